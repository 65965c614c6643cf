"""Transcriptions with all their settings, and by their two kinds."""

from __future__ import annotations

from typing import Final

from anyroom.capabilities import speaks
from anyroom.operations import Operation, Page, Response
from anyroom.provider import at, option_table
from anyroom.tables import translate
from anyroom.types.captions import CaptionsRef, CaptionsStatus
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, identify
from anyroom_videosdk import wire
from anyroom_videosdk.captions import (
    FETCH_POSTS,
    FETCH_REALTIME,
    FETCH_REALTIMES,
    START_OPTIONS,
    START_REALTIME,
    begin,
)
from anyroom_videosdk.envelopes import fetch_page, kept, thing
from anyroom_videosdk.own_recordings import of_room_and_session
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.sessions import FETCH_SESSIONS
from anyroom_videosdk.types.transcriptions import RealtimeTranscription, TranscriptDetails, TranscriptionOptions

TRANSCRIPTION_OPTIONS: Final = option_table(
    TranscriptionOptions,
    {
        **START_OPTIONS.rules,
        "model": at("modelId"),
        "summarize": at("summary", "enabled"),
        "summary_prompt": at("summary", "prompt"),
    },
)
NO_OPTIONS: Final = TranscriptionOptions()
STATUSES: Final = {CaptionsStatus.STARTED: "running", CaptionsStatus.STOPPED: "completed"}
"""The statuses by which a listing can be filtered; no other word is documented."""


class Transcriptions(VideoSDKRequests):
    """Transcriptions: realtime ones of what is being said, post ones of recordings."""

    @speaks(START_REALTIME, FETCH_SESSIONS, FETCH_ROOM, FETCH_REALTIMES, options=TRANSCRIPTION_OPTIONS)
    def start_realtime_transcription(
        self, room: RoomRef, options: TranscriptionOptions = NO_OPTIONS, /
    ) -> Operation[RealtimeTranscription]:
        """Transcribe what is said, with what VideoSDK has beyond the neutral options.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: the room is being transcribed.
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        body = self.write(TRANSCRIPTION_OPTIONS, options, {"roomId": room_id})
        said = None if options.language is UNSET else options.language
        words = bool(options.set_fields())
        return (yield from begin(self.clock, room_id, body, language=said, callers_words=words))

    @speaks(FETCH_REALTIME)
    def get_realtime_transcription(self, transcription: CaptionsRef, /) -> Operation[RealtimeTranscription]:
        """Get a realtime transcription; its files are there once it has ended.

        Raises:
            NotFound: there is no such transcription.
        """
        response: Response = yield FETCH_REALTIME(transcriptionId=identify(transcription, "transcription"))
        return wire.transcriptions.captions(thing(response), response)

    @speaks(FETCH_REALTIMES)
    def list_realtime_transcriptions(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        status: CaptionsStatus | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[RealtimeTranscription]]:
        """List realtime transcriptions, those that run and those that are over.

        Raises:
            UnsupportedOption: a status other than started and stopped.
        """
        query = of_room_and_session(room, session)
        if status is not None:
            query.append(("status", translate(STATUSES, status)))
        page = yield from fetch_page(FETCH_REALTIMES, wire.transcriptions.captions, query, cursor=cursor)
        # One page filters by room and session, the official SDK by the status alone: so they are kept here as well.
        wanted = dict(query)

        def fits(found: RealtimeTranscription) -> bool:
            return wanted.get("roomId") in {None, found.room_id} and wanted.get("sessionId") in {None, found.session_id}

        return kept(page, fits)

    @speaks(FETCH_POSTS)
    def list_post_transcriptions(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[TranscriptDetails]]:
        """List the transcriptions of recordings alone, of all rooms if asked for those of none."""
        query = of_room_and_session(room, session)
        return (yield from fetch_page(FETCH_POSTS, wire.transcriptions.transcript, query, cursor=cursor))
