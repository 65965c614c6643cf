"""What calls, gateways, rules and phone numbers have in common: how numbers, words and filters are spelled."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from anyroom.errors import InvalidArgument
from anyroom.types.values import UNSET, OpenEnum, Unset, check_collection, identify

Word = TypeVar("Word", bound=OpenEnum)

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_E164: Final = re.compile(r"\+[1-9]\d{1,14}", re.ASCII)

ENCRYPTION: Final[Mapping[bool, str]] = {True: "enable", False: "disable"}
"""`mediaEncryption`. An older page has `sdes`, `dtls` and `none` (2025)."""


def is_telephone_number(value: object) -> bool:
    """Whether it is a number as `+14155550123` (E.164)."""
    return isinstance(value, str) and _E164.fullmatch(value) is not None


def check_telephone_numbers(name: str, values: Collection[str] | Unset) -> None:
    """Refuse what the platform documents as malformed: numbers that are not in the form of E.164, or none at all.

    Raises:
        InvalidArgument: there is no number, or one that is not of that form.
    """
    if values is UNSET:
        return
    check_collection(name, values)
    strange = [value for value in values if not is_telephone_number(value)]
    if strange or not values:
        raise InvalidArgument(f"{name} must be numbers as +14155550123 (E.164), at least one: {strange}")


def words_of(kind: type[Word]) -> Mapping[Word, str]:
    """What may be sent of an enum: every word but that for those we do not know."""
    return {member: member.value for member in kind if member.name != "UNKNOWN"}


def id_of(what: str) -> Callable[[Any], str]:
    """A converter that takes an id, an object or a reference."""
    return lambda thing: identify(thing, what)


def millis(moment: datetime) -> str:
    """An instant as filters have it: milliseconds since the epoch."""
    return str((moment - _EPOCH) // timedelta(milliseconds=1))


def filters(given: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """The query of what is given."""
    return [(name, value) for name, value in given.items() if value is not None]
