"""`AsyncClient`, called like `Client`: what lets every scenario be written once and run in both modes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any, Generic, TypeVar, cast

import httpx

from anyroom.client import AsyncClient
from anyroom.lifting import Resource
from anyroom.operations import Page
from anyroom.paging import AsyncPager

T = TypeVar("T")


class BlockingClient:
    """An `AsyncClient` on an event loop of its own. Verbs block, and pagers are iterables."""

    def __init__(self, client: AsyncClient[Any], http: httpx.AsyncClient | None, runner: asyncio.Runner) -> None:
        self._client = client
        self._http = http
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        return _blocking(getattr(self._client, name), self._runner)

    def close(self) -> None:
        """Close the client, the HTTP client and the loop."""
        self._runner.run(self._client.close())
        if self._http is not None:
            self._runner.run(self._http.aclose())
        self._runner.close()


class BlockingPager(Generic[T]):
    """An `AsyncPager`, iterated without awaiting."""

    def __init__(self, pager: AsyncPager[T], runner: asyncio.Runner) -> None:
        self._pager = pager
        self._runner = runner

    def __iter__(self) -> Iterator[T]:
        return self._walk(aiter(self._pager))

    def pages(self) -> Iterator[Page[T]]:
        """The pages."""
        return self._walk(self._pager.pages())

    def first(self) -> T | None:
        """The first item, or None."""
        return self._runner.run(self._pager.first())

    def _walk(self, walk: AsyncIterator[Any]) -> Iterator[Any]:
        # A walk that is given up is the loop's to close, now or when it ends: a generator that ran the loop to do so could be
        # collected after its end, or in the midst of a run.
        async def step() -> Any:
            return await anext(walk)

        while True:
            try:
                item = self._runner.run(step())
            except StopAsyncIteration:
                return
            yield item


class _BlockingVerbs:
    def __init__(self, resource: Resource[Any], runner: asyncio.Runner) -> None:
        self._resource = resource
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        return _blocking(getattr(self._resource, name), self._runner)


def _blocking(found: Any, runner: asyncio.Runner) -> Any:
    if isinstance(found, Resource):
        return _BlockingVerbs(cast("Resource[Any]", found), runner)
    if not callable(found) or isinstance(found, type):
        return found

    def call(*args: Any, **kwargs: Any) -> Any:
        result: object = found(*args, **kwargs)
        if isinstance(result, Coroutine):
            return runner.run(cast("Coroutine[Any, Any, Any]", result))
        if isinstance(result, AsyncPager):
            return BlockingPager(cast("AsyncPager[Any]", result), runner)
        if isinstance(result, AsyncClient):
            return BlockingClient(cast("AsyncClient[Any]", result), None, runner)
        return result

    return call
