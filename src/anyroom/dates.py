"""Dates in headers, as HTTP writes them."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime


def epoch(said: str) -> float | None:
    """The seconds since the epoch that a header's date stands for; None if it is none.

    It is in GMT (RFC 9110, 5.6.7), also where the parser finds no zone: without one it would be a time of this machine's.
    """
    try:
        when = parsedate_to_datetime(said)
        return (when if when.tzinfo is not None else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
