"""Configuration: where settings come from, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from anyroom import Client
from anyroom.errors import ConfigurationError
from anyroom_vonage import Vonage, VonageConfig
from anyroom_vonage.config import LARGEST_KEY_FILE

from .stagehand import APPLICATION


def test_settings_come_as_keywords_or_as_a_configuration(pem: str) -> None:
    by_keywords = Vonage(application_id=APPLICATION, private_key=SecretStr(pem), base_url="http://127.0.0.1:9/")
    config = VonageConfig.given({"application_id": APPLICATION, "private_key": pem, "base_url": "http://127.0.0.1:9/"})
    assert Vonage(config).config == by_keywords.config
    assert by_keywords.segments() == {"applicationId": APPLICATION}
    assert by_keywords.origins() == {"": "http://127.0.0.1:9/", "application": "https://api.nexmo.com"}


def test_the_hosts_are_vonages_own_unless_told_otherwise(pem: str) -> None:
    vonage = Vonage(application_id=f" {APPLICATION}\n", private_key=pem)
    assert vonage.origins() == {"": "https://video.api.vonage.com", "application": "https://api.nexmo.com"}
    assert vonage.segments() == {"applicationId": APPLICATION}


def test_a_configuration_and_settings_are_too_much(pem: str) -> None:
    config = VonageConfig.given({"application_id": APPLICATION, "private_key": pem})
    with pytest.raises(ConfigurationError, match="not both"):
        Vonage(config, base_url="http://127.0.0.1:9")


def test_settings_come_from_the_environment(pem: str) -> None:
    environ = {
        "VONAGE_APPLICATION_ID": APPLICATION,
        "VONAGE_PRIVATE_KEY": pem.replace("\n", "\\n"),
        "VONAGE_BASE_URL": "http://127.0.0.1:9",
        "VONAGE_API_KEY": "abcd1234",
        "VONAGE_API_SECRET": "api-secret",
        "VONAGE_APPLICATION_BASE_URL": "http://127.0.0.1:10",
        "VONAGE_WEBHOOK_SECRET": "webhook-secret",
        "VONAGE_PRIVATE_KEY_PATH": "",
    }
    vonage = Vonage.configured({}, environ)
    assert set(vonage.config.secrets()) >= {"abcd1234", "api-secret", "webhook-secret"}
    assert vonage.origins() == {"": "http://127.0.0.1:9", "application": "http://127.0.0.1:10"}


def test_a_client_reads_the_environment(pem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "private.key"
    key.write_text(pem)
    monkeypatch.setenv("VONAGE_APPLICATION_ID", APPLICATION)
    monkeypatch.setenv("VONAGE_PRIVATE_KEY_PATH", str(key))
    monkeypatch.delenv("VONAGE_PRIVATE_KEY", raising=False)
    with Client("vonage") as video:
        assert isinstance(video.provider, Vonage)


def test_a_key_is_read_from_its_file(pem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "private.key").write_text(f"\ufeff{pem}", encoding="utf-8")
    Vonage(application_id=APPLICATION, private_key_path=tmp_path / "private.key")
    Vonage(application_id=APPLICATION, private_key_path=str(tmp_path / "private.key"))
    monkeypatch.setenv("HOME", str(tmp_path))
    Vonage(application_id=APPLICATION, private_key_path="~/private.key")


def test_an_argument_outweighs_whatever_names_the_key_in_the_environment(pem: str, tmp_path: Path) -> None:
    (tmp_path / "private.key").write_text(pem)
    broken = {"VONAGE_APPLICATION_ID": APPLICATION, "VONAGE_PRIVATE_KEY": "broken"}
    Vonage.configured({"private_key_path": str(tmp_path / "private.key")}, broken)
    broken = {"VONAGE_APPLICATION_ID": APPLICATION, "VONAGE_PRIVATE_KEY_PATH": "/nowhere"}
    Vonage.configured({"private_key": pem}, broken)


@pytest.mark.parametrize(
    ("secret", "kept"), [("one", ["one"]), (("one", "two"), ["one", "two"]), (SecretStr("one"), ["one"]), ((), [])]
)
def test_one_webhook_secret_or_several(pem: str, secret: Any, kept: list[str]) -> None:
    config = VonageConfig.given({"application_id": APPLICATION, "private_key": pem, "webhook_secret": secret})
    assert isinstance(config.webhook_secret, tuple)
    assert [item.get_secret_value() for item in config.webhook_secret] == kept


def test_all_that_is_missing_is_listed_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Vonage.configured({}, {})
    message = str(caught.value)
    for name in ("application_id", "private_key", "private_key_path"):
        assert name in message
        assert f"VONAGE_{name.upper()}" in message
    assert caught.value.provider == "vonage"


def test_a_missing_setting_does_not_hide_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Vonage(private_key_path=tmp_path / "nowhere.key")
    assert "VONAGE_APPLICATION_ID" in str(caught.value)
    assert "nowhere.key" in str(caught.value)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "both key and file": ({"private_key": "x", "private_key_path": "y"}, "not both"),
    "no such file": ({"private_key_path": "/nowhere/private.key"}, "No such file"),
    "a folder": ({"private_key_path": "/"}, "Is a directory"),
    "an impossible path": ({"private_key_path": "a\x00b"}, "not a usable path"),
    "no path at all": ({"private_key_path": 7}, "not a usable path"),
    "an application id with a slash": ({"application_id": "a/b", "private_key": "x"}, "application_id"),
    "an empty application id": ({"application_id": " ", "private_key": "x"}, "application_id: it must not be empty"),
    "an unknown setting": ({"private_key": "x", "privat_key": "y"}, "no such setting: privat_key"),
    "a number for a key": ({"private_key": 7}, "private_key"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_setting_says_what_is_wrong(what: str) -> None:
    settings, reason = BAD[what]
    with pytest.raises(ConfigurationError, match=reason):
        Vonage.configured({"application_id": APPLICATION, **settings}, {})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x30\x82\x04\xbd\xff\xfe", "not text"),
        (b"x" * (LARGEST_KEY_FILE + 1), "longer than"),
        (b"hunter2hunter2", "no PEM"),
        (b"", "no PEM"),
    ],
)
def test_a_bad_key_file_says_what_is_wrong(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "private.key").write_bytes(content)
    with pytest.raises(ConfigurationError, match=reason) as caught:
        Vonage(application_id=APPLICATION, private_key_path=tmp_path / "private.key")
    assert "hunter2" not in str(caught.value)


def test_nothing_shows_a_secret(pem: str) -> None:
    vonage = Vonage(
        application_id=APPLICATION,
        private_key=pem,
        api_key="abcd1234",
        api_secret="api-secret",
        webhook_secret=("hook-1", "hook-2"),
    )
    shown = f"{vonage!r} {vonage.config!r} {vonage.config} {vonage.credentials!r}"
    assert not any(secret in shown for secret in (*vonage.config.secrets(), pem.splitlines()[1]))


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(ValueError, match="valid dictionary"):
        VonageConfig.model_validate(7)
