"""Configuration: all that is missing said at once, in both spellings, and nothing secret in any message."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, field_validator

from anyroom import Client
from anyroom.config import ProviderConfig
from anyroom.errors import ConfigurationError
from anyroom.failures import Problem
from anyroom.operations import Response
from anyroom.provider import Provider

from .toy import GET, KEY, Toy, ToyConfig


class Settings(ProviderConfig):
    env_prefix: ClassVar[str] = "ACME_"

    api_key: SecretStr
    account: str
    region: str = "eu"
    port: int | None = None
    older: tuple[SecretStr, ...] = ()

    @field_validator("account")
    @classmethod
    def _account(cls, value: str) -> str:
        if not value.isalnum():
            raise ValueError("must be letters and digits, as the console shows it")
        return value


GOOD = {"api_key": KEY, "account": "a1"}


def failure_of(make: Callable[[dict[str, Any]], object], settings: dict[str, Any]) -> ConfigurationError | None:
    try:
        make(settings)
    except ConfigurationError as error:
        return error
    return None


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.given({"port": "many", "regoin": "eu", "account": None})
    assert str(caught.value) == (
        "missing account (or ACME_ACCOUNT in the environment), api_key (or ACME_API_KEY in the environment); "
        "port: Input should be a valid integer, unable to parse string as an integer; "
        "no such setting: regoin; known: api_key, account, region, port, older"
    )
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None, "no parser's traceback beneath it"


def test_a_validators_own_words_are_kept() -> None:
    with pytest.raises(ConfigurationError, match=r"^account: must be letters and digits, as the console shows it$"):
        Settings.given({**GOOD, "account": "a-1"})


def test_a_platform_without_settings_says_that_it_has_none() -> None:
    with pytest.raises(ConfigurationError, match=r"no such setting: key; known: none"):
        Client("memory", key="abc")


def test_a_name_that_does_not_exist_is_refused_even_without_a_value() -> None:
    with pytest.raises(ConfigurationError, match=r"no such setting: regoin"):
        Settings.given({**GOOD, "regoin": None})


@pytest.mark.parametrize(
    ("settings", "environ", "region"),
    [
        ({}, {}, "eu"),
        ({}, {"ACME_REGION": "us"}, "us"),
        ({}, {"ACME_REGION": ""}, "eu"),
        ({}, {"ACME_REGION": "  "}, "eu"),
        ({}, {"acme_region": "us", "REGION": "us"}, "eu"),
        ({"region": "ap"}, {"ACME_REGION": "us"}, "ap"),
        ({"region": None}, {"ACME_REGION": "us"}, "us"),
    ],
)
def test_arguments_win_over_the_environment_and_that_over_defaults(
    settings: dict[str, Any], environ: dict[str, str], region: str
) -> None:
    assert Settings.from_env({**GOOD, **settings}, environ).region == region


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_API_KEY", KEY)
    monkeypatch.setenv("ACME_ACCOUNT", "a1")
    found = Settings.from_env({})
    assert (found.api_key.get_secret_value(), found.account) == (KEY, "a1")


def test_secrets_are_listed_for_those_who_hide_them() -> None:
    config = Settings.given({**GOOD, "older": (SecretStr("old-1"), SecretStr(""), SecretStr("old-2"))})
    assert list(config.secrets()) == [KEY, "old-1", "old-2"]


def test_secrets_may_be_the_values_of_a_mapping() -> None:
    class ByKind(ProviderConfig):
        hooks: Mapping[str, tuple[SecretStr, ...]] | tuple[SecretStr, ...]

    assert list(ByKind.given({"hooks": {"a": (SecretStr("1"), SecretStr("")), "b": (SecretStr("2"),)}}).secrets()) == [
        "1",
        "2",
    ]
    assert list(ByKind.given({"hooks": [SecretStr("1")]}).secrets()) == ["1"]


@given(st.text(min_size=12, alphabet=st.characters(min_codepoint=33, max_codepoint=126)))
def test_a_secret_shows_in_no_message_and_no_repr(secret: str) -> None:
    config = Settings.given({**GOOD, "api_key": secret})
    assert secret not in repr(config) + str(config) + f"{config}" + config.model_dump_json()
    for wrong in ({"account": secret + "-"}, {"port": secret}, {"older": secret}, {"api_key": [secret]}):
        error = failure_of(Settings.given, {**GOOD, **wrong})
        assert secret not in f"{error}{error!r}{vars(error) if error else None}"


def test_a_configuration_is_frozen_and_cannot_be_pickled() -> None:
    config = Settings.given(GOOD)
    with pytest.raises(Exception, match=r"frozen"):
        config.account = "b2"
    with pytest.raises(TypeError, match=r"holds credentials and cannot be pickled"):
        pickle.dumps(config)
    assert copy.deepcopy(config) == copy.copy(config) == config


# --- providers and clients --------------------------------------------------------------------------------------------


def test_a_provider_says_whose_settings_are_missing() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Toy.configured({}, {})
    error = caught.value
    assert error.provider == "toy"
    assert (
        str(error) == "toy: missing base_url (or TOY_BASE_URL in the environment), key (or TOY_KEY in the environment)"
    )


def test_a_provider_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_KEY", "from-the-environment")
    toy = Toy.from_env(base_url="http://toy.test")
    assert (toy.settings.key.get_secret_value(), toy.settings.base_url) == ("from-the-environment", "http://toy.test")
    with pytest.raises(ConfigurationError, match=r"^toy: missing base_url"):
        Toy.from_env()


def test_a_provider_without_settings_needs_none() -> None:
    class Bare(Provider):
        name = "bare"

    assert Bare().config == ProviderConfig()
    assert Bare.configured({}, {}).name == "bare"
    assert (Bare().origins(), Bare().segments(), Bare().renew()) == ({}, {}, False)
    request = GET(id="r")
    assert Bare().sign(request) == {}
    assert Bare().problem(request, Response(500, b"<html>")) == Problem("<html>")
    assert Bare().problem(request, Response(500)) == Problem("")
    assert repr(Bare()) == "Bare()"


def test_a_provider_and_its_client_cannot_be_pickled(toy: Toy, peer: object) -> None:
    for thing in (toy, Client(toy)):
        for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=r"holds credentials"):
                duplicate(thing)


def test_nothing_shows_the_key(toy: Toy, peer: object) -> None:
    client = Client(toy)
    for thing in (toy, toy.config, client, client.recordings, client.with_options(timeout=1)):
        assert KEY not in repr(thing) + str(thing)


def test_toy_settings() -> None:
    assert ToyConfig.variable("base_url") == "TOY_BASE_URL"
