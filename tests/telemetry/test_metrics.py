"""Metrics: how long each attempt took, how many were sent again, and which events of webhooks were let in."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from anyroom import Client
from anyroom.errors import BadSignature, NotFound, TimedOut
from anyroom.provider import Provider
from anyroom.simulator import Effect, Fault
from anyroom.simulator.receiving import receiver
from anyroom.stages import ServedStage

from .conftest import Seen, Use

UNKNOWN = "00000000-0000-0000-0000-000000000000"
DURATION = "http.client.request.duration"


def test_how_long_attempts_took(use: Use, stage: ServedStage, seen: Seen) -> None:
    use(lambda client: client.rooms.create())
    use(lambda client: client.rooms.create())
    stage.running.faults(Fault(status=503))
    with pytest.raises(NotFound):
        use(lambda client: client.recordings.get(UNKNOWN))
    stage.running.faults(Fault(then=Effect.LATENCY, seconds=3600))
    with pytest.raises(TimedOut):
        use(lambda client: client.rooms.create(), timeout=0.3)

    metric = seen.metrics()[DURATION]
    server = {"server.address": "127.0.0.1", "server.port": urlsplit(stage.running.base_url).port}
    create = {
        **server,
        "anyroom.provider": "vonage",
        "anyroom.operation": "createSession",
        "http.request.method": "POST",
    }
    get = {**create, "anyroom.operation": "getArchive", "http.request.method": "GET"}
    expected = [
        ({**create, "http.response.status_code": 200}, 2),
        ({**get, "http.response.status_code": 503, "error.type": "503"}, 1),
        ({**get, "http.response.status_code": 404, "error.type": "404"}, 1),
        ({**create, "error.type": "TimedOut"}, 1),
    ]
    assert [(dict(point.attributes), point.count) for point in metric.data.data_points] == expected
    assert metric.unit == "s"
    bounds = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
    assert {tuple(point.explicit_bounds) for point in metric.data.data_points} == {bounds}
    assert 0.25 <= metric.data.data_points[-1].sum < 5, "seconds, as the client waited"
    lasted = sum((span.end_time or 0) - (span.start_time or 0) for span in seen.clients()) / 1e9
    assert sum(point.sum for point in metric.data.data_points) == pytest.approx(lasted, abs=0.3), "as the spans"


def test_what_was_sent_again(use: Use, stage: ServedStage, seen: Seen) -> None:
    stage.running.faults(Fault(status=503, times=2))
    with pytest.raises(NotFound):
        use(lambda client: client.recordings.get(UNKNOWN))
    use(lambda client: client.rooms.create())
    metric = seen.metrics()["anyroom.client.retries"]
    (point,) = metric.data.data_points
    assert (dict(point.attributes), point.value) == (
        {"anyroom.provider": "vonage", "anyroom.operation": "getArchive"},
        2,
    )
    assert metric.unit == "{request}"
    assert metric.data.is_monotonic


def test_events_that_were_let_in(provider: Provider, stage: ServedStage, seen: Seen) -> None:
    with receiver() as hook, Client(provider) as video:
        video.webhooks.create(hook.url, events=["connection_created"])
        room = video.rooms.create()
        for name in ("Ana", "Bo"):
            stage.join(room.id, name)
        assert len(stage.running.deliveries()) == 2
        for headers, body in hook.came:
            video.webhooks.parse(headers, body)
        with pytest.raises(BadSignature):
            video.webhooks.parse(hook.came[0][0], b"{}")
    metric = seen.metrics()["anyroom.webhook.events"]
    (point,) = metric.data.data_points
    assert (dict(point.attributes), point.value) == (
        {"anyroom.provider": "vonage", "anyroom.event.type": "participant.joined"},
        2,
    )
    assert metric.unit == "{event}"
