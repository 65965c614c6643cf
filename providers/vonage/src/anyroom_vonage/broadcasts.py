"""Broadcasts: HLS and RTMP, both at once if asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, speaks
from anyroom.errors import NotFound, UnsupportedOption, WrongState
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Rule, Used, at, option_table
from anyroom.types.broadcasts import Broadcast, BroadcastRef, Hls, ListBroadcasts, Rtmp, StartBroadcast
from anyroom.types.media import Layout, Stylesheet, WebPage
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, identify
from anyroom_vonage import wire
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.composition import PICTURE, SCREENSHARE_LAYOUT, layout_body, resolution
from anyroom_vonage.listing import list_page, session_of
from anyroom_vonage.options import BroadcastOptions
from anyroom_vonage.results import LiveBroadcast, Stream
from anyroom_vonage.vocabulary import StreamMode, sendable

_BROADCAST: Final = "/v2/project/{applicationId}/broadcast"
START: Final = Endpoint("startBroadcast", "POST", _BROADCAST, Safety.ONCE)
LIST: Final = Endpoint("listBroadcasts", "GET", _BROADCAST, Safety.READ)
GET: Final = Endpoint("getBroadcast", "GET", f"{_BROADCAST}/{{broadcastId}}", Safety.READ)
# It stops once, however often it is sent; but a repeat after a lost answer is told that it has ended, as anybody is.
STOP: Final = Endpoint("stopBroadcast", "POST", f"{_BROADCAST}/{{broadcastId}}/stop", Safety.IDEMPOTENT)
SET_LAYOUT: Final = Endpoint("setBroadcastLayout", "PUT", f"{_BROADCAST}/{{broadcastId}}/layout", Safety.IDEMPOTENT)
SELECT: Final = Endpoint("selectBroadcastStreams", "PATCH", f"{_BROADCAST}/{{broadcastId}}/streams", Safety.IDEMPOTENT)


USUAL_SECONDS: Final = 4 * 60 * 60
"""How long a broadcast lasts that is started without a `max_duration`. Sent always: the service's own default is these 4 hours by
the SDKs for Java and .NET and OpenTok's for Python and Node, and 2 by the OpenAPI file and OpenTok's for Java.
"""


def _hls(wanted: Hls) -> dict[str, bool]:
    said = {"dvr": wanted.dvr, "lowLatency": wanted.low_latency}
    return {name: value for name, value in said.items() if value is not UNSET}


def _rtmp(wanted: Sequence[Rtmp]) -> list[dict[str, str]]:
    return [_rtmp_output(output) for output in wanted]


def _rtmp_output(output: Rtmp) -> dict[str, str]:
    if not output.stream_key:
        raise UnsupportedOption("Vonage asks for the stream key apart from the URL: Rtmp(url, key)", why=Why.UPSTREAM)
    label = {} if output.id is UNSET else {"id": output.id}
    return {**label, "serverUrl": output.url, "streamName": output.stream_key}


_START: Final[Mapping[str, Rule]] = {
    **PICTURE,
    "hls": at("outputs", "hls", of=_hls),
    "rtmp": at("outputs", "rtmp", of=_rtmp),
    "max_duration": at("maxDuration"),
}
START_OPTIONS: Final = option_table(StartBroadcast, _START)
BROADCAST_OPTIONS: Final = option_table(
    BroadcastOptions,
    {
        **_START,
        "stream_mode": at("streamMode", of=sendable(StreamMode)),
        "screenshare_layout": SCREENSHARE_LAYOUT,
        "audio_only": at("hasVideo", of={True: False, False: True}),
        "has_audio": at("hasAudio"),
        "multi_broadcast_tag": at("multiBroadcastTag"),
        "max_bitrate": at("maxBitrate"),
    },
)
LIST_OPTIONS: Final = option_table(ListBroadcasts, {"room": Used()})


class Broadcasts(VonageAccount):
    """Broadcasts."""

    @override
    @speaks(START, options=START_OPTIONS)
    def start_broadcast(self, room: RoomRef, options: StartBroadcast, /) -> Operation[LiveBroadcast]:
        """A room can be broadcast several times at once, each time to other outputs; the same outputs again are
        `AlreadyActive`.

        At most 5 RTMP outputs. Without a `max_duration` (60 to 36000 seconds) 4 hours are asked for, since Vonage's sources
        disagree on the default. HLS is 15 to 20 seconds behind, RTMP about 5.
        """
        body = self.write(START_OPTIONS, options, _asked(room, options))
        response = yield START(json=body)
        return wire.broadcasts.broadcast(response.json())

    @speaks(START, options=BROADCAST_OPTIONS)
    def start_live_broadcast(self, room: RoomRef, options: BroadcastOptions, /) -> Operation[LiveBroadcast]:
        """Start a broadcast with what Vonage has beyond the neutral options; limits and defaults are those of `start_broadcast`.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: it is being broadcast, and `multi_broadcast_tag` does not tell the two apart.
            Conflict: the session is not routed.
        """
        body = self.write(BROADCAST_OPTIONS, options, _asked(room, options))
        response = yield START(json=body)
        return wire.broadcasts.broadcast(response.json())

    @override
    @speaks(STOP, GET)
    def stop_broadcast(self, broadcast: BroadcastRef, /) -> Operation[LiveBroadcast]:
        """Given as an id, one that has ended may be forgotten there, and then it is `NotFound`."""
        try:
            response = yield STOP(broadcastId=identify(broadcast, "broadcast"))
        except NotFound as error:
            # Said of an unknown broadcast, and in some sources of one that has ended.
            if (yield from self._has_ended(broadcast)):
                raise WrongState("the broadcast has ended already", status=error.status, raw=error.raw) from error
            raise
        return wire.broadcasts.broadcast(response.json())

    @override
    @speaks(GET)
    def get_broadcast(self, broadcast: BroadcastRef, /) -> Operation[LiveBroadcast]:
        response = yield GET(broadcastId=identify(broadcast, "broadcast"))
        return wire.broadcasts.broadcast(response.json())

    def _has_ended(self, broadcast: BroadcastRef) -> Operation[bool]:
        """Whether a broadcast that cannot be stopped was there once. One that we hold was, even if it is forgotten now."""
        try:
            found = yield from self.get_broadcast(broadcast)
        except NotFound:
            return isinstance(broadcast, Broadcast)
        return found.status in wire.broadcasts.ENDED

    @override
    @speaks(LIST, options=LIST_OPTIONS)
    def list_broadcasts(
        self, options: ListBroadcasts, /, *, cursor: str | None = None
    ) -> Operation[Page[LiveBroadcast]]:
        """Newest first, and only those that run."""
        session_id = next(session_of(options.room, UNSET), None)

        def pick(data: Any) -> LiveBroadcast | None:
            found = wire.broadcasts.broadcast(data)
            return found if session_id in {None, found.session_id} else None

        return (
            yield from list_page(
                LIST, wire.broadcasts.WireBroadcast, pick, cursor=cursor, size=self.page_size, session_id=session_id
            )
        )

    @speaks(SET_LAYOUT)
    def set_broadcast_layout(
        self,
        broadcast: BroadcastRef,
        layout: Layout | Stylesheet | WebPage,
        /,
        *,
        screenshare_layout: Layout | None = None,
    ) -> Operation[None]:
        """Change the layout of a running broadcast.

        Raises:
            UnsupportedOption: there is no such layout.
            InvalidArgument: an empty stylesheet, or a `screenshare_layout` beside another layout than the grid.
            NotFound: there is no such broadcast, or it has ended.
        """
        body = layout_body(layout, screenshare_layout)
        yield SET_LAYOUT(broadcastId=identify(broadcast, "broadcast"), json=body)

    @speaks(SELECT)
    def add_broadcast_stream(
        self, broadcast: BroadcastRef, stream: str | Stream, /, *, audio: bool = True, video: bool = True
    ) -> Operation[None]:
        """Take a stream into a broadcast whose `stream_mode` is manual; again, to take only its sound or pictures.

        Raises:
            WrongState: the broadcast takes streams by itself.
            NotFound: there is no such broadcast or stream.
        """
        body = {"addStream": identify(stream, "stream"), "hasAudio": audio, "hasVideo": video}
        yield SELECT(broadcastId=identify(broadcast, "broadcast"), json=body)

    @speaks(SELECT)
    def remove_broadcast_stream(self, broadcast: BroadcastRef, stream: str | Stream, /) -> Operation[None]:
        """Take a stream out of a broadcast whose `stream_mode` is manual.

        Raises:
            WrongState: the broadcast takes streams by itself.
            NotFound: there is no such broadcast or stream.
        """
        body = {"removeStream": identify(stream, "stream")}
        yield SELECT(broadcastId=identify(broadcast, "broadcast"), json=body)


def _asked(room: RoomRef, options: StartBroadcast) -> dict[str, Any]:
    return {
        "sessionId": identify(room, "room"),
        "multiBroadcastTag": _tag(options),
        "maxDuration": USUAL_SECONDS,
        **resolution(options.quality, options.orientation),
    }


def _tag(options: StartBroadcast) -> str:
    """What tells a session's broadcasts apart: without a tag there can be only one. Made of the outputs, so that the same
    ones, asked for twice, are not sent out twice.
    """
    outputs = {
        "hls": options.hls is not UNSET,
        "rtmp": [] if options.rtmp is UNSET else sorted([output.url, output.stream_key] for output in options.rtmp),
    }
    return hashlib.sha256(json.dumps(outputs).encode()).hexdigest()[:32]
