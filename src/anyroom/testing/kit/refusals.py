"""Refusals: what a platform cannot do, and what no platform could, is refused before anything is sent."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import pytest

from anyroom.capabilities import Absent, Level, neutral_operations
from anyroom.errors import AnyroomError, InvalidArgument, UnknownArgument, UnsupportedOperation
from anyroom.provider import Provider
from anyroom.testing.kit.calls import CALLS, Given, arrange, given, perform, unarranged
from anyroom.testing.kit.scene import Scene
from anyroom.types import Hls, Rtmp

BAD_IDS: Final = (
    "",
    "  ",
    ".",
    "..",
    "a/b",
    "../other",
    "a\\b",
    "a\nb",
    "a\r\nb",
    "a\x00b",
    "a\x7fb",
    None,
    7,
    object(),
)
_REFERENCES: Final = frozenset(
    {"room", "session", "participant", "recording", "broadcast", "captions", "transcript", "call", "render", "webhook"}
)

MALFORMED: Final[Mapping[str, tuple[str, Given]]] = {
    "an empty name": ("rooms.create", given(name="")),
    "a blank name": ("rooms.create", given(name=" \t")),
    "an empty key": ("rooms.create", given(key="")),
    "a negative keep_alive": ("rooms.create", given(keep_alive=-1)),
    "a negative lifetime": ("tokens.create", given("kit-room", ttl=-60)),
    "no lifetime": ("tokens.create", given("kit-room", ttl=0)),
    "an endless lifetime": ("tokens.create", given("kit-room", ttl=float("inf"))),
    "a lifetime that is no number": ("tokens.create", given("kit-room", ttl=float("nan"))),
    "a participant without a name": ("tokens.create", given("kit-room", participant="")),
    "a role that is none": ("tokens.create", given("kit-room", role="emperor")),
    "a layout that is none": ("recordings.start", given("kit-room", layout="mosaic")),
    "a naive datetime": ("sessions.list", given(since=datetime(2026, 1, 1))),  # noqa: DTZ001 # that is what is wrong
    "a negative duration": ("recordings.start", given("kit-room", max_duration=-1)),
    "a broadcast to nowhere": ("broadcasts.start", given("kit-room")),
    "a broadcast to a web page": ("broadcasts.start", given("kit-room", rtmp=lambda: [Rtmp("https://example.com")])),
    "rewinding with low latency": ("broadcasts.start", given("kit-room", hls=lambda: Hls(dvr=True, low_latency=True))),
    "both a room and a session": ("participants.list", given(room="kit-room", session="kit-session")),
    "neither a room nor a session": ("participants.list", given()),
    "digits that no telephone has": ("calls.send_dtmf", given("kit-room", "12x")),
    "no digits": ("calls.send_dtmf", given("kit-room", "")),
    "an option that is misspelt": ("recordings.start", given("kit-room", layuot="grid")),
    "an option that does not exist": ("rooms.create", given(colour="red")),
    "extra for nobody": ("rooms.create", given(extra={"no_such_provider": {"a": 1}})),
    "a keyword of another call": ("recordings.stop", given("kit-recording", layout="grid")),
}
"""By what is wrong: a call, and arguments with which it makes sense on no platform."""


class Refusals:
    """What must be refused, and how."""

    @pytest.mark.parametrize("call", CALLS)
    def test_an_absent_call_is_refused_before_any_request(self, sync_scene: Scene, call: str) -> None:
        """A call that `supports` calls absent was not refused with `UnsupportedOperation`, or only after a request, or
        without its reason.

        Put `absent(why, note)` in its place in the class body. If the call works, take it away.
        """
        found = sync_scene.supports(call)
        if found:
            pytest.skip(f"{call} is {found.level}")
        before = len(sync_scene.traffic.sent)
        with pytest.raises(UnsupportedOperation) as caught:
            perform(sync_scene.video, call, unarranged(sync_scene, call))
        assert len(sync_scene.traffic.sent) == before, "a request was sent before the refusal"
        error = caught.value
        assert (error.provider, error.operation) == (sync_scene.provider.name, call)
        assert error.why is found.why, f"supports() says {found.why}, the error says {error.why}"
        assert found.note in str(error), f"{found.note!r} is missing from {error}"

    @pytest.mark.parametrize("call", CALLS)
    def test_a_bad_id_is_refused_before_any_request(self, sync_scene: Scene, call: str) -> None:
        """An id that could name another resource on the way to the platform was accepted, or did not raise
        `InvalidArgument`, or only after a request.

        Read every id with `identify(thing, "room")`, also those that only go into a body or a token.
        """
        sync_scene.needs(call)
        parameters = _references(call)
        # Of several ids the others must exist, or the platform's own world may miss them first.
        usual = unarranged(sync_scene, call) if len(parameters) < 2 else arrange(sync_scene, call)
        for parameter in parameters:
            for bad in _bad_ids(call, parameter):
                _refused(
                    sync_scene, call, _with_bad_id(usual, call, parameter, bad), InvalidArgument, f"{parameter}={bad!r}"
                )

    @pytest.mark.parametrize("wrong", MALFORMED)
    def test_malformed_input_is_refused_before_any_request(self, sync_scene: Scene, wrong: str) -> None:
        """Something that makes sense on no platform was accepted, or raised no error of anyroom's, or only after a
        request.

        The library checks most of this when options are made. What an adapter checks itself raises `InvalidArgument`.
        """
        call, what = MALFORMED[wrong]
        sync_scene.needs(call)
        _refused(sync_scene, call, what, (InvalidArgument, UnsupportedOperation), wrong)

    def test_a_misspelt_keyword_is_named(self, sync_scene: Scene) -> None:
        """The error for an unknown keyword does not say which one it is, or what was meant."""
        sync_scene.needs("recordings.start")
        with pytest.raises(UnknownArgument, match=r"layuot.*layout"):
            perform(sync_scene.video, "recordings.start", given("kit-room", layuot="grid"))

    def test_what_an_emulated_call_stands_on_is_there(self, described: type[Provider]) -> None:
        """A call that the library carries out by means of another is called emulated where that other one is absent.

        Put `absent(...)` in the place of both.
        """
        for call, basis in (("recordings.wait", "recordings.get"), ("broadcasts.wait", "broadcasts.get")):
            method, other = (getattr(described, neutral_operations()[name].method) for name in (call, basis))
            inherited = method is getattr(Provider, neutral_operations()[call].method)
            missing = isinstance(other, Absent) or other is getattr(Provider, neutral_operations()[basis].method)
            assert not (inherited and missing), f"{call} is {Level.EMULATED} by {basis}, which is absent"


def _references(call: str) -> list[str]:
    """The parameters of a call that name a thing."""
    method = getattr(Provider, neutral_operations()[call].method)
    return [name for name in inspect.signature(method).parameters if name in _REFERENCES]


def _parameter(call: str, name: str) -> inspect.Parameter:
    return inspect.signature(getattr(Provider, neutral_operations()[call].method)).parameters[name]


def _bad_ids(call: str, parameter: str) -> tuple[object, ...]:
    """None means "not given" where a parameter may be left out."""
    optional = _parameter(call, parameter).default is None
    return tuple(bad for bad in BAD_IDS if bad is not None or not optional)


def _with_bad_id(usual: Given, call: str, parameter: str, bad: object) -> Given:
    if _parameter(call, parameter).kind is inspect.Parameter.KEYWORD_ONLY:
        return Given(usual.args, {**usual.options, parameter: bad})
    return Given((bad, *usual.args[1:]), usual.options)


def _refused(
    scene: Scene,
    call: str,
    what: Given,
    expected: type[AnyroomError] | tuple[type[AnyroomError], ...],
    wrong: str,
) -> None:
    before = len(scene.traffic.sent)
    try:
        made = {name: value() if callable(value) else value for name, value in what.options.items()}
        perform(scene.video, call, Given(what.args, made))
    except expected:
        pass
    except AnyroomError as error:
        pytest.fail(f"{call} with {wrong}: {type(error).__name__} instead: {error}")
    except Exception as error:
        pytest.fail(f"{call} with {wrong}: {type(error).__name__}, which is no error of anyroom's: {error}")
    else:
        pytest.fail(f"{call} with {wrong} was accepted")
    assert len(scene.traffic.sent) == before, f"{call} with {wrong}: a request was sent before the refusal"
