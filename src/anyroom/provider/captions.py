"""The canonical operations on live captions, transcripts and summaries."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation, Page
from anyroom.types.captions import (
    Captions,
    CaptionsRef,
    ListTranscripts,
    StartCaptions,
    Summary,
    Transcript,
    TranscriptRef,
)
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef


class CaptionOperations:
    """Captions and transcripts, as every adapter describes them."""

    @neutral("captions.start", StartCaptions)
    def start_captions(self, room: RoomRef, options: StartCaptions, /) -> Operation[Captions]:
        """Start live captions in a room.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: it is being captioned.
        """
        raise NotImplementedError

    @neutral("captions.stop")
    def stop_captions(self, captions: CaptionsRef, /) -> Operation[None]:
        """Stop live captions.

        Raises:
            NotFound: there is no such captioning, or it has ended.
        """
        raise NotImplementedError

    @neutral("transcripts.list", ListTranscripts)
    def list_transcripts(
        self, options: ListTranscripts, /, *, cursor: str | None = None
    ) -> Operation[Page[Transcript]]:
        """List the transcripts of a session or of a room."""
        raise NotImplementedError

    @neutral("transcripts.get")
    def get_transcript(self, transcript: TranscriptRef, /) -> Operation[Transcript]:
        """Get a transcript.

        Raises:
            NotFound: there is no such transcript.
        """
        raise NotImplementedError

    @neutral("transcripts.summary")
    def get_summary(self, session: SessionRef, /) -> Operation[Summary]:
        """Get the summary of a session.

        Raises:
            NotFound: there is no such session, or no summary of it.
        """
        raise NotImplementedError
