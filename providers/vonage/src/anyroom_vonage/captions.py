"""Live captions; transcripts and summaries, which Vonage makes of individual archives and keeps in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import emulated, speaks
from anyroom.errors import NotFound
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Used, at, option_table
from anyroom.types.captions import (
    Captions,
    CaptionsRef,
    ListTranscripts,
    StartCaptions,
    Summary,
    TranscriptRef,
)
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, identify
from anyroom_vonage import wire
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.listing import Item, list_page, session_of
from anyroom_vonage.recordings import GET as GET_ARCHIVE
from anyroom_vonage.recordings import LIST as LIST_ARCHIVES
from anyroom_vonage.results import ArchiveTranscript, LiveCaptions

_CAPTIONS: Final = "/v2/project/{applicationId}/captions"
# Without an id in the path, whatever the OpenAPI file says: the id is what the call returns.
START: Final = Endpoint("startCaptions", "POST", _CAPTIONS, Safety.ONCE)
STOP: Final = Endpoint("stopCaptions", "POST", f"{_CAPTIONS}/{{captionsId}}/stop", Safety.IDEMPOTENT)
GET: Final = Endpoint("getCaptions", "GET", f"{_CAPTIONS}/{{captionsId}}", Safety.READ)

START_OPTIONS: Final = option_table(
    StartCaptions,
    {
        "language": at("languageCode"),
        "partial": at("partialCaptions"),
        "max_duration": at("maxDuration"),
        "callback_url": at("statusCallbackUrl"),
    },
)
LIST_OPTIONS: Final = option_table(ListTranscripts, {"session": Used(), "room": Used()})
SUMMARY_PAGES: Final = 20
"""How many pages of archives are searched for a summary: a service that disregards the offset would have us ask for ever."""
_IN_ARCHIVES: Final = "read from the archives: of those made with transcription (start_archive)"


class CaptionsAndTranscripts(VonageAccount):
    """Captions, transcripts and summaries."""

    @override
    @speaks(START, options=START_OPTIONS)
    def start_captions(self, room: RoomRef, options: StartCaptions, /) -> Operation[Captions]:
        """Once in a room. The moderator's token that Vonage asks for is made here.

        Without a `language`, it is taken to be US English; without a `max_duration` (300 to 14400 seconds), it ends after
        4 hours. A `callback_url` has 15 to 2048 characters.
        """
        session_id = identify(room, "room")
        token = self._own_token(session_id, "moderator")
        body = self.write(START_OPTIONS, options, {"sessionId": session_id, "token": token})
        response = yield START(json=body)
        language = None if options.language is UNSET else options.language
        return wire.captions.started_captions(response.json(), session_id, language)

    @override
    @speaks(STOP)
    def stop_captions(self, captions: CaptionsRef, /) -> Operation[None]:
        yield STOP(captionsId=identify(captions, "captions"))

    @speaks(GET)
    def get_captions(self, captions: CaptionsRef, /) -> Operation[LiveCaptions]:
        """How captioning stands: since when, for how long, and why it failed. Known from Vonage's Node SDK alone.

        Raises:
            NotFound: there is no such captioning.
        """
        response = yield GET(captionsId=identify(captions, "captions"))
        return wire.captions.captions(response.json())

    @override
    @emulated(_IN_ARCHIVES)
    @speaks(LIST_ARCHIVES, options=LIST_OPTIONS)
    def list_transcripts(
        self, options: ListTranscripts, /, *, cursor: str | None = None
    ) -> Operation[Page[ArchiveTranscript]]:
        """A transcript has its archive's id. Its file's URL is as short-lived as the archive's."""
        (session_id,) = session_of(options.room, options.session)

        def pick(data: Any) -> ArchiveTranscript | None:
            found = wire.archives.transcript(data)
            return found if found is not None and found.session_id == session_id else None

        return (yield from self._archives(pick, session_id, cursor))

    @override
    @emulated(_IN_ARCHIVES)
    @speaks(GET_ARCHIVE)
    def get_transcript(self, transcript: TranscriptRef, /) -> Operation[ArchiveTranscript]:
        response = yield GET_ARCHIVE(archiveId=identify(transcript, "transcript"))
        found = wire.archives.transcript(response.json())
        if found is None:
            raise NotFound("the archive was made without transcription", raw=response.json())
        return found

    @override
    @emulated("read from the archives: of the newest made with a summary (start_archive)")
    @speaks(LIST_ARCHIVES)
    def get_summary(self, session: SessionRef, /) -> Operation[Summary]:
        """It stands in the transcript's file, which is not read here."""
        session_id = identify(session, "session")

        def pick(data: Any) -> Summary | None:
            found = wire.archives.summary(data)
            return found if found is not None and found.session_id == session_id else None

        cursor: str | None = None
        for _ in range(SUMMARY_PAGES):
            page = yield from self._archives(pick, session_id, cursor)
            if page.items:
                return page.items[0]
            cursor = page.next_cursor
            if cursor is None:
                break
        raise NotFound("none of the room's archives was made with a summary")

    def _archives(
        self, pick: Callable[[Any], Item | None], session_id: str, cursor: str | None
    ) -> Operation[Page[Item]]:
        model, size = wire.archives.WireArchive, self.page_size
        return list_page(LIST_ARCHIVES, model, pick, cursor=cursor, size=size, session_id=session_id)
