"""Reading a delivery's body: JSON from a stranger, bounded in size, depth and digits, and read in one way only."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final, NoReturn, cast

from anyroom.errors import MalformedDelivery

LARGEST_BODY: Final = 1024 * 1024
"""Bytes. The largest documented deliveries have a few kilobytes."""
DEEPEST: Final = 64
LONGEST_NUMBER: Final = 32
"""Digits. Times in nanoseconds have 19."""

_SPACE: Final = " \t\n\r"
"""What JSON takes for it (RFC 8259, 2)."""
# A string that does not end goes to the end, so that nothing is looked at twice.
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|([\[{])|([\]}])', re.DOTALL)


def require_size(body: bytes) -> None:
    """Require a body that may be looked at.

    Raises:
        MalformedDelivery: it is larger than `LARGEST_BODY`.
    """
    if len(body) > LARGEST_BODY:
        raise MalformedDelivery(f"the body is larger than {LARGEST_BODY} bytes")


def read_document(body: bytes) -> dict[str, Any]:
    """The JSON object that a body is, where every reader of JSON finds the same in it.

    Raises:
        MalformedDelivery: it is none: no UTF-8, no JSON, no object; too deep; a name twice in one object, a number that is
            none (`NaN`) or longer than any platform's.
    """
    require_size(body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedDelivery("the body is no UTF-8") from None
    _require_shallow(body)
    text = text.strip(_SPACE)
    try:
        found, end = _STRICT.raw_decode(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, MalformedDelivery):
            raise
        raise MalformedDelivery("the body is no JSON") from None
    if end != len(text):
        raise MalformedDelivery("the body is no JSON")
    if not isinstance(found, dict):
        raise MalformedDelivery("the body is no JSON object")
    return cast("dict[str, Any]", found)


def _require_shallow(body: bytes) -> None:
    """Before it is parsed: what is nested deeply costs the parser, and everybody who walks it later, a stack."""
    # Nothing is deeper than it has opening brackets: deliveries as they come need not be looked at bracket by bracket.
    if body.count(b"{") + body.count(b"[") <= DEEPEST:
        return
    depth = 0
    for bracket in _BRACKETS.finditer(body):
        depth += bool(bracket[1]) - bool(bracket[2])
        if depth > DEEPEST:
            raise MalformedDelivery(f"the body is nested more than {DEEPEST} deep")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedDelivery("a name stands twice in one object of the body")
    return found


def _no_number(_: str) -> NoReturn:
    raise MalformedDelivery("the body holds a number that is none")


def _integer(digits: str) -> int:
    return int(digits) if len(digits) <= LONGEST_NUMBER else _too_long(digits)


def _float(digits: str) -> float:
    found = float(digits) if len(digits) <= LONGEST_NUMBER else _too_long(digits)
    return found if math.isfinite(found) else _no_number(digits)


def _too_long(_: str) -> NoReturn:
    raise MalformedDelivery("the body holds a number that is longer than any platform's")


# Made once: json.loads would make one for each call. Like its own, it may be used from many threads.
_STRICT: Final = json.JSONDecoder(
    object_pairs_hook=_members, parse_constant=_no_number, parse_int=_integer, parse_float=_float
)
