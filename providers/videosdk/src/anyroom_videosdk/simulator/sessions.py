"""Sessions, who is and was in them, and how they went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.listing import concerns, cut, page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import BOOLEANS, body
from anyroom_videosdk.simulator.room import LINKED, Participant, Session
from anyroom_videosdk.simulator.times import iso
from anyroom_videosdk.simulator.world import World

SESSION: Final = f"{API}/sessions/{{sessionId}}"
LATEST_MILLISECOND: Final = 10**14
STATUSES: Final = frozenset({"ongoing", "ended"})
# An entry of the vendor's sample: REST names no other mode.
MODE: Final = "SEND_AND_RECV"
# In the shape of the same sample.
DEVICE: Final[Mapping[str, object]] = {
    "sdkType": "prebuilt",
    "sdkVersion": "0.3.29",
    "platform": "desktop",
    "browserUserAgent": {
        "browser": {"name": "Firefox", "version": "115.0"},
        "os": {"name": "Linux"},
        "platform": {"type": "desktop"},
    },
}


def list_sessions(world: World, call: Call) -> Answer:
    since = call.number("startDate", default=0, least=0, most=LATEST_MILLISECOND) / 1000
    until = call.number("endDate", default=LATEST_MILLISECOND, least=0, most=LATEST_MILLISECOND) / 1000
    status = Fields({"status": call.parameter("status")}).choice("status", STATUSES)
    listed = (
        session
        for session in world.sessions.values()
        if since <= session.started_at <= until
        and status in {None, session.status}
        and concerns(call, session.room, None)
    )
    return page(call, listed, lambda session: session.as_json(brief=True))


def get(world: World, call: Call) -> Answer:
    return reply(session_of(world, call).as_json())


def list_participants(world: World, call: Call) -> Answer:
    """`data` is one object, which has the page of people in it."""
    session = session_of(world, call)
    info, people = cut(call, list(session.participants.values()))
    data = {
        "id": session.id,
        "roomId": session.room.room_id,
        "customRoomId": session.room.custom_id,
        "participants": [person.as_json() for person in people],
        "links": session.room.links,
    }
    return reply({"pageInfo": info, "data": data})


def list_active(world: World, call: Call) -> Answer:
    """`data` is a list of one document, as it lies in the database; of none when nobody is in."""
    session = session_of(world, call)
    info, people = cut(call, session.present)
    document = {
        "_id": session.id,
        "apiKey": session.room.owner.api_key,
        "start": iso(session.started_at),
        "end": iso(session.ended_at),
        "participants": [as_active(person) for person in people],
        "region": session.room.region,
        "hlsLog": [],
        "roomId": session.room.room_id,
        "status": session.status,
        "links": {
            "get_session": f"{LINKED}/sessions/",
            "get_all_participants": f"{LINKED}/sessions/{session.id}/participants",
        },
    }
    return reply({"pageInfo": info, "data": [document] if session.present else []})


def as_active(person: Participant) -> dict[str, object]:
    return {
        **person.as_json(),
        "events": {"mic": [], "webcam": [], "screenShare": [], "screenShareAudio": []},
        "initTime": 0.123,
        "deviceInfo": DEVICE,
        "changeModeHistory": [{"mode": MODE, "timelog": iso(person.stays[-1].start), "_id": person.document_id}],
        "mode": MODE,
        "_id": person.document_id,
        "geoLocation": {"city": "unknown", "region": "unknown", "country": "unknown"},
    }


def get_participant(world: World, call: Call) -> Answer:
    return reply(participant_of(world, call).as_document())


def end(world: World, call: Call) -> Answer:
    """The answer shows the session as it still is: it closes afterwards."""
    given = body(call)
    room_id = given.needed_text("roomId")
    given.text("sessionId")  # the room alone decides
    given.flag("vsdkForceKill", words=BOOLEANS)
    tolerant = given.flag("ignoreClosed", words=BOOLEANS)
    room = world.room(room_id)
    session = room.session
    if session is None:
        if not tolerant:
            raise world.refusal(errors.SESSION_NOT_ACTIVE)
        session = next((one for one in reversed(world.sessions.values()) if one.room is room), None)
        return Answer(status=204) if session is None else ended(world, session)
    session.closing_at = min(session.closing_at, world.now + world.dialect.closing_seconds)
    return ended(world, session)


def ended(world: World, session: Session) -> Answer:
    as_meeting = world.dialect.end_session_answers == "meeting"
    return reply(session.as_meeting() if as_meeting else session.as_json())


def remove(world: World, call: Call) -> Answer:
    given = body(call)
    participant_id = given.needed_text("participantId")
    session = session_named(world, given)
    participant = session.participants.get(participant_id)
    if participant is None or not participant.present:
        raise world.refusal(errors.PARTICIPANT_UNKNOWN)
    session.leave(participant, world.now)
    if world.dialect.remove_answers == "session":
        return reply(session.as_json())
    # That there is a sentence is what the SDK says; which one is in no source.
    return world.dialect.sentence("Participant removed successfully")


def session_named(world: World, given: Fields) -> Session:
    room_id, session_id = given.text("roomId", least=1), given.text("sessionId", least=1)
    if room_id is not None:
        return world.live_session(given)
    if session_id is None:
        raise given.bad("roomId", "or sessionId is required")
    session = world.find(world.sessions, session_id, errors.SESSION_UNKNOWN)
    if not session.ongoing:
        raise world.refusal(errors.SESSION_NOT_ACTIVE)
    return session


def session_stats(world: World, call: Call) -> Answer:
    session = session_of(world, call)
    return reply({"sessionId": session.id, "meetingId": session.room.room_id, "stats": [quality(session.started_at)]})


def participant_stats(world: World, call: Call) -> Answer:
    session, person = session_of(world, call), participant_of(world, call)
    seen = {str(height): 0 for height in (180, 360, 720, 1080, 1440, 2160)}
    return reply(
        {
            "sessionId": session.id,
            "meetingId": session.room.room_id,
            "participantId": person.participant_id,
            "participantName": person.name,
            "deviceInfo": {"deviceName": "unknown", "deviceVersion": "unknown"},
            "sdkInfo": {"sdkName": "prebuilt", "sdkVersion": "0.3.29"},
            "location": {"country": "unknown", "city": "unknown", "region": "unknown"},
            "network": {"asn": "unknown", "org": "unknown"},
            "stats": [quality(person.stays[0].start)],
            "resolutionUsage": [{**seen, "360": 1, "time": iso(person.stays[0].start)}],
        }
    )


def quality(at: float) -> dict[str, object]:
    """One measurement; the figures are of the vendor's order of magnitude."""
    return {
        "time": iso(at),
        "recvAudioPacketLost": 0,
        "recvVideoPacketLost": 0,
        "sendAudioPacketLost": 0,
        "sendVideoPacketLost": 0,
        "averageAudioRtt": 0.7,
        "averageVideoRtt": 0.1,
        "averageAudioJitter": 0,
        "averageVideoJitter": 2,
        "averageSendAudioBitrate": 44_000.5,
        "averageSendVideoBitrate": 78_000.5,
        "averageRecvAudioBitrate": 45_000.25,
        "averageRecvVideoBitrate": 230_000,
        "qualityScore": {"audio": 4.4, "video": 3.3},
    }


def session_of(world: World, call: Call) -> Session:
    return world.find(world.sessions, call.segments["sessionId"], errors.SESSION_UNKNOWN)


def participant_of(world: World, call: Call) -> Participant:
    people = session_of(world, call).participants
    return world.find(people, call.segments["participantId"], errors.PARTICIPANT_UNKNOWN)


OPERATIONS: Final = (
    Served("fetchSessions", "GET", f"{API}/sessions", list_sessions),
    Served("endSession", "POST", f"{API}/sessions/end", end),
    Served("removeParticipant", "POST", f"{API}/sessions/participants/remove", remove),
    Served("fetchSession", "GET", SESSION, get),
    Served("fetchParticipants", "GET", f"{SESSION}/participants", list_participants),
    Served("fetchActiveParticipants", "GET", f"{SESSION}/participants/active", list_active),
    Served("fetchParticipant", "GET", f"{SESSION}/participants/{{participantId}}", get_participant),
    Served("fetchSessionStats", "GET", f"{SESSION}/stats", session_stats),
    Served("fetchParticipantStats", "GET", f"{SESSION}/participant/{{participantId}}/stats", participant_stats),
)
