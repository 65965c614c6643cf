"""What a cassette is, and how it is read from YAML.

    call: recordings.start
    given: [1_MX4yOWY3...]                  # positional arguments
    options: {name: first archive test, layout: grid}
    returns: {id: 5b1521e6-..., status: recording}
    interactions:
    - request:
        method: POST
        url: https://video.example.com/v2/archive
        authorization: !bearer {application_id: 29f760f8-...}
        json: {sessionId: 1_MX4yOWY3..., name: first archive test, layout: {type: bestFit}}
      response:
        status: 200
        json: {id: 5b1521e6-..., status: started}

`raises: {error: AlreadyActive, code: "15001"}` stands in the place of `returns` where the call fails. `own: true` calls a
method of the provider's own. `form` and `query` are mappings; a value that stands there several times is a list. `!claims`
stands for a token with at least these claims, in a header for the whole of it; `!bearer {...}` for one behind the word `Bearer`,
and `!bearer api_token` for the token that this setting of the provider holds; `!basic [api_key, api_secret]` for HTTP Basic with
what two settings hold. `!Hls {dvr: true}` is a neutral value that carries data, `!Role host` one that is a word, and
`!anyroom_acme.Options {...}` one of the adapter's. A cassette is played on the first day of 2026.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast, get_args, get_type_hints

from pydantic import SecretStr

from anyroom.config import ProviderConfig
from anyroom.testing.kit.fingerprints import claims_of

yaml: Any = import_module("yaml")  # it says nothing of its types

_PARTS: Final = frozenset({"call", "own", "given", "options", "returns", "raises", "interactions"})
_REQUEST: Final = frozenset({"method", "url", "query", "authorization", "json", "form"})
_RESPONSE: Final = frozenset({"status", "json", "text", "headers"})

BEARER: Final = "Bearer "
BASIC: Final = "Basic "


@dataclass(frozen=True, slots=True)
class Claims:
    """Stands for any token that has at least these claims. In a header `scheme` stands before it."""

    claims: Mapping[str, Any]
    scheme: str = ""

    def fits(self, token: object) -> bool:
        """Whether a token has them."""
        if not isinstance(token, str) or not token.startswith(self.scheme):
            return False
        found = claims_of(token.removeprefix(self.scheme))
        return found is not None and all(name in found and found[name] == value for name, value in self.claims.items())


@dataclass(frozen=True, slots=True)
class Bearer:
    """Stands for a bearer token that says nothing of itself: that of a setting of the provider."""

    setting: str

    def fits(self, header: str, config: ProviderConfig) -> bool:
        """Whether a header presents it."""
        token: SecretStr = getattr(config, self.setting)
        return header == BEARER + token.get_secret_value()


@dataclass(frozen=True, slots=True)
class Basic:
    """Stands for HTTP Basic with what two settings of the provider hold."""

    user: str
    password: str

    def fits(self, header: str, config: ProviderConfig) -> bool:
        """Whether a header presents them."""
        user, password = (getattr(config, name).get_secret_value() for name in (self.user, self.password))
        return header == BASIC + base64.b64encode(f"{user}:{password}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Request:
    """What the adapter must say."""

    method: str
    url: str
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    authorization: Claims | Bearer | Basic | None = None
    json: Any = None
    form: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What the platform answers."""

    status: int
    json: Any = None
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def content(self) -> bytes:
        """The body."""
        if self.text is not None:
            return self.text.encode()
        return b"" if self.json is None else json.dumps(self.json).encode()

    def sent_headers(self) -> Mapping[str, str]:
        """The headers, with the body's type if there is a body."""
        if not self.content:
            return {}
        return {"content-type": "application/json" if self.text is None else "text/html", **self.headers}


@dataclass(frozen=True, slots=True)
class Interaction:
    """A request and its answer."""

    request: Request
    response: Response


@dataclass(frozen=True, slots=True)
class Cassette:
    """One call, what it must say, what it is answered, and what must come of it."""

    name: str
    call: str
    own: bool
    given: Sequence[Any]
    options: Mapping[str, Any]
    returns: Any
    raises: Mapping[str, Any] | None
    interactions: Sequence[Interaction]


@cache
def read_cassette(path: Path) -> Cassette:
    """Read a cassette.

    Raises:
        ValueError: it has a part that cassettes do not have, or lacks one that they need.
    """
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())
    _require_known(path, found, _PARTS)
    for interaction in found["interactions"]:
        _require_known(path, interaction["request"], _REQUEST)
        _require_known(path, interaction["response"], _RESPONSE)
    if ("returns" in found) == ("raises" in found):
        raise ValueError(f"{path.name}: a call returns or raises, exactly one")
    return Cassette(
        name=path.stem,
        call=found["call"],
        own=found.get("own", False),
        given=found.get("given", []),
        options=found.get("options", {}),
        returns=found.get("returns"),
        raises=found.get("raises"),
        interactions=[
            Interaction(Request(**interaction["request"]), Response(**interaction["response"]))
            for interaction in found["interactions"]
        ],
    )


def value_of(cls: type[Any], values: Mapping[str, Any]) -> Any:
    """Make a dataclass of a cassette's values: the words of its enums become their members, texts of instants the instants."""
    hints = get_type_hints(cls)
    return cls(**{name: _member(hints.get(name), value) for name, value in values.items()})


def options_of_call(cls: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a call, as a user would give them."""
    hints = get_type_hints(cls)
    known = {item.name for item in fields(cls)}
    return {name: _member(hints[name], value) if name in known else value for name, value in values.items()}


def _member(hint: Any, value: Any) -> Any:
    if isinstance(value, str):
        for kind in (hint, *get_args(hint)):
            if isinstance(kind, type) and issubclass(kind, Enum) and value in {member.value for member in kind}:
                return kind(value)
            if kind is datetime:
                return datetime.fromisoformat(value)
    return value


def _require_known(path: Path, found: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = set(found) - known
    if unknown:
        raise ValueError(f"{path.name}: no such part: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")


@cache
def _loader() -> Any:
    # libyaml's parser, where PyYAML was built with it, is ten times as fast.
    loader: Any = type("CassetteLoader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
    # Instants stay the text that was sent.
    loader.yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader.add_constructor("!claims", _claims)
    loader.add_constructor("!bearer", _bearer)
    loader.add_constructor("!basic", _basic)
    loader.add_multi_constructor("!", _construct)
    return loader


def _claims(reader: Any, node: Any) -> Claims:
    return Claims(reader.construct_mapping(node, deep=True))


def _bearer(reader: Any, node: Any) -> Bearer | Claims:
    if isinstance(node, yaml.MappingNode):
        return Claims(reader.construct_mapping(node, deep=True), BEARER)
    return Bearer(reader.construct_scalar(node))


def _basic(reader: Any, node: Any) -> Basic:
    return Basic(*reader.construct_sequence(node))


def _construct(reader: Any, name: str, node: Any) -> Any:
    module, _, kind = name.rpartition(".")
    cls = getattr(import_module(module or "anyroom.types"), kind)
    if issubclass(cls, Enum):
        return cls(reader.construct_scalar(node))
    values = cast("dict[str, Any]", reader.construct_mapping(node, deep=True))
    return value_of(cls, values)
