"""Harm that telemetry could do: break a call, keep what ended, cost without being asked for, fail without saying why."""

from __future__ import annotations

import importlib
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry import context, metrics, trace
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider

from anyroom import hookimpl, observe, unobserve
from anyroom.errors import ConfigurationError
from anyroom.opentelemetry import Telemetry
from anyroom.stages import ServedStage

from .conftest import Seen, Use

BROKEN = "the collector is on fire"


class BrokenAtStart(SpanProcessor):
    def on_start(self, span: Span, parent_context: context.Context | None = None) -> None:
        raise RuntimeError(BROKEN)


class BrokenAtEnd(SpanProcessor):
    def on_end(self, span: ReadableSpan) -> None:
        raise RuntimeError(BROKEN)


def processed(processor: SpanProcessor) -> TracerProvider:
    tracing = TracerProvider()
    tracing.add_span_processor(processor)
    return tracing


class BrokenTracer(trace.NoOpTracer):
    def start_span(self, *args: Any, **kwargs: Any) -> trace.Span:
        raise RuntimeError(BROKEN)


class BrokenTracing(trace.NoOpTracerProvider):
    def get_tracer(self, *args: Any, **kwargs: Any) -> trace.Tracer:
        return BrokenTracer()


class BrokenHistogram(metrics.NoOpHistogram):
    def record(self, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError(BROKEN)


class BrokenMeter(metrics.NoOpMeter):
    def create_histogram(self, name: str, *args: Any, **kwargs: Any) -> metrics.Histogram:
        return BrokenHistogram(name)


class BrokenMetering(metrics.NoOpMeterProvider):
    def get_meter(self, name: str, *args: Any, **kwargs: Any) -> metrics.Meter:
        return BrokenMeter(name)


@pytest.fixture(
    params=[
        lambda: Telemetry(tracer_provider=processed(BrokenAtStart())),
        lambda: Telemetry(tracer_provider=processed(BrokenAtEnd())),
        lambda: Telemetry(tracer_provider=BrokenTracing()),
        lambda: Telemetry(meter_provider=BrokenMetering()),
    ],
    ids=["processor_at_start", "processor_at_end", "tracer", "meter"],
)
def broken(request: pytest.FixtureRequest) -> Iterator[Telemetry]:
    made: Telemetry = request.param()
    observe(made)
    yield made
    unobserve(made)


def test_what_raises_breaks_no_call(
    use: Use, stage: ServedStage, broken: Telemetry, caplog: pytest.LogCaptureFixture
) -> None:
    before = context.get_current()
    with caplog.at_level(logging.WARNING):
        assert use(lambda client: client.rooms.create()).id
    assert BROKEN in caplog.text
    assert "Failed to detach" not in caplog.text
    assert broken._in_flight == {}
    assert context.get_current() is before


class Onlooker:
    """Another observer, which fails whatever it is told."""

    @hookimpl(tryfirst=True)
    def anyroom_request(self) -> None:
        raise RuntimeError("the disk is full")

    @hookimpl(tryfirst=True)
    def anyroom_response(self) -> None:
        raise RuntimeError("the disk is full")

    @hookimpl(tryfirst=True)
    def anyroom_failure(self) -> None:
        raise RuntimeError("the disk is full")


def test_another_observer_that_fails_first_keeps_no_span_from_us(use: Use, stage: ServedStage, seen: Seen) -> None:
    """It is asked before the telemetry is; that is told all the same."""
    earlier = Onlooker()
    observe(earlier)
    try:
        assert use(lambda client: client.rooms.create()).id
    finally:
        unobserve(earlier)
    assert (seen.client().attributes or {})["http.response.status_code"] == 200


def test_another_observer_that_fails_on_answers(use: Use, stage: ServedStage, seen: Seen) -> None:
    class Picky(Onlooker):
        @hookimpl
        def anyroom_request(self) -> None:
            """Content so far."""

    picky = Picky()
    observe(picky)
    try:
        assert use(lambda client: client.rooms.create()).id
    finally:
        unobserve(picky)
    assert (seen.client().attributes or {})["http.response.status_code"] == 200


def test_others_are_told_while_the_span_is_current(use: Use, stage: ServedStage, seen: Seen) -> None:
    """So their logs are found by it."""
    current: list[trace.Span] = []

    class Logging:
        @hookimpl
        def anyroom_request(self) -> None:
            current.append(trace.get_current_span())

        @hookimpl
        def anyroom_response(self) -> None:
            current.append(trace.get_current_span())

    onlooker = Logging()
    observe(onlooker)
    try:
        use(lambda client: client.rooms.create())
    finally:
        unobserve(onlooker)
    assert [span.get_span_context() for span in current] == [seen.client().get_span_context()] * 2


def test_without_the_api_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "anyroom.opentelemetry")
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(ConfigurationError, match=r'pip install "anyroom\[opentelemetry\]"'):
        importlib.import_module("anyroom.opentelemetry")


@pytest.mark.usefixtures("unmeasured")
def test_nothing_else_loads_it() -> None:
    """Neither this module nor OpenTelemetry, whatever is asked of a client."""
    program = """
import sys
from anyroom import Client
from anyroom.stages import open_stage
with open_stage("vonage") as stage, Client(stage.provider()) as video:
    video.rooms.create()
print([name for name in sys.modules if "opentelemetry" in name])
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "[]"
