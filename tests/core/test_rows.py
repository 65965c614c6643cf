"""A long CSV file is read window by window: every row once, whatever its server knows of ranges, and no more of it than asked."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyroom.clock import VirtualClock
from anyroom.errors import (
    AnyroomError,
    InvalidArgument,
    PermissionDenied,
    ProviderUnavailable,
    RateLimited,
    TransportError,
    UnexpectedResponse,
)
from anyroom.operations import Page, Response, Transfer, drive
from anyroom.provider import Provider
from anyroom.rows import WINDOW, Row, read_rows

from .modes import Mode
from .peer import Act, Heard, Peer, Reply, answer, reply, reset_after_reading

WINDOW_HERE = 64
TEXT = (
    "id,said\r\n"
    '1,"two\r\nlines, and a ""quote"""\r\n'
    "\r\n"
    "2,plain\r\n" + "".join(f"{number},zwölf {number}\r\n" for number in range(3, 40))
).encode()
ROWS = [tuple(fields) for fields in csv.reader(io.StringIO(TEXT.decode(), newline="")) if fields]


LEFT = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <async_generator object (.*AsyncHTTP11Connection|HTTP11ConnectionByteStream|"
    "PoolByteStream|Response|BoundAsyncStream|AsyncResponseStream):pytest.PytestUnraisableExceptionWarning"
)
"""Of an answer that is not read to its end, the HTTP library leaves generators of its own unfinished, and trio warns of it."""


class Files(Provider):
    """Lists the rows of a file; asks for each page at a URL of its own."""

    name = "files"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.clock = VirtualClock(0)
        self._url = url
        self._asked = 0

    def list_rows(self, *, cursor: str | None = None) -> Any:
        self._asked += 1
        return (yield from read_rows(f"{self._url}/rows.csv?sig={self._asked}", cursor=cursor, window=WINDOW_HERE))


def serve(body: bytes, *, ranges: bool = True, total: bool = True) -> Act:
    """A file server; one that knows no ranges sends the whole, and one may not say how much there is."""

    def make(heard: Heard) -> Reply:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", heard.headers["range"])
        assert wanted
        first, last = int(wanted[1]), min(int(wanted[2]), len(body) - 1)
        if not ranges:
            return Reply(200, body, promised=len(body) if total else None)
        if first >= len(body):
            return Reply(416, b"none", {"content-range": f"bytes */{len(body)}"})
        size = str(len(body)) if total else "*"
        return Reply(206, body[first : last + 1], {"content-range": f"bytes {first}-{last}/{size}"})

    return answer(make)


def walk(mode: Mode, url: str) -> list[Row]:
    files = Files(url)
    found: list[Row] = mode.use(files, lambda client: client.walk(files.list_rows), timeout=5)
    return found


@LEFT
@pytest.mark.parametrize("total", [True, False], ids=["sized", "unsized"])
@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "whole"])
def test_every_row_comes_once(mode: Mode, peer: Peer, ranges: bool, total: bool) -> None:
    peer.always(serve(TEXT, ranges=ranges, total=total))
    found = walk(mode, peer.url)
    assert [tuple(row.fields) for row in found] == ROWS
    # Each begins where it says.
    assert all(TEXT[row.at :].startswith(row.fields[0].encode()) for row in found)
    assert peer.connections > len(TEXT) // WINDOW_HERE
    first, second, *_ = (heard.headers["range"] for heard in peer.heard)
    assert first == f"bytes=0-{WINDOW_HERE}"
    begin, end = map(int, second.removeprefix("bytes=").split("-"))
    assert (end - begin, 0 < begin <= WINDOW_HERE) == (WINDOW_HERE, True)
    assert {"/rows.csv?sig=1", "/rows.csv?sig=2"} <= {heard.target for heard in peer.heard}


@pytest.mark.parametrize("served", [serve(b""), reply(200, b""), reply(206, b"", content_range="bytes 0-0/0")])
def test_a_file_of_nothing_has_no_rows(mode: Mode, peer: Peer, served: Act) -> None:
    peer.script(served)
    assert walk(mode, peer.url) == []


@LEFT
def test_no_more_of_a_file_is_read_than_was_asked_for(mode: Mode, peer: Peer) -> None:
    """The server knows no ranges, and goes on sending for ever."""
    sent = 0

    def endless(line: Any) -> None:
        nonlocal sent
        line.hear()
        line.say(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1_000_000):
            line.say(b"1,x\r\n" * 2000)
            sent += 10_000

    peer.script(endless)
    files = Files(peer.url)
    page: Page[Row] = mode.use(files, lambda client: client.run(files.list_rows()), timeout=5)
    assert (len(page.items), page.next_cursor) == (12, "60")
    peer.close()  # joins the thread that was sending, which has been hung up on
    assert sent < 50_000_000


def cut_short(line: Any) -> None:
    line.hear()
    line.say(b"HTTP/1.1 206 Partial\r\ncontent-range: bytes 0-8/9\r\ncontent-length: 9\r\n\r\n1,x\r")


@pytest.mark.parametrize(
    ("act", "pauses"),
    [(reset_after_reading, 1.5), (cut_short, 1.5), (reply(503), 1.5), (reply(429, retry_after="7"), 14)],
)
def test_a_window_is_asked_for_again(mode: Mode, peer: Peer, act: Act, pauses: float) -> None:
    peer.script(act, act, serve(b"1,x\r\n2,y"))
    files = Files(peer.url)
    page: Page[Row] = mode.use(files, lambda client: client.run(files.list_rows()), timeout=5)
    assert [list(row.fields) for row in page.items] == [["1", "x"], ["2", "y"]]
    assert files.clock.now() == pauses


@pytest.mark.parametrize(
    ("acts", "kind"),
    [
        ([reset_after_reading] * 3, TransportError),
        ([reply(503)] * 3, ProviderUnavailable),
        ([reply(429, retry_after="500")], RateLimited),
        ([reply(403)], PermissionDenied),
    ],
)
def test_and_not_for_ever(mode: Mode, peer: Peer, acts: Sequence[Act], kind: type[AnyroomError]) -> None:
    peer.script(*acts)
    with pytest.raises(kind):
        walk(mode, peer.url)


# --- without a server -------------------------------------------------------------------------------------------------


def page_of(
    content: bytes, cursor: str | None = None, window: int = WINDOW_HERE, coding: str = "identity"
) -> Page[Row]:
    """One page of a file that stands in memory."""

    def perform(step: Any) -> Response:
        assert isinstance(step, Transfer)
        assert step.end is not None
        if step.offset >= len(content):
            return Response(416)
        step.sink.begin(offset=step.offset, total=len(content))
        step.sink.write(content[step.offset : step.end])
        return Response(206, headers={"content-encoding": coding})

    found: Page[Row] = drive(read_rows("https://example.com/x.csv", cursor=cursor, window=window), perform)
    return found


def all_of(content: bytes, window: int) -> list[Row]:
    found: list[Row] = []
    cursor: str | None = None
    while True:
        page = page_of(content, cursor, window)
        found += page.items
        if page.next_cursor is None:
            return found
        assert page.scanned
        cursor = page.next_cursor


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\n", [("a", "b")]),
        (b"a,b", [("a", "b")]),
        (b"\n\na\n\n", [("a",)]),
        (b"\xef\xbb\xbfa,b\n", [("a", "b")]),
        (b"a,\xef\xbb\xbf\n", [("a", "\ufeff")]),
        (b"a,\xff\n", [("a", "\ufffd")]),
        (b'"a\n', [("a\n",)]),
        (b'5" disk,x\ny\n', [('5" disk', "x"), ("y",)]),
    ],
)
def test_what_files_hold(content: bytes, rows: Sequence[Sequence[str]]) -> None:
    assert [tuple(row.fields) for row in page_of(content).items] == list(rows)


@pytest.mark.parametrize(("longest", "fits"), [(9, True), (10, True), (11, False)])
@pytest.mark.parametrize("before", [b"", b"1\n"], ids=["first", "second"])
def test_a_row_fits_into_the_window_or_is_refused(longest: int, fits: bool, before: bytes) -> None:
    content = before + b"x" * (longest - 1) + b"\ny\n"
    if fits:
        assert len(all_of(content, 10)) == 2 + bool(before)
        return
    with pytest.raises(UnexpectedResponse, match=r"longer than 10 bytes"):
        all_of(content, 10)


def test_the_longest_row_of_a_real_window_is_read() -> None:
    content = b"y\n" + b"x" * (WINDOW - 1) + b"\nz\n"
    assert [len(row.fields[0]) for row in all_of(content, WINDOW)] == [1, WINDOW - 1, 1]
    with pytest.raises(UnexpectedResponse):
        all_of(b"x" + content[2:], WINDOW)


@pytest.mark.parametrize("cursor", ["", "-1", "x", "1.5", "²", "9" * 19])
def test_a_cursor_of_another_listing_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidArgument, match=r"the cursor is none"):
        page_of(b"a\n", cursor)


def test_a_file_that_became_shorter_has_ended() -> None:
    assert page_of(b"a\n", "400") == Page(())


def test_what_is_compressed_is_not_taken_for_rows() -> None:
    with pytest.raises(UnexpectedResponse, match=r"compressed"):
        page_of(b"a\n", coding="gzip")


@pytest.mark.parametrize("content", [b"a\rb\n", b"a\r\rb\n"])
def test_what_is_no_csv_says_where(content: bytes) -> None:
    with pytest.raises(UnexpectedResponse, match=r"no CSV at byte 2"):
        page_of(b"x\n" + content)


@pytest.mark.parametrize("piece", [1, 7, 1000])
@pytest.mark.parametrize(
    ("ranges", "longest"), [(False, 1000), (True, 1000), (True, 40)], ids=["whole", "part", "less"]
)
def test_however_the_bytes_come_every_row_comes_once(ranges: bool, longest: int, piece: int) -> None:
    """From a server that knows no ranges, or sends less than it is asked for, in pieces of any size."""

    def perform(step: Any) -> Response:
        begin = step.offset if ranges else 0
        sent = TEXT[begin : min(step.end, begin + longest)]
        step.sink.begin(offset=begin, total=len(TEXT))
        for at in range(0, len(sent), piece):
            step.sink.write(sent[at : at + piece])
        return Response(206 if ranges else 200)

    found: list[Row] = []
    cursor: str | None = None
    while True:
        page: Page[Row] = drive(read_rows("https://x/y.csv", cursor=cursor, window=WINDOW_HERE), perform)
        found += page.items
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert [tuple(row.fields) for row in found] == ROWS


def test_a_part_that_was_not_asked_for_is_not_taken() -> None:
    def perform(step: Any) -> Response:
        step.sink.begin(offset=7, total=9)
        raise AssertionError

    with pytest.raises(UnexpectedResponse, match=r"another part"):
        drive(read_rows("https://example.com/x.csv", cursor="5"), perform)


FIELDS = st.lists(st.lists(st.text(st.sampled_from('a,"\n\rü🎬 ;'), max_size=5), min_size=2, max_size=3), max_size=30)


@given(fields=FIELDS, window=st.integers(80, 200), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_wherever_the_window_cuts_every_row_comes_once(fields: list[list[str]], window: int, quoting: Any) -> None:
    target = io.StringIO(newline="")
    csv.writer(target, quoting=quoting).writerows(fields)
    found = all_of(target.getvalue().encode(), window)
    assert [list(row.fields) for row in found] == fields
    assert len({row.at for row in found}) == len(fields)


# --- the transfer ------------------------------------------------------------------------------------------------------


class Kept:
    def __init__(self) -> None:
        self.offset, self.total = -1, -1
        self.content = b""

    def begin(self, *, offset: int, total: int | None) -> None:
        self.offset, self.total = offset, -1 if total is None else total

    def write(self, chunk: bytes, /) -> None:
        self.content += chunk


class Some(Provider):
    """Transfers one part of one file."""

    name = "some"

    def fetch(self, transfer: Transfer) -> Any:
        return (yield transfer)


def fetch(mode: Mode, transfer: Callable[[Kept], Transfer]) -> tuple[Kept, Response]:
    some, sink = Some(), Kept()
    response: Response = mode.use(some, lambda client: client.run(some.fetch(transfer(sink))), timeout=5)
    return sink, response


@LEFT
@pytest.mark.parametrize(
    ("ranges", "offset", "length", "said", "begins", "content"),
    [
        (True, 0, 4, "bytes=0-3", 0, b"0123"),
        (True, 3, 1, "bytes=3-3", 3, b"3"),
        (True, 6, 100, "bytes=6-105", 6, b"6789"),
        (False, 0, 4, "bytes=0-3", 0, b"0123"),
        (False, 3, 4, "bytes=3-6", 0, b"0123456"),
        (False, 6, 100, "bytes=6-105", 0, b"0123456789"),
    ],
)
def test_a_part_is_asked_for_and_read_to_its_end(
    mode: Mode, peer: Peer, ranges: bool, offset: int, length: int, said: str, begins: int, content: bytes
) -> None:
    peer.script(serve(b"0123456789", ranges=ranges))
    sink, response = fetch(mode, lambda sink: Transfer(f"{peer.url}/x", sink, offset, length))
    assert peer.heard[0].headers["range"] == said
    assert (sink.offset, sink.total, sink.content) == (begins, 10, content)
    assert response.status == (206 if ranges else 200)


@LEFT
def test_a_server_that_sends_more_than_was_asked_for_is_cut_short(mode: Mode, peer: Peer) -> None:
    peer.script(reply(206, b"23456789", content_range="bytes 2-9/10"))
    assert fetch(mode, lambda sink: Transfer(f"{peer.url}/x", sink, 2, 3))[0].content == b"234"


def test_there_being_nothing_is_an_answer_to_a_part(mode: Mode, peer: Peer) -> None:
    peer.script(serve(b""))
    sink, response = fetch(mode, lambda sink: Transfer(f"{peer.url}/x", sink, length=5))
    assert (response.status, sink.content, sink.offset) == (416, b"", -1)


@pytest.mark.parametrize("length", [0, -1])
def test_a_part_of_nothing_is_refused(length: int) -> None:
    with pytest.raises(InvalidArgument, match=r"one byte at least"):
        Transfer("https://example.com/x", Kept(), 0, length)
