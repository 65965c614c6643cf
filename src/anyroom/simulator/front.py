"""The ASGI side of a simulator: every request is read, routed, perhaps spoilt by a fault, answered and logged."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final
from urllib.parse import parse_qsl, quote

from starlette.datastructures import Headers
from starlette.routing import Match, Route
from starlette.types import Message, Receive, Scope, Send

from anyroom.simulator.clock import Clock
from anyroom.simulator.exchange import Answer
from anyroom.simulator.faults import Fault, Faults, Reply, reply_with, suffer
from anyroom.simulator.limit import RequestLimit
from anyroom.simulator.requests import RequestLog, SeenRequest, readable, redacted, shown_query

ACCESS: Final = logging.getLogger("anyroom.simulator.access")
LARGEST_BODY: Final = 1024 * 1024
PIECES: Final = 10
# Where the server puts the connection's transport into an ASGI scope's state, for resets.
TRANSPORT: Final = "anyroom.transport"
# Where the front puts the fault that the request meets.
FAULT: Final = "anyroom.fault"
RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class Front:
    """Puts a platform's routes on the network."""

    def __init__(
        self,
        routes: Sequence[Route],
        *,
        refuse: Callable[[int], Answer],
        clock: Clock,
        faults: Faults,
        limit: RequestLimit,
        log: RequestLog,
    ) -> None:
        self._limit = limit
        self._routes = routes
        self._refuse = refuse
        self._clock = clock
        self._faults = faults
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        content = await read(receive)
        route, work = self._route(scope, content)
        method, path = str(scope["method"]), str(scope["path"])
        operation = route.name if route else None
        too_many = self._limit.meet(self._clock.now()) if operation else None
        fault = too_many or self._faults.meet(method, path, operation)
        scope["state"][FAULT] = fault
        headers, begun = Headers(scope=scope), time.perf_counter()
        number = self._log.add(
            SeenRequest(
                at=self._clock.now(),
                method=method,
                path=path,
                query=tuple(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
                headers=redacted({name: ", ".join(headers.getlist(name)) for name in headers}),
                body=readable(content, headers.get("content-type", "")),
                status=None,
                operation=operation,
                fault=fault.then if fault else None,
            )
        )
        try:
            reply = await (suffer(fault, work, self._refuse) if fault else work())
        except Exception:
            self._log.answered(number, 500)
            self._tell(scope, 500, begun, fault)
            raise
        self._tell(scope, reply.status if reply else None, begun, fault)
        if reply:
            self._log.answered(number, reply.status)
            await put(reply, send)
        if reply is None or reply.cut:
            await reset(scope, receive)

    def _tell(self, scope: Scope, status: int | None, begun: float, fault: Fault | None) -> None:
        ACCESS.info(
            "%s %s%s %s %.1f ms%s",
            scope["method"],
            quote(scope["path"]),
            shown_query(scope["query_string"].decode("latin-1")),
            status or "-",
            (time.perf_counter() - begun) * 1000,
            f" fault: {fault.then}" if fault else "",
        )

    def _route(self, scope: Scope, content: bytes) -> tuple[Route | None, Callable[[], Awaitable[Reply]]]:
        if len(content) > LARGEST_BODY:
            return None, self._refusal(413)
        status = 404
        for route in self._routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                return route, partial(run, route, {**scope, **child}, content)
            if match is Match.PARTIAL:
                status = 405
        return None, self._refusal(status)

    def _refusal(self, status: int) -> Callable[[], Awaitable[Reply]]:
        async def refuse() -> Reply:
            return reply_with(self._refuse(status))

        return refuse


async def read(receive: Receive) -> bytes:
    """The request's body, or a little more than the largest that is allowed."""
    content = bytearray()
    while len(content) <= LARGEST_BODY:
        message = await receive()
        content += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(content)


async def run(route: Route, scope: Scope, content: bytes) -> Reply:
    """Hand the request to its route and hold the response back."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    async def keep(message: Message) -> None:
        sent.append(message)

    await route.handle(scope, receive, keep)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Reply(sent[0]["status"], tuple((bytes(name), bytes(value)) for name, value in sent[0]["headers"]), body)


async def put(reply: Reply, send: Send) -> None:
    if reply.over and not reply.body:  # nothing that could come slowly: all of it comes late
        await asyncio.sleep(reply.over)
    await send({"type": "http.response.start", "status": reply.status, "headers": list(reply.headers)})
    body = reply.body[: len(reply.body) // 2] if reply.cut else reply.body
    if reply.over:
        step = len(body) // PIECES + 1
        pieces = [body[at : at + step] for at in range(0, len(body), step)]
        for piece in pieces:
            await asyncio.sleep(reply.over / len(pieces))
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        body = b""
    await send({"type": "http.response.body", "body": body, "more_body": reply.cut})


async def reset(scope: Scope, receive: Receive) -> None:
    """Send a TCP reset rather than an orderly end, then wait until the server has noticed."""
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    connection: socket.socket = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
