"""The calls of composite recordings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from anyroom.simulator import Answer, BadField, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.individual import TRACK_KINDS, Composite
from anyroom_videosdk.simulator.listing import concerns, page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import address, body, folder
from anyroom_videosdk.simulator.room import Session
from anyroom_videosdk.simulator.world import World

ROOT: Final = f"{API}/recordings/composite"
COMPOSITE: Final = f"{ROOT}/{{compositeId}}"
NAME: Final = "Composite recording"
MOST_UNNAMED: Final = 3
MOST_WATERMARKS: Final = 3


@dataclass(frozen=True)
class CompositeSettings:
    participants: tuple[tuple[str, tuple[str, ...]], ...]
    format: str
    directory: str | None
    delivered: bool


def read(given: Fields) -> CompositeSettings:
    for watermark in given.each("watermarks", most=MOST_WATERMARKS) or ():
        watermark.choice("type", {"custom", "pubsub"})
        for field in ("imageUrl", "imageBase64", "text", "timezone", "topic"):
            watermark.text(field)
    address(given, "webhookUrl")
    return CompositeSettings(
        tuple((entry.needed_text("participantId"), kinds(entry)) for entry in given.each("participants") or ()),
        given.choice("fileFormat", {"mp4", "webm"}) or "webm",
        folder(given, "bucketDirPath"),
        # The one start call that spells it so.
        address(given, "preSignedURL") is not None,
    )


def kinds(entry: Fields) -> tuple[str, ...]:
    """A string in the documentation and a list in the SDK; all four when left out."""
    try:
        found = entry.texts("kind") or tuple(sorted(TRACK_KINDS))
    except BadField:
        found = (entry.needed_text("kind"),)
    if not TRACK_KINDS.issuperset(found):
        raise entry.bad("kind", f"must be of {', '.join(sorted(TRACK_KINDS))}")
    return found


def start(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("roomId")
    settings = read(given)
    session = world.live_session(given)
    present = {person.participant_id for person in session.present}
    if not all(participant_id in present for participant_id, _ in settings.participants):
        raise world.refusal(errors.PARTICIPANT_NOT_ACTIVE)
    composite = begin(world, settings, session, world.now)
    # An object for once; what is in it beside these ids is in no source.
    return reply({"recordingId": composite.id, "sessionId": session.id, "roomId": session.room.room_id})


def begin(world: World, settings: CompositeSettings, session: Session, at: float) -> Composite:
    everybody = [(person.participant_id, tuple(sorted(TRACK_KINDS))) for person in session.present]
    composite = Composite(
        id=world.new_id(),
        session=session,
        asked_at=at,
        starting=0,
        participants=settings.participants or tuple(everybody[:MOST_UNNAMED]),
        format=settings.format,
        file_id=world.new_id(),
        files=world.around.files,
        directory=settings.directory,
        delivered=settings.delivered,
    )
    return world.keep(world.composites, composite)


def stop(world: World, call: Call) -> Answer:
    given = body(call)
    room_id, recording_id = given.needed_text("roomId"), given.needed_text("recordingId")
    room = world.room(room_id)
    composite = world.existing(world.composites, recording_id, errors.RECORDING_UNKNOWN)
    if not composite.running or composite.session.room is not room:
        raise world.refuse_state(errors.NOT_RUNNING, NAME)
    composite.stop(world.now)
    return world.dialect.sentence("composite recording ended successfully.")


def list_composites(world: World, call: Call) -> Answer:
    listed = (
        composite
        for composite in world.composites.values()
        if composite.exists(world.now) and concerns(call, composite.session.room, composite.session.id)
    )
    return page(call, listed, Composite.as_json)


def get(world: World, call: Call) -> Answer:
    return reply(composite_of(world, call).as_json())


def delete(world: World, call: Call) -> Answer:
    composite = composite_of(world, call)
    if composite.running:
        raise world.refuse_state(errors.STILL_RUNNING, NAME)
    composite.delete()
    # Which words is in no source.
    return world.dialect.sentence("Composite Recording deleted successfully.")


def composite_of(world: World, call: Call) -> Composite:
    return world.existing(world.composites, call.segments["compositeId"], errors.RECORDING_UNKNOWN)


OPERATIONS: Final = (
    Served("startCompositeRecording", "POST", f"{ROOT}/start", start),
    Served("stopCompositeRecording", "POST", f"{ROOT}/stop", stop),
    Served("fetchCompositeRecordings", "GET", ROOT, list_composites),
    Served("fetchCompositeRecording", "GET", COMPOSITE, get),
    Served("deleteCompositeRecording", "DELETE", COMPOSITE, delete),
)
