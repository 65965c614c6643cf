"""Deliveries in hand: claimed, and not yet handled. What comes again meanwhile has neither been handled nor failed."""

from __future__ import annotations

from typing import Final

from anyroom import forks
from anyroom.errors import Replayed
from anyroom.webhooks.seen import Claim, SeenDeliveries


class StillInHand(Replayed):
    """The delivery was let in before, and whether it will have been handled is not known yet."""


class InHand:
    """Claims, with a memory of those whose handlers are at work in this process.

    To call such a repeat handled would be wrong should the handler fail, since then nobody would send it again; so it is put off.
    """

    def __init__(self, claims: SeenDeliveries) -> None:
        self.claims: Final = claims
        self.at_once: Final[bool] = getattr(claims, "at_once", False)
        self._windows: dict[str, float] = {}
        self._lock = forks.lock()
        forks.renewed(self)

    def renew_in_child(self) -> None:
        """Have nothing in hand: the handlers at work are the parent's."""
        self._windows.clear()

    def claim(self, key: str, now: float, window: float) -> Claim:
        """Claim a delivery, and take it in hand.

        Raises:
            StillInHand: it is in hand already.
        """
        with self._lock:
            if key in self._windows:
                raise StillInHand("this delivery is still being handled")
            self._windows[key] = window
        try:
            found = self.claims.claim(key, now, window)
        except BaseException:
            self.put_down(key)
            raise
        if found is Claim.SEEN:
            self.put_down(key)
        return found

    def comes_once(self, key: str) -> bool:
        """Whether the platform names each delivery, so that one in hand that comes again is surely the same."""
        return self._windows[key] == float("inf")

    def put_down(self, key: str) -> None:
        """The delivery was handled: its claim stays."""
        with self._lock:
            self._windows.pop(key, None)

    def release(self, key: str) -> None:
        """Give the claim back: the delivery may come again, and is new then."""
        try:
            self.claims.release(key)
        finally:
            self.put_down(key)
