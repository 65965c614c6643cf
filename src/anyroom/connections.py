"""What a client and its views hold in common with the network: carriers, made late, closed once, never shared with a child.

Carriers are made with the first request, so that no HTTP library loads before. Closing refuses what begins afterwards, and
lets end what is under way: to close a socket that another thread reads from would leave that thread with a number that may
be another socket's a moment later, and the caller with no answer to what was done.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Awaitable
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from anyroom import forks
from anyroom.carriers import async_carriers, carrier_of, own_carrier
from anyroom.errors import AnyroomError

if TYPE_CHECKING:
    from types import AsyncGeneratorType

    from anyroom.operations import Response
    from anyroom.transport import AsyncCarrier, Outgoing


class Connection:
    """The carrier that a client and its views share."""

    def __init__(self, http: object) -> None:
        # An app's client is looked at now, so that one of the wrong kind is refused where it is given.
        self._apps = None if http is None else carrier_of(http)
        self._carrier = self._apps
        self.closed: bool = False
        self._lock = forks.lock()
        forks.renewed(self)

    def send(self, outgoing: Outgoing) -> Response:
        """As `Carrier.send`.

        Raises:
            AnyroomError: the client is closed.
        """
        with self._lock:
            _require_open(self)
            if self._carrier is None:
                self._carrier = own_carrier()
            carrier = self._carrier
        return carrier.send(outgoing)

    def close(self) -> None:
        """Send nothing more. What is under way ends as it would have: pools close a line when it is given back."""
        with self._lock:
            self.closed = True
            carrier = self._carrier
        if carrier is not None:
            carrier.close()

    def renew_in_child(self) -> None:
        """Leave the parent its carrier. One of the app's own is the app's to renew."""
        carrier, self._carrier = self._carrier, self._apps
        if carrier is not self._apps and carrier is not None:
            carrier.close()  # the idle lines, which says nothing, not even in TLS: their sockets stay open in the parent
            forks.give_up(carrier)  # the others: a thread that is not here may hold the library's own locks


class AsyncConnection:
    """`Connection`, awaited: a carrier for each event loop that the client is used in, since a connection waits in one loop only.

    With its loop each carrier ends: one client serves several `asyncio.run` in turn, or loops in several threads.
    """

    def __init__(self, http: object) -> None:
        self._make = async_carriers(http)
        self._lent: dict[object, _Lent] = {}
        self.closed: bool = False
        self._lock = forks.lock()
        forks.renewed(self)

    async def send(self, outgoing: Outgoing) -> Response:
        """As `Connection.send`."""
        _require_open(self)
        loop = _running_loop()
        lent = self._lent.get(loop) or self._lend(loop)
        lent.under_way += 1
        try:
            return await lent.carrier.send(outgoing)
        finally:
            lent.under_way -= 1
            if self.closed and not lent.under_way:
                await self._end(loop)

    async def close(self) -> None:
        """As `Connection.close`. A carrier lent to another loop than this one ends with that."""
        self.closed = True
        loop = _running_loop()
        lent = self._lent.get(loop)
        if lent is not None and not lent.under_way:
            await self._end(loop)

    def _lend(self, loop: object) -> _Lent:
        with self._lock:
            for other in [other for other, lent in self._lent.items() if lent.over or _is_closed(other)]:
                del self._lent[other]
            lent = self._lent[loop] = _Lent(self._make())
            return lent

    async def _end(self, loop: object) -> None:
        with self._lock:
            lent = self._lent.pop(loop, None)
        if lent is not None:
            await lent.end()

    def renew_in_child(self) -> None:
        """As `Connection.renew_in_child`."""
        for lent in self._lent.values():
            lent.give_up()
        self._lent = {}


class _Lent:
    """A carrier in one event loop, and how many calls are under way there."""

    def __init__(self, carrier: AsyncCarrier) -> None:
        self.carrier = carrier
        self.under_way = 0
        self._lasting = cast("AsyncGeneratorType[None, None]", _as_long_as_the_loop(carrier, os.getpid()))
        _step(self._lasting.__anext__())

    @property
    def over(self) -> bool:
        return self._lasting.ag_frame is None

    async def end(self) -> None:
        await self._lasting.aclose()

    def give_up(self) -> None:
        """Leave it to the parent. Its generator ends here, or the parent's loop would be told when it is collected."""
        forks.give_up(self.carrier)
        with suppress(RuntimeError):  # it is being closed in the parent
            _step(self._lasting.aclose())


async def _as_long_as_the_loop(carrier: AsyncCarrier, process: int) -> AsyncGenerator[None]:
    """Closes the carrier when the loop ends: asyncio and trio close, last of all, the generators that were begun in them."""
    try:
        yield
    finally:
        if os.getpid() == process:
            await carrier.close()


def _require_open(connection: Connection | AsyncConnection) -> None:
    if connection.closed:
        raise AnyroomError("the client is closed")


def _step(awaitable: Awaitable[None]) -> None:
    """Carry out what does not wait for anything."""
    with suppress(StopIteration):
        next(iter(awaitable.__await__()))


def _running_loop() -> object:
    import asyncio

    try:
        return asyncio.get_running_loop()  # in a tenth of the time that anyio takes, which asks whose loop it is
    except RuntimeError:
        from anyio.lowlevel import current_token

        return current_token().native_token


def _is_closed(loop: object) -> bool:
    """Whether a loop was closed, maybe without ending what was begun in it. Trio always does; its tokens cannot say."""
    is_closed = getattr(loop, "is_closed", None)
    return is_closed is not None and is_closed()
