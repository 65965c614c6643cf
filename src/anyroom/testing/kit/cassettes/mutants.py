"""Mutants: every way in which an adapter could be a little wrong, and whether the cassettes would notice.

For each wire operation another method, another word in the path, two ids exchanged, and another name for each key of query
and body; for each call every two fields of its results that could be mistaken for each other, exchanged.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import combinations
from types import NoneType
from typing import Any, Final, TypeAlias, cast, get_args, get_type_hints
from urllib.parse import parse_qsl, urlencode

import httpx

from anyroom.operations import Endpoint
from anyroom.provider import Provider
from anyroom.testing.kit.cassettes.alterations import set_body
from anyroom.testing.kit.cassettes.player import Alteration, Played, afresh, differences, play
from anyroom.testing.kit.cassettes.tape import Cassette
from anyroom.testing.kit.listening import Heard, listening
from anyroom.testing.kit.plain import UNSAID, told
from anyroom.testing.kit.scene import Mode

Pairs: TypeAlias = list[tuple[str, str]]

_WORD: Final = re.compile(r"(?<=/)[^/{}]+(?=/|$)")
_NAME: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One way to be wrong, and whether a cassette noticed."""

    name: str
    killed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A cassette as the genuine adapter plays it."""

    cassette: Cassette
    heard: Sequence[Heard]
    played: Played


def mutants(provider: Provider, cassettes: Sequence[Cassette]) -> Iterator[Mutant]:
    """Every mutant of an adapter, tried on its cassettes.

    Raises:
        ValueError: a cassette cannot be played as it is.
    """
    rows = [_row(provider, cassette) for cassette in cassettes]
    yield from _of_endpoints(provider, rows)
    yield from _of_keys(provider, rows)
    yield from _of_results(rows)


def _row(provider: Provider, cassette: Cassette) -> Row:
    described = afresh(provider)
    with listening(described) as heard:
        played = play(cassette, described, Mode.SYNC)
    if found := differences(cassette, played):
        raise ValueError(f"{cassette.name}: {'; '.join(found)}")
    return Row(cassette, tuple(heard), played)


def _notices(provider: Provider, row: Row, alter: Alteration | None = None) -> bool:
    return bool(differences(row.cassette, play(row.cassette, afresh(provider), Mode.SYNC, alter)))


# --- endpoints -----------------------------------------------------------------------------------------------------------


def _of_endpoints(provider: Provider, rows: Sequence[Row]) -> Iterator[Mutant]:
    spoken: dict[int, tuple[Endpoint, list[Row]]] = {}
    for row in rows:
        for endpoint in {id(item.request.endpoint): item.request.endpoint for item in row.heard}.values():
            spoken.setdefault(id(endpoint), (endpoint, []))[1].append(row)
    own = provider.segments()
    for endpoint, concerned in spoken.values():
        for what, changes in _other_endpoints(endpoint, own):
            with _changed(endpoint, changes):
                killed = any(_notices(provider, row) for row in concerned)
            yield Mutant(f"{endpoint.operation}: {what}", killed)


def _other_endpoints(endpoint: Endpoint, own: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "another method", {"method": "PATCH" if endpoint.method != "PATCH" else "POST"}
    path = endpoint.path
    for word in _WORD.finditer(path):
        yield f"another word for {word[0]} in the path", {"path": f"{path[: word.end()]}x{path[word.end() :]}"}
    given = [name for name in _NAME.findall(path) if name not in own]
    for one, other in combinations(given, 2):
        held = path.replace(f"{{{one}}}", "{}").replace(f"{{{other}}}", f"{{{one}}}").replace("{}", f"{{{other}}}")
        yield f"{one} and {other} exchanged in the path", {"path": held}


@contextmanager
def _changed(endpoint: Endpoint, changes: Mapping[str, str]) -> Generator[None]:
    """The very endpoint that the adapter holds, with something changed for a while."""
    before = {name: getattr(endpoint, name) for name in changes}
    for name, value in changes.items():
        object.__setattr__(endpoint, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            object.__setattr__(endpoint, name, value)


# --- keys ----------------------------------------------------------------------------------------------------------------


def _of_keys(provider: Provider, rows: Sequence[Row]) -> Iterator[Mutant]:
    said: dict[tuple[str, str, str], list[tuple[Row, int]]] = {}
    for row in rows:
        for number, item in enumerate(row.heard):
            for where, key in _keys(row, number):
                said.setdefault((item.request.endpoint.operation, where, key), []).append((row, number))
    for (operation, where, key), places in said.items():
        killed = any(_notices(provider, row, _renaming(where, key, number)) for row, number in places)
        yield Mutant(f"{operation}: another name for {key} in the {where}", killed)


def _keys(row: Row, number: int) -> Iterator[tuple[str, str]]:
    request = row.heard[number].request
    yield from (("query", name) for name, _ in request.query)
    if request.form is not None:
        yield from (("form", name) for name, _ in request.form)
    elif request.json is not None:
        yield from (("body", key) for key in dict.fromkeys(_json_keys(json.loads(json.dumps(request.json)))))


def _json_keys(value: Any, place: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, child in cast("dict[str, Any]", value).items():
            yield f"{place}{name}"
            yield from _json_keys(child, f"{place}{name}.")
    elif isinstance(value, list):
        for child in cast("list[Any]", value):
            yield from _json_keys(child, f"{place}*.")


def _renaming(where: str, key: str, number: int) -> Alteration:
    """Renames a key in the `number`th of the requests that an operation sends; transfers are no requests."""
    rename: Mapping[str, Callable[[httpx.Request], None]] = {
        "query": lambda request: setattr(request, "url", _with_query(request.url, key)),
        "form": lambda request: set_body(
            request, urlencode(_renamed_pairs(parse_qsl(request.content.decode()), key)).encode()
        ),
        "body": lambda request: set_body(
            request, json.dumps(_renamed(json.loads(request.content), key.split("."))).encode()
        ),
    }
    seen = 0

    def alter(request: httpx.Request) -> None:
        nonlocal seen
        if seen == number:
            rename[where](request)
        seen += 1

    return alter


def _with_query(url: httpx.URL, key: str) -> httpx.URL:
    pairs = parse_qsl(url.query.decode(), keep_blank_values=True)
    return url.copy_with(query=urlencode(_renamed_pairs(pairs, key)).encode())


def _renamed_pairs(pairs: Pairs, key: str) -> Pairs:
    return [(f"{name}x" if name == key else name, value) for name, value in pairs]


def _renamed(body: Any, path: Sequence[str]) -> Any:
    body = copy.deepcopy(body)
    for parent in _parents(body, path[:-1]):
        if path[-1] in parent:
            parent[f"{path[-1]}x"] = parent.pop(path[-1])
    return body


def _parents(value: Any, path: Sequence[str]) -> Iterator[dict[str, Any]]:
    if not path:
        if isinstance(value, dict):
            yield cast("dict[str, Any]", value)
    elif path[0] == "*" and isinstance(value, list):
        for child in cast("list[Any]", value):
            yield from _parents(child, path[1:])
    elif isinstance(value, dict) and path[0] in value:
        yield from _parents(cast("dict[str, Any]", value)[path[0]], path[1:])


# --- results -------------------------------------------------------------------------------------------------------------


def _of_results(rows: Sequence[Row]) -> Iterator[Mutant]:
    by_call: dict[str, list[Row]] = {}
    for row in rows:
        if row.cassette.raises is None:
            by_call.setdefault(row.cassette.call, []).append(row)
    for call, concerned in by_call.items():
        pairs = dict.fromkeys(pair for row in concerned for pair in _confusable(row.played.result))
        for kind, one, other in pairs:
            killed = any(
                differences(row.cassette, replace(row.played, result=_exchanged(row.played.result, kind, one, other)))
                for row in concerned
            )
            yield Mutant(f"{call}: {one} and {other} of {kind.__name__} exchanged", killed)


def _confusable(thing: Any) -> Iterator[tuple[type[Any], str, str]]:
    """The pairs of fields of one type, one of which at least says something, in a result and all that it holds."""
    if is_dataclass(thing) and not isinstance(thing, type):
        kind, saying = type(thing), {name for name, _ in told(thing)}
        hints = {name: {*get_args(hint)} - {NoneType} or {hint} for name, hint in get_type_hints(kind).items()}
        names = [item.name for item in fields(thing) if item.name not in UNSAID]
        for one, other in combinations(names, 2):
            if hints[one] == hints[other] and saying & {one, other}:
                yield kind, one, other
        for name in saying:
            yield from _confusable(getattr(thing, name))
    elif isinstance(thing, (list, tuple)):
        for item in cast("Sequence[Any]", thing):
            yield from _confusable(item)


def _exchanged(thing: Any, kind: type[Any], one: str, other: str) -> Any:
    if is_dataclass(thing) and not isinstance(thing, type):
        inner = {name: _exchanged(value, kind, one, other) for name, value in told(thing)}
        if type(thing) is kind:
            first, second = getattr(thing, one), getattr(thing, other)
            inner |= {one: _exchanged(second, kind, one, other), other: _exchanged(first, kind, one, other)}
        return replace(thing, **inner)
    if isinstance(thing, (list, tuple)):
        found = [_exchanged(item, kind, one, other) for item in cast("Sequence[Any]", thing)]
        return found if isinstance(thing, list) else tuple(found)
    return thing
