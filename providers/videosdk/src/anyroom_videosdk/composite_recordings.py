"""Composite recordings: some participants, mixed by the server. Several may run in a room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.provider import at, option_table, speaks
from anyroom.tables import translate
from anyroom.types.recordings import RecordingStatus
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, identify
from anyroom_videosdk import wire
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import anything, fetch_page, thing
from anyroom_videosdk.own_recordings import Awaited, Shelf, of_room_and_session
from anyroom_videosdk.problems import REFUSALS
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.sessions import FETCH_SESSIONS
from anyroom_videosdk.starting import ANSWER_SLACK, Finder, Pending, told_at, unpeopled
from anyroom_videosdk.types.composite_recordings import (
    CompositeRecording,
    CompositeRecordingOptions,
    CompositeRecordingRef,
    CompositeSource,
    CompositeWatermark,
    WatermarkType,
)
from anyroom_videosdk.types.files import FileFormat
from anyroom_videosdk.types.individual_recordings import MediaKind

_PATH: Final = "/v2/recordings/composite"
_ONE: Final = f"{_PATH}/{{compositeId}}"
START: Final = Endpoint("startCompositeRecording", "POST", f"{_PATH}/start", Safety.ONCE)
# It names the recording, so that a second one stops nothing else.
STOP: Final = Endpoint("stopCompositeRecording", "POST", f"{_PATH}/stop", Safety.IDEMPOTENT)
LIST: Final = Endpoint("fetchCompositeRecordings", "GET", _PATH, Safety.READ)
GET: Final = Endpoint("fetchCompositeRecording", "GET", _ONE, Safety.READ)
DELETE: Final = Endpoint("deleteCompositeRecording", "DELETE", _ONE, Safety.IDEMPOTENT)

FINDER: Final = Finder(
    LIST,
    lambda data, answer: wire.composite_recordings.composite_recording(data, answer),
    lambda found: found.status is RecordingStatus.RECORDING,
    lambda found: found.started_at,
)
KINDS: Final = {
    MediaKind.AUDIO: "audio",
    MediaKind.VIDEO: "video",
    MediaKind.SCREEN_AUDIO: "screen_audio",
    MediaKind.SCREEN_VIDEO: "screen_video",
}
WATERMARK_TYPES: Final = {WatermarkType.CUSTOM: "custom", WatermarkType.PUBSUB: "pubsub"}
WATERMARK_FIELDS: Final = {
    "image_url": "imageUrl",
    "image_base64": "imageBase64",
    "text": "text",
    "timezone": "timezone",
    "topic": "topic",
}


def _participants(sources: Sequence[CompositeSource]) -> list[dict[str, Any]]:
    """`kind` is a list, as in the official SDK (2026); a page of VideoSDK's has a word there."""
    return [
        {
            "participantId": identify(source.participant, "participant"),
            **({} if source.kinds is UNSET else {"kind": [translate(KINDS, kind) for kind in source.kinds]}),
        }
        for source in sources
    ]


def _watermarks(watermarks: Sequence[CompositeWatermark]) -> list[dict[str, Any]]:
    return [
        {
            "type": translate(WATERMARK_TYPES, watermark.type),
            **{
                word: getattr(watermark, name)
                for name, word in WATERMARK_FIELDS.items()
                if getattr(watermark, name) is not UNSET
            },
        }
        for watermark in watermarks
    ]


OPTIONS: Final = option_table(
    CompositeRecordingOptions,
    {
        "participants": at("participants", of=_participants),
        "watermarks": at("watermarks", of=_watermarks),
        "webhook_url": at("webhookUrl"),
        "directory": at("bucketDirPath"),
        "upload_url": at("preSignedURL"),  # the one start that spells it so
        "file_format": at("fileFormat", of={FileFormat.MP4: "mp4", FileFormat.WEBM: "webm"}),
    },
)
NO_OPTIONS: Final = CompositeRecordingOptions()


def _awaited(recording_id: str) -> Awaited[CompositeRecording] | None:
    pending = Pending.parse(recording_id)
    return None if pending is None else Awaited(pending, FINDER, _requested(pending, None))


def _requested(pending: Pending, answer: Any) -> CompositeRecording:
    return CompositeRecording(
        provider=NAME,
        raw=answer,
        id=str(pending),
        status=RecordingStatus.REQUESTED,
        room_id=pending.room,
        provisional=True,
    )


SHELF: Final = Shelf(
    fetch=lambda recording_id: GET(compositeId=recording_id),
    delete=lambda recording_id: DELETE(compositeId=recording_id),
    read=FINDER.read,
    awaited=_awaited,
)


class CompositeRecordings(VideoSDKRequests):
    """Composite recordings."""

    @speaks(START, FETCH_SESSIONS, FETCH_ROOM, options=OPTIONS)
    def start_composite_recording(
        self, room: RoomRef, options: CompositeRecordingOptions = NO_OPTIONS, /
    ) -> Operation[CompositeRecording]:
        """Start recording some of those who are in a room into one file.

        What VideoSDK answers is not documented. Its Node SDK (2026) finds the recording's id in it; where there is none, the
        recording is `provisional`, and `get_composite_recording` resolves it.

        Raises:
            NoActiveSession: nobody is in the room.
            NotFound: there is no such room.
            InvalidRequest: what else it is refused for, such as that somebody chosen is not in.
        """
        room_id = identify(room, "room")
        body = self.write(OPTIONS, options, {"roomId": room_id})
        try:
            response: Response = yield START(json=body)
        except REFUSALS as refusal:
            raise ((yield from unpeopled(refusal, room_id)) or refusal) from refusal
        try:
            found = wire.composite_recordings.started(thing(response), response)
        except UnexpectedResponse:  # it runs, whatever it answers
            since = int((told_at(response, self.clock.now()) - ANSWER_SLACK) * 1000)
            return _requested(Pending(room_id, since), anything(response))
        return replace(found, room_id=found.room_id or room_id)

    @speaks(STOP, GET, LIST, FETCH_ROOM)
    def stop_composite_recording(self, room: RoomRef, recording: CompositeRecordingRef, /) -> Operation[None]:
        """Stop a composite recording of a room. The file comes later.

        Raises:
            WrongState: it does not run in that room, or it is provisional and not listed yet.
            NotFound: there is no such recording.
        """
        room_id = identify(room, "room")
        recording_id = yield from SHELF.listed_id(identify(recording, "recording"))
        try:
            yield STOP(json={"roomId": room_id, "recordingId": recording_id})
        except REFUSALS as refusal:
            reason = yield from SHELF.why_not(refusal, recording_id, "the recording does not run in that room")
            raise reason from refusal

    @speaks(GET, LIST, FETCH_ROOM)
    def get_composite_recording(self, recording: CompositeRecordingRef, /) -> Operation[CompositeRecording]:
        """Get a composite recording.

        Raises:
            NotFound: there is no such recording.
        """
        return (yield from SHELF.get(identify(recording, "recording")))

    @speaks(LIST)
    def list_composite_recordings(
        self, *, room: RoomRef | None = None, session: SessionRef | None = None, cursor: str | None = None
    ) -> Operation[Page[CompositeRecording]]:
        """List composite recordings: all, or those of a room or a session."""
        query = of_room_and_session(room, session)
        return (yield from fetch_page(LIST, wire.composite_recordings.composite_recording, query, cursor=cursor))

    @speaks(DELETE, GET, LIST, FETCH_ROOM)
    def delete_composite_recording(self, recording: CompositeRecordingRef, /) -> Operation[None]:
        """Delete a composite recording, and its file.

        Raises:
            WrongState: it is still being made.
            NotFound: there is no such recording.
        """
        yield from SHELF.remove(recording)
