"""What a forked child starts with: locks that nobody holds, and no connection of its parent's.

A child has a copy of all the memory, and of the threads only the one that forked. What another thread held at that moment,
nobody would ever give back there.
"""

from __future__ import annotations

import os
import threading
from typing import Final, Protocol
from weakref import WeakSet


class Renewable(Protocol):
    """What has something of its process that a child cannot go on with."""

    def renew_in_child(self) -> None:
        """Begin anew. No other thread runs yet, and the parent must not notice."""


_locks: Final[WeakSet[threading.Lock]] = WeakSet()
_renewables: Final[WeakSet[Renewable]] = WeakSet()
_given_up: Final[list[object]] = []


def lock() -> threading.Lock:
    """A lock that is free in a child, whoever held it at the fork. It costs no more than any other while nobody forks.

    Whatever it guards may be half done in the child, so it is for what makes sense after each single step. (To take all locks
    before a fork instead would leave nothing half done, and would have the fork wait for every holder, and lock up with one
    that waits for the forking thread.)
    """
    made = threading.Lock()
    _locks.add(made)
    return made


def renewed(thing: Renewable) -> None:
    """Have a thing's `renew_in_child` called in every child, as long as it lives."""
    _renewables.add(thing)


def give_up(thing: object) -> None:
    """Keep in this process, untouched to its end, what belongs to the parent: to close it, or to collect it, would be felt there.

    The sockets of an event loop, above all: the poller that knows them is one and the same for both processes.
    """
    _given_up.append(thing)


def _in_child() -> None:
    for held in _locks:
        if held.locked():
            held.release()
    for thing in _renewables:
        thing.renew_in_child()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_in_child)
