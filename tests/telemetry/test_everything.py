"""Every wire operation of a platform: what is said of it is on a list of what may be said. No id and no credential is."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from anyroom import plugins
from anyroom.capabilities import all_endpoints
from anyroom.errors import AnyroomError
from anyroom.stages import ServedStage
from anyroom.testing import Scene
from anyroom.testing.kit.scene import Mode
from tests.faults.platforms import operations, particulars, ways

from .conftest import Seen

PLATFORM: Final = "vonage"
SHORTEST_SECRET: Final = 8
"""Characters. What is shorter (a role, a page's number) may be a word of anything."""


def allowed(stage: ServedStage) -> Mapping[str, Container[object]]:
    """What may be said, by the name of the attribute."""
    server = urlsplit(stage.running.base_url)
    endpoints = tuple(all_endpoints(plugins.load(PLATFORM)))
    statuses = set(range(200, 600))
    return {
        "anyroom.provider": {PLATFORM},
        "anyroom.operation": {endpoint.operation for endpoint in endpoints},
        "anyroom.outcome": {"not_sent", "unknown"},
        "http.request.method": {endpoint.method for endpoint in endpoints},
        "http.request.resend_count": {1, 2},
        "http.response.status_code": statuses,
        "error.type": {*(str(status) for status in statuses), "TimedOut", "TransportError", "Cancelled"},
        "url.template": {endpoint.path for endpoint in endpoints if endpoint.path.startswith("/")},
        "server.address": {server.hostname},
        "server.port": {server.port},
    }


def test_only_what_may_be_said_is_said_of_any_operation(stage: ServedStage, seen: Seen, tmp_path: Path) -> None:
    canaries: set[str] = set()
    for operation in operations(PLATFORM):
        for way in ways(type(stage.provider()), particulars(PLATFORM), operation):
            canaries |= carry_out(Scene(stage, Mode.SYNC, tmp_path, particulars(PLATFORM)), way.begin)
            if operation in told(seen):
                break
    assert told(seen) == set(operations(PLATFORM)), "each was carried out"

    lists = allowed(stage)
    measured = [(name, point) for name, metric in seen.metrics().items() for point in metric.data.data_points]
    everything = [(span.name, span.attributes) for span in seen.clients()]
    everything += [(name, point.attributes) for name, point in measured]
    wrong = [
        f"{where}: {name}={value!r}"
        for where, attributes in everything
        for name, value in (attributes or {}).items()
        if value not in lists.get(name, ())
    ]
    assert wrong == []
    names = {f"{endpoint.method} {endpoint.path}" for endpoint in all_endpoints(plugins.load(PLATFORM))}
    assert {span.name for span in seen.clients()} <= names
    assert all(not span.events and not span.links and not span.status.description for span in seen.clients())

    said = seen.text()
    templates = "".join(names)
    assert len(canaries) > 50, "ids, tokens and settings were sent"
    assert [canary for canary in canaries if canary in said and canary not in templates] == []


def told(seen: Seen) -> set[str]:
    return {str((span.attributes or {})["anyroom.operation"]) for span in seen.clients()}


def carry_out(scene: Scene, begin: Any) -> set[str]:
    """Do it, and return what was sent that nobody else may see."""
    with scene:
        try:
            begin(scene)()
        except (AnyroomError, AssertionError, pytest.skip.Exception):
            pass  # whether it went well is tested elsewhere
        sent = set(_sent(scene)) | set(scene.provider.config.secrets())
    return {text for text in sent if len(text) >= SHORTEST_SECRET}


def _sent(scene: Scene) -> Iterator[str]:
    for request in scene.traffic.sent:
        url = urlsplit(request.url)
        yield from (unquote(segment) for segment in url.path.split("/"))
        yield from (value for _, value in parse_qsl(url.query))
        yield from request.headers.get("authorization", "").split()
