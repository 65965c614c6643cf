"""The VideoSDK adapter is held to the conformance kit: on its simulator, and word for word by its cassettes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Final

import httpx

from anyroom.errors import AnyroomError
from anyroom.simulator import KEYS
from anyroom.testing import Conformance, Particulars, Scene
from anyroom.types import Broadcast, Hls, Rtmp
from anyroom_videosdk import VideoSDK
from anyroom_videosdk.deliveries import sign
from anyroom_videosdk.simulator.webhooks import PROVIDER, SIGNING

from . import staged_recordings, staged_rooms, staged_telephony

NUMBER: Final = "+14155550123"
OUTPUTS: Final = [Rtmp("rtmp://example.com/live", "kit-stream-key")]


def videosdk(scene: Scene) -> VideoSDK:
    assert isinstance(scene.provider, VideoSDK)
    return scene.provider


def lead_out(scene: Scene) -> Mapping[str, Any]:
    """A routing rule, and the number that it calls from: calls go out through nothing else."""
    number = staged_telephony.unused_number(scene)
    rule = {"name": "kit", "type": "outbound", "phoneNumbers": [number]}
    made = scene.video.raw.request("POST", "/v2/sip/routing-rule", json=rule).json()
    return {"trunk": made["id"], "from_": number}


def transcribe(scene: Scene, room_id: str) -> None:
    """Record with a transcript and, which the neutral option does not ask for, a summary."""
    extra = {"videosdk": {"transcription": {"summary": {"enabled": True}}}}
    recording = scene.settled(scene.video.recordings.start(room_id, transcribe=True, extra=extra))
    scene.stage.advance(30)
    scene.video.recordings.wait(scene.video.recordings.stop(recording))
    scene.stage.advance(60)


def unrouted(scene: Scene, act: Callable[[], object], *paths: str) -> None:
    """Have the platform not know these routes: each disputed one is then asked in both its spellings, and none is learnt."""

    def not_found(request: httpx.Request) -> httpx.Response | None:
        return httpx.Response(404, text="Not Found") if request.url.path.startswith(paths) else None

    with scene.traffic.interrupted(not_found), suppress(AnyroomError):
        act()


def pending(scene: Scene, prefix: str = "") -> str:
    """The provisional id of what was started in a room and is not listed."""
    return f"{prefix}pending:0:{scene.room().id}"


def validate(scene: Scene) -> None:
    room = scene.room()
    unrouted(scene, lambda: scene.video.run(videosdk(scene).validate_room(room)), "/v2/rooms/validate")
    assert scene.video.run(videosdk(scene).validate_room(room)).id == room.id


def stop_recording(scene: Scene) -> None:
    unrouted(scene, lambda: scene.video.recordings.stop(pending(scene)), "/v2/recordings/end", "/v2/recordings/stop")


def livestream(scene: Scene, room: Any = None) -> Broadcast:
    started = scene.video.broadcasts.start(room or scene.live_room(), rtmp=OUTPUTS)
    return scene.video.broadcasts.wait(started)


def stop_hls(scene: Scene) -> None:
    unrouted(scene, lambda: scene.video.broadcasts.stop(pending(scene, "hls:")), "/v2/hls/end", "/v2/hls/stop")


def stop_livestream(scene: Scene) -> None:
    paths = ("/v2/livestreams/end", "/v2/livestreams/stop")
    unrouted(scene, lambda: scene.video.broadcasts.stop(pending(scene, "rtmp:")), *paths)


def deliver(scene: Scene) -> tuple[Mapping[str, str], bytes]:
    """A delivery with the simulator's key, about another room each time."""
    event = {"webhookType": "session-started", "data": {"meetingId": scene.unique("room"), "sessionId": "kit-session"}}
    body = json.dumps(event).encode()
    return sign(body, KEYS.private_key(PROVIDER, SIGNING)), body


def deliver_to_one_without_a_key(scene: Scene) -> None:
    """Let a delivery in whose key was not asked for yet."""
    vars(scene.provider).pop("_scheme", None)
    scene.video.webhooks.parse(*deliver(scene))


PARTICULARS: Final = Particulars(
    settling=5.0,
    samples={
        "rooms.create:region": "sg001",
        "broadcasts.start:hls": Hls(),
        "broadcasts.start:rtmp": OUTPUTS,
    },
    call_target=NUMBER,
    delivery=deliver,
    dial_options=lead_out,
    transcribe=transcribe,
    own_operations={
        "validate_room": validate,
        **staged_recordings.OPERATIONS,
        **staged_rooms.OPERATIONS,
        **staged_telephony.OPERATIONS,
    },
    with_everything=[
        *staged_recordings.WITH_EVERYTHING,
        *staged_rooms.WITH_EVERYTHING,
        *staged_telephony.WITH_EVERYTHING,
    ],
    unsaid={
        "broadcasts.start:hls": "a stream of its own kind is what is started where rtmp is not given; it has no settings"
    },
    detours={
        "sessions.active": [lambda scene: scene.video.sessions.active(scene.room())],
        "participants.list": [lambda scene: list(scene.video.participants.list(room=scene.room()))],
        "recordings.start": [lambda scene: scene.video.recordings.start(scene.room())],
        "recordings.stop": [stop_recording],
        "recordings.delete": [lambda scene: scene.video.recordings.delete(pending(scene))],
        "broadcasts.start": [lambda scene: scene.video.broadcasts.start(scene.room(), rtmp=OUTPUTS)],
        "broadcasts.stop": [
            stop_hls,
            stop_livestream,
            lambda scene: scene.video.broadcasts.stop(livestream(scene).id),
        ],
        "broadcasts.get": [
            lambda scene: scene.video.broadcasts.get(pending(scene, "hls:")),
            lambda scene: scene.video.broadcasts.get(pending(scene, "rtmp:")),
            lambda scene: scene.video.broadcasts.get(livestream(scene).id),
        ],
        "captions.start": [lambda scene: scene.video.captions.start(scene.room())],
        "transcripts.summary": [lambda scene: scene.video.transcripts.summary(scene.session())],
        "calls.dial": [lambda scene: scene.video.calls.dial(scene.live_room(), NUMBER)],
        "webhooks.parse": [deliver_to_one_without_a_key],
        "calls.hang_up": [lambda scene: scene.video.calls.hang_up(pending(scene))],
    },
)


class TestVideoSDK(Conformance):
    stage_name = "videosdk"
    particulars = PARTICULARS
    documented_fields = Path(__file__).parent / "fields"
    cassettes = Path(__file__).parents[3] / "cassettes" / "videosdk"
    cassette_settings: ClassVar[Mapping[str, Any]] = {
        "api_key": "02jd88ag-f229-4c73-4be4-c35c2rf5f220",
        "secret": "a secret of no account, as long as HS256 wants it",
    }
