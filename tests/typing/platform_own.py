"""A packaged adapter: its own operations are typed through `Client[...]`, `run` and `walk`, in both modes."""

from __future__ import annotations

from typing import assert_type

from anyroom import AsyncClient, AsyncPager, Client, Pager
from anyroom_vonage import Stream, Vonage

blocking = Client(Vonage.from_env())
awaited = AsyncClient(Vonage.from_env())

assert_type(blocking, Client[Vonage])
assert_type(awaited, AsyncClient[Vonage])
assert_type(blocking.provider, Vonage)
assert_type(blocking.run(blocking.provider.mute_stream("room", "stream")), None)
assert_type(blocking.walk(blocking.provider.list_streams, "room"), Pager[Stream])
assert_type(awaited.walk(awaited.provider.list_streams, "room"), AsyncPager[Stream])


async def main() -> None:
    assert_type(await awaited.run(awaited.provider.mute_stream("room", "stream")), None)
