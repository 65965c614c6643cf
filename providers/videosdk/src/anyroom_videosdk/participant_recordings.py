"""Recordings of one participant: their sound and pictures as one file."""

from __future__ import annotations

from typing import Final

from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.provider import Refused, Why, at, option_table, speaks
from anyroom.types.participants import ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import identify
from anyroom_videosdk import wire
from anyroom_videosdk.envelopes import fetch_page
from anyroom_videosdk.individual import Individually, Whose
from anyroom_videosdk.own_recordings import Shelf, of_room_and_session
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.sessions import FETCH_SESSIONS
from anyroom_videosdk.types.files import FileFormat
from anyroom_videosdk.types.individual_recordings import (
    ParticipantRecording,
    ParticipantRecordingOptions,
    ParticipantRecordingRef,
)

_PATH: Final = "/v2/recordings/participant"
_ONE: Final = f"{_PATH}/{{participantRecordingId}}"
START: Final = Endpoint("startParticipantRecording", "POST", f"{_PATH}/start", Safety.ONCE)
# Not idempotent: sent again, it would stop what was started in between.
STOP: Final = Endpoint("stopParticipantRecording", "POST", f"{_PATH}/stop", Safety.ONCE)
LIST: Final = Endpoint("fetchParticipantRecordings", "GET", _PATH, Safety.READ)
GET: Final = Endpoint("fetchParticipantRecording", "GET", _ONE, Safety.READ)
DELETE: Final = Endpoint("deleteParticipantRecording", "DELETE", _ONE, Safety.IDEMPOTENT)

SORT: Final = Individually(
    START,
    STOP,
    LIST,
    lambda data, answer: wire.individual_recordings.participant_recording(data, answer),
    ParticipantRecording,
)
SHELF: Final = Shelf(
    fetch=lambda recording_id: GET(participantRecordingId=recording_id),
    delete=lambda recording_id: DELETE(participantRecordingId=recording_id),
    read=SORT.read,
    awaited=SORT.awaited,
)

OPTIONS: Final = option_table(
    ParticipantRecordingOptions,
    {
        "file_format": at(
            "fileFormat",
            of={
                FileFormat.MP4: "mp4",
                FileFormat.WEBM: "webm",
                FileFormat.M3U8: "m3u8",
                FileFormat.MP3: Refused(Why.UPSTREAM, "of sound alone; record the track: start_track_recording"),
            },
        ),
        "webhook_url": at("webhookUrl"),
        "directory": at("bucketDirPath"),
        "metadata": at("metadata"),
    },
)
NO_OPTIONS: Final = ParticipantRecordingOptions()


class ParticipantRecordings(VideoSDKRequests):
    """Recordings of one participant."""

    @speaks(START, LIST, FETCH_SESSIONS, FETCH_ROOM, options=OPTIONS)
    def start_participant_recording(
        self, room: RoomRef, participant: ParticipantRef, options: ParticipantRecordingOptions = NO_OPTIONS, /
    ) -> Operation[ParticipantRecording]:
        """Start recording somebody who is in a room. It ends when they leave.

        VideoSDK answers a sentence, and no id: as long as it does not list the recording either, that is `provisional`.
        `get_participant_recording` resolves it, and the result's `was` is the provisional id.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: they are being recorded.
            NotFound: there is no such room.
            InvalidRequest: what else it is refused for, such as that they are not in.
        """
        whose = Whose(identify(room, "room"), identify(participant, "participant"))
        body = self.write(OPTIONS, options, whose.words)
        return (yield from SORT.start(whose, body, self.clock.now()))

    @speaks(STOP, FETCH_ROOM)
    def stop_participant_recording(self, room: RoomRef, participant: ParticipantRef, /) -> Operation[None]:
        """Stop recording somebody. The file comes later.

        Raises:
            WrongState: they are not being recorded.
            NotFound: there is no such room.
        """
        yield from SORT.stop(Whose(identify(room, "room"), identify(participant, "participant")))

    @speaks(GET, LIST, FETCH_ROOM)
    def get_participant_recording(self, recording: ParticipantRecordingRef, /) -> Operation[ParticipantRecording]:
        """Get a recording of a participant.

        Raises:
            NotFound: there is no such recording.
        """
        return (yield from SHELF.get(identify(recording, "recording")))

    @speaks(LIST)
    def list_participant_recordings(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        participant: ParticipantRef | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[ParticipantRecording]]:
        """List recordings of participants: all, or those of a room, a session, a participant.

        VideoSDK's page (July 2025) calls the room required, its Node SDK (2026) does not.
        """
        query = of_room_and_session(room, session)
        if participant is not None:
            query.append(("participantId", identify(participant, "participant")))
        return (yield from fetch_page(LIST, wire.individual_recordings.participant_recording, query, cursor=cursor))

    @speaks(DELETE, GET, LIST, FETCH_ROOM)
    def delete_participant_recording(self, recording: ParticipantRecordingRef, /) -> Operation[None]:
        """Delete a recording of a participant, and its file.

        Raises:
            WrongState: it is still being made.
            NotFound: there is no such recording.
        """
        yield from SHELF.remove(recording)
