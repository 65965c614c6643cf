"""Failures on demand: rules that pick requests, and what then goes wrong with them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from anyroom.simulator.clock import wall_skewed
from anyroom.simulator.exchange import Answer
from anyroom.simulator.fields import Fields
from anyroom.simulator.rules import Rules

ANY_NUMBER: Final = 1_000_000_000
LONGEST_DELAY: Final = 3600
LONGEST_SKEW: Final = 10 * 366 * 24 * 3600
MOST_RULES: Final = 1000


class Effect(StrEnum):
    STATUS = "status"
    """Answer with `status` (500 unless given) and the platform's own error body; `retry_after` adds the header."""
    LATENCY = "latency"
    """Answer as usual after `seconds`."""
    RESET = "reset"
    """Tear the connection down without an answer."""
    HTML = "html"
    """Answer with a proxy's HTML page, under `status` (502 unless given)."""
    TRUNCATED = "truncated"
    """Answer with the first half of the body, as a complete HTTP message."""
    CUT = "cut"
    """Send half of the body that was announced, then reset the connection; of an empty body, nothing at all."""
    SLOW = "slow"
    """Send the body in pieces, over `seconds`; where there is none, answer after them."""
    CONTENT_TYPE = "content_type"
    """Answer as usual, but call the body `text/plain`."""
    EMPTY = "empty"
    """Answer as usual, but without the body."""
    SKEW = "skew"
    """Check the credential by a clock that is `skew` seconds ahead; behind, when negative."""
    SHIFTED = "shifted"
    """Answer a listing's later page as if something had come before its first item meanwhile: what ended the page before begins
    this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A rule: the next `times` requests that match, after `skip` more, meet the effect `then`.

    `method` is compared whole, `path` is a regular expression searched for in the path, `operation` is the platform's
    name for the call; each that is left out matches everything. `times=None` never wears off. `seconds` delays any
    effect. `took_effect` lets the request do its work before the effect hides it; effects that change a body imply it.
    """

    then: Effect = Effect.STATUS
    method: str | None = None
    path: str | None = None
    operation: str | None = None
    times: int | None = 1
    skip: int = 0
    status: int | None = None
    retry_after: int | None = None
    seconds: float = 0
    skew: float = 0
    took_effect: bool = False

    def matches(self, method: str, path: str, operation: str | None) -> bool:
        return (
            self.method in {None, method}
            and self.operation in {None, operation}
            and (self.path is None or re.search(self.path, path) is not None)
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, given: Fields) -> Fault:
        """The rule that these fields are; `BadField` for anything that is not one, unknown fields included."""
        given.only(field.name for field in fields(cls))
        path, method = given.text("path"), given.text("method")
        try:
            re.compile(path or "")
        except re.error as error:
            raise given.bad("path", f"is no regular expression: {error}") from None
        return cls(
            then=Effect(given.choice("then", tuple(Effect)) or Effect.STATUS),
            method=method and method.upper(),
            path=path,
            operation=given.text("operation"),
            # Left out is once; null is for ever.
            times=given.whole("times", least=1, most=ANY_NUMBER) if "times" in given else 1,
            skip=given.whole("skip", least=0, most=ANY_NUMBER) or 0,
            status=given.whole("status", least=200, most=599),
            retry_after=given.whole("retry_after", least=0, most=ANY_NUMBER),
            seconds=given.seconds("seconds", most=LONGEST_DELAY) or 0,
            skew=given.number("skew", least=-LONGEST_SKEW, most=LONGEST_SKEW) or 0,
            took_effect=given.flag("took_effect") or False,
        )


@dataclass(frozen=True)
class Reply:
    """A whole HTTP response; `cut` sends half of it and resets, `over` seconds are taken to send it."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    cut: bool = False
    over: float = 0

    def with_body(self, body: bytes) -> Reply:
        return replace(self.with_header(b"content-length", str(len(body)).encode()), body=body)

    def with_header(self, name: bytes, value: bytes) -> Reply:
        kept = tuple(pair for pair in self.headers if pair[0] != name)
        return replace(self, headers=(*kept, (name, value)))


def reply_with(answer: Answer) -> Reply:
    """The response that carries this answer."""
    content, headers = answer.content, dict(answer.headers)
    if content:
        headers["content-type"] = answer.content_type
    if answer.status != 204:
        headers["content-length"] = str(len(content))
    return Reply(
        answer.status, tuple((name.encode(), value.encode("latin-1")) for name, value in headers.items()), content
    )


PROXY_PAGE: Final = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n"
)

CHANGES: Final[Mapping[Effect, Callable[[Reply, Fault], Reply | None]]] = {
    Effect.LATENCY: lambda reply, _: reply,
    Effect.TRUNCATED: lambda reply, _: reply.with_body(reply.body[: len(reply.body) // 2]),
    # A head that announces no body is a whole answer: whether a client reads it before the reset is a matter of luck.
    Effect.CUT: lambda reply, _: replace(reply, cut=True) if reply.body else None,
    Effect.SLOW: lambda reply, fault: replace(reply, over=fault.seconds),
    Effect.CONTENT_TYPE: lambda reply, _: reply.with_header(b"content-type", b"text/plain; charset=utf-8"),
    Effect.EMPTY: lambda reply, _: reply.with_body(b""),
    Effect.SHIFTED: lambda reply, _: reply,
    Effect.SKEW: lambda reply, _: reply,
}


async def suffer(fault: Fault, work: Callable[[], Awaitable[Reply]], refuse: Callable[[int], Answer]) -> Reply | None:
    """What the request that met this fault is answered; None for nothing, with the connection reset."""
    if fault.then is not Effect.SLOW:
        await asyncio.sleep(fault.seconds)
    if fault.then in CHANGES:
        with wall_skewed(fault.skew):
            return CHANGES[fault.then](await work(), fault)
    if fault.took_effect:
        await work()
    if fault.then is Effect.STATUS:
        reply = reply_with(refuse(fault.status or 500))
        return (
            reply if fault.retry_after is None else reply.with_header(b"retry-after", str(fault.retry_after).encode())
        )
    if fault.then is Effect.HTML:
        return reply_with(Answer(PROXY_PAGE, fault.status or 502, content_type="text/html"))
    return None


class Faults(Rules[Fault]):
    """The rules in force for requests."""

    def meet(self, method: str, path: str, operation: str | None) -> Fault | None:
        """What this request meets, if anything."""
        return self.take(lambda rule: rule.matches(method, path, operation))
