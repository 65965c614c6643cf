"""Options of apps, meetings, participants, presets, polls and webhooks: what is refused before anything is sent, and what
is left out of a request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from anyroom.errors import AnyroomError, InvalidArgument, UnknownArgument, UnsupportedOption
from anyroom.operations import Operation
from anyroom.types import CreateWebhook, Role, RoomStatus
from anyroom_cloudflare import (
    Cloudflare,
    DesignTokens,
    MeetingChanges,
    MeetingFilters,
    MeetingOptions,
    MeetingParticipant,
    ParticipantChanges,
    ParticipantOptions,
    Permissions,
    PluginPermissions,
    PresetChanges,
    PresetConfig,
    PresetOptions,
    PresetUi,
    RecordingConfig,
    SortOrder,
    Summarization,
    SummaryType,
    Theme,
    Transcription,
    ViewType,
    role_preset,
)
from anyroom_cloudflare.structures import as_json
from anyroom_cloudflare.types.apps import AppFilters

from .stagehand import APP, KIT, PAGING, Stagehand, listed

Describe = Callable[[Cloudflare], Operation[Any]]

HOOK: Final = "https://example.com/webhook"
MEETING: Final = {"id": "room-1"}
HOST: Final = role_preset(Role.HOST)

REFUSED: Final[dict[str, tuple[type[AnyroomError], str, Describe]]] = {
    "an app without a name": (InvalidArgument, "name", lambda it: it.create_app(" ")),
    "an order that is none": (
        InvalidArgument,
        "order must be one of ASC, DESC",
        lambda it: it.list_apps(AppFilters.given(order="up")),
    ),
    "a key": (UnsupportedOption, "key", lambda it: it.create_meeting(MeetingOptions(key="weekly"))),
    "a region": (UnsupportedOption, "region", lambda it: it.replace_meeting("room-1", MeetingOptions(region="eu"))),
    "an unknown status": (
        UnsupportedOption,
        "status",
        lambda it: it.update_meeting("room-1", MeetingChanges(status=RoomStatus.UNKNOWN)),
    ),
    "an unknown status to look for": (
        UnsupportedOption,
        "status",
        lambda it: it.list_meetings(MeetingFilters(status=RoomStatus.UNKNOWN)),
    ),
    "an instant of no zone": (
        InvalidArgument,
        "since must be an aware datetime",
        lambda it: it.list_meetings(MeetingFilters(since=datetime(2026, 1, 1))),  # noqa: DTZ001 # that is the point
    ),
    "a file's name with a dot": (
        UnsupportedOption,
        "file_name_prefix",
        lambda it: it.create_meeting(MeetingOptions(recording=RecordingConfig(file_name_prefix="a.b"))),
    ),
    "a word that is not known": (
        InvalidArgument,
        "SummaryType.UNKNOWN",
        lambda it: it.create_meeting(MeetingOptions(summarization=Summarization(summary_type=SummaryType.UNKNOWN))),
    ),
    "a participant without a preset": (
        UnknownArgument,
        "missing: preset_name",
        lambda it: it.add_participant("room-1", ParticipantOptions.given(custom_participant_id="ana")),
    ),
    "a participant of an empty id": (
        InvalidArgument,
        "custom_participant_id must not be empty",
        lambda it: it.add_participant("room-1", ParticipantOptions(preset_name="host", custom_participant_id="")),
    ),
    "no participant": (InvalidArgument, "participant", lambda it: it.delete_participant("room-1", "..")),
    "nobody to kick": (InvalidArgument, "name somebody", lambda it: it.kick_participants("room-1")),
    "nobody to mute": (InvalidArgument, "name somebody", lambda it: it.mute_participants("room-1", custom_ids=[])),
    "an id in the place of several": (
        InvalidArgument,
        "participants must be a collection",
        lambda it: it.kick_participants("room-1", "user-1"),
    ),
    "a custom id in the place of several": (
        InvalidArgument,
        "custom_ids must be a collection",
        lambda it: it.mute_participants("room-1", custom_ids="ana"),
    ),
    "a preset without much": (
        InvalidArgument,
        "missing: config.view_type, config.max_screenshare_count, config.max_video_streams, config.media",
        lambda it: it.create_preset(
            PresetOptions(name="host", config=PresetConfig(), permissions=HOST.permissions, ui=HOST.ui)
        ),
    ),
    "a preset with a hole": (
        InvalidArgument,
        "missing: permissions.plugins.config",
        lambda it: it.replace_preset(
            "preset-1",
            replace(
                HOST,
                permissions=replace(
                    HOST.permissions,
                    plugins=PluginPermissions(can_close=True, can_start=True, can_edit_config=True),
                ),
            ),
        ),
    ),
    "a preset with an unknown word": (
        InvalidArgument,
        "Theme.UNKNOWN",
        lambda it: it.update_preset(
            "preset-1", PresetChanges(ui=PresetUi(design_tokens=DesignTokens(theme=Theme.UNKNOWN)))
        ),
    ),
    "a preset of no name": (InvalidArgument, "name", lambda it: it.update_preset("preset-1", PresetChanges(name=" "))),
    "a question of nothing": (InvalidArgument, "question", lambda it: it.create_poll("room-1", " ", ["Yes"])),
    "an answer in the place of several": (
        InvalidArgument,
        "options must be a collection",
        lambda it: it.create_poll("room-1", "Lunch?", "Yes"),
    ),
    "a webhook to nowhere": (
        InvalidArgument,
        "url must be an http",
        lambda it: it.replace_webhook("hook-1", "ftp://example.com", CreateWebhook()),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_before_anything_is_sent(stagehand: Stagehand, name: str) -> None:
    kind, says, describe = REFUSED[name]
    with pytest.raises(kind, match=says):
        stagehand.play(describe(stagehand.provider))
    assert stagehand.said == []


def test_a_role_that_cannot_be_has_no_preset() -> None:
    with pytest.raises(UnsupportedOption, match="sender_only: no permission keeps") as caught:
        role_preset(Role.SENDER_ONLY)
    assert (caught.value.provider, caught.value.option) == ("cloudflare", "role")


LEFT_OUT: Final[dict[str, tuple[Describe, tuple[str, str, Any]]]] = {
    "of a meeting": (
        lambda it: it.create_meeting(MeetingOptions(transcription=Transcription(language="de"))),
        ("POST", f"{APP}/meetings", {"ai_config": {"transcription": {"language": "de"}}}),
    ),
    "of a change": (
        lambda it: it.update_meeting("room-1", MeetingChanges(status=RoomStatus.ACTIVE)),
        ("PATCH", f"{APP}/meetings/room-1", {"status": "ACTIVE"}),
    ),
    "what extra says is merged": (
        lambda it: it.replace_meeting(
            "room-1",
            MeetingOptions(
                summarization=Summarization(word_limit=200),
                extra={"cloudflare": {"ai_config": {"summarization": {"tone": "dry"}}}},
            ),
        ),
        ("PUT", f"{APP}/meetings/room-1", {"ai_config": {"summarization": {"word_limit": 200, "tone": "dry"}}}),
    ),
    "of a participant": (
        lambda it: it.edit_participant("room-1", "user-1", ParticipantChanges(picture=None)),
        ("PATCH", f"{APP}/meetings/room-1/participants/user-1", {"picture": None}),
    ),
    "of a preset": (
        lambda it: it.update_preset(
            "preset-1",
            PresetChanges(permissions=Permissions(can_record=False), config=PresetConfig(view_type=ViewType.WEBINAR)),
        ),
        (
            "PATCH",
            f"{APP}/presets/preset-1",
            {"permissions": {"can_record": False}, "config": {"view_type": "WEBINAR"}},
        ),
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_not_said_is_left_out(stagehand: Stagehand, name: str) -> None:
    describe, (method, path, body) = LEFT_OUT[name]
    stagehand.play(describe(stagehand.provider), {"id": "it"})
    assert stagehand.said == [(method, path, (), body)]


def test_meetings_are_looked_for_in_a_span_of_time(stagehand: Stagehand) -> None:
    since, until = datetime(2026, 1, 1, 12, 30, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    found = stagehand.play(
        stagehand.provider.list_meetings(MeetingFilters(since=since, until=until)), listed([MEETING])
    )
    span = (("start_time", "2026-01-01T12:30:00.000Z"), ("end_time", "2026-02-01T00:00:00.000Z"))
    assert stagehand.said == [("GET", f"{APP}/meetings", (*span, *PAGING), None)]
    assert [meeting.id for meeting in found.items] == ["room-1"]


def test_the_apps_are_those_of_the_account(stagehand: Stagehand) -> None:
    stagehand.play(stagehand.provider.list_apps(AppFilters(order=SortOrder.DESCENDING)), listed([]))
    stagehand.play(stagehand.provider.get_app(), {"id": "app-1"})
    own = stagehand.provider.settings.app_id
    assert [(method, path) for method, path, _, _ in stagehand.said] == [
        ("GET", f"{KIT}/apps"),
        ("GET", f"{KIT}/apps/{own}"),
    ]


def test_a_participant_without_a_name_is_given_an_empty_one(stagehand: Stagehand) -> None:
    options = ParticipantOptions(preset_name="host", custom_participant_id="ana")
    stagehand.play(stagehand.provider.add_participant("room-1", options), {"id": "user-1"})
    assert stagehand.said[0][3] == {"name": "", "preset_name": "host", "custom_participant_id": "ana"}


def test_a_meetings_participant_is_taken_where_a_participant_is(stagehand: Stagehand) -> None:
    somebody = MeetingParticipant(provider="cloudflare", id="user-1", token="opaque-token")
    assert "opaque-token" not in repr(somebody)
    stagehand.play(stagehand.provider.remove_participant(somebody, room="room-1"), {})
    assert stagehand.said[0][3] == {"participant_ids": ["user-1"], "custom_participant_ids": []}


def test_what_was_read_can_be_sent_again() -> None:
    config = PresetConfig(view_type=ViewType.WEBINAR, livestream_viewer_qualities=(240, 720))
    assert as_json(config) == {"view_type": "WEBINAR", "livestream_viewer_qualities": [240, 720]}


@pytest.mark.parametrize("change", ["edit_participant", "replace_participant", "delete_participant"])
def test_whoever_was_changed_has_the_id_that_was_asked_for(stagehand: Stagehand, change: str) -> None:
    """What replaces somebody is answered with is hardly documented, and what deletes somebody without an id."""
    options = {
        "edit_participant": [ParticipantChanges(name="Ana")],
        "replace_participant": [ParticipantOptions(preset_name="host", custom_participant_id="ana")],
    }
    operation = getattr(stagehand.provider, change)("room-1", "aaa-1", *options.get(change, []))
    found = stagehand.play(operation, {"custom_participant_id": "ana"})
    assert (found.id, found.room_id, found.custom_participant_id) == ("aaa-1", "room-1", "ana")
