"""The same mistake raises the same class everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx
import pytest

from anyroom.errors import (
    AlreadyActive,
    AnyroomError,
    AuthenticationFailed,
    NoActiveSession,
    NotFound,
    PermissionDenied,
    WrongState,
)
from anyroom.testing.kit.calls import CALLS, Given, arrange, given, outcome, perform
from anyroom.testing.kit.forgeries import forged, signed_headers, unknown
from anyroom.testing.kit.scene import PAGE_URL, WEBHOOK_URL, Scene

Kind = type[AnyroomError]


def _twice(scene: Scene, call: str, what: Given) -> Given:
    scene.needs(call)
    scene.stage.advance(5)
    perform(scene.video, call, what)
    return what


def _ana(scene: Scene) -> tuple[Any, str]:
    room = scene.room()
    scene.stage.join(room.id, "bo")
    return room, scene.stage.join(room.id, "ana")


def _left(scene: Scene) -> Given:
    room, ana = _ana(scene)
    scene.stage.leave(room.id, ana)
    return given(ana, room=room)


def _stopped_broadcast(scene: Scene) -> Any:
    scene.needs("broadcasts.stop")
    broadcast = scene.broadcast()
    if scene.supports("broadcasts.wait"):
        broadcast = scene.video.broadcasts.wait(broadcast)
    scene.video.broadcasts.stop(broadcast)
    scene.stage.advance(5)
    return broadcast


def _first_transcript(scene: Scene) -> str:
    scene.needs("transcripts.list")
    found = scene.video.transcripts.list(session=scene.transcribed()).first()
    assert found is not None, "a recording was transcribed, and transcripts.list has no transcript"
    return found.id


NOBODY_IN_THE_ROOM: Final[Mapping[str, Callable[[Scene], Given]]] = {
    "recordings.start": lambda scene: given(scene.room()),
    "broadcasts.start": lambda scene: given(scene.room(), **scene.outputs()),
    "captions.start": lambda scene: given(scene.room()),
    "sessions.end": lambda scene: given(scene.room()),
    "participants.mute_all": lambda scene: given(scene.room()),
}

RUNNING_ALREADY: Final[Mapping[str, Callable[[Scene, Any], Given]]] = {
    "recordings.start": lambda scene, room: given(room),
    "broadcasts.start": lambda scene, room: given(room, **scene.outputs()),
    "captions.start": lambda scene, room: given(room),
}

WRONG_STATE: Final[Mapping[str, tuple[str, Callable[[Scene], Any]]]] = {
    "stopping what is ready": ("recordings.stop", lambda scene: scene.finished()),
    "stopping a broadcast twice": ("broadcasts.stop", _stopped_broadcast),
    "deleting what is being made": ("recordings.delete", lambda scene: scene.settled(scene.running())),
    "pausing what is ready": ("recordings.pause", lambda scene: scene.finished()),
    "pausing what pauses": ("recordings.pause", lambda scene: scene.paused()),
    "resuming what runs": ("recordings.resume", lambda scene: scene.settled(scene.running())),
}
"""By mistake: the call, and a thing whose state forbids it."""

ENDED: Final[Mapping[str, tuple[str, Callable[[Scene], Given]]]] = {
    "stopping captions twice": ("captions.stop", lambda scene: _twice(scene, "captions.stop", given(scene.captions()))),
    "closing a render twice": ("renders.stop", lambda scene: _twice(scene, "renders.stop", given(scene.render()))),
    "hanging up twice": ("calls.hang_up", lambda scene: _twice(scene, "calls.hang_up", given(scene.call()))),
    "deleting a webhook twice": (
        "webhooks.delete",
        lambda scene: _twice(scene, "webhooks.delete", given(scene.webhook())),
    ),
    "removing who has left": ("participants.remove", _left),
    "muting who has left": ("participants.mute", _left),
}

UNKNOWN: Final[Mapping[str, Callable[[Scene], Given]]] = {
    "rooms.get": lambda scene: given(unknown(scene.room().id)),
    "rooms.close": lambda scene: given(unknown(scene.room().id)),
    "sessions.get": lambda scene: given(unknown(scene.session().id)),
    "sessions.active": lambda scene: given(unknown(scene.room().id)),
    "participants.get": lambda scene: given(unknown(_ana(scene)[1]), session=scene.session()),
    "participants.remove": lambda scene: given(unknown((found := _ana(scene))[1]), room=found[0]),
    "participants.mute": lambda scene: given(unknown((found := _ana(scene))[1]), room=found[0]),
    "recordings.start": lambda scene: given(unknown(scene.room().id)),
    "recordings.get": lambda scene: given(unknown(scene.running().id)),
    "recordings.stop": lambda scene: given(unknown(scene.running().id)),
    "recordings.pause": lambda scene: given(unknown(scene.running().id)),
    "recordings.resume": lambda scene: given(unknown(scene.running().id)),
    "recordings.delete": lambda scene: given(unknown(scene.running().id)),
    "recordings.wait": lambda scene: given(unknown(scene.running().id)),
    "recordings.download": lambda scene: given(unknown(scene.running().id), scene.target()),
    "broadcasts.start": lambda scene: given(unknown(scene.room().id), **scene.outputs()),
    "broadcasts.get": lambda scene: given(unknown(scene.broadcast().id)),
    "broadcasts.stop": lambda scene: given(unknown(scene.broadcast().id)),
    "broadcasts.wait": lambda scene: given(unknown(scene.broadcast().id)),
    "captions.stop": lambda scene: given(unknown(scene.captions().id)),
    "transcripts.get": lambda scene: given(unknown(_first_transcript(scene))),
    "transcripts.summary": lambda scene: given(unknown(scene.session().id)),
    "calls.dial": lambda scene: given(unknown(scene.room().id), scene.particulars.call_target, **scene.dial_options()),
    "renders.start": lambda scene: given(unknown(scene.room().id), PAGE_URL),
    "renders.get": lambda scene: given(unknown(scene.render().id)),
    "renders.stop": lambda scene: given(unknown(scene.render().id)),
    "signals.send": lambda scene: given(unknown(scene.room().id), "hello"),
    "stats.session": lambda scene: given(unknown(scene.session().id)),
    "webhooks.get": lambda scene: given(unknown(scene.webhook().id)),
    "webhooks.update": lambda scene: given(unknown(scene.webhook().id), url=WEBHOOK_URL),
    "webhooks.delete": lambda scene: given(unknown(scene.webhook().id)),
}
"""By call: arguments that name something of the right form that does not exist."""


class MistakeScenarios:
    """Promise 9: what an app catches on one platform, it catches on all."""

    @pytest.mark.parametrize("call", NOBODY_IN_THE_ROOM)
    def test_nobody_is_in_the_room(self, scene: Scene, call: str) -> None:
        """With nobody in the room the call raised something other than `NoActiveSession`, or worked.

        Recognise the platform's answer in `problem`, or, where it says the same as about an unknown room, look first.
        """
        scene.needs(call)
        _raises(scene, call, NOBODY_IN_THE_ROOM[call](scene), NoActiveSession)

    @pytest.mark.parametrize("call", RUNNING_ALREADY)
    def test_it_runs_already(self, scene: Scene, call: str) -> None:
        """Starting a second time raised something other than `AlreadyActive`. Where the platform runs several at once, the
        second is another one.
        """
        scene.needs(call)
        room = scene.live_room()
        what = RUNNING_ALREADY[call](scene, room)
        first = perform(scene.video, call, what)
        if call == "recordings.start":
            scene.settled(first)
        second = outcome(scene, call, what)
        if isinstance(second, AlreadyActive):
            return
        assert not isinstance(second, AnyroomError), f"{call} again: {type(second).__name__}: {second}"
        assert second.id != first.id or second.provisional, f"{call} again returned the one that runs"

    @pytest.mark.parametrize("mistake", WRONG_STATE)
    def test_its_state_forbids_it(self, scene: Scene, mistake: str) -> None:
        """A call that the thing's state forbids raised something other than `WrongState`, or worked."""
        call, thing = WRONG_STATE[mistake]
        scene.needs(call)
        _raises(scene, call, given(thing(scene)), WrongState)

    @pytest.mark.parametrize("mistake", ENDED)
    def test_it_is_over(self, scene: Scene, mistake: str) -> None:
        """A call about what has ended, or about somebody who has left, raised something other than `NotFound`, or worked."""
        call, what = ENDED[mistake]
        scene.needs(call)
        _raises(scene, call, what(scene), NotFound)

    @pytest.mark.parametrize("call", UNKNOWN)
    def test_there_is_no_such_thing(self, scene: Scene, call: str) -> None:
        """A call about something unknown raised something other than `NotFound`, or worked."""
        scene.needs(call)
        _raises(scene, call, UNKNOWN[call](scene), NotFound)

    @pytest.mark.parametrize("call", [call for call in CALLS if call != "webhooks.parse"])  # which asks for public keys
    def test_a_bad_credential(self, sync_scene: Scene, call: str) -> None:
        """With a credential that the platform does not know, a call raised something other than `AuthenticationFailed`.

        Where the platform says it with the status of something else, read its words in `problem`.
        """
        names = signed_headers(sync_scene.provider)
        if not names:
            pytest.skip("its requests carry no credential")
        what = arrange(sync_scene, call)

        def forge(request: httpx.Request) -> None:
            for name in names & set(request.headers):
                request.headers[name] = forged(request.headers[name])

        before = len(sync_scene.traffic.sent)
        with sync_scene.traffic.interrupted(forge):
            found = outcome(sync_scene, call, what)
        if any(names & set(item.headers) for item in sync_scene.traffic.sent[before:]):
            assert isinstance(found, AuthenticationFailed), f"{type(found).__name__}: {found}"

    def test_a_credential_without_permission(self, sync_scene: Scene) -> None:
        """What the platform answers to a good credential that may not do this raised something other than
        `PermissionDenied`.
        """
        answer = sync_scene.particulars.permission_denied
        if answer is None:
            pytest.skip("Particulars.permission_denied does not say what the platform answers")
        for call in ("rooms.create", "recordings.list"):
            if not sync_scene.supports(call):
                continue
            with (
                sync_scene.traffic.interrupted(lambda _: httpx.Response(answer.status, json=answer.json)),
                pytest.raises(PermissionDenied) as caught,
            ):
                perform(sync_scene.video, call, given())
            assert caught.value.status == answer.status


def _raises(scene: Scene, call: str, what: Given, expected: Kind) -> None:
    found = outcome(scene, call, what)
    assert isinstance(found, expected), f"{call}: {type(found).__name__} instead of {expected.__name__}: {found}"
    assert (found.provider, found.operation) == (scene.provider.name, call)
    assert found.message, "the error says nothing"
