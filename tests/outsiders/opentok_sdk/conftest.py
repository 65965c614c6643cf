"""The simulator over HTTP, and the older SDK pointed at it, with an application's credentials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from opentok import (
    Client,
    MediaModes,
    OpenTok,
    Roles,
)

from anyroom.simulator import Clock, Joined, Running, serve
from anyroom_vonage.simulator import VonageSimulator

START = 1_700_000_000.25


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    with serve(VonageSimulator(seed=1, clock=Clock(lambda: START))) as running:
        yield running


@pytest.fixture
def running(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture
def key_file(running: Running, tmp_path: Path) -> str:
    path = tmp_path / "private.key"
    path.write_text(running.settings["private_key"])
    return str(path)


@pytest.fixture
def client(running: Running, key_file: str) -> Client:
    return speaking(Client(running.settings["application_id"], key_file, timeout=10), running)


def speaking(client: Client, running: Running) -> Client:
    """With Vonage's credentials it goes to Vonage, whatever `api_url` it is given; its endpoints can be talked to."""
    client.endpoints.api_url = running.base_url
    return client


@pytest.fixture
def session(client: Client) -> str:
    return client.create_session(media_mode=MediaModes.routed).session_id


@pytest.fixture
def ana(running: Running, session: str) -> Joined:
    return running.join(session, "ana")


@pytest.fixture
def bo(running: Running, session: str) -> Joined:
    return running.join(session, "bo")


@pytest.fixture
def token(client: Client, session: str) -> str:
    return client.generate_token(session, Roles.moderator)


@pytest.fixture(params=[Client, OpenTok])
def either(request: pytest.FixtureRequest, running: Running, key_file: str) -> Client:
    """The client, and its older name, which has some methods of its own."""
    if request.param is Client:
        return speaking(Client(running.settings["application_id"], key_file), running)
    with pytest.warns(DeprecationWarning, match="Use Client class"):
        return speaking(OpenTok(running.settings["application_id"], key_file), running)
