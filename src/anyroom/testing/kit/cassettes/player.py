"""Playing a cassette: the adapter says its requests to it, in either mode, and is answered only word for word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import httpx

from anyroom.capabilities import neutral_operations
from anyroom.client import AsyncClient, Client
from anyroom.clock import VirtualClock
from anyroom.config import ProviderConfig
from anyroom.errors import AnyroomError
from anyroom.operations import Page
from anyroom.provider import Provider
from anyroom.testing.kit.blocking import BlockingClient
from anyroom.testing.kit.calls import is_pager
from anyroom.testing.kit.cassettes.peer import Wire
from anyroom.testing.kit.cassettes.recorder import recorded
from anyroom.testing.kit.cassettes.tape import Cassette, options_of_call
from anyroom.testing.kit.plain import plainly
from anyroom.testing.kit.scene import Mode
from anyroom.testing.kit.traffic import Sent, kept

PLAYED_AT: Final = 1_767_225_600.0
"""When cassettes are played, New Year 2026 in UTC: what counts from an answer's arrival can so be written down in full."""

Alteration: TypeAlias = Callable[[httpx.Request], None]
"""Changes a request after the library has let it go, as a defect of the adapter would have."""


@dataclass(frozen=True, slots=True)
class Played:
    """How it went: what was said, how many interactions were played, and what came of it."""

    sent: Sequence[Sent]
    played: int
    result: Any = None
    error: Exception | None = None


def play(
    cassette: Cassette,
    provider: Provider,
    mode: Mode,
    alter: Alteration | None = None,
    *,
    over: Callable[[Cassette, ProviderConfig], AbstractContextManager[Wire]] = recorded,
) -> Played:
    """Play a cassette to a provider; `alter` may spoil what it says. `over` is `recorded`, or `served`: over a socket."""
    provider.clock = VirtualClock(PLAYED_AT)
    sent: list[Sent] = []

    def hear(request: httpx.Request) -> None:
        if alter is not None:
            alter(request)
        request.read()
        sent.append(kept(request))

    with ExitStack() as closing:
        wire = closing.enter_context(over(cassette, provider.config))
        client = _client(provider, wire, hear, mode, closing)
        try:
            result = _perform(client, cassette)
        except wire.refusals:
            reasons = "; ".join(dict.fromkeys(wire.complaints)) or "it was said more often than it stands there"
            strange = AssertionError(f"not on the cassette: {reasons}")
            return Played(sent, wire.played, error=strange)
        except Exception as error:
            return Played(sent, wire.played, error=error)
        return Played(sent, wire.played, result)


def afresh(provider: Provider) -> Provider:
    """The adapter as one that was never asked anything: it may remember what it was answered."""
    return type(provider)(provider.config)


def differences(cassette: Cassette, played: Played) -> list[str]:
    """In what a play differs from the cassette: nothing, if all is well."""
    unplayed = len(cassette.interactions) - played.played
    found = [f"{unplayed} of {len(cassette.interactions)} interactions were not played"] if unplayed else []
    if cassette.raises is None:
        if played.error is not None:
            return [*found, f"{type(played.error).__name__}: {played.error}"]
        return [*found, *_unlike("result", cassette.returns, played.result)]
    error = played.error
    if not isinstance(error, AnyroomError):
        return [*found, f"it should raise {cassette.raises['error']}: {error or played.result!r}"]
    said = {
        "error": type(error).__name__,
        **{name: getattr(error, name, None) for name in cassette.raises if name != "error"},
    }
    return [*found, *_unlike("error", cassette.raises, said)]


def _unlike(path: str, expected: Any, found: Any) -> list[str]:
    """Where `found` is not what is `expected`, in full: only what is at its default may go unsaid."""
    if isinstance(expected, dict):
        members, there = cast("dict[str, Any]", expected), plainly(found)
        unsaid = sorted(set(cast("dict[str, Any]", there)) - set(members)) if isinstance(there, dict) else []
        return [
            *(f"{path}.{name} is {there[name]!r}, and the cassette does not say so" for name in unsaid),
            *(
                difference
                for name, value in members.items()
                for difference in _unlike(f"{path}.{name}", value, _member(found, name))
            ),
        ]
    if isinstance(expected, list):
        items = cast("list[Any]", expected)
        if not isinstance(found, (list, tuple)) or len(cast("Sequence[Any]", found)) != len(items):
            return [f"{path} should have {len(items)} items: {found!r}"]
        pairs = zip(items, cast("Sequence[Any]", found), strict=True)
        return [item for index, pair in enumerate(pairs) for item in _unlike(f"{path}.{index}", *pair)]
    plain = plainly(found)
    return [] if plain == expected else [f"{path} should be {expected!r}, and is {plain!r}"]


def _member(thing: Any, name: str) -> Any:
    return cast("dict[str, Any]", thing).get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _client(provider: Provider, wire: Wire, hear: Alteration, mode: Mode, closing: ExitStack) -> Client[Provider]:
    # By event hooks, which come before the recorder whichever of httpx's functions a release of it replaces.
    if mode is Mode.SYNC:
        sync_http = httpx.Client(transport=wire.sync_wire(), trust_env=False, event_hooks={"request": [hear]})
        return Client(provider, http=closing.enter_context(sync_http), retries=0)

    async def hear_awaited(request: httpx.Request) -> None:
        hear(request)

    http = httpx.AsyncClient(transport=wire.async_wire(), trust_env=False, event_hooks={"request": [hear_awaited]})
    blocking = BlockingClient(AsyncClient(provider, http=http, retries=0), http, asyncio.Runner())
    closing.callback(blocking.close)
    return cast("Client[Provider]", blocking)


def _perform(client: Client[Provider], cassette: Cassette) -> Any:
    if cassette.own:
        method = getattr(client.provider, cassette.call)
        operation = method(*cassette.given, **cassette.options)
        found: Any = client.run(operation)
        return cast("Page[Any]", found).items if isinstance(found, Page) else found
    resource, _, verb = cassette.call.rpartition(".")
    described = neutral_operations()[cassette.call].options
    options = dict(cassette.options) if described is None else options_of_call(described, cassette.options)
    owner = getattr(client, resource) if resource else client
    result: Any = getattr(owner, verb)(*cassette.given, **options)
    return list(result) if is_pager(result) else result
