"""Callbacks that are let in: what is told of them, with which secrets, and when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import jwt
import pytest

from anyroom import Client
from anyroom.errors import BadSignature, ConfigurationError, Replayed, StaleDelivery
from anyroom.events import EventType, Person
from anyroom.testing.deliveries import DeliveryPairs
from anyroom.webhooks import Inbox, MemorySeen
from anyroom_vonage import Vonage
from anyroom_vonage.config import TOLERANCE
from anyroom_vonage.deliveries import VonageDeliveries
from anyroom_vonage.simulator.credentials import key_pair
from anyroom_vonage.vocabulary import CALLBACK_KINDS
from anyroom_vonage.wire.events import CALLBACKS

from .signing import AT, ENDED, OTHER_SECRET, SECRET, STARTED, claims, forge, let_in, scheme, signed, token_of
from .stagehand import APPLICATION

OLDER_SECRET: Final = "an older one"
BY_KIND: Final = {"session_created": SECRET, "session_destroyed": (OTHER_SECRET, OLDER_SECRET)}


class TestPairs(DeliveryPairs):
    pairs = Path(__file__).parent / "webhooks"
    names = tuple(CALLBACKS)

    def scheme(self) -> VonageDeliveries:
        return scheme()

    def signed(self, body: bytes) -> Mapping[str, str]:
        return signed(body, jti=str(uuid5(NAMESPACE_OID, hashlib.sha256(body).hexdigest())))


def test_every_webhook_of_an_application_has_one_name() -> None:
    assert sorted(callback.kind for callback in CALLBACKS.values()) == sorted(CALLBACK_KINDS)


# --- once ----------------------------------------------------------------------------------------------------------------


def test_a_delivery_is_let_in_once() -> None:
    seen = MemorySeen()
    delivered = let_in(signed(), seen=seen)
    with pytest.raises(Replayed):
        let_in(signed(), seen=seen)
    with pytest.raises(Replayed):  # signed anew, as a retry may be: the id is the delivery's
        let_in(signed(now=AT + 60), seen=seen, now=AT + 200)
    delivered.release()
    assert let_in(signed(), seen=seen) == delivered


def test_the_same_bytes_with_another_id_are_another_delivery() -> None:
    seen = MemorySeen()
    assert [let_in(signed(jti=jti), seen=seen)[0].id for jti in ("one", "two")] == ["one", "two"]


@pytest.mark.parametrize("jti", [None, ""])
def test_without_an_id_the_body_tells_deliveries_apart(jti: str | None) -> None:
    seen = MemorySeen()
    (event,) = let_in(signed(jti=jti), seen=seen)
    assert (event.id, event.repeat) == (hashlib.sha256(STARTED).hexdigest(), False)
    with pytest.raises(Replayed):
        let_in(signed(jti=jti), seen=seen, now=AT + 5)
    (again,) = let_in(signed(jti=jti), seen=seen, now=AT + 60)
    assert again.repeat


# --- in time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tolerance", [None, 60, 86_400])
@pytest.mark.parametrize("way", [-1, 1])
def test_clocks_may_be_off_either_way(tolerance: float | None, way: int) -> None:
    by = scheme() if tolerance is None else scheme(webhook_tolerance=tolerance)
    within = int(tolerance or TOLERANCE)
    assert let_in(signed(now=AT + way * within), by=by)
    with pytest.raises(StaleDelivery):
        let_in(signed(now=AT + way * (within + 1)), by=by)
    assert let_in(forge(claims(exp=int(AT) - within)), by=by)


@pytest.mark.parametrize("tolerance", [0, -1, float("inf"), float("nan"), "soon"])
def test_a_tolerance_is_a_positive_number(tolerance: Any) -> None:
    with pytest.raises(ConfigurationError, match="webhook_tolerance"):
        scheme(webhook_tolerance=tolerance)


# --- with a secret -------------------------------------------------------------------------------------------------------


def test_several_secrets_are_good_while_they_rotate() -> None:
    by = scheme((OTHER_SECRET, SECRET))
    assert let_in(signed(), by=by)
    assert let_in(signed(secret=OTHER_SECRET), by=by)
    with pytest.raises(BadSignature):
        let_in(signed(secret="a third"), by=by)


@pytest.mark.parametrize("secret", ["x", "x" * 50, "x" * 64, "x" * 65, "x" * 500, "päßwort", " [", "{}{"])
def test_a_secret_may_be_any_text(secret: str) -> None:
    assert let_in(signed(secret=secret), by=scheme(secret))


def test_signatures_are_those_of_the_standard() -> None:
    """Keys are filled up with zeros before the library is given them, and others need not do so."""
    assert let_in(forge(claims()))
    said = jwt.decode(token_of(signed(secret="x" * 40)), "x" * 40, algorithms=["HS256"], options={"verify_iat": False})
    assert (said["iss"], said["application_id"], said["api_key"]) == ("Vonage", APPLICATION, "a1b2c3d4")


def test_header_names_schemes_and_hashes_have_no_case() -> None:
    assert let_in({"AUTHORIZATION": signed()["Authorization"].replace("Bearer", "bearer")})
    assert let_in(forge(claims(payload_hash=hashlib.sha256(STARTED).hexdigest().upper())))


def test_what_else_a_token_says_is_not_minded() -> None:
    assert let_in(forge(claims(iss=..., jti=None, canary={"deep": [1]}, aud="x", nbf=9e9, exp=int(AT) + 1)))


def test_nobody_is_let_in_without_a_secret() -> None:
    for none in ((), {}, {"archive_status": ()}):
        with pytest.raises(BadSignature, match="VONAGE_WEBHOOK_SECRET"):
            let_in(signed(), by=scheme(none))
    assert let_in({}, by=scheme(()), verify=False)[0].type is EventType.SESSION_STARTED


def test_each_kind_of_callback_may_have_its_own_secrets() -> None:
    by = scheme(BY_KIND)
    assert let_in(signed(STARTED), STARTED, by=by)[0].type is EventType.SESSION_STARTED
    for secret in (OTHER_SECRET, OLDER_SECRET):
        assert let_in(signed(ENDED, secret), ENDED, by=by)[0].type is EventType.SESSION_ENDED


def test_the_secret_of_one_kind_does_not_sign_another() -> None:
    seen = MemorySeen()
    with pytest.raises(BadSignature, match="another kind"):
        let_in(signed(ENDED, SECRET), ENDED, by=scheme(BY_KIND), seen=seen)
    assert let_in(signed(ENDED, OTHER_SECRET), ENDED, by=scheme(BY_KIND), seen=seen), "it was claimed all the same"
    archive = b'{"id": "a", "event": "archive", "status": "available", "sessionId": "s"}'
    for secret in (SECRET, OTHER_SECRET):
        with pytest.raises(BadSignature, match="another kind"):
            let_in(signed(archive, secret), archive, by=scheme(BY_KIND))


def test_kinds_may_share_a_secret() -> None:
    by = scheme({"session_created": SECRET, "session_destroyed": SECRET, "archive_status": OTHER_SECRET})
    assert let_in(signed(STARTED), STARTED, by=by)
    assert let_in(signed(ENDED), ENDED, by=by)


def test_what_signed_a_nameless_callback_says_what_it_is() -> None:
    body = b'{"id": "b", "sessionId": "s", "status": "stopped"}'
    by = scheme({"broadcast_status": SECRET, "render_status": OTHER_SECRET})
    assert let_in(signed(body), body, by=by)[0].type is EventType.BROADCAST_UPDATED
    assert let_in(signed(body, OTHER_SECRET), body, by=by)[0].type is EventType.RENDER_UPDATED
    assert let_in(signed(body), body)[0].type is EventType.RENDER_UPDATED


def test_a_new_event_is_let_in_whatever_kind_signed_it() -> None:
    body = b'{"event": "sessionHibernated", "sessionId": "s"}'
    (event,) = let_in(signed(body), body, by=scheme(BY_KIND))
    assert (event.type, event.name) == (EventType.UNKNOWN, "sessionHibernated")


@pytest.mark.parametrize("said", [SECRET, json.dumps([OTHER_SECRET, SECRET]), json.dumps(BY_KIND)])
def test_the_environment_holds_several_secrets_as_json(said: str) -> None:
    assert let_in(signed(), by=VonageDeliveries.configured({}, {"VONAGE_WEBHOOK_SECRET": said}))


def test_secrets_of_kinds_are_secrets() -> None:
    config = scheme(BY_KIND).config
    assert set(config.secrets()) == {SECRET, OTHER_SECRET, OLDER_SECRET}
    assert not any(secret in f"{config!r} {config}" for secret in config.secrets())


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ({"archve_status": SECRET}, "no such webhook: archve_status; known: session_created"),
        ("", "empty"),
        (("good", " "), "empty"),
        ({"archive_status": ""}, "empty"),
        ({"archive_status": [7]}, "webhook_secret"),
        (7, "webhook_secret"),
        (key_pair().private_pem, "a key, where"),
    ],
    ids=["a misspelt kind", "empty", "one empty", "an empty kind", "a list of numbers", "a number", "a key"],
)
def test_a_bad_secret_says_what_is_wrong(secret: Any, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason) as caught:
        scheme(secret)
    assert SECRET not in str(caught.value)
    assert "PRIVATE" not in str(caught.value)


# --- connection data -----------------------------------------------------------------------------------------------------


def joined_with(data: object) -> Person:
    """Who joined with this connection data."""
    said = {"event": "connectionCreated", "sessionId": "s", "connection": {"id": "c", "data": data}}
    body = json.dumps(said).encode()
    (event,) = let_in(signed(body), body)
    assert event.person is not None
    return event.person


def test_a_participant_is_whom_the_token_named(vonage: Vonage) -> None:
    join = Client(vonage).tokens.create("s", participant="ana", name="Ana ☕")
    data = jwt.decode(join.value, options={"verify_signature": False})["connection_data"]
    assert joined_with(data) == Person(id="c", name="Ana ☕", key="ana", connection_id="c")


OWN_DATA: Final = {
    "none": None,
    "empty": "",
    "words": "userId=42",
    "a brace": "{",
    "a list": "[]",
    "a text": '"ana"',
    "a number": "7",
    "other types": '{"participant": 7, "name": ["Ana"]}',
    "empty members": '{"participant": "", "name": ""}',
    "a name twice": '{"name": "a", "name": "b"}',
    "a lone surrogate": chr(0xD800),
    "lists without end": "[" * 100_000,
    "an object": {"name": "Ana"},
}


@pytest.mark.parametrize("what", OWN_DATA)
def test_of_an_apps_own_data_nothing_is_known(what: str) -> None:
    assert joined_with(OWN_DATA[what]) == Person(id="c", connection_id="c")


# --- with a client, and without ------------------------------------------------------------------------------------------


def test_a_client_without_a_secret_lets_nothing_in_unless_told(vonage: Vonage) -> None:
    video = Client(vonage)
    with pytest.raises(BadSignature, match="no webhook_secret") as caught:
        video.webhooks.parse(signed(now=vonage.clock.now()), STARTED)
    assert (caught.value.provider, caught.value.operation) == ("vonage", "webhooks.parse")
    (event,) = video.webhooks.parse({}, STARTED, verify=False)
    assert event.room is not None
    assert event.room.id == "canary-session"


def test_a_client_remembers_what_it_let_in(pem: str) -> None:
    provider = Vonage(application_id=APPLICATION, private_key=pem, webhook_secret=SECRET, webhook_tolerance=1e12)
    video = Client(provider)
    delivered = video.webhooks.parse(signed(), STARTED)
    with pytest.raises(Replayed):
        video.webhooks.parse(signed(), STARTED)
    assert video.webhooks.parse(signed(), STARTED, seen=MemorySeen()) == delivered
    delivered.release()
    assert video.webhooks.parse(signed(), STARTED) == delivered


def test_an_inbox_needs_no_credential_of_the_api() -> None:
    inbox = Inbox("vonage", webhook_secret=SECRET, webhook_tolerance=1e12, environ={})
    assert inbox.parse(signed(), STARTED)[0].type is EventType.SESSION_STARTED
    assert inbox.scheme.unsigned_status == 503  # Vonage resends what is answered so
