"""How operations answer from the world: native, in every option and value, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.clock import Clock
from anyroom.config import ProviderConfig
from anyroom.errors import UnsupportedOperation
from anyroom.memory.plain import plain
from anyroom.memory.world import World
from anyroom.operations import Operation, Response, local
from anyroom.provider import Provenance, Provider, Why
from anyroom.tables import everything
from anyroom.types.values import UNSET, Options, Record, identify

P = ParamSpec("P")
T = TypeVar("T")
Shown = TypeVar("Shown", bound=Record)
Owner = TypeVar("Owner", bound="InMemory")


class InMemory(Provider):
    """What all resources of the in-memory provider share. `world` is its state, which is nobody else's business."""

    name = "memory"
    title = "In memory"
    provenance = Provenance.LIVE  # it is its own platform

    def __init__(self, config: ProviderConfig | None = None, *, world: World | None = None) -> None:
        super().__init__(config)
        self.world: World = world if world is not None else World()
        self.clock: Clock = self.world.clock

    @override
    def request(self, method: str, path: str, /, **said: Any) -> Operation[Response]:
        raise UnsupportedOperation("there is no wire to ask; use the neutral operations", why=Why.NEVER)

    def asked(self, options: Options) -> dict[str, Any]:
        """The options that were given, as JSON, and this provider's part of `extra` merged last."""
        given = {name: value for name, value in options.set_fields().items() if name != "extra"}
        return dict(plain(self.write(everything(type(options)), options, plain(given))))

    def show(self, record: Shown, more: Mapping[str, Any]) -> Shown:
        """The record with its `raw`: itself as JSON, and more."""
        return cast("Shown", replace(cast(Any, record), raw={**plain(record), **deepcopy(dict(more))}))


def here(
    options: type[Options] | None = None,
) -> Callable[[Callable[Concatenate[Owner, P], T]], Callable[Concatenate[Owner, P], Operation[T]]]:
    """Make an operation of a method that answers from the world, and takes every option and every value itself."""

    def declare(method: Callable[Concatenate[Owner, P], T]) -> Callable[Concatenate[Owner, P], Operation[T]]:
        @wraps(method)
        def alone(self: Owner, /, *args: P.args, **kwargs: P.kwargs) -> T:
            with self.world.lock:
                return method(self, *args, **kwargs)

        return speaks(options=None if options is None else everything(options))(local(alone))

    return declare


def id_asked_for(thing: object, what: str) -> str | None:
    """The id that a listing is asked to filter by, None for all.

    Raises:
        InvalidArgument: what was given is no id, and has none.
    """
    return None if thing is UNSET else identify(thing, what)
