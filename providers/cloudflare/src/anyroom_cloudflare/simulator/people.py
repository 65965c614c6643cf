"""Who may join a meeting, and as whom: what the control API asks of a simulated world."""

from __future__ import annotations

from anyroom.simulator import ControlRefused
from anyroom_cloudflare.simulator.app import App
from anyroom_cloudflare.simulator.credentials import BadToken, read_participant_token
from anyroom_cloudflare.simulator.meeting import Meeting, Participant
from anyroom_cloudflare.simulator.world import World


def place(world: World, meeting_id: str) -> tuple[App, Meeting]:
    for app in world.apps.values():
        if meeting_id in app.meetings:
            return app, app.meetings[meeting_id]
    raise ControlRefused(404, f"no meeting {meeting_id!r} was created here")


def bearer(app: App, meeting: Meeting, token: str) -> Participant:
    """Whom a participant token stands for; deleting a participant is what ends its tokens early."""
    try:
        participant_id = read_participant_token(token, app.id, meeting.id)
    except BadToken as bad:
        raise ControlRefused(403, f"the meeting does not take this token: {bad}") from None
    if participant_id not in meeting.participants:
        raise ControlRefused(403, "the meeting does not take this token: its participant was deleted")
    participant = meeting.participants[participant_id]
    if participant.name is None:
        # Reported of live tokens in April 2026 (cloudflare-typescript); an empty name does.
        raise ControlRefused(403, "error 0002: the participant was added without a name")
    return participant


def somebody(world: World, app: App, meeting: Meeting, name: str) -> Participant:
    """Whoever of this name waits outside, or a newcomer: everybody who joins is a participant first."""
    session = meeting.live_session
    inside = {peer.user_id for peer in session.present} if session else set[str]()
    outside = [participant for participant in meeting.participants.values() if participant.id not in inside]
    known = next((participant for participant in outside if name and participant.custom_id == name), None)
    if known:
        return known
    participant_id = world.new_id()
    taken = any(participant.custom_id == name for participant in meeting.participants.values())
    newcomer = Participant(
        id=participant_id,
        custom_id=participant_id if taken or not name else name,
        name=name,
        picture=None,
        preset_name=speaking_preset(app),
        created_at=world.now,
        updated_at=world.now,
    )
    meeting.participants[newcomer.id] = newcomer
    return newcomer


def speaking_preset(app: App) -> str:
    """The first preset that lets somebody be heard."""
    speaking = (
        preset for preset in app.presets.values() if preset.permissions["media"]["audio"]["can_produce"] == "ALLOWED"
    )
    return next((preset.name for preset in speaking), "group_call_participant")


def check_door(app: App, meeting: Meeting, participant: Participant) -> None:
    """Raise `ControlRefused` unless the meeting is open and the participant's preset skips its waiting room."""
    if meeting.status != "ACTIVE":
        raise ControlRefused(403, "the meeting is inactive")
    preset = app.preset_called(participant.preset_name)
    if preset is None or preset.permissions["accept_waiting_requests"]:
        return
    waiting = preset.permissions["waiting_room_type"]
    if waiting == "SKIP_ON_ACCEPT" or (waiting == "ON_PRIVILEGED_USER_ENTRY" and not host_inside(app, meeting)):
        raise ControlRefused(403, "the participant waits in the waiting room, where nobody accepts the request")


def host_inside(app: App, meeting: Meeting) -> bool:
    session = meeting.live_session
    presets = (app.preset_called(peer.preset_name) for peer in (session.present if session else ()))
    return any(preset is not None and preset.permissions["accept_waiting_requests"] for preset in presets)
