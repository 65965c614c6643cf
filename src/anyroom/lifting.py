"""Lifting: a provider's operation as a method of both clients, fully typed, from one definition.

A resource class lists its verbs once. Which client it belongs to decides whether a verb returns or is awaited, for the
type checkers as at run time.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from types import MethodType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Concatenate,
    Final,
    Generic,
    ParamSpec,
    Self,
    TypeAlias,
    TypeVar,
    overload,
)

from anyroom.errors import InvalidArgument, UnknownArgument
from anyroom.operations import Operation, Page
from anyroom.types.kinds import check_kind
from anyroom.types.values import no_such_argument

if TYPE_CHECKING:
    from anyroom.client import AsyncClient, Client
    from anyroom.paging import AsyncPager, Pager
    from anyroom.surface import Surface

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")
A = TypeVar("A")
B = TypeVar("B")
Given = TypeVar("Given")
Clients_co = TypeVar("Clients_co", bound="Surface[Any]", covariant=True)
Stub: TypeAlias = Callable[[Any], None]

_PLAIN: Final[Mapping[str, type]] = {"str": str, "bool": bool}
_NOT_THE_USERS: Final = frozenset({"self", "options", "cursor"})


class Resource(Generic[Clients_co]):
    """A group of verbs on a client: `client.recordings`."""

    def __init__(self, client: Clients_co) -> None:
        self._client = client

    @property
    def client(self) -> Clients_co:
        """The client that the verbs are carried out by."""
        return self._client

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()} of {self._client!r}>"


class _Verb:
    """What both kinds of verb remember: the provider's method, its options, and how it is shown."""

    _carried_out_by: ClassVar[str]

    def __init__(self, operation: Callable[..., Any], options: Callable[..., Any] | None, stub: Stub) -> None:
        self.operation: Callable[..., Any] = operation
        self.options: Callable[..., Any] | None = options
        self.__name__: str = stub.__name__
        self.__doc__ = operation.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.__qualname__ = f"{owner.__name__}.{name}"

    @cached_property
    def signature(self) -> inspect.Signature:
        """What a user writes: the method's own parameters, and its options as keywords."""
        own = inspect.signature(self.operation, eval_str=True).parameters.items()
        keywords = (
            inspect.signature(self.options, eval_str=True).parameters.values() if self.options is not None else ()
        )
        return inspect.Signature([*(parameter for name, parameter in own if name not in _NOT_THE_USERS), *keywords])

    @cached_property
    def _own(self) -> Mapping[str, inspect.Parameter]:
        parameters = inspect.signature(self.operation).parameters
        return {name: parameter for name, parameter in parameters.items() if name not in _NOT_THE_USERS}

    @cached_property
    def _positional(self) -> Sequence[str]:
        return [name for name, item in self._own.items() if item.kind is not item.KEYWORD_ONLY]

    @cached_property
    def _keywords(self) -> Sequence[str]:
        return [name for name in self._own if name not in self._positional]

    @cached_property
    def _enough(self) -> Collection[int]:
        """How many arguments are neither too many nor too few, where there are no keywords."""
        needed = {name for name, item in self._own.items() if item.default is inspect.Parameter.empty}
        if needed.intersection(self._keywords):
            return ()
        return range(len(needed), len(self._positional) + 1)

    @cached_property
    def _plain(self) -> Mapping[str, type]:
        """The method's own parameters that take a text, or True or False. Annotations stand as they were written."""
        written = {name: _PLAIN.get(item.annotation) for name, item in self._own.items()}
        return {name: kind for name, kind in written.items() if kind is not None}

    def check_kinds(self, args: tuple[Any, ...], given: Mapping[str, Any]) -> None:
        """Refuse values that are of another kind.

        Raises:
            InvalidArgument: one is.
        """
        for name, value in (*zip(self._positional, args, strict=False), *given.items()):
            if name in self._plain:
                check_kind(name, value, (self._plain[name],))

    def check(self, args: tuple[Any, ...], given: Collection[str]) -> None:
        """Refuse what the method does not take in the user's words, for it would speak of parameters of its own.

        Raises:
            UnknownArgument: there are too many, too few, or unknown ones. Options check their own keywords.
        """
        positional, keywords = self._positional, self._keywords
        if (surplus := len(args) - len(positional)) > 0:
            raise UnknownArgument(
                f"{surplus} too many, give options by keyword; known: {', '.join(self.signature.parameters)}"
            )
        for name in given:
            if name in positional:
                raise UnknownArgument(f"{name} is given by position, not by keyword")
            if self.options is None and name not in keywords:
                raise no_such_argument(name, keywords)
        needed = [*positional[len(args) :], *(name for name in keywords if name not in given)]
        if missing := [name for name in needed if self._own[name].default is inspect.Parameter.empty]:
            raise UnknownArgument(f"missing: {', '.join(missing)}")

    @cached_property
    def method(self) -> Callable[..., Any]:
        """The verb as a method of its resource: written once, and bound by each call, which takes nothing then."""
        method, options, enough = self.operation.__name__, self.options, self._enough
        carried_out_by, plain = attrgetter(self._carried_out_by), bool(self._plain)

        def verb(resource: Resource[Any], /, *args: Any, **kwargs: Any) -> Any:
            client = resource.client
            if kwargs or plain or len(args) not in enough:
                try:
                    self.check(args, kwargs)
                    self.check_kinds(args, kwargs)
                except InvalidArgument as error:
                    error.provider, error.operation = client.provider.name, client.provider.call_of(method)
                    raise
            return carried_out_by(client)(method, options, args, kwargs)

        verb.__name__, verb.__qualname__, verb.__doc__ = self.__name__, self.__qualname__, self.__doc__
        resource = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
        vars(verb)["__signature__"] = self.signature.replace(parameters=[resource, *self.signature.parameters.values()])
        return verb


class Lifted(_Verb, Generic[P, T_co]):
    """A verb that carries one operation out."""

    _carried_out_by = "call"

    @overload
    def __get__(self, instance: None, owner: object) -> Self: ...
    @overload
    def __get__(self, instance: Resource[Client[Any]], owner: object) -> Callable[P, T_co]: ...
    @overload
    def __get__(
        self, instance: Resource[AsyncClient[Any]], owner: object
    ) -> Callable[P, Coroutine[Any, Any, T_co]]: ...
    def __get__(self, instance: Resource[Any] | None, owner: object) -> Any:
        """The verb, bound to a client."""
        if instance is None:
            return self
        return MethodType(self.method, instance)


class Listed(_Verb, Generic[P, T_co]):
    """A verb that lists: it returns a pager at once, in both modes, and requests nothing until that is walked."""

    _carried_out_by = "list"

    @overload
    def __get__(self, instance: None, owner: object) -> Self: ...
    @overload
    def __get__(self, instance: Resource[Client[Any]], owner: object) -> Callable[P, Pager[T_co]]: ...
    @overload
    def __get__(self, instance: Resource[AsyncClient[Any]], owner: object) -> Callable[P, AsyncPager[T_co]]: ...
    def __get__(self, instance: Resource[Any] | None, owner: object) -> Any:
        """The verb, bound to a client."""
        if instance is None:
            return self
        return MethodType(self.method, instance)


@overload
def lifted(
    operation: Callable[[Any, A, B, Given], Operation[T]], options: Callable[P, Given], /
) -> Callable[[Stub], Lifted[Concatenate[A, B, P], T]]: ...
@overload
def lifted(
    operation: Callable[[Any, A, Given], Operation[T]], options: Callable[P, Given], /
) -> Callable[[Stub], Lifted[Concatenate[A, P], T]]: ...
@overload
def lifted(
    operation: Callable[[Any, Given], Operation[T]], options: Callable[P, Given], /
) -> Callable[[Stub], Lifted[P, T]]: ...
@overload
def lifted(operation: Callable[Concatenate[Any, P], Operation[T]], /) -> Callable[[Stub], Lifted[P, T]]: ...
def lifted(
    operation: Callable[..., Operation[Any]], options: Callable[..., Any] | None = None, /
) -> Callable[[Stub], Lifted[..., Any]]:
    """Lift an operation: its own parameters stay, and its options class becomes keyword arguments."""
    return lambda stub: Lifted(operation, options, stub)


@overload
def listed(
    operation: Callable[..., Operation[Page[T]]], options: Callable[P, Any], /
) -> Callable[[Stub], Listed[P, T]]: ...
@overload
def listed(operation: Callable[..., Operation[Page[T]]], /) -> Callable[[Stub], Listed[[], T]]: ...
def listed(
    operation: Callable[..., Operation[Page[Any]]], options: Callable[..., Any] | None = None, /
) -> Callable[[Stub], Listed[..., Any]]:
    """Lift a listing: its options class becomes keyword arguments, and the cursor the pager's business."""
    return lambda stub: Listed(operation, options, stub)
