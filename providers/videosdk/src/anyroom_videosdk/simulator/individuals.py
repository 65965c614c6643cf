"""The calls of participant recordings and of track recordings."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.individual import BOTH_KINDS, PUBLISHED_KINDS, TRACK_KINDS, Individual
from anyroom_videosdk.simulator.listing import concerns, page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import address, body, folder
from anyroom_videosdk.simulator.stopping import stop_newest
from anyroom_videosdk.simulator.world import World


class Sort(NamedTuple):
    """One of the two; the sentences differ in their capitals and full stops."""

    mode: str
    formats: frozenset[str]
    id: str
    started: str
    ended: str
    deleted: str

    def things(self, world: World) -> dict[str, Individual]:
        return world.track_recordings if self.mode == "track" else world.participant_recordings

    def kind(self, given: Fields) -> str:
        if self.mode != "track":
            return BOTH_KINDS
        # A third party's description calls it trackId.
        kind = given.choice("kind", TRACK_KINDS) or given.choice("trackId", TRACK_KINDS)
        if kind is None:
            raise given.bad("kind", "is required")
        return kind


PARTICIPANT: Final = Sort(
    "participant",
    frozenset({"mp4", "webm", "m3u8"}),
    "participantRecordingId",
    "participant recording started successfully.",
    "participant recording ended successfully.",
    "Participant Recording deleted successfully.",
)
TRACK: Final = Sort(
    "track",
    frozenset({"mp4", "webm", "m3u8", "mp3"}),
    "trackRecordingId",
    "track recording started successfully.",
    "track recording ended successfully.",
    "Track Recording deleted successfully.",
)
NAME: Final = "Recording of the participant"


def start(sort: Sort, world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("roomId")
    participant_id, kind = given.needed_text("participantId"), sort.kind(given)
    format = given.choice("fileFormat", sort.formats) or "webm"
    directory = folder(given, "bucketDirPath")
    webhook_url = address(given, "webhookUrl")
    given.nested("metadata")
    session = world.live_session(given)
    participant = session.participants.get(participant_id)
    if participant is None or not participant.present:
        raise world.refusal(errors.PARTICIPANT_NOT_ACTIVE)
    if sort.mode == "track" and kind not in PUBLISHED_KINDS:
        raise world.refusal(errors.TRACK_NOT_ACTIVE)
    things = sort.things(world)
    if any(one.participant_id == participant_id and one.kind == kind for one in world.running(things, session)):
        raise world.refuse_state(errors.ALREADY_RUNNING, NAME)
    recording = Individual(
        id=world.new_id(),
        session=session,
        asked_at=world.now,
        starting=world.dialect.starting_seconds,
        participant_id=participant_id,
        participant_name=participant.name,
        kind=kind,
        mode=sort.mode,
        format=format,
        file_id=world.new_id(),
        files=world.around.files,
        directory=directory,
        webhook_url=webhook_url,
    )
    world.keep(things, recording)
    return world.dialect.started(sort.started, recording.id)


def stop(sort: Sort, world: World, call: Call) -> Answer:
    given = body(call)
    participant_id, kind = given.needed_text("participantId"), sort.kind(given)
    stop_newest(
        world,
        sort.things(world),
        given,
        NAME,
        which=lambda one: one.participant_id == participant_id and one.kind == kind,
    )
    return world.dialect.sentence(sort.ended)


def list_recordings(sort: Sort, world: World, call: Call) -> Answer:
    participant_id = call.parameter("participantId")
    listed = (
        one
        for one in sort.things(world).values()
        if one.exists(world.now)
        and participant_id in {None, one.participant_id}
        and concerns(call, one.session.room, one.session.id)
    )
    return page(call, listed, Individual.as_json)


def get(sort: Sort, world: World, call: Call) -> Answer:
    return reply(recording_of(sort, world, call).as_json())


def delete(sort: Sort, world: World, call: Call) -> Answer:
    recording = recording_of(sort, world, call)
    if recording.running:
        raise world.refuse_state(errors.STILL_RUNNING, NAME)
    recording.delete()
    return world.dialect.sentence(sort.deleted)


def recording_of(sort: Sort, world: World, call: Call) -> Individual:
    return world.existing(sort.things(world), call.segments[sort.id], errors.RECORDING_UNKNOWN)


def operations(sort: Sort, names: str, path: str) -> tuple[Served[World], ...]:
    one = f"{path}/{{{sort.id}}}"
    return (
        Served(f"start{names}", "POST", f"{path}/start", partial(start, sort)),
        Served(f"stop{names}", "POST", f"{path}/stop", partial(stop, sort)),
        Served(f"fetch{names}s", "GET", path, partial(list_recordings, sort)),
        Served(f"fetch{names}", "GET", one, partial(get, sort)),
        Served(f"delete{names}", "DELETE", one, partial(delete, sort)),
    )


TRACK_OPERATIONS: Final = operations(TRACK, "TrackRecording", f"{API}/recordings/participant/track")
PARTICIPANT_OPERATIONS: Final = operations(PARTICIPANT, "ParticipantRecording", f"{API}/recordings/participant")
