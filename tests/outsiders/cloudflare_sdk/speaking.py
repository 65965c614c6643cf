"""One way of speaking for the client that waits and the one that does not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
from anyio.from_thread import start_blocking_portal
from cloudflare import (
    AsyncCloudflare,
    Cloudflare,
)

from anyroom.simulator import Running

START = 1_700_000_000.25
STARTED = datetime.fromtimestamp(START, UTC)
UNKNOWN = "00000000-0000-4000-8000-000000000000"
Fetched = Callable[[object], httpx.Response]


class Resource:
    """A resource of the SDK whose every call is about the simulator's account, and its app."""

    def __init__(self, resource: object, wait: Callable[..., Any], about: dict[str, str]) -> None:
        self._resource, self._wait, self._about = resource, wait, about

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._resource, name)
        return lambda *given, **named: self._wait(method, *given, **{**self._about, **named})


class Kit:
    """`client.realtime_kit`; its calls return what they bring, be the client asynchronous or not."""

    def __init__(self, client: Any, wait: Callable[..., Any], running: Running) -> None:
        self._client, self._wait = client, wait
        self._account = {"account_id": running.settings["account_id"]}
        self._app = {**self._account, "app_id": running.settings["app_id"]}

    def __getattr__(self, name: str) -> Resource:
        resource = getattr(self._client.realtime_kit, name)
        return Resource(resource, self._wait, self._account if name == "apps" else self._app)


def now(method: Callable[..., Any], *given: Any, **named: Any) -> Any:
    return method(*given, **named)


@contextmanager
def speaking(running: Running, *, asynchronous: bool, strict: bool = True, retries: int = 0) -> Iterator[Kit]:
    """With `strict` every answer has to be of the types that the SDK declares."""
    options: Any = {
        "api_token": running.settings["api_token"],
        "base_url": running.base_url,
        "max_retries": retries,
        "_strict_response_validation": strict,
    }
    if not asynchronous:
        with Cloudflare(**options, http_client=httpx.Client(trust_env=False)) as client:
            yield Kit(client, now, running)
        return
    with start_blocking_portal() as portal:

        def later(method: Callable[..., Awaitable[Any]], *given: Any, **named: Any) -> Any:
            async def call() -> Any:
                return await method(*given, **named)

            return portal.call(call)

        client = AsyncCloudflare(**options, http_client=httpx.AsyncClient(trust_env=False))
        yield Kit(client, later, running)
        portal.call(client.close)


def only(values: Any) -> Any:
    (value,) = values
    return value
