"""What all neutral objects and options share: UNSET, records with masked secrets, references, checked options."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from difflib import get_close_matches
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Final, Generic, Self, TypeVar, cast, get_args, get_type_hints
from urllib.parse import urlsplit

from typing_extensions import dataclass_transform

from anyroom.errors import InvalidArgument, UnknownArgument
from anyroom.operations import check_id
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.kinds import check_kind, plain_kinds
from anyroom.unparsed import parsed_when_asked

T_co = TypeVar("T_co", covariant=True)
FrozenT = TypeVar("FrozenT", bound=Frozen)
MASK: Final = "***"


class Unset(Enum):
    """Distinguishes "not given" from None, which may mean "clear"."""

    token = 0

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.token


class OpenEnum(StrEnum):
    """Words that a platform may extend: an unknown one reads as `UNKNOWN` (the word itself stays in `raw`)."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls.__members__.get("UNKNOWN")


def handed_out(*, default: Any) -> Any:
    """A field that holds something the platform hands out for use (a token, a signed URL, a stream key).

    It is readable by name and kept by pickle, but masked in repr and str.
    """
    return field(default=default, metadata={"handed_out": True})


def mask(value: object) -> str:
    """What may be shown of something handed out: of a URL its host, of anything else nothing."""
    if not isinstance(value, str) or "://" not in value:
        return MASK
    try:
        parts = urlsplit(value)
    except ValueError:
        return MASK
    return f"{parts.scheme}://{parts.hostname or MASK}/{MASK}"


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field, handed_out))
def record(cls: type[FrozenT]) -> type[FrozenT]:
    """Make a frozen, keyword-only dataclass whose repr masks what was handed out and omits what is None."""
    return frozen(cls)


class Shown(Frozen):
    """A repr that masks the fields marked `handed_out`, and leaves out `raw` and whatever is not set."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self._shown())})"

    def _shown(self) -> Iterator[str]:
        for item in fields(cast(Any, self)):
            value = getattr(self, item.name) if item.repr else None
            if value is None or value is UNSET or value == ():
                continue
            yield f"{item.name}={mask(value)!r}" if item.metadata.get("handed_out") else f"{item.name}={value!r}"


@record
class Record(Shown):
    """What every neutral object has: the `provider` it came from, and `raw`, the vendor's JSON that it was read from.

    `raw` is reachable, never shown, and not compared. That of a long page's objects is parsed when the first of them is asked for
    it: each keeps the page that it came with, unless it is copied (`copy.copy`).
    """

    provider: str
    raw: Any = field(default=None, repr=False, compare=False)


cast("Any", Record).raw = parsed_when_asked(vars(Record)["raw"])


@dataclass(frozen=True, kw_only=True)  # no slots: see Page
class Ref(Generic[T_co]):
    """Names a thing without holding it. Every call that takes an id takes a reference too.

    `kind` is the resource (`"recording"`); `id` is None where an event did not say it.
    """

    provider: str
    kind: str
    id: str | None = None
    room_id: str | None = None
    session_id: str | None = None


def identify(thing: object, what: str) -> str:
    """The id of a thing given as an id, an object or a reference.

    Raises:
        InvalidArgument: there is no id in it, or one that could never be sent.
    """
    if isinstance(thing, str):
        return check_id(thing, what)
    found = getattr(thing, "id", None)
    if found is None:
        raise InvalidArgument(f"{what} must be an id, an object or a reference with an id, not {type(thing).__name__}")
    return check_id(found, what)


def essential(*, default: Any) -> Any:
    """An option that `on_unsupported="warn"` must never leave out: without it, less would be kept than was asked for."""
    return field(default=default, metadata={"essential": True})


def from_zero(*, default: Any) -> Any:
    """An option whose number may be 0; others are refused then, as where nothing, or no end, would be asked for."""
    return field(default=default, metadata={"from_zero": True})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field, essential, from_zero))
def options(cls: type[FrozenT]) -> type[FrozenT]:
    """Make the options of one operation: a frozen, keyword-only dataclass whose values are checked when it is made."""
    return frozen(cls)


class Options(Frozen):
    """The options of one operation. What makes sense on no platform is refused here, before anything is sent."""

    __slots__ = ()

    def __post_init__(self) -> None:
        plain = plain_kinds(cast("Any", type(self)))
        for item in fields(cast(Any, self)):
            value = getattr(self, item.name)
            if value is UNSET:
                continue
            if item.name in plain:
                check_kind(item.name, value, plain[item.name])
            _check_value(item.name, value, from_zero=bool(item.metadata.get("from_zero")))
        for name, kinds in _enumerated(cast("Any", type(self))).items():
            object.__setattr__(self, name, read_words(name, getattr(self, name), kinds))

    @classmethod
    def given(cls, **values: object) -> Self:
        """Make options of keywords.

        Raises:
            UnknownArgument: a keyword that the operation does not have, or a required one missing.
            InvalidArgument: a value that makes sense on no platform.
        """
        known = {item.name: item for item in fields(cast(Any, cls))}
        for name in values:
            if name not in known:
                raise no_such_argument(name, known)
        missing = [
            name
            for name, item in known.items()
            if name not in values and item.default is MISSING and item.default_factory is MISSING
        ]
        if missing:
            raise UnknownArgument(f"missing: {', '.join(missing)}")
        return cls(**values)

    def set_fields(self) -> dict[str, Any]:
        """The options that were given, by name."""
        values = ((item.name, getattr(self, item.name)) for item in fields(cast(Any, self)))
        return {name: value for name, value in values if value is not UNSET}


def no_such_argument(name: str, known: Collection[str]) -> UnknownArgument:
    """The error for a keyword that an operation does not have, with the one that was probably meant."""
    return UnknownArgument(f"no such argument: {name}; {meant(name, known)}")


def meant(name: str, known: Collection[str]) -> str:
    """What a name that does not exist was probably meant to be; else those that do."""
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known) or 'none'}"


def check_collection(name: str, value: object) -> None:
    """Refuse a bare word where several are taken: it would be read letter by letter."""
    if isinstance(value, str):
        raise InvalidArgument(f"{name} must be a collection, such as [{value!r}]")


class Filters(Options):
    """The options of a listing. `on_unsupported="warn"` leaves none out: more would be listed than was asked for."""

    __slots__ = ()


def _check_value(name: str, value: object, *, from_zero: bool) -> None:
    if isinstance(value, str) and not isinstance(value, Enum) and not value.strip():
        raise InvalidArgument(f"{name} must not be empty; leave it out instead")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise InvalidArgument(f"{name} must be an aware datetime: give it a tzinfo")
    if not isinstance(value, (int, float)) or isinstance(value, bool) or 0 < value < float("inf"):
        return
    if not from_zero:
        raise InvalidArgument(f"{name} must be a positive, finite number, not {value!r}")
    if value != 0:
        raise InvalidArgument(f"{name} must be 0 or a positive, finite number, not {value!r}")


@cache
def _enumerated(options: type[Options]) -> Mapping[str, tuple[type, ...]]:
    """The options that take members of enums, each with all the classes that it takes."""
    kinds = {name: tuple(_classes(hint)) for name, hint in get_type_hints(options).items()}
    return {name: found for name, found in kinds.items() if any(_is_vocabulary(kind) for kind in found)}


def _classes(hint: Any) -> Iterator[type]:
    parts = get_args(hint)
    if isinstance(hint, type) and not parts:
        yield hint
    for part in parts:
        yield from _classes(part)


def _is_vocabulary(kind: type) -> bool:
    return issubclass(kind, Enum) and kind is not Unset


def read_words(name: str, value: object, kinds: tuple[type, ...]) -> object:
    """The value with words as the members of their enums. A collection is read word by word, and a mapping left alone."""
    if isinstance(value, (*kinds, Mapping)):
        return value
    if isinstance(value, Collection) and not isinstance(value, str):
        words_in = cast("Collection[object]", value)
        if all(isinstance(word, kinds) for word in words_in):
            return words_in
        return tuple(_read_word(name, word, kinds) for word in words_in)
    return _read_word(name, value, kinds)


def _read_word(name: str, value: object, kinds: tuple[type, ...]) -> object:
    if isinstance(value, (*kinds, Mapping)):
        return value
    words = {str(member.value): member for kind in kinds if _is_vocabulary(kind) for member in cast("type[Enum]", kind)}
    if isinstance(value, str) and value in words:
        return words[value]
    raise InvalidArgument(f"{name} must be one of {', '.join(words)}, not {value!r}")
