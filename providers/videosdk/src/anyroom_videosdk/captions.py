"""Live captions (realtime transcriptions), and transcripts and summaries, of captions and of recordings alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from typing_extensions import override

from anyroom.clock import Clock
from anyroom.errors import NotFound, UnexpectedResponse
from anyroom.operations import Endpoint, Operation, Page, Response, Safety, check_id
from anyroom.provider import Refused, Used, Why, at, option_table, speaks
from anyroom.types.captions import (
    CaptionsRef,
    CaptionsStatus,
    ListTranscripts,
    StartCaptions,
    Summary,
    TranscriptRef,
)
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, identify
from anyroom_videosdk import wire
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import Listing, anything, chained, fetch_page, kept, thing
from anyroom_videosdk.problems import REFUSALS, restated
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.sessions import FETCH_SESSIONS
from anyroom_videosdk.starting import ANSWER_SLACK, Pending, explained, told_at
from anyroom_videosdk.types.transcriptions import RealtimeTranscription, TranscriptDetails

START_REALTIME: Final = Endpoint(
    "startRealtimeTranscription", "POST", "/ai/v1/realtime-transcriptions/start", Safety.ONCE
)
STOP_REALTIME: Final = Endpoint("stopRealtimeTranscription", "POST", "/ai/v1/realtime-transcriptions/end", Safety.ONCE)
FETCH_REALTIMES: Final = Endpoint("fetchRealtimeTranscriptions", "GET", "/ai/v1/realtime-transcriptions", Safety.READ)
FETCH_REALTIME: Final = Endpoint(
    "fetchRealtimeTranscription", "GET", "/ai/v1/realtime-transcriptions/{transcriptionId}", Safety.READ
)
FETCH_POSTS: Final = Endpoint("fetchPostTranscriptions", "GET", "/ai/v1/post-transcriptions", Safety.READ)
FETCH_POST: Final = Endpoint(
    "fetchPostTranscription", "GET", "/ai/v1/post-transcriptions/{transcriptionId}", Safety.READ
)

START_OPTIONS: Final = option_table(
    StartCaptions,
    {
        "language": at("language"),
        "partial": Refused(Why.UPSTREAM, "there is no such setting; the client SDK receives what the platform sends"),
        "max_duration": Refused(Why.UPSTREAM, "there is no such setting; stop it yourself"),
        "callback_url": at("webhookUrl"),
    },
)
LIST_OPTIONS: Final = option_table(ListTranscripts, {"session": Used(), "room": Used()})


class CaptionsAndTranscripts(VideoSDKRequests):
    """Transcripts are of two kinds, and neutral ids those of the platform: an id that is none of the one is of the other."""

    @override
    @speaks(START_REALTIME, FETCH_SESSIONS, FETCH_ROOM, FETCH_REALTIMES, options=START_OPTIONS)
    def start_captions(self, room: RoomRef, options: StartCaptions, /) -> Operation[RealtimeTranscription]:
        room_id = identify(room, "room")
        body = self.write(START_OPTIONS, options, {"roomId": room_id})
        callers_words = options.language is not UNSET or options.callback_url is not UNSET
        said = None if options.language is UNSET else options.language
        return (yield from begin(self.clock, room_id, body, language=said, callers_words=callers_words))

    @override
    @speaks(STOP_REALTIME, FETCH_REALTIME)
    def stop_captions(self, captions: CaptionsRef, /) -> Operation[None]:
        """Stops what runs in the room, and so looks first whether these are the captions that do."""
        captions_id = identify(captions, "captions")
        pending = Pending.parse(captions_id)
        room_id = pending.room if pending is not None else getattr(captions, "room_id", None)
        if room_id is None:
            response: Response = yield FETCH_REALTIME(transcriptionId=captions_id)
            found = wire.transcriptions.captions(thing(response), response)
            if found.room_id is None or found.status is CaptionsStatus.STOPPED:
                raise NotFound("the captions have ended")
            room_id = found.room_id
        try:
            yield STOP_REALTIME(json={"roomId": check_id(room_id, "room")})
        except REFUSALS as refusal:
            raise restated(refusal, NotFound, "the room is not being captioned") from refusal

    @override
    @speaks(FETCH_POSTS, FETCH_REALTIMES, options=LIST_OPTIONS)
    def list_transcripts(
        self, options: ListTranscripts, /, *, cursor: str | None = None
    ) -> Operation[Page[TranscriptDetails]]:
        """First those made of recordings, then those of captions."""
        self.write(LIST_OPTIONS, options, {})
        if options.session is not UNSET:
            listings = _transcripts("sessionId", identify(options.session, "session"))
        else:
            listings = _transcripts("roomId", identify(options.room, "room"))
        return (yield from chained(listings, cursor))

    @override
    @speaks(FETCH_POST, FETCH_REALTIME)
    def get_transcript(self, transcript: TranscriptRef, /) -> Operation[TranscriptDetails]:
        transcript_id = identify(transcript, "transcript")
        try:
            response: Response = yield FETCH_POST(transcriptionId=transcript_id)
        except NotFound:
            response = yield FETCH_REALTIME(transcriptionId=transcript_id)
        return wire.transcriptions.transcript(thing(response), response)

    @override
    @speaks(FETCH_POSTS, FETCH_REALTIMES)
    def get_summary(self, session: SessionRef, /) -> Operation[Summary]:
        session_id = identify(session, "session")
        for endpoint in (FETCH_POSTS, FETCH_REALTIMES):
            cursor: str | None = None
            while True:
                page = yield from fetch_page(
                    endpoint, wire.transcriptions.summary, [("sessionId", session_id)], cursor=cursor
                )
                found = next((entry for entry in page.items if entry and entry.session_id == session_id), None)
                if found is not None:
                    return found
                cursor = page.next_cursor
                if cursor is None:
                    break
        raise NotFound("there is no summary of that session; ask for one where its recording is started")


def begin(
    clock: Clock, room_id: str, body: Mapping[str, Any], *, language: str | None, callers_words: bool
) -> Operation[RealtimeTranscription]:
    """Start a realtime transcription."""
    try:
        response: Response = yield START_REALTIME(json=body)
    except REFUSALS as refusal:
        running = _is_captioned(room_id)
        raise (yield from explained(refusal, room_id, running, callers_words=callers_words)) from refusal
    try:
        started = wire.transcriptions.captions(thing(response), response)
    except UnexpectedResponse:  # it runs, whatever it answers; to stop it, its room is enough
        pending = Pending(room_id, int((told_at(response, clock.now()) - ANSWER_SLACK) * 1000))
        return RealtimeTranscription(provider=NAME, raw=anything(response), id=str(pending), room_id=room_id)
    return replace(started, room_id=started.room_id or room_id, language=started.language or language)


def _transcripts(key: str, wanted: str) -> dict[str, Listing[TranscriptDetails]]:
    """Both listings. The filters of realtime ones are disputed (the official SDK has only `status`), so they are kept here."""

    def of_recordings(cursor: str | None) -> Operation[Page[TranscriptDetails]]:
        return (yield from fetch_page(FETCH_POSTS, wire.transcriptions.transcript, [(key, wanted)], cursor=cursor))

    def of_captions(cursor: str | None) -> Operation[Page[TranscriptDetails]]:
        page = yield from fetch_page(FETCH_REALTIMES, wire.transcriptions.transcript, [(key, wanted)], cursor=cursor)
        return kept(page, lambda found: wanted == (found.session_id if key == "sessionId" else found.room_id))

    return {"post": of_recordings, "realtime": of_captions}


def _is_captioned(room_id: str) -> Operation[bool]:
    page = yield from fetch_page(
        FETCH_REALTIMES, wire.transcriptions.captions, [("roomId", room_id), ("status", "running")]
    )
    return any(found.room_id == room_id and found.status is CaptionsStatus.STARTED for found in page.items)
