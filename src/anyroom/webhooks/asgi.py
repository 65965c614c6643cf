"""Receivers as ASGI apps, to be mounted in Starlette or FastAPI, or served alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, MutableMapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import anyio
from anyio.lowlevel import current_token

from anyroom.webhooks.answers import Answer, Body, Declined, declared_length, require_post

if TYPE_CHECKING:
    from concurrent.futures import Future

    from anyroom.webhooks.receiver import Receiver

T = TypeVar("T")
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class AsgiReceiver:
    """A receiver as an ASGI app. It looks at no path: whoever mounts it decides that."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; or say that the app has nothing to start or stop, and no websockets."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        try:
            require_post(scope["method"])
            reading = _body(declared_length(dict(headers).get("content-length")), receive)
            body = await _in_time(reading, self._receiver.answer_within)
        except Declined as declined:
            # The rest of the body is not read, so nothing more can be understood on this connection.
            return await _send(declined.answer, send, (b"connection", b"close"))
        if body is None:
            return None
        answer, handed = await self._receiver.take_in(headers, body)
        await _send(answer, send)
        if handed is not None:
            await _wait(handed)
        return None


async def _body(declared: int | None, receive: Receive) -> bytes | None:
    """The body; None if the platform has gone.

    Raises:
        Declined: it is too large, or not as long as was said.
    """
    body = Body()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body.take(message.get("body", b""))
        if not message.get("more_body", False):
            return body.whole(declared)


async def _in_time(reading: Coroutine[Any, Any, T], seconds: float) -> T:
    """What reading comes to.

    A body is there, as a rule, with the head of its request. On asyncio a time limit is set only where it is not, by which time
    middleware may have opened cancel scopes of its own: asyncio's limits, unlike anyio's and trio's, need not contain them.

    Raises:
        Declined: it takes too long.
    """
    if not _on_asyncio():
        with anyio.move_on_after(seconds):
            return await reading
        raise Declined(HTTPStatus.REQUEST_TIMEOUT)
    try:
        step = reading.send(None)
    except StopIteration as stop:
        found: T = stop.value
        return found
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await _Begun(reading, step)
    except TimeoutError:
        if not limit.expired():
            raise
        raise Declined(HTTPStatus.REQUEST_TIMEOUT) from None


def _on_asyncio() -> bool:
    try:
        return asyncio.current_task() is not None
    except RuntimeError:
        return False  # there is no such event loop


class _Begun(Generic[T]):
    """What is left of a coroutine that was begun by hand, and waits for `step`."""

    def __init__(self, coroutine: Coroutine[Any, Any, T], step: Any) -> None:
        self._coroutine = coroutine
        self._step = step

    def __await__(self) -> Generator[Any, Any, T]:
        step = self._step
        try:
            while True:
                try:
                    said = yield step
                except GeneratorExit:
                    raise
                except BaseException as error:
                    step = self._coroutine.throw(error)
                else:
                    step = self._coroutine.send(said)
        except StopIteration as stop:
            found: T = stop.value
            return found
        finally:
            self._coroutine.close()


async def _send(answer: Answer, send: Send, *more: tuple[bytes, bytes]) -> None:
    headers = [*answer.raw_headers, *more]  # another one for each, which middleware may add to
    await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _wait(handed: Future[None]) -> None:
    """Wait for what was handed on: servers stop only when their requests are over, so they will not stop in the midst of it.

    It goes on all the same when the server waits no more.
    """
    # The event loop itself, of asyncio or of trio: whoever tells it must not wait for it, which may be in the same thread.
    loop: Any = current_token().native_token
    soon = loop.call_soon_threadsafe if hasattr(loop, "call_soon_threadsafe") else loop.run_sync_soon
    done = anyio.Event()

    def tell(_: object) -> None:
        try:
            soon(done.set)
        except RuntimeError:
            pass  # the event loop has ended, and nobody waits any more

    handed.add_done_callback(tell)
    await done.wait()


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
