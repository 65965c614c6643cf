"""Deliveries to a receiver, sync and awaited, and handlers that fail when they are told to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import anyio.lowlevel

from anyroom import Event, EventType
from anyroom.webhooks import Answer, Receiver

from .acme import SECRET, body_of, signed

Take = Callable[..., Answer]
BODY = body_of()
SIGNED_URL = "https://files.acme.test/rec-1.mp4?signature=handed-out"


def sync(events: Receiver, body: bytes = BODY, headers: Any = None) -> Answer:
    return events.receive(signed(body) if headers is None else headers, body)


def awaited(backend: str) -> Take:
    def take(events: Receiver, body: bytes = BODY, headers: Any = None) -> Answer:
        return anyio.run(events.areceive, signed(body) if headers is None else headers, body, backend=backend)

    return take


class Handlers:
    """Handlers that write down what they were called for, and fail as often as they are told to."""

    def __init__(self, events: Receiver) -> None:
        self.events = events
        self.calls: list[str] = []
        self.failing: dict[str, int] = {}

    def add(self, name: str, *types: EventType, background: bool = False, is_async: bool = False) -> None:
        def handle(event: Event) -> None:
            self.calls.append(name)
            if self.failing.get(name, 0) > 0:
                self.failing[name] -= 1
                raise RuntimeError(f"{name} has no luck with {SIGNED_URL} and {SECRET}")

        async def handle_async(event: Event) -> None:
            await anyio.lowlevel.checkpoint()
            handle(event)

        self.events.on(*types, background=background)(handle_async if is_async else handle)
