"""Every way in which a request can be spoilt a little: a cassette that does not notice one of them proves nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl, urlencode

import httpx

from anyroom.config import ProviderConfig
from anyroom.testing.kit.cassettes.matching import complaint_of
from anyroom.testing.kit.cassettes.peer import Arrived
from anyroom.testing.kit.cassettes.player import Alteration
from anyroom.testing.kit.cassettes.tape import BEARER, Interaction
from anyroom.testing.kit.fingerprints import claims_of
from anyroom.testing.kit.traffic import Sent, kept
from anyroom.testing.places import changed, places, without

Pairs: TypeAlias = list[tuple[str, str]]


def alterations(sent: Sent) -> Iterator[tuple[str, Alteration]]:
    """The alterations of a request, each with its name."""
    yield "another method", _method("PATCH" if sent.method != "PATCH" else "POST")
    yield "another path", lambda request: _set_url(request, path=f"{request.url.path}x")
    yield "another host", lambda request: _set_url(request, host="other.example.com")
    query = parse_qsl(httpx.URL(sent.url).query.decode(), keep_blank_values=True)
    for name, pairs in _pair_spoilings(query):
        yield f"query {name}", _query(pairs)
    if "authorization" in sent.headers:
        yield "another credential", lambda request: request.headers.__setitem__("authorization", "Bearer kit")
        yield "another scheme", _other_scheme
        yield "no credential", lambda request: request.headers.__delitem__("authorization")
    if not sent.content:
        yield "a body", lambda request: set_body(request, b'{"kit": 1}')
    elif "json" in sent.headers.get("content-type", ""):
        for name, body in _json_spoilings(json.loads(sent.content)):
            yield f"body {name}", _body(json.dumps(body).encode())
    else:
        for name, pairs in _pair_spoilings(parse_qsl(sent.content.decode(), keep_blank_values=True)):
            yield f"form {name}", _body(urlencode(pairs).encode())


def altered(sent: Sent, alter: Alteration) -> Sent:
    """The request as it would have been sent with an alteration."""
    request = httpx.Request(sent.method, sent.url, headers=dict(sent.headers), content=sent.content)
    alter(request)
    return kept(request)


def fits(sent: Sent, interaction: Interaction, config: ProviderConfig) -> bool:
    """Whether a request would be answered with this interaction."""
    arrived = Arrived(sent.method, sent.url, sent.headers, sent.content)
    return not complaint_of(arrived, interaction.request, config)


def _pair_spoilings(pairs: Pairs) -> Iterator[tuple[str, Pairs]]:
    yield "with one more", [*pairs, ("kit", "1")]
    for index, (name, value) in enumerate(pairs):
        rest = [*pairs[:index], *pairs[index + 1 :]]
        yield f"without {name}", rest
        yield f"with another {name}", [*rest, (name, f"{value}x")]


def _json_spoilings(body: Any) -> Iterator[tuple[str, Any]]:
    for place, value in places(body):
        spelled = ".".join(map(str, place))
        if isinstance(value, dict):
            yield f"with one more in {spelled or 'it'}", changed(body, place, {**value, "kit": 1})
        elif isinstance(value, list):
            yield f"with one more in {spelled or 'it'}", changed(body, place, [*cast("list[Any]", value), "kit"])
        else:
            yield f"with another {spelled}", changed(body, place, _other(value))
        if place:
            yield f"without {spelled}", without(body, place)


def _other(value: Any) -> str:
    """Of a token nothing but its claims counts, so that a longer one would be as good."""
    return f"{value}x" if isinstance(value, str) and claims_of(value) is None else "kit"


def _other_scheme(request: httpx.Request) -> None:
    said = request.headers["authorization"]
    bare = said.removeprefix(BEARER)
    request.headers["authorization"] = bare if bare != said else f"{BEARER}{said}"


def _method(method: str) -> Alteration:
    return lambda request: setattr(request, "method", method)


def _query(pairs: Pairs) -> Alteration:
    return lambda request: setattr(request, "url", request.url.copy_with(query=urlencode(pairs).encode()))


def _body(content: bytes) -> Alteration:
    return lambda request: set_body(request, content)


def _set_url(request: httpx.Request, **parts: str) -> None:
    request.url = request.url.copy_with(**parts)


def set_body(request: httpx.Request, content: bytes) -> None:
    """httpx makes a request's body once; another request has another one."""
    other = httpx.Request(request.method, request.url, content=content)
    request.stream = other.stream
    request.headers["content-length"] = str(len(content))
    vars(request)["_content"] = content
