"""Every wire operation under every fault, sync and async: the right error or none, and nothing is done twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

import pytest

from anyroom import AsyncClient, Client
from anyroom.errors import AnyroomError, NotFound, ProviderError, RateLimited, TransportError, WrongState
from anyroom.operations import Safety
from anyroom.provider import Provider
from anyroom.testing import Scene
from anyroom.testing.kit.blocking import BlockingClient
from anyroom.testing.kit.scene import Mode

from .carrying import Carrying, carrying
from .platforms import ADAPTERS, Platform, Way, operations, ways
from .troubles import RETRY_AFTER, TROUBLES, Cure, Trouble

pytestmark = pytest.mark.faults

RETRIES: Final = 2
PATIENCE: Final = (0.15, 0.6, 3.0)
"""Seconds that a client waits where no answer comes: longer only where the machine is too slow to come to the fault in that."""
OPERATIONS: Final = [(name, operation) for name in ADAPTERS for operation in operations(name)]


@dataclass
class Ran:
    """What came of a call under a fault."""

    watch: Carrying
    asked: int
    """How often the operation stands in the simulator's log."""
    hit: int
    """How many of these met the fault."""
    error: Exception | None


@dataclass
class Ground:
    """Where a test takes place."""

    platform: Platform
    mode: Mode
    folder: Path
    usual: frozenset[tuple[str, type[Exception]]] = frozenset()
    """Errors that come of the call without a fault, by method: some ways try what is refused."""

    def run(
        self,
        way: Way,
        operation: str,
        trouble: Trouble | None = None,
        *,
        patience: float | None = None,
        aiohttp: bool = False,
    ) -> Ran:
        """Carry a call out by a client of its own, with the fault upon that operation alone."""
        log = self.platform.simulator.log
        with ExitStack() as stack:
            scene = stack.enter_context(Scene(self.platform.stage, self.mode, self.folder, self.platform.particulars))
            if aiohttp:
                scene.video = stack.enter_context(closing(_sending_with_aiohttp(scene.provider)))
            scene.provider.renew()  # whatever is cached: whether a refused credential is renewed may depend on its age
            act = way.begin(scene)
            scene.video = scene.video.with_options(retries=RETRIES, timeout=patience)
            watch = stack.enter_context(carrying(scene.provider))
            stack.callback(self.platform.running.faults)
            self.platform.running.faults(*([replace(trouble.fault, operation=operation)] if trouble else []))
            log.clear()
            error = _error_of(act) or next(iter(_passed_over(watch, self.usual)), None)
            seen = [request for request in log if request.operation == operation]
            return Ran(watch, len(seen), sum(request.fault is not None for request in seen), error)

    def way_to(self, operation: str) -> Way:
        """A call that asks for an operation, without a fault."""
        provider = type(self.platform.stage.provider())
        for way in ways(provider, self.platform.particulars, operation):
            try:
                # Twice: what is asked but once, a key that is then kept, has another way.
                first, again = self.run(way, operation), self.run(way, operation)
                if first.asked and again.asked:
                    self.usual = frozenset(_told(again.watch))
                    return way
            except pytest.skip.Exception:  # the call is not supported
                continue
        raise LookupError(f"nothing asks for {operation}")


def _sending_with_aiohttp(provider: Provider) -> Client[Provider]:
    client = BlockingClient(AsyncClient(provider, http="aiohttp", retries=0), None, asyncio.Runner())
    return cast("Client[Provider]", client)


def _error_of(act: Callable[[], object]) -> Exception | None:
    try:
        act()
    except AssertionError:  # the test that asks was answered, and had hoped for more
        return None
    except Exception as error:
        return error
    return None


def _told(watch: Carrying) -> Iterator[tuple[str, type[Exception]]]:
    for carried in watch.outer:
        if carried.error is not None:
            yield carried.method, type(carried.error)


def _passed_over(watch: Carrying, usual: Collection[tuple[str, type[Exception]]]) -> Iterator[Exception]:
    """The errors that the app was told, and that a test which carries own operations out did not mind, but for the usual."""
    for carried in watch.outer:
        if carried.error is not None and (carried.method, type(carried.error)) not in usual:
            yield carried.error


@pytest.fixture(params=list(Mode), ids=str)
def ground(request: pytest.FixtureRequest, name: str, platforms: Callable[[str], Platform], tmp_path: Path) -> Ground:
    return Ground(platforms(name), request.param, tmp_path)


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[f"{name}-{it}" for name, it in OPERATIONS])
def test_every_fault(ground: Ground, name: str, operation: str, record_property: Callable[[str, object], None]) -> None:
    way = ground.way_to(operation)
    wrong: list[str] = []
    found: Counter[str] = Counter()
    for number, (told, trouble) in enumerate(TROUBLES.items(), start=OPERATIONS.index((name, operation))):
        # Of the async cases every second one: so each operation and each fault come to both libraries.
        ran = _come_to_it(ground, way, operation, trouble, aiohttp=ground.mode is Mode.ASYNC and number % 2 == 1)
        complaints = list(_complaints(ground, way, operation, trouble, ran))
        wrong += [f"{told}: {complaint}" for complaint in complaints]
        found[f"{told}|{'value' if ran.error is None else 'error'}"] += 1
    record_property("faults", {"platform": name, "found": dict(found)})
    assert not wrong, f"{operation}, asked by {way.name}:\n" + "\n".join(wrong)


def _come_to_it(ground: Ground, way: Way, operation: str, trouble: Trouble, *, aiohttp: bool) -> Ran:
    for patience in PATIENCE if trouble.quick else (None,):
        ran = ground.run(way, operation, trouble, patience=patience, aiohttp=aiohttp)
        if ran.hit:
            return ran
    raise AssertionError(f"{way.name} no longer asks for {operation}")


def _complaints(ground: Ground, way: Way, operation: str, trouble: Trouble, ran: Ran) -> Iterator[str]:
    steps = ran.watch.of(operation)
    may_repeat = bool(steps) and steps[0].request.endpoint.safety is not Safety.ONCE
    renews = ground.platform.stage.provider().renew()
    allowed = sum(1 if step.request.endpoint.safety is Safety.ONCE else 1 + RETRIES for step in steps)
    if ran.asked > allowed + (renews and bool(set(trouble.errors) & set(TROUBLES["401"].errors))) * len(steps):
        yield f"stands {ran.asked} times in the simulator's log, and {allowed} are allowed"
    cured = (trouble.cure is Cure.RETRY and may_repeat) or (trouble.cure is Cure.RENEWAL and renews)
    if ran.error is None:
        if not cured and not trouble.readable and not any(carried.started for carried in ran.watch.outer):
            yield "nobody was told"
        return
    if _is_done_already(trouble, ran):
        return
    yield from _ill_told(ground, way, trouble, ran.error)
    if cured:
        yield f"not cured by {trouble.cure}: {ran.error!r}"
    for carried in ran.watch.outer:
        if carried.error is not None and carried.started:
            yield f"{carried.method} had started something, and raised {carried.error!r}"


def _is_done_already(trouble: Trouble, ran: Ran) -> bool:
    """Whether a repeat was refused because the first attempt, which was not answered, had done it: a deletion, a stop."""
    return trouble.fault.took_effect and ran.asked > ran.hit and isinstance(ran.error, (NotFound, WrongState))


def _ill_told(ground: Ground, way: Way, trouble: Trouble, error: Exception) -> Iterator[str]:
    """What is wrong with an error as a user sees it."""
    if not isinstance(error, AnyroomError):
        yield f"{type(error).__name__} is none of ours: {error}"
        return
    strangers = [type(item) for item in _chain(error) if not isinstance(item, AnyroomError)]
    if strangers:
        yield f"shows {', '.join(f'{kind.__module__}.{kind.__name__}' for kind in strangers)}"
    if not isinstance(error, trouble.errors):
        yield f"told as {error!r}"
    if error.provider != ground.platform.stage.name or not error.operation:
        yield f"says that it happened on {error.provider!r} at {error.operation!r}"
    if "." in way.name and "," not in way.name and error.operation != way.name:
        yield f"says {error.operation}, and it was {way.name}"
    if isinstance(error, TransportError) and error.outcome != trouble.outcome:
        yield f"its outcome is {error.outcome!r}"
    if isinstance(error, RateLimited) and error.retry_after != RETRY_AFTER:
        yield f"its retry_after is {error.retry_after}"
    said = error.raw if isinstance(error, ProviderError) else None
    if isinstance(error, ProviderError) and isinstance(said, dict) and error.request_id != said.get("instance", ""):
        yield f"its request id is {error.request_id!r}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that Python shows with it."""
    shown: BaseException | None = error
    seen: set[int] = set()  # a chain may end in a ring, as Python itself knows
    while shown is not None and id(shown) not in seen:
        yield shown
        seen.add(id(shown))
        shown = shown.__cause__ or (None if shown.__suppress_context__ else shown.__context__)
