"""Events: what a platform's webhooks tell, in neutral words, and what each kind of event promises to carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from anyroom.types.broadcasts import Broadcast
from anyroom.types.calls import Call
from anyroom.types.captions import Captions, Transcript
from anyroom.types.files import FileLink
from anyroom.types.participants import Participant
from anyroom.types.recordings import Recording
from anyroom.types.renders import Render
from anyroom.types.rooms import Room
from anyroom.types.sessions import Session
from anyroom.types.values import OpenEnum, Record, Ref, Shown, record


class EventType(OpenEnum):
    """What happened. A platform's word that has no neutral one reads as `UNKNOWN`, and stands in `Event.name`."""

    SESSION_STARTED = "session.started"
    SESSION_ENDED = "session.ended"
    SESSION_MAINTENANCE = "session.maintenance"
    """The platform will move the session to another server, which puts everybody out for a moment."""
    PARTICIPANT_JOINED = "participant.joined"
    """A connection was made: the same person with two devices joins twice."""
    PARTICIPANT_LEFT = "participant.left"
    TRACK_PUBLISHED = "track.published"
    TRACK_UNPUBLISHED = "track.unpublished"
    RECORDING_UPDATED = "recording.updated"
    """A recording got somewhere, and is neither ready nor failed."""
    RECORDING_READY = "recording.ready"
    """Its file is there, or was delivered to the owner's storage."""
    RECORDING_FAILED = "recording.failed"
    INDIVIDUAL_RECORDING_UPDATED = "recording.individual.updated"
    """The recording of one participant or track got somewhere."""
    INDIVIDUAL_RECORDING_READY = "recording.individual.ready"
    INDIVIDUAL_RECORDING_FAILED = "recording.individual.failed"
    BROADCAST_UPDATED = "broadcast.updated"
    CAPTIONS_UPDATED = "captions.updated"
    TRANSCRIPT_READY = "transcript.ready"
    SUMMARY_READY = "summary.ready"
    CHAT_EXPORTED = "chat.exported"
    CALL_UPDATED = "call.updated"
    CALLS_BATCH_UPDATED = "calls.batch.updated"
    RENDER_UPDATED = "render.updated"
    JOB_UPDATED = "job.updated"
    """A job on finished recordings got somewhere: they are joined, mixed or converted."""
    RESOURCE_UPDATED = "resource.updated"
    """A machine that was asked for is there."""
    AGENT_UPDATED = "agent.updated"
    UNKNOWN = "unknown"


@record
class Person(Shown):
    """What an event says of somebody: the id, if it says that; `key` is what `tokens.create(participant=...)` was given;
    `connection_id` the device's.
    """

    id: str | None = None
    name: str | None = None
    key: str | None = None
    connection_id: str | None = None


@record
class Event(Record):
    """Something that happened. What is None, the platform did not say; what is certain to be there, `PROMISES` says.

    `id` is for telling repeated deliveries apart, and the same for each of them. `name` is the platform's own word. `at` is
    when it happened, as the platform says; `at_derived` where it does not say so, and it is when the delivery came.
    `repeat`: the same bytes came before, longer ago than a retry takes, on a platform that marks no delivery: an old one
    again, or the same thing once more.

    References (`room`, `recording`, ...) are taken by every call that takes an id. `status` is the neutral word for where the
    thing stands, `snapshot` the thing itself where the delivery describes it whole, `file` what can be fetched, `reason` why it
    ended, in the platform's own words.
    """

    type: EventType
    id: str
    name: str
    at: datetime
    at_derived: bool = False
    repeat: bool = False
    room: Ref[Room] | None = None
    session: Ref[Session] | None = None
    participant: Ref[Participant] | None = None
    person: Person | None = None
    recording: Ref[Recording] | None = None
    broadcast: Ref[Broadcast] | None = None
    captions: Ref[Captions] | None = None
    transcript: Ref[Transcript] | None = None
    call: Ref[Call] | None = None
    render: Ref[Render] | None = None
    track_id: str | None = None
    status: OpenEnum | None = None
    snapshot: Record | None = None
    file: FileLink | None = None
    reason: str | None = None


PROMISES: Final[Mapping[EventType, frozenset[str]]] = {
    EventType.SESSION_STARTED: frozenset({"room", "session"}),
    EventType.SESSION_ENDED: frozenset({"room", "session"}),
    EventType.SESSION_MAINTENANCE: frozenset({"room"}),
    EventType.PARTICIPANT_JOINED: frozenset({"room", "session", "participant", "person"}),
    EventType.PARTICIPANT_LEFT: frozenset({"room", "session", "participant", "person"}),
    EventType.TRACK_PUBLISHED: frozenset({"room", "session", "participant", "track_id"}),
    EventType.TRACK_UNPUBLISHED: frozenset({"room", "session", "participant", "track_id"}),
    EventType.RECORDING_UPDATED: frozenset({"recording", "status"}),
    EventType.RECORDING_READY: frozenset({"recording", "status"}),
    EventType.RECORDING_FAILED: frozenset({"recording", "status"}),
    EventType.INDIVIDUAL_RECORDING_UPDATED: frozenset({"recording", "status"}),
    EventType.INDIVIDUAL_RECORDING_READY: frozenset({"recording", "status"}),
    EventType.INDIVIDUAL_RECORDING_FAILED: frozenset({"recording", "status"}),
    EventType.BROADCAST_UPDATED: frozenset({"broadcast", "status"}),
    EventType.CAPTIONS_UPDATED: frozenset({"captions", "status"}),
    EventType.TRANSCRIPT_READY: frozenset({"transcript"}),
    EventType.SUMMARY_READY: frozenset({"session"}),
    EventType.CHAT_EXPORTED: frozenset({"session", "file"}),
    EventType.CALL_UPDATED: frozenset({"call", "status"}),
    EventType.RENDER_UPDATED: frozenset({"render", "status"}),
}
"""What an event of a type is certain to carry, beside its id, name and time. A reference may lack the id that the platform did
not say; it then says room or session."""


def as_promised(event: Event) -> Event:
    """The event; as `UNKNOWN`, if it lacks what its type is certain to carry."""
    for name in PROMISES.get(event.type, ()):
        if not _says_something(getattr(event, name)):
            return replace(event, type=EventType.UNKNOWN)
    return event


def _says_something(value: object) -> bool:
    if isinstance(value, Ref):
        return bool(value.id or value.room_id or value.session_id)
    return value is not None
