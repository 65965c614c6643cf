"""What the type checkers know of the sync client."""

from __future__ import annotations

from typing import assert_type, reveal_type

from acme import Acme, Theatre

from anyroom import Client, Layout, Pager, Role, Support
from anyroom.clock import Clock
from anyroom.operations import Page, Response
from anyroom.provider import Provider
from anyroom.types import (
    Broadcast,
    Captions,
    Download,
    Hls,
    JoinToken,
    Participant,
    Preparation,
    Recording,
    Room,
    Session,
    SessionStats,
    Summary,
    WebhookEndpoint,
)

# --- making one -------------------------------------------------------------------------------------------------------

assert_type(Client("acme"), Client[Provider])
assert_type(Client("acme", api_key="x", timeout=3, retries=0, on_unsupported="warn", http=None), Client[Provider])
assert_type(Client.from_env(), Client[Provider])
acme = Client(Acme())
assert_type(acme, Client[Acme])
assert_type(acme.provider, Acme)
assert_type(acme.with_options(timeout=5), Client[Acme])
assert_type(acme.supports("rooms.list"), Support)
assert_type(acme.clock, Clock)
with Client(Acme()) as entered:
    assert_type(entered, Client[Acme])


# --- verbs ------------------------------------------------------------------------------------------------------------


def any_platform(video: Client) -> None:
    """A `Client` of whatever provider is what an app's functions take."""
    room = video.rooms.create(name="stage", keep_alive=60, extra={"acme": {"x": 1}})
    assert_type(room, Room)
    assert_type(video.rooms.get(room), Room)
    assert_type(video.rooms.close(room.id), Room)
    assert_type(video.prepare(roles=[Role.HOST]), Preparation)
    assert_type(video.tokens.create(room, role=Role.HOST, participant="ana", ttl=60), JoinToken)
    assert_type(video.sessions.active(room), Session | None)
    recording = video.recordings.start(room, layout=Layout.GRID)
    assert_type(recording, Recording)
    assert_type(video.recordings.wait(recording, timeout=5), Recording)
    assert_type(video.recordings.delete(recording), None)
    assert_type(video.recordings.download(recording, "film.mp4", overwrite=True), Download)
    assert_type(video.broadcasts.start(room, hls=Hls(dvr=True)), Broadcast)
    assert_type(video.participants.get("ana", session="s"), Participant)
    assert_type(video.participants.remove("ana", room=room), None)
    assert_type(video.captions.start(room, language="en-GB"), Captions)
    assert_type(video.transcripts.summary("s"), Summary)
    assert_type(video.stats.session("s"), SessionStats)
    assert_type(video.webhooks.create("https://a.test", events=["x"]), WebhookEndpoint)
    assert_type(video.calls.send_dtmf(room, "1#", call=None), None)
    assert_type(video.raw.request("GET", "/x", query=[("a", "1")]), Response)


# --- listings ---------------------------------------------------------------------------------------------------------


def listings(video: Client) -> None:
    recordings = video.recordings.list(room="r")
    assert_type(recordings, Pager[Recording])
    for recording in recordings:
        assert_type(recording, Recording)
    for page in recordings.pages():
        assert_type(page, Page[Recording])
        assert_type(page.items, tuple[Recording, ...])
    assert_type(recordings.first(), Recording | None)
    assert_type(video.webhooks.list(), Pager[WebhookEndpoint])


# --- a provider's own -------------------------------------------------------------------------------------------------

assert_type(acme.run(acme.provider.open_theatre("globe", seats=3)), Theatre)
assert_type(acme.walk(acme.provider.list_theatres, "london"), Pager[Theatre])
any_platform(acme)
listings(acme)
reveal_type(acme.recordings.start)
reveal_type(acme.recordings.list)
reveal_type(acme.recordings.stop)
