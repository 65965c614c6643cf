"""Events on the wire: what each name that a webhook can have means.

Names and fields are those of VideoSDK's pages of March 2024 and July 2025, of later ones as far as they were available, and of
its Node SDK 0.1.1 (September 2026). None of them has an id of the event, and most have no time. Not documented at all is what the
events of calls, batches, agents and composite merges hold: what is read of them is what the same things have in answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from anyroom.events import Event, EventType, Person
from anyroom.reading import Instant, Text, read, word_in
from anyroom.types.broadcasts import BroadcastStatus, OutputKind
from anyroom.types.calls import CallStatus
from anyroom.types.captions import CaptionsStatus
from anyroom.types.files import FileLink, format_of
from anyroom.types.recordings import RecordingStatus
from anyroom.types.sessions import Session, SessionStatus
from anyroom.types.values import OpenEnum, Ref
from anyroom.webhooks.schemes import Arrival
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import members
from anyroom_videosdk.types.individual_recordings import MediaKind
from anyroom_videosdk.types.merges import Merge, MergeStatus
from anyroom_videosdk.types.progress import Progress
from anyroom_videosdk.types.resources import CompositionKind, Resource, ResourceStatus
from anyroom_videosdk.types.sip_calls import SipCallStatus
from anyroom_videosdk.types.sip_webhooks import SipEvent
from anyroom_videosdk.types.transcodings import TranscodingStatus
from anyroom_videosdk.types.unnamed import UnnamedBroadcast, UnnamedRecording
from anyroom_videosdk.wire.calls import STATUSES as CALL_STATUSES
from anyroom_videosdk.wire.fields import named, several
from anyroom_videosdk.wire.recordings import FileOnWire


class DataOnWire(FileOnWire):
    """The `data` of an event. A recording's file stands in it flat, those of individual recordings in `fileDetails`."""

    id: Text = None
    room_id: Text = named("meetingId", "roomId")
    session_id: Text = named("sessionId")
    participant_id: Text = named("participantId")
    participant_name: Text = named("participantName")
    kind: Text = None
    start: Instant = None
    end: Instant = None
    reason: Text = None
    message: Text = None
    files: tuple[FileOnWire, ...] = several("fileDetails")
    playlist: Text = named("playbackHlsUrl", "downstreamUrl")
    call_id: Text = named("callId", "id")
    call_status: Text = named("status")
    timestamp: Instant = None

    @property
    def person(self) -> Person | None:
        """Whoever it is about. The bearer of a token joins as its `participantId`: their key and their id are the same."""
        named_id = self.participant_id
        return Person(id=named_id, name=self.participant_name, key=named_id) if named_id else None


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery, read as far as all events are alike; `key` is what its claim is held by."""

    name: str
    data: DataOnWire
    document: Mapping[str, Any]
    arrival: Arrival
    key: str

    @property
    def raw_data(self) -> Any:
        """What `data` was read from."""
        return members(self.document.get("data"))

    def event(self, kind: EventType, at: datetime | None = None, **said: Any) -> Event:
        """An event, with what all have: the room, the session and the people that the delivery is about."""
        session_id, room_id, participant_id = self.data.session_id, self.data.room_id, self.data.participant_id
        return Event(
            provider=NAME,
            raw=self.document,
            type=kind,
            id=self.key,
            name=self.name,
            at=self.arrival.came_at if at is None else at,
            at_derived=at is None,
            room=Ref(provider=NAME, kind="room", id=room_id) if room_id else None,
            session=Ref(provider=NAME, kind="session", id=session_id, room_id=room_id) if session_id else None,
            participant=self.ref("participant", participant_id) if participant_id else None,
            person=self.data.person,
            **said,
        )

    def ref(self, kind: str, named_id: str | None) -> Ref[Any] | None:
        """A reference to something of that room and session; None if nothing at all is said of it."""
        if not (named_id or self.somewhere):
            return None
        return Ref(provider=NAME, kind=kind, id=named_id, room_id=self.data.room_id, session_id=self.data.session_id)

    @property
    def somewhere(self) -> bool:
        """Whether the delivery says where: in which room, or in which session."""
        return bool(self.data.room_id or self.data.session_id)


Reader = Callable[[Told], Sequence[Event]]


# --- sessions and participants -----------------------------------------------------------------------------------------------


def _session(kind: EventType, status: SessionStatus, when: Callable[[DataOnWire], datetime | None]) -> Reader:
    def reader(told: Told) -> Sequence[Event]:
        data = told.data
        return [told.event(kind, when(data), status=status, snapshot=_snapshot(told, status), reason=data.reason)]

    return reader


def _snapshot(told: Told, status: SessionStatus) -> Session | None:
    """The session, whose status the event's name says: an end of VideoSDK's own samples cannot be read."""
    data = told.data
    if data.session_id is None:
        return None
    return Session(
        provider=NAME,
        raw=told.raw_data,
        id=data.session_id,
        room_id=data.room_id,
        status=status,
        started_at=data.start,
        ended_at=data.end,
    )


def _participant(kind: EventType) -> Reader:
    return lambda told: [told.event(kind, reason=told.data.reason)]


# --- recordings --------------------------------------------------------------------------------------------------------------

RECORDING: Final[Mapping[str, RecordingStatus]] = {
    "starting": RecordingStatus.STARTING,
    "started": RecordingStatus.RECORDING,
    "stopping": RecordingStatus.STOPPING,
    "stopped": RecordingStatus.PROCESSING,  # unless the file is there, which the same event says
    "failed": RecordingStatus.FAILED,
}
ROOM_RECORDINGS: Final[Mapping[RecordingStatus, EventType]] = {
    RecordingStatus.AVAILABLE: EventType.RECORDING_READY,
    RecordingStatus.DELIVERED: EventType.RECORDING_READY,
    RecordingStatus.FAILED: EventType.RECORDING_FAILED,
}
OWN_RECORDINGS: Final[Mapping[RecordingStatus, EventType]] = {
    RecordingStatus.AVAILABLE: EventType.INDIVIDUAL_RECORDING_READY,
    RecordingStatus.DELIVERED: EventType.INDIVIDUAL_RECORDING_READY,
    RecordingStatus.FAILED: EventType.INDIVIDUAL_RECORDING_FAILED,
}


def _recording(word: str) -> Reader:
    def reader(told: Told) -> Sequence[Event]:
        data = told.data
        status, file = _made(RECORDING[word], [data])
        kind = ROOM_RECORDINGS.get(status, EventType.RECORDING_UPDATED)
        # The newest pages have an `id`, of the composer: it is not documented to be the recording's.
        found = told.ref("recording", None)
        return [told.event(kind, recording=found, status=status, file=file, reason=_why(status, data))]

    return reader


def _own_recording(word: str, media: MediaKind | None) -> Reader:
    def reader(told: Told) -> Sequence[Event]:
        data = told.data
        status, file = _made(RECORDING[word], data.files)
        kind = OWN_RECORDINGS.get(status, EventType.INDIVIDUAL_RECORDING_UPDATED)
        found = UnnamedRecording(
            provider=NAME,
            kind="recording",
            room_id=data.room_id,
            session_id=data.session_id,
            participant_id=data.participant_id,
            media=media or MediaKind((data.kind or "").lower()),
        )
        recording = found if told.somewhere else None
        return [told.event(kind, recording=recording, status=status, file=file, reason=_why(status, data))]

    return reader


def _made(status: RecordingStatus, files: Sequence[FileOnWire]) -> tuple[RecordingStatus, FileLink | None]:
    """What a recording that has stopped has come to, and its file: without a URL that was put where the owner wanted it."""
    made = [file for file in files if file.is_made]
    if status is not RecordingStatus.PROCESSING or not made:
        return status, None
    url = next((file.url for file in made if file.url), None)
    return (RecordingStatus.AVAILABLE, _file(url)) if url else (RecordingStatus.DELIVERED, None)


def _file(url: str) -> FileLink:
    return FileLink(url=url, format=format_of(url))


def _why(status: OpenEnum, data: DataOnWire) -> str | None:
    return (data.reason or data.message) if status.value == "failed" else None


# --- broadcasts --------------------------------------------------------------------------------------------------------------

BROADCASTING: Final[Mapping[str, BroadcastStatus]] = {
    "starting": BroadcastStatus.STARTING,
    "started": BroadcastStatus.LIVE,
    "playable": BroadcastStatus.LIVE,
    "stopping": BroadcastStatus.STOPPING,
    "stopped": BroadcastStatus.STOPPED,
    "failed": BroadcastStatus.FAILED,
}


def _broadcast(output: OutputKind, word: str) -> Reader:
    def reader(told: Told) -> Sequence[Event]:
        data, status = told.data, BROADCASTING[word]
        found = UnnamedBroadcast(
            provider=NAME, kind="broadcast", room_id=data.room_id, session_id=data.session_id, output=output
        )
        playlist = None if data.playlist is None else _file(data.playlist)
        broadcast, reason = found if told.somewhere else None, _why(status, data)
        return [
            told.event(EventType.BROADCAST_UPDATED, broadcast=broadcast, status=status, file=playlist, reason=reason)
        ]

    return reader


# --- transcriptions ----------------------------------------------------------------------------------------------------------

REALTIME: Final = "realtime"
"""The one documented `type` of a transcription. Another one, whatever its word, is made of a recording, and no captions."""


def _captions(status: CaptionsStatus, *then: Reader) -> Reader:
    def reader(told: Told) -> Sequence[Event]:
        data = told.data
        later = [event for read_on in then for event in read_on(told)]
        if (data.type or REALTIME).lower() != REALTIME:
            return later or [_of_transcript(told, EventType.UNKNOWN)]
        captions, reason = told.ref("captions", data.id), _why(status, data)
        return [told.event(EventType.CAPTIONS_UPDATED, captions=captions, status=status, reason=reason), *later]

    return reader


def _transcript(told: Told) -> Sequence[Event]:
    return [_of_transcript(told, EventType.TRANSCRIPT_READY)]


def _of_transcript(told: Told, kind: EventType) -> Event:
    return told.event(kind, transcript=told.ref("transcript", told.data.id))


# --- jobs, machines, agents --------------------------------------------------------------------------------------------------


def _merge(status: MergeStatus) -> Reader:
    def reader(told: Told) -> Sequence[Event]:
        data = told.data
        reason, snapshot = _why(status, data), None
        if data.id is not None:
            # As in a listing, without the channels.
            snapshot = Merge(
                provider=NAME,
                raw=told.raw_data,
                id=data.id,
                status=status,
                room_id=data.room_id,
                session_id=data.session_id,
            )
        return [told.event(EventType.JOB_UPDATED, status=status, snapshot=snapshot, reason=reason)]

    return reader


def _acquired(told: Told) -> Sequence[Event]:
    data, snapshot = told.data, None
    if data.id is not None:
        kind = word_in(CompositionKind, data.type)
        snapshot = Resource(provider=NAME, raw=told.raw_data, id=data.id, status=ResourceStatus.IDLE, kind=kind)
    return [told.event(EventType.RESOURCE_UPDATED, status=ResourceStatus.IDLE, snapshot=snapshot)]


def _somehow(kind: EventType, status: OpenEnum) -> Reader:
    return lambda told: [told.event(kind, status=status, reason=_why(status, told.data))]


def _agent(status: Progress) -> Reader:
    """An agent's session is no session of the room: its id stays in `raw`."""
    read_plainly = _somehow(EventType.AGENT_UPDATED, status)
    return lambda told: [replace(event, session=None) for event in read_plainly(told)]


# --- calls -------------------------------------------------------------------------------------------------------------------

CALLING: Final[Mapping[SipEvent, SipCallStatus | None]] = {
    SipEvent.STARTED: SipCallStatus.INITIATED,
    SipEvent.RINGING: SipCallStatus.RINGING,
    SipEvent.ANSWERED: SipCallStatus.ANSWERED,
    SipEvent.HANGUP: SipCallStatus.ENDED,
    SipEvent.MISSED: SipCallStatus.MISSED,
    SipEvent.UPDATE: None,  # it is in the payload, or nowhere
    SipEvent.TRANSFERRED: SipCallStatus.TRANSFERRED,
    SipEvent.TRANSFER_INITIATED: SipCallStatus.TRANSFER_INITIATED,
    SipEvent.TRANSFER_ACCEPTED: SipCallStatus.TRANSFER_ACCEPTED,
    SipEvent.TRANSFERRING: SipCallStatus.TRANSFERRING,
    SipEvent.TRANSFER_RINGING: SipCallStatus.TRANSFER_RINGING,
    SipEvent.TRANSFER_FAILED: SipCallStatus.TRANSFER_FAILED,
    SipEvent.SWITCH_ROOM_INITIATED: SipCallStatus.SWITCH_ROOM_INITIATED,
    SipEvent.SWITCH_ROOM_COMPLETED: SipCallStatus.SWITCH_ROOM_COMPLETED,
    SipEvent.SWITCH_ROOM_FAILED: SipCallStatus.SWITCH_ROOM_FAILED,
}


def _call(named_status: SipCallStatus | None) -> Reader:
    def reader(told: Told) -> Sequence[Event]:
        data = told.data
        status: CallStatus = CALL_STATUSES[named_status or SipCallStatus((data.call_status or "").lower())]
        call = told.ref("call", data.call_id)
        return [told.event(EventType.CALL_UPDATED, data.timestamp, call=call, status=status, reason=data.reason)]

    return reader


EVENTS: Final[Mapping[str, Reader]] = {
    "session-started": _session(EventType.SESSION_STARTED, SessionStatus.LIVE, lambda data: data.start),
    "session-ended": _session(EventType.SESSION_ENDED, SessionStatus.ENDED, lambda data: data.end),
    "participant-joined": _participant(EventType.PARTICIPANT_JOINED),
    "participant-left": _participant(EventType.PARTICIPANT_LEFT),
    **{f"recording-{word}": _recording(word) for word in RECORDING},
    **{f"participant-recording-{word}": _own_recording(word, MediaKind.AUDIO_VIDEO) for word in RECORDING},
    **{f"participant-track-recording-{word}": _own_recording(word, None) for word in RECORDING},
    "merge-recording-completed": _merge(MergeStatus.COMPLETED),
    "merge-recording-failed": _merge(MergeStatus.FAILED),
    "composite-merge-started": _somehow(EventType.JOB_UPDATED, TranscodingStatus.PROCESSING),
    "composite-merge-completed": _somehow(EventType.JOB_UPDATED, TranscodingStatus.COMPLETED),
    "composite-merge-failed": _somehow(EventType.JOB_UPDATED, TranscodingStatus.FAILED),
    "composite-merge-cancelled": _somehow(EventType.JOB_UPDATED, TranscodingStatus.CANCELLED),
    "transcription-started": _captions(CaptionsStatus.STARTED),
    # The answer to a stop says that the transcription is completed: its transcript is there.
    "transcription-stopped": _captions(CaptionsStatus.STOPPED, _transcript),
    "transcription-failed": _captions(CaptionsStatus.FAILED),
    # In the list of events on the page about rooms, and missing from the one about webhooks (July 2025).
    "transcription-completed": _transcript,
    **{f"livestream-{word}": _broadcast(OutputKind.RTMP, word) for word in BROADCASTING if word != "playable"},
    **{f"hls-{word}": _broadcast(OutputKind.HLS, word) for word in BROADCASTING},
    "resource-acquired": _acquired,
    **{
        f"{agents}-session-{word}": _agent(Progress(word))
        for agents in ("ai-deployment", "agent")  # the pages' word of July 2025, and the Node SDK's
        for word in ("starting", "started", "stopping", "stopped", "failed")
    },
    **{name.value: _call(status) for name, status in CALLING.items()},
    "batchcall-started": _somehow(EventType.CALLS_BATCH_UPDATED, Progress.STARTED),
    "batchcall-completed": _somehow(EventType.CALLS_BATCH_UPDATED, Progress.COMPLETED),
}
"""How each event is read, by the platform's name for it."""


def events(name: str, document: Mapping[str, Any], arrival: Arrival, key: str) -> Sequence[Event]:
    """The events of a delivery whose name is in `EVENTS`. Of several, each has an id of its own."""
    told = Told(name, read(DataOnWire, members(document.get("data"))), document, arrival, key)
    found = EVENTS[name](told)
    if len(found) == 1:
        return found
    return [replace(event, id=f"{key}/{number}") for number, event in enumerate(found, 1)]
