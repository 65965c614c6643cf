"""Option tables: where each neutral option goes in a platform's body, or why it cannot.

A table is data. One function applies it, and refuses an option that was set and is not in the table, so that an option
that core gains next year is refused by today's adapter and never dropped.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from anyroom.capabilities import NATIVE, UNWRITTEN, Level, Support, Why
from anyroom.errors import InvalidArgument, UnsupportedOption
from anyroom.types.values import Options, Unset

OptionsT = TypeVar("OptionsT", bound=Options)


@dataclass(frozen=True, slots=True)
class Refused:
    """This option, or this value of it, cannot be said to the platform."""

    why: Why
    note: str

    @property
    def support(self) -> Support:
        """Absent, with the reason."""
        return Support(Level.ABSENT, self.why, self.note)


@dataclass(frozen=True, slots=True)
class Emulated:
    """Carried out by other means: `then` is the value or the rule, `note` the cost or the loss."""

    then: Any
    note: str

    @property
    def support(self) -> Support:
        """Emulated, with the note."""
        return Support(Level.EMULATED, None, self.note)


Words: TypeAlias = "Mapping[Any, Any]"
"""What the platform calls each value: a word, `Refused(...)`, `Emulated(word, note)`, or a function of the value.

The key is the neutral value, or a class for values that carry data (`Stylesheet`)."""


@dataclass(frozen=True, slots=True)
class At:
    """Put the value at a path in the body, in the platform's words if it has any, else through `convert`."""

    path: tuple[str, ...]
    words: Words | None = None
    convert: Callable[[Any], Any] | None = None

    def put(self, body: dict[str, Any], value: Any) -> None:
        """Write the value. A dict is merged into what is there."""
        said = translate(self.words, value) if self.words is not None else value
        _merge_at(body, self.path, self.convert(said) if self.convert else said)


@dataclass(frozen=True, slots=True)
class Used:
    """The method itself reads the option. `words` may still say which values it takes."""

    words: Words | None = None


Rule: TypeAlias = "At | Used | Refused | Emulated"


def at(*path: str, of: Words | Callable[[Any], Any] | None = None) -> At:
    """Put an option at `path` in the body; `of` maps its values to the platform's words, or converts them."""
    return At(path, None, of) if callable(of) else At(path, of)


def translate(words: Words, value: Any) -> Any:
    """The platform's word for a value.

    Raises:
        UnsupportedOption: the platform has none.
    """
    found = _look_up(words, value)
    if isinstance(found, Refused):
        raise UnsupportedOption(f"{_spell(value)}: {found.note}", why=found.why, value=value)
    if isinstance(found, Emulated):
        found = found.then
    return found(value) if callable(found) else found


def _look_up(words: Words, value: Any) -> Any:
    unknown = Refused(Why.UNWRITTEN, f"this adapter knows {', '.join(_spell(key) for key in words)}")
    try:
        return words.get(value, words.get(type(value), unknown))
    except TypeError:  # an unhashable value can only stand there by its class
        return words.get(type(value), unknown)


def _spell(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (str, bool, int)):
        return str(value)
    return (value if isinstance(value, type) else type(value)).__name__.lower()


@dataclass(frozen=True)
class OptionTable(Generic[OptionsT]):
    """How one operation of one platform takes the options of `options`."""

    options: type[OptionsT]
    rules: Mapping[str, Rule]

    def __post_init__(self) -> None:
        unknown = set(self.rules) - set(option_names(self.options))
        if unknown:
            raise TypeError(f"{self.options.__name__} has no option {', '.join(sorted(unknown))}")

    def write(self, given: OptionsT, body: dict[str, Any], provider: str) -> dict[str, Any]:
        """Write every option that was set into `body`, `extra` last.

        Raises:
            UnsupportedOption: the platform cannot take the option or its value.
        """
        said = given.set_fields()
        extra = said.pop("extra", None)
        for name, value in said.items():
            self._write_one(name, value, body, provider)
        if extra:
            merge(body, own_part(extra, provider))
        return body

    def _write_one(self, name: str, value: Any, body: dict[str, Any], provider: str) -> None:
        rule = self.rules.get(name, Refused(Why.UNWRITTEN, UNWRITTEN.note))
        if isinstance(rule, Emulated):
            rule = rule.then
        try:
            if isinstance(rule, Refused):
                raise UnsupportedOption(rule.note, why=rule.why, value=value)
            if isinstance(rule, At):
                rule.put(body, value)
            elif isinstance(rule, Used) and rule.words is not None:
                translate(rule.words, value)
        except UnsupportedOption as error:
            raise UnsupportedOption(
                f"{name}: {error.message}", provider=provider, why=error.why, option=name, value=value
            ) from None

    def support(self, option: str, value: object = "") -> Support:
        """How far an option, or a value of it, is supported. `value` is a value, or its spelling."""
        if option == "extra":
            return NATIVE if "extra" in option_names(self.options) else UNWRITTEN
        rule = self.rules.get(option)
        if rule is None:
            return UNWRITTEN
        if isinstance(rule, Refused):
            return rule.support
        whole = NATIVE
        if isinstance(rule, Emulated):
            whole, rule = rule.support, rule.then
        if value == "" or not isinstance(rule, (At, Used)) or rule.words is None:
            return whole
        return self._value_support(rule.words, value, whole)

    def _value_support(self, words: Words, value: object, whole: Support) -> Support:
        for known, said in words.items():
            if known == value or _spell(known) == _spell(value):
                return said.support if isinstance(said, (Refused, Emulated)) else whole
        return UNWRITTEN


def option_names(options: type[Options]) -> tuple[str, ...]:
    """The names of the options that an options class has."""
    return tuple(option.name for option in fields(cast(Any, options)))


def essential_options(options: type[Options]) -> frozenset[str]:
    """The options that `on_unsupported="warn"` must never leave out: without them, less would be kept than was asked for."""
    return frozenset(option.name for option in fields(cast(Any, options)) if option.metadata.get("essential"))


def option_table(options: type[OptionsT], rules: Mapping[str, Rule]) -> OptionTable[OptionsT]:
    """Make a table: `{option: at(...) | Used() | Refused(why, note) | Emulated(rule, note)}`."""
    return OptionTable(options, rules)


def everything(options: type[OptionsT]) -> OptionTable[OptionsT]:
    """The table of an operation that reads every option, and every value of it, itself."""
    return OptionTable(options, {name: Used() for name in option_names(options) if name != "extra"})


def own_part(extra: Mapping[str, Mapping[str, Any]], provider: str) -> Mapping[str, Any]:
    """The part of `extra` that is meant for this provider.

    Raises:
        InvalidArgument: a name in it is no installed provider's, so it is a misspelling; or the part is no mapping.
    """
    from anyroom import plugins

    foreign = set(extra) - {provider}
    if foreign and (unknown := foreign - set(plugins.names())):
        raise InvalidArgument(f"extra is keyed by provider; not installed: {', '.join(sorted(unknown))}")
    part = cast(object, extra.get(provider, {}))
    if not isinstance(part, Mapping):
        raise InvalidArgument(f"extra[{provider!r}] must be a mapping of body fields, not {type(part).__name__}")
    return cast("Mapping[str, Any]", part)


def merge(body: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Merge deeply: dicts into dicts, anything else replaces."""
    for key, value in more.items():
        _merge_at(body, (key,), value)


def _merge_at(body: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        body = body.setdefault(key, {})
    if not isinstance(value, Mapping):
        body[path[-1]] = value
        return
    if not isinstance(body.get(path[-1]), dict):
        body[path[-1]] = {}
    # Never the mapping itself: it is the caller's, and more may be merged into the body.
    merge(body[path[-1]], cast("Mapping[str, Any]", value))


def values_of(options: type[Options], option: str) -> Iterator[Any]:
    """The values of an option that can be named: the members of its enums, and the classes of values that carry data."""
    for kind in _alternatives(get_type_hints(options)[option]):
        if isinstance(kind, type) and issubclass(kind, Enum) and kind is not Unset:
            yield from (member for member in kind if member.name != "UNKNOWN")
        elif isinstance(kind, type) and kind.__module__ == "anyroom.types.media":
            yield kind.__name__.lower()


def _alternatives(hint: Any) -> Iterator[Any]:
    if get_origin(hint) in {Union, types.UnionType}:
        for part in get_args(hint):
            yield from _alternatives(part)
    elif get_args(hint):
        yield from (part for part in get_args(hint) if isinstance(part, type) and issubclass(part, Enum))
    else:
        yield hint
