"""What may go wrong with an answer such that secrets come to light: echoes, redirects, broken connections."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final, NoReturn, TypeAlias

import httpx

from anyroom.testing.kit.secrets import ECHOES

from .canaries import WORD

Spoil: TypeAlias = Callable[[httpx.Request, str], httpx.Response]
"""Given a request and all that could be told: answers in the platform's place, or raises as the HTTP library does."""

SIGNATURE: Final = f"{WORD}-signature"
STREAM_KEY: Final = f"{WORD}-stream-key"
JOIN_TOKEN: Final = f"eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoiMSJ9.{WORD}-join-token"
HANDED_OUT: Final = frozenset({SIGNATURE, STREAM_KEY, JOIN_TOKEN})
"""What a platform hands out in a form by which it is known, wherever it stands."""
TOLD: Final = (
    f"https://files.example.com/film.mp4?expires=1&signature={SIGNATURE}",
    f"rtmp://live.example.com/app/{STREAM_KEY}",
    JOIN_TOKEN,
)
LONGEST_MESSAGE: Final = 500
"""Characters, after which errors cut short what a platform says."""


def _echo(shape: str, status: int) -> Spoil:
    return lambda _, told: ECHOES[shape](status, told)


def _raising(kind: type[httpx.TransportError], said: str = "{told}") -> Spoil:
    def spoil(request: httpx.Request, told: str) -> NoReturn:
        raise kind(said.format(told=told, url=request.url, headers=list(request.headers.raw)), request=request)

    return spoil


def _cut_short(_: httpx.Request, told: str) -> httpx.Response:
    """A message that is too long by half of a secret."""
    secret = max(told.split(), key=len)
    return httpx.Response(400, json={"message": f"{'x' * (LONGEST_MESSAGE - min(len(secret) // 2, 100))} {secret}"})


def _redirect(_: httpx.Request, told: str) -> httpx.Response:
    return httpx.Response(302, headers={"location": f"https://elsewhere.example.com/?{httpx.QueryParams(token=told)}"})


def _in_headers(_: httpx.Request, told: str) -> httpx.Response:
    return httpx.Response(429, headers={"x-request-id": told, "retry-after": told, "date": told, "server": told})


SPOILS: Final[Mapping[str, Spoil]] = {
    **{f"echo: {shape}, 400": _echo(shape, 400) for shape in ECHOES},
    **{f"echo: a message, {status}": _echo("a message", status) for status in (401, 403, 404, 409, 422, 429, 500)},
    **{f"echo: {shape}, 200": _echo(shape, 200) for shape in ("a message", "text")},
    "echo: JSON, told as text": lambda _, told: httpx.Response(400, text=f"no: {json.dumps(told)}"),
    "echo: quoted, as in a URL": lambda _, told: httpx.Response(400, text=str(httpx.QueryParams(q=told))),
    "echo: cut short": _cut_short,
    "echo: in headers": _in_headers,
    "redirect with a token": _redirect,
    "redirect to itself": lambda request, told: httpx.Response(302, headers={"location": str(request.url)}, text=told),
    "an answer that cannot be read": lambda *_: httpx.Response(200, json=[[]]),
    "no answer in time": _raising(httpx.ReadTimeout),
    "no connection": _raising(httpx.ConnectError, "cannot connect to {url}: {told}"),
    "no connection in time": _raising(httpx.ConnectTimeout),
    "a certificate of nobody's": _raising(httpx.ConnectError, "[SSL: CERTIFICATE_VERIFY_FAILED] {told}"),
    "a header that cannot be sent": _raising(httpx.LocalProtocolError, "Illegal header value {headers}"),
    "the connection breaks": _raising(httpx.RemoteProtocolError, "illegal response to {headers}"),
    "the connection is reset": _raising(httpx.ReadError),
}
"""By what goes wrong."""
AS_IT_CAME: Final = frozenset({"echo: a message, 200", "echo: text, 200"})
"""Successes: their `raw` is what the platform said, word for word."""
EXAMPLES: Final = ("echo: a message, 401", "echo: its keys, 400", "a header that cannot be sent")
"""Those few that every run of the tests tries."""
