"""Where each neutral option goes in what Echo is asked; or why it cannot, and what to do instead."""

from __future__ import annotations

from typing import Final

from anyroom.errors import UnsupportedOption
from anyroom.provider import Emulated, Refused, Used, Why, at, option_table
from anyroom.types import (
    CreateRoom,
    CreateToken,
    Hls,
    Layout,
    ListBroadcasts,
    ListParticipants,
    ListRecordings,
    ListRooms,
    Role,
    StartBroadcast,
    StartRecording,
    Stylesheet,
    WebPage,
)

_TWO_SHAPES: Final = Refused(Why.UPSTREAM, "Echo has two shapes, tiles (GRID) and solo (SPOTLIGHT); use one of them")
_ONE_SIZE: Final = Refused(Why.UPSTREAM, "Echo's pictures have one size; leave it out")
_UNTIMED: Final = Refused(Why.UPSTREAM, "Echo sets no timer; stop it yourself")
_OTHER_LAYOUTS: Final = (*(set(Layout) - {Layout.GRID, Layout.SPOTLIGHT}), Stylesheet, WebPage)
_LAYOUT: Final = at(
    "shape", of={Layout.GRID: "tiles", Layout.SPOTLIGHT: "solo", **dict.fromkeys(_OTHER_LAYOUTS, _TWO_SHAPES)}
)

ROOM_OPTIONS: Final = option_table(
    CreateRoom,
    {
        "name": at("called"),
        "key": Refused(Why.UPSTREAM, "Echo makes a new room each time; keep the room's id under your key"),
        "region": Refused(Why.UPSTREAM, "Echo is in one place; leave it out"),
        "record_on_start": Refused(Why.UPSTREAM, "a tape is rolled by hand: recordings.start"),
        "keep_alive": Refused(Why.UPSTREAM, "a session ends with its last; leave it out"),
    },
)
ROOM_FILTERS: Final = option_table(
    ListRooms,
    {
        "status": Emulated(Used(), "filtered here, page by page"),
        "search": Refused(Why.UPSTREAM, "Echo cannot search; walk the listing and compare"),
    },
)
PEOPLE_OF: Final = option_table(
    ListParticipants,
    {"room": Used(), "session": Refused(Why.UPSTREAM, "Echo forgets who has left; ask by room while they are in")},
)
PASS_OPTIONS: Final = option_table(
    CreateToken,
    {
        "role": at(
            "as",
            of={
                Role.HOST: "chair",
                Role.PARTICIPANT: "speaker",
                Role.VIEWER: "listener",
                Role.MODERATOR: Refused(Why.UPSTREAM, "only the chair (HOST) puts others out, and it records as well"),
                Role.GUEST: Refused(
                    Why.UPSTREAM, "nobody waits at Echo's door; give the pass out when they may come in"
                ),
                Role.SENDER_ONLY: Refused(Why.UPSTREAM, "whoever speaks at Echo also hears; use PARTICIPANT"),
            },
        ),
        "participant": at("who"),
        "name": at("called"),
        "ttl": at("seconds"),
        "grants": Refused(Why.UPSTREAM, "a pass is for one of three roles, as they are; give the role"),
    },
)
TAPE_OPTIONS: Final = option_table(
    StartRecording,
    {
        "layout": _LAYOUT,
        "name": at("called"),
        "audio_only": at("ears_only"),
        "quality": _ONE_SIZE,
        "orientation": _ONE_SIZE,
        "max_duration": _UNTIMED,
        "storage": Refused(Why.UPSTREAM, "Echo keeps the tapes itself; download them"),
        "transcribe": Refused(Why.UPSTREAM, "Echo writes nothing down; transcribe the film yourself"),
    },
)
TAPE_FILTERS: Final = option_table(
    ListRecordings,
    {
        "room": Used(),
        "session": Refused(Why.UPSTREAM, "Echo does not say which session a tape is of; ask by room"),
        "status": Emulated(Used(), "filtered here, page by page"),
    },
)


def _rewind(hls: Hls) -> bool:
    if hls.low_latency is True:
        raise UnsupportedOption("Echo is always some seconds behind; leave low_latency out", why=Why.UPSTREAM)
    return hls.dvr is True


AIRING_OPTIONS: Final = option_table(
    StartBroadcast,
    {
        "hls": at("rewind", of=_rewind),
        "rtmp": Refused(Why.UPSTREAM, "Echo goes out as HLS alone"),
        "layout": _LAYOUT,
        "quality": _ONE_SIZE,
        "orientation": _ONE_SIZE,
        "max_duration": _UNTIMED,
    },
)
AIRING_FILTERS: Final = option_table(ListBroadcasts, {"room": Used()})
