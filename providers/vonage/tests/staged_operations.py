"""Vonage's own operations, each carried out on the simulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from anyroom import Layout
from anyroom.operations import Operation
from anyroom.testing import Scene
from anyroom_vonage import (
    ArchiveOptions,
    AudioConnectorOptions,
    BroadcastOptions,
    ExperienceComposerOptions,
    OutputMode,
    SessionOptions,
    SipOptions,
    Stream,
    StreamMode,
    Vonage,
)

PAGE: Final = "https://example.com/board"
SOCKET: Final = "wss://example.com/sound"


def run(describe: Callable[[Vonage, Scene], Operation[Any]]) -> Callable[[Scene], object]:
    """Carry out an operation that is described of the provider and what stands around."""
    return lambda scene: scene.video.run(describe(vonage(scene), scene))


def vonage(scene: Scene) -> Vonage:
    assert isinstance(scene.provider, Vonage)
    return scene.provider


def in_a_room_with_a_stream(
    describe: Callable[[Vonage, str, Stream], Operation[Any]],
) -> Callable[[Scene], object]:
    def act(scene: Scene) -> object:
        room = scene.live_room()
        (stream,) = scene.video.walk(vonage(scene).list_streams, room)
        return scene.video.run(describe(vonage(scene), room.id, stream))

    return act


def archive_of(scene: Scene, **options: Any) -> str:
    room = scene.live_room()
    return scene.video.run(vonage(scene).start_archive(room, ArchiveOptions(**options))).id


def broadcast_of(scene: Scene, **options: Any) -> str:
    room = scene.live_room()
    given = BroadcastOptions(**{**scene.outputs(), **options})
    return scene.video.run(vonage(scene).start_live_broadcast(room, given)).id


def select(
    start: Callable[..., str], *steps: Callable[[Vonage, str, Stream], Operation[None]]
) -> Callable[[Scene], object]:
    """Add a stream to what takes streams by hand, and take it out."""

    def act(scene: Scene) -> object:
        started = start(scene, stream_mode=StreamMode.MANUAL)
        known = scene.video.recordings if start is archive_of else scene.video.broadcasts
        (stream,) = scene.video.walk(vonage(scene).list_streams, known.get(started).room_id or "")
        for describe in steps:
            scene.video.run(describe(vonage(scene), started, stream))
        return None

    return act


OPERATIONS: Final[Mapping[str, Callable[[Scene], object]]] = {
    "create_session": run(lambda provider, scene: provider.create_session(SessionOptions(location="192.0.2.7"))),
    "migrate_session": run(lambda provider, scene: provider.migrate_session(scene.live_room())),
    "list_streams": lambda scene: list(scene.video.walk(vonage(scene).list_streams, scene.live_room())),
    "get_stream": in_a_room_with_a_stream(lambda provider, room, stream: provider.get_stream(room, stream)),
    "mute_stream": in_a_room_with_a_stream(lambda provider, room, stream: provider.mute_stream(room, stream)),
    "mute_session": in_a_room_with_a_stream(
        lambda provider, room, stream: provider.mute_session(room, excluded_streams=[stream.id])
    ),
    "set_stream_layout_classes": in_a_room_with_a_stream(
        lambda provider, room, stream: provider.set_stream_layout_classes(room, {stream.id: ["focus"]})
    ),
    "start_archive": lambda scene: archive_of(scene, output_mode=OutputMode.INDIVIDUAL),
    "set_archive_layout": run(
        lambda provider, scene: provider.set_archive_layout(archive_of(scene), Layout.PRESENTATION_VERTICAL)
    ),
    "add_archive_stream": select(archive_of, lambda provider, id, stream: provider.add_archive_stream(id, stream)),
    "remove_archive_stream": select(
        archive_of,
        lambda provider, id, stream: provider.add_archive_stream(id, stream),
        lambda provider, id, stream: provider.remove_archive_stream(id, stream),
    ),
    "start_live_broadcast": lambda scene: broadcast_of(scene, max_bitrate=1_000_000),
    "set_broadcast_layout": run(
        lambda provider, scene: provider.set_broadcast_layout(broadcast_of(scene), Layout.PRESENTATION_VERTICAL)
    ),
    "add_broadcast_stream": select(
        broadcast_of, lambda provider, id, stream: provider.add_broadcast_stream(id, stream)
    ),
    "remove_broadcast_stream": select(
        broadcast_of,
        lambda provider, id, stream: provider.add_broadcast_stream(id, stream),
        lambda provider, id, stream: provider.remove_broadcast_stream(id, stream),
    ),
    "get_captions": run(lambda provider, scene: provider.get_captions(scene.captions())),
    "start_experience_composer": run(
        lambda provider, scene: provider.start_experience_composer(
            scene.live_room(), PAGE, ExperienceComposerOptions(callback_url="https://example.com/renders")
        )
    ),
    "dial_sip": run(
        lambda provider, scene: provider.dial_sip(
            scene.live_room(), "sip:kit@example.com", SipOptions(observe_force_mute=True)
        )
    ),
    "start_audio_connector": run(
        lambda provider, scene: provider.start_audio_connector(
            scene.live_room(), SOCKET, AudioConnectorOptions(audio_rate=16_000)
        )
    ),
}
