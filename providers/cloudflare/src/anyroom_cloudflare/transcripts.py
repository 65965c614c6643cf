"""Transcripts and summaries: made of a session when it is over, and kept for 7 days."""

from __future__ import annotations

from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.errors import NotFound
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Emulated, Used, option_table
from anyroom.types.captions import ListTranscripts, Summary, Transcript, TranscriptRef
from anyroom.types.sessions import ListSessions, SessionRef
from anyroom.types.values import UNSET, identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.sessions import GET as GET_SESSION
from anyroom_cloudflare.sessions import LIST as LIST_SESSIONS

GET: Final = Endpoint("getSessionTranscript", "GET", f"{APP}/sessions/{{sessionId}}/transcript", Safety.READ)
GET_SUMMARY: Final = Endpoint("getSessionSummary", "GET", f"{APP}/sessions/{{sessionId}}/summary", Safety.READ)

FORMAT: Final = "JSON"
"""The one of the four formats with speakers and times that need no guessing."""
LIST_OPTIONS: Final = option_table(
    ListTranscripts,
    {"session": Used(), "room": Emulated(Used(), "asks for the transcript of each of the room's sessions")},
)


class Transcripts(CloudflareApp):
    """Transcripts and summaries."""

    @override
    @speaks(GET, GET_SESSION, LIST_SESSIONS, options=LIST_OPTIONS)
    def list_transcripts(
        self, options: ListTranscripts, /, *, cursor: str | None = None
    ) -> Operation[Page[Transcript]]:
        """A session has one transcript at the most, whose id is the session's."""
        if options.session is not UNSET:
            session_id = identify(options.session, "session")
            found = yield from self._find(session_id)
            if found is None:
                yield from self.ask(GET_SESSION(sessionId=session_id))  # which says so if there is no such session
            return Page(() if found is None else (found,))
        page = yield from self.list_sessions(ListSessions(room=options.room), cursor=cursor)
        made: list[Transcript] = []
        for session in page.items:
            found = yield from self._find(session.id, session.room_id)
            if found is not None:
                made.append(found)
        return Page(tuple(made), page.next_cursor, scanned=len(page.items))

    @override
    @speaks(GET)
    def get_transcript(self, transcript: TranscriptRef, /) -> Operation[Transcript]:
        """The file is JSON: a list of sentences, with times in milliseconds and who spoke."""
        return (yield from self._get(identify(transcript, "transcript")))

    @override
    @speaks(GET_SUMMARY)
    def get_summary(self, session: SessionRef, /) -> Operation[Summary]:
        """The summary, if one was made: rooms do it with `extra={"cloudflare": {"summarize_on_end": True}}`."""
        session_id = identify(session, "session")
        response = yield from self.ask(GET_SUMMARY(sessionId=session_id))
        return wire.transcripts.summary(_told(payload(response)), session_id=session_id)

    def _get(self, session_id: str, room_id: str | None = None) -> Operation[Transcript]:
        response = yield from self.ask(GET(sessionId=session_id, query=[("format", FORMAT)]))
        return wire.transcripts.transcript(
            _told(payload(response)), session_id=session_id, asked=FORMAT.lower(), room_id=room_id
        )

    def _find(self, session_id: str, room_id: str | None = None) -> Operation[Transcript | None]:
        try:
            return (yield from self._get(session_id, room_id))
        except NotFound:
            return None


def _told(data: Any) -> Any:
    """Nothing told is nothing made yet."""
    return {} if data is None else data
