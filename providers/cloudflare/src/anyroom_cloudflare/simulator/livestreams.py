"""The livestream calls."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Refusal, Served
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.envelopes import paged, single
from anyroom_cloudflare.simulator.listing import page
from anyroom_cloudflare.simulator.livestream import STATUSES, Livestream, LivestreamSession
from anyroom_cloudflare.simulator.paths import APP, MEETING, SESSION
from anyroom_cloudflare.simulator.reading import body, choice, flag, newest_first
from anyroom_cloudflare.simulator.shapes import Nullable, Number, Object, Text
from anyroom_cloudflare.simulator.times import Window
from anyroom_cloudflare.simulator.world import World, find

LIVESTREAMS: Final = f"{APP}/livestreams"
ONE: Final = f"{LIVESTREAMS}/{{livestreamId}}"
NAME: Final = Nullable(Text(pattern="[a-zA-Z0-9-_]*"))
PIXELS: Final = Number(1, whole=True)
CREATE: Final = Object({"name": NAME})
START: Final = Object({"name": NAME, "video_config": Object({"width": PIXELS, "height": PIXELS})})
# So it is spelled for livestreams, and only there.
DESCENDING: Final = "DSC"


def create(world: World, call: Call) -> Answer:
    app, given = world.app(call), body(call, CREATE)
    livestream = world.livestream(app, name_in(given), None)
    shown = livestream.as_json()
    return single({name: value for name, value in shown.items() if name not in {"created_at", "updated_at"}}, 201)


def list_livestreams(world: World, call: Call) -> Answer:
    status, independent = choice(call, "status", *STATUSES), flag(call, "exclude_meetings")
    window = Window.read(call)
    livestreams = [
        livestream
        for livestream in world.app(call).livestreams.values()
        if status in {None, livestream.status}
        and not (independent and livestream.meeting_id)
        and livestream.created_at in window
    ]
    on_page = page(call, livestreams[::-1] if newest_first(call, DESCENDING) else livestreams)
    items = [livestream.as_json() for livestream in on_page.items]
    if world.dialect.listed_as_object:
        return single({"livestreams": items, "paging": on_page.paging})
    return paged(items, on_page.paging)


def start(world: World, call: Call) -> Answer:
    """A body is optional here as a whole."""
    app, meeting = world.app(call), world.meeting(call)
    given = body(call, START) if call.content.strip() else {}
    session = world.live_session(meeting)
    if world.active_livestream(app, meeting):
        raise Refusal(errors.livestream_running(meeting.id))
    livestream = world.livestream(app, name_in(given), session)
    return single(livestream.started_json(), 201)


def name_in(given: dict[str, object]) -> str | None:
    name = given.get("name")
    return None if name is None else str(name)


def stop(world: World, call: Call) -> Answer:
    active_in_meeting(world, call).stop(world.now)
    return single({"message": "Stopped live stream successfully"})


def get_active(world: World, call: Call) -> Answer:
    return single(active_in_meeting(world, call).as_json(secret=False))


def active_in_meeting(world: World, call: Call) -> Livestream:
    meeting = world.meeting(call)
    livestream = world.active_livestream(world.app(call), meeting)
    if livestream is None:
        raise Refusal(errors.no_livestream_in(meeting.id))
    return livestream


def history(world: World, call: Call) -> Answer:
    """The meeting's latest livestream, and what was broadcast through any of them."""
    meeting = world.meeting(call)
    own = [stream for stream in world.app(call).livestreams.values() if stream.meeting_id == meeting.id]
    sessions = [session for livestream in own for session in livestream.sessions]
    on_page = page(call, sessions[::-1])
    shown = [session.as_json(world.now) for session in on_page.items]
    return paged({"livestream": own[-1].as_json() if own else None, "sessions": shown}, on_page.paging)


def get(world: World, call: Call) -> Answer:
    livestream = livestream_of(world, call)
    on_page = page(call, livestream.sessions[::-1])
    shown = [session.as_json(world.now) for session in on_page.items]
    return paged({"livestream": livestream.as_json(), "sessions": shown}, on_page.paging)


def get_active_session(world: World, call: Call) -> Answer:
    livestream = livestream_of(world, call)
    if livestream.current is None:
        raise Refusal(errors.no_livestream_session(livestream.id))
    return single({"livestream": livestream.as_json(), "session": livestream.current.as_json(world.now)})


def get_session(world: World, call: Call) -> Answer:
    wanted = call.segments["livestreamSessionId"]
    sessions = {session.id: session for session in world.livestream_sessions(world.app(call))}
    return single(find(sessions, wanted, errors.unknown("livestream session", wanted)).as_json(world.now))


def of_session(world: World, call: Call) -> Answer:
    """A meeting's session, and not one of a livestream: what was broadcast while it went on."""
    app, session = world.app(call), world.session(call)
    own = {stream.id for stream in app.livestreams.values() if stream.meeting_id == session.meeting_id}

    def meanwhile(broadcast: LivestreamSession) -> bool:
        return session.started_at <= broadcast.invoked_at <= (session.ended_at or world.now)

    during = [item for item in world.livestream_sessions(app) if item.livestream_id in own and meanwhile(item)]
    on_page = page(call, during[::-1])
    return single({"data": [item.as_json(world.now) for item in on_page.items], "paging": on_page.paging})


def livestream_of(world: World, call: Call) -> Livestream:
    livestream_id = call.segments["livestreamId"]
    return find(world.app(call).livestreams, livestream_id, errors.unknown("livestream", livestream_id))


OPERATIONS: Final = (
    Served("createLivestream", "POST", LIVESTREAMS, create),
    Served("listLivestreams", "GET", LIVESTREAMS, list_livestreams),
    Served("getLivestreamSession", "GET", f"{LIVESTREAMS}/sessions/{{livestreamSessionId}}", get_session),
    Served("getLivestream", "GET", ONE, get),
    Served("getActiveLivestreamSession", "GET", f"{ONE}/active-livestream-session", get_active_session),
    Served("startMeetingLivestream", "POST", f"{MEETING}/livestreams", start),
    Served("stopMeetingLivestream", "POST", f"{MEETING}/active-livestream/stop", stop),
    Served("getActiveMeetingLivestream", "GET", f"{MEETING}/active-livestream", get_active),
    Served("listMeetingLivestreams", "GET", f"{MEETING}/livestream", history),
    Served("listSessionLivestreams", "GET", f"{SESSION}/livestream-sessions", of_session),
)
