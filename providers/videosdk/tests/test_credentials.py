"""Tokens: what they claim, how they are signed, when they are renewed; join tokens by role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from anyroom.clock import VirtualClock
from anyroom.errors import InvalidArgument, UnsupportedOption
from anyroom.operations import drive
from anyroom.types.tokens import CreateToken, Grant, JoinToken, Role
from anyroom_videosdk import VideoSDK
from anyroom_videosdk.credentials import API_TOKEN_SECONDS
from anyroom_videosdk.rooms import FETCH_ROOM

from .stagehand import API_KEY, NOW, ROOM, SECRET, claims


def clock_of(provider: VideoSDK) -> VirtualClock:
    assert isinstance(provider.clock, VirtualClock)
    return provider.clock


def sent(provider: VideoSDK) -> str:
    headers = provider.sign(FETCH_ROOM(roomId=ROOM))
    assert list(headers) == ["Authorization"]
    return headers["Authorization"]


def join(provider: VideoSDK, **options: Any) -> JoinToken:
    def nothing_to_ask(_: object) -> Any:
        raise AssertionError("a join token is signed here")

    return drive(provider.create_token(ROOM, CreateToken(**options)), nothing_to_ask)


def test_the_whole_header_is_a_token_for_the_api(provider: VideoSDK) -> None:
    token = sent(provider)
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    assert claims(token) == {
        "apikey": API_KEY,
        "permissions": ["allow_join", "allow_mod"],
        "version": 2,
        "roles": ["crawler"],
        "iat": 1_760_000_000,
        "exp": 1_760_003_600,
    }


def test_it_is_kept_and_renewed_in_time(provider: VideoSDK) -> None:
    first = sent(provider)
    clock_of(provider).advance(API_TOKEN_SECONDS - 301)
    assert sent(provider) == first
    clock_of(provider).advance(1)
    second = sent(provider)
    assert claims(second)["exp"] == 1_760_000_000 + 2 * API_TOKEN_SECONDS - 300
    clock_of(provider).advance(-2 * API_TOKEN_SECONDS)
    assert claims(sent(provider))["iat"] < claims(first)["iat"], (
        "the clock was set back: the kept one is from the future"
    )


def test_a_refused_token_is_renewed_where_that_can_help(provider: VideoSDK) -> None:
    assert not provider.renew(), "there is none yet"
    first = sent(provider)
    clock_of(provider).advance(59)
    assert not provider.renew(), "one just made would be signed the same way"
    second = sent(provider)
    assert second != first
    clock_of(provider).advance(60)
    assert provider.renew()
    assert sent(provider) != second


ROLES: dict[Role, list[str]] = {
    Role.HOST: ["allow_join", "allow_mod"],
    Role.MODERATOR: ["allow_join", "allow_mod"],
    Role.PARTICIPANT: ["allow_join"],
    Role.GUEST: ["ask_join"],
}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_a_set_of_permissions(provider: VideoSDK, role: Role) -> None:
    token = join(provider, role=role, participant="ana", ttl=900)
    assert claims(token.value) == {
        "apikey": API_KEY,
        "permissions": ROLES[role],
        "version": 2,
        "roles": ["rtc"],
        "roomId": ROOM,
        "participantId": "ana",
        "iat": 1_760_000_000,
        "exp": 1_760_000_900,
    }
    assert (token.role, token.room_id, token.participant_id) == (role, ROOM, "ana")
    assert token.expires_at == datetime.fromtimestamp(1_760_000_900, UTC)
    assert token.connect == {"token": token.value, "meetingId": ROOM, "participantId": "ana"}
    assert token.side_effect is None
    assert token.value not in repr(token)


def test_without_options_it_is_anybodys_who_participates(provider: VideoSDK) -> None:
    token = join(provider)
    said = claims(token.value)
    assert (said["permissions"], said["exp"] - said["iat"]) == (["allow_join"], 86400)
    assert "participantId" not in said
    assert (token.role, token.participant_id) == (Role.PARTICIPANT, None)
    assert token.connect == {"token": token.value, "meetingId": ROOM}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("role", Role.VIEWER),
        ("role", Role.SENDER_ONLY),
        ("name", "Ana"),
        ("grants", {Grant.PUBLISH_AUDIO}),
        ("participant", "ana maria"),
        ("participant", "ana\tmaria"),
    ],
)
def test_what_a_token_cannot_say_is_refused(provider: VideoSDK, option: str, value: Any) -> None:
    with pytest.raises(UnsupportedOption) as caught:
        join(provider, **{option: value})
    assert caught.value.option == option


@pytest.mark.parametrize(
    "options", [{"ttl": 10**12}, {"participant": "a/b"}, {"participant": ""}, {"ttl": -5}, {"role": "emperor"}], ids=str
)
def test_what_makes_no_sense_is_refused(provider: VideoSDK, options: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument):
        join(provider, **options)


def test_preparing_has_nothing_to_do_but_says_the_words(provider: VideoSDK) -> None:
    done = drive(provider.prepare(roles=[Role.HOST, Role.GUEST]), lambda _: pytest.fail("nothing to ask"))
    assert done.presets == {"host": "allow_join allow_mod", "guest": "ask_join"}
    assert (done.created, done.note) == ((), "nothing to be done: a role is a claim of the token")
    with pytest.raises(UnsupportedOption):
        drive(provider.prepare(roles=[Role.VIEWER]), lambda _: pytest.fail("nothing to ask"))


def test_the_secret_shows_nowhere(provider: VideoSDK) -> None:
    for thing in (provider, provider.config):
        for shown in (repr(thing), str(thing)):
            assert SECRET not in shown
            assert API_KEY not in shown
    assert set(provider.config.secrets()) == {SECRET, API_KEY}
    assert provider.clock.now() == NOW
