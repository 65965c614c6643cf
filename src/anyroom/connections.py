"""What a client and its views hold in common with the network: one carrier, made late, closed once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from anyroom.errors import AnyroomError

if TYPE_CHECKING:
    from anyroom.transport import AsyncCarrier, Carrier


class Connection:
    """The carrier that a client and its views share. Made with the first request, so that no HTTP library loads before."""

    def __init__(self, http: object) -> None:
        # An app's client is looked at now, so that one of the wrong kind is refused where it is given.
        self._carrier: Carrier | None = None if http is None else self._made(http)
        self._closed = False
        self._lock = threading.Lock()

    @staticmethod
    def _made(http: object) -> Carrier:
        from anyroom.transport.httpx_carrier import HttpxCarrier

        return HttpxCarrier(http)

    def carrier(self) -> Carrier:
        """The carrier.

        Raises:
            AnyroomError: the client is closed.
        """
        with self._lock:
            if self._closed:
                raise AnyroomError("the client is closed")
            if self._carrier is None:
                self._carrier = self._made(None)
            return self._carrier

    def close(self) -> None:
        """Close the carrier, and make no other."""
        with self._lock:
            self._closed, carrier = True, self._carrier
        if carrier is not None:
            carrier.close()


class AsyncConnection:
    """`Connection`, awaited."""

    def __init__(self, http: object) -> None:
        self._carrier: AsyncCarrier | None = None if http is None else self._made(http)
        self._closed = False

    @staticmethod
    def _made(http: object) -> AsyncCarrier:
        from anyroom.transport.httpx_carrier import AsyncHttpxCarrier

        return AsyncHttpxCarrier(http)

    def carrier(self) -> AsyncCarrier:
        """As `Connection.carrier`."""
        if self._closed:
            raise AnyroomError("the client is closed")
        if self._carrier is None:
            self._carrier = self._made(None)
        return self._carrier

    async def close(self) -> None:
        """As `Connection.close`."""
        self._closed = True
        if self._carrier is not None:
            await self._carrier.close()
