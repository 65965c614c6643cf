"""The calls about a meeting's participants, and their tokens."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Refusal, Served
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.app import App
from anyroom_cloudflare.simulator.credentials import participant_token
from anyroom_cloudflare.simulator.envelopes import paged, single
from anyroom_cloudflare.simulator.listing import page
from anyroom_cloudflare.simulator.meeting import Meeting, Participant
from anyroom_cloudflare.simulator.paths import MEETING
from anyroom_cloudflare.simulator.reading import body
from anyroom_cloudflare.simulator.shapes import SOME_TEXT, TEXT, URI, Nullable, Object
from anyroom_cloudflare.simulator.times import stamp
from anyroom_cloudflare.simulator.world import World, find

PARTICIPANTS: Final = f"{MEETING}/participants"
ONE: Final = f"{PARTICIPANTS}/{{participantId}}"
LOOKS: Final = {"name": Nullable(TEXT), "picture": Nullable(URI)}
PARTICIPANT: Final = Object(needed={"preset_name": SOME_TEXT, "custom_participant_id": SOME_TEXT}, optional=LOOKS)
CHANGE: Final = Object({**LOOKS, "preset_name": Nullable(SOME_TEXT)})


def list_participants(world: World, call: Call) -> Answer:
    on_page = page(call, list(world.meeting(call).participants.values())[::-1])
    return paged([participant.as_json() for participant in on_page.items], on_page.paging)


def add(world: World, call: Call) -> Answer:
    app, meeting, given = world.app(call), world.meeting(call), body(call, PARTICIPANT)
    participant = Participant(
        id=world.new_id(),
        custom_id=str(given["custom_participant_id"]),
        name=text(given, "name"),
        picture=text(given, "picture"),
        preset_name=known_preset(world, app, str(given["preset_name"])),
        created_at=world.now,
        updated_at=world.now,
    )
    unique(world, meeting, participant.custom_id)
    meeting.participants[participant.id] = participant
    return with_token(app, meeting, participant, 201)


def get(world: World, call: Call) -> Answer:
    return single(participant_of(world, call).as_json())


def edit(world: World, call: Call) -> Answer:
    """A null takes the name or the picture away, and leaves the preset as it is."""
    app, meeting, participant = world.app(call), world.meeting(call), participant_of(world, call)
    given = body(call, CHANGE)
    if given.get("preset_name"):
        participant.preset_name = known_preset(world, app, str(given["preset_name"]))
    if "name" in given:
        participant.name = text(given, "name")
    if "picture" in given:
        participant.picture = text(given, "picture")
    participant.updated_at = world.now
    return with_token(app, meeting, participant)


def replace(world: World, call: Call) -> Answer:
    app, meeting, participant = world.app(call), world.meeting(call), participant_of(world, call)
    given = body(call, PARTICIPANT)
    custom_id, preset_name = str(given["custom_participant_id"]), str(given["preset_name"])
    known_preset(world, app, preset_name)
    if custom_id != participant.custom_id:
        unique(world, meeting, custom_id)
    participant.custom_id, participant.preset_name = custom_id, preset_name
    participant.name, participant.picture = text(given, "name"), text(given, "picture")
    participant.updated_at = world.now
    return with_token(app, meeting, participant)


def delete(world: World, call: Call) -> Answer:
    """Whoever is in the session stays there. The answer has no id."""
    app, meeting, participant = world.app(call), world.meeting(call), participant_of(world, call)
    del meeting.participants[participant.id]
    return single(
        {
            "custom_participant_id": participant.custom_id,
            "preset_id": preset_id(app, participant),
            "created_at": stamp(participant.created_at),
            "updated_at": stamp(world.now),
        }
    )


def refresh(world: World, call: Call) -> Answer:
    """Earlier tokens stay good: no source says that they do not."""
    app, meeting, participant = world.app(call), world.meeting(call), participant_of(world, call)
    return single({"token": token_for(app, meeting, participant)})


def with_token(app: App, meeting: Meeting, participant: Participant, status: int = 200) -> Answer:
    return single(participant.as_json(token_for(app, meeting, participant)), status)


def token_for(app: App, meeting: Meeting, participant: Participant) -> str:
    return participant_token(app.id, meeting.id, participant.id, preset_id(app, participant))


def preset_id(app: App, participant: Participant) -> str | None:
    preset = app.preset_called(participant.preset_name)
    return preset.id if preset else None


def known_preset(world: World, app: App, name: str) -> str:
    if app.preset_called(name) is None:
        raise Refusal(errors.unknown_preset(name, world.dialect.unknown_preset))
    return name


def unique(world: World, meeting: Meeting, custom_id: str) -> None:
    taken = any(participant.custom_id == custom_id for participant in meeting.participants.values())
    if taken and world.dialect.repeated_participant == 409:
        raise Refusal(errors.repeated_participant(custom_id))


def text(given: dict[str, object], name: str) -> str | None:
    value = given.get(name)
    return None if value is None else str(value)


def participant_of(world: World, call: Call) -> Participant:
    participant_id = call.segments["participantId"]
    unknown = errors.unknown("participant", participant_id, world.dialect.unknown_meeting)
    return find(world.meeting(call).participants, participant_id, unknown)


OPERATIONS: Final = (
    Served("listParticipants", "GET", PARTICIPANTS, list_participants),
    Served("addParticipant", "POST", PARTICIPANTS, add),
    Served("getParticipant", "GET", ONE, get),
    Served("editParticipant", "PATCH", ONE, edit),
    Served("replaceParticipant", "PUT", ONE, replace),
    Served("deleteParticipant", "DELETE", ONE, delete),
    Served("refreshParticipantToken", "POST", f"{ONE}/token", refresh),
)
