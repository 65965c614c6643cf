"""What a provider carries out: each operation with its requests, their answers and its end; and how to carry it out again."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from anyroom.operations import Operation, Request, Response, Safety, Sleep, Transfer
from anyroom.provider import Provider
from anyroom.testing.kit.listening import declared_endpoints, own_operations

STARTING = frozenset({Safety.ONCE, Safety.KEYED})


@dataclass
class Step:
    """A request, and its answer if it was a success."""

    request: Request
    response: Response | None = None


@dataclass
class Carried:
    """An operation that was carried out; `inner` when another one did so. `again` describes it anew."""

    method: str
    again: Callable[[], Operation[Any]]
    inner: bool
    steps: list[Step] = field(default_factory=list[Step])
    error: Exception | None = None

    @property
    def started(self) -> bool:
        """Whether it had started something on the platform before its last step."""
        earlier = self.steps[:-1]
        return any(step.response is not None and step.request.endpoint.safety in STARTING for step in earlier)

    def of(self, operation: str) -> list[Step]:
        """The steps that asked for a wire operation."""
        return [step for step in self.steps if step.request.endpoint.operation == operation]


class Carrying:
    """All that a provider carries out while it is watched."""

    def __init__(self) -> None:
        self.all: list[Carried] = []
        self._open: list[Carried] = []

    @property
    def outer(self) -> list[Carried]:
        """What was carried out for the app, and not for another operation."""
        return [carried for carried in self.all if not carried.inner]

    def of(self, operation: str) -> list[Step]:
        """Every step that asked for a wire operation."""
        return [step for carried in self.outer for step in carried.of(operation)]

    def watched(self, method: str, describe: Callable[..., Operation[Any]]) -> Callable[..., Operation[Any]]:
        """The method, with what it describes noted once it begins."""

        def watched(*args: Any, **kwargs: Any) -> Operation[Any]:
            operation = self._relay(method, describe(*args, **kwargs), lambda: describe(*args, **kwargs))
            setattr(operation, "__name__", method)  # noqa: B010 # by which errors say where they happened
            return operation

        watched.__name__ = method
        return watched

    def _relay(self, method: str, operation: Operation[Any], again: Callable[[], Operation[Any]]) -> Operation[Any]:
        carried = Carried(method, again, inner=bool(self._open))
        self.all.append(carried)
        try:
            step = self._resume(carried, lambda: next(operation))
            while True:
                note = Step(step) if isinstance(step, Request) else None
                if note is not None:
                    carried.steps.append(note)
                try:
                    answer = yield step
                except Exception as error:
                    step = self._resume(carried, lambda error=error: operation.throw(error))
                else:
                    if note is not None:
                        note.response = answer
                    step = self._resume(carried, lambda answer=answer: operation.send(answer))
        except StopIteration as stop:
            return stop.value
        except Exception as error:
            carried.error = error
            raise
        finally:
            operation.close()

    def _resume(self, carried: Carried, go_on: Callable[[], Request | Sleep | Transfer]) -> Request | Sleep | Transfer:
        """Let an operation go on: what begins meanwhile is carried out for it."""
        self._open.append(carried)
        try:
            return go_on()
        finally:
            self._open.pop()


@contextmanager
def carrying(provider: Provider) -> Generator[Carrying]:
    """Watch a provider."""
    watch = Carrying()
    described = type(provider)
    before = {name: vars(provider).get(name) for name in (*declared_endpoints(described), *own_operations(described))}
    for name in before:
        setattr(provider, name, watch.watched(name, getattr(provider, name)))
    try:
        yield watch
    finally:
        for name, method in before.items():
            if method is None:
                delattr(provider, name)
            else:
                setattr(provider, name, method)
