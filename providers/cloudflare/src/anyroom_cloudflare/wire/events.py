"""Events on the wire: what each name that a webhook can have means.

Payloads are in camel case, where the API is in snake case. They are those of RealtimeKit's guides (2025-2026) and, where they
differ, of Dyte's (May 2025), whose shapes still occur. None of them has an id of the event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from anyroom.events import Event, EventType, Person
from anyroom.reading import Text, WireModel, read
from anyroom.types.broadcasts import BroadcastStatus
from anyroom.types.captions import Transcript, TranscriptStatus
from anyroom.types.files import FileLink, format_of
from anyroom.types.recordings import RecordingStatus
from anyroom.types.sessions import Session, SessionStatus
from anyroom.types.values import Ref
from anyroom.webhooks.schemes import Arrival
from anyroom_cloudflare.types.meeting_recordings import MeetingRecording
from anyroom_cloudflare.wire import PROVIDER, Time, word
from anyroom_cloudflare.wire.broadcasts import HLS, LIVESTREAM_STATUSES, broadcast_id, rtmp_out_of
from anyroom_cloudflare.wire.livestreams import livestream
from anyroom_cloudflare.wire.recordings import WireCause, WireRecording, is_rtmp_out, recording_of

_CAUSE: Final = re.compile(r"'reason':\s*'(\w+)'")
"""In what Dyte's sample has for an object: `"{'reason':'ALL_PEERS_LEFT','caller':{...}}"`."""


class WirePayload(WireModel):
    """Anything in an event."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(populate_by_name=True, alias_generator=to_camel)


class WireMeeting(WirePayload):
    """The meeting, with the session that goes on in it. Its status is `LIVE` even when it has ended, and not read."""

    id: Text = None
    session_id: Text = None
    started_at: Time = None
    ended_at: Time = None


class WirePeer(WirePayload):
    """A connection. The participant behind it has the app's own id here, and not the platform's."""

    peer_id: Text = None
    user_display_name: Text = None
    # The second is the name that it had with Dyte.
    custom_participant_id: Text = Field(None, validation_alias=AliasChoices("customParticipantId", "clientSpecificId"))
    joined_at: Time = None
    left_at: Time = None


def _cause(said: object) -> object:
    """The cause; Dyte's sample has text for an object."""
    if not isinstance(said, str):
        return said
    found = _CAUSE.search(said)
    return {"reason": found[1] if found else said}


class WireRecorded(WireRecording):
    """A recording in a delivery's words; it may lack all of them, and its id."""

    __pydantic_config__: ClassVar[ConfigDict] = WirePayload.__pydantic_config__

    id: Text = Field(None, validation_alias=AliasChoices("id", "recordingId"))  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleVariableOverride]
    session_id: Text = Field(None, validation_alias="roomUUID")
    audio_download_url: Text = None
    stop_reason: Annotated[WireCause | None, BeforeValidator(_cause)] = None


class WireDelivery(WirePayload):
    """A delivery. About chats, the meeting's ids stand at the top."""

    meeting: WireMeeting = WireMeeting()
    participant: WirePeer | None = None
    recording: WireRecorded = WireRecorded()
    meeting_id: Text = None
    session_id: Text = None
    reason: Text = None
    stream_id: Text = None
    status: Text = None
    playback_url: Text = None
    ingest_server: Text = None
    stream_key: Text = None
    chat_download_url: Text = None
    chat_download_url_expiry: Time = None
    transcript_download_url: Text = None
    transcript_download_url_expiry: Time = None
    summary_download_url: Text = None
    summary_download_url_expiry: Time = None


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery, read as far as all events are alike. `room_id` is the meeting, `session_id` its session; `key` is what the
    delivery's claim is held by.
    """

    name: str
    data: WireDelivery
    room_id: str | None
    session_id: str | None
    document: Mapping[str, Any]
    arrival: Arrival
    key: str

    def event(self, kind: EventType, at: datetime | None = None, **said: Any) -> Event:
        """An event, with the room and the session that the delivery is about."""
        return Event(
            provider=PROVIDER,
            raw=self.document,
            type=kind,
            id=self.key,
            name=self.name,
            at=self.arrival.came_at if at is None else at,
            at_derived=at is None,
            room=Ref(provider=PROVIDER, kind="room", id=self.room_id) if self.room_id else None,
            session=self.ref("session", self.session_id, within=None) if self.session_id else None,
            **said,
        )

    def ref(self, kind: str, named_id: str | None, *, within: str | None) -> Ref[Any] | None:
        """A reference to something in that room, `within` a session; None if nothing at all is said of it."""
        if not (named_id or self.room_id or within):
            return None
        return Ref(provider=PROVIDER, kind=kind, id=named_id, room_id=self.room_id, session_id=within)


Reader = Callable[[Told], Event]


# --- sessions and participants -----------------------------------------------------------------------------------------------


def _started(told: Told) -> Event:
    status = SessionStatus.LIVE
    return told.event(
        EventType.SESSION_STARTED, told.data.meeting.started_at, status=status, snapshot=_session(told, status)
    )


def _ended(told: Told) -> Event:
    status, ended_at = SessionStatus.ENDED, told.data.meeting.ended_at
    snapshot = _session(told, status)
    return told.event(EventType.SESSION_ENDED, ended_at, status=status, snapshot=snapshot, reason=told.data.reason)


def _session(told: Told, status: SessionStatus) -> Session | None:
    if told.session_id is None:
        return None
    meeting = told.data.meeting
    return Session(
        provider=PROVIDER,
        raw=told.document.get("meeting"),
        id=told.session_id,
        room_id=told.room_id,
        status=status,
        started_at=meeting.started_at,
        ended_at=meeting.ended_at if status is SessionStatus.ENDED else None,
    )


def _peer(kind: EventType, when: Callable[[WirePeer], datetime | None]) -> Reader:
    def reader(told: Told) -> Event:
        peer = told.data.participant
        if peer is None:
            return told.event(kind)
        person = Person(name=peer.user_display_name, key=peer.custom_participant_id, connection_id=peer.peer_id)
        # Their id is not in the payload: `stats`, asked for the connection, and the participants' list have it.
        somebody = told.ref("participant", None, within=told.session_id)
        return told.event(kind, when(peer), participant=somebody, person=person)

    return reader


# --- recordings --------------------------------------------------------------------------------------------------------------

RECORDINGS: Final[Mapping[RecordingStatus, EventType]] = {
    RecordingStatus.AVAILABLE: EventType.RECORDING_READY,
    RecordingStatus.DELIVERED: EventType.RECORDING_READY,
    RecordingStatus.FAILED: EventType.RECORDING_FAILED,
}
TRACK_RECORDINGS: Final[Mapping[RecordingStatus, EventType]] = {
    RecordingStatus.AVAILABLE: EventType.INDIVIDUAL_RECORDING_READY,
    RecordingStatus.DELIVERED: EventType.INDIVIDUAL_RECORDING_READY,
    RecordingStatus.FAILED: EventType.INDIVIDUAL_RECORDING_FAILED,
}


def _recording(told: Told) -> Event:
    """With a snapshot, as far as the status is: what is said of a recording grows with it."""
    recorded, said = told.data.recording, told.document.get("recording")
    if recorded.id is None:
        return told.event(EventType.RECORDING_UPDATED)
    found = recording_of(
        recorded, said, now=told.arrival.now, room_id=told.room_id, session_id=told.session_id, raw=said
    )
    if is_rtmp_out(recorded.output_file_name):
        return _rtmp_out(told, found, recorded.status)
    by_track = word(recorded.type) == "TRACK" or isinstance(recorded.download_url, list)
    types, else_type = (
        (TRACK_RECORDINGS, EventType.INDIVIDUAL_RECORDING_UPDATED)
        if by_track
        else (RECORDINGS, EventType.RECORDING_UPDATED)
    )
    # When it was uploaded, or failed, is not said.
    going_on, over = found.status is RecordingStatus.RECORDING, found.status is RecordingStatus.PROCESSING
    at = found.started_at if going_on else found.ended_at if over else None
    file = next((_file(each.url, each.expires_at) for each in found.files), None)
    return told.event(
        types.get(found.status, else_type),
        at,
        recording=told.ref("recording", found.id, within=found.session_id),
        status=found.status,
        snapshot=found,
        file=file,
        reason=found.reason,
    )


def _rtmp_out(told: Told, recorded: MeetingRecording, status: str | None) -> Event:
    """A recording that was made to send the meeting out is a broadcast, as it is in answers."""
    found = rtmp_out_of(recorded, status, raw=recorded.raw)
    return told.event(
        EventType.BROADCAST_UPDATED,
        broadcast=told.ref("broadcast", found.id, within=told.session_id),
        status=found.status,
        snapshot=found,
        reason=found.reason,
    )


# --- livestreams -------------------------------------------------------------------------------------------------------------

STREAMING: Final[Mapping[str, BroadcastStatus]] = {**LIVESTREAM_STATUSES, "OFFLINE": BroadcastStatus.STOPPED}
"""In an event, `OFFLINE` is what a livestream became; in an answer, it may be what one has not ceased to be."""


def _livestream(told: Told) -> Event:
    data, kind = told.data, EventType.BROADCAST_UPDATED
    status = STREAMING.get(word(data.status), BroadcastStatus.UNKNOWN)
    if data.stream_id is None:
        return told.event(kind, status=status)
    # That the stream's id is the livestream's no source says; nothing else could be meant.
    found = told.ref("broadcast", broadcast_id(HLS, data.stream_id), within=None)
    if data.playback_url is None:  # as Dyte sent it: the id and the status alone
        return told.event(kind, broadcast=found, status=status)
    spelled = {
        "id": data.stream_id,
        "meeting_id": told.room_id,
        "playback_url": data.playback_url,
        "ingest_server": data.ingest_server,
        "stream_key": data.stream_key,
    }
    stream = livestream(spelled)
    outputs = tuple(replace(output, status=status) for output in stream.outputs)
    snapshot = replace(stream, raw=told.document, status=status, outputs=outputs)
    file = _file(data.playback_url, None)
    return told.event(kind, broadcast=found, status=status, snapshot=snapshot, file=file)


# --- what is made of a session -----------------------------------------------------------------------------------------------


def _chat(told: Told) -> Event:
    data = told.data
    file = _file(data.chat_download_url, data.chat_download_url_expiry)
    return told.event(EventType.CHAT_EXPORTED, file=file)


def _transcript(told: Told) -> Event:
    """A transcript has the id of its session."""
    data, kind = told.data, EventType.TRANSCRIPT_READY
    file, session_id = _file(data.transcript_download_url, data.transcript_download_url_expiry), told.session_id
    if session_id is None:
        return told.event(kind, file=file)
    found = Transcript(
        provider=PROVIDER,
        raw=told.document,
        id=session_id,
        status=TranscriptStatus.AVAILABLE,
        room_id=told.room_id,
        session_id=session_id,
        files=() if file is None else (file,),
    )
    transcript = told.ref("transcript", session_id, within=session_id)
    return told.event(kind, transcript=transcript, status=found.status, snapshot=found, file=file)


def _summary(told: Told) -> Event:
    data = told.data
    file = _file(data.summary_download_url, data.summary_download_url_expiry)
    return told.event(EventType.SUMMARY_READY, status=TranscriptStatus.AVAILABLE, file=file)


def _file(url: str | None, expires_at: datetime | None) -> FileLink | None:
    if url is None:
        return None
    return FileLink(url=url, format=format_of(url), expires_at=expires_at)


READERS: Final[Mapping[str, Reader]] = {
    "meeting.started": _started,
    "meeting.ended": _ended,
    "meeting.participantJoined": _peer(EventType.PARTICIPANT_JOINED, lambda peer: peer.joined_at),
    "meeting.participantLeft": _peer(EventType.PARTICIPANT_LEFT, lambda peer: peer.left_at),
    "meeting.chatSynced": _chat,
    "recording.statusUpdate": _recording,
    "livestreaming.statusUpdate": _livestream,
    "meeting.transcript": _transcript,
    "meeting.summary": _summary,
}
"""How each event is read, by the platform's name for it."""


def events(name: str, document: Mapping[str, Any], arrival: Arrival, key: str) -> Sequence[Event]:
    """The events of a delivery whose name is in `READERS`: one each."""
    data = read(WireDelivery, document)
    room_id = data.meeting.id or data.meeting_id or data.recording.meeting_id
    session_id = data.meeting.session_id or data.session_id or data.recording.session_id
    return [READERS[name](Told(name, data, room_id, session_id, document, arrival, key))]
