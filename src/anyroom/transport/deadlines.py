"""The end of a call that blocks its thread, kept by the socket itself.

httpcore bounds each read by itself, and the head of an answer may come in many, a byte in each: all in time, and the whole
never. Without a thread beside the call nothing can end it but the read. What is read from is made by the TLS context, which
may say of which class (`ssl.SSLContext.sslsocket_class`); that one asks how much time the call has left.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from typing_extensions import override

_MOMENT: Final = 0.001
"""Seconds. With a time-out of none a socket would not wait for what has come already, and not say that it timed out."""
_end: Final[ContextVar[float | None]] = ContextVar("anyroom_end", default=None)


@contextmanager
def ending_in(seconds: float | None) -> Generator[None]:
    """In this block no read from a socket of a `keeping_deadlines` context waits for longer than is left; None sets no end."""
    token = _end.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _end.reset(token)


def keeping_deadlines(context: ssl.SSLContext) -> ssl.SSLContext:
    """The context, whose sockets keep to `ending_in`."""
    context.sslsocket_class = _Ending
    return context


class _Ending(ssl.SSLSocket):
    @override
    def settimeout(self, value: float | None, /) -> None:
        end = _end.get()
        if end is not None:
            left = max(end - time.monotonic(), _MOMENT)
            value = left if value is None else min(value, left)
        super().settimeout(value)
