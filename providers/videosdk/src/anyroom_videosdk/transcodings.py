"""Transcodings: films made of participants' recordings, of HLS streams, of a room's recordings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from anyroom.errors import Conflict, InvalidArgument, UnexpectedResponse, WrongState
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.provider import at, option_table, speaks
from anyroom.tables import translate
from anyroom.types.broadcasts import BroadcastRef, OutputKind
from anyroom.types.recordings import RecordingRef
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, check_collection, identify
from anyroom_videosdk import wire
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import anything, fetch_page, thing
from anyroom_videosdk.own_recordings import of_room_and_session
from anyroom_videosdk.problems import restated
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.types.individual_recordings import ParticipantRecordingRef
from anyroom_videosdk.types.transcodings import (
    CompositeTranscodingOptions,
    HlsToMp4Options,
    ImageWatermark,
    LocationWatermark,
    PresignedRecording,
    RecordingConcatOptions,
    StorageType,
    TimestampWatermark,
    Transcoding,
    TranscodingRef,
    TranscodingStatus,
    TranscodingStorage,
    TranscodingTask,
    WatermarkPosition,
)

_PATH: Final = "/v2/transcodings"
_ONE: Final = f"{_PATH}/{{transcodingId}}"
MERGE: Final = Endpoint("startCompositeTranscoding", "POST", f"{_PATH}/merge", Safety.ONCE)
HLS_TO_MP4: Final = Endpoint("startHlsToMp4", "POST", f"{_PATH}/hls-to-mp4", Safety.ONCE)
CONCATENATE: Final = Endpoint("startRecordingConcat", "POST", f"{_PATH}/meeting-recording-merge", Safety.ONCE)
LIST: Final = Endpoint("fetchTranscodings", "GET", _PATH, Safety.READ)
GET: Final = Endpoint("fetchTranscoding", "GET", _ONE, Safety.READ)
# Not idempotent: what was cancelled is refused a second time, as over.
CANCEL: Final = Endpoint("cancelTranscoding", "POST", f"{_ONE}/cancel", Safety.ONCE)

POSITIONS: Final = {
    WatermarkPosition.TOP_LEFT: "top-left",
    WatermarkPosition.TOP_RIGHT: "top-right",
    WatermarkPosition.BOTTOM_LEFT: "bottom-left",
    WatermarkPosition.BOTTOM_RIGHT: "bottom-right",
    WatermarkPosition.CENTER: "center",
}
STORAGE_TYPES: Final = {StorageType.S3: "s3", StorageType.BLOB: "blob", StorageType.GCP: "gcp"}


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not UNSET}


def _image(watermark: ImageWatermark) -> dict[str, Any]:
    position = watermark.position
    config = _given(
        position=UNSET if position is UNSET else translate(POSITIONS, position),
        margin=watermark.margin,
        width=watermark.width,
        opacity=watermark.opacity,
    )
    return {"type": "image", "image": watermark.image, **({"imageConfig": config} if config else {})}


def _timestamp(watermark: TimestampWatermark) -> dict[str, Any]:
    """Milliseconds are one of the three forms that the platform takes."""
    return {**watermark.settings, "type": "timestamp", "startTime": int(watermark.start.timestamp() * 1000)}


def _location(watermark: LocationWatermark) -> dict[str, Any]:
    return {**watermark.settings, "type": "lat_long", "lat": watermark.latitude, "long": watermark.longitude}


def _storage(storage: TranscodingStorage) -> dict[str, Any]:
    kind = translate(STORAGE_TYPES, storage.type)
    return _given(type=kind, bucket=storage.bucket, container=storage.container, dirPath=storage.directory)


def _hls_id(broadcast: BroadcastRef) -> str:
    known = wire.broadcasts.BroadcastId.parse(identify(broadcast, "broadcast"))
    if known.kind is OutputKind.RTMP:
        raise InvalidArgument("broadcast: a livestream (RTMP) leaves nothing to make a film of; give an HLS stream")
    return known.id


MERGE_OPTIONS: Final = option_table(
    CompositeTranscodingOptions,
    {
        "watermark": at(
            "watermark",
            of={ImageWatermark: _image, TimestampWatermark: _timestamp, LocationWatermark: _location},
        ),
        "webhook_url": at("webhookUrl"),
    },
)
HLS_OPTIONS: Final = option_table(
    HlsToMp4Options,
    {
        "room": at("roomId", of=lambda room: identify(room, "room")),
        "session": at("sessionId", of=lambda session: identify(session, "session")),
        "broadcast": at("hlsId", of=_hls_id),
        "storage": at("storage", of=_storage),
        "webhook_url": at("webhookUrl"),
    },
)
CONCAT_OPTIONS: Final = option_table(
    RecordingConcatOptions, {"webhook_url": at("webhookUrl"), "upload_url": at("presignedOutputUrl")}
)
NO_MERGE_OPTIONS: Final = CompositeTranscodingOptions()
NO_CONCAT_OPTIONS: Final = RecordingConcatOptions()


class Transcodings(VideoSDKRequests):
    """Transcodings. What the starts answer is not documented: a transcoding, most likely."""

    @speaks(MERGE, options=MERGE_OPTIONS)
    def start_composite_transcoding(
        self,
        recordings: Collection[ParticipantRecordingRef],
        options: CompositeTranscodingOptions = NO_MERGE_OPTIONS,
        /,
    ) -> Operation[Transcoding]:
        """Begin to make one film of participants' recordings of one session.

        Raises:
            InvalidArgument: no recordings are given, or one of them twice.
            Conflict: such a film of these recordings is being made.
            NotFound: there is no such recording.
        """
        check_collection("recordings", recordings)
        ids = [identify(recording, "recording") for recording in recordings]
        if not ids or len(set(ids)) < len(ids):
            raise InvalidArgument("recordings: give at least one, and none of them twice")
        body = {"recordingIds": ids, "task": TranscodingTask.COMPOSITE_MERGE.value}
        response = yield MERGE(json=self.write(MERGE_OPTIONS, options, body))
        return wire.transcodings.transcoding(thing(response), response)

    @speaks(HLS_TO_MP4, options=HLS_OPTIONS)
    def start_hls_to_mp4(self, options: HlsToMp4Options, /) -> Operation[Transcoding]:
        """Begin to make an MP4 of an HLS stream that is over.

        Raises:
            InvalidArgument: the broadcast is a livestream.
            NotFound: there is no such stream.
        """
        response = yield HLS_TO_MP4(json=self.write(HLS_OPTIONS, options, {}))
        return wire.transcodings.transcoding(thing(response), response)

    @speaks(CONCATENATE, options=CONCAT_OPTIONS)
    def start_recording_concat(
        self,
        recordings: Sequence[RecordingRef | PresignedRecording],
        options: RecordingConcatOptions = NO_CONCAT_OPTIONS,
        /,
    ) -> Operation[Transcoding]:
        """Begin to make one film of recordings of rooms, in this order (Node SDK, 2026).

        Raises:
            InvalidArgument: no recordings are given.
            NotFound: there is no such recording.
        """
        check_collection("recordings", recordings)
        if not recordings:
            raise InvalidArgument("recordings: give at least one")
        body = {"recordingIds": [_concatenated(recording) for recording in recordings]}
        response = yield CONCATENATE(json=self.write(CONCAT_OPTIONS, options, body))
        return wire.transcodings.transcoding(thing(response), response)

    @speaks(GET)
    def get_transcoding(self, transcoding: TranscodingRef, /) -> Operation[Transcoding]:
        """Get a transcoding.

        Raises:
            NotFound: there is no such transcoding.
        """
        response = yield GET(transcodingId=identify(transcoding, "transcoding"))
        return wire.transcodings.transcoding(thing(response), response)

    @speaks(LIST)
    def list_transcodings(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        broadcast: BroadcastRef | None = None,
        status: TranscodingStatus | str | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[Transcoding]]:
        """List transcodings: all, or those of a room, of a session, of an HLS stream, in a status.

        Raises:
            InvalidArgument: the broadcast is a livestream, or there is no such status.
        """
        query = of_room_and_session(room, session)
        if broadcast is not None:
            query.append(("hlsId", _hls_id(broadcast)))
        if status is not None:
            query.append(("status", _listed_status(status)))
        return (yield from fetch_page(LIST, wire.transcodings.transcoding, query, cursor=cursor))

    @speaks(CANCEL)
    def cancel_transcoding(self, transcoding: TranscodingRef, /) -> Operation[Transcoding]:
        """Cancel a transcoding that is pending or being processed.

        Raises:
            WrongState: it is over.
            NotFound: there is no such transcoding.
        """
        transcoding_id = identify(transcoding, "transcoding")
        try:
            response: Response = yield CANCEL(transcodingId=transcoding_id)
        except Conflict as refusal:
            raise restated(refusal, WrongState, "the transcoding is over") from refusal
        try:
            return replace(wire.transcodings.transcoding(thing(response), response), status=TranscodingStatus.CANCELLED)
        except UnexpectedResponse:  # it is cancelled, whatever it answers
            return Transcoding(
                provider=NAME, raw=anything(response), id=transcoding_id, status=TranscodingStatus.CANCELLED
            )


def _concatenated(recording: RecordingRef | PresignedRecording) -> str | dict[str, str]:
    if isinstance(recording, PresignedRecording):
        return {"id": identify(recording.recording, "recording"), "presignedUrl": recording.url}
    return identify(recording, "recording")


def _listed_status(status: TranscodingStatus | str) -> str:
    found = TranscodingStatus(status)
    if found is TranscodingStatus.UNKNOWN:
        known = [word for word in TranscodingStatus if word is not TranscodingStatus.UNKNOWN]
        raise InvalidArgument(f"status must be one of {', '.join(known)}, not {status!r}")
    return found.value
