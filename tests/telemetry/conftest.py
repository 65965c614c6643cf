"""What the tests of the telemetry share: a simulated platform, both clients as one, and all that was said in memory."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import anyio
import pytest
from opentelemetry import context, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, MetricsData
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider

from anyroom import AsyncClient, AsyncPager, Client, Pager, observe, unobserve
from anyroom.opentelemetry import Telemetry
from anyroom.provider import Provider
from anyroom.stages import ServedStage, open_stage

Use: TypeAlias = Callable[..., Any]


class Spans(SpanProcessor):
    """Keeps spans: those that are open, and those that ended, each as often as it did."""

    def __init__(self) -> None:
        self.open: set[int] = set()
        self.all: list[ReadableSpan] = []

    def on_start(self, span: Span, parent_context: context.Context | None = None) -> None:
        self.open.add(id_of(span))

    def on_end(self, span: ReadableSpan) -> None:
        self.open.remove(id_of(span))  # raises for one that ended before
        self.all.append(span)


def parent_of(span: ReadableSpan) -> int | None:
    """The id of the span's parent."""
    return span.parent and span.parent.span_id


def id_of(span: ReadableSpan | trace.Span) -> int:
    """The id of the span itself."""
    found = span.get_span_context()
    assert found is not None
    return found.span_id


class Seen:
    """All that a `Telemetry` said, and an app beside it."""

    def __init__(self) -> None:
        self.spans = Spans()
        tracing = TracerProvider()
        tracing.add_span_processor(self.spans)
        self.reader = InMemoryMetricReader()
        self.metering = MeterProvider([self.reader])
        self.telemetry = Telemetry(tracer_provider=tracing, meter_provider=self.metering)
        self.tracing = tracing
        self.app = tracing.get_tracer("app")

    def clients(self) -> list[ReadableSpan]:
        """The spans of attempts, in the order of their ends."""
        return [span for span in self.spans.all if span.kind is trace.SpanKind.CLIENT]

    def client(self) -> ReadableSpan:
        """The span of the only attempt."""
        (span,) = self.clients()
        return span

    def named(self, name: str) -> ReadableSpan:
        """The only span of that name."""
        (span,) = [span for span in self.spans.all if span.name == name]
        return span

    def metrics(self) -> dict[str, Any]:
        """What was measured, by name."""
        data = self._measured()
        scopes = [scope for resource in data.resource_metrics for scope in resource.scope_metrics] if data else []
        return {metric.name: metric for scope in scopes for metric in scope.metrics}

    def text(self) -> str:
        """All that was said, as it is exported."""
        data = self._measured()
        return "".join(span.to_json() for span in self.clients()) + (data.to_json() if data else "")

    def _measured(self) -> MetricsData | None:
        return self.reader.get_metrics_data()


@pytest.fixture(scope="session")
def served() -> Iterator[ServedStage]:
    with open_stage("vonage") as stage:
        assert isinstance(stage, ServedStage)
        yield stage


@pytest.fixture(scope="session")
def provider(served: ServedStage) -> Provider:
    return served.provider()


@pytest.fixture
def stage(served: ServedStage) -> Iterator[ServedStage]:
    yield served
    served.running.reset()


@pytest.fixture
def seen(caplog: pytest.LogCaptureFixture) -> Iterator[Seen]:
    """Registered; and in the end nothing is open, nothing is kept, and nothing is current that was not before."""
    made, before = Seen(), context.get_current()
    observe(made.telemetry)
    with caplog.at_level(logging.WARNING):
        yield made
    unobserve(made.telemetry)
    made.metering.shutdown()
    assert made.spans.open == set()
    assert made.telemetry._in_flight == {}
    assert context.get_current() is before
    assert [said for said in caplog.get_records("call") if said.name.startswith("opentelemetry")] == []


BACKENDS: Mapping[str, str | None] = {"sync": None, "asyncio": "asyncio", "trio": "trio"}
# The HTTP library leaves generators of its own unfinished when a response is given up, and trio warns of them.
UNFINISHED = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <async_generator object (Response|BoundAsyncStream|AsyncResponseStream)"
    ":pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(params=["sync", "asyncio", pytest.param("trio", marks=UNFINISHED)])
def use(request: pytest.FixtureRequest, provider: Provider) -> Use:
    """Makes a client of one kind, and returns what a function of it comes to: awaited, or listed."""
    backend = BACKENDS[request.param]

    def use(function: Callable[[Any], Any], **preferences: Any) -> Any:
        if backend is not None:
            return anyio.run(_awaited, preferences.pop("provider", provider), function, preferences, backend=backend)
        with Client(preferences.pop("provider", provider), **preferences) as client:
            found = function(client)
            return list(found) if isinstance(found, Pager) else found

    return use


async def _awaited(provider: Provider, function: Callable[[Any], Any], preferences: dict[str, Any]) -> Any:
    async with AsyncClient(provider, **preferences) as client:
        found = function(client)
        if isinstance(found, AsyncPager):
            return [item async for item in found]
        return await found if inspect.isawaitable(found) else found
