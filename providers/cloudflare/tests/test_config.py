"""Settings: what is asked for, what is tolerated, what is refused; and that nothing shows the token."""

from __future__ import annotations

import json
from typing import Any, Final

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from anyroom import Client, plugins
from anyroom.capabilities import Level, neutral_operations, support
from anyroom.errors import ConfigurationError
from anyroom.types import Role
from anyroom_cloudflare import Cloudflare, CloudflareConfig, anyroom_provider

from .stagehand import ACCOUNT, APP, APP_ID, TOKEN

GOOD: Final[dict[str, Any]] = {"api_token": TOKEN, "account_id": ACCOUNT, "app_id": APP_ID}
ENVIRON: Final = {
    "CLOUDFLARE_API_TOKEN": TOKEN,
    "CLOUDFLARE_ACCOUNT_ID": ACCOUNT,
    "CLOUDFLARE_APP_ID": APP_ID,
    "CLOUDFLARE_ROLE_PRESETS": '{"host": "group_call_host"}',
}


def pem(key: Any) -> str:
    found: str = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return found


@pytest.fixture(scope="module")
def public_key() -> str:
    return pem(rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key())


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Cloudflare.configured({}, environ={})
    for name in (
        "api_token",
        "CLOUDFLARE_API_TOKEN",
        "account_id",
        "CLOUDFLARE_ACCOUNT_ID",
        "app_id",
        "CLOUDFLARE_APP_ID",
    ):
        assert name in str(caught.value)
    assert caught.value.provider == "cloudflare"


def test_settings_come_from_the_environment() -> None:
    provider = Cloudflare.configured({}, environ=ENVIRON)
    assert isinstance(provider, Cloudflare)
    assert provider.segments() == {"accountId": ACCOUNT, "appId": APP_ID}
    assert provider.settings.role_presets == {Role.HOST: "group_call_host"}
    assert provider.origins() == {"": "https://api.cloudflare.com"}


def test_an_argument_wins_over_the_environment() -> None:
    provider = Cloudflare.configured({"app_id": "mine"}, environ=ENVIRON)
    assert provider.segments()["appId"] == "mine"


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://api.cloudflare.com/client/v4", "https://api.cloudflare.com"),
        ("https://api.cloudflare.com/client/v4/", "https://api.cloudflare.com"),
        ("https://api.cloudflare.com", "https://api.cloudflare.com"),
        ("https://api.cloudflare.com/", "https://api.cloudflare.com"),
        (" http://127.0.0.1:8787/client/v4\n", "http://127.0.0.1:8787"),
        ("http://127.0.0.1:8787/proxy/client/v4//", "http://127.0.0.1:8787/proxy"),
    ],
)
def test_the_base_url_with_and_without_its_path(given: str, origin: str) -> None:
    assert Cloudflare(**GOOD, base_url=given).origins() == {"": origin}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"api_token": ""}, "api_token"),
        ({"api_token": "  "}, "api_token"),
        ({"api_token": "Bearer abc"}, "without 'Bearer'"),
        ({"api_token": "abc\r\nx-evil: 1"}, "api_token"),
        ({"api_token": "töken"}, "api_token"),
        ({"account_id": "a/b"}, "account_id"),
        ({"account_id": ".."}, "account_id"),
        ({"app_id": ""}, "app_id"),
        ({"app_id": "a\nb"}, "app_id"),
        ({"role_presets": "group_call_host"}, "JSON object"),
        ({"role_presets": "[]"}, "role_presets"),
        ({"role_presets": {"emperor": "x"}}, "role_presets"),
        ({"role_presets": {"host": " "}}, "host has no name"),
        ({"webhook_public_key": "no key"}, "RSA public key"),
        ({"webhook_public_key": pem(ec.generate_private_key(ec.SECP256R1()).public_key())}, "RSA public key"),
        ({"api_tokn": "x"}, "no such setting: api_tokn"),
    ],
)
def test_malformed_settings(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        CloudflareConfig.given({**GOOD, **settings})
    assert TOKEN not in str(caught.value)


def test_all_that_is_malformed_is_listed_together() -> None:
    with pytest.raises(ConfigurationError, match=r"app_id.*") as caught:
        CloudflareConfig.given({"api_token": "a b", "account_id": "..", "app_id": ""})
    assert all(name in str(caught.value) for name in ("api_token", "account_id", "app_id"))


@pytest.mark.parametrize(
    "base_url", ["ftp://example.com", "https://user:pass@example.com", "https://", "https://x/?a=1"]
)
def test_a_base_url_that_is_none(base_url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url"), Client(Cloudflare(**GOOD, base_url=base_url)) as video:
        video.rooms.get("room-1")


def test_webhook_keys_come_alone_or_together(public_key: str) -> None:
    assert CloudflareConfig.given({**GOOD, "webhook_public_key": public_key}).webhook_public_key == (
        public_key.strip(),
    )
    escaped = public_key.strip().replace("\n", "\\n")
    both = CloudflareConfig.given({**GOOD, "webhook_public_key": [public_key, escaped]})
    assert both.webhook_public_key == (public_key.strip(),) * 2
    assert CloudflareConfig.given(GOOD).webhook_key_url.endswith("/.well-known/webhooks.json")


def test_a_configuration_or_settings_but_not_both() -> None:
    config = CloudflareConfig.given(GOOD)
    assert Cloudflare(config).settings is config
    with pytest.raises(ConfigurationError, match="not both"):
        Cloudflare(config, app_id="other")


def test_the_token_is_signed_with_and_never_shown(cloudflare: Cloudflare) -> None:
    from anyroom_cloudflare.rooms import LIST

    assert cloudflare.sign(LIST()) == {"Authorization": f"Bearer {TOKEN}"}
    for thing in (cloudflare, cloudflare.config, Client(cloudflare)):
        assert TOKEN not in f"{thing!r} {thing}"


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:1/client/v4", "http://127.0.0.1:1"])
def test_what_arrives(base_url: str) -> None:
    heard: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(201, json={"success": True, "data": {"id": "room-1"}})

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        assert Client(Cloudflare(**GOOD, base_url=base_url), http=http).rooms.create(name="Planning").id == "room-1"
    assert [str(request.url) for request in heard] == [f"http://127.0.0.1:1{APP}/meetings"]
    assert heard[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert json.loads(heard[0].content) == {"title": "Planning"}


def test_the_plugin_host_is_given_the_class() -> None:
    assert anyroom_provider() is Cloudflare
    assert plugins.load("cloudflare") is Cloudflare


# The table of calls in the neutral model, for this platform; every call that is neither of these is native.
LEVELS: Final = {
    Level.EMULATED: "recordings.wait recordings.download broadcasts.wait",
    Level.ABSENT: """
        recordings.delete captions.start captions.stop calls.dial calls.hang_up calls.send_dtmf renders.start renders.stop
        renders.get renders.list signals.send stats.session""",
}


def test_calls_are_supported_as_the_neutral_model_says() -> None:
    levels = {call: level for level, calls in LEVELS.items() for call in calls.split()}
    found = {call: support(Cloudflare, call).level for call in neutral_operations()}
    assert found == {call: levels.get(call, Level.NATIVE) for call in found}


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("participants.list:room", Level.EMULATED),
        ("participants.list:session", Level.NATIVE),
        ("transcripts.list:room", Level.EMULATED),
        ("rooms.create:key", Level.ABSENT),
        ("rooms.create:region", Level.ABSENT),
        ("rooms.create:record_on_start", Level.NATIVE),
        ("tokens.create:ttl", Level.ABSENT),
        ("tokens.create:name", Level.NATIVE),
    ],
)
def test_options_have_levels_of_their_own(name: str, level: Level) -> None:
    assert support(Cloudflare, name).level is level
