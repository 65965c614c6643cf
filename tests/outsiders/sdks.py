"""The outsiders, by the folder of the tests that watch them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import opentok
from cloudflare.resources import realtime_kit
from opentok.captions import Captions
from vonage_video import Video

from .watching import Outsider, Sdk

LEDGER: Final = Path(__file__).parents[1] / "ledger.csv"


def documented_operations(provider: str) -> frozenset[str]:
    with LEDGER.open(encoding="utf-8", newline="") as file:
        return frozenset(row["operation"] for row in csv.DictReader(file) if row["provider"] == provider)


def kit_resources(*, asynchronous: bool) -> list[type]:
    """The classes of RealtimeKit's resources: `MeetingsResource`, or `AsyncMeetingsResource`."""
    names = [name for name in realtime_kit.__all__ if name.endswith("Resource")]
    return [getattr(realtime_kit, name) for name in names if name.startswith("Async") is asynchronous]


OPENTOK: Final = (
    opentok.Client,
    opentok.OpenTok,
    opentok.Session,
    opentok.Archive,
    opentok.ArchiveList,
    opentok.Broadcast,
    Captions,
    opentok.Render,
    opentok.RenderList,
    opentok.SipCall,
    opentok.Stream,
    opentok.StreamList,
    opentok.WebSocketAudioConnection,
)
# Not the platform's SDK, which there is none of for Python: what its pages print, sent by hand.
EXCHANGES: Final = Outsider("VideoSDK's documented exchanges", "API v2", "videosdk", documented_operations("videosdk"))
OUTSIDERS: Final[Mapping[str, tuple[Outsider, ...]]] = {
    "vonage_sdk": (Sdk.of("vonage-video", "vonage", [Video]),),
    "opentok_sdk": (Sdk.of("opentok", "vonage", OPENTOK),),
    "cloudflare_sdk": (
        Sdk.of("cloudflare", "cloudflare", kit_resources(asynchronous=False)),
        Sdk.of(
            "cloudflare", "cloudflare", kit_resources(asynchronous=True), name="cloudflare, its asynchronous client"
        ),
    ),
    "videosdk_raw": (EXCHANGES,),
}
