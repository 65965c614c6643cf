"""What the transport says to the library that speaks HTTP, and what it expects of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final, Protocol

from anyroom.operations import Response, Sink
from anyroom.types.values import mask

MAX_CONNECTIONS: Final = 100
MAX_IDLE: Final = 20
"""Of those, how many are kept."""
LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""Bytes of an answer that are read into memory; a longer one is refused. Files are streamed, and not bounded by this."""
_GRACE: Final = 1.01
_A_MOMENT: Final = 0.05


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request ready to be sent.

    `timeout` in seconds covers the whole exchange; with a `sink`, silence within it. The libraries bound connecting, sending and
    each read by it, carriers the whole by `at_most`: nothing is told, and nothing let in, until the head is there. `end` is
    the byte of the file before which to stop: from there on, the body is not read.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    timeout: float
    sink: Sink | None = None
    end: int | None = None

    @property
    def at_most(self) -> float:
        """Seconds after which the whole exchange is given up, with a sink never. A moment more than its `timeout`, by which
        the libraries end its steps: ended by that, it is known what was not sent.
        """
        return inf if self.sink is not None else self.timeout * _GRACE + _A_MOMENT

    def __repr__(self) -> str:
        return f"<Outgoing {self.method} {mask(self.url)}>"


class Carrier(Protocol):
    """An HTTP library, sync."""

    def send(self, outgoing: Outgoing, /) -> Response:
        """Send, and return whatever answer comes; a body of 2xx goes into the sink, if there is one.

        Raises:
            TransportError: no whole answer came; its `outcome` says whether the request may have been received.
        """
        ...

    def close(self) -> None:
        """Give the connections up."""


class AsyncCarrier(Protocol):
    """An HTTP library, async."""

    async def send(self, outgoing: Outgoing, /) -> Response:
        """As `Carrier.send`."""
        ...

    async def close(self) -> None:
        """Give the connections up."""
