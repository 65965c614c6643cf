"""Meetings, which are rooms here: permanent, and told apart from the sessions held in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.reading import Flag, Number, Text, WireModel, read
from anyroom.types.rooms import RoomStatus
from anyroom_cloudflare.types.meetings import Meeting, Summarization, Transcription
from anyroom_cloudflare.wire import PROVIDER, Time, word
from anyroom_cloudflare.wire.recording_config import WireRecordingConfig, recording_settings

ROOM_STATUSES: Final[Mapping[str, RoomStatus]] = {"ACTIVE": RoomStatus.ACTIVE, "INACTIVE": RoomStatus.CLOSED}


class WireAi(WireModel):
    """What is made of what is said."""

    transcription: Transcription | None = None
    summarization: Summarization | None = None


class WireMeeting(WireModel):
    """A meeting. The documented minimal answer has no more than `id`, `record_on_start` and the times."""

    id: str
    title: Text = None
    status: Text = None
    created_at: Time = None
    updated_at: Time = None
    record_on_start: Flag = None
    live_stream_on_start: Flag = None
    persist_chat: Flag = None
    transcribe_on_end: Flag = None
    summarize_on_end: Flag = None
    session_keep_alive_time_in_secs: Number = None
    ai_config: WireAi | None = None
    recording_config: WireRecordingConfig | None = None


def meeting(data: Any) -> Meeting:
    """The room, with its settings."""
    return meeting_of(read(WireMeeting, data), data)


def meeting_of(found: WireMeeting, data: Any) -> Meeting:
    """The same, of what was read already."""
    ai, config = found.ai_config, found.recording_config
    return Meeting(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        status=ROOM_STATUSES.get(word(found.status), RoomStatus.UNKNOWN),
        name=found.title,
        created_at=found.created_at,
        updated_at=found.updated_at,
        record_on_start=found.record_on_start,
        live_stream_on_start=found.live_stream_on_start,
        persist_chat=found.persist_chat,
        transcribe_on_end=found.transcribe_on_end,
        summarize_on_end=found.summarize_on_end,
        keep_alive=found.session_keep_alive_time_in_secs,
        recording=recording_settings(config) if config and vars(config) else None,
        transcription=ai.transcription if ai else None,
        summarization=ai.summarization if ai else None,
    )
