"""Those who hold credentials, clients, providers and configurations: they show none, and let none out."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from pydantic import SecretStr

from anyroom import AsyncClient, Client, plugins
from anyroom.errors import ConfigurationError
from anyroom.provider import Provider
from anyroom.testing.kit.scene import Mode
from tests.faults.platforms import ADAPTERS

from .canaries import canaried, credentials, seen
from .faces import of_error
from .playing import cassettes, planted_cassette, take

SPOILT: dict[str, Callable[[str], Any]] = {
    "a control character": lambda secret: f"{secret}\x00\n",
    "no text at all": lambda secret: [secret],
    "bytes": lambda secret: secret.encode(),
    "an object": lambda secret: {"secret": secret},
    "letters of nowhere": lambda secret: f"{secret}\N{SNOWMAN}\ud800",
}


def holders(provider: Provider) -> Iterator[object]:
    clients = (Client(provider), AsyncClient(provider))
    yield from (provider, provider.config, *clients, clients[0].rooms, clients[0].with_options(retries=0))


def held(provider: Provider) -> Iterator[tuple[str, str]]:
    """What shows of those who hold credentials."""
    for thing in holders(provider):
        yield from ((f"{kind.__name__}({type(thing).__name__})", kind(thing)) for kind in (repr, str, format))
        yield f"vars({type(thing).__name__})", repr(vars(thing))
        yield f"state of {type(thing).__name__}", repr([repr(value) for value in vars(thing).values()])
    config = provider.config
    yield "model_dump", repr(config.model_dump())
    yield "model_dump in JSON", repr(config.model_dump(mode="json"))
    yield "model_dump_json", config.model_dump_json()
    yield "copies", repr([copy.copy(config), config.model_copy()])
    with suppress(TypeError):  # a key, of which older versions of cryptography make no copies
        yield "deep copy", repr(copy.deepcopy(config))
    yield "comparison", repr(list(config))
    yield "schema", repr(type(config).model_json_schema())


@pytest.mark.parametrize("name", ADAPTERS)
def test_holders_show_none(name: str) -> None:
    provider = canaried(name)
    take(name, planted_cassette(cassettes(name)[0]).cassette, Mode.SYNC)
    known = credentials(provider) | set(provider.sign(_any_request(provider)).values())
    leaks = [face for face, shown in held(provider) if seen(shown, known)]
    assert known
    assert not leaks


def _any_request(provider: Provider) -> Any:
    from anyroom.operations import Endpoint, Request, Safety

    return Request(Endpoint("any", "GET", "/", Safety.READ))


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize("act", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_clients_and_providers_are_neither_pickled_nor_copied(name: str, act: Callable[[object], object]) -> None:
    provider = canaried(name)
    for thing in (Client(provider), AsyncClient(provider), provider):
        with pytest.raises(TypeError, match="credentials"):
            act(thing)
    with pytest.raises(TypeError, match="credentials"):
        pickle.dumps(provider.config)


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize("spoil", SPOILT)
def test_settings_that_are_refused_are_not_shown(name: str, spoil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The value of each secret setting in turn is spoilt, and another setting is missing: errors name both, and no value."""
    described = plugins.load(name)
    for setting, info in described.config_class.model_fields.items():
        if "SecretStr" not in repr(info.annotation):
            continue
        secret = f"canary-refused-{setting}"
        with pytest.raises(ConfigurationError) as caught:
            Client(name, **{setting: SPOILT[spoil](secret)}, no_such_setting=SecretStr(secret))
        faces = [face for face in of_error(caught.value) if face.name != "variables of our frames"]
        assert not [face.name for face in faces if secret in face.shown]


@pytest.mark.parametrize("name", ADAPTERS)
def test_what_the_environment_holds_is_in_no_variable_of_ours(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reports errors with the variables of their frames would report every credential when one setting is missing."""
    described = plugins.load(name)
    required = [field for field, info in described.config_class.model_fields.items() if info.is_required()]
    for field in described.config_class.model_fields:
        monkeypatch.delenv(described.config_class.variable(field), raising=False)
    for field in required[1:]:
        monkeypatch.setenv(described.config_class.variable(field), f"canary-{field}")
    with pytest.raises(ConfigurationError, match=described.config_class.variable(required[0])) as caught:
        Client(name)
    assert not [face.name for face in of_error(caught.value) if "canary-" in face.shown]


@pytest.mark.parametrize(
    "url", ["https://ana:canary@api.example.com", "https://api.example.com?key=canary", "canary://x"]
)
@pytest.mark.parametrize("name", ADAPTERS)
def test_a_credential_in_the_base_url_is_refused_and_not_shown(name: str, url: str) -> None:
    settings = {**dict(canaried(name).config), "base_url": url}
    with pytest.raises(ConfigurationError) as caught:
        _ask(name, settings)
    faces = [face for face in of_error(caught.value) if face.name != "variables of our frames"]
    assert not [face.name for face in faces if "canary" in face.shown]


def _ask(name: str, settings: dict[str, Any]) -> None:
    described = plugins.load(name)
    with Client(described(described.config_class.given(settings))) as video:
        video.raw.request("GET", "/x")
