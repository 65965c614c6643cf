"""The simulator over TLS, which this SDK insists on, and the SDK pointed at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from vonage import Vonage
from vonage_video import Video
from vonage_video.models import MediaMode, SessionOptions

from anyroom.simulator import Authority, Clock, Joined, Running, serve
from anyroom_vonage.simulator import VonageSimulator

from .speaking import START, speaking


@pytest.fixture(scope="module")
def served(authority: Authority) -> Iterator[Running]:
    with serve(VonageSimulator(seed=1, clock=Clock(lambda: START)), authority=authority) as running:
        yield running


@pytest.fixture
def running(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture
def application_id(running: Running) -> str:
    return running.settings["application_id"]


@pytest.fixture
def client(running: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vonage]:
    # It has no setting for this; the library that it sends with looks at the environment.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(running.ca_file))
    with speaking(running, running.settings["private_key"]) as client:
        yield client


@pytest.fixture
def video(client: Vonage) -> Video:
    return client.video


@pytest.fixture
def session(video: Video) -> str:
    return video.create_session(SessionOptions(media_mode=MediaMode.ROUTED)).session_id


@pytest.fixture
def ana(running: Running, session: str) -> Joined:
    return running.join(session, "ana")


@pytest.fixture
def bo(running: Running, session: str) -> Joined:
    return running.join(session, "bo")
