"""Listening to a provider: which of its methods said which request, and what it was answered."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from anyroom.capabilities import Absent, endpoints_of, neutral_operations
from anyroom.operations import Endpoint, Operation, Request, Response, Sleep, Transfer
from anyroom.provider import Provider


@dataclass
class Heard:
    """A request, the method that said it, and the methods that this one was called by."""

    method: str
    request: Request
    within: list[str] = field(default_factory=list[str])
    response: Response | None = None
    """None until it was answered, and where the answer was an error."""


def own_operations(provider: type[Provider]) -> Mapping[str, Any]:
    """The provider's own operations: public methods with endpoints that no neutral call leads to."""
    neutral = {operation.method for operation in neutral_operations().values()}
    members = {name: getattr(provider, name) for name in dir(provider) if not name.startswith("_")}
    return {name: member for name, member in members.items() if name not in neutral and endpoints_of(member)}


def declared_endpoints(provider: type[Provider]) -> Mapping[str, tuple[Endpoint, ...]]:
    """The endpoints of every neutral operation that the provider has, by method."""
    methods = {name: getattr(provider, name) for name in (item.method for item in neutral_operations().values())}
    return {name: endpoints_of(method) for name, method in methods.items() if not isinstance(method, Absent)}


@contextmanager
def listening(provider: Provider) -> Generator[list[Heard]]:
    """Note what every operation of this provider says, in the list given."""
    heard: list[Heard] = []
    described = type(provider)
    neutral = [
        operation.method
        for operation in neutral_operations().values()
        if not isinstance(getattr(described, operation.method), Absent)
    ]
    replaced = {name: vars(provider).get(name) for name in (*neutral, *own_operations(described))}
    for name in replaced:
        setattr(provider, name, _relayed(name, getattr(provider, name), heard))
    try:
        yield heard
    finally:
        for name, before in replaced.items():
            if before is None:
                delattr(provider, name)
            else:
                setattr(provider, name, before)


def _relayed(name: str, method: Callable[..., Operation[Any]], heard: list[Heard]) -> Callable[..., Operation[Any]]:
    def relayed(*args: Any, **kwargs: Any) -> Operation[Any]:
        operation = _relay(name, method(*args, **kwargs), heard)
        setattr(operation, "__name__", name)  # noqa: B010 # by which errors say where they happened
        return operation

    relayed.__name__ = name  # by which errors say where they happened
    return relayed


def _relay(name: str, operation: Operation[Any], heard: list[Heard]) -> Operation[Any]:
    try:
        step = next(operation)
        while True:
            note = _note(name, step, heard)
            try:
                answer = yield step
            except Exception as error:
                step = operation.throw(error)
            else:
                if note is not None:
                    note.response = answer
                step = operation.send(answer)
    except StopIteration as stop:
        return stop.value
    finally:
        operation.close()


def _note(name: str, step: Request | Sleep | Transfer, heard: list[Heard]) -> Heard | None:
    if not isinstance(step, Request):
        return None
    if heard and heard[-1].request is step:  # said by an operation that this one carries out
        heard[-1].within.append(name)
        return heard[-1]
    heard.append(Heard(name, step))
    return heard[-1]
