"""Deliveries that were let in: claimed when parsed, released when handling failed, so that each is handled once.

What is kept of a delivery is its key, which is made of signed bytes only, and when it came.
"""

from __future__ import annotations

from collections import OrderedDict
from enum import StrEnum
from typing import Final, Protocol

from anyroom import forks
from anyroom.errors import ConfigurationError

KEPT: Final = 100_000
"""Keys that are kept in memory; the oldest go first."""
KEPT_SECONDS: Final = 3 * 24 * 60 * 60.0
"""How long a key is kept where there is room. The longest documented retry takes 24 hours."""

LONGEST_KEPT_SECONDS: Final = 10 * KEPT_SECONDS
"""How long a key is kept at most that is never to be let in again: what comes later than that, a disk need not remember."""


class Claim(StrEnum):
    """What a claim came to."""

    NEW = "new"
    SEEN = "seen"
    """It was claimed before, a short while ago: the delivery once more."""
    SEEN_LONG_AGO = "seen_long_ago"
    """It was claimed before, and not of late; the claim is now this one's."""


class SeenDeliveries(Protocol):
    """Where claims are kept. Several processes that share one handle each delivery once between them.

    A claim may wait for a disk or a network: in an event loop, parse with `Inbox.aparse` or a `Receiver`, which claim in a
    thread. A store that waits for neither may say so with an attribute `at_once = True`, and saves them the thread.
    """

    def claim(self, key: str, now: float, window: float) -> Claim:
        """Claim a delivery. Another claim within `window` seconds of the last one is the same delivery."""
        ...

    def release(self, key: str) -> None:
        """Give a claim back: the delivery may come again, and is new then."""
        ...


class MemorySeen:
    """Claims of one process. Thread-safe."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._claims: OrderedDict[str, float] = OrderedDict()
        self._lock = forks.lock()

    @property
    def at_once(self) -> bool:
        """Whether claims wait for nothing. What a subclass does with them, nobody knows."""
        return type(self) is MemorySeen

    def claim(self, key: str, now: float, window: float) -> Claim:
        """Claim a delivery."""
        with self._lock:
            last = self._claims.pop(key, None)
            if last is not None and now - last <= window:
                self._claims[key] = last
                return Claim.SEEN
            self._claims[key] = now
            while len(self._claims) > self._kept:
                self._claims.popitem(last=False)
            return Claim.NEW if last is None else Claim.SEEN_LONG_AGO

    def release(self, key: str) -> None:
        """Give a claim back."""
        with self._lock:
            self._claims.pop(key, None)


def store_of(given: SeenDeliveries | None) -> SeenDeliveries:
    """Where claims are kept, as it was given: in memory, unless it was.

    Raises:
        ConfigurationError: it keeps no claims. Else the first delivery would tell.
    """
    if given is None:
        return MemorySeen()
    if not all(callable(getattr(given, method, None)) for method in ("claim", "release")):
        raise ConfigurationError(
            f"seen must be a store of claims, such as SqliteSeen(path) or RedisSeen(client), not {type(given).__name__}"
        )
    return given
