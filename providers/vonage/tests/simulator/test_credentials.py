"""Who is let in: application tokens on calls, participant tokens on joining and in bodies."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from anyroom.simulator import ControlFailed, Running
from anyroom_vonage.simulator import Dialect

HOUR = 3600
NOW = int(time.time())


@pytest.fixture(scope="module")
def strangers_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def listing(running: Running, authorization: str | None, application_id: str | None = None) -> httpx.Response:
    application_id = application_id or running.settings["application_id"]
    headers = {} if authorization is None else {"Authorization": authorization}
    return httpx.get(f"{running.base_url}/v2/project/{application_id}/archive", headers=headers, trust_env=False)


def refused(answer: httpx.Response, message: str) -> bool:
    return answer.status_code == 403 and answer.json() == {"code": -1, "message": message, "description": message}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"exp": None},
        {"exp": NOW + 365 * 24 * HOUR},
        {"jti": "c29tZSByYW5kb20gYnl0ZXM="},
        {"ist": "project", "sub": "video", "acl": {"paths": {}}, "nbf": NOW + HOUR},
        {"sub": 5},
    ],
)
def test_a_good_token(running: Running, signer: Any, changes: dict[str, object]) -> None:
    assert listing(running, f"Bearer {signer.application(**changes)}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"exp": NOW - 1}, "Invalid token"),
        ({"exp": "soon"}, "Invalid token"),
        ({"exp": True}, "Invalid token"),
        ({"exp": None, "iat": NOW - 15 * 60 - 1}, "Invalid token"),
        ({"iat": None}, "Invalid token"),
        ({"jti": None}, "Invalid token"),
        ({"jti": 5}, "Invalid token"),
        ({"application_id": None}, "Invalid issuer format"),
        ({"application_id": "78d335fa-323d-4114-9c3d-d6f0d48968cf"}, "Invalid token"),
        ({"application_id": ["78d335fa"]}, "Invalid token"),
    ],
)
def test_a_bad_claim(running: Running, signer: Any, changes: dict[str, object], message: str) -> None:
    assert refused(listing(running, f"Bearer {signer.application(**changes)}"), message)


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer x.y", "Bearer x.y.z", "Basic YTpi", "Token x", "Bearer é".encode()]
)
def test_what_is_no_token(running: Running, authorization: Any) -> None:
    assert refused(listing(running, authorization), "Invalid token format")


def test_another_applications_path(running: Running, signer: Any) -> None:
    answer = listing(running, f"Bearer {signer.application()}", "78d335fa-323d-4114-9c3d-d6f0d48968cf")
    assert refused(answer, "Invalid token")


def test_a_strangers_signature(running: Running, signer: Any, strangers_key: str) -> None:
    claims = jwt.decode(signer.application(), options={"verify_signature": False})
    assert refused(listing(running, f"Bearer {signer.sign(claims, key=strangers_key)}"), "Invalid signature")


def test_no_algorithm_but_the_documented_one(running: Running, signer: Any) -> None:
    claims = jwt.decode(signer.application(), options={"verify_signature": False})
    secret = "a secret that is long enough for HS256"
    for token in (signer.sign(claims, key=secret, algorithm="HS256"), signer.sign(claims, algorithm="PS256")):
        assert refused(listing(running, f"Bearer {token}"), "Invalid signature")
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    assert refused(listing(running, f"Bearer {head}.{body}."), "Invalid signature")


def test_a_changed_claim_breaks_the_signature(running: Running, signer: Any) -> None:
    head, _, signature = signer.application().split(".")
    body = signer.application(exp=NOW + 2 * HOUR).split(".")[1]
    assert refused(listing(running, f"Bearer {head}.{body}.{signature}"), "Invalid signature")


def test_the_worlds_clock_does_not_age_credentials(running: Running, signer: Any) -> None:
    authorization = f"Bearer {signer.application()}"
    running.advance(30 * 24 * HOUR)
    assert listing(running, authorization).status_code == 200


def test_creating_a_session_needs_a_token_too(running: Running) -> None:
    assert refused(httpx.post(f"{running.base_url}/session/create", trust_env=False), "Invalid token format")


def test_authentication_comes_first(running: Running) -> None:
    url = f"{running.base_url}/v2/project/{running.settings['application_id']}/archive"
    assert refused(httpx.post(url, content=b"{", trust_env=False), "Invalid token format")


def test_the_gateways_way_of_refusing(speaking: Callable[..., Any]) -> None:
    with speaking(dialect=Dialect(authentication_failure=401)) as running:
        answer = listing(running, "Bearer x")
    assert answer.status_code == 401
    assert answer.json()["title"] == "Unauthorized"
    assert set(answer.json()) == {"type", "title", "detail", "instance"}


@pytest.mark.parametrize(
    ("changes", "publishes"),
    [
        ({}, True),
        ({"role": None}, True),
        ({"role": "moderator"}, True),
        ({"role": "publisheronly"}, True),
        ({"role": "subscriber"}, False),
        ({"exp": None}, True),
        ({"subject": "video", "acl": {"paths": {"/session/**": {}}}}, True),
        ({"sub": "video", "connection_data": "x" * 1000}, True),
        ({"exp": NOW + 30 * 24 * HOUR, "iat": NOW}, True),
        ({"initial_layout_class_list": ""}, True),
    ],
)
def test_joining_with_a_token(
    running: Running, signer: Any, session: str, changes: dict[str, object], publishes: bool
) -> None:
    joined = running.join(session, "ana", token=signer.participant(session, **changes))
    assert (joined.stream_id is not None) == publishes
    assert joined.connection_id == joined.participant_id


@pytest.mark.parametrize("classes", ["focus full", ["focus", "full"]])
def test_a_token_brings_layout_classes(running: Running, signer: Any, session: str, call: Any, classes: object) -> None:
    running.join(session, "ana", token=signer.participant(session, initial_layout_class_list=classes))
    (stream,) = call("GET", f"/session/{session}/stream").json()["items"]
    assert stream["layoutClassList"] == ["focus", "full"]


@pytest.mark.parametrize(
    "changes",
    [
        {"session_id": "1_another"},
        {"application_id": "78d335fa-323d-4114-9c3d-d6f0d48968cf"},
        {"scope": None},
        {"scope": "session.create"},
        {"role": "owner"},
        {"role": ["publisher"]},
        {"exp": NOW - 1},
        {"iat": None},
        {"iat": NOW, "exp": NOW + 31 * 24 * HOUR},
        {"exp": None, "iat": NOW - 25 * HOUR},
        {"connection_data": "x" * 1001},
        {"connection_data": {"id": 1}},
        {"initial_layout_class_list": 5},
    ],
)
def test_not_joining_with_a_bad_token(running: Running, signer: Any, session: str, changes: dict[str, object]) -> None:
    with pytest.raises(ControlFailed, match="does not take this token: Invalid token") as caught:
        running.join(session, "ana", token=signer.participant(session, **changes))
    assert caught.value.status == 403


def test_an_application_token_lets_nobody_join(running: Running, signer: Any, session: str) -> None:
    with pytest.raises(ControlFailed, match="403"):
        running.join(session, "ana", token=signer.application())
