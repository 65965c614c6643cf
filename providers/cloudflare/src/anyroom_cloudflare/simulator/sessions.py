"""The calls about sessions and who was in them."""

from __future__ import annotations

import re
from typing import Final

from anyroom.simulator import Answer, BadField, Call, Refusal, Served
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.envelopes import paged, single
from anyroom_cloudflare.simulator.listing import page
from anyroom_cloudflare.simulator.paths import APP, SESSION
from anyroom_cloudflare.simulator.peer_report import FILTERS, report
from anyroom_cloudflare.simulator.reading import choice, choices, flag, found, newest_first
from anyroom_cloudflare.simulator.session import Peer, Session
from anyroom_cloudflare.simulator.times import Window
from anyroom_cloudflare.simulator.world import World

PARTICIPANTS: Final = f"{SESSION}/participants"
# Documented by the example 1:10 only.
HEAD_COUNT: Final = re.compile(r"(\d{1,9}):(\d{1,9})", re.ASCII)


def list_sessions(world: World, call: Call) -> Answer:
    now, status = world.now, choice(call, "status", "LIVE", "ENDED")
    meeting_id, heads, window = call.parameter("associated_id"), head_count(call), Window.read(call)
    sessions = [
        session
        for session in world.app(call).sessions.values()
        if status in {None, "LIVE" if session.live else "ENDED"}
        and meeting_id in {None, session.meeting_id}
        and session.most_at_once in heads
        and found(call, session.title, session.meeting_id, session.id)
        and session.started_at in window
    ]
    if choice(call, "sort_by", "minutesConsumed", "createdAt") == "minutesConsumed":
        sessions.sort(key=lambda session: session.minutes(now))
    on_page = page(call, sessions[::-1] if newest_first(call) else sessions)
    data = {"sessions": [session.as_json(now) for session in on_page.items]}
    return single(data) if world.dialect.generation == 1 else paged(data, on_page.paging)


def head_count(call: Call) -> range:
    text = call.parameter("participants")
    match = HEAD_COUNT.fullmatch(text or "0:999999999")
    if match is None:
        raise BadField("participants", "must be a range such as 1:10")
    return range(int(match[1]), int(match[2]) + 1)


def get(world: World, call: Call) -> Answer:
    flag(call, "include_breakout_rooms")
    session = world.session(call).as_json(world.now)
    return single({"session": session} if world.dialect.generation == 1 else session)


def list_participants(world: World, call: Call) -> Answer:
    session, now = world.session(call), world.now
    with_events = flag(call, "include_peer_events") or False
    # Without breakout rooms the two views are the same.
    choice(call, "view", "raw", "consolidated")
    peers = [peer for peer in session.peers.values() if found(call, peer.user_id, peer.custom_id, peer.name)]
    if choice(call, "sort_by", "joinedAt", "duration") == "duration":
        peers.sort(key=lambda peer: peer.minutes(now))
    on_page = page(call, peers[::-1] if newest_first(call) else peers)
    rows = [peer.as_json(now, session.id, with_events=with_events) for peer in on_page.items]
    where = world.dialect.participants_paging
    if where == "top":
        return paged({"participants": rows}, on_page.paging)
    return single({"participants": rows, **({"paging": on_page.paging} if where == "data" else {})})


def get_participant(world: World, call: Call) -> Answer:
    session = world.session(call)
    wanted, with_events = call.segments["participantId"], flag(call, "include_peer_events") or False
    # Which of the two ids is meant is documented nowhere; of somebody who came twice the last peer is shown.
    peers = [peer for peer in session.peers.values() if wanted in {peer.id, peer.user_id}]
    if not peers:
        raise Refusal(errors.unknown("participant", wanted))
    return single({"participant": peers[-1].as_json(world.now, session.id, with_events=with_events)})


def get_peer_report(world: World, call: Call) -> Answer:
    choices(call, "filters", *FILTERS)
    with_events = flag(call, "include_peer_events") or False
    session, peer = peer_of(world, call)
    return single({"participant": report(world.now, session.id, peer, with_events=with_events)})


def peer_of(world: World, call: Call) -> tuple[Session, Peer]:
    peer_id = call.segments["peerId"]
    for session in world.app(call).sessions.values():
        if peer_id in session.peers:
            return session, session.peers[peer_id]
    raise Refusal(errors.unknown("peer", peer_id))


OPERATIONS: Final = (
    Served("listSessions", "GET", f"{APP}/sessions", list_sessions),
    Served("getPeerReport", "GET", f"{APP}/sessions/peer-report/{{peerId}}", get_peer_report),
    Served("getSession", "GET", SESSION, get),
    Served("listSessionParticipants", "GET", PARTICIPANTS, list_participants),
    Served("getSessionParticipant", "GET", f"{PARTICIPANTS}/{{participantId}}", get_participant),
)
