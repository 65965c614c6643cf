"""Calls on the simulator which, with the own operations, say every request field that Vonage documents (see `fields/`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from anyroom import Layout
from anyroom.testing import Scene
from anyroom.types import Hls, Orientation, Quality, Rtmp, SipAuth, Stylesheet
from anyroom_vonage import (
    AudioConnectorOptions,
    ExperienceComposerOptions,
    JsonFrames,
    MediaMode,
    OutputMode,
    Resolution,
    SessionOptions,
    SipOptions,
    StreamMode,
)

from .staged_operations import PAGE, SOCKET, archive_of, broadcast_of, vonage

CALLBACK: Final = "https://example.com/status"
CSS: Final = Stylesheet("stream.instructor {width: 100%;}")


def sessions(scene: Scene) -> None:
    provider, run = vonage(scene), scene.video.run
    named = SessionOptions(
        record_on_start=True,
        media_mode=MediaMode.ROUTED,
        location="192.0.2.7",
        archive_name="all",
        archive_resolution=Resolution.HD_PORTRAIT,
    )
    run(provider.create_session(named))
    run(provider.create_session(SessionOptions(end_to_end_encryption=True)))


def people(scene: Scene) -> None:
    provider, run = vonage(scene), scene.video.run
    room = scene.live_room()
    (person,) = scene.video.participants.list(room=room)
    (stream,) = scene.video.walk(provider.list_streams, room)
    scene.video.signals.send(room, "hello", type="chat")
    scene.video.signals.send(room, "hello", type="chat", to=person)
    run(provider.set_stream_layout_classes(room, {stream.id: ["focus", "full"]}))
    run(provider.mute_session(room, excluded_streams=[stream]))


def archives(scene: Scene) -> None:
    provider, run = vonage(scene), scene.video.run
    archive_of(
        scene,
        name="kit",
        has_audio=True,
        audio_only=False,
        output_mode=OutputMode.COMPOSED,
        stream_mode=StreamMode.AUTO,
        quality=Quality.HD,
        orientation=Orientation.PORTRAIT,
        layout=Layout.GRID,
        screenshare_layout=Layout.PIP,
        multi_archive_tag="kit",
        max_bitrate=2_000_000,
    )
    archive_of(scene, output_mode=OutputMode.INDIVIDUAL, transcribe=True, transcript_language="en-US", summary=True)
    archive = archive_of(scene, layout=CSS, quantization_parameter=25)
    run(provider.set_archive_layout(archive, CSS))
    run(provider.set_archive_layout(archive, Layout.GRID, screenshare_layout=Layout.PIP))
    room = scene.video.recordings.get(archive).room_id
    assert room is not None
    list(scene.video.recordings.list(room=room))


def broadcasts(scene: Scene) -> None:
    provider, run = vonage(scene), scene.video.run
    broadcast = broadcast_of(
        scene,
        hls=Hls(dvr=False, low_latency=True),
        rtmp=[Rtmp("rtmp://example.com/live", "kit-stream-key", id="kit")],
        layout=Layout.GRID,
        screenshare_layout=Layout.PIP,
        quality=Quality.HD,
        max_duration=3600,
        max_bitrate=1_000_000,
        stream_mode=StreamMode.AUTO,
        multi_broadcast_tag="kit",
        has_audio=True,
        audio_only=False,
    )
    broadcast_of(scene, layout=CSS)
    run(provider.set_broadcast_layout(broadcast, CSS))
    run(provider.set_broadcast_layout(broadcast, Layout.GRID, screenshare_layout=Layout.PIP))
    room = scene.video.broadcasts.get(broadcast).room_id
    assert room is not None
    list(scene.video.broadcasts.list(room=room))


def services(scene: Scene) -> None:
    provider, run = vonage(scene), scene.video.run
    room = scene.live_room()
    (stream,) = scene.video.walk(provider.list_streams, room)
    sip = SipOptions(
        from_="14155550101@example.com",
        headers={"X-Kit": "1"},
        auth=SipAuth("kit", "kit-password"),
        secure=True,
        video=False,
        observe_force_mute=True,
        streams=[stream.id],
        connection_data="callee",
    )
    call = run(provider.dial_sip(room, "sip:kit@example.com", sip))
    scene.video.calls.send_dtmf(room, "1p#")
    scene.video.calls.send_dtmf(room, "1p#", call=call)
    scene.video.captions.start(room, language="en-US", partial=False, max_duration=1800, callback_url=CALLBACK)
    page = ExperienceComposerOptions(
        name="board", resolution=Quality.HD, max_duration=3600, callback_url=CALLBACK, connection_data="page"
    )
    run(provider.start_experience_composer(room, PAGE, page))
    list(scene.video.renders.list())
    connector = AudioConnectorOptions(
        streams=[stream.id],
        headers={"kit": "1"},
        audio_rate=16_000,
        bidirectional=True,
        frames=JsonFrames(audio_field="out", receive_audio_field="in", static_fields={"call": "7"}),
        connection_data="ear",
    )
    run(provider.start_audio_connector(room, SOCKET, connector))


def webhooks(scene: Scene) -> None:
    scene.make_way_for_webhooks()
    scene.video.webhooks.create("https://example.com/hook")


WITH_EVERYTHING: Final[Sequence[Callable[[Scene], object]]] = (
    sessions,
    people,
    archives,
    broadcasts,
    services,
    webhooks,
)
