"""`client.transcripts`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted, listed
from anyroom.provider.captions import CaptionOperations
from anyroom.types.captions import ListTranscripts


class Transcripts(Resource[Clients_co]):
    """`client.transcripts`."""

    @listed(CaptionOperations.list_transcripts, ListTranscripts)
    def list(self) -> None:
        """List transcripts."""

    @lifted(CaptionOperations.get_transcript)
    def get(self) -> None:
        """Get a transcript."""

    @lifted(CaptionOperations.get_summary)
    def summary(self) -> None:
        """Get the summary of a session."""
