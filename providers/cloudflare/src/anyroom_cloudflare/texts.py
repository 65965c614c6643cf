"""What was written and said in a session: files of rows, which are read page by page. These operations are RealtimeKit's own."""

from __future__ import annotations

from typing import Final

from anyroom.capabilities import speaks
from anyroom.errors import InvalidArgument, NotFound
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.rows import Row, read_rows
from anyroom.types.captions import Transcript
from anyroom.types.sessions import SessionRef
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.transcripts import GET as GET_TRANSCRIPT
from anyroom_cloudflare.types.texts import ChatMessage, SpokenSentence, TranscriptFormat

GET_CHAT: Final = Endpoint("getSessionChat", "GET", f"{APP}/sessions/{{sessionId}}/chat", Safety.READ)


class Texts(CloudflareApp):
    """Chats and transcripts."""

    @speaks(GET_CHAT)
    def list_chat(self, session: SessionRef, /, *, cursor: str | None = None) -> Operation[Page[ChatMessage]]:
        """List the messages of a session's chat: `walk(provider.list_chat, session)`.

        They are rows of a file, of which one page is held at a time; each page asks for a fresh URL. The file is kept for 7
        days (Cloudflare's guides), unless the room was made with `persist_chat`.

        Raises:
            NotFound: there is no such session.
        """
        # The first row has the columns' names, which a later page needs to know.
        at, _, named = (cursor or "").partition(":")
        if cursor is not None and not named:
            raise InvalidArgument("the cursor is none that this listing gave")
        response = yield from self.ask(GET_CHAT(sessionId=identify(session, "session")))
        url = wire.texts.chat_url(payload(response))
        if url is None:
            return Page(())  # nothing was written
        page = yield from read_rows(url, cursor=at or None)
        columns = tuple(named.split(",")) if named else _headings(page)
        messages = (wire.texts.chat_message(columns, row.fields) for row in page.items if not _is_heading(row))
        following = None if page.next_cursor is None else f"{page.next_cursor}:{','.join(columns)}"
        return Page(tuple(messages), following, page.scanned)

    @speaks(GET_TRANSCRIPT)
    def list_transcript(self, session: SessionRef, /, *, cursor: str | None = None) -> Operation[Page[SpokenSentence]]:
        """List what was said in a session, sentence by sentence: `walk(provider.list_transcript, session)`.

        They are rows of a file, of which one page is held at a time; each page asks for a fresh URL.

        Raises:
            NotFound: there is no such session, or no transcript of it.
        """
        found = yield from self.get_session_transcript(session, format=TranscriptFormat.CSV)
        url = found.files[0].url if found.files else None
        if url is None:
            raise NotFound("there is no transcript of this session yet")
        page = yield from read_rows(url, cursor=cursor)
        return Page(tuple(wire.texts.sentence(row.fields) for row in page.items), page.next_cursor, page.scanned)

    @speaks(GET_TRANSCRIPT)
    def get_session_transcript(
        self, session: SessionRef, /, *, format: TranscriptFormat | None = None
    ) -> Operation[Transcript]:
        """Get where the transcript of a session is, in a format of your choice: CSV, if not given. It is kept for 7 days.

        Raises:
            NotFound: there is no such session, or no transcript of it.
        """
        session_id = identify(session, "session")
        asked = (("format", TranscriptFormat(format).value),) if format else ()
        response = yield from self.ask(GET_TRANSCRIPT(query=asked, sessionId=session_id))
        usual = (format or TranscriptFormat.CSV).lower()
        return wire.transcripts.transcript(payload(response) or {}, session_id=session_id, asked=usual)


def _is_heading(row: Row) -> bool:
    return row.at == 0 and row.fields[0] == wire.texts.CHAT_COLUMNS[0]


def _headings(page: Page[Row]) -> tuple[str, ...]:
    """The columns' names, as the first row has them; where it has none, as they are documented."""
    first = page.items[:1]
    return tuple(first[0].fields) if first and _is_heading(first[0]) else wire.texts.CHAT_COLUMNS
