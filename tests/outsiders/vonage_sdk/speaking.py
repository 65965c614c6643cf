"""The SDK pointed at the simulator, and what its tests say over and over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from vonage import Auth, HttpClientOptions, Vonage
from vonage_video import Video
from vonage_video.models import TokenOptions, TokenRole

from anyroom.simulator import Joined, Running

START = 1_700_000_000.25
MILLISECONDS = 1_700_000_000_250
Fetched = Callable[[object], httpx.Response]
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@contextmanager
def speaking(running: Running, private_key: str) -> Iterator[Vonage]:
    """A client that speaks for the simulator's application; the simulator is also the host of its document."""
    host = running.base_url.removeprefix("https://")
    client = Vonage(
        Auth(
            application_id=running.settings["application_id"],
            private_key=private_key,
            api_key=running.settings["api_key"],
            api_secret=running.settings["api_secret"],
        ),
        HttpClientOptions(video_host=host, api_host=host, timeout=10),
    )
    yield client
    # Nothing public closes its connections.
    client.http_client._session.close()


def token(video: Video, session: str, role: TokenRole = TokenRole.MODERATOR) -> str:
    options = TokenOptions(session_id=session, role=role, exp=int(time.time()) + 60)
    return video.generate_client_token(options).decode()


def stream(joined: Joined) -> str:
    assert joined.stream_id
    return joined.stream_id
