"""Composite recordings on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from anyroom.operations import Response
from anyroom.reading import Text, read
from anyroom.types.recordings import RecordingStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.composite_recordings import CompositeMember, CompositeRecording
from anyroom_videosdk.types.individual_recordings import MediaKind
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed
from anyroom_videosdk.wire.individual_recordings import file_format
from anyroom_videosdk.wire.recordings import RecordingOnWire, recording_of


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class MemberOnWire(VideoSDKModel):
    """Somebody who is mixed in. `kind` is a word on VideoSDK's pages, and a list of them in the official SDK."""

    participant_id: Text = named("participantId")
    kind: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()


class CompositeOnWire(RecordingOnWire):
    """A composite recording."""

    participants: tuple[MemberOnWire, ...] = ()
    file_format: Text = named("fileFormat")


class StartedOnWire(VideoSDKModel):
    """What a start answers: the official SDK looks for the id under these names, and no page prints it."""

    id: str = needed("recordingId", "id", "_id")
    room_id: Text = named("roomId", "meetingId")
    session_id: Text = named("sessionId")


def composite_recording(data: Any, response: Response) -> CompositeRecording:
    """Read a composite recording."""
    wire = read(CompositeOnWire, data, response)
    return recording_of(
        CompositeRecording,
        wire,
        data,
        participants=tuple(
            CompositeMember(
                participant_id=member.participant_id, kinds=tuple(MediaKind(kind.lower()) for kind in member.kind)
            )
            for member in wire.participants
        ),
        file_format=file_format(wire.file_format),
    )


def started(data: Any, response: Response) -> CompositeRecording:
    """Read what a start answered."""
    wire = read(StartedOnWire, data, response)
    return CompositeRecording(
        provider=NAME,
        raw=data,
        id=wire.id,
        status=RecordingStatus.REQUESTED,
        room_id=wire.room_id,
        session_id=wire.session_id,
    )
