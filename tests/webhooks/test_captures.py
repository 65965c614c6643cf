"""Deliveries in files: header lines, a blank line, and the body to its last byte."""

from __future__ import annotations

import pytest

from anyroom.errors import InvalidArgument
from anyroom.webhooks.captures import read_capture

NO_DELIVERIES = [
    b"",
    b"{}",
    b'{"a": 1}\n\n{}',
    b"Content-Type: application/json\n",
    b"\n\n{}",
    b"a b: c\n\n{}",
    b"A: b\nnone\n\n{}",
]


@pytest.mark.parametrize("content", NO_DELIVERIES)
def test_what_is_no_capture(content: bytes) -> None:
    with pytest.raises(InvalidArgument, match="header lines, a blank line, and the body"):
        read_capture(content)


def test_a_capture_goes_to_its_last_byte() -> None:
    capture = read_capture(b"A:  b \r\nc: d\x85e\r\na:\r\n\r\n{}\r\n\r\n\n")
    assert capture.headers == [("A", "b"), ("c", "d\x85e"), ("a", "")]
    assert capture.body == b"{}\r\n\r\n\n"
    assert (capture.header("C"), capture.header("x")) == ("d\x85e", None)
