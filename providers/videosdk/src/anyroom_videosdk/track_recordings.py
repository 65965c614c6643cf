"""Recordings of one track of a participant: one file for each time that it is unmuted."""

from __future__ import annotations

from typing import Final

from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.provider import at, option_table, speaks
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
    MediaKind,
    TrackRecording,
    TrackRecordingOptions,
    TrackRecordingRef,
)

_PATH: Final = "/v2/recordings/participant/track"
_ONE: Final = f"{_PATH}/{{trackRecordingId}}"
START: Final = Endpoint("startTrackRecording", "POST", f"{_PATH}/start", Safety.ONCE)
# Not idempotent: sent again, it would stop what was started in between.
STOP: Final = Endpoint("stopTrackRecording", "POST", f"{_PATH}/stop", Safety.ONCE)
LIST: Final = Endpoint("fetchTrackRecordings", "GET", _PATH, Safety.READ)
GET: Final = Endpoint("fetchTrackRecording", "GET", _ONE, Safety.READ)
DELETE: Final = Endpoint("deleteTrackRecording", "DELETE", _ONE, Safety.IDEMPOTENT)

SORT: Final = Individually(
    START, STOP, LIST, lambda data, answer: wire.individual_recordings.track_recording(data, answer), TrackRecording
)
SHELF: Final = Shelf(
    fetch=lambda recording_id: GET(trackRecordingId=recording_id),
    delete=lambda recording_id: DELETE(trackRecordingId=recording_id),
    read=SORT.read,
    awaited=SORT.awaited,
)

TRACKS: Final = (MediaKind.AUDIO, MediaKind.VIDEO, MediaKind.SCREEN_AUDIO, MediaKind.SCREEN_VIDEO)
OPTIONS: Final = option_table(
    TrackRecordingOptions,
    {
        "file_format": at(
            "fileFormat",
            of={
                FileFormat.MP4: "mp4",
                FileFormat.WEBM: "webm",
                FileFormat.M3U8: "m3u8",
                FileFormat.MP3: "mp3",
            },
        ),
        "webhook_url": at("webhookUrl"),
        "directory": at("bucketDirPath"),
    },
)
NO_OPTIONS: Final = TrackRecordingOptions()


class TrackRecordings(VideoSDKRequests):
    """Recordings of one track."""

    @speaks(START, LIST, FETCH_SESSIONS, FETCH_ROOM, options=OPTIONS)
    def start_track_recording(
        self,
        room: RoomRef,
        participant: ParticipantRef,
        kind: MediaKind | str,
        options: TrackRecordingOptions = NO_OPTIONS,
        /,
    ) -> Operation[TrackRecording]:
        """Start recording one kind of media of somebody who is in a room, and publishes it: before, it is refused.

        VideoSDK answers a sentence, and no id: as long as it does not list the recording either, that is `provisional`.
        `get_track_recording` resolves it, and the result's `was` is the provisional id.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: the track is being recorded.
            NotFound: there is no such room.
            InvalidRequest: what else it is refused for, such as that they do not publish it.
            InvalidArgument: no track is of that kind.
        """
        whose = _track(room, participant, kind)
        body = self.write(OPTIONS, options, whose.words)
        return (yield from SORT.start(whose, body, self.clock.now()))

    @speaks(STOP, FETCH_ROOM)
    def stop_track_recording(
        self, room: RoomRef, participant: ParticipantRef, kind: MediaKind | str, /
    ) -> Operation[None]:
        """Stop recording a track. The files come later.

        Raises:
            WrongState: it is not being recorded.
            NotFound: there is no such room.
            InvalidArgument: no track is of that kind.
        """
        yield from SORT.stop(_track(room, participant, kind))

    @speaks(GET, LIST, FETCH_ROOM)
    def get_track_recording(self, recording: TrackRecordingRef, /) -> Operation[TrackRecording]:
        """Get a recording of a track.

        Raises:
            NotFound: there is no such recording.
        """
        return (yield from SHELF.get(identify(recording, "recording")))

    @speaks(LIST)
    def list_track_recordings(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        participant: ParticipantRef | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[TrackRecording]]:
        """List recordings of tracks: all, or those of a room, a session, a participant."""
        query = of_room_and_session(room, session)
        if participant is not None:
            query.append(("participantId", identify(participant, "participant")))
        return (yield from fetch_page(LIST, wire.individual_recordings.track_recording, query, cursor=cursor))

    @speaks(DELETE, GET, LIST, FETCH_ROOM)
    def delete_track_recording(self, recording: TrackRecordingRef, /) -> Operation[None]:
        """Delete a recording of a track, and its files.

        Raises:
            WrongState: it is still being made.
            NotFound: there is no such recording.
        """
        yield from SHELF.remove(recording)


def _track(room: RoomRef, participant: ParticipantRef, kind: MediaKind | str) -> Whose:
    found = MediaKind(kind)
    if found not in TRACKS:
        raise InvalidArgument(f"kind must be one of {', '.join(TRACKS)}, not {kind!r}")
    return Whose(identify(room, "room"), identify(participant, "participant"), found)
