"""An answer on its way in: bounded in size and in time, whichever library it comes from."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Final

from anyroom.errors import TimedOut, UnexpectedResponse
from anyroom.operations import Response
from anyroom.transport.wire import LARGEST_ANSWER, Outgoing

_CONTENT_RANGE: Final = re.compile(r"bytes (?P<start>[0-9]{1,18})-[0-9]+/(?P<total>[0-9]{1,18}|\*)")


class Intake:
    """Takes an answer in: into memory, or a success with a sink into the sink."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._sink = outgoing.sink
        self._end = outgoing.end
        self._left: int | None = None
        self._timeout = outgoing.timeout
        self._deadline = time.monotonic() + outgoing.timeout
        self._status = 0
        self._headers: Mapping[str, str] = {}
        self._chunks: list[bytes] = []
        self._size = 0
        self._streaming = False

    @property
    def decoded(self) -> bool:
        """Files are taken as they are sent: offsets and checksums count the bytes on the wire."""
        return not self._streaming

    @property
    def sated(self) -> bool:
        """Whether the sink has all that was asked for, and more came. The rest of the answer is left where it is."""
        return self._left is not None and self._left < 0

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """The head is there; names are in lower case."""
        # Each layer may be a thousand times what it is packed in; no platform packs twice.
        if "," in headers.get("content-encoding", ""):
            raise UnexpectedResponse("the answer is compressed more than once")
        self._status, self._headers = status, headers
        self._streaming = self._sink is not None and status in {200, 206}
        if self._sink is not None and self._streaming:
            offset, total = _extent(status, headers)
            self._left = None if self._end is None else max(self._end - offset, 0)
            self._sink.begin(offset=offset, total=total)

    def take(self, chunk: bytes) -> None:
        """The next bytes of the body."""
        if self._sink is not None and self._streaming:
            if self._left is None:
                self._sink.write(chunk)
            else:
                self._sink.write(chunk[: self._left])
                self._left -= len(chunk)
            return
        self._size += len(chunk)
        if self._size > LARGEST_ANSWER:
            raise UnexpectedResponse(f"the answer is longer than {LARGEST_ANSWER} bytes")
        if time.monotonic() > self._deadline:
            raise TimedOut(f"the answer was not complete after {self._timeout:.3g} s")
        self._chunks.append(chunk)

    def response(self) -> Response:
        """The answer; of what went into the sink, the head."""
        return Response(self._status, b"".join(self._chunks), self._headers)


def _extent(status: int, headers: Mapping[str, str]) -> tuple[int, int | None]:
    """Where the body starts, and how long the whole file is (RFC 9110, 14.4)."""
    if status == 206:
        said = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
        if said is None:
            raise UnexpectedResponse("the file's server sent another part than the whole, and does not say which")
        return int(said["start"]), None if said["total"] == "*" else int(said["total"])
    length = headers.get("content-length", "")
    return 0, int(length) if length.isdecimal() else None
