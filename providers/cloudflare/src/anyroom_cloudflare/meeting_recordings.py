"""Recordings with all that RealtimeKit takes. These operations are its own."""

from __future__ import annotations

from typing import Any, Final

from anyroom.capabilities import speaks
from anyroom.errors import NoActiveSession, NotFound
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import at, option_table
from anyroom.types.rooms import RoomRef
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.queries import SPAN, query
from anyroom_cloudflare.recording_config import OUTPUT, rtmp_url, storage_config, words
from anyroom_cloudflare.recordings import LIST, START, START_OPTIONS, composed
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.sessions import in_session
from anyroom_cloudflare.types.meeting_recordings import (
    InteractiveType,
    MeetingRecording,
    MeetingRecordingFilters,
    MeetingRecordingOptions,
)

GET_ACTIVE: Final = Endpoint(
    "getActiveRecording", "GET", f"{APP}/recordings/active-recording/{{meetingId}}", Safety.READ
)

OWN_START_OPTIONS: Final = option_table(
    MeetingRecordingOptions,
    {
        **START_OPTIONS.rules,
        **OUTPUT,
        "storage_config": at("storage_config", of=storage_config),
        "rtmp_out": at("rtmp_out_config", "rtmp_url", of=rtmp_url),
        "interactive": at("interactive_config", "type", of=words(InteractiveType)),
        "allow_multiple_recordings": at("allow_multiple_recordings"),
    },
)
FILTERS: Final = option_table(
    MeetingRecordingFilters,
    {
        **SPAN,
        "room": at("meeting_id", of=lambda room: identify(room, "room")),
        "search": at("search"),
        "states": at("status"),
        "expired": at("expired"),
        "order": at("sort_order"),
    },
)


class MeetingRecordings(CloudflareApp):
    """Recordings of meetings."""

    @speaks(START, GET_MEETING, options=OWN_START_OPTIONS)
    def start_meeting_recording(
        self, room: RoomRef, options: MeetingRecordingOptions, /
    ) -> Operation[MeetingRecording]:
        """Start recording with what RealtimeKit has beyond the neutral options: codecs, sizes, every kind of storage.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: it is being recorded, and `allow_multiple_recordings` is not given.
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        body = self.write(OWN_START_OPTIONS, options, composed(room_id, options))
        response = yield from in_session(self, START(json=body), room_id)
        return self._told(payload(response), room_id=room_id)

    @speaks(GET_ACTIVE, GET_MEETING)
    def get_active_recording(self, room: RoomRef, /) -> Operation[MeetingRecording | None]:
        """The recording that is being made of a room, or None.

        Raises:
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        try:
            response = yield from self.ask(GET_ACTIVE(meetingId=room_id))
        except (NotFound, NoActiveSession):
            # A 404 is documented where nothing is recorded, its words are not; and it is likely where there is no such meeting:
            # the meeting tells.
            yield from self.ask(GET_MEETING(meetingId=room_id))
            return None
        found = payload(response)
        return self._told(found, room_id=room_id) if found else None

    @speaks(LIST, options=FILTERS)
    def list_meeting_recordings(
        self, options: MeetingRecordingFilters | None = None, /, *, cursor: str | None = None
    ) -> Operation[Page[MeetingRecording]]:
        """List recordings, those that send a meeting out by RTMP among them: `walk(provider.list_meeting_recordings)`."""
        asked: dict[str, Any] = self.write(FILTERS, options or MeetingRecordingFilters(), {})
        if "sort_order" in asked:
            asked["sort_by"] = "invokedTime"  # there is nothing else to sort by
        request = LIST(query=query(asked))
        return (yield from self.list_page(request, "recordings", self._told, cursor=cursor))

    def _told(self, data: Any, room_id: str | None = None) -> MeetingRecording:
        return wire.recordings.recording(data, now=self.clock.now(), room_id=room_id)
