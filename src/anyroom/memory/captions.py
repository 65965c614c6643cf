"""Live captions, transcripts and summaries in memory: of what was said with `memory.say(participant, text, room=room)`."""

from __future__ import annotations

from typing_extensions import override

from anyroom.errors import NotFound
from anyroom.memory.answering import InMemory, here
from anyroom.memory.plain import instant
from anyroom.memory.state import CaptionsState, RecordingState
from anyroom.operations import Page
from anyroom.types.captions import (
    Captions,
    CaptionsRef,
    CaptionsStatus,
    ListTranscripts,
    StartCaptions,
    Summary,
    Transcript,
    TranscriptRef,
    TranscriptSegment,
    TranscriptStatus,
)
from anyroom.types.recordings import RecordingStatus
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET

_TRANSCRIPT_OF = {
    RecordingStatus.STARTING: TranscriptStatus.REQUESTED,
    RecordingStatus.RECORDING: TranscriptStatus.REQUESTED,
    RecordingStatus.PAUSED: TranscriptStatus.REQUESTED,
    RecordingStatus.PROCESSING: TranscriptStatus.PROCESSING,
}
"""Where a transcript stands while its recording is so; later it is there, and outlives the recording's file."""


class Captioning(InMemory):
    """A transcript is made of a recording that was started with `transcribe=True`."""

    @override
    @here(StartCaptions)
    def start_captions(self, room: RoomRef, options: StartCaptions, /) -> Captions:
        found = self.world.find(self.world.rooms, room, "room")
        session = self.world.attended(found)
        self.world.require_idle(self.world.captions.values(), found, "captions")
        given = options.set_fields()
        captions = CaptionsState(
            birth=self.world.birth("captions"),
            asked=self.asked(options),
            room=found,
            session=session,
            max_duration=given.get("max_duration"),
            language=given.get("language"),
        )
        self.world.captions[captions.id] = captions
        shown = Captions(
            provider=self.name,
            id=captions.id,
            status=CaptionsStatus.STARTED,
            room_id=found.id,
            language=captions.language,
        )
        return self.show(shown, captions.asked)

    @override
    @here()
    def stop_captions(self, captions: CaptionsRef, /) -> None:
        found = self.world.find(self.world.captions, captions, "captioning")
        if (end := found.end(self.world.now)) is not None:
            raise NotFound(f"the captioning has ended already ({end.reason})")
        found.stopped_at = self.world.now

    @override
    @here(ListTranscripts)
    def list_transcripts(self, options: ListTranscripts, /, *, cursor: str | None = None) -> Page[Transcript]:
        """An unknown room or session is a `NotFound`, unlike in listings that it merely filters."""
        if options.session is not UNSET:
            sessions = [self.world.find(self.world.sessions, options.session, "session")]
        else:
            sessions = self.world.find(self.world.rooms, options.room, "room").sessions
        recordings = (item for item in self.world.transcripts.values() if item.session in sessions)
        return self.world.page(recordings, cursor, self._transcript)

    @override
    @here()
    def get_transcript(self, transcript: TranscriptRef, /) -> Transcript:
        return self._transcript(self.world.find(self.world.transcripts, transcript, "transcript"))

    @override
    @here()
    def get_summary(self, session: SessionRef, /) -> Summary:
        """It says how many remarks were made, and by whom."""
        found = self.world.find(self.world.sessions, session, "session")
        of_it = [self._transcript(item) for item in self.world.transcripts.values() if item.session is found]
        if not of_it:
            raise NotFound("there is no summary of the session; record it with transcribe=True")
        ready = all(item.status is TranscriptStatus.AVAILABLE for item in of_it)
        said = [segment for item in of_it for segment in item.segments]
        speakers = sorted({segment.speaker or "" for segment in said})
        shown = Summary(
            provider=self.name,
            session_id=found.id,
            status=TranscriptStatus.AVAILABLE if ready else TranscriptStatus.PROCESSING,
            text=f"{len(said)} remarks, by {', '.join(speakers) or 'nobody'}." if ready else None,
        )
        return self.show(shown, {})

    def _transcript(self, recording: RecordingState) -> Transcript:
        assert recording.transcript is not None
        status = _TRANSCRIPT_OF.get(recording.status(self.world.now), TranscriptStatus.AVAILABLE)
        shown = Transcript(
            provider=self.name,
            id=recording.transcript.id,
            status=status,
            room_id=recording.room.id,
            session_id=recording.session.id,
            created_at=instant(recording.transcript.at),
            segments=self._segments(recording) if status is TranscriptStatus.AVAILABLE else (),
        )
        return self.show(shown, {"recording_id": recording.id})

    def _segments(self, recording: RecordingState) -> tuple[TranscriptSegment, ...]:
        return tuple(
            TranscriptSegment(
                text=remark.text,
                start=remark.start,
                speaker=remark.person.name,
                participant_id=remark.person.id,
            )
            for remark in recording.remarks
        )
