"""How the pairs of rooms, sessions, streams, transcriptions and the resource pool are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from anyroom.operations import Response
from anyroom_videosdk.envelopes import gathering, people
from anyroom_videosdk.wire import (
    quality,
    resources,
    room_details,
    session_details,
    sessions,
    streams,
    transcription_details,
)

ANSWER: Final = Response(200)


def participants_of_session(data: Any) -> Any:
    """A whole page: the room stands around the participants."""
    where = sessions.room_of(gathering(data))
    return [
        session_details.participant_details(entry, ANSWER, room_id=where, session_id="s")
        for entry in people(data, ANSWER)
    ]


READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "hls-details": lambda data: streams.hls_details(data, ANSWER),
    "livestream-details": lambda data: streams.livestream_details(data, ANSWER),
    "participant-quality": lambda data: quality.participant_quality(data, ANSWER, session_id="s", participant_id="p"),
    "participants-of-session": participants_of_session,
    "post-transcription": lambda data: transcription_details.post_transcription(data, ANSWER),
    "realtime-transcription": lambda data: transcription_details.realtime_transcription(data, ANSWER),
    "release": lambda data: resources.release(data, ANSWER),
    "resource": lambda data: resources.resource(data, ANSWER),
    "room-details": lambda data: room_details.room_details(data, ANSWER),
    "session-details": lambda data: session_details.session_details(data, ANSWER),
    "session-quality": lambda data: quality.session_quality(data, ANSWER, session_id="s"),
    "thumbnail": lambda data: streams.thumbnail(data, ANSWER),
}
NEED_NO_ID: Final = frozenset({"participant-quality", "participants-of-session", "session-quality", "thumbnail"})
"""Kinds that read as something even where nothing is said."""
