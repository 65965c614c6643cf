"""Playing a cassette: the adapter says its requests to it, in either mode, and is answered only word for word."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qs, urlsplit

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
from anyroom.testing.kit.cassettes.tape import Bearer, Cassette, Claims, Interaction, Request, options_of_call
from anyroom.testing.kit.plain import plainly
from anyroom.testing.kit.scene import Mode
from anyroom.testing.kit.traffic import Sent, kept

vcr: Any = import_module("vcr")  # it says nothing of its types
vcr_errors: Any = import_module("vcr.errors")

Alteration: TypeAlias = Callable[[httpx.Request], None]
"""Changes a request after the library has let it go, as a defect of the adapter would have."""


@dataclass(frozen=True, slots=True)
class Played:
    """How it went: what was said, how many interactions were played, and what came of it."""

    sent: Sequence[Sent]
    played: int
    result: Any = None
    error: Exception | None = None


def play(cassette: Cassette, provider: Provider, mode: Mode, alter: Alteration | None = None) -> Played:
    """Play a cassette to a provider; `alter` may spoil what it says."""
    provider.clock = VirtualClock()
    sent: list[Sent] = []
    complaints: list[str] = []

    def hear(request: httpx.Request) -> None:
        if alter is not None:
            alter(request)
        request.read()
        sent.append(kept(request))

    with ExitStack() as closing:
        machine = closing.enter_context(_machine(cassette, provider.config, complaints))
        client = _client(provider, hear, mode, closing)
        try:
            result = _perform(client, cassette)
        except vcr_errors.CannotOverwriteExistingCassetteException:
            reasons = "; ".join(dict.fromkeys(complaints)) or "it was said more often than it stands there"
            strange = AssertionError(f"not on the cassette: {reasons}")
            return Played(sent, machine.play_count, error=strange)
        except Exception as error:
            return Played(sent, machine.play_count, error=error)
        return Played(sent, machine.play_count, result)


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


def _client(provider: Provider, hear: Alteration, mode: Mode, closing: ExitStack) -> Client[Provider]:
    # By event hooks, which come before the recorder whichever of httpx's functions a release of it replaces.
    if mode is Mode.SYNC:
        wire = httpx.HTTPTransport(verify=False, trust_env=False)
        sync_http = httpx.Client(transport=wire, trust_env=False, event_hooks={"request": [hear]})
        return Client(provider, http=closing.enter_context(sync_http), retries=0)

    async def hear_awaited(request: httpx.Request) -> None:
        hear(request)

    async_wire = httpx.AsyncHTTPTransport(verify=False, trust_env=False)
    http = httpx.AsyncClient(transport=async_wire, trust_env=False, event_hooks={"request": [hear_awaited]})
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
    result: Any = getattr(getattr(client, resource), verb)(*cassette.given, **options)
    return list(result) if is_pager(result) else result


# --- the recorder ------------------------------------------------------------------------------------------------------


def _machine(cassette: Cassette, config: ProviderConfig, complaints: list[str]) -> Any:
    def matches(said: Any, recorded: Any) -> bool:
        try:
            _require_said(said, recorded.expected, config)
        except AssertionError as error:
            complaints.append(str(error).partition("\n")[0])
            return False
        return True

    recorder = vcr.VCR(record_mode="none")
    recorder.register_persister(_Tapes(cassette))
    recorder.register_matcher("said", matches)
    return recorder.use_cassette(cassette.name, match_on=["said"], allow_playback_repeats=False)


class _Tapes:
    """Gives the recorder a cassette in its own form. Nothing is ever recorded."""

    def __init__(self, cassette: Cassette) -> None:
        self._cassette = cassette

    def load_cassette(self, *_: object, **__: object) -> tuple[list[Any], list[Any]]:
        pairs = [_recorded(interaction) for interaction in self._cassette.interactions]
        return [request for request, _ in pairs], [response for _, response in pairs]

    def save_cassette(self, *_: object, **__: object) -> None:
        """Cassettes are written by hand."""


def _recorded(interaction: Interaction) -> tuple[Any, Mapping[str, Any]]:
    said, answer = interaction.request, interaction.response
    request = import_module("vcr.request").Request(said.method, said.url, b"", {})
    request.expected = said
    headers = {"content-type": "application/json" if answer.text is None else "text/html", **answer.headers}
    return request, {
        "status": {"code": answer.status, "message": ""},
        "headers": {name: [value] for name, value in headers.items()} if answer.content else {},
        "body": {"string": answer.content},
    }


def _require_said(said: Any, expected: Request, config: ProviderConfig) -> None:
    """Require the request that is on the cassette, word for word; the token alone may differ, and not in its claims."""
    parts = urlsplit(str(said.uri))
    assert said.method == expected.method, f"{said.method}, not {expected.method}"
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == expected.url, f"{said.uri}, not {expected.url}"
    _require_alike("query", _listed(expected.query), parse_qs(parts.query, keep_blank_values=True))
    _require_authorized(str(said.headers.get("authorization", "")), expected.authorization, config)
    body = bytes(said.body or b"")
    if expected.form is not None:
        _require_alike("form", _listed(expected.form), parse_qs(body.decode(), keep_blank_values=True))
    elif expected.json is not None:
        _require_alike("json", expected.json, json.loads(body or b"null"))
    else:
        assert not body, f"a body, {body!r}, where none is expected"


def _require_authorized(header: str, expected: Claims | Bearer | None, config: ProviderConfig) -> None:
    if isinstance(expected, Claims):
        assert expected.fits(header.removeprefix("Bearer ")), f"the credential does not claim {expected.claims}"
    elif isinstance(expected, Bearer):
        assert expected.fits(header, config), f"the credential is not the bearer token {expected.setting}"


def _listed(pairs: Mapping[str, Any]) -> dict[str, list[str]]:
    def texts(value: Any) -> list[str]:
        return [str(item) for item in cast("list[Any]", value)] if isinstance(value, list) else [str(value)]

    return {name: texts(value) for name, value in pairs.items()}


def _require_alike(path: str, expected: Any, found: Any) -> None:
    if isinstance(expected, Claims):
        assert expected.fits(found), f"{path}: not a token that claims {expected.claims}"
    elif isinstance(expected, dict):
        assert isinstance(found, dict), f"{path}: {found!r} is no object"
        members, others = cast("dict[str, Any]", expected), cast("dict[str, Any]", found)
        assert set(members) == set(others), f"{path}: {sorted(others)}, not {sorted(members)}"
        for name, value in members.items():
            _require_alike(f"{path}.{name}", value, others[name])
    elif isinstance(expected, list):
        items = cast("list[Any]", expected)
        assert isinstance(found, list), f"{path}: {found!r} is no list"
        assert len(items) == len(cast("list[Any]", found)), f"{path}: {found!r}, not {items!r}"
        for index, (one, other) in enumerate(zip(items, cast("list[Any]", found), strict=True)):
            _require_alike(f"{path}.{index}", one, other)
    else:
        assert type(found) is type(expected), f"{path}: {found!r}, not {expected!r}"
        assert found == expected, f"{path}: {found!r}, not {expected!r}"
