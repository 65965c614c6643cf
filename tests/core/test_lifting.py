"""Every verb of both clients is a lifted operation, and shows what it takes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from anyroom import AsyncClient, Client, Memory
from anyroom.capabilities import Neutral, neutral_operations
from anyroom.errors import InvalidArgument, UnknownArgument, UnsupportedOperation
from anyroom.lifting import Lifted, Listed
from anyroom.provider import Provider
from anyroom.surface import Surface
from anyroom.types.broadcasts import Rtmp

from .modes import Mode
from .toy import Toy

Verb = Lifted[..., Any] | Listed[..., Any]


class Nowhere(Provider):
    name = "nowhere"


def resources() -> Iterator[tuple[str, type]]:
    client = Client(Nowhere())
    for name, member in vars(Surface).items():
        if isinstance(member, property) and name not in {"provider", "clock"}:
            yield name, type(getattr(client, name))


def verbs() -> Iterator[tuple[str, Verb]]:
    for resource, cls in resources():
        for name, member in vars(cls).items():
            if isinstance(member, (Lifted, Listed)):
                yield f"{resource}.{name}", member


VERBS = dict(verbs())
NEUTRAL = neutral_operations()


def test_every_neutral_operation_is_a_verb_and_every_verb_but_raw_is_neutral() -> None:
    assert set(VERBS) - {"raw.request"} == set(NEUTRAL) - {"prepare"}
    assert callable(Client.prepare)
    assert callable(AsyncClient.prepare)


@pytest.mark.parametrize("call", [call for call in NEUTRAL if call != "prepare"])
def test_a_verb_lifts_the_operation_whose_call_it_is(call: str) -> None:
    verb, operation = VERBS[call], NEUTRAL[call]
    declared: Neutral = verb.operation.__neutral__  # type: ignore[attr-defined]
    assert declared == operation
    assert verb.options is operation.options
    cursor = "cursor" in inspect.signature(verb.operation).parameters
    assert isinstance(verb, Listed) is cursor, "what has a cursor lists"


@pytest.mark.parametrize("call", VERBS)
def test_a_verb_shows_what_it_takes(call: str) -> None:
    verb = VERBS[call]
    parameters = verb.signature.parameters
    assert not {"self", "options", "cursor"} & set(parameters)
    if verb.options is not None:
        options = {item.name for item in fields(verb.options)}  # type: ignore[arg-type]
        keywords = {name for name, item in parameters.items() if item.kind is item.KEYWORD_ONLY}
        assert keywords == options
    for parameter in parameters.values():
        assert parameter.annotation is not parameter.empty
        assert not isinstance(parameter.annotation, str), "annotations are shown as what they are"


@pytest.mark.parametrize("call", VERBS)
@pytest.mark.parametrize("client_class", [Client, AsyncClient])
def test_a_bound_verb_shows_the_same(client_class: Any, call: str) -> None:
    resource, _, name = call.partition(".")
    bound = getattr(getattr(client_class(Nowhere()), resource), name)
    assert inspect.signature(bound) == VERBS[call].signature
    assert bound.__name__ == name
    assert bound.__qualname__ == f"{type(getattr(Client(Nowhere()), resource)).__name__}.{name}"
    assert bound.__doc__ == VERBS[call].operation.__doc__
    assert bound.__doc__


def test_a_verb_on_the_class_is_itself() -> None:
    cls = dict(resources())["recordings"]
    assert isinstance(vars(cls)["start"], Lifted)
    assert cls.start is vars(cls)["start"]  # type: ignore[attr-defined]
    assert cls.list is vars(cls)["list"]  # type: ignore[attr-defined]


def test_resources_say_whose_they_are() -> None:
    client = Client(Nowhere())
    assert repr(client.recordings) == "<recordings of Client('nowhere')>"
    assert client.recordings.client is client


def refused(call: str, *args: Any, **kwargs: Any) -> pytest.ExceptionInfo[UnknownArgument]:
    with Client(Nowhere()) as client:
        resource, _, name = call.partition(".")
        with pytest.raises(UnknownArgument) as caught:
            getattr(getattr(client, resource), name)(*args, **kwargs)
    error = caught.value
    assert isinstance(error, TypeError)
    assert isinstance(error, InvalidArgument)
    assert (error.provider, error.operation) == ("nowhere", call)
    return caught


@pytest.mark.parametrize(
    ("call", "keyword", "said"),
    [
        ("recordings.start", "lay_out", "no such argument: lay_out; did you mean layout?"),
        ("recordings.start", "zzz", "no such argument: zzz; known: layout, quality"),
        ("recordings.stop", "force", "no such argument: force; known: none"),
        ("recordings.stop", "self", "no such argument: self; known: none"),
        ("recordings.stop", "resource", "no such argument: resource; known: none"),
        ("participants.remove", "rooom", "no such argument: rooom; did you mean room?"),
        ("recordings.download", "fle", "no such argument: fle; did you mean file?"),
        ("webhooks.list", "cursor", "no such argument: cursor; known: none"),
        ("recordings.list", "cursor", "no such argument: cursor; known: room, session, status"),
    ],
)
def test_an_unknown_keyword_is_refused_with_what_was_meant(call: str, keyword: str, said: str) -> None:
    args = ["x"] * sum(
        p.default is p.empty and p.kind is not p.KEYWORD_ONLY for p in VERBS[call].signature.parameters.values()
    )
    assert refused(call, *args, **{keyword: 1}).value.message.startswith(said)


@pytest.mark.parametrize(
    ("call", "args", "kwargs", "said"),
    [
        ("recordings.stop", [], {}, "missing: recording"),
        ("recordings.start", [], {"name": "x"}, "missing: room"),
        ("calls.dial", ["room"], {}, "missing: to"),
        ("participants.remove", ["ana"], {}, "missing: room"),
        ("recordings.stop", [], {"recording": "r"}, "recording is given by position, not by keyword"),
        ("recordings.start", [], {"room": "r", "name": "x"}, "room is given by position, not by keyword"),
        ("rooms.create", ["a name"], {}, "1 too many, give options by keyword"),
        ("recordings.stop", ["a", "b", "c"], {}, "2 too many, give options by keyword"),
        ("rooms.list", ["active"], {}, "1 too many, give options by keyword"),
    ],
)
def test_what_is_missing_or_too_much_is_said_in_the_users_words(
    call: str, args: list[str], kwargs: dict[str, Any], said: str
) -> None:
    assert said in refused(call, *args, **kwargs).value.message


@pytest.mark.parametrize(
    ("call", "args", "kwargs", "said"),
    [
        ("calls.dial", ["room", 4930123456], {}, "to must be text, not int"),
        ("calls.send_dtmf", ["room", 12], {}, "digits must be text, not int"),
        ("signals.send", ["room", {"a": 1}], {}, "data must be text, not dict"),
        ("renders.start", ["room", None], {"name": "x"}, "url must be text, not None"),
        ("webhooks.create", [b"https://a.test"], {}, "url must be text, not bytes"),
        ("participants.mute_all", ["room"], {"allow_unmute": "no"}, "allow_unmute must be True or False, not str"),
        ("recordings.download", ["rec", "x.mp4"], {"overwrite": 1}, "overwrite must be True or False, not int"),
    ],
)
def test_an_argument_of_another_kind_is_refused(
    call: str, args: list[Any], kwargs: dict[str, Any], said: str, mode: Mode
) -> None:
    resource, _, name = call.partition(".")
    with pytest.raises(InvalidArgument) as caught:
        mode.use(Memory(), lambda client: getattr(getattr(client, resource), name)(*args, **kwargs))
    assert str(caught.value).startswith(f"memory {call}: {said}")


@pytest.mark.parametrize("call", VERBS)
def test_a_verb_is_refused_before_anything_is_sent_in_both_modes(call: str, mode: Mode) -> None:
    emulated = {"recordings.wait", "recordings.download", "broadcasts.wait"}
    parameters = VERBS[call].signature.parameters.values()
    args = ["x" for item in parameters if item.kind is item.POSITIONAL_ONLY]
    kwargs: dict[str, Any] = {
        item.name: "x" for item in parameters if item.kind is item.KEYWORD_ONLY and item.default is item.empty
    }
    needed: dict[str, dict[str, Any]] = {
        "participants.list": {"room": "x"},
        "transcripts.list": {"room": "x"},
        "broadcasts.start": {"rtmp": [Rtmp("rtmp://x")]},
    }
    kwargs |= needed.get(call, {})
    resource, _, name = call.partition(".")
    if call == "raw.request":
        pytest.skip("every platform can be asked anything")
    with pytest.raises(UnsupportedOperation) as caught:
        mode.use(Nowhere(), lambda client: getattr(getattr(client, resource), name)(*args, **kwargs))
    error = caught.value
    refused_at = call.replace("wait", "get").replace("download", "get") if call in emulated else call
    assert (error.provider, error.operation) == ("nowhere", refused_at)


def test_a_listing_that_is_absent_is_refused_when_it_is_asked_for_not_when_it_is_walked(toy: Toy, peer: object) -> None:
    for client in (Client(toy), AsyncClient(toy)):
        with pytest.raises(UnsupportedOperation, match=r"toy rooms.list"):
            client.rooms.list()
