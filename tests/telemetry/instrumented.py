"""HTTP transports as an instrumentation makes them: something happens around each request; and one that never answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx

Around = Callable[[], AbstractContextManager[object]]


class Instrumented(httpx.HTTPTransport):
    """Sends requests within something."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self._around = around

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._around():
            return super().handle_request(request)


class AsyncInstrumented(httpx.AsyncHTTPTransport):
    """`Instrumented`, awaited."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self._around = around

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with self._around():
            return await super().handle_async_request(request)


class Silent(httpx.AsyncBaseTransport):
    """Never answers. `asked` counts the requests."""

    def __init__(self) -> None:
        self.asked = asyncio.Semaphore(0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.release()
        await asyncio.get_running_loop().create_future()
        raise AssertionError("nobody sets it")
