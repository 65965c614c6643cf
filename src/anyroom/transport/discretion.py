"""Keeps the HTTP libraries' own logs from telling our requests: whole URLs, that is ids and signatures, and headers.

What may be shown of them, the exchange logs. Requests that the app makes itself are logged as ever.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar, Token
from typing import Final

ours: Final[ContextVar[bool]] = ContextVar("ours", default=False)
"""Whether the request under way is one of this library's."""


class _Discretion(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not ours.get()


_DISCRETION: Final = _Discretion()


def keep_discreet(*loggers: str) -> None:
    """Have these loggers say nothing of our requests."""
    for name in loggers:
        logging.getLogger(name).addFilter(_DISCRETION)


def talk_again(token: Token[bool]) -> None:
    """End what `ours.set(True)` began."""
    try:
        ours.reset(token)
    except ValueError:
        pass  # a coroutine that was abandoned is closed wherever it is collected, not where the request was under way
