"""Reading answers: the platform's JSON into a wire model, tolerantly, and never a traceback of the parser.

A wire model is a pydantic model in the platform's own words. Unknown fields are ignored, and a field whose value cannot be
read counts as missing: only what the model requires (as a rule the id) can make an answer unreadable.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from itertools import count, repeat
from types import GenericAlias
from typing import Annotated, Any, ClassVar, Final, NotRequired, TypeVar, cast, get_origin, get_type_hints

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypedDict

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response
from anyroom.unparsed import Listed, Unparsed

Model = TypeVar("Model", bound="WireModel")
Word = TypeVar("Word", bound=Enum)


class WireModel:
    """An object as the platform sends it: annotated fields, of which those with a default may be missing.

    `Field` may give a field other names (`validation_alias`), and `__pydantic_config__` a rule for all of them; its own name is
    read, too. `vars` of an instance is what was said. A default is the class's, and shared.

    pydantic reads it as a `TypedDict`, whose members become the instance's attributes: a `BaseModel` takes a third longer.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(populate_by_name=True)
    _named: ClassVar[Mapping[str, FieldInfo]] = {}

    def __init_subclass__(cls) -> None:
        named = {name: value for name, value in vars(cls).items() if isinstance(value, FieldInfo)}
        inherited = {name: info for name, info in cls._named.items() if name not in vars(cls)}
        cls._named = {**inherited, **named}
        for name, info in named.items():
            if info.is_required():
                delattr(cls, name)
            else:
                setattr(cls, name, info.get_default(call_default_factory=True))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if cls not in _TYPED:
            _TYPED[cls] = cls._typed()
        return core_schema.no_info_after_validator_function(_filled_with(cls), handler.generate_schema(_TYPED[cls]))

    @classmethod
    def _typed(cls) -> Any:
        members: dict[str, Any] = {}
        for name, hint in get_type_hints(cls, include_extras=True).items():
            if get_origin(hint) is ClassVar:
                continue
            info = cls._named.get(name)
            member = hint if info is None else _as_said(hint, info)
            members[name] = NotRequired[member] if hasattr(cls, name) else member
        typed: Any = cast("Any", TypedDict)(cls.__name__, members)
        typed.__pydantic_config__ = cls.__pydantic_config__
        return typed


# An adapter has some hundred models, and a process reads answers of a few of them: each is built when it first reads.
_TYPED: Final[dict[type[WireModel], Any]] = {}
_VALIDATORS: Final[dict[type[WireModel], Callable[[Any], Any]]] = {}
_ENVELOPES: Final[dict[tuple[type[WireModel], str], Callable[[bytes], Any]]] = {}


def _validator(model: type[WireModel]) -> Callable[[Any], Any]:
    # What `validate_python` calls, having passed seven arguments on: a twentieth of what an object of a page took.
    _VALIDATORS[model] = validate = TypeAdapter(model).validator.validate_python
    return validate


def _envelope(model: type[WireModel], key: str) -> Callable[[bytes], Any]:
    shape = cast("Any", TypedDict)("Envelope", {key: GenericAlias(list, (model,))})
    shape.__pydantic_config__ = ConfigDict(extra="allow", cache_strings="keys")
    _ENVELOPES[model, key] = validate = TypeAdapter(shape).validator.validate_json
    return validate


def _as_said(hint: Any, info: FieldInfo) -> Any:
    """The field with all that `Field` says but its default, which is the class's."""
    return Annotated[(hint, *info.metadata, Field(validation_alias=info.validation_alias))]


def _filled_with(model: type[Model]) -> Callable[[dict[str, Any]], Model]:
    new = object.__new__

    def filled(members: dict[str, Any]) -> Model:
        found = new(model)
        found.__dict__ = members
        return found

    return filled


def _blank_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else _blank_to_none(value)


def _from_millis(value: object) -> object:
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # Some answers and older fixtures hold seconds where milliseconds are documented.
        try:
            return (
                datetime.fromtimestamp(value / 1000 if value >= _SURELY_MILLIS else value, UTC) if value > 0 else None
            )
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


@dataclass(frozen=True, slots=True)
class _Tidied:
    """Reads a value as it usually comes (`usual`; else as its type has it) without a call into Python, which would cost more
    than all the rest of the parsing. Only what does not come so is tidied up, and read as its type has it.
    """

    tidy: Callable[[object], object]
    usual: CoreSchema | None = None
    finish: Callable[[Any], Any] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        typed = handler(source)
        tidied: CoreSchema = core_schema.no_info_before_validator_function(self.tidy, typed)
        if self.finish is not None:
            tidied = core_schema.no_info_after_validator_function(self.finish, tidied)
        usual = core_schema.nullable_schema(self.usual) if self.usual is not None else typed
        return core_schema.union_schema([usual, _EMPTY, tidied], mode="left_to_right")


_SURELY_MILLIS: Final = 10**11
"""No instant that a service can speak of is below so many milliseconds since the epoch: that is 1973."""
_EXACT_MILLIS: Final = 2**33 * 1000
"""Until then, which is 2242, a float of seconds has its milliseconds exact."""


def _since_epoch(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)  # in half the time of adding a timedelta


_IN_MILLIS: Final = core_schema.no_info_after_validator_function(
    _since_epoch, core_schema.int_schema(strict=True, ge=_SURELY_MILLIS, le=_EXACT_MILLIS)
)
# Some platforms send empty strings for what is missing, several in each object; a dict's `get` is compiled. That a string is too
# long is found sooner than that it is no such word.
_EMPTY: Final = core_schema.chain_schema(
    [core_schema.str_schema(max_length=0), core_schema.no_info_plain_validator_function({"": None}.get)]
)
# `fromisoformat` gives what ends in Z the very `UTC` that `utc` gives.
_IN_UTC: Final = core_schema.chain_schema(
    [core_schema.str_schema(pattern="Z$"), core_schema.no_info_plain_validator_function(datetime.fromisoformat)]
)

Text = Annotated[str | None, _Tidied(_as_text, core_schema.str_schema(min_length=1, pattern=r"[^\s\x1c-\x1f]"))]
"""A string; empty means missing; a number is taken as its digits."""
Millis = Annotated[datetime | None, _Tidied(_from_millis, _IN_MILLIS, finish=utc)]
"""Milliseconds since the epoch, as an aware datetime in UTC; or an instant as `Instant` has it."""
Instant = Annotated[datetime | None, _Tidied(_blank_to_none, _IN_UTC, finish=utc)]
"""An ISO 8601 instant, in UTC, also where the platform leaves the zone out; empty means missing."""
Whole = Annotated[int | None, _Tidied(_blank_to_none)]
"""An integer, or a string of its digits; empty means missing."""
Number = Annotated[float | None, _Tidied(_blank_to_none)]
"""A number, or a string of it; empty means missing."""
Flag = Annotated[bool | None, _Tidied(_blank_to_none)]
"""A boolean, or a word for it; empty means missing."""


@cache
def _words(vocabulary: type[Enum]) -> Mapping[str, Any]:
    return {str(word.value): word for word in vocabulary}


def word_in(vocabulary: type[Word], said: str | None) -> Word | None:
    """The word of an open vocabulary that was said: `UNKNOWN`, if it is none of ours; None if nothing was."""
    if said is None:
        return None
    known: Word | None = _words(vocabulary).get(said)  # in a third of the time that `vocabulary(said)` takes
    return vocabulary(said) if known is None else known


def read(model: type[Model], data: Any, response: Response | None = None) -> Model:
    """Read parsed JSON as a wire model; a field that cannot be read counts as missing. What `read_ahead` has read is not
    read again.

    Raises:
        UnexpectedResponse: it is no object, or what the model requires is missing or malformed.
    """
    if type(data) is Unparsed:
        ahead, data.found = data.found, None  # or it would live as long as what is made of it
        if type(ahead) is model:
            return ahead
        data = data.parsed()
    validate, readable = _VALIDATORS.get(model) or _validator(model), data
    while True:
        try:
            found: Model = validate(readable)
            return found
        except ValidationError as error:
            places = {
                _culprit(readable, entry["loc"]) for entry in error.errors(include_url=False, include_input=False)
            }
        except (RecursionError, OverflowError, OSError):
            places = {()}
        if () in places:
            raise unreadable(f"no readable {model.__name__} in the answer", data, response)
        readable = _without(readable, places)


def read_ahead(model: type[WireModel], response: Response, key: str) -> Any:
    """The answer's parsed JSON, where the objects of the list under `key` are read already, straight from the bytes: a page of a
    thousand takes a twelfth less than if all of it were parsed first.

    They stand there unparsed, as what `read` and `raw` of a record take. Where one of them cannot be read as it stands, or
    there is no such list, all of the answer is parsed, and nothing read.
    """
    try:
        envelope = (_ENVELOPES.get((model, key)) or _envelope(model, key))(response.content)
    except (ValidationError, RecursionError, OverflowError, OSError):
        return response.json()
    listed = Listed(response.content, key)
    envelope[key] = list(map(Unparsed, repeat(listed), count(), envelope[key]))
    return envelope


def within(data: Any, key: str) -> Any:
    """The member `key` of an object that has one."""
    return Unparsed(data, key) if type(data) is Unparsed else data[key]


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
