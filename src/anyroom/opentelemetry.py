"""OpenTelemetry: a span for every attempt at a wire call, and metrics, through the plugin hooks alone.

Needs `pip install "anyroom[opentelemetry]"`, which brings the API; what becomes of spans and metrics is up to the app's SDK.
"""

from __future__ import annotations

from collections.abc import Generator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from anyroom.errors import ConfigurationError
from anyroom.plugins import hookimpl
from anyroom.version import __version__

try:
    from opentelemetry import context, metrics, trace
except ImportError:
    raise ConfigurationError(
        'anyroom.opentelemetry needs opentelemetry-api: pip install "anyroom[opentelemetry]"'
    ) from None

if TYPE_CHECKING:
    from opentelemetry.util.types import AttributeValue

    from anyroom.events import EventType

# The semantic conventions that names and values follow: HTTP client spans and metrics, stable since 1.23.
_SCHEMA: Final = "https://opentelemetry.io/schemas/1.30.0"
_BOUNDARIES: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
_METHODS: Final = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
_PORTS: Final = {"http": 80, "https": 443}
_RAW: Final = "raw"  # `client.raw.request`: the app wrote the path, ids and all

_here: Final[ContextVar[None]] = ContextVar("here")


class Telemetry:
    """Makes spans and metrics of what anyroom does, once it is registered: `anyroom.observe(Telemetry())`.

    Says which platform, which operation, how it ended and how long it took; never an id, a query, a header or a credential.
    What it says in full: docs/telemetry.md. It may be shared by all clients, threads and tasks.

    Args:
        tracer_provider: where spans go; the global one unless given.
        meter_provider: where metrics go; the global one unless given.
    """

    def __init__(
        self,
        *,
        tracer_provider: trace.TracerProvider | None = None,
        meter_provider: metrics.MeterProvider | None = None,
    ) -> None:
        self._tracer = trace.get_tracer("anyroom", __version__, tracer_provider, schema_url=_SCHEMA)
        meter = metrics.get_meter("anyroom", __version__, meter_provider, schema_url=_SCHEMA)
        self._durations = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_BOUNDARIES,
        )
        self._retries = meter.create_counter(
            "anyroom.client.retries", unit="{request}", description="Requests that were sent again."
        )
        self._events = meter.create_counter(
            "anyroom.webhook.events", unit="{event}", description="Events of webhooks that were let in."
        )
        self._in_flight: dict[int, _Attempt] = {}

    # Spans that are current at once, of two of these, must end in the reverse order of their beginnings, and whether other
    # observers fail or not: so the request is told here first, and what follows it last, by wrapping the others.

    @hookimpl(tryfirst=True)
    def anyroom_request(
        self, provider: str, operation: str, method: str, origin: str, path: str, call: int, attempt: int
    ) -> None:
        """Begin a span, and make it the current one."""
        known = method in _METHODS
        asked: dict[str, AttributeValue] = {"anyroom.provider": provider, "anyroom.operation": operation}
        common = {**asked, "http.request.method": method if known else "_OTHER", **_server(origin)}
        attributes, name = dict(common), method if known else "HTTP"
        if path.startswith("/") and operation != _RAW:
            attributes["url.template"], name = path, f"{name} {path}"
        if attempt > 1:
            attributes["http.request.resend_count"] = attempt - 1
        span = self._tracer.start_span(name, kind=trace.SpanKind.CLIENT, attributes=attributes)
        self._in_flight[call] = _Attempt(span, common, _Current(span))
        if attempt > 1:
            self._retries.add(1, asked)

    @hookimpl(wrapper=True)
    def anyroom_response(self, call: int, status: int, seconds: float) -> Generator[None, object, object]:
        """End the span of an attempt that was answered."""
        try:
            return (yield)
        finally:
            said: dict[str, AttributeValue] = {"http.response.status_code": status}
            if not 200 <= status < 300:  # no redirect is followed: whatever is no success is an error
                said["error.type"] = str(status)
            self._end(call, seconds, said)

    @hookimpl(wrapper=True)
    def anyroom_failure(self, call: int, error: str, outcome: str, seconds: float) -> Generator[None, object, object]:
        """End the span of an attempt that was not answered."""
        try:
            return (yield)
        finally:
            self._end(call, seconds, {"error.type": error}, outcome)

    @hookimpl
    def anyroom_event(self, provider: str, type: EventType) -> None:
        """Count an event."""
        self._events.add(1, {"anyroom.provider": provider, "anyroom.event.type": type.value})

    def _end(self, call: int, seconds: float, said: dict[str, AttributeValue], outcome: str | None = None) -> None:
        attempt = self._in_flight.pop(call, None)
        if attempt is None:  # its request was sent before this was registered
            return
        span, current = attempt.span, attempt.current
        try:
            span.set_attributes(said if outcome is None else {**said, "anyroom.outcome": outcome})
            if "error.type" in said:
                span.set_status(trace.StatusCode.ERROR)
            self._durations.record(seconds, {**attempt.common, **said}, current.context)
        finally:
            current.leave()
            span.end()


class _Current:
    """A span made the current one, until it is left."""

    def __init__(self, span: trace.Span) -> None:
        self.context = trace.set_span_in_context(span)
        self._entered = _here.set(None)
        self._attached = context.attach(self.context)

    def leave(self) -> None:
        """Make current what was so before."""
        try:
            _here.reset(self._entered)
        except ValueError:
            # A coroutine that was abandoned is closed wherever it is collected, in another thread's or task's context, where
            # the span is not current, or not by this; and OpenTelemetry would log that it cannot detach.
            return
        context.detach(self._attached)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An attempt in flight. What is `common` to span and metric is of few values."""

    span: trace.Span
    common: dict[str, AttributeValue]
    current: _Current


def _server(origin: str) -> dict[str, AttributeValue]:
    parts = urlsplit(origin)
    found = {"server.address": parts.hostname, "server.port": parts.port or _PORTS.get(parts.scheme)}
    return {name: value for name, value in found.items() if value is not None}
