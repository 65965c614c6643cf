"""The tour on every platform that can be simulated here, and on some that are made to be difficult."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from anyroom import Client, Memory, Role, Why, plugins, stages
from anyroom.errors import ProviderUnavailable
from anyroom.operations import Operation
from anyroom.provider import Provider, absent, emulated
from anyroom.tour import STEPS, Live, Outcome, PlatformReport, StepReport, Visit, rehearsal, take
from anyroom.tour.listings import ENOUGH_PAGES
from anyroom.tour.visits import TEST_CARD
from anyroom.types import MASK, Recording, Rtmp

PLATFORMS = [name for name in stages.names() if name in plugins.names()]
Visiting = Callable[[str], AbstractContextManager[Visit]]


class Watcher:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def begins(self, report: PlatformReport, step: str, title: str) -> None:
        self.told.append(("begins", f"{report.provider} {step}"))

    def ended(self, report: PlatformReport) -> None:
        self.told.append(("ended", f"{report.provider} {report.steps[-1].step}"))


def tour(visiting: Visiting, *names: str) -> list[PlatformReport]:
    return list(take(names, visiting, Watcher()))


def by_step(report: PlatformReport) -> dict[str, StepReport]:
    return {step.step: step for step in report.steps}


class People:
    """They join a memory's room when they are called."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def join(self, visit: Visit) -> list[str]:
        return [self._memory.join(visit.room.id, name).id for name in ("Ana", "Ben")]


def visiting(memory: Memory, folder: Path, rtmp: Rtmp | None = TEST_CARD, *, rehearsal: bool = True) -> Visiting:
    @contextmanager
    def visit(name: str) -> Generator[Visit]:
        with Client(memory) as video:
            yield Visit(video, People(memory), folder, rehearsal=rehearsal, rtmp=rtmp)

    return visit


@pytest.mark.parametrize("name", PLATFORMS)
def test_the_tour_runs_on(name: str) -> None:
    (report,) = tour(rehearsal, name)
    assert [step.note for step in report.steps if step.outcome is Outcome.FAILED] == []
    assert [step.step for step in report.steps] == ["open", *(step.name for step in STEPS)]
    assert [step.step for step in report.steps if step.outcome is not Outcome.DONE and not step.note] == []
    steps = by_step(report)
    for step in ("create_room", "make_host_token", "let_people_join", "start_recording", "check_file", "end_session"):
        assert steps[step].outcome in {Outcome.DONE, Outcome.EMULATED}, steps[step]
    assert "plays for" in steps["check_file"].detail
    assert int(steps["walk_listing"].detail.split(" on ")[1].split()[0]) >= ENOUGH_PAGES
    assert report.title
    assert report.seconds < 30


def test_watchers_are_told_of_each_step_in_turn() -> None:
    watcher = Watcher()
    reports = list(take(PLATFORMS[:1], rehearsal, watcher))
    steps = [f"{PLATFORMS[0]} {step.step}" for step in reports[0].steps]
    assert watcher.told == [(what, step) for step in steps for what in ("begins", "ended")]


def test_json_has_everything() -> None:
    (report,) = tour(rehearsal, PLATFORMS[0])
    data = report.as_json()
    assert set(data) == {"provider", "title", "provenance", "live", "failed", "seconds", "steps"}
    assert all(set(step) == {"step", "title", "outcome", "seconds", "detail", "note"} for step in data["steps"])
    assert data["provider"] == PLATFORMS[0]
    assert data["failed"] is False


def test_what_is_absent_is_told_and_what_hangs_on_it_is_skipped(tmp_path: Path) -> None:
    class NoRecordings(Memory):
        start_recording = absent(Why.UPSTREAM, "it has no recorder; film it")
        close_room = absent(Why.NEVER, "its rooms have no doors")

    (report,) = tour(visiting(NoRecordings(), tmp_path), "odd")
    steps = by_step(report)
    assert not report.failed
    assert steps["start_recording"].outcome is Outcome.ABSENT
    assert "it has no recorder; film it" in steps["start_recording"].note
    assert steps["close_room"].outcome is Outcome.ABSENT
    for step in ("wait_until_recording", "stop_recording", "wait_for_recording", "download_recording"):
        assert steps[step].outcome is Outcome.SKIPPED
        assert steps[step].note == "there is no recording"
    assert steps["check_file"].note == "there is no download"
    assert steps["end_session"].outcome is Outcome.DONE


def test_an_absent_option_is_told(tmp_path: Path) -> None:
    class HostsOnly(Memory):
        def create_token(self, room: Any, options: Any, /) -> Operation[Any]:
            if options.role is Role.VIEWER:
                raise plugins_refusal()
            return super().create_token(room, options)

    def plugins_refusal() -> Exception:
        from anyroom.errors import UnsupportedOption

        return UnsupportedOption("role: viewers could speak there", why=Why.UPSTREAM, option="role")

    (report,) = tour(visiting(HostsOnly(), tmp_path), "odd")
    step = by_step(report)["make_viewer_token"]
    assert (step.outcome, step.note) == (Outcome.ABSENT, "role: viewers could speak there")


def test_what_is_emulated_is_told(tmp_path: Path) -> None:
    class OneByOne(Memory):
        @emulated("a call for each participant")
        def end_session(self, room: Any, /) -> Operation[None]:
            return super().end_session(room)

    (report,) = tour(visiting(OneByOne(), tmp_path), "odd")
    step = by_step(report)["end_session"]
    assert (step.outcome, step.note) == (Outcome.EMULATED, "a call for each participant")


def test_a_broadcast_with_one_output_at_a_time_is_made_twice(tmp_path: Path) -> None:
    from anyroom.errors import UnsupportedOption
    from anyroom.types import UNSET

    class OneOutput(Memory):
        def start_broadcast(self, room: Any, options: Any, /) -> Operation[Any]:
            if options.hls is not UNSET and options.rtmp is not UNSET:
                raise UnsupportedOption("start two", why=Why.UPSTREAM, option="rtmp")
            return super().start_broadcast(room, options)

    memory = OneOutput()
    (report,) = tour(visiting(memory, tmp_path), "odd")
    steps = by_step(report)
    assert steps["start_broadcast"].detail == "HLS"
    assert steps["broadcast_by_rtmp"].detail == "in a broadcast of its own"
    with Client(memory) as video:
        assert [broadcast.status for broadcast in video.broadcasts.list()] == ["stopped", "stopped"]


def test_without_a_place_to_send_to_rtmp_is_skipped(tmp_path: Path) -> None:
    (report,) = tour(visiting(Memory(), tmp_path, rtmp=None), "odd")
    step = by_step(report)["broadcast_by_rtmp"]
    assert step.outcome is Outcome.SKIPPED
    assert "--rtmp" in step.note


def test_a_platform_that_lists_no_rooms_lists_its_recordings(tmp_path: Path) -> None:
    class NoRoomList(Memory):
        list_rooms = absent(Why.UPSTREAM, "keep your own list")

    class NoLists(NoRoomList):
        list_recordings = absent(Why.UPSTREAM, "keep your own list")

    (report,) = tour(visiting(NoRoomList(), tmp_path), "odd")
    assert "51 recordings on 3 page(s)" in by_step(report)["walk_listing"].detail
    (report,) = tour(visiting(NoLists(), tmp_path), "odd")
    assert by_step(report)["walk_listing"].outcome is Outcome.SKIPPED


def test_a_listing_that_never_takes_three_pages_is_not_filled_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anyroom.memory.world.PAGE_SIZE", 10_000)
    monkeypatch.setattr("anyroom.tour.listings.MOST_MADE", 100)
    (report,) = tour(visiting(Memory(), tmp_path), "odd")
    assert by_step(report)["walk_listing"].detail.endswith("on 1 page(s), 123 of them made for this")


def test_a_session_that_is_not_seen_yet_is_skipped(tmp_path: Path) -> None:
    class Slow(Memory):
        def active_session(self, room: Any, /) -> Operation[None]:
            yield from ()

    (report,) = tour(visiting(Slow(), tmp_path), "odd")
    assert by_step(report)["find_live_session"].outcome is Outcome.SKIPPED


def test_a_real_account_is_not_filled(tmp_path: Path) -> None:
    (report,) = tour(visiting(Memory(), tmp_path, rehearsal=False), "odd")
    assert by_step(report)["walk_listing"].detail == "1 rooms on 1 page(s), 0 of them made for this"


class Breaking(Memory):
    """Breaks in the middle of things."""

    def get_recording(self, recording: Any, /) -> Operation[Recording]:
        raise ProviderUnavailable("on fire", status=503)


def test_a_failure_is_told_and_what_runs_is_stopped(tmp_path: Path) -> None:
    memory = Breaking()
    (report,) = tour(visiting(memory, tmp_path), "odd")
    steps = by_step(report)
    assert report.failed
    assert steps["wait_until_recording"].outcome is Outcome.FAILED
    assert "503 Service Unavailable: on fire. Repeat later" in steps["wait_until_recording"].note
    assert list(steps)[-4:] == ["stop_broadcast", "stop_recording", "end_session", "close_room"]
    with Client(memory) as video:
        assert video.broadcasts.list().first().status == "stopped"  # type: ignore[union-attr]
        assert video.rooms.list().first().status == "closed"  # type: ignore[union-attr]


def test_a_failure_keeps_no_other_platform_from_its_turn(tmp_path: Path) -> None:
    @contextmanager
    def visit(name: str) -> Generator[Visit]:
        if name == "unreachable":
            raise LookupError("no such platform")
        memory = Breaking() if name == "breaking" else Memory()
        with visiting(memory, tmp_path)(name) as made:
            yield made

    (tmp_path / "other").mkdir()
    unreachable, breaking, fine = tour(visit, "unreachable", "breaking", "fine")
    assert [step.note for step in unreachable.steps] == ["LookupError: no such platform"]
    assert unreachable.failed
    assert breaking.failed
    assert not fine.failed


def test_an_interruption_stops_what_runs_and_then_the_tour(tmp_path: Path) -> None:
    class Interrupted(Memory):
        def get_recording(self, recording: Any, /) -> Operation[Recording]:
            raise KeyboardInterrupt

    (report,) = tour(visiting(Interrupted(), tmp_path), "one", "two")
    assert report.failed
    assert [step.step for step in report.steps][-4:] == [
        "stop_broadcast",
        "stop_recording",
        "end_session",
        "close_room",
    ]
    assert all(step.outcome is Outcome.DONE for step in report.steps[-4:])


# --- live ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd() -> Generator[type[Memory]]:
    """A platform with one world for all its clients, as the real ones are."""
    world = Memory().world

    class Crowd(Memory):
        name = "crowd"

        @classmethod
        def configured(cls, settings: Any, environ: Any = None) -> Provider:
            return cls(world=world)

    plugins.register_provider(Crowd)
    yield Crowd
    del plugins._loaded["crowd"]


def test_live_waits_for_somebody_and_masks_the_token(crowd: type[Memory]) -> None:
    said: list[str] = []
    people: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        room = line.split()[1] if line.startswith("Join ") else ""
        if room:
            hand = crowd.configured({})
            people.extend(hand.join(room, name).id for name in ("Ana", "Ben"))  # type: ignore[attr-defined]

    (report,) = take(["crowd"], Live(say, 10), Watcher(), live=True)
    assert not report.failed
    assert report.live
    steps = by_step(report)
    assert steps["let_people_join"].detail == "2 joined"
    assert steps["remove_participant"].outcome is Outcome.DONE
    assert steps["broadcast_by_rtmp"].outcome is Outcome.SKIPPED
    assert any(MASK in line for line in said)


def test_live_skips_what_needs_people_when_nobody_comes(crowd: type[Memory]) -> None:
    said: list[str] = []
    (report,) = take(["crowd"], Live(said.append, 5, show_secrets=True), Watcher(), live=True)
    assert not report.failed
    steps = by_step(report)
    assert steps["let_people_join"].note == "nobody joined within 5 seconds"
    assert steps["start_recording"].outcome is Outcome.SKIPPED
    assert steps["close_room"].outcome is Outcome.DONE
    assert not any(MASK in line for line in said)


def test_live_with_one_person_has_nobody_left_at_the_end(crowd: type[Memory]) -> None:
    def say(line: str) -> None:
        if line.startswith("Join "):
            crowd.configured({}).join(line.split()[1], "Ana")  # type: ignore[attr-defined]

    (report,) = take(["crowd"], Live(say, 10), Watcher(), live=True)
    assert by_step(report)["end_session"].detail == "nobody was left"


def test_live_says_all_that_is_missing() -> None:
    (report,) = take(["nowhere"], Live(print), Watcher(), live=True)
    assert report.failed
    assert "no provider 'nowhere' is installed" in report.steps[0].note
