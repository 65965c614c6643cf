"""Both clients as one: a test says once what is called, and it is called sync, on asyncio (also by aiohttp), and on trio."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import anyio

from anyroom import AsyncClient, AsyncPager, Client, Pager
from anyroom.operations import Endpoint
from anyroom.provider import Provider

from .toy import Toy

Use = Callable[[Any], Any]


@dataclass(frozen=True)
class Mode:
    """How a client is used: `backend` is None for the sync one, `http` what it sends with unless the test says it."""

    backend: str | None
    http: str | None = None

    def __str__(self) -> str:
        return self.http or self.backend or "sync"

    def use(self, provider: Provider, use: Use, **preferences: Any) -> Any:
        """Make a client, and return what `use(client)` comes to: awaited, and a listing walked into a list."""
        if self.backend is not None:
            return anyio.run(_use, provider, use, {"http": self.http, **preferences}, backend=self.backend)
        with Client(provider, **preferences) as client:
            found = use(client)
            return list(found) if isinstance(found, Pager) else found


async def _use(provider: Provider, use: Use, preferences: dict[str, Any]) -> Any:
    async with AsyncClient(provider, **preferences) as client:
        found = use(client)
        if isinstance(found, AsyncPager):
            return [item async for item in found]
        return await found if inspect.isawaitable(found) else found


MODES = (Mode(None), Mode("asyncio"), Mode("trio"), Mode("asyncio", "aiohttp"))


def ask(mode: Mode, toy: Toy, endpoint: Endpoint, *, timeout: float = 30, retries: int = 2, **more: Any) -> Any:
    return mode.use(toy, lambda client: client.run(toy.ask(endpoint, **more)), timeout=timeout, retries=retries)
