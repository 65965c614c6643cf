"""Every neutral call in circumstances in which it works: what it is given, and how it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from anyroom.capabilities import neutral_operations
from anyroom.client import Client
from anyroom.errors import AnyroomError
from anyroom.paging import Pager
from anyroom.testing.kit.blocking import BlockingPager
from anyroom.testing.kit.scene import PAGE_URL, WEBHOOK_URL, Scene
from anyroom.types import BroadcastStatus, Role, Room, Transcript
from anyroom.webhooks.seen import MemorySeen


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call."""

    args: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def but(self, **options: Any) -> Given:
        """The same, with other options; one that is None is left out."""
        merged = {**self.options, **options}
        return Given(self.args, {name: value for name, value in merged.items() if value is not None})


def given(*args: Any, **options: Any) -> Given:
    """Make arguments."""
    return Given(args, options)


def _live(scene: Scene) -> Any:
    broadcast = scene.broadcast()
    if scene.supports("broadcasts.wait"):
        return scene.video.broadcasts.wait(broadcast, until=BroadcastStatus.LIVE)
    return broadcast


def _in_room(scene: Scene) -> Given:
    room = scene.room()
    return given(scene.stage.join(room.id, "ana"), room=room)


def _in_session(scene: Scene) -> Given:
    scene.needs("sessions.active")
    room = scene.room()
    return given(scene.stage.join(room.id, "ana"), session=scene.video.sessions.active(room))


def _called(scene: Scene) -> Room:
    scene.needs("calls.dial")
    room = scene.live_room()
    scene.call(room)
    return room


def _transcript(scene: Scene) -> Transcript:
    scene.needs("transcripts.list")
    found = scene.video.transcripts.list(session=scene.transcribed()).first()
    assert found is not None, "a recording was transcribed, and transcripts.list has no transcript"
    return found


ARRANGED: Final[Mapping[str, Callable[[Scene], Given]]] = {
    "prepare": lambda scene: given(roles=scene.roles()),
    "rooms.create": lambda scene: given(),
    "rooms.get": lambda scene: given(scene.room()),
    "rooms.list": lambda scene: (scene.room(), given())[1],
    "rooms.update": lambda scene: given(scene.room()),
    "rooms.close": lambda scene: given(scene.room()),
    "sessions.list": lambda scene: (scene.live_room(), given())[1],
    "sessions.get": lambda scene: given(scene.session()),
    "sessions.active": lambda scene: given(scene.live_room()),
    "sessions.end": lambda scene: given(scene.live_room("ana", "bo")),
    "participants.list": lambda scene: (
        given(room=scene.live_room("ana", "bo"))
        if scene.supports("participants.list:room")
        else given(session=scene.session())
    ),
    "participants.get": _in_session,
    "participants.remove": _in_room,
    "participants.mute": _in_room,
    "participants.mute_all": lambda scene: given(scene.live_room()),
    "tokens.create": lambda scene: given(scene.welcoming_room(), role=Role.PARTICIPANT, participant="ana"),
    "recordings.start": lambda scene: given(scene.live_room()),
    "recordings.stop": lambda scene: given(scene.settled(scene.running())),
    "recordings.get": lambda scene: given(scene.finished()),
    "recordings.list": lambda scene: (scene.finished(), given())[1],
    "recordings.delete": lambda scene: given(scene.finished()),
    "recordings.pause": lambda scene: given(scene.settled(scene.running())),
    "recordings.resume": lambda scene: given(scene.paused()),
    "recordings.wait": lambda scene: given(scene.stopped()),
    "recordings.download": lambda scene: given(scene.finished(), scene.target()),
    "broadcasts.start": lambda scene: given(scene.live_room(), **scene.outputs()),
    "broadcasts.stop": lambda scene: given(_live(scene)),
    "broadcasts.get": lambda scene: given(scene.broadcast()),
    "broadcasts.list": lambda scene: (scene.broadcast(), given())[1],
    "broadcasts.wait": lambda scene: given(scene.broadcast()),
    "captions.start": lambda scene: given(scene.live_room()),
    "captions.stop": lambda scene: given(scene.captions()),
    "transcripts.list": lambda scene: given(session=scene.transcribed()),
    "transcripts.get": lambda scene: given(_transcript(scene)),
    "transcripts.summary": lambda scene: given(scene.transcribed()),
    "calls.dial": lambda scene: given(scene.live_room(), scene.particulars.call_target, **scene.dial_options()),
    "calls.hang_up": lambda scene: given(scene.call()),
    "calls.send_dtmf": lambda scene: given(_called(scene), "12#"),
    "renders.start": lambda scene: given(scene.live_room(), PAGE_URL),
    "renders.stop": lambda scene: given(scene.render()),
    "renders.get": lambda scene: given(scene.render()),
    "renders.list": lambda scene: (scene.render(), given())[1],
    "signals.send": lambda scene: given(scene.live_room(), "hello"),
    "stats.session": lambda scene: given(scene.session()),
    "stats.participant": _in_session,
    # To a memory that keeps nothing: the same call is made again and again.
    "webhooks.parse": lambda scene: given(*scene.delivery(), seen=MemorySeen(kept=0)),
    "webhooks.create": lambda scene: given(scene.make_way_for_webhooks()),
    "webhooks.get": lambda scene: given(scene.webhook()),
    "webhooks.list": lambda scene: (scene.webhook(), given())[1],
    "webhooks.update": lambda scene: given(scene.webhook()),
    "webhooks.delete": lambda scene: given(scene.webhook()),
}
"""By call: makes what the call is about, and returns the arguments."""

NEVER_RUN: Final[Mapping[str, Given]] = {
    "prepare": given(roles=[Role.HOST]),
    "participants.list": given(room="kit-room"),
    "participants.get": given("kit-participant", session="kit-session"),
    "participants.remove": given("kit-participant", room="kit-room"),
    "participants.mute": given("kit-participant", room="kit-room"),
    "recordings.download": given("kit-recording", "kit-file"),
    "transcripts.list": given(session="kit-session"),
    "calls.dial": given("kit-room", "sip:kit@example.com"),
    "calls.send_dtmf": given("kit-room", "12#"),
    "renders.start": given("kit-room", PAGE_URL),
    "signals.send": given("kit-room", "hello"),
    "stats.participant": given("kit-participant", session="kit-session"),
    "webhooks.parse": given({}, b"{}"),
    "webhooks.create": given(WEBHOOK_URL),
    **{name: given() for name in ("rooms.create", "rooms.list", "sessions.list", "recordings.list")},
    **{name: given() for name in ("broadcasts.list", "renders.list", "webhooks.list")},
}
"""Well-formed arguments about nothing that exists, for calls that must be refused. Others take one id."""

CALLS: Final = tuple(neutral_operations())


def arrange(scene: Scene, call: str) -> Given:
    """Make what a call is about, and its arguments. Skips the test where the call is absent."""
    scene.needs(call)
    assert call in ARRANGED, f"the kit does not know how to arrange {call}: add it to ARRANGED"
    return ARRANGED[call](scene)


def unarranged(scene: Scene, call: str) -> Given:
    """Arguments for a call that must be refused before anything is sent."""
    if call == "broadcasts.start":
        return given("kit-room", **scene.outputs())
    return NEVER_RUN.get(call, given("kit-id"))


def perform(client: Client[Any], call: str, what: Given) -> Any:
    """Carry a call out. Of a listing, the items of its first page."""
    resource, _, verb = call.rpartition(".")
    bound = getattr(getattr(client, resource) if resource else client, verb)
    result: Any = bound(*what.args, **what.options)
    return list(next(result.pages()).items) if is_pager(result) else result


def is_pager(result: object) -> bool:
    """Whether a verb returned a listing."""
    return isinstance(result, (Pager, BlockingPager))


def outcome(scene: Scene, call: str, what: Given) -> Any:
    """What comes of a call: its result, or the error of anyroom's that it raises."""
    try:
        return perform(scene.video, call, what)
    except AnyroomError as error:
        return error
