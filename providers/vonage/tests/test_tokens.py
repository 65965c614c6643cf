"""Join tokens: their claims, and what a front end is given."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from anyroom.types import CreateToken, JoinToken, Role, Room
from anyroom_vonage import TokenOptions

from .stagehand import APPLICATION, NOW, Stagehand

ISSUED = int(NOW)


def made(stagehand: Stagehand, **options: Any) -> tuple[JoinToken, dict[str, Any]]:
    token = stagehand.play(stagehand.provider.create_token("room-1", CreateToken(**options)))
    return token, stagehand.claims(token.value)


def test_a_token_has_these_claims_and_no_others(stagehand: Stagehand) -> None:
    token, claims = made(stagehand, role=Role.HOST, participant="ana", name="Ana", ttl=600)
    assert claims.pop("jti")
    assert json.loads(claims.pop("connection_data")) == {"participant": "ana", "name": "Ana"}
    assert claims == {
        "application_id": APPLICATION,
        "scope": "session.connect",
        "session_id": "room-1",
        "role": "moderator",
        "sub": "video",
        "acl": {"paths": {"/session/**": {}}},
        "iat": ISSUED,
        "exp": ISSUED + 600,
    }
    assert token.expires_at == datetime.fromtimestamp(ISSUED + 600, UTC)
    assert (token.room_id, token.role, token.side_effect, token.participant_id) == ("room-1", Role.HOST, None, None)


def test_without_options_it_is_a_participants_and_good_for_a_day(stagehand: Stagehand) -> None:
    token, claims = made(stagehand)
    assert (claims["role"], claims["exp"] - claims["iat"]) == ("publisher", 24 * 3600)
    assert "connection_data" not in claims
    assert token.role is Role.PARTICIPANT


@pytest.mark.parametrize(
    ("role", "word"),
    [
        (Role.HOST, "moderator"),
        (Role.MODERATOR, "moderator"),
        (Role.PARTICIPANT, "publisher"),
        (Role.VIEWER, "subscriber"),
        (Role.SENDER_ONLY, "publisheronly"),
    ],
)
def test_a_role_is_a_word(stagehand: Stagehand, role: Role, word: str) -> None:
    token, claims = made(stagehand, role=role)
    assert (claims["role"], token.role) == (word, role)


@pytest.mark.parametrize(
    ("options", "data"),
    [
        ({"participant": "ana"}, '{"participant":"ana"}'),
        ({"name": "Žofie"}, '{"name":"Žofie"}'),
        ({"name": 'A "B"', "participant": "x"}, '{"participant":"x","name":"A \\"B\\""}'),
    ],
)
def test_who_it_is_travels_as_json(stagehand: Stagehand, options: Any, data: str) -> None:
    assert made(stagehand, **options)[1]["connection_data"] == data


def test_a_front_end_is_given_all_that_it_needs(stagehand: Stagehand) -> None:
    token, _ = made(stagehand)
    assert token.connect == {"application_id": APPLICATION, "session_id": "room-1", "token": token.value}
    assert token.value not in repr(token)


def test_nothing_is_sent(stagehand: Stagehand) -> None:
    made(stagehand)
    assert stagehand.said == []


def test_a_token_is_for_the_room_it_was_asked_for(stagehand: Stagehand) -> None:
    room = Room(provider="vonage", id="room-2")
    token = stagehand.play(stagehand.provider.create_token(room, CreateToken(role=Role.VIEWER)))
    assert stagehand.claims(token.value)["session_id"] == "room-2"


def test_every_token_is_another(stagehand: Stagehand) -> None:
    assert made(stagehand)[1]["jti"] != made(stagehand)[1]["jti"]


def test_tokens_with_what_vonage_has_beyond(stagehand: Stagehand) -> None:
    options = TokenOptions(
        role=Role.VIEWER, connection_data="userId=42", initial_layout_classes=("focus", "big"), ttl=9
    )
    token = stagehand.play(stagehand.provider.create_client_token("room-1", options))
    claims = stagehand.claims(token.value)
    assert claims["connection_data"] == "userId=42"
    assert claims["initial_layout_class_list"] == "focus big"
    assert (claims["role"], claims["exp"] - claims["iat"]) == ("subscriber", 9)
