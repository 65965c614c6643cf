"""Meetings with all that RealtimeKit can be told of them: AI, recording settings, chat. These operations are its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.capabilities import speaks
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.tables import Rule, at, option_table
from anyroom.types.rooms import RoomRef
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import CloudflareApp, wire_time
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.recording_config import recording_config
from anyroom_cloudflare.rooms import CREATE, CREATE_OPTIONS, LIST, LIST_OPTIONS, MEETING, UPDATE, UPDATE_OPTIONS
from anyroom_cloudflare.structures import as_json
from anyroom_cloudflare.types.meetings import Meeting, MeetingChanges, MeetingFilters, MeetingOptions

REPLACE: Final = Endpoint("replaceMeeting", "PUT", MEETING, Safety.IDEMPOTENT)

_SETTINGS: Final[Mapping[str, Rule]] = {
    "live_stream_on_start": at("live_stream_on_start"),
    "persist_chat": at("persist_chat"),
    "transcribe_on_end": at("transcribe_on_end"),
    "summarize_on_end": at("summarize_on_end"),
    "recording": at("recording_config", of=recording_config),
    "transcription": at("ai_config", "transcription", of=as_json),
    "summarization": at("ai_config", "summarization", of=as_json),
}
MEETING_OPTIONS: Final = option_table(MeetingOptions, {**CREATE_OPTIONS.rules, **_SETTINGS})
CHANGE_OPTIONS: Final = option_table(
    MeetingChanges,
    {
        **UPDATE_OPTIONS.rules,
        **_SETTINGS,
        "status": at("status", of={status: said for said, status in wire.rooms.ROOM_STATUSES.items()}),
    },
)
FILTERS: Final = option_table(
    MeetingFilters,
    {**LIST_OPTIONS.rules, "since": at("start_time", of=wire_time), "until": at("end_time", of=wire_time)},
)


class Meetings(CloudflareApp):
    """Meetings."""

    @speaks(CREATE, options=MEETING_OPTIONS)
    def create_meeting(self, options: MeetingOptions, /) -> Operation[Meeting]:
        """Create a room with what only RealtimeKit has: transcripts, summaries, recording settings, a chat that is kept."""
        body = self.write(MEETING_OPTIONS, options, {})
        return _read((yield from self.ask(CREATE(json=body))))

    @speaks(LIST, options=FILTERS)
    def list_meetings(
        self, options: MeetingFilters | None = None, /, *, cursor: str | None = None
    ) -> Operation[Page[Meeting]]:
        """List rooms, with what `rooms.list` does not ask for: `walk(provider.list_meetings, MeetingFilters(since=...))`."""
        query: dict[str, Any] = self.write(FILTERS, options or MeetingFilters(), {})
        request, model = LIST(query=tuple(query.items())), wire.rooms.WireMeeting
        return (yield from self.list_page(request, "meetings", wire.rooms.meeting, cursor=cursor, ahead=model))

    @speaks(UPDATE, options=CHANGE_OPTIONS)
    def update_meeting(self, room: RoomRef, options: MeetingChanges, /) -> Operation[Meeting]:
        """Change what is given, and leave the rest. How a part of `recording`, `transcription` or `summarization` is merged
        into what is there is not documented.

        Raises:
            NotFound: there is no such room.
        """
        body = self.write(CHANGE_OPTIONS, options, {})
        return _read((yield from self.ask(UPDATE(json=body, meetingId=identify(room, "room")))))

    @speaks(REPLACE, options=MEETING_OPTIONS)
    def replace_meeting(self, room: RoomRef, options: MeetingOptions, /) -> Operation[Meeting]:
        """Put other settings in the place of all of a room's. Whether those left out fall back to their defaults is not
        documented; whether people can enter stays as it is.

        Raises:
            NotFound: there is no such room.
        """
        body = self.write(MEETING_OPTIONS, options, {})
        return _read((yield from self.ask(REPLACE(json=body, meetingId=identify(room, "room")))))


def _read(response: Response) -> Meeting:
    return wire.rooms.meeting(payload(response))
