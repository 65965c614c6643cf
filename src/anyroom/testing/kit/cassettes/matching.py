"""Comparing what was said with what stands on a cassette."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol, cast
from urllib.parse import parse_qs, urlsplit

from anyroom.config import ProviderConfig
from anyroom.testing.kit.cassettes.tape import Basic, Bearer, Claims, Request


class Said(Protocol):
    """A request as it was sent. Header names are in lower case, or looked up in any."""

    @property
    def method(self) -> str: ...
    @property
    def uri(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes | None: ...


def complaint_of(said: Said, expected: Request, config: ProviderConfig) -> str:
    """Why a request is not the one on the cassette; nothing if it is, word for word: the token alone may differ, and not
    in its claims.
    """
    try:
        _require_said(said, expected, config)
    except AssertionError as error:
        return str(error).partition("\n")[0]
    return ""


def _require_said(said: Said, expected: Request, config: ProviderConfig) -> None:
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


def _require_authorized(header: str, expected: Claims | Bearer | Basic | None, config: ProviderConfig) -> None:
    if isinstance(expected, Claims):
        assert expected.fits(header), f"the credential does not claim {expected.claims}"
    elif isinstance(expected, Bearer):
        assert expected.fits(header, config), f"the credential is not the bearer token {expected.setting}"
    elif isinstance(expected, Basic):
        assert expected.fits(header, config), f"the credential is not {expected.user} and {expected.password}"


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
