"""Routes that the sources spell in two ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from anyroom.simulator import Answer, Call, Refusal
from anyroom_videosdk.simulator.dialect import PLAIN
from anyroom_videosdk.simulator.world import World

Handle = Callable[[World, Call], Answer]


def spelled(spelling: Literal["vendor", "openapi"], handle: Handle) -> Handle:
    """A handler of one spelling: where the dialect has only the other, a web server says that there is no such route."""

    def serve(world: World, call: Call) -> Answer:
        if world.dialect.spellings in {"both", spelling}:
            return handle(world, call)
        raise Refusal(Answer(f"<pre>Cannot {call.method} this path</pre>".encode(), 404, content_type=PLAIN))

    return serve
