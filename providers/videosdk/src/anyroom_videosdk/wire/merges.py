"""Merges on the wire: a start wraps one in `recording`, beside a sentence, and a listing leaves its channels out."""

from __future__ import annotations

from typing import Any

from anyroom.operations import Response
from anyroom.reading import Instant, Text, read
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import members
from anyroom_videosdk.types.merges import Merge, MergeMember, MergeStatus
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed
from anyroom_videosdk.wire.recordings import FileOnWire, made_file


class MemberOnWire(VideoSDKModel):
    """A recording in a channel."""

    participant_id: Text = named("participantId")
    recording_id: Text = named("recordingId")


class MergeOnWire(VideoSDKModel):
    """A merge."""

    id: str = needed("id", "_id")
    status: Text = None
    room_id: Text = named("meetingId", "roomId")
    session_id: Text = named("sessionId")
    channel1: tuple[MemberOnWire, ...] = ()
    channel2: tuple[MemberOnWire, ...] = ()
    start: Instant = None
    end: Instant = None
    file: FileOnWire | None = None


def merge(data: Any, response: Response) -> Merge:
    """Read a merge."""
    found = members(members(data).get("recording")) or data
    wire = read(MergeOnWire, found, response)
    return Merge(
        provider=NAME,
        raw=data,
        id=wire.id,
        status=MergeStatus((wire.status or "").lower()),
        room_id=wire.room_id,
        session_id=wire.session_id,
        channel1=_channel(wire.channel1),
        channel2=_channel(wire.channel2),
        started_at=wire.start,
        ended_at=wire.end,
        file=made_file(wire.file),
    )


def _channel(wire: tuple[MemberOnWire, ...]) -> tuple[MergeMember, ...]:
    return tuple(MergeMember(participant_id=one.participant_id, recording_id=one.recording_id) for one in wire)
