"""What an answer says of one object, as the bytes that came, until somebody asks for it."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

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


class Unparsed(NamedTuple):
    """An object of parsed JSON that nobody has parsed yet: it was read as a wire model (`found`) straight from the bytes.

    It is the member `key` of `whole`. A record whose `raw` it is hands out the object itself.
    """

    whole: Listed | Unparsed
    key: int | str
    found: Any

    def parsed(self) -> Any:
        """The object, as parsed JSON."""
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
