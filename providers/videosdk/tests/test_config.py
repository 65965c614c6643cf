"""Settings: from arguments and the environment, tolerant of how the address is written, and all that is wrong at once."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import anyroom_videosdk
from anyroom import Client, Level, register_provider
from anyroom.capabilities import support
from anyroom.errors import ConfigurationError
from anyroom_videosdk import VideoSDK, VideoSDKConfig

from .stagehand import API_KEY, SECRET

GIVEN = {"api_key": API_KEY, "secret": SECRET}
ENVIRONMENT = {"VIDEOSDK_API_KEY": API_KEY, "VIDEOSDK_SECRET": SECRET}


def pem(key: Any, shape: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> str:
    return key.public_key().public_bytes(Encoding.PEM, shape).decode()


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        (None, "https://api.videosdk.live"),
        ("https://api.videosdk.live/", "https://api.videosdk.live"),
        ("https://api.videosdk.live/v2", "https://api.videosdk.live"),
        ("https://api.videosdk.live/v2/", "https://api.videosdk.live"),
        (" http://127.0.0.1:8080/v2 ", "http://127.0.0.1:8080"),
        ("https://proxy.example.com/videosdk/v2/", "https://proxy.example.com/videosdk"),
    ],
)
def test_the_address_is_taken_however_it_is_written(said: str | None, origin: str) -> None:
    assert VideoSDK(**GIVEN, base_url=said).origins() == {"": origin}


@pytest.mark.parametrize(
    "said",
    ["api.videosdk.live", "ftp://api.videosdk.live", "https://", "https://a:b@c", "https://a?b=c", "https://a#b"],
)
def test_an_address_that_is_none_is_refused(said: str) -> None:
    for setting in ("base_url", "webhook_key_url"):
        with pytest.raises(ConfigurationError, match=f"{setting}: must be an http"):
            VideoSDKConfig.given({**GIVEN, setting: said})


def test_settings_come_from_the_environment_too() -> None:
    found = VideoSDK.configured({}, {**ENVIRONMENT, "VIDEOSDK_BASE_URL": "http://127.0.0.1:1/v2"})
    assert isinstance(found, VideoSDK)
    assert found.origins() == {"": "http://127.0.0.1:1"}
    assert list(found.config.secrets()) == [API_KEY, SECRET]


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        VideoSDK.configured({}, {})
    assert "api_key (or VIDEOSDK_API_KEY in the environment)" in str(caught.value)
    assert "secret (or VIDEOSDK_SECRET in the environment)" in str(caught.value)
    assert caught.value.provider == "videosdk"


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("api_key", "  ", "must not be empty"),
        ("secret", "", "must not be empty"),
        ("secret", "-----BEGIN PRIVATE KEY-----", "not a PEM key"),
        ("webhook_public_key", "hello", "must be PEM"),
        ("webhook_public_key", ["hello"], "must be PEM"),
        ("webhook_public_key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "RSA public key"),
        ("webhook_public_key", pem(ec.generate_private_key(ec.SECP256R1())), "RSA public key"),
        ("colour", "red", "no such setting"),
    ],
)
def test_a_malformed_setting_is_named_and_not_shown(setting: str, value: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        VideoSDKConfig.given({**GIVEN, setting: value})
    assert setting in str(caught.value)
    assert SECRET not in str(caught.value)


def test_webhook_keys_are_one_or_several_in_either_shape(rsa_key: rsa.RSAPrivateKey) -> None:
    spki, pkcs1 = pem(rsa_key), pem(rsa_key, PublicFormat.PKCS1)
    both = (spki.strip(), pkcs1.strip())
    for said in ([spki, pkcs1], spki + pkcs1, (spki + "\n" + pkcs1).replace("\n", "\\n")):
        assert VideoSDK(**GIVEN, webhook_public_key=said).config == VideoSDKConfig.given(
            {**GIVEN, "webhook_public_key": both}
        )
    assert VideoSDKConfig.given({**GIVEN, "webhook_public_key": spki}).webhook_public_key == (spki.strip(),)


def test_blanks_around_credentials_are_pasted_by_mistake() -> None:
    assert list(VideoSDK(api_key=f" {API_KEY}\n", secret=SECRET).config.secrets()) == [API_KEY, SECRET]


def test_a_configuration_or_settings_not_both() -> None:
    config = VideoSDKConfig.given(GIVEN)
    assert VideoSDK(config).config is config
    with pytest.raises(ConfigurationError, match="not both"):
        VideoSDK(config, secret=SECRET)


def test_it_is_a_plugin() -> None:
    assert anyroom_videosdk.anyroom_provider() is VideoSDK
    register_provider(VideoSDK)
    with Client("videosdk", api_key=API_KEY, secret=SECRET) as client:
        assert client.provider.title == "VideoSDK"
    with pytest.raises(AttributeError):
        _ = anyroom_videosdk.Nothing


# The table of calls in the neutral model, for this platform: native, emulated, absent.
LEVELS = {
    Level.NATIVE: """
        prepare rooms.create rooms.get rooms.list rooms.close sessions.list sessions.get sessions.active sessions.end
        participants.list participants.get participants.remove tokens.create recordings.start recordings.stop recordings.get
        recordings.list recordings.delete broadcasts.start broadcasts.stop broadcasts.get broadcasts.list captions.start
        captions.stop transcripts.list transcripts.get transcripts.summary calls.dial calls.hang_up stats.session
        stats.participant webhooks.parse""",
    Level.EMULATED: "recordings.wait recordings.download broadcasts.wait",
    Level.ABSENT: """
        rooms.update participants.mute participants.mute_all recordings.pause recordings.resume calls.send_dtmf
        renders.start renders.stop renders.get renders.list signals.send webhooks.create webhooks.get webhooks.list
        webhooks.update webhooks.delete""",
}


@pytest.mark.parametrize("level", LEVELS)
def test_calls_are_supported_as_the_neutral_model_says(level: Level) -> None:
    for call in LEVELS[level].split():
        assert support(VideoSDK, call).level is level, call


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("tokens.create:role=viewer", Level.ABSENT),
        ("tokens.create:role=moderator", Level.EMULATED),
        ("participants.list:room", Level.EMULATED),
        ("broadcasts.start:quality", Level.EMULATED),
        ("recordings.start:layout=webpage", Level.NATIVE),
        ("recordings.start:layout=pip", Level.ABSENT),
        ("rooms.create:region", Level.NATIVE),
    ],
)
def test_options_and_values_have_levels_of_their_own(name: str, level: Level) -> None:
    assert support(VideoSDK, name).level is level
