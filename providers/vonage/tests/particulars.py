"""What the conformance kit cannot know of Vonage: how to carry out its own operations, and how it refuses a permission."""

from __future__ import annotations

from typing import Any, Final

from anyroom.testing.kit.particulars import Answer, Particulars
from anyroom.testing.kit.scene import Scene
from anyroom.types import Hls, Layout, Recording
from anyroom_vonage import (
    ArchiveOptions,
    AudioConnectorOptions,
    BroadcastOptions,
    OutputMode,
    SessionOptions,
    SipOptions,
    Stream,
    StreamMode,
    Vonage,
)


def vonage(scene: Scene) -> Vonage:
    assert isinstance(scene.provider, Vonage)
    return scene.provider


def stream_in(scene: Scene, room: Any) -> Stream:
    found = scene.video.walk(vonage(scene).list_streams, room).first()
    assert found is not None
    return found


def archive(scene: Scene, room: Any) -> Recording:
    """An archive whose streams are chosen by hand."""
    options = ArchiveOptions(stream_mode=StreamMode.MANUAL)
    return scene.video.run(vonage(scene).start_archive(room, options))


def transcribe(scene: Scene, room_id: str) -> None:
    """Record the room's streams one by one: only so are they transcribed."""
    options = ArchiveOptions(output_mode=OutputMode.INDIVIDUAL, transcribe=True, summary=True)
    recording = scene.video.run(vonage(scene).start_archive(room_id, options))
    scene.stage.advance(30)
    scene.video.recordings.stop(recording)
    scene.video.recordings.wait(recording)
    scene.stage.advance(600)


def set_archive_layout(scene: Scene) -> None:
    scene.video.run(vonage(scene).set_archive_layout(scene.running(), Layout.PIP))


def add_archive_stream(scene: Scene) -> None:
    room = scene.live_room()
    recording = archive(scene, room)
    scene.video.run(vonage(scene).add_archive_stream(recording, stream_in(scene, room)))


def remove_archive_stream(scene: Scene) -> None:
    room = scene.live_room()
    recording, stream = archive(scene, room), stream_in(scene, room)
    scene.video.run(vonage(scene).add_archive_stream(recording, stream))
    scene.video.run(vonage(scene).remove_archive_stream(recording, stream))


def start_live_broadcast(scene: Scene, room: Any = None) -> Any:
    options = BroadcastOptions(hls=Hls(), stream_mode=StreamMode.MANUAL)
    return scene.video.run(vonage(scene).start_live_broadcast(room or scene.live_room(), options))


def add_broadcast_stream(scene: Scene) -> None:
    room = scene.live_room()
    broadcast = start_live_broadcast(scene, room)
    scene.video.run(vonage(scene).add_broadcast_stream(broadcast, stream_in(scene, room)))


def remove_broadcast_stream(scene: Scene) -> None:
    room = scene.live_room()
    broadcast, stream = start_live_broadcast(scene, room), stream_in(scene, room)
    scene.video.run(vonage(scene).add_broadcast_stream(broadcast, stream))
    scene.video.run(vonage(scene).remove_broadcast_stream(broadcast, stream))


def set_broadcast_layout(scene: Scene) -> None:
    scene.video.run(vonage(scene).set_broadcast_layout(scene.broadcast(), Layout.PIP))


def get_stream(scene: Scene) -> None:
    room = scene.live_room()
    scene.video.run(vonage(scene).get_stream(room, stream_in(scene, room)))


def mute_stream(scene: Scene) -> None:
    room = scene.live_room()
    scene.video.run(vonage(scene).mute_stream(room, stream_in(scene, room)))


def set_stream_layout_classes(scene: Scene) -> None:
    room = scene.live_room()
    scene.video.run(vonage(scene).set_stream_layout_classes(room, {stream_in(scene, room).id: ["focus"]}))


def get_captions(scene: Scene) -> None:
    scene.video.run(vonage(scene).get_captions(scene.captions()))


def start_audio_connector(scene: Scene) -> None:
    options = AudioConnectorOptions(bidirectional=True)
    scene.video.run(vonage(scene).start_audio_connector(scene.live_room(), "wss://example.com/ear", options))


PARTICULARS: Final = Particulars(
    transcribe=transcribe,
    permission_denied=Answer(
        status=403,
        json={
            "type": "https://developer.vonage.com/api-errors#forbidden",
            "title": "Forbidden",
            "detail": "Your account does not have permission to perform this action.",
            "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf",
        },
        source="the gateway's error shape, in the fixtures of Vonage's Python SDK (vonage-http-client 1.5.2)",
    ),
    own_operations={
        "add_archive_stream": add_archive_stream,
        "add_broadcast_stream": add_broadcast_stream,
        "create_session": lambda scene: scene.video.run(vonage(scene).create_session(SessionOptions())),
        "dial_sip": lambda scene: scene.video.run(
            vonage(scene).dial_sip(scene.live_room(), "sip:kit@example.com", SipOptions(observe_force_mute=True))
        ),
        "get_captions": get_captions,
        "get_stream": get_stream,
        "list_streams": lambda scene: stream_in(scene, scene.live_room()),
        "migrate_session": lambda scene: scene.video.run(vonage(scene).migrate_session(scene.live_room())),
        "mute_session": lambda scene: scene.video.run(vonage(scene).mute_session(scene.live_room())),
        "mute_stream": mute_stream,
        "remove_archive_stream": remove_archive_stream,
        "remove_broadcast_stream": remove_broadcast_stream,
        "set_archive_layout": set_archive_layout,
        "set_broadcast_layout": set_broadcast_layout,
        "set_stream_layout_classes": set_stream_layout_classes,
        "start_archive": lambda scene: archive(scene, scene.live_room()),
        "start_audio_connector": start_audio_connector,
        "start_live_broadcast": start_live_broadcast,
    },
)
