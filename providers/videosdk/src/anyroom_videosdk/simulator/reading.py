"""What any call's body may have: addresses, folders, phone numbers, ids that callers choose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from anyroom.simulator import BadField, Call, Fields

# Of a room's webhook (official SDK). Other addresses have no documented limit, and pre-signed ones are longer.
LONGEST_WEBHOOK: Final = 512
WEB: Final = ("https://", "http://")
E164: Final = re.compile(r"\+[1-9][0-9]{1,14}", re.ASCII)
# Some of the vendor's own samples write true as a string.
BOOLEANS: Final[Mapping[str, bool]] = {"true": True, "false": False}


def body(call: Call) -> Fields:
    """The JSON object that a call must have, whatever its content type says."""
    try:
        value = call.json
    except ValueError as problem:
        raise BadField("body", f"is not JSON: {problem}") from None
    return Fields(value)


def flag(given: Fields | None, field: str) -> bool:
    return given is not None and bool(given.flag(field, words=BOOLEANS))


def each(given: Fields, field: str) -> tuple[Fields, ...]:
    """A list of objects that must not be empty."""
    values = given.each(field)
    if not values:
        raise given.bad(field, "must be a list with at least one item")
    return values


def address(given: Fields, field: str, schemes: tuple[str, ...] = WEB, *, most: int | None = None) -> str | None:
    url = given.text(field, most=most)
    if url is not None and not url.startswith(schemes):
        raise given.bad(field, f"must begin with {' or '.join(schemes)}")
    return url


def needed_address(given: Fields, field: str, schemes: tuple[str, ...] = WEB, *, most: int | None = None) -> str:
    url = address(given, field, schemes, most=most)
    if url is None:
        raise given.bad(field, "is required")
    return url


def folder(given: Fields, field: str) -> str | None:
    """A prefix of a file's path, which ends up in a URL."""
    path = given.text(field)
    if path is not None and not encodable(path):
        raise given.bad(field, "has a character that no text may have")
    return (path or "").strip("/") or None


def phone_number(given: Fields, field: str) -> str:
    number = given.needed_text(field)
    if not E164.fullmatch(number):
        raise given.bad(field, "must be a number in the form of E.164")
    return number


def phone_numbers(given: Fields, field: str, *, most: int | None = None) -> tuple[str, ...] | None:
    """One number at least, where there is such a field."""
    numbers = given.texts(field, most=most)
    if numbers is not None and not (numbers and all(E164.fullmatch(number) for number in numbers)):
        raise given.bad(field, "must be numbers in the form of E.164")
    return numbers


def participant_id(given: Fields, field: str) -> str | None:
    chosen = given.text(field, least=1)
    if chosen is not None and not is_participant_id(chosen):
        raise given.bad(field, "must have no white space")
    return chosen


def is_participant_id(text: str) -> bool:
    return bool(text) and encodable(text) and not any(character.isspace() for character in text)


def encodable(text: str) -> bool:
    """False for a lone surrogate, which JSON can write and UTF-8 cannot."""
    return not any(0xD800 <= ord(character) < 0xE000 for character in text)
