"""What is whose child, and that nothing stays current or open: tasks, threads, cancellation, coroutines closed elsewhere."""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from contextvars import Context, copy_context
from typing import Any

import anyio
import httpx
import pytest
from opentelemetry import context, trace

from anyroom import AsyncClient, Client, observe, unobserve
from anyroom.errors import NotFound, ProviderUnavailable
from anyroom.opentelemetry import Telemetry
from anyroom.provider import Provider
from anyroom.simulator import Effect, Fault
from anyroom.stages import ServedStage

from .conftest import UNFINISHED, Seen, Use, id_of, parent_of
from .instrumented import AsyncInstrumented, Instrumented, Silent

UNKNOWN = "00000000-0000-0000-0000-000000000000"
NEVER = Fault(then=Effect.LATENCY, seconds=3600, times=None)


def error_of(span: Any) -> object:
    return span.attributes.get("error.type")


# --- parents and children ---------------------------------------------------------------------------------------------


def test_the_apps_span_is_the_parent(use: Use, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(Fault(status=503))
    with seen.app.start_as_current_span("lesson") as lesson:
        use(lambda client: client.recordings.list())
        assert trace.get_current_span() is lesson
    assert len(seen.clients()) == 2
    assert {parent_of(span) for span in seen.clients()} == {id_of(lesson)}


async def test_what_the_http_library_says_is_a_child(provider: Provider, stage: ServedStage, seen: Seen) -> None:
    around = lambda: seen.app.start_as_current_span("on the wire")  # noqa: E731
    with httpx.Client(transport=Instrumented(around)) as http, Client(provider, http=http) as video:
        video.rooms.create()
    async with (
        httpx.AsyncClient(transport=AsyncInstrumented(around)) as http_async,
        AsyncClient(provider, http=http_async) as video_async,
    ):
        await video_async.rooms.create()
    inner = [span for span in seen.spans.all if span.name == "on the wire"]
    assert [parent_of(span) for span in inner] == [id_of(span) for span in seen.clients()]


async def test_between_the_pages_of_a_listing_nothing_is_current(
    provider: Provider, stage: ServedStage, seen: Seen
) -> None:
    """Begun in one task, gone on with in another, and given up in a third."""

    async def walk(client: AsyncClient[Provider]) -> AsyncGenerator[trace.Span]:
        for _ in range(3):
            await client.rooms.create()
            yield trace.get_current_span()

    async with AsyncClient(provider) as client:
        walking = walk(client)
        for _ in range(2):
            current = await asyncio.create_task(anext(walking))  # type: ignore[arg-type]
            assert current is trace.INVALID_SPAN
        await asyncio.create_task(walking.aclose())
    assert len(seen.clients()) == 2


# --- many at once -----------------------------------------------------------------------------------------------------

CALLS: dict[str, Callable[[Any], Any]] = {
    "createSession": lambda client: client.rooms.create(),
    "getArchive": lambda client: client.recordings.get(UNKNOWN),
    "listArchives": lambda client: client.recordings.list().first(),
    "getRender": lambda client: client.renders.get(UNKNOWN),
}


def plans(count: int) -> list[list[str]]:
    """What so many workers do, each in an order of its own."""
    chance = random.Random(7)
    return [chance.choices(list(CALLS), k=5) for _ in range(count)]


def require_in_order(seen: Seen, planned: list[list[str]]) -> None:
    """Each worker's spans are children of the worker's, and say what it did."""
    for number, plan in enumerate(planned):
        worker = id_of(seen.named(f"worker {number}"))
        mine = [dict(span.attributes or {}) for span in seen.clients() if parent_of(span) == worker]
        once = [told for told in mine if "http.request.resend_count" not in told]
        assert [told["anyroom.operation"] for told in once] == plan
        for told in mine:
            created = told["anyroom.operation"] == "createSession"
            assert told["http.request.method"] == ("POST" if created else "GET")
            assert ("session" in str(told["url.template"])) is created
            assert told["http.response.status_code"] in {200, 404, 503}


def faults() -> list[Fault]:
    return [Fault(status=503, skip=every) for every in range(10, 100, 10)]


async def test_many_tasks(provider: Provider, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(*faults())
    planned = plans(40)

    async def work(client: AsyncClient[Provider], number: int) -> None:
        with seen.app.start_as_current_span(f"worker {number}") as span:
            for name in planned[number]:
                try:
                    await CALLS[name](client)
                except (NotFound, ProviderUnavailable):
                    pass
                assert trace.get_current_span() is span

    async with AsyncClient(provider) as client, asyncio.TaskGroup() as group:
        for number in range(len(planned)):
            group.create_task(work(client, number))
    require_in_order(seen, planned)


def test_many_threads(provider: Provider, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(*faults())
    planned = plans(16)

    def work(client: Client[Provider], number: int) -> None:
        with seen.app.start_as_current_span(f"worker {number}") as span:
            for name in planned[number]:
                try:
                    CALLS[name](client)
                except (NotFound, ProviderUnavailable):
                    pass
                assert trace.get_current_span() is span

    with Client(provider) as client, ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(work, client, number) for number in range(len(planned))]:
            done.result()
    require_in_order(seen, planned)


# --- given up ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["asyncio", pytest.param("trio", marks=UNFINISHED)])
def test_a_call_in_a_scope_that_is_cancelled(backend: str, provider: Provider, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(NEVER)

    async def give_up() -> None:
        async with AsyncClient(provider) as client:
            with seen.app.start_as_current_span("patience") as span:
                with anyio.move_on_after(0.2) as scope:
                    await client.rooms.create()
                assert scope.cancelled_caught
                assert trace.get_current_span() is span

    anyio.run(give_up, backend=backend)
    span = seen.client()
    assert parent_of(span) == id_of(seen.named("patience"))
    assert error_of(span) == "Cancelled"
    assert (span.attributes or {})["anyroom.outcome"] == "unknown"


async def test_many_tasks_of_which_some_are_cancelled(provider: Provider, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(Fault(then=Effect.LATENCY, seconds=3600, method="GET", times=None))
    async with AsyncClient(provider) as client:
        lost = [asyncio.create_task(client.recordings.get(UNKNOWN)) for _ in range(15)]
        made = await asyncio.gather(*(client.rooms.create() for _ in range(15)))
        for task in lost:
            task.cancel()
        await asyncio.gather(*lost, return_exceptions=True)
    assert len(made) == 15
    told = {(str(span.name).partition(" ")[0], error_of(span)) for span in seen.clients()}
    assert told <= {("GET", "Cancelled"), ("POST", None)}
    assert ("POST", None) in told


def test_tasks_that_a_loop_leaves_behind(provider: Provider, seen: Seen) -> None:
    """They are closed by whoever collects them, without a loop and in no task."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda loop, told: None)  # "Task was destroyed but it is pending!"
    begun: list[asyncio.Task[Any]] = []

    async def begin() -> None:
        silent = Silent()
        client = AsyncClient(provider, http=httpx.AsyncClient(transport=silent))
        for _ in range(3):
            begun.append(asyncio.create_task(client.recordings.get(UNKNOWN)))
            await silent.asked.acquire()

    loop.run_until_complete(begin())
    loop.close()
    begun.clear()
    with seen.app.start_as_current_span("somebody else's") as span:
        gc.collect()
        assert trace.get_current_span() is span
    assert [error_of(span) for span in seen.clients()] == ["Cancelled"] * 3
    assert {parent_of(span) for span in seen.clients()} == {None}


Closing = Callable[[Coroutine[Any, Any, Any]], object]
HERE: dict[str, Closing] = {
    "here": lambda coroutine: coroutine.close(),
    "in a copy": lambda coroutine: copy_context().run(coroutine.close),
    "in an empty context": lambda coroutine: Context().run(coroutine.close),
    "in another thread": lambda coroutine: _in_a_thread(coroutine.close),
}


def _in_a_thread(function: Callable[[], object]) -> None:
    with ThreadPoolExecutor(1) as threads:
        threads.submit(function).result()


async def begin(provider: Provider, seen: Seen) -> Coroutine[Any, Any, Any]:
    """A call that was begun, and waits for its answer."""
    client = AsyncClient(provider, http=httpx.AsyncClient(transport=Silent()))
    call: Coroutine[Any, Any, Any] = client.recordings.get(UNKNOWN)
    call.send(None)
    assert len(seen.telemetry._in_flight) == 1
    return call


@pytest.mark.parametrize("close", HERE.values(), ids=list(HERE))
async def test_a_coroutine_that_is_closed(provider: Provider, seen: Seen, close: Closing) -> None:
    async def abandon() -> None:
        with seen.app.start_as_current_span("abandoning"):
            close(await begin(provider, seen))

    await asyncio.create_task(abandon())  # whose context ends with it: what is current there cannot be known elsewhere
    span = seen.client()
    assert error_of(span) == "Cancelled"
    assert parent_of(span) == id_of(seen.named("abandoning"))


@pytest.mark.parametrize("close", HERE.values(), ids=list(HERE))
async def test_a_coroutine_that_is_closed_while_another_call_is_made(
    provider: Provider, stage: ServedStage, seen: Seen, close: Closing
) -> None:
    """As the garbage collector may: in a thread that waits for an answer of its own. Neither is taken for the other."""
    abandoned = await asyncio.create_task(begin(provider, seen))

    @contextmanager
    def closing() -> Generator[None]:
        mine = trace.get_current_span()
        close(abandoned)
        assert trace.get_current_span() is mine
        assert mine.is_recording()
        yield

    with seen.app.start_as_current_span("app") as app:
        with httpx.Client(transport=Instrumented(closing)) as http, Client(provider, http=http) as video:
            video.rooms.create()
        assert trace.get_current_span() is app
    gone, made = seen.clients()
    assert (gone.name.partition(" ")[0], error_of(gone), parent_of(gone)) == ("GET", "Cancelled", None)
    assert (made.name, error_of(made), parent_of(made)) == ("POST /session/create", None, id_of(app))


# --- registering ------------------------------------------------------------------------------------------------------


def test_two_of_them(use: Use, stage: ServedStage, seen: Seen) -> None:
    """Each has its own spans, one within the other, and what was current is so again in the end."""
    other = Seen()
    observe(other.telemetry)
    try:
        with seen.app.start_as_current_span("app") as app:
            use(lambda client: client.rooms.create())
            assert trace.get_current_span() is app
    finally:
        unobserve(other.telemetry)
        other.metering.shutdown()
    (theirs,), (ours,) = other.clients(), seen.clients()
    assert parent_of(theirs) == id_of(app)
    assert parent_of(ours) == id_of(theirs)
    assert other.spans.open == set()


def test_registered_while_a_call_is_made(provider: Provider, stage: ServedStage, seen: Seen) -> None:
    late = Seen()

    @contextmanager
    def registering() -> Generator[None]:
        observe(late.telemetry)
        yield

    around: Callable[[], AbstractContextManager[object]] = registering
    with httpx.Client(transport=Instrumented(around)) as http, Client(provider, http=http) as video:
        video.rooms.create()
        unobserve(late.telemetry)
    late.metering.shutdown()
    assert late.clients() == []
    assert len(seen.clients()) == 1


def test_taken_out_between_calls(use: Use, stage: ServedStage, seen: Seen) -> None:
    unobserve(seen.telemetry)
    use(lambda client: client.rooms.create())
    observe(seen.telemetry)
    use(lambda client: client.rooms.create())
    assert len(seen.clients()) == 1


def test_without_an_sdk_nothing_is_made(use: Use, stage: ServedStage) -> None:
    silent, before = Telemetry(), context.get_current()
    observe(silent)
    try:
        assert use(lambda client: client.rooms.create()).id
    finally:
        unobserve(silent)
    assert silent._in_flight == {}
    assert context.get_current() is before
