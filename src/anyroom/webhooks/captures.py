"""Captures: a delivery in a file, as it came over HTTP without its first line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from anyroom.errors import InvalidArgument

_HEADER: Final = re.compile(r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(?P<value>.*?)[ \t]*")
"""The name is a token of RFC 9110, 5.6.2."""
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Capture:
    """A delivery: its headers in order, and its raw body."""

    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """A header's value; None where it is not there."""
        return next((value for found, value in self.headers if found.lower() == name.lower()), None)


def read_capture(content: bytes) -> Capture:
    """Read header lines, a blank line, and the body, which goes to the last byte: an editor's newline at the end is part of it.

    Raises:
        InvalidArgument: there is no header line, or no blank line after them.
    """
    parts = _BLANK_LINE.split(content, maxsplit=1)
    found = [_HEADER.fullmatch(line.removesuffix("\r")) for line in parts[0].decode("latin-1").split("\n")]
    headers = [(header["name"], header["value"]) for header in found if header]
    if len(parts) != 2 or not headers or len(headers) != len(found):
        raise InvalidArgument("a delivery is header lines, a blank line, and the body")
    return Capture(headers, parts[1])
