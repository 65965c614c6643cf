"""The state of one VideoSDK account: its rooms, and all that goes on in them."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from anyroom.simulator import Fields, Lifecycles, Refusal, Surroundings
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.composition import Composition
from anyroom_videosdk.simulator.dialect import Dialect
from anyroom_videosdk.simulator.errors import Problem
from anyroom_videosdk.simulator.individual import Composite, Individual
from anyroom_videosdk.simulator.jobs import Merge, Transcoding
from anyroom_videosdk.simulator.output import Output
from anyroom_videosdk.simulator.pool import Resource
from anyroom_videosdk.simulator.recording import Recording
from anyroom_videosdk.simulator.room import Owner, Participant, Room, Session
from anyroom_videosdk.simulator.sip_call import PhoneNumber, SipCall
from anyroom_videosdk.simulator.streaming import HlsStream, Livestream
from anyroom_videosdk.simulator.times import iso
from anyroom_videosdk.simulator.transcript import LiveTranscription, PostTranscription
from anyroom_videosdk.simulator.webhooks import Post, Webhooks

Thing = TypeVar("Thing")
OutputThing = TypeVar("OutputThing", bound=Output)

ALPHABET: Final = string.ascii_lowercase + string.digits


@dataclass
class World:
    owner: Owner
    around: Surroundings
    dialect: Dialect
    rooms: dict[str, Room] = field(default_factory=dict[str, Room])
    names: dict[str, Room] = field(default_factory=dict[str, Room])
    """Rooms by roomId and by customRoomId."""
    sessions: dict[str, Session] = field(default_factory=dict[str, Session])
    recordings: dict[str, Recording] = field(default_factory=dict[str, Recording])
    participant_recordings: dict[str, Individual] = field(default_factory=dict[str, Individual])
    track_recordings: dict[str, Individual] = field(default_factory=dict[str, Individual])
    composites: dict[str, Composite] = field(default_factory=dict[str, Composite])
    merges: dict[str, Merge] = field(default_factory=dict[str, Merge])
    transcodings: dict[str, Transcoding] = field(default_factory=dict[str, Transcoding])
    hls: dict[str, HlsStream] = field(default_factory=dict[str, HlsStream])
    livestreams: dict[str, Livestream] = field(default_factory=dict[str, Livestream])
    live_transcriptions: dict[str, LiveTranscription] = field(default_factory=dict[str, LiveTranscription])
    post_transcriptions: dict[str, PostTranscription] = field(default_factory=dict[str, PostTranscription])
    resources: dict[str, Resource] = field(default_factory=dict[str, Resource])
    registers: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict[str, dict[str, dict[str, object]]])
    """What is only kept and given back, by kind and id: SIP gateways, routing rules, SIP webhooks."""
    phone_numbers: dict[str, PhoneNumber] = field(default_factory=dict[str, PhoneNumber])
    calls: dict[str, SipCall] = field(default_factory=dict[str, SipCall])
    lifecycles: Lifecycles = field(default_factory=Lifecycles)

    def __post_init__(self) -> None:
        self.post: Post = Webhooks(self.around.deliveries).post

    @property
    def now(self) -> float:
        return self.around.clock.now()

    def settle(self) -> None:
        self.lifecycles.settle(self.now)

    def new_id(self) -> str:
        """The id of a document in the vendor's database."""
        return self.around.ids.bytes(12).hex()

    def new_uuid(self) -> str:
        return self.around.ids.uuid()

    def new_participant_id(self) -> str:
        return self.around.ids.text(8, ALPHABET)

    # --- finding ------------------------------------------------------------------------------------------------------

    def refusal(self, problem: Problem) -> Refusal:
        return Refusal(self.dialect.error(problem.status, problem.text))

    def refuse_state(self, words: str, what: str) -> Refusal:
        return self.refusal(Problem(400, words.format(what)))

    def find(self, things: Mapping[str, Thing], thing_id: str, unknown: Problem) -> Thing:
        thing = things.get(thing_id)
        if thing is None:
            raise self.refusal(unknown)
        return thing

    def existing(self, things: Mapping[str, OutputThing], thing_id: str, unknown: Problem) -> OutputThing:
        thing = self.find(things, thing_id, unknown)
        if not thing.exists(self.now):
            raise self.refusal(unknown)
        return thing

    def room(self, name: str) -> Room:
        """A room by roomId or customRoomId."""
        return self.find(self.names, name, Problem(self.dialect.unknown_room, errors.ROOM_UNKNOWN))

    def live_session(self, given: Fields) -> Session:
        """The ongoing session of the room that a body names."""
        room = self.room(given.needed_text("roomId"))
        if room.session is None:
            raise self.refusal(errors.SESSION_NOT_ACTIVE)
        return room.session

    # --- people -------------------------------------------------------------------------------------------------------

    def enter(self, room: Room, participant_id: str, name: str, at: float) -> tuple[Session, Participant]:
        """Let somebody in, which opens a session if none is going on."""
        session = room.session or self._open(room, at)
        participant = session.participants.get(participant_id) or Participant(self.new_id(), participant_id, name)
        session.enter(participant, at)
        return session, participant

    def _open(self, room: Room, at: float) -> Session:
        session = Session(self.new_id(), room, at)
        self.sessions[session.id] = room.session = session
        self.lifecycles.add(session)
        session.tell("session-started", at, {"start": iso(at)})
        for start in room.starts:
            start(session, at)
        return session

    # --- outputs ------------------------------------------------------------------------------------------------------

    def running(self, things: Mapping[str, OutputThing], session: Session) -> list[OutputThing]:
        return [thing for thing in things.values() if thing.running and thing.session is session]

    def room_is_free(
        self, kind: str, things: Mapping[str, OutputThing], session: Session, settings: Composition, name: str
    ) -> None:
        """Refuse a second output of a kind, unless the room allows several or it has a resource of its own."""
        if settings.resource_id is not None:
            self.idle_resource(settings.resource_id, kind)
        elif self.running(things, session) and kind not in session.room.multi_composition:
            raise self.refuse_state(errors.ALREADY_RUNNING, name)

    def idle_resource(self, resource_id: str, kind: str) -> Resource:
        resource = self.find(self.resources, resource_id, errors.RESOURCE_UNKNOWN)
        if resource.kind != kind or self.resource_status(resource) != "idle":
            raise self.refusal(errors.RESOURCE_NOT_IDLE)
        return resource

    def resource_status(self, resource: Resource) -> str:
        return resource.status(self.now, composing=any(output.running for output in self.using(resource)))

    def using(self, resource: Resource) -> list[Output]:
        outputs: Iterable[Output] = (*self.recordings.values(), *self.hls.values(), *self.livestreams.values())
        return [output for output in outputs if output.resource_id == resource.id]

    def keep(self, things: dict[str, OutputThing], thing: OutputThing) -> OutputThing:
        things[thing.id] = thing
        self.lifecycles.add(thing)
        return thing

    def record(
        self, session: Session, settings: Composition, at: float, *, resource_id: str | None = None
    ) -> Recording:
        recording = Recording(
            id=self.new_id(),
            session=session,
            asked_at=at,
            starting=self.dialect.starting_seconds,
            resource_id=resource_id,
            composer_id=self.new_id(),
            webhook_url=settings.webhook_url,
            file_id=self.new_id(),
            files=self.around.files,
            composition=settings,
            ready=self._transcribe,
        )
        return self.keep(self.recordings, recording)

    def stream_hls(self, session: Session, settings: Composition, at: float) -> HlsStream:
        return self.keep(
            self.hls,
            HlsStream(
                id=self.new_id(),
                session=session,
                asked_at=at,
                # Its start call answers with the stream: it exists at once.
                starting=0,
                resource_id=settings.resource_id,
                composer_id=self.new_id(),
                webhook_url=settings.webhook_url,
                companion=self.record(session, settings, at) if settings.recorded else None,
                composition=settings,
                live=self.around.live,
            ),
        )

    def stream_rtmp(
        self, session: Session, settings: Composition, targets: tuple[tuple[str, str], ...], at: float
    ) -> Livestream:
        return self.keep(
            self.livestreams,
            Livestream(
                id=self.new_id(),
                session=session,
                asked_at=at,
                starting=self.dialect.starting_seconds,
                resource_id=settings.resource_id,
                composer_id=self.new_id(),
                webhook_url=settings.webhook_url,
                companion=self.record(session, settings, at) if settings.recorded else None,
                targets=targets,
            ),
        )

    def _transcribe(self, recording: Recording, at: float) -> None:
        if not recording.composition.transcribed:
            return
        transcription = PostTranscription(id=self.new_uuid(), recording=recording, created_at=at)
        self.post_transcriptions[transcription.id] = transcription
        self.lifecycles.add(transcription)
