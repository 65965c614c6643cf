"""What callbacks tell: by name, which of the application's webhooks they are for, and their neutral events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

from pydantic import AliasChoices, Field

from anyroom.errors import MalformedDelivery
from anyroom.events import Event, EventType, Person
from anyroom.reading import Millis, Text, WireModel, read
from anyroom.types.calls import CallStatus
from anyroom.types.captions import TranscriptStatus
from anyroom.types.participants import Connection, Participant
from anyroom.types.recordings import RecordingStatus
from anyroom.types.values import Record, Ref
from anyroom.webhooks.documents import read_document
from anyroom.webhooks.schemes import Arrival
from anyroom_vonage.vocabulary import OutputMode
from anyroom_vonage.wire import PROVIDER, Id, VonageModel
from anyroom_vonage.wire.archives import recording, summary, transcript
from anyroom_vonage.wire.broadcasts import broadcast
from anyroom_vonage.wire.calls import call_id
from anyroom_vonage.wire.captions import captions
from anyroom_vonage.wire.renders import render
from anyroom_vonage.wire.streams import stream

Model = TypeVar("Model", bound=WireModel)

READY: Final = frozenset({RecordingStatus.AVAILABLE, RecordingStatus.DELIVERED})
CALL_STATES: Final[Mapping[str, CallStatus]] = {
    "dialing": CallStatus.DIALING,
    "ringing": CallStatus.RINGING,
    "active": CallStatus.ACTIVE,
    "on_hold": CallStatus.ACTIVE,
    "hangup": CallStatus.ENDED,
}
NORMAL_CLEARING: Final = "700"
"""The reason of a call that ended as calls do; the others are what went wrong (704 media time-out, 486 busy, ...)."""


class Happened(VonageModel):
    """What sessions and calls report."""

    session_id: Id
    timestamp: Millis = None
    reason: Text = None


class WireConnection(VonageModel):
    """A connection. `data` is what its token said of its holder."""

    id: Id
    created_at: Millis = None
    data: Text = None


class ConnectionHappened(Happened):
    """A connection came or went."""

    connection: WireConnection


class PublishedStream(VonageModel):
    """A stream, and whose it is: only callbacks say that."""

    id: Id
    connection: WireConnection


class StreamHappened(Happened):
    """A stream came or went."""

    stream: PublishedStream


class WireCall(VonageModel):
    """A SIP leg. Its `id` is the conference's, which nothing takes."""

    connection_id: Id


class CallHappened(Happened):
    """A call got somewhere. The reason's members are in snake case, against the rule."""

    call: WireCall
    state: Text = None
    reason_code: Text = Field(default=None, validation_alias=AliasChoices("reason_code", "reasonCode"))
    reason_message: Text = Field(default=None, validation_alias=AliasChoices("reason_message", "reasonMessage"))


class TokenData(WireModel):
    """What this library's tokens put into the connection data. Text alone: whatever else stands there is an app's own."""

    participant: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A callback that is being read."""

    name: str
    document: dict[str, Any]
    arrival: Arrival
    key: str

    def read(self, model: type[Model]) -> Model:
        """The document as a wire model."""
        return read(model, self.document)

    def event(self, kind: EventType, at: datetime | None, room_id: str | None, **said: Any) -> Event:
        """An event. A session has its room's id here."""
        if room_id is not None:
            said |= {"room": self.ref("room", room_id, None), "session": self.ref("session", room_id, room_id)}
        return Event(
            provider=PROVIDER,
            raw=self.document,
            type=kind,
            id=self.key,
            name=self.name,
            at=at or self.arrival.came_at,
            at_derived=at is None,
            **said,
        )

    def ref(self, kind: str, thing_id: str, room_id: str | None) -> Ref[Any]:
        """A reference to something in a room."""
        session_id = None if kind == "session" else room_id
        return Ref(provider=PROVIDER, kind=kind, id=thing_id, room_id=room_id, session_id=session_id)


Reader = Callable[[Told], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback: the application's webhook that it is for, and how it is read."""

    kind: str
    read: Reader


def name_of(document: Mapping[str, Any], kinds: Collection[str]) -> str:
    """A callback's name. Those of renders and captions need not say it; then what signed it tells, or its members.

    Raises:
        MalformedDelivery: it says nothing that callbacks say.
    """
    said = document.get("event")
    if isinstance(said, str) and said:
        return said
    if said is None:
        if len(kinds) == 1:
            return next(name for name, callback in CALLBACKS.items() if callback.kind in kinds)
        if document.keys() & {"captionId", "captionsId"}:
            return "captions"
        if document.keys() >= {"id", "sessionId", "status"}:
            return "render"
        if "sessionId" in document:
            return ""
    raise MalformedDelivery("it has neither the name of an event nor the members of one that has no name")


def events_of(name: str, document: dict[str, Any], arrival: Arrival, key: str) -> Sequence[Event]:
    """The events that a callback tells; `key` is the delivery's.

    Raises:
        UnexpectedResponse: what it is about is not in it, or cannot be read.
    """
    found = tuple(CALLBACKS[name].read(Told(name, document, arrival, key)))
    if len(found) == 1:
        return found
    return tuple(replace(event, id=f"{key}/{number}") for number, event in enumerate(found, 1))


# --- sessions, and who and what is in them -------------------------------------------------------------------------------


def _session(kind: EventType, told: Told) -> Iterator[Event]:
    found = told.read(Happened)
    yield told.event(kind, found.timestamp, found.session_id, reason=found.reason)


def _connection(kind: EventType, told: Told) -> Iterator[Event]:
    found = told.read(ConnectionHappened)
    person = _person(found.connection)
    left_at = found.timestamp if kind is EventType.PARTICIPANT_LEFT else None
    device = Connection(id=found.connection.id, joined_at=found.connection.created_at, left_at=left_at)
    participant = Participant(
        provider=PROVIDER,
        raw=told.document["connection"],
        id=found.connection.id,
        name=person.name,
        room_id=found.session_id,
        session_id=found.session_id,
        joined_at=device.joined_at,
        left_at=left_at,
        connections=(device,),
    )
    yield told.event(
        kind,
        found.timestamp,
        found.session_id,
        participant=told.ref("participant", found.connection.id, found.session_id),
        person=person,
        snapshot=participant,
        reason=found.reason,
    )


def _stream(kind: EventType, told: Told) -> Iterator[Event]:
    found = told.read(StreamHappened)
    owner = found.stream.connection
    yield told.event(
        kind,
        found.timestamp,
        found.session_id,
        participant=told.ref("participant", owner.id, found.session_id),
        person=_person(owner),
        track_id=found.stream.id,
        snapshot=stream(told.document["stream"]),
        reason=found.reason,
    )


def _person(connection: WireConnection) -> Person:
    """Who a connection is, as the token said that this library made; of other connection data, nothing is known."""
    try:
        said = read_document((connection.data or "").encode(errors="surrogatepass"))
    except MalformedDelivery:
        said = {}
    data = read(TokenData, said)
    return Person(id=connection.id, name=data.name or None, key=data.participant or None, connection_id=connection.id)


# --- what is made of sessions --------------------------------------------------------------------------------------------


def _archive(told: Told) -> Iterator[Event]:
    archive = recording(told.document, now=told.arrival.now, called_back=True)
    individual = archive.output_mode is OutputMode.INDIVIDUAL
    yield told.event(
        _recording_type(archive.status, individual=individual),
        archive.updated_at,
        archive.room_id,
        recording=told.ref("recording", archive.id, archive.room_id),
        status=archive.status,
        snapshot=archive,
        reason=archive.reason,
    )
    transcribed = archive.transcription is not None and archive.transcription.status is TranscriptStatus.AVAILABLE
    made = transcript(told.document) if transcribed else None
    if made is None:
        return
    of_transcript: dict[str, Any] = {
        "recording": told.ref("recording", archive.id, archive.room_id),
        "transcript": told.ref("transcript", made.id, archive.room_id),
        "status": made.status,
        "file": next(iter(made.files), None),
    }
    yield told.event(EventType.TRANSCRIPT_READY, archive.updated_at, archive.room_id, snapshot=made, **of_transcript)
    if made.has_summary:
        yield told.event(
            EventType.SUMMARY_READY,
            archive.updated_at,
            archive.room_id,
            snapshot=summary(told.document),
            **of_transcript,
        )


def _recording_type(status: RecordingStatus, *, individual: bool) -> EventType:
    if status in READY:
        return EventType.INDIVIDUAL_RECORDING_READY if individual else EventType.RECORDING_READY
    if status is RecordingStatus.FAILED:
        return EventType.INDIVIDUAL_RECORDING_FAILED if individual else EventType.RECORDING_FAILED
    return EventType.INDIVIDUAL_RECORDING_UPDATED if individual else EventType.RECORDING_UPDATED


def _thing(kind: EventType, what: str, describe: Callable[[Any], Record], told: Told) -> Iterator[Event]:
    """Something that is described whole, as by the API."""
    thing: Any = describe(told.document)
    yield told.event(
        kind,
        thing.updated_at,
        thing.room_id,
        **{what: told.ref(what, thing.id, thing.room_id)},
        status=thing.status,
        snapshot=thing,
        reason=thing.reason,
    )


# --- calls ---------------------------------------------------------------------------------------------------------------


def _call(told: Told) -> Iterator[Event]:
    found = told.read(CallHappened)
    connection_id = found.call.connection_id
    yield told.event(
        EventType.CALL_UPDATED,
        found.timestamp,
        found.session_id,
        call=told.ref("call", call_id(found.session_id, connection_id), found.session_id),
        participant=told.ref("participant", connection_id, found.session_id),
        status=_call_status(told.name, found),
        reason=found.reason_message or found.reason_code,
    )


def _call_status(name: str, found: CallHappened) -> CallStatus:
    """Of a call that was muted it is not said where it stands."""
    if name == "callCreated":
        return CallStatus.DIALING
    if name == "callDestroyed":
        return CallStatus.ENDED if found.reason_code in {None, NORMAL_CLEARING} else CallStatus.FAILED
    return CALL_STATES.get((found.state or "").lower(), CallStatus.UNKNOWN)


CALLBACKS: Final[Mapping[str, Callback]] = {
    "sessionCreated": Callback("session_created", partial(_session, EventType.SESSION_STARTED)),
    "sessionDestroyed": Callback("session_destroyed", partial(_session, EventType.SESSION_ENDED)),
    "sessionNotification": Callback("session_notification", partial(_session, EventType.SESSION_MAINTENANCE)),
    "connectionCreated": Callback("connection_created", partial(_connection, EventType.PARTICIPANT_JOINED)),
    "connectionDestroyed": Callback("connection_destroyed", partial(_connection, EventType.PARTICIPANT_LEFT)),
    "streamCreated": Callback("stream_created", partial(_stream, EventType.TRACK_PUBLISHED)),
    "streamDestroyed": Callback("stream_destroyed", partial(_stream, EventType.TRACK_UNPUBLISHED)),
    "archive": Callback("archive_status", _archive),
    "broadcast": Callback("broadcast_status", partial(_thing, EventType.BROADCAST_UPDATED, "broadcast", broadcast)),
    "render": Callback("render_status", partial(_thing, EventType.RENDER_UPDATED, "render", render)),
    "captions": Callback("captions_status", partial(_thing, EventType.CAPTIONS_UPDATED, "captions", captions)),
    "callCreated": Callback("sip_call_created", _call),
    "callUpdated": Callback("sip_call_updated", _call),
    "callDestroyed": Callback("sip_call_destroyed", _call),
    "muteForced": Callback("sip_call_mute_forced", _call),
}
"""Every callback of Video, by the name that it says of itself, or would."""
