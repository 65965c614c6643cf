"""Own operations on apps, meetings, their participants, presets, polls and webhooks, carried out on the simulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from anyroom import Role
from anyroom.errors import NoActiveSession
from anyroom.operations import Operation
from anyroom.testing import Scene
from anyroom.types import CreateWebhook, Room, RoomStatus, Rtmp
from anyroom_cloudflare import (
    Allowance,
    AppFilters,
    AudioChannel,
    AudioCodec,
    AudioConfig,
    AwsStorage,
    Cloudflare,
    MeetingChanges,
    MeetingFilters,
    MeetingOptions,
    MeetingParticipant,
    ParticipantChanges,
    ParticipantOptions,
    Permissions,
    Poll,
    Preset,
    PresetChanges,
    PresetOptions,
    RecordingConfig,
    SftpStorage,
    SortOrder,
    Summarization,
    SummaryFormat,
    SummaryType,
    Transcription,
    VideoCodec,
    VideoConfig,
    Watermark,
    WatermarkPosition,
    role_preset,
)

T = TypeVar("T")

PICTURE: Final = "https://example.com/ana.png"
HOOK: Final = "https://example.com/webhook"
START: Final = datetime(2026, 1, 1, tzinfo=UTC)
RECORDING: Final = RecordingConfig(
    max_seconds=3600,
    file_name_prefix="kit",
    video=VideoConfig(
        codec=VideoCodec.VP8,
        width=640,
        height=480,
        export_file=True,
        watermark=Watermark(url=PICTURE, position=WatermarkPosition.LEFT_BOTTOM, width=32, height=16),
    ),
    audio=AudioConfig(codec=AudioCodec.MP3, channel=AudioChannel.MONO, export_file=True),
    storage=AwsStorage(access_key="kit-id", secret="kit-secret", bucket="kit", region="ap-south-1", path="kit"),
    realtimekit_bucket=True,
    live_streaming=Rtmp("rtmp://example.com/live", "kit-stream-key"),
)
BY_SFTP: Final = RecordingConfig(
    storage=SftpStorage(
        host="example.com", port=22, username="kit", password="kit-pass", private_key="kit-key", path="kit"
    )
)
SETTINGS: Final[Mapping[str, Any]] = {
    "name": "Weekly",
    "record_on_start": True,
    "live_stream_on_start": True,
    "persist_chat": True,
    "transcribe_on_end": True,
    "summarize_on_end": True,
    "keep_alive": 90,
    "recording": RECORDING,
    "transcription": Transcription(keywords=("kit",), language="en-IN", profanity_filter=True),
    "summarization": Summarization(
        word_limit=150, text_format=SummaryFormat.PLAIN_TEXT, summary_type=SummaryType.LECTURE
    ),
}


def cloudflare(scene: Scene) -> Cloudflare:
    assert isinstance(scene.provider, Cloudflare)
    return scene.provider


def run(describe: Callable[[Cloudflare, Scene], Operation[T]]) -> Callable[[Scene], T]:
    """Carry out an operation that is described of the provider and what stands around."""
    return lambda scene: scene.video.run(describe(cloudflare(scene), scene))


def admitted(scene: Scene, room: str) -> MeetingParticipant:
    """Somebody who may enter a room."""
    options = ParticipantOptions(
        preset_name="group_call_host", custom_participant_id=scene.unique("kit"), name="Ana", picture=PICTURE
    )
    return scene.video.run(cloudflare(scene).add_participant(room, options))


def of_somebody(
    describe: Callable[[Cloudflare, str, MeetingParticipant], Operation[Any]],
) -> Callable[[Scene], object]:
    """Carry out an operation on somebody who may enter a room."""

    def act(scene: Scene) -> object:
        room = scene.room().id
        return scene.video.run(describe(cloudflare(scene), room, admitted(scene, room)))

    return act


def upon_those_inside(
    describe: Callable[[Cloudflare, str, Sequence[MeetingParticipant]], Operation[Any]],
) -> Callable[[Scene], object]:
    """Carry out an operation on two people who are in a room."""

    def act(scene: Scene) -> object:
        room = scene.live_room("ana", "bo")
        inside = list(scene.video.walk(cloudflare(scene).list_meeting_participants, room))
        return scene.video.run(describe(cloudflare(scene), room.id, inside))

    return act


def kick_both(provider: Cloudflare, room: str, inside: Sequence[MeetingParticipant]) -> Operation[Any]:
    one, other = inside
    return provider.kick_participants(room, [one], custom_ids=[other.custom_participant_id or ""])


def mute_both(provider: Cloudflare, room: str, inside: Sequence[MeetingParticipant]) -> Operation[Any]:
    one, other = inside
    return provider.mute_participants(room, [one], custom_ids=[other.custom_participant_id or ""])


def whole_preset(scene: Scene) -> PresetOptions:
    """A preset in which everything is said."""
    host = role_preset(Role.HOST)
    media, plugins, tokens = host.config.media, host.permissions.plugins, host.ui.design_tokens
    assert media is not None
    assert media.video is not None
    assert plugins is not None
    assert tokens is not None
    return replace(
        host,
        name=scene.unique("kit_preset"),
        config=replace(
            host.config,
            media=replace(media, video=replace(media.video, simulcast=True)),
            livestream_viewer_qualities=(240, 720),
        ),
        permissions=replace(
            host.permissions,
            plugins=replace(plugins, config={"ab1f5a2c-1e6f-4a45-8b4f-6d3a6c0f7e21": {"access_control": "VIEW_ONLY"}}),
            is_recorder=False,
            stage_access=Allowance.CAN_REQUEST,
            stage_enabled=True,
        ),
        ui=replace(
            host.ui,
            design_tokens=replace(tokens, font_family="Inter", google_font="Inter", logo=PICTURE),
            config_diff={},
        ),
    )


def preset(scene: Scene) -> Preset:
    return scene.video.run(cloudflare(scene).create_preset(whole_preset(scene)))


def poll(scene: Scene) -> Poll:
    """Ask nobody, which is refused for a reason that the room tells, and then somebody."""

    def ask(room: Room) -> Poll:
        options = ["Yes", "No"]
        asked = cloudflare(scene).create_poll(room, "Lunch?", options, anonymous=True, hide_votes=True)
        return scene.video.run(asked)

    with suppress(NoActiveSession):
        ask(scene.room())
    return ask(scene.live_room())


OPERATIONS: Final[Mapping[str, Callable[[Scene], object]]] = {
    "list_apps": lambda scene: list(
        scene.video.walk(cloudflare(scene).list_apps, AppFilters(search="anyroom", order=SortOrder.ASCENDING))
    ),
    "create_app": run(lambda provider, scene: provider.create_app(scene.unique("kit-app"))),
    "get_app": run(lambda provider, scene: provider.get_app()),
    "create_meeting": run(lambda provider, scene: provider.create_meeting(MeetingOptions(**SETTINGS))),
    "list_meetings": lambda scene: list(
        scene.video.walk(
            cloudflare(scene).list_meetings,
            MeetingFilters(
                status=RoomStatus.ACTIVE, search=scene.room().id, since=START, until=START.replace(year=2100)
            ),
        )
    ),
    "update_meeting": run(
        lambda provider, scene: provider.update_meeting(
            scene.room(), MeetingChanges(**SETTINGS, status=RoomStatus.CLOSED)
        )
    ),
    "replace_meeting": run(lambda provider, scene: provider.replace_meeting(scene.room(), MeetingOptions(**SETTINGS))),
    "list_meeting_participants": lambda scene: list(
        scene.video.walk(cloudflare(scene).list_meeting_participants, scene.live_room())
    ),
    "add_participant": lambda scene: admitted(scene, scene.room().id),
    "get_meeting_participant": of_somebody(lambda provider, room, who: provider.get_meeting_participant(room, who)),
    "edit_participant": of_somebody(
        lambda provider, room, who: provider.edit_participant(
            room, who, ParticipantChanges(name="Bo", picture=PICTURE, preset_name="group_call_participant")
        )
    ),
    "replace_participant": of_somebody(
        lambda provider, room, who: provider.replace_participant(
            room,
            who,
            ParticipantOptions(
                preset_name="webinar_viewer", custom_participant_id=f"{who.id}-new", name="Bo", picture=PICTURE
            ),
        )
    ),
    "delete_participant": of_somebody(lambda provider, room, who: provider.delete_participant(room, who)),
    "refresh_participant_token": of_somebody(lambda provider, room, who: provider.refresh_participant_token(room, who)),
    "kick_participants": upon_those_inside(kick_both),
    "mute_participants": upon_those_inside(mute_both),
    "list_presets": lambda scene: list(scene.video.walk(cloudflare(scene).list_presets, search=preset(scene).name)),
    "create_preset": preset,
    "get_preset": run(lambda provider, scene: provider.get_preset(preset(scene))),
    "update_preset": run(
        lambda provider, scene: provider.update_preset(
            preset(scene), PresetChanges(permissions=Permissions(can_record=False))
        )
    ),
    "replace_preset": run(lambda provider, scene: provider.replace_preset(preset(scene), whole_preset(scene))),
    "delete_preset": run(lambda provider, scene: provider.delete_preset(preset(scene))),
    "create_poll": poll,
    "replace_webhook": run(
        lambda provider, scene: provider.replace_webhook(
            scene.webhook(), HOOK, CreateWebhook(events=["meeting.ended"], name="kit", enabled=False)
        )
    ),
    "list_webhook_events": lambda scene: list(scene.video.walk(cloudflare(scene).list_webhook_events)),
}


def change_everything(scene: Scene) -> object:
    """A change of a preset that says all that a preset has."""
    whole = whole_preset(scene)
    changes = PresetChanges(name=whole.name, config=whole.config, permissions=whole.permissions, ui=whole.ui)
    return scene.video.run(cloudflare(scene).update_preset(preset(scene), changes))


def endpoint(scene: Scene) -> object:
    made = scene.video.webhooks.create(HOOK, name="kit", events=["meeting.started"], enabled=True)
    return scene.video.webhooks.update(made, url=f"{HOOK}/2", name="kit 2", events=["meeting.ended"], enabled=False)


WITH_EVERYTHING: Final[Sequence[Callable[[Scene], object]]] = (
    run(lambda provider, scene: provider.create_meeting(MeetingOptions(recording=BY_SFTP))),
    run(lambda provider, scene: provider.update_meeting(scene.room(), MeetingChanges(recording=BY_SFTP))),
    run(lambda provider, scene: provider.replace_meeting(scene.room(), MeetingOptions(recording=BY_SFTP))),
    change_everything,
    endpoint,
    lambda scene: list(scene.video.webhooks.list()),
    lambda scene: scene.video.webhooks.get(scene.webhook()),
    lambda scene: scene.video.webhooks.delete(scene.webhook()),
    lambda scene: scene.video.participants.mute_all(scene.live_room(), allow_unmute=False),
)
