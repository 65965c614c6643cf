"""Recordings of one participant, and of one track, on the wire: one shape, whose `mode` says again which."""

from __future__ import annotations

from typing import Any, TypeVar

from anyroom.operations import Response
from anyroom.reading import Text, read
from anyroom_videosdk.types.files import FileFormat
from anyroom_videosdk.types.individual_recordings import (
    IndividualRecording,
    MediaKind,
    ParticipantRecording,
    TrackRecording,
)
from anyroom_videosdk.wire.deliveries import DeliveriesOnWire, deliveries
from anyroom_videosdk.wire.fields import named
from anyroom_videosdk.wire.recordings import RecordingOnWire, recording_of

Made = TypeVar("Made", bound=IndividualRecording)


class IndividualOnWire(RecordingOnWire):
    """A recording of one participant."""

    participant_id: Text = named("participantId")
    participant_name: Text = named("participantName")
    kind: Text = None
    file_format: Text = named("fileFormat")
    region: Text = None
    webhook: DeliveriesOnWire | None = None


def participant_recording(data: Any, response: Response) -> ParticipantRecording:
    """Read a participant's recording."""
    return _individual(ParticipantRecording, data, response)


def track_recording(data: Any, response: Response) -> TrackRecording:
    """Read a track's recording."""
    return _individual(TrackRecording, data, response)


def _individual(kind: type[Made], data: Any, response: Response) -> Made:
    wire = read(IndividualOnWire, data, response)
    return recording_of(
        kind,
        wire,
        data,
        participant_id=wire.participant_id,
        participant_name=wire.participant_name,
        kind=MediaKind((wire.kind or "").lower()),
        file_format=file_format(wire.file_format),
        region=wire.region,
        deliveries=deliveries(wire.webhook),
    )


def file_format(said: str | None) -> FileFormat | None:
    """The format; samples differ in case."""
    return FileFormat(said.lower()) if said else None
