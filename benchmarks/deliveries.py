"""`webhooks.parse` and the ASGI receiver, beside what somebody without a library would have to do at least."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from anyroom.webhooks import Inbox, MemorySeen, Receiver
from anyroom.webhooks.inbox import scheme_of
from benchmarks import sdks
from benchmarks.contest import Contender, Effort, hold, in_turns
from benchmarks.rows import OURS, Ahead, AtMost, Findings, Goal, Row, Unit
from benchmarks.serving import App, served

SECRET: Final = "a signature secret of thirty-two characters"
STARLETTE: Final = "Starlette"
DIFFERENT: Final = 40
"""How many deliveries differ. They come again and again, to a memory that has just forgotten them: see `_forgetful`."""


@dataclass(frozen=True)
class Delivery:
    """One delivery as it arrives."""

    headers: Mapping[str, str]
    body: bytes


Check = Callable[[str, bytes], None]
"""What the least is: to look at the signature of a body, and raise if it is not right."""


@dataclass(frozen=True)
class Signing:
    """How a platform signs, and what it is held against."""

    event: str
    header: str
    key: Callable[[], str]
    """What it signs with."""
    settings: Callable[[], Mapping[str, Any]]
    """What we check with."""
    yardstick: str
    check: Callable[[], Check]
    goal: Goal


@cache
def _public_key() -> RSAPublicKey:
    found = load_pem_private_key(sdks.private_key().encode(), password=None).public_key()
    assert isinstance(found, RSAPublicKey)
    return found


def _rsa_settings() -> Mapping[str, Any]:
    return {"webhook_public_key": _public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()}


def _rsa_check() -> Check:
    key, padding, digest = _public_key(), PKCS1v15(), SHA256()
    return lambda said, body: key.verify(base64.b64decode(said), body, padding, digest)


def _jwt_check() -> Check:
    def check(said: str, body: bytes) -> None:
        claims = jwt.decode(said[len("Bearer ") :], SECRET, algorithms=["HS256"])
        if not hmac.compare_digest(claims["payload_hash"], hashlib.sha256(body).hexdigest()):
            raise ValueError("another body")

    return check


_RSA: Final = "RSA verification"
_JWT: Final = "jwt.decode + SHA-256"
SIGNINGS: Final[Mapping[str, Signing]] = {
    "cloudflare": Signing(
        "recording.statusUpdate.uploaded",
        "rtk-signature",
        sdks.private_key,
        _rsa_settings,
        _RSA,
        _rsa_check,
        AtMost(3, _RSA),
    ),
    "videosdk": Signing(
        "recording-stopped", "videosdk-signature", sdks.private_key, _rsa_settings, _RSA, _rsa_check, AtMost(3, _RSA)
    ),
    "vonage": Signing(
        "archive",
        "authorization",
        lambda: SECRET,
        lambda: {"webhook_secret": SECRET},
        _JWT,
        _jwt_check,
        AtMost(1.5, _JWT),
    ),
}


def measure(effort: Effort) -> Findings:
    """A recording that is ready, on each platform."""
    found = Findings()
    for platform, signing in SIGNINGS.items():
        contenders = _parsers(platform, signing, _deliveries(platform))
        figures = {name: score.in_cpu for name, score in hold(contenders, effort).items()}
        found.rows.append(Row(f"`webhooks.parse`, {platform}", figures, (signing.goal,)))
    for platform in SIGNINGS:
        try:
            sdks.require("starlette")
            sdks.require("uvicorn")
        except sdks.Missing as missing:
            found.notes.append(str(missing))
            break
        found.rows.append(_receivers(platform, effort))
    return found


def signed_deliveries(platform: str, count: int) -> Sequence[Delivery]:
    """Deliveries of one event, told apart by a member that nobody reads; with headers as a server passes them on."""
    signing = SIGNINGS[platform]
    scheme = scheme_of(platform)
    sample = next(
        body for name, body in scheme.samples.items() if name == signing.event or name.startswith(f"{signing.event}.")
    )
    found: list[Delivery] = []
    for number in range(count):
        body = json.dumps({**sample, "number": number}, separators=(",", ":")).encode()
        signed = scheme.signed(body, signing.key(), now=time.time())
        headers = {
            "host": "hooks.example.com",
            "user-agent": "platform/1.0",
            "accept": "*/*",
            "content-type": "application/json",
            "content-length": str(len(body)),
            **{name.lower(): value for name, value in signed.items()},
        }
        found.append(Delivery(headers, body))
    return found


@cache  # signing with RSA takes longer than all that is measured here
def _deliveries(platform: str) -> Sequence[Delivery]:
    return signed_deliveries(platform, DIFFERENT)


def _forgetful() -> MemorySeen:
    return MemorySeen(kept=DIFFERENT // 2)


def _parsers(platform: str, signing: Signing, sent: Sequence[Delivery]) -> list[Contender]:
    check, inbox = signing.check(), Inbox(platform, seen=_forgetful(), environ={}, **signing.settings())

    def each(act: Callable[[Delivery], object]) -> Callable[[int], object]:
        coming = itertools.cycle(sent)

        def work(count: int) -> None:
            for one in itertools.islice(coming, count):
                act(one)

        return work

    return [
        Contender(signing.yardstick, each(lambda one: check(one.headers[signing.header], one.body))),
        Contender(OURS, each(lambda one: inbox.parse(one.headers, one.body))),
    ]


# --- the receiver -----------------------------------------------------------------------------------------------------


def _receivers(platform: str, effort: Effort) -> Row:
    """Both in Starlette on uvicorn, each in a process of its own, which is where the time is taken."""
    requests, count = partial(_requests, platform), 40 if effort.quick else 400
    with served(partial(_bare_app, platform), requests) as bare, served(partial(_our_app, platform), requests) as mine:
        figures = in_turns({STARLETTE: lambda: bare.cost(count), OURS: lambda: mine.cost(count)}, effort.rounds)
    return Row(f"ASGI receiver, {platform}", figures, (Ahead(0.6, STARLETTE),), Unit.PER_SECOND)


def _requests(platform: str) -> Sequence[bytes]:
    found: list[bytes] = []
    for one in _deliveries(platform):
        lines = "".join(f"{name}: {value}\r\n" for name, value in one.headers.items())
        found.append(f"POST /hooks/ HTTP/1.1\r\n{lines}\r\n".encode() + one.body)
    return found


def _bare_app(platform: str) -> App:
    """An endpoint that reads the body and checks the signature, and no more."""
    starlette, responses = sdks.require("starlette.applications"), sdks.require("starlette.responses")
    routing, header, check = sdks.require("starlette.routing"), SIGNINGS[platform].header, SIGNINGS[platform].check()

    async def hook(request: Any) -> Any:
        check(request.headers[header], await request.body())
        return responses.Response("OK")

    app: App = starlette.Starlette(routes=[routing.Route("/hooks/", hook, methods=["POST"])])
    return app


def _our_app(platform: str) -> App:
    starlette, routing = sdks.require("starlette.applications"), sdks.require("starlette.routing")
    receiver = Receiver(platform, seen=_forgetful(), environ={}, **SIGNINGS[platform].settings())

    @receiver.on()
    async def handle(event: Any) -> None: ...

    app: App = starlette.Starlette(routes=[routing.Mount("/hooks", receiver.asgi)])
    return app
