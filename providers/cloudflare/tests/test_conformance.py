"""The Cloudflare adapter is held to the conformance kit: on its simulator, and word for word by its cassettes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Final

import httpx

from anyroom.simulator import KEYS
from anyroom.testing import Answer, Conformance, Particulars, Scene
from anyroom.types import Broadcast, Hls, Role, Rtmp
from anyroom_cloudflare.deliveries import sign
from anyroom_cloudflare.simulator.telling import PROVIDER, SIGNING

from . import staged_meetings, staged_sessions

APP: Final = "/client/v4/accounts/{accountId}/realtime/kit/{appId}"
OUTPUT: Final = Rtmp("rtmp://example.com/live", "kit-stream-key")
BY_RTMP: Final = {"hls": None, "rtmp": [OUTPUT]}


def call(scene: Scene, method: str, path: str, body: Any = None) -> Any:
    """A request that no neutral call makes, and what its answer says."""
    return scene.video.raw.request(method, f"{APP}{path}", json=body).json()["data"]


def transcribe(scene: Scene, room_id: str) -> None:
    """Have a transcript and a summary made of what is said, and end it: only then are they."""
    call(scene, "PATCH", f"/meetings/{room_id}", {"transcribe_on_end": True, "summarize_on_end": True})
    scene.stage.advance(30)
    scene.video.sessions.end(room_id)
    scene.stage.advance(5)


def prepare_anew(scene: Scene) -> None:
    """Prepare what is not there yet."""
    presets = call(scene, "GET", "/presets?per_page=50")
    (host,) = (preset for preset in presets if preset["name"] == "anyroom_host")
    call(scene, "DELETE", f"/presets/{host['id']}")
    scene.video.prepare(roles=[Role.HOST])


def admit_again(scene: Scene) -> None:
    """A token for somebody who has one: their participant is changed, and not made again."""
    room = scene.welcoming_room()
    for role in (Role.PARTICIPANT, Role.HOST):
        scene.video.tokens.create(room, role=role, participant="ana")


def admit_without_token(scene: Scene) -> None:
    """The service adds a participant, and leaves the token out of its answer."""
    room = scene.welcoming_room()

    def silent(request: httpx.Request) -> httpx.Response | None:
        if request.method != "POST" or not request.url.path.endswith("/participants"):
            return None
        return httpx.Response(201, json={"success": True, "data": {"id": "kit-participant"}})

    with scene.traffic.interrupted(silent):
        scene.video.tokens.create(room, role=Role.PARTICIPANT)


def sent_out(scene: Scene) -> Broadcast:
    return scene.video.broadcasts.start(scene.live_room(), rtmp=[OUTPUT])


def of_rtmp(act: Callable[[Scene, Broadcast], object]) -> Callable[[Scene], object]:
    return lambda scene: act(scene, sent_out(scene))


def deliver(scene: Scene) -> tuple[Mapping[str, str], bytes]:
    """A delivery with the simulator's key, about another meeting each time."""
    event = {"event": "meeting.started", "meeting": {"id": scene.unique("meeting"), "sessionId": "kit-session"}}
    body = json.dumps(event).encode()
    return sign(body, KEYS.private_key(PROVIDER, SIGNING)), body


PARTICULARS: Final = Particulars(
    samples={"broadcasts.start:hls": Hls(), "broadcasts.start:rtmp": [OUTPUT]},
    circumstances={
        "broadcasts.start:layout=webpage": BY_RTMP,
        "broadcasts.start:max_duration": BY_RTMP,
    },
    webhook_events=("meeting.started", "meeting.ended"),
    delivery=deliver,
    transcribe=transcribe,
    unsaid={"broadcasts.start:hls": "a livestream is what is started where rtmp is not given; it has no settings"},
    detours={
        "prepare": [prepare_anew],
        "tokens.create": [admit_again, admit_without_token],
        "broadcasts.stop": [of_rtmp(lambda scene, broadcast: scene.video.broadcasts.stop(broadcast))],
        "broadcasts.get": [of_rtmp(lambda scene, broadcast: scene.video.broadcasts.get(broadcast))],
    },
    own_operations={**staged_meetings.OPERATIONS, **staged_sessions.OPERATIONS},
    with_everything=(*staged_meetings.WITH_EVERYTHING, *staged_sessions.WITH_EVERYTHING),
    permission_denied=Answer(
        status=403,
        json={
            "success": False,
            "errors": [
                {
                    "code": 10000,
                    "message": "Forbidden",
                    "documentation_url": "https://developers.cloudflare.com/api/resources/realtime_kit/",
                }
            ],
            "messages": [],
            "result": None,
        },
        source="Cloudflare's API fundamentals: the error shape of its gateway, 403 answers since August 2026",
    ),
)


class TestCloudflare(Conformance):
    stage_name = "cloudflare"
    particulars = PARTICULARS
    cassettes = Path(__file__).parents[3] / "cassettes" / "cloudflare"
    documented_fields = Path(__file__).parent / "fields"
    cassette_settings: ClassVar[Mapping[str, Any]] = {
        "api_token": "a-token-of-no-account",
        "account_id": "023e105f4ecef8ad9ca31a8372d0c353",
        "app_id": "14a396e7-ca44-4937-bf1f-050a69118543",
    }
