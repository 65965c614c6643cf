"""Reading a CSV file page by page: one window of it is held at a time, however long the file is."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from anyroom.errors import InvalidArgument, UnexpectedResponse
from anyroom.operations import Operation, Page, Response, Sleep, Transfer
from anyroom.transfers import PASSING, pause_after

WINDOW: Final = 128 * 1024
"""Bytes of the file that are read at once. A row must fit into it; the csv module, too, refuses longer fields."""
ATTEMPTS: Final = 3
"""How often one window is asked for."""
_LONGEST_CURSOR: Final = 18  # digits; no file is longer


class Row(NamedTuple):
    """A row: its fields, and the byte of the file at which it begins."""

    at: int
    fields: Sequence[str]


def read_rows(url: str, *, cursor: str | None = None, window: int = WINDOW) -> Operation[Page[Row]]:
    """One page of the rows of a CSV file in UTF-8, as RFC 4180 has it: a field in quotes may hold commas, newlines, quotes.

    The cursor is the byte at which the next page begins; `url` may be another one of the same file each time. Empty lines
    are no rows. Bytes that are no text read as U+FFFD.

    Raises:
        InvalidArgument: the cursor is none that this listing gave.
        UnexpectedResponse: a row is longer than the window, or the file is no such text.
        TransportError, ProviderError: the file's server gives it out no more, or did not in several attempts.
    """
    sink, response = yield from _fetched(url, _offset(cursor), window)
    if response.status == 416:  # nothing is there, or no more
        return Page(())
    if response.headers.get("content-encoding", "identity") != "identity":
        raise UnexpectedResponse("the file is compressed, and was asked for as it is")
    found = list(_rows(bytes(sink.content), sink.offset))
    following = None
    if found and not sink.is_last(window):
        # The window may have cut it: the next page begins with it.
        following = found.pop().at
        if following == sink.offset:
            raise UnexpectedResponse(f"the row at byte {following} of the file is longer than {window} bytes")
    rows = tuple(row for row in found if row.fields)
    return Page(rows, None if following is None else str(following), scanned=len(found))


def _fetched(url: str, offset: int, window: int) -> Operation[tuple[_Window, Response]]:
    failures = 0
    while True:
        sink = _Window(offset)
        try:
            # One byte more than the window: what the last row needs to be seen to end, if it fills it.
            response = yield Transfer(url, sink, offset=offset, length=window + 1)
        except PASSING as error:
            failures += 1
            pause = pause_after(error, failures)
            if failures >= ATTEMPTS or pause is None:
                raise
            yield Sleep(pause)
        else:
            return sink, response


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _LONGEST_CURSOR):
        raise InvalidArgument("the cursor is none that this listing gave")
    return int(cursor)


class _Window:
    """The bytes of the file from `offset` on. What a server sends before them, because it knows no ranges, is let go."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.content = bytearray()
        self._before = 0
        self._total: int | None = None

    def begin(self, *, offset: int, total: int | None) -> None:
        if offset not in {0, self.offset}:
            raise UnexpectedResponse("the file's server sent another part than it was asked for")
        self._before = self.offset - offset
        self._total = total

    def write(self, chunk: bytes, /) -> None:
        skipped = min(self._before, len(chunk))
        self._before -= skipped
        self.content += chunk[skipped:]

    def is_last(self, window: int) -> bool:
        """Whether the file ends in it."""
        if self._total is None:
            return len(self.content) <= window
        return self.offset + len(self.content) >= self._total


def _rows(content: bytes, offset: int) -> Iterator[Row]:
    """The rows that begin in these bytes; the last one may be cut."""
    lines = _Lines(content, offset)
    reader = csv.reader(lines)
    while True:
        at = lines.at
        try:
            yield Row(at, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error as error:
            raise UnexpectedResponse(f"no CSV at byte {at} of the file: {error}") from None


class _Lines:
    """Lines as text, and the byte at which the next one begins. They keep their ends: a field in quotes goes on behind them."""

    def __init__(self, content: bytes, offset: int) -> None:
        self.at = offset
        self._content = content
        self._offset = offset

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        begin = self.at - self._offset
        if begin >= len(self._content):
            raise StopIteration
        end = self._content.find(b"\n", begin) + 1 or len(self._content)
        self.at = self._offset + end
        # A byte order mark, as spreadsheets write it, is no part of the first field.
        return self._content[begin:end].decode("utf-8-sig" if begin == self._offset == 0 else "utf-8", "replace")
