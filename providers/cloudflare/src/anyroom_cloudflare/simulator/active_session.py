"""The calls about who is in a meeting now: looking, kicking, muting, asking."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, BadField, Call, Refusal, Served
from anyroom.simulator.fields import is_list
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.envelopes import single
from anyroom_cloudflare.simulator.meeting import Meeting, Participant
from anyroom_cloudflare.simulator.paths import MEETING
from anyroom_cloudflare.simulator.reading import body
from anyroom_cloudflare.simulator.session import Session
from anyroom_cloudflare.simulator.shapes import FLAG, SOME_TEXT, TEXT, Many, Object
from anyroom_cloudflare.simulator.world import World

ACTIVE: Final = f"{MEETING}/active-session"
# The specification requires both lists; the newest official SDK neither, and older prose says that one is enough.
CHOSEN: Final = Object({"participant_ids": Many(TEXT), "custom_participant_ids": Many(TEXT)})
ALL: Final = Object(needed={"allow_unmute": FLAG})
POLL: Final = Object(
    needed={"question": SOME_TEXT, "options": Many(SOME_TEXT)}, optional={"anonymous": FLAG, "hide_votes": FLAG}
)


def get(world: World, call: Call) -> Answer:
    return single(world.live_session(world.meeting(call)).as_json(world.now))


def kick(world: World, call: Call) -> Answer:
    meeting = world.meeting(call)
    session = world.live_session(meeting)
    kicked = chosen(meeting, session, call)
    for participant_id in kicked:
        for peer in session.of_user(participant_id):
            world.leave(session, peer)
    return acted("kick", meeting, kicked)


def kick_all(world: World, call: Call) -> Answer:
    """Everybody goes and the session ends at once: it is the only way to end a call."""
    session = world.live_session(world.meeting(call))
    kicked = session.present
    for peer in kicked:
        world.leave(session, peer)
    session.end(world.now, "HOST_ENDED_MEETING")
    return single({"action": "kick-all", "kicked_participants_count": len(kicked)})


def mute(world: World, call: Call) -> Answer:
    meeting = world.meeting(call)
    session = world.live_session(meeting)
    muted = chosen(meeting, session, call)
    for participant_id in muted:
        for peer in session.of_user(participant_id):
            peer.mute(world.now)
    return acted("mute", meeting, muted)


def mute_all(world: World, call: Call) -> Answer:
    """What `allow_unmute` forbids is for the client's SDK to heed: nothing of the API shows it."""
    session = world.live_session(world.meeting(call))
    body(call, ALL)
    muted = [peer for peer in session.present if peer.mute(world.now)]
    return single({"action": "mute-all", "muted_participants_count": len(muted)})


def chosen(meeting: Meeting, session: Session, call: Call) -> list[str]:
    """The ids of those in the session whom the body names, by the one id or the other."""
    given = body(call, CHOSEN)
    ids, custom_ids = texts(given.get("participant_ids")), texts(given.get("custom_participant_ids"))
    if not (ids or custom_ids):
        raise BadField("participant_ids", "is required")
    present = {peer.user_id for peer in session.present}
    by_custom_id = {peer.custom_id: peer.user_id for peer in session.present}
    for unknown in (name for name in ids if name not in present):
        raise Refusal(errors.nobody_called(unknown))
    for unknown in (name for name in custom_ids if name not in by_custom_id):
        raise Refusal(errors.nobody_called(unknown))
    return list(dict.fromkeys([*ids, *(by_custom_id[name] for name in custom_ids)]))


def texts(value: object) -> list[str]:
    return [str(item) for item in value] if is_list(value) else []


def acted(action: str, meeting: Meeting, ids: list[str]) -> Answer:
    # Somebody who was deleted meanwhile was in the session all the same.
    known: list[Participant] = [meeting.participants[name] for name in ids if name in meeting.participants]
    return single({"action": action, "participants": [participant.as_acted_upon() for participant in known]})


def create_poll(world: World, call: Call) -> Answer:
    """Answers a poll that nobody has voted in: votes come from the clients' SDKs, and no call reads them."""
    app, meeting = world.app(call), world.meeting(call)
    world.live_session(meeting)
    given = body(call, POLL)
    poll: dict[str, object] = {
        "id": world.new_id(),
        "question": given["question"],
        "options": [{"text": text, "count": 0, "votes": []} for text in texts(given["options"])],
        "anonymous": given.get("anonymous", False),
        "hide_votes": given.get("hide_votes", False),
        "created_by": app.id,
        "voted": [],
    }
    return single({"action": "create-poll", "poll": poll}, 201)


OPERATIONS: Final = (
    Served("getActiveSession", "GET", ACTIVE, get),
    Served("kickParticipants", "POST", f"{ACTIVE}/kick", kick),
    Served("kickAllParticipants", "POST", f"{ACTIVE}/kick-all", kick_all),
    Served("muteParticipants", "POST", f"{ACTIVE}/mute", mute),
    Served("muteAllParticipants", "POST", f"{ACTIVE}/mute-all", mute_all),
    Served("createPoll", "POST", f"{ACTIVE}/poll", create_poll),
)
