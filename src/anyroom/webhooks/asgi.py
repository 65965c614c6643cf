"""Receivers as ASGI apps, to be mounted in Starlette or FastAPI, or served alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

import anyio
from anyio.lowlevel import current_token

from anyroom.webhooks.answers import Answer, Body, Declined, declared_length, require_post

if TYPE_CHECKING:
    from anyroom.webhooks.receiver import Handed, Receiver

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
            body = await self._body(dict(headers).get("content-length"), receive)
        except Declined as declined:
            # The rest of the body is not read, so nothing more can be understood on this connection.
            return await _send(declined.answer, send, ("connection", "close"))
        if body is None:
            return None
        answer, handed = await self._receiver.take_in(headers, body)
        await _send(answer, send)
        return await _wait(handed)

    async def _body(self, declared: str | None, receive: Receive) -> bytes | None:
        """The body; None if the platform has gone.

        Raises:
            Declined: it is too large, or takes too long.
        """
        length, body = declared_length(declared), Body()
        with anyio.move_on_after(self._receiver.answer_within):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                body.take(message.get("body", b""))
                if not message.get("more_body", False):
                    return body.whole(length)
        raise Declined(HTTPStatus.REQUEST_TIMEOUT)


async def _send(answer: Answer, send: Send, *more: tuple[str, str]) -> None:
    headers = [(name.encode(), value.encode()) for name, value in (*answer.all_headers, *more)]
    await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _wait(handed: Handed) -> None:
    """Wait for what was handed on: servers stop only when their requests are over, so they will not stop in the midst of it.

    It goes on all the same when the server waits no more.
    """
    if handed is None:
        return
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
