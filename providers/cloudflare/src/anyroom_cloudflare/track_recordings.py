"""Recordings of tracks: everybody's sound in a file of its own. These operations are RealtimeKit's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from anyroom.capabilities import speaks
from anyroom.errors import InvalidRequest
from anyroom.operations import Endpoint, Operation, Safety
from anyroom.tables import at, option_table
from anyroom.types.participants import ParticipantRef
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.recording_config import file_name_prefix, storage_config, words
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.sessions import in_session
from anyroom_cloudflare.types.meeting_recordings import (
    MeetingRecording,
    TrackMedia,
    TrackOutput,
    TrackOutputType,
    TrackRecordingOptions,
)
from anyroom_cloudflare.wire import PROVIDER

START_TRACKS: Final = Endpoint("startTrackRecording", "POST", f"{APP}/recordings/track", Safety.ONCE)

_LAYER: Final = ("layers", "default")
"""The only layer there is."""
_OUTPUT: Final = option_table(
    TrackOutput,
    {"type": at("type", of=words(TrackOutputType)), "storage": at("storage_config", of=storage_config)},
)


def _outputs(outputs: Sequence[TrackOutput]) -> list[dict[str, Any]]:
    return [_OUTPUT.write(output, {}, PROVIDER) for output in outputs]


def _ids(participants: Sequence[ParticipantRef]) -> list[str]:
    return [identify(participant, "participant") for participant in participants]


TRACK_OPTIONS: Final = option_table(
    TrackRecordingOptions,
    {
        "participants": at("user_ids", of=_ids),
        "media_kind": at(*_LAYER, "media_kind", of=words(TrackMedia)),
        "name": at(*_LAYER, "file_name_prefix", of=file_name_prefix),
        "outputs": at(*_LAYER, "outputs", of=_outputs),
        "max_duration": at("max_seconds"),
    },
)


class TrackRecordings(CloudflareApp):
    """Recordings of tracks."""

    @speaks(START_TRACKS, GET_MEETING, options=TRACK_OPTIONS)
    def start_track_recording(
        self, room: RoomRef, options: TrackRecordingOptions | None = None, /
    ) -> Operation[MeetingRecording]:
        """Record everybody's sound in files of their own, until the session ends. Stop it as any recording.

        Where the service wants the older form of the request (field report of July 2026), it is sent once more in that form,
        unless `participants` chose some of those in the room: it would record all.

        Raises:
            NoActiveSession: nobody is in the room.
            NotFound: there is no such room.
        """
        room_id, options = identify(room, "room"), options or TrackRecordingOptions()
        body = self.write(TRACK_OPTIONS, options, {"meeting_id": room_id})
        try:
            response = yield from in_session(self, START_TRACKS(json=body), room_id)
        except InvalidRequest as refusal:
            if not _wants_outputs(refusal, options):
                raise
            older = TrackRecordingOptions(
                name=options.name,
                outputs=[TrackOutput(type=TrackOutputType.REALTIMEKIT_BUCKET)],
                max_duration=options.max_duration,
                extra=options.extra,
            )
            body = self.write(TRACK_OPTIONS, older, {"meeting_id": room_id})
            response = yield from in_session(self, START_TRACKS(json=body), room_id)
        return wire.recordings.recording(payload(response), now=self.clock.now(), room_id=room_id)


def _wants_outputs(refusal: InvalidRequest, asked: TrackRecordingOptions) -> bool:
    return "layers" in refusal.message and asked.outputs is UNSET and asked.participants is UNSET
