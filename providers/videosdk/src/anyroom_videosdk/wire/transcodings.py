"""Transcodings on the wire."""

from __future__ import annotations

from typing import Any

from anyroom.operations import Response
from anyroom.reading import Instant, Text, read
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.transcodings import Transcoding, TranscodingStatus, TranscodingTask
from anyroom_videosdk.wire.deliveries import DeliveriesOnWire, deliveries
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed
from anyroom_videosdk.wire.recordings import FileOnWire, made_file


class TranscodingOnWire(VideoSDKModel):
    """A transcoding."""

    id: str = needed("id", "_id")
    status: Text = None
    task: Text = None
    room_id: Text = named("roomId", "meetingId")
    session_id: Text = named("sessionId")
    recording_ids: tuple[str, ...] | None = named("recordingIds")
    hls_id: Text = named("hlsId")
    started_at: Instant = named("startedAt")
    stopped_at: Instant = named("stoppedAt")
    file: FileOnWire | None = None
    webhook: DeliveriesOnWire | None = None


def transcoding(data: Any, response: Response) -> Transcoding:
    """Read a transcoding."""
    wire = read(TranscodingOnWire, data, response)
    return Transcoding(
        provider=NAME,
        raw=data,
        id=wire.id,
        status=TranscodingStatus((wire.status or "").lower()),
        task=TranscodingTask((wire.task or "").lower()),
        room_id=wire.room_id,
        session_id=wire.session_id,
        recording_ids=wire.recording_ids or (),
        hls_id=wire.hls_id,
        started_at=wire.started_at,
        stopped_at=wire.stopped_at,
        file=made_file(wire.file),
        deliveries=deliveries(wire.webhook),
    )
