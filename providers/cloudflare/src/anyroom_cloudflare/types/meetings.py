"""Meetings with all that RealtimeKit knows of them beyond a room: what becomes of their sessions."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.rooms import CreateRoom, ListRooms, Room, RoomStatus, UpdateRoom
from anyroom.types.values import UNSET, OpenEnum, Shown, Unset, options, record
from anyroom_cloudflare.types.recordings import RecordingConfig, RecordingSettings


class SummaryFormat(OpenEnum):
    """How a summary is written."""

    PLAIN_TEXT = "plain_text"
    MARKDOWN = "markdown"
    UNKNOWN = "unknown"


class SummaryType(OpenEnum):
    """What a summary looks for."""

    GENERAL = "general"
    TEAM_MEETING = "team_meeting"
    SALES_CALL = "sales_call"
    CLIENT_CHECK_IN = "client_check_in"
    INTERVIEW = "interview"
    DAILY_STANDUP = "daily_standup"
    ONE_ON_ONE_MEETING = "one_on_one_meeting"
    LECTURE = "lecture"
    CODE_REVIEW = "code_review"
    UNKNOWN = "unknown"


@record
class Transcription(Shown):
    """How what is said is written down. What is None is not said.

    `keywords` are words that are likely to be said; none, if not said. `language` is `en-US`, if not said; the OpenAPI
    document of July 2026 has `en-US en-IN de hi sv ru pl el fr nl`, the guides also codes such as `en` and `ja` for
    transcripts made afterwards: a field report of 2026 has `en` keep live ones from being made. `profanity_filter` is off,
    if not said.
    """

    keywords: tuple[str, ...] | None = None
    language: str | None = None
    profanity_filter: bool | None = None


@record
class Summarization(Shown):
    """How a transcript is summarized. What is None is not said.

    `word_limit` is 150 to 1000, and 500 if not said; `text_format` markdown, `summary_type` general (OpenAPI document of
    July 2026).
    """

    word_limit: int | None = None
    text_format: SummaryFormat | None = None
    summary_type: SummaryType | None = None


@record
class Meeting(Room):
    """A room, with its settings. What an answer leaves out is None.

    `keep_alive` is in seconds. `transcription` and `summarization` are not told in listings.
    """

    record_on_start: bool | None = None
    live_stream_on_start: bool | None = None
    persist_chat: bool | None = None
    transcribe_on_end: bool | None = None
    summarize_on_end: bool | None = None
    keep_alive: float | None = None
    recording: RecordingSettings | None = None
    transcription: Transcription | None = None
    summarization: Summarization | None = None
    updated_at: datetime | None = None


@options
class MeetingOptions(CreateRoom):
    """Options of `create_meeting` and `replace_meeting`. All switches are off, if not given.

    `keep_alive` is 60 to 600, and 60 if not given (OpenAPI document of July 2026).

    Attributes:
        live_stream_on_start: broadcast each session by HLS from its start.
        persist_chat: keep the chat beyond the session.
        transcribe_on_end: make a transcript when a session is over.
        summarize_on_end: make a summary of it; needs a transcript.
        recording: how recordings are made, where their start does not say otherwise.
        transcription: how transcripts are made.
        summarization: how summaries are made.
    """

    live_stream_on_start: bool | Unset = UNSET
    persist_chat: bool | Unset = UNSET
    transcribe_on_end: bool | Unset = UNSET
    summarize_on_end: bool | Unset = UNSET
    recording: RecordingConfig | Unset = UNSET
    transcription: Transcription | Unset = UNSET
    summarization: Summarization | Unset = UNSET


@options
class MeetingChanges(UpdateRoom):
    """Options of `update_meeting`; what is not given stays as it is.

    Attributes:
        status: whether people can enter.
        live_stream_on_start: broadcast each session by HLS from its start.
        persist_chat: keep the chat beyond the session.
        transcribe_on_end: make a transcript when a session is over.
        summarize_on_end: make a summary of it; needs a transcript.
        recording: how recordings are made, where their start does not say otherwise.
        transcription: how transcripts are made.
        summarization: how summaries are made.
    """

    status: RoomStatus | Unset = UNSET
    live_stream_on_start: bool | Unset = UNSET
    persist_chat: bool | Unset = UNSET
    transcribe_on_end: bool | Unset = UNSET
    summarize_on_end: bool | Unset = UNSET
    recording: RecordingConfig | Unset = UNSET
    transcription: Transcription | Unset = UNSET
    summarization: Summarization | Unset = UNSET


@options
class MeetingFilters(ListRooms):
    """Options of `list_meetings`, beside those of `rooms.list`.

    Attributes:
        since: not before; which of a meeting's instants is looked at is not documented.
        until: not after.
    """

    since: datetime | Unset = UNSET
    until: datetime | Unset = UNSET
