"""What a provider supports, read from its class: operations, options and values, each native, emulated or absent.

Matrix, refusals, documentation and the conformance kit all read from here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from inspect import getmembers_static
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from anyroom.errors import InvalidArgument, UnsupportedOperation
from anyroom.operations import Endpoint

if TYPE_CHECKING:
    from anyroom.provider import Provider
    from anyroom.tables import OptionTable

Method = TypeVar("Method", bound=Callable[..., Any])


class Level(StrEnum):
    """How far something is supported."""

    NATIVE = "native"
    EMULATED = "emulated"
    """Carried out by other means; the note says its cost or its loss."""
    ABSENT = "absent"


class Why(StrEnum):
    """Why something is absent."""

    UNWRITTEN = "unwritten"
    """The platform has it, this adapter does not yet."""
    UPSTREAM = "upstream"
    """The platform would have to add it."""
    NEVER = "never"
    """It makes no sense there."""


class Support(NamedTuple):
    """How far one thing is supported; `why` is set where it is absent, `note` says more."""

    level: Level
    why: Why | None = None
    note: str = ""

    def __bool__(self) -> bool:
        return self.level is not Level.ABSENT


NATIVE = Support(Level.NATIVE)
UNWRITTEN = Support(Level.ABSENT, Why.UNWRITTEN, "this adapter does not have it")


@dataclass(frozen=True, slots=True)
class Neutral:
    """One neutral operation: its `call` (`"recordings.start"`), the provider's `method`, and its options, if it has any."""

    call: str
    method: str
    options: type[Any] | None


def neutral(call: str, options: type[Any] | None = None) -> Callable[[Method], Method]:
    """Declare a canonical operation of `Provider`. Until an adapter overrides it, calling it is refused; but one that is
    `emulated` out of other operations is carried out as it stands, on every platform.
    """

    def declare(method: Method) -> Method:
        if hasattr(method, "__emulated__"):
            vars(method)["__neutral__"] = Neutral(call, method.__name__, options)
            return method

        def refuse(self: Provider, *_: object, **__: object) -> Any:
            raise refusal(type(self), call, UNWRITTEN)

        refuse.__name__, refuse.__qualname__ = method.__name__, method.__qualname__
        refuse.__doc__, refuse.__annotations__ = method.__doc__, method.__annotations__
        refuse.__wrapped__ = method  # type: ignore[attr-defined] # so that inspect.signature shows the canonical one
        refuse.__neutral__ = Neutral(call, method.__name__, options)  # type: ignore[attr-defined]
        return cast(Method, refuse)

    return declare


def speaks(*endpoints: Endpoint, options: OptionTable[Any] | None = None) -> Callable[[Method], Method]:
    """Name the endpoints that a method requests, and the table of the options that it takes."""

    def declare(method: Method) -> Method:
        vars(method)["__endpoints__"] = endpoints
        vars(method)["__options__"] = options
        return method

    return declare


def emulated(note: str) -> Callable[[Method], Method]:
    """Mark an operation as carried out by other means. The note says its cost or its loss."""

    def declare(method: Method) -> Method:
        vars(method)["__emulated__"] = note
        return method

    return declare


class Absent:
    """Stands where an operation would: itself on the class, a refusal on an instance."""

    def __init__(self, support: Support) -> None:
        self.support = support
        self.call = ""  # set when the adapter's class is made, which fails if there is no such operation

    def __get__(self, instance: Provider | None, owner: type[Provider]) -> Any:
        if instance is None:
            return self

        def refuse(*_: object, **__: object) -> Any:
            raise refusal(owner, self.call, self.support)

        return refuse


def absent(why: Why, note: str) -> Any:
    """Stand where an operation would in an adapter's class. `note` says why not, and what to do instead.

    Raises:
        TypeError: at class creation, if there is no such neutral operation.
    """
    return Absent(Support(Level.ABSENT, why, note))


def refusal(provider: type[Provider], call: str, support: Support) -> UnsupportedOperation:
    """The error for an absent operation."""
    return UnsupportedOperation(
        f"not supported ({support.why}): {support.note}", provider=provider.name, operation=call, why=support.why
    )


def neutral_of(provider: type[Provider], method: str) -> Neutral:
    """What neutral operation a method of the canonical `Provider` is.

    Raises:
        TypeError: there is no such operation.
    """
    for owner in provider.__mro__:
        declared = getattr(vars(owner).get(method), "__neutral__", None)
        if isinstance(declared, Neutral):
            return declared
    raise TypeError(f"{method}: no such neutral operation")


@cache  # once imported, Provider stays as it is
def neutral_operations() -> Mapping[str, Neutral]:
    """Every neutral operation by its call, in the order of `Provider`."""
    from anyroom.provider import Provider

    found: dict[str, Neutral] = {}
    for owner in Provider.__mro__:
        for member in vars(owner).values():
            if isinstance(declared := getattr(member, "__neutral__", None), Neutral):
                found[declared.call] = declared
    return found


def endpoints_of(method: object) -> tuple[Endpoint, ...]:
    """The endpoints that a method was declared to speak."""
    return cast("tuple[Endpoint, ...]", getattr(method, "__endpoints__", ()))


def all_endpoints(provider: type[Provider]) -> Iterator[Endpoint]:
    """Every endpoint that a method of the provider was declared to speak, those of its own operations too."""
    found = (endpoints_of(member) for _, member in getmembers_static(provider))
    return iter(dict.fromkeys(endpoint for endpoints in found for endpoint in endpoints))


def options_of(method: object) -> OptionTable[Any] | None:
    """The option table that a method was declared with."""
    return cast("OptionTable[Any] | None", getattr(method, "__options__", None))


def support(provider: type[Provider], name: str) -> Support:
    """How far a provider supports an operation, an option or a value.

    Args:
        provider: the provider's class.
        name: `"recordings.start"`, `"recordings.start:layout"` or `"recordings.start:layout=grid"`.

    Raises:
        InvalidArgument: there is no such operation, option or value.
    """
    call, _, option = name.partition(":")
    operation = neutral_operations().get(call)
    if operation is None:
        from anyroom.types.values import meant

        raise InvalidArgument(f"no such operation: {call}; {meant(call, neutral_operations())}")
    method = getattr(provider, operation.method)
    level = _operation_support(operation, method)
    if not option or not level:
        return level
    return _option_support(operation, method, *option.partition("=")[::2])


def _operation_support(operation: Neutral, method: object) -> Support:
    if isinstance(method, Absent):
        return method.support
    note = getattr(method, "__emulated__", None)
    if note is not None:
        return Support(Level.EMULATED, None, note)
    return UNWRITTEN if getattr(method, "__neutral__", None) == operation else NATIVE


def _option_support(operation: Neutral, method: object, option: str, value: str) -> Support:
    known = () if operation.options is None else operation.options.__dataclass_fields__
    if option not in known:
        from anyroom.types.values import meant

        raise InvalidArgument(f"no such option: {operation.call}:{option}; {meant(option, known)}")
    if value and operation.options is not None:
        _require_value(f"{operation.call}:{option}", value, operation.options, option)
    table = options_of(method)
    return UNWRITTEN if table is None else table.support(option, value)


def _require_value(name: str, value: str, options: type[Any], option: str) -> None:
    """Refuse a value that the option's own words do not have: read as another one, it would be native where all are."""
    from anyroom.tables import values_of

    known = [item.value if isinstance(item, Enum) else item for item in values_of(options, option)]
    if known and value not in known:
        from anyroom.types.values import meant

        raise InvalidArgument(f"no such value: {name}={value}; {meant(value, known)}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix: the `name` that `supports` takes, and each provider's support."""

    name: str
    support: Mapping[str, Support]


def matrix(providers: Mapping[str, type[Provider]]) -> Iterator[Row]:
    """Operations, options and values, each with every provider's support."""
    for name in names():
        yield Row(name, {provider: support(cls, name) for provider, cls in providers.items()})


def names() -> Iterator[str]:
    """Every name that `support` takes: operations, their options, and the values of those that are enums."""
    from anyroom.tables import values_of

    for call, operation in neutral_operations().items():
        yield call
        if operation.options is None:
            continue
        for option in operation.options.__dataclass_fields__:
            yield f"{call}:{option}"
            for value in values_of(operation.options, option):
                yield f"{call}:{option}={value.value if isinstance(value, Enum) else value}"
