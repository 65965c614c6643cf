"""Reading answers: the platform's JSON into a wire model, tolerantly, and never a traceback of the parser.

A wire model is a pydantic model in the platform's own words. Unknown fields are ignored, and a field whose value cannot be
read counts as missing: only what the model requires (as a rule the id) can make an answer unreadable.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, TypeVar, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response

Model = TypeVar("Model", bound="WireModel")


class WireModel(BaseModel):
    """An object as the platform sends it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="ignore", frozen=True, populate_by_name=True, hide_input_in_errors=True
    )


def _blank_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else _blank_to_none(value)


def _from_millis(value: object) -> object:
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # Some answers and older fixtures hold seconds where milliseconds are documented: no instant that a service can
        # speak of is below 10^11 ms (1973).
        try:
            return datetime.fromtimestamp(value / 1000 if value >= 10**11 else value, UTC) if value > 0 else None
        except (ValueError, OverflowError, OSError):  # beyond the year 9999
            return None
    return _blank_to_none(value)


def utc(value: datetime | None) -> datetime | None:
    """The instant in UTC; a naive one is taken as UTC. None for one that is no instant in UTC: before year 1, after 9999."""
    if value is None or value.tzinfo is UTC:
        return value
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        return None


Text = Annotated[str | None, BeforeValidator(_as_text)]
"""A string; empty means missing; a number is taken as its digits."""
Millis = Annotated[datetime | None, BeforeValidator(_from_millis)]
"""Milliseconds since the epoch, as an aware datetime in UTC."""
Instant = Annotated[datetime | None, BeforeValidator(_blank_to_none), AfterValidator(utc)]
"""An ISO 8601 instant, in UTC, also where the platform leaves the zone out; empty means missing."""
Whole = Annotated[int | None, BeforeValidator(_blank_to_none)]
"""An integer, or a string of its digits; empty means missing."""
Number = Annotated[float | None, BeforeValidator(_blank_to_none)]
"""A number, or a string of it; empty means missing."""
Flag = Annotated[bool | None, BeforeValidator(_blank_to_none)]
"""A boolean, or a word for it; empty means missing."""


def read(model: type[Model], data: Any, response: Response | None = None) -> Model:
    """Read parsed JSON as a wire model; a field that cannot be read counts as missing.

    Raises:
        UnexpectedResponse: it is no object, or what the model requires is missing or malformed.
    """
    readable = data
    while True:
        try:
            return model.model_validate(readable)
        except ValidationError as error:
            places = {
                _culprit(readable, entry["loc"]) for entry in error.errors(include_url=False, include_input=False)
            }
        except (RecursionError, OverflowError, OSError):
            places = {()}
        if () in places:
            raise unreadable(f"no readable {model.__name__} in the answer", data, response)
        readable = _without(readable, places)


def entries(data: Any, *path: str, response: Response | None = None) -> Sequence[Any]:
    """The list at `path` in parsed JSON.

    Raises:
        UnexpectedResponse: there is no list.
    """
    found = data
    for key in path:
        found = cast("dict[str, Any]", found).get(key) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise unreadable(f"no list at {'.'.join(path) or 'the top'} of the answer", data, response)
    return cast("list[Any]", found)


def unreadable(message: str, raw: Any, response: Response | None = None) -> UnexpectedResponse:
    """The error for a success that cannot be read. It holds what came."""
    return UnexpectedResponse(message, raw=raw, status=response.status if response is not None else 0)


def _culprit(data: Any, place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """What has to go for an error at `place`: the value there or, where that is missing, what it is missing from."""
    for depth, key in enumerate(place):
        if isinstance(data, dict) and key in data:
            data = cast("dict[int | str, Any]", data)[key]
        elif isinstance(data, list) and isinstance(key, int) and key < len(cast("list[Any]", data)):
            data = cast("list[Any]", data)[key]
        else:
            return place[:depth]
    return place


def _without(data: Any, places: Collection[tuple[int | str, ...]]) -> Any:
    """A copy without what stands at `places`."""
    heads: dict[int | str, list[tuple[int | str, ...]]] = {}
    for head, *rest in places:
        heads.setdefault(head, []).append(tuple(rest))
    if isinstance(data, dict):
        members = cast("dict[str, Any]", data).items()
        return {key: _pruned(value, heads.get(key)) for key, value in members if () not in heads.get(key, [])}
    listed = enumerate(cast("list[Any]", data))
    return [_pruned(value, heads.get(index)) for index, value in listed if () not in heads.get(index, [])]


def _pruned(value: Any, places: Collection[tuple[int | str, ...]] | None) -> Any:
    return value if places is None else _without(value, places)
