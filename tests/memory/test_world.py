"""What holds of the whole: everything is there, unknown ids, listings, options, separate worlds, threads, the stage."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from anyroom import Client, Hls, Layout, Memory, Orientation, Quality, Stylesheet, UnsupportedOperation, WebPage
from anyroom.capabilities import Level, matrix, neutral_operations
from anyroom.clock import VirtualClock
from anyroom.errors import ConfigurationError, InvalidArgument, NotFound
from anyroom.memory.world import PAGE_SIZE
from anyroom.operations import drive
from anyroom.provider import Provider
from anyroom.stages import open_stage
from anyroom.types import Broadcast, Participant, Recording, Ref, Room

Video = Client[Memory]

WAITING = {"recordings.wait", "broadcasts.wait"}


def test_everything_is_native_down_to_values() -> None:
    """But waiting, which is asking again and again on every platform; and nobody posts what is in memory."""
    levels = {row.name: row.support["memory"].level for row in matrix({"memory": Memory})}
    assert {name for name, level in levels.items() if level is not Level.NATIVE} == {*WAITING, "webhooks.parse"}
    own = {
        call: getattr(Memory, item.method) is not getattr(Provider, item.method)
        for call, item in neutral_operations().items()
    }
    assert {call for call, is_own in own.items() if not is_own} == WAITING


UNKNOWN: dict[str, Callable[[Video, str, Room], object]] = {
    "rooms.get": lambda video, no, room: video.rooms.get(no),
    "rooms.update": lambda video, no, room: video.rooms.update(no, name="x"),
    "rooms.close": lambda video, no, room: video.rooms.close(no),
    "sessions.get": lambda video, no, room: video.sessions.get(no),
    "sessions.active": lambda video, no, room: video.sessions.active(no),
    "sessions.end": lambda video, no, room: video.sessions.end(no),
    "participants.list of a room": lambda video, no, room: video.participants.list(room=no).first(),
    "participants.list of a session": lambda video, no, room: video.participants.list(session=no).first(),
    "participants.get": lambda video, no, room: video.participants.get("x", session=no),
    "participants.remove": lambda video, no, room: video.participants.remove(no, room=room),
    "participants.remove from no room": lambda video, no, room: video.participants.remove("x", room=no),
    "participants.mute": lambda video, no, room: video.participants.mute(no, room=room),
    "participants.mute_all": lambda video, no, room: video.participants.mute_all(no),
    "tokens.create": lambda video, no, room: video.tokens.create(no),
    "recordings.start": lambda video, no, room: video.recordings.start(no),
    "recordings.stop": lambda video, no, room: video.recordings.stop(no),
    "recordings.get": lambda video, no, room: video.recordings.get(no),
    "recordings.delete": lambda video, no, room: video.recordings.delete(no),
    "recordings.pause": lambda video, no, room: video.recordings.pause(no),
    "recordings.resume": lambda video, no, room: video.recordings.resume(no),
    "recordings.wait": lambda video, no, room: video.recordings.wait(no),
    "recordings.download": lambda video, no, room: video.recordings.download(no, "/nowhere/film.mp4"),
    "broadcasts.start": lambda video, no, room: video.broadcasts.start(no, hls=Hls()),
    "broadcasts.stop": lambda video, no, room: video.broadcasts.stop(no),
    "broadcasts.get": lambda video, no, room: video.broadcasts.get(no),
    "broadcasts.wait": lambda video, no, room: video.broadcasts.wait(no),
    "captions.start": lambda video, no, room: video.captions.start(no),
    "captions.stop": lambda video, no, room: video.captions.stop(no),
    "transcripts.list of a room": lambda video, no, room: video.transcripts.list(room=no).first(),
    "transcripts.list of a session": lambda video, no, room: video.transcripts.list(session=no).first(),
    "transcripts.get": lambda video, no, room: video.transcripts.get(no),
    "transcripts.summary": lambda video, no, room: video.transcripts.summary(no),
    "calls.dial": lambda video, no, room: video.calls.dial(no, "sip:ana@example.com"),
    "calls.hang_up": lambda video, no, room: video.calls.hang_up(no),
    "calls.send_dtmf": lambda video, no, room: video.calls.send_dtmf(no, "1"),
    "calls.send_dtmf to no call": lambda video, no, room: video.calls.send_dtmf(room, "1", call=no),
    "renders.start": lambda video, no, room: video.renders.start(no, "https://app.example"),
    "renders.stop": lambda video, no, room: video.renders.stop(no),
    "renders.get": lambda video, no, room: video.renders.get(no),
    "signals.send": lambda video, no, room: video.signals.send(no, "hello"),
    "signals.send to nobody": lambda video, no, room: video.signals.send(room, "hello", to=no),
    "stats.session": lambda video, no, room: video.stats.session(no),
    "stats.participant": lambda video, no, room: video.stats.participant("x", session=no),
    "webhooks.get": lambda video, no, room: video.webhooks.get(no),
    "webhooks.update": lambda video, no, room: video.webhooks.update(no, name="x"),
    "webhooks.delete": lambda video, no, room: video.webhooks.delete(no),
}
WITHOUT_ID = {
    "prepare",
    *(f"{name}.list" for name in ("rooms", "sessions", "recordings", "broadcasts", "renders", "webhooks")),
}


def test_every_call_that_takes_an_id_stands_in_the_table() -> None:
    named = {name.partition(" ")[0] for name in UNKNOWN}
    assert named | WITHOUT_ID | {"rooms.create", "webhooks.create", "webhooks.parse"} == set(neutral_operations())


@pytest.mark.parametrize("call", UNKNOWN)
def test_an_unknown_id_is_not_found(video: Video, room: Room, ana: Participant, call: str) -> None:
    with pytest.raises(NotFound, match="unknown-id") as caught:
        UNKNOWN[call](video, "unknown-id", room)
    assert (caught.value.provider, caught.value.operation) == ("memory", call.partition(" ")[0])


def test_somebody_of_another_session_is_not_found(memory: Memory, video: Video, ana: Participant) -> None:
    other = memory.join(video.rooms.create(), "Ben")
    for ask in (video.participants.get, video.stats.participant):
        with pytest.raises(NotFound, match=other.id):
            ask(other, session=ana.session_id or "")


def test_things_are_given_as_ids_objects_or_references(video: Video, room: Room, ana: Participant) -> None:
    recording = video.recordings.start(room)
    ref: Ref[Recording] = Ref(provider="memory", kind="recording", id=recording.id)
    assert video.recordings.get(ref) == video.recordings.get(recording) == video.recordings.get(recording.id)
    for bad in ("a/b", "", ".."):
        for ask in (video.recordings.get, lambda bad: video.recordings.list(room=bad).first()):
            with pytest.raises(InvalidArgument):
                ask(bad)


# --- listings ---------------------------------------------------------------------------------------------------------


def test_a_listing_pages_newest_first(video: Video) -> None:
    made = [video.rooms.create().id for _ in range(2 * PAGE_SIZE + 3)]
    pages = list(video.rooms.list().pages())
    assert [len(page.items) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert [room.id for page in pages for room in page.items] == made[::-1]
    assert len(list(video.webhooks.list().pages())) == 1


def test_a_full_last_page_is_the_last(video: Video) -> None:
    for _ in range(PAGE_SIZE):
        video.webhooks.create("https://app.example")
    assert len(list(video.webhooks.list().pages())) == 1


def test_a_listing_is_stable_while_it_grows_and_shrinks(video: Video) -> None:
    made = [video.webhooks.create("https://app.example") for _ in range(2 * PAGE_SIZE)]
    seen: list[str] = []
    for page in video.webhooks.list().pages():
        seen += [item.id for item in page.items]
        video.webhooks.create("https://app.example/later")
        video.webhooks.delete(page.items[-1])  # the one that the cursor goes on after
    assert seen == [item.id for item in made[::-1]]


@pytest.mark.parametrize("cursor", ["", "next", "-", "0x"])
def test_a_foreign_cursor_is_refused(memory: Memory, cursor: str) -> None:
    with pytest.raises(InvalidArgument, match="next_cursor"):
        drive(memory.list_webhooks(cursor=cursor), lambda step: pytest.fail(f"asked for {step}"))


# --- options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "value", "shown"),
    [
        *(("layout", layout, layout.value) for layout in Layout),
        ("layout", Stylesheet("a {}"), {"css": "a {}"}),
        ("layout", WebPage("https://app.example"), {"url": "https://app.example"}),
        *(("quality", quality, quality.value) for quality in Quality),
        *(("orientation", orientation, orientation.value) for orientation in Orientation),
        ("max_duration", 60, 60),
    ],
)
def test_what_has_no_field_of_its_own_shows_in_raw(
    video: Video, room: Room, ana: Participant, option: str, value: Any, shown: object
) -> None:
    asked: dict[str, Any] = {option: value}
    recording: Recording = video.recordings.start(room, **asked)
    broadcast: Broadcast = video.broadcasts.start(room, hls=Hls(), **asked)
    assert recording.raw[option] == broadcast.raw[option] == shown
    assert video.recordings.get(recording).raw[option] == shown


def test_extra_is_merged_last_and_others_is_not(video: Video, room: Room, ana: Participant) -> None:
    recording = video.recordings.start(
        room, layout=Layout.GRID, extra={"memory": {"layout": "own", "deep": {"a": [1]}}}
    )
    assert recording.raw["layout"] == "own"
    assert recording.raw["deep"] == {"a": [1]}
    with pytest.raises(InvalidArgument, match="nobodys"):
        video.rooms.create(extra={"nobodys": {"a": 1}})


def test_raw_is_json_and_the_apps_own(video: Video, room: Room, ana: Participant) -> None:
    given = {"deep": {"list": [1]}}
    recording = video.recordings.start(room, extra={"memory": given})
    assert json.loads(json.dumps(recording.raw)) == recording.raw
    assert recording.raw["status"] == "starting"
    recording.raw["deep"]["list"].append(2)
    given["deep"]["list"].append(3)
    recording.raw.clear()
    assert video.recordings.get(recording).raw["deep"] == {"list": [1]}
    ana.raw["signals"].append("forged")
    (person,) = video.participants.list(room=room)
    assert person.raw["signals"] == []


# --- worlds -----------------------------------------------------------------------------------------------------------


def test_worlds_are_separate_and_the_error_says_so(memory: Memory, video: Video, room: Room) -> None:
    by_name = Client("memory")
    with pytest.raises(NotFound, match="world of its own"):
        by_name.rooms.get(room)
    assert list(by_name.rooms.list()) == []
    assert Client(memory).rooms.get(room) == room


def test_there_is_nothing_to_configure_and_no_wire(video: Video) -> None:
    with pytest.raises(ConfigurationError, match="no such setting: token"):
        Client("memory", token="x")
    with pytest.raises(UnsupportedOperation, match=r"memory raw\.request"):
        video.raw.request("GET", "/rooms")


def test_threads_may_share_a_world(memory: Memory) -> None:
    video = Client(memory)
    room = video.rooms.create()

    def work(number: int) -> list[str]:
        memory.join(room, f"person {number}")
        memory.advance(1)
        return [video.rooms.create(key=f"key-{number % 4}").id for _ in range(20)]

    with ThreadPoolExecutor(8) as pool:
        made = {room_id for rooms in pool.map(work, range(16)) for room_id in rooms}
    assert len(made) == 4
    session = video.sessions.active(room)
    assert session is not None
    assert session.participant_count == 16 == len(list(video.participants.list(room=room)))
    assert len(list(video.sessions.list(room=room))) == 1


@pytest.mark.usefixtures("unmeasured")
def test_it_loads_nothing_that_speaks_http() -> None:
    code = (
        "import sys; from anyroom import Client; room = Client('memory').rooms.create();"
        "print(*{'httpx', 'starlette', 'uvicorn', 'cryptography', 'jwt', 'anyroom.simulator'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_it_is_a_stage_whose_clock_is_the_worlds(tmp_path: Path) -> None:
    with open_stage("memory") as stage:
        assert stage.name == "memory"
        assert isinstance(stage.provider().clock, VirtualClock)
        video = Client(stage.provider())
        room = video.rooms.create()
        ana, ben = (stage.join(room.id, name) for name in ("Ana", "Ben"))
        recording = Client(stage.provider()).recordings.start(room.id)
        stage.advance(10)
        stage.leave(room.id, ben)
        assert [person.id for person in video.participants.list(room=room)] == [ana]
        assert video.recordings.stop(recording).duration == 9
        assert video.recordings.download(video.recordings.wait(recording), tmp_path).verified
