"""The meeting calls. There is none that deletes a meeting."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Served
from anyroom_cloudflare.simulator.envelopes import paged, single
from anyroom_cloudflare.simulator.listing import page
from anyroom_cloudflare.simulator.meeting import DEFAULTS, MEETING, MEETING_CHANGE, STATUS, Meeting
from anyroom_cloudflare.simulator.paths import APP
from anyroom_cloudflare.simulator.paths import MEETING as ONE
from anyroom_cloudflare.simulator.reading import body, choice, found
from anyroom_cloudflare.simulator.times import Window
from anyroom_cloudflare.simulator.world import World

MEETINGS: Final = f"{APP}/meetings"


def list_meetings(world: World, call: Call) -> Answer:
    status, window = choice(call, "status", *STATUS.words), Window.read(call)
    meetings = [
        meeting
        for meeting in world.app(call).meetings.values()
        if status in {None, meeting.status} and found(call, meeting.id, meeting.title) and meeting.created_at in window
    ]
    on_page = page(call, meetings[::-1])
    return paged([meeting.as_json(listed=True) for meeting in on_page.items], on_page.paging)


def create(world: World, call: Call) -> Answer:
    app, content = world.app(call), {**DEFAULTS, **body(call, MEETING)}
    meeting = Meeting(world.new_id(), world.now, content)
    app.meetings[meeting.id] = meeting
    return single(meeting.as_json(), 201)


def get(world: World, call: Call) -> Answer:
    return single(world.meeting(call).as_json())


def update(world: World, call: Call) -> Answer:
    meeting = world.meeting(call)
    meeting.change({**meeting.content, **body(call, MEETING_CHANGE)}, world.now)
    return single(meeting.as_json())


def replace(world: World, call: Call) -> Answer:
    """What is left out falls back to its default; the status is nothing that this call knows."""
    meeting = world.meeting(call)
    meeting.change({**DEFAULTS, **body(call, MEETING)}, world.now)
    return single(meeting.as_json())


OPERATIONS: Final = (
    Served("listMeetings", "GET", MEETINGS, list_meetings),
    Served("createMeeting", "POST", MEETINGS, create),
    Served("getMeeting", "GET", ONE, get),
    Served("updateMeeting", "PATCH", ONE, update),
    Served("replaceMeeting", "PUT", ONE, replace),
)
