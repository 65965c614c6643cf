"""The tour itself: what a video app does all day, step by step, on whatever platform it is given.

Each step is a function of the visit; it returns what there is to tell about it. What a platform cannot do raises
`UnsupportedOperation` before anything is sent, and the tour goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from anyroom import Hls, Layout, Role
from anyroom.errors import NoActiveSession, UnsupportedOption
from anyroom.tour.films import read_film
from anyroom.tour.listings import fill, listing_of
from anyroom.tour.visits import Skipped, Visit
from anyroom.types import UNSET, RecordingStatus

SECONDS_ON_AIR: Final = 10
ROLES: Final = (Role.HOST, Role.VIEWER)


def prepare(visit: Visit) -> str:
    roles = [role for role in ROLES if visit.video.supports(f"tokens.create:role={role.value}")]
    prepared = visit.video.prepare(roles=roles)
    return f"made {', '.join(prepared.created)}" if prepared.created else prepared.note or "nothing to be done"


def create_room(visit: Visit) -> str:
    visit.room = visit.video.rooms.create()
    return visit.room.id


def make_host_token(visit: Visit) -> str:
    visit.host = visit.video.tokens.create(visit.room, role=Role.HOST, participant="ana")
    return visit.host.side_effect or "signed here, nothing was sent"


def make_viewer_token(visit: Visit) -> str:
    visit.viewer = visit.video.tokens.create(visit.room, role=Role.VIEWER, participant="ben")
    return visit.viewer.side_effect or "signed here, nothing was sent"


def let_people_join(visit: Visit) -> str:
    visit.people = tuple(visit.company.join(visit))
    return f"{len(visit.people)} joined"


def find_live_session(visit: Visit) -> str:
    session = visit.video.sessions.active(visit.room)
    if session is None:
        raise Skipped("the platform does not see the session yet")
    return f"{session.id}, {session.status}"


def see_who_is_in(visit: Visit) -> str:
    people = list(visit.video.participants.list(room=visit.room))
    return ", ".join(person.name or person.id for person in people)


def start_recording(visit: Visit) -> str:
    layout = visit.first_supported("recordings.start:layout", Layout)
    visit.recording = visit.video.recordings.start(visit.room, layout=layout)
    return "the platform's own layout" if layout is UNSET else f"layout {layout}"


def start_broadcast(visit: Visit) -> str:
    if visit.rtmp is not None:
        try:
            visit.broadcast = visit.video.broadcasts.start(visit.room, hls=Hls(), rtmp=[visit.rtmp])
        except UnsupportedOption:
            pass  # one broadcast has one output there: see `broadcast_by_rtmp`
        else:
            visit.rtmp_sent = True
            return "HLS and RTMP in one"
    visit.broadcast = visit.video.broadcasts.start(visit.room, hls=Hls())
    return "HLS"


def wait_until_recording(visit: Visit) -> str:
    visit.recording = visit.video.recordings.wait(visit.recording, until=RecordingStatus.RECORDING, timeout=60)
    return visit.recording.status


def wait_until_live(visit: Visit) -> str:
    visit.broadcast = visit.video.broadcasts.wait(visit.broadcast)
    visit.video.clock.sleep(SECONDS_ON_AIR)  # a film of a moment is no film, and some platforms drop it
    return ", ".join(f"{output.kind} {output.status}" for output in visit.broadcast.outputs) or visit.broadcast.status


def stop_broadcast(visit: Visit) -> str:
    return visit.video.broadcasts.stop(visit.broadcast).status


def stop_recording(visit: Visit) -> str:
    return visit.video.recordings.stop(visit.recording).status


def broadcast_by_rtmp(visit: Visit) -> str:
    if visit.rtmp_sent:
        return "went out with the first broadcast"
    if visit.rtmp is None:
        raise Skipped("there is nowhere to send it; name a server with --rtmp")
    broadcast = visit.video.broadcasts.start(visit.room, rtmp=[visit.rtmp])
    try:
        broadcast = visit.video.broadcasts.wait(broadcast)
    finally:
        visit.video.broadcasts.stop(broadcast)
    return "in a broadcast of its own"


def wait_for_recording(visit: Visit) -> str:
    visit.recording = visit.video.recordings.wait(visit.recording)
    return visit.recording.status


def download_recording(visit: Visit) -> str:
    visit.download = visit.video.recordings.download(visit.recording, visit.folder)
    compared = f"; {' and '.join(visit.download.verified)} as announced" if visit.download.verified else ""
    return f"{visit.download.size} bytes, sha256 {visit.download.sha256[:12]}…{compared}"


def check_file(visit: Visit) -> str:
    film = read_film(visit.download.path, size=visit.download.size, sha256=visit.download.sha256)
    return f"plays for {film.seconds:g} s, {film.samples} samples in {film.tracks} track(s)"


def walk_listing(visit: Visit) -> str:
    listing = listing_of(visit.video)
    visit.relied_on.append(listing.calls[0])
    made = fill(listing, visit) if visit.rehearsal else 0
    pages = list(listing.walk(visit).pages())
    count = sum(len(page.items) for page in pages)
    return f"{count} {listing.things} on {len(pages)} page(s), {made} of them made for this"


def remove_participant(visit: Visit) -> str:
    visit.video.participants.remove(visit.people[-1], room=visit.room)
    return f"{visit.people[-1]} is out"


def end_session(visit: Visit) -> str:
    try:
        visit.video.sessions.end(visit.room)
    except NoActiveSession:
        return "nobody was left"
    return "everybody is out"


def close_room(visit: Visit) -> str:
    return visit.video.rooms.close(visit.room).status


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tour.

    Attributes:
        title: what it does, in words.
        act: does it.
        calls: what it relies on, as `Client.supports` names it.
        needs: what earlier steps must have made.
        tidies: it ends or closes something, and is taken even after a failure.
    """

    title: str
    act: Callable[[Visit], str]
    calls: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tidies: bool = False

    @property
    def name(self) -> str:
        return self.act.__name__


STEPS: Final = (
    Step("prepare the platform", prepare, ("prepare",)),
    Step("create a room", create_room, ("rooms.create",)),
    Step("make a token for a host", make_host_token, ("tokens.create", "tokens.create:role=host"), ("room",)),
    Step("make a token for a viewer", make_viewer_token, ("tokens.create", "tokens.create:role=viewer"), ("room",)),
    Step("let people join", let_people_join, (), ("room",)),
    Step("find the live session", find_live_session, ("sessions.active",), ("people",)),
    Step("see who is in it", see_who_is_in, ("participants.list", "participants.list:room"), ("people",)),
    Step("start a recording", start_recording, ("recordings.start",), ("people",)),
    Step("start a broadcast", start_broadcast, ("broadcasts.start", "broadcasts.start:hls"), ("people",)),
    Step("wait until it records", wait_until_recording, ("recordings.wait",), ("recording",)),
    Step("wait until it is live", wait_until_live, ("broadcasts.wait",), ("broadcast",)),
    Step("stop the broadcast", stop_broadcast, ("broadcasts.stop",), ("broadcast",), tidies=True),
    Step("stop the recording", stop_recording, ("recordings.stop",), ("recording",), tidies=True),
    Step("send it out by RTMP too", broadcast_by_rtmp, ("broadcasts.start:rtmp",), ("people",)),
    Step("wait for the recording", wait_for_recording, ("recordings.wait",), ("recording",)),
    Step("download it", download_recording, ("recordings.download",), ("recording",)),
    Step("check that it plays", check_file, (), ("download",)),
    Step("walk a long listing", walk_listing, (), ("people",)),
    Step("remove a participant", remove_participant, ("participants.remove",), ("people",)),
    Step("put everybody out", end_session, ("sessions.end",), ("people",), tidies=True),
    Step("close the room", close_room, ("rooms.close",), ("room",), tidies=True),
)
"""The program, in order."""
