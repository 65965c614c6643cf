"""What an answer says of one object, as the bytes that came, until somebody asks for it."""

from __future__ import annotations

from typing import Any, cast

from anyroom.operations import parsed


class Listed:
    """The list under `key` in an answer: the answer's bytes, and from the first question on the parsed list."""

    __slots__ = ("_said",)

    def __init__(self, content: bytes, key: str) -> None:
        self._said: tuple[bytes, str] | list[Any] = (content, key)

    def parsed(self) -> list[Any]:
        """The list. Threads that ask at the same time may each parse it; all that ask later get the same."""
        said = self._said
        if isinstance(said, tuple):
            content, key = said
            self._said = said = cast("list[Any]", parsed(content)[key])
        return said


class Unparsed:
    """The member `key` of `whole`, which nobody has parsed yet. `found` is what was read of it straight from the bytes.

    A record whose `raw` it is hands out what it is when it is parsed.
    """

    __slots__ = ("found", "key", "whole")

    def __init__(self, whole: Listed | Unparsed, key: int | str, found: Any = None) -> None:
        self.whole: Listed | Unparsed = whole
        self.key: int | str = key
        self.found: Any = found

    def parsed(self) -> Any:
        """It, as parsed JSON."""
        whole: Any = self.whole.parsed()
        return whole[self.key]


def parsed_when_asked(slot: Any) -> Any:
    """A property in place of a record's slot: what is unparsed there is parsed by whoever looks first."""

    def said(record: Any) -> Any:
        found = slot.__get__(record)
        if type(found) is Unparsed:
            found = found.parsed()
            slot.__set__(record, found)
        return found

    return property(said, slot.__set__)
