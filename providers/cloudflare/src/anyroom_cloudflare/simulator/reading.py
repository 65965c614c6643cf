"""Reading what a request says: its body by its documented shape, its query's words, flags and pages."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import BadField, Call, Refusal
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.shapes import Choice, Object

BOOLEANS: Final = {"true": True, "false": False}
ASCENDING: Final = "ASC"
DESCENDING: Final = "DESC"


def body(call: Call, shape: Object) -> dict[str, object]:
    """The body's known fields; whatever its content type says, it has to be JSON."""
    try:
        value: object = call.json
    except ValueError:
        raise Refusal(errors.bad_request("the body is not valid JSON")) from None
    return shape.read(value)


def choice(call: Call, name: str, *words: str) -> str | None:
    text = call.parameter(name)
    return None if text is None else Choice(words).read(text, name)


def choices(call: Call, name: str, *words: str) -> frozenset[str]:
    """A list in the query: clients repeat the parameter, or separate by commas."""
    given = (word for key, text in call.query if key == name for word in text.split(",") if word)
    return frozenset(Choice(words).read(word, name) for word in given)


def flag(call: Call, name: str) -> bool | None:
    text = call.parameter(name)
    if text is not None and text not in BOOLEANS:
        raise BadField(name, "must be a boolean")
    return None if text is None else BOOLEANS[text]


def newest_first(call: Call, descending: str = DESCENDING) -> bool:
    """What `sort_order` says; one resource spells its second word otherwise."""
    return choice(call, "sort_order", ASCENDING, descending) != ASCENDING


def found(call: Call, *texts: str | None) -> bool:
    """Whether `search` is in one of these, as no source says that case matters."""
    wanted = call.parameter("search")
    return wanted is None or any(wanted.lower() in text.lower() for text in texts if text)
