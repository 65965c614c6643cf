"""Telling whether two runs of a call differ: requests and results as leaves, without what differs by itself."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final, cast

from anyroom.errors import AnyroomError
from anyroom.testing.kit.listening import Heard

Fingerprint = Mapping[str, object]

SAME_INSTANT: Final = 30.0
"""Instants that lie no further apart than so many seconds count as the same: runs take time themselves."""
_EARLIEST, _LATEST = 10**9, 10**14
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_JWT: Final = re.compile(r"[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")
_VOLATILE_CLAIMS: Final = frozenset({"iat", "jti", "nbf"})


@dataclass(frozen=True, slots=True)
class _Instant:
    """Seconds from the moment of the run."""

    away: float


def fingerprint(heard: Sequence[Heard], result: object) -> Fingerprint:
    """What was said and what came of it, leaf by leaf."""
    said = [
        {
            "endpoint": item.request.endpoint.operation,
            "segments": dict(item.request.segments),
            "query": _pairs(item.request.query),
            "json": item.request.json,
            "form": None if item.request.form is None else _pairs(item.request.form),
        }
        for item in heard
    ]
    return dict(_leaves("", {"said": said, "result": result}, time.time()))


def changed(one: Fingerprint, again: Fingerprint, other: Fingerprint, given: object) -> set[str]:
    """The leaves in which `other` differs from `one`, where `one` does not differ from itself when it is run again; and
    those that hold the text that was given.
    """
    noise = _differing(one, again)
    quiet = {leaf for leaf in noise if not (isinstance(given, str) and given == other.get(leaf) != one.get(leaf))}
    return _differing(one, other) - quiet


def claims_of(token: str) -> dict[str, Any] | None:
    """The claims of a JWT, unverified; None if it is none."""
    if not _JWT.fullmatch(token):
        return None
    payload = token.split(".")[1]
    try:
        found = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _pairs(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _differing(one: Fingerprint, other: Fingerprint) -> set[str]:
    return {leaf for leaf in {*one, *other} if not _same(one.get(leaf), other.get(leaf))}


def _same(one: object, other: object) -> bool:
    if isinstance(one, _Instant) and isinstance(other, _Instant):
        return abs(one.away - other.away) <= SAME_INSTANT
    return one == other


def _leaves(path: str, value: Any, now: float) -> Iterator[tuple[str, object]]:
    children = _children(value)
    if children is None:
        yield path, _leaf(value, now)
        return
    yield f"{path}()", len(children)
    for name, child in children.items():
        yield from _leaves(f"{path}.{name}", child, now)


def _children(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, AnyroomError):
        return {"error": type(value).__name__}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: getattr(value, item.name) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): child for name, child in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return {str(index): child for index, child in enumerate(cast("Sequence[Any]", value))}
    if isinstance(value, str) and (claims := claims_of(value)) is not None:
        if isinstance(claims.get("exp"), int) and isinstance(claims.get("iat"), int):
            claims["exp"] -= claims["iat"]
        return {name: claim for name, claim in claims.items() if name not in _VOLATILE_CLAIMS}
    return None


def _leaf(value: Any, now: float) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return _Instant((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp() - now)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _EARLIEST < value < _LATEST:
        return _Instant((value / 1000 if value > 10**11 else value) - now)
    if isinstance(value, str) and _ISO.match(value):
        try:
            return _leaf(datetime.fromisoformat(value), now)
        except ValueError:
            return value
    return str(value) if isinstance(value, Path) else value
