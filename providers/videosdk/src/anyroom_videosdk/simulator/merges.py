"""The calls that merge participants' sound into two channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.individual import Individual
from anyroom_videosdk.simulator.jobs import ChannelMember, Merge
from anyroom_videosdk.simulator.listing import SMALL_SIZE, concerns, page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import address, body, each, folder
from anyroom_videosdk.simulator.room import Session
from anyroom_videosdk.simulator.world import World

ROOT: Final = f"{API}/recordings/participant/merge"
SORTS: Final = frozenset({"participant", "track"})
STATUSES: Final = frozenset({"completed", "failed"})


def start(world: World, call: Call) -> Answer:
    given = body(call)
    directory = folder(given, "dirPath")
    webhook_url = address(given, "webhookUrl")
    if given.has("recordingIds") and not given.has("channel1"):
        session, channels = by_recordings(world, given)
    else:
        session, channels = by_channels(world, given)
    merge = Merge(
        id=world.new_uuid(),
        session=session,
        channel1=tuple(member(one) for one in channels[0]),
        channel2=tuple(member(one) for one in channels[1]),
        seconds=max(one.seconds for channel in channels for one in channel),
        started_at=world.now,
        file_id=world.new_id(),
        files=world.around.files,
        directory=directory,
        webhook_url=webhook_url,
    )
    world.merges[merge.id] = merge
    world.lifecycles.add(merge)
    return reply({"message": "Merge recording job started successfully.", "recording": merge.as_started()})


Channels = tuple[Sequence[Individual], Sequence[Individual]]


def by_channels(world: World, given: Fields) -> tuple[Session, Channels]:
    session_id, sort = given.needed_text("sessionId"), given.choice("type", SORTS)
    entries = [each(given, name) for name in ("channel1", "channel2")]
    asked = [[read_entry(entry, sort) for entry in channel] for channel in entries]
    session = world.find(world.sessions, session_id, errors.SESSION_UNKNOWN)
    first, second = ([resolve(world, session, *entry) for entry in channel] for channel in asked)
    return session, (first, second)


def read_entry(entry: Fields, sort: str | None) -> tuple[str, str | None, str]:
    kind = entry.choice("type", SORTS) or sort or "participant"
    return entry.needed_text("participantId"), entry.text("recordingId", least=1), kind


def resolve(world: World, session: Session, participant_id: str, recording_id: str | None, kind: str) -> Individual:
    """The recording that an entry means: the participant's latest, when it does not say."""
    things = world.track_recordings if kind == "track" else world.participant_recordings
    found = [
        one
        for one in things.values()
        if one.film is not None
        and not one.deleted
        and one.session is session
        and one.participant_id == participant_id
        and recording_id in {None, one.id}
    ]
    if not found:
        raise world.refusal(errors.RECORDING_UNKNOWN)
    return found[-1]


def by_recordings(world: World, given: Fields) -> tuple[Session, Channels]:
    """A third party's description has another call's body here: the first recording against the rest."""
    ids = given.texts("recordingIds") or ()
    if not ids:
        raise given.bad("recordingIds", "must not be empty")
    found = [world.existing(world.participant_recordings, one, errors.RECORDING_UNKNOWN) for one in ids]
    return found[0].session, (found[:1], found[1:])


def member(recording: Individual) -> ChannelMember:
    return ChannelMember(recording.participant_id, recording.id)


def list_merges(world: World, call: Call) -> Answer:
    status = Fields({"status": call.parameter("status")}).choice("status", STATUSES)
    listed = (
        merge
        for merge in world.merges.values()
        if status in {None, merge.status}
        and call.parameter("id") in {None, merge.id}
        and concerns(call, merge.session.room, merge.session.id)
    )
    return page(call, listed, Merge.as_listed, key="recordings", usual=SMALL_SIZE)


def get(world: World, call: Call) -> Answer:
    return reply(world.find(world.merges, call.segments["mergeId"], errors.MERGE_UNKNOWN).as_json())


OPERATIONS: Final = (
    Served("startCompositeMerge", "POST", ROOT, start),
    Served("fetchMergeRecordings", "GET", ROOT, list_merges),
    Served("fetchMergeRecording", "GET", f"{ROOT}/{{mergeId}}", get),
)
