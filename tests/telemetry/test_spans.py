"""Spans: one for each attempt at a wire call, as OpenTelemetry's conventions for HTTP clients want it, sync and async."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from anyroom.errors import AuthenticationFailed, ConnectFailed, NotFound, ProviderUnavailable, TimedOut, TransportError
from anyroom.operations import Endpoint, Operation, Response, Safety
from anyroom.provider import Provider
from anyroom.simulator import Effect, Fault
from anyroom.stages import ServedStage
from anyroom.transport.redaction import shown_url

from .conftest import Seen, Use

ARCHIVE = "/v2/project/{applicationId}/archive/{archiveId}"
UNKNOWN = "00000000-0000-0000-0000-000000000000"


def get_archive(stage: ServedStage, **more: Any) -> dict[str, Any]:
    """The attributes of an attempt at it."""
    return {
        "anyroom.provider": "vonage",
        "anyroom.operation": "getArchive",
        "http.request.method": "GET",
        "url.template": ARCHIVE,
        "server.address": "127.0.0.1",
        "server.port": urlsplit(stage.running.base_url).port,
        **more,
    }


def test_a_call_that_succeeds(use: Use, stage: ServedStage, seen: Seen) -> None:
    use(lambda client: client.rooms.create())
    span = seen.client()
    assert span.name == "POST /session/create"
    assert span.kind is SpanKind.CLIENT
    assert span.attributes == {
        **get_archive(stage),
        "anyroom.operation": "createSession",
        "http.request.method": "POST",
        "url.template": "/session/create",
        "http.response.status_code": 200,
    }
    assert span.status.status_code is StatusCode.UNSET
    assert span.parent is None
    assert span.start_time is not None
    assert span.end_time is not None
    assert span.start_time < span.end_time
    assert span.instrumentation_scope is not None
    assert span.instrumentation_scope.name == "anyroom"


def test_what_is_not_found(use: Use, stage: ServedStage, seen: Seen) -> None:
    with pytest.raises(NotFound):
        use(lambda client: client.recordings.get(UNKNOWN))
    span = seen.client()
    assert span.name == f"GET {ARCHIVE}"
    assert span.attributes == get_archive(stage, **{"http.response.status_code": 404, "error.type": "404"})
    assert span.status.status_code is StatusCode.ERROR
    assert span.status.description is None, "the status code says it all, and the platform's message may hold an id"
    assert span.events == ()


def test_every_attempt_has_a_span(use: Use, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(Fault(status=429, retry_after=3), Fault(then=Effect.RESET))
    with pytest.raises(NotFound):
        use(lambda client: client.recordings.get(UNKNOWN))
    first, second, third = seen.clients()
    assert first.attributes == get_archive(stage, **{"http.response.status_code": 429, "error.type": "429"})
    assert second.attributes == get_archive(
        stage, **{"http.request.resend_count": 1, "error.type": "TransportError", "anyroom.outcome": "unknown"}
    )
    assert third.attributes == get_archive(
        stage, **{"http.request.resend_count": 2, "http.response.status_code": 404, "error.type": "404"}
    )
    assert {span.parent for span in seen.clients()} == {None}, "one after another, and none within another"


def test_a_renewed_credential_counts_as_sending_again(use: Use, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(Fault(status=401))
    use(lambda client: client.rooms.create())
    refused, taken = [dict(span.attributes or {}) for span in seen.clients()]
    assert (refused["error.type"], taken["http.request.resend_count"]) == ("401", 1)


@pytest.mark.parametrize(
    ("fault", "timeout", "error", "told"),
    [
        (Fault(then=Effect.RESET), 30, TransportError, "TransportError"),
        (Fault(then=Effect.CUT), 30, TransportError, "TransportError"),
        (Fault(then=Effect.LATENCY, seconds=3600), 0.3, TimedOut, "TimedOut"),
    ],
    ids=["reset", "cut", "latency"],
)
def test_no_answer(
    use: Use, stage: ServedStage, seen: Seen, fault: Fault, timeout: float, error: type[Exception], told: str
) -> None:
    stage.running.faults(fault)
    with pytest.raises(error):
        use(lambda client: client.rooms.create(), timeout=timeout)
    span = seen.client()
    assert span.attributes == {
        **get_archive(stage),
        "anyroom.operation": "createSession",
        "http.request.method": "POST",
        "url.template": "/session/create",
        "error.type": told,
        "anyroom.outcome": "unknown",
    }
    assert span.status.status_code is StatusCode.ERROR
    assert span.status.description is None
    assert span.events == ()


def test_no_connection(use: Use, provider: Provider, served: ServedStage, seen: Seen) -> None:
    with socket.socket() as nobody:  # bound, and not listening
        nobody.bind(("127.0.0.1", 0))
        settings = {**served.running.settings, "base_url": f"http://127.0.0.1:{nobody.getsockname()[1]}"}
        nowhere = type(provider).configured(settings, environ={})
        with pytest.raises(ConnectFailed):
            use(lambda client: client.rooms.create(), provider=nowhere, retries=0)
    attributes = seen.client().attributes or {}
    assert (attributes["error.type"], attributes["anyroom.outcome"]) == ("ConnectFailed", "not_sent")


def test_statuses_that_are_no_success_are_errors(use: Use, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(Fault(status=503, times=None))
    with pytest.raises(ProviderUnavailable):
        use(lambda client: client.rooms.create())
    assert (seen.client().attributes or {})["error.type"] == "503"
    stage.running.faults(Fault(status=401, times=None))
    with pytest.raises(AuthenticationFailed):
        use(lambda client: client.rooms.create())
    assert [span.status.status_code for span in seen.clients()] == [StatusCode.ERROR] * 3


@pytest.mark.parametrize(("method", "said", "name"), [("GET", "GET", "GET"), ("brew", "_OTHER", "HTTP")])
def test_a_path_that_the_app_wrote_is_not_shown(use: Use, seen: Seen, method: str, said: str, name: str) -> None:
    with pytest.raises(Exception, match="raw"):
        use(lambda client: client.raw.request(method, f"/v2/project/{{applicationId}}/archive/{UNKNOWN}"))
    span = seen.client()
    assert span.name == name
    assert (span.attributes or {})["http.request.method"] == said
    assert UNKNOWN not in span.to_json()
    assert "url.template" not in (span.attributes or {})


def test_of_another_hosts_url_only_the_host_is_shown(use: Use, stage: ServedStage, seen: Seen) -> None:
    elsewhere = Endpoint("getKeys", "GET", f"{stage.running.control_url}/requests", Safety.READ)

    def keys() -> Operation[Response]:
        return (yield elsewhere())

    use(lambda client: client.run(keys()))
    span = seen.client()
    assert span.name == "GET"
    assert (span.attributes or {})["server.address"] == "127.0.0.1"
    assert "url.template" not in (span.attributes or {})


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://api.example.com/v2/x?y=z", {"server.address": "api.example.com", "server.port": 443}),
        ("http://api.example.com/v2", {"server.address": "api.example.com", "server.port": 80}),
        ("http://[::1]:8080/v2", {"server.address": "::1", "server.port": 8080}),
        ("https://api.example.com:port/", {}),
    ],
)
def test_the_server(seen: Seen, url: str, shown: dict[str, Any]) -> None:
    seen.telemetry.anyroom_request("acme", "getThing", "GET", shown_url(url), "/things/{id}", call=-1, attempt=1)
    list(seen.telemetry.anyroom_response(call=-1, status=200, seconds=0.1))
    found = dict(seen.client().attributes or {})
    assert {name: found[name] for name in found if name.startswith("server.")} == shown
