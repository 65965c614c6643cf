"""Broadcasts: HLS is a livestream of the meeting, RTMP a recording with an output. Each is started by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, speaks
from anyroom.errors import NoActiveSession, NotFound, UnexpectedResponse, UnsupportedOption, WrongState
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Emulated, Refused, Rule, Used, at, option_table
from anyroom.types.broadcasts import (
    BroadcastRef,
    BroadcastStatus,
    Hls,
    ListBroadcasts,
    Rtmp,
    StartBroadcast,
)
from anyroom.types.media import WebPage
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.composition import LAYOUTS, picture
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.problems import restated
from anyroom_cloudflare.recording_config import rtmp_url
from anyroom_cloudflare.recordings import CONTROL, NEWEST_FIRST
from anyroom_cloudflare.recordings import GET as GET_RECORDING
from anyroom_cloudflare.recordings import LIST as LIST_RECORDINGS
from anyroom_cloudflare.recordings import START as START_RECORDING
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.rooms import MEETING
from anyroom_cloudflare.sessions import in_session
from anyroom_cloudflare.types.broadcasts import RtmpBroadcast
from anyroom_cloudflare.types.livestreams import Livestream

START: Final = Endpoint("startMeetingLivestream", "POST", f"{MEETING}/livestreams", Safety.ONCE)
# It stops whatever is live in the meeting, which a moment later may be another one.
STOP: Final = Endpoint("stopMeetingLivestream", "POST", f"{MEETING}/active-livestream/stop", Safety.ONCE)
GET_ACTIVE: Final = Endpoint("getActiveMeetingLivestream", "GET", f"{MEETING}/active-livestream", Safety.READ)
LIST: Final = Endpoint("listLivestreams", "GET", f"{APP}/livestreams", Safety.READ)
LIST_OF_MEETING: Final = Endpoint("listMeetingLivestreams", "GET", f"{MEETING}/livestream", Safety.READ)
GET: Final = Endpoint("getLivestream", "GET", f"{APP}/livestreams/{{livestreamId}}", Safety.READ)


def _plain(hls: Hls) -> Hls:
    wanted = [name for name in ("dvr", "low_latency") if getattr(hls, name) is not UNSET]
    if wanted:
        raise UnsupportedOption(
            f"{' and '.join(wanted)}: a livestream has no such switch; give Hls() alone", why=Why.UPSTREAM
        )
    return hls


_RTMP_ALONE: Final = "of an RTMP output alone: a livestream knows nothing of it"
_OUTPUTS: Final[Mapping[str, Rule]] = {
    "hls": Used({Hls: _plain}),
    "rtmp": Used(),
    "quality": Used(),
    "orientation": Used(),
}
START_OPTIONS: Final = option_table(
    StartBroadcast,
    {
        **_OUTPUTS,
        "layout": Used({**LAYOUTS, WebPage: Emulated("url", _RTMP_ALONE)}),
        "max_duration": Emulated(at("max_seconds"), _RTMP_ALONE),
    },
)
HLS_OPTIONS: Final = option_table(
    StartBroadcast,
    {
        **_OUTPUTS,
        "layout": Used({**LAYOUTS, WebPage: Refused(Why.UPSTREAM, _RTMP_ALONE)}),
        "max_duration": Refused(Why.UPSTREAM, f"{_RTMP_ALONE}; stop it yourself"),
    },
)
"""What an HLS broadcast takes of it."""
LIST_OPTIONS: Final = option_table(ListBroadcasts, {"room": Used()})


class Broadcasts(CloudflareApp):
    """Broadcasts."""

    @override
    @speaks(START, START_RECORDING, GET_MEETING, options=START_OPTIONS)
    def start_broadcast(self, room: RoomRef, options: StartBroadcast, /) -> Operation[Livestream | RtmpBroadcast]:
        """One output: HLS, or one RTMP server. Which server an RTMP broadcast goes to, and the label of its output, is told
        by the start alone. A file of it is made as well, and kept for 7 days: its `recording` has it.
        """
        room_id = identify(room, "room")
        to = _only_output(options, self.name)
        if to is None:
            return (yield from self._start_hls(room_id, options))
        return (yield from self._start_rtmp(room_id, to, options))

    def _start_hls(self, room_id: str, options: StartBroadcast) -> Operation[Livestream]:
        composed = picture(UNSET, options.quality, options.orientation)
        body = self.write(HLS_OPTIONS, options, composed)
        response = yield from in_session(self, START(json=body, meetingId=room_id), room_id)
        started = wire.livestreams.livestream(payload(response), room_id=room_id)
        # The guides show it OFFLINE at first, where the API's example says INVOKED.
        begins = started.status is BroadcastStatus.IDLE
        return _as(BroadcastStatus.REQUESTED, started) if begins else started

    def _start_rtmp(self, room_id: str, to: Rtmp, options: StartBroadcast) -> Operation[RtmpBroadcast]:
        body = {
            "meeting_id": room_id,
            "rtmp_out_config": {"rtmp_url": rtmp_url(to)},
            "file_name_prefix": wire.recordings.RTMP_PREFIX,
            # It is no recording to whoever asked for it, and must not stand in the way of one.
            "allow_multiple_recordings": True,
            **picture(options.layout, options.quality, options.orientation),
        }
        request = START_RECORDING(json=self.write(START_OPTIONS, options, body))
        response = yield from in_session(self, request, room_id)
        return wire.broadcasts.rtmp_out(payload(response), now=self.clock.now(), room_id=room_id, to=to)

    @override
    @speaks(GET, GET_RECORDING)
    def get_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Livestream | RtmpBroadcast]:
        kind, wire_id = _parts(broadcast)
        if kind == wire.broadcasts.RTMP:
            response = yield from self.ask(GET_RECORDING(recordingId=wire_id))
            return wire.broadcasts.rtmp_out(payload(response), now=self.clock.now())
        response = yield from self.ask(GET(livestreamId=wire_id))
        return wire.livestreams.livestream(payload(response))

    @override
    @speaks(STOP, CONTROL, GET, GET_ACTIVE)
    def stop_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Livestream | RtmpBroadcast]:
        """Livestreams are stopped by their meeting: what is live in it is read first, so that none but this one is stopped."""
        kind, wire_id = _parts(broadcast)
        if kind == wire.broadcasts.RTMP:
            response = yield from self.ask(CONTROL(json={"action": "stop"}, recordingId=wire_id))
            return wire.broadcasts.rtmp_out(
                payload(response), now=self.clock.now(), room_id=getattr(broadcast, "room_id", None)
            )
        known: str | None = getattr(broadcast, "room_id", None)
        room_id = known or (yield from self._room_of(wire_id))
        over = f"the livestream {wire_id} is not running"
        try:
            response = yield from self.ask(GET_ACTIVE(meetingId=room_id))
            active = wire.livestreams.livestream(payload(response), room_id=room_id)
            if _parts(active) == (wire.broadcasts.HLS, wire_id):
                yield from self.ask(STOP(meetingId=room_id))
                # The answer is a sentence.
                return _as(BroadcastStatus.STOPPED, active)
        except (NotFound, NoActiveSession) as refusal:
            raise restated(refusal, WrongState, over) from refusal
        raise WrongState(f"{over}: another one is")

    def _room_of(self, livestream_id: str) -> Operation[str]:
        response = yield from self.ask(GET(livestreamId=livestream_id))
        room_id = wire.livestreams.livestream(payload(response)).room_id
        if room_id is None:
            raise UnexpectedResponse(
                f"the livestream {livestream_id} names no meeting, by which it would be stopped: give the broadcast that was "
                "started, or end what feeds it",
                raw=response.json(),
            )
        return room_id

    @override
    @speaks(LIST, LIST_OF_MEETING, LIST_RECORDINGS, options=LIST_OPTIONS)
    def list_broadcasts(
        self, options: ListBroadcasts, /, *, cursor: str | None = None
    ) -> Operation[Page[Livestream | RtmpBroadcast]]:
        """Livestreams first, those that are fed from elsewhere among them; then what goes out by RTMP."""
        room_id = None if options.room is UNSET else identify(options.room, "room")
        kind, _, inner = (cursor or wire.broadcasts.HLS).partition(":")
        if kind == wire.broadcasts.HLS:
            livestreams = yield from self._list_hls(room_id, inner or None)
            if livestreams.next_cursor is not None:
                return replace(livestreams, next_cursor=f"{wire.broadcasts.HLS}:{livestreams.next_cursor}")
            if livestreams.items:
                return replace(livestreams, next_cursor=wire.broadcasts.RTMP)
            inner = ""
        page = yield from self._list_rtmp(room_id, inner or None)
        if page.next_cursor is None:
            return page
        return replace(page, next_cursor=f"{wire.broadcasts.RTMP}:{page.next_cursor}")

    def _list_hls(self, room_id: str | None, cursor: str | None) -> Operation[Page[Livestream]]:
        if room_id is None:
            return (yield from self.list_page(LIST(), "livestreams", wire.livestreams.livestream, cursor=cursor))
        try:
            response = yield from self.ask(LIST_OF_MEETING(meetingId=room_id))
        except NotFound:
            return Page(())  # no livestream of this meeting, ever
        # What is paged here are the sessions of the livestream, which `list_meeting_livestream_sessions` walks.
        return Page(wire.livestreams.livestreams(payload(response), room_id=room_id))

    def _list_rtmp(self, room_id: str | None, cursor: str | None) -> Operation[Page[RtmpBroadcast]]:
        query = (*((("meeting_id", room_id),) if room_id is not None else ()), *NEWEST_FIRST)

        def read(data: Any) -> RtmpBroadcast:
            return wire.broadcasts.rtmp_out(data, now=self.clock.now(), room_id=room_id)

        request = LIST_RECORDINGS(query=query)
        return (yield from self.list_page(request, "recordings", read, cursor=cursor, keep=_is_rtmp_out))


def _only_output(options: StartBroadcast, provider: str) -> Rtmp | None:
    """The RTMP server that is asked for; None for HLS.

    Raises:
        UnsupportedOption: more than one output is.
    """
    servers = () if options.rtmp is UNSET else tuple(options.rtmp)
    if len(servers) + isinstance(options.hls, Hls) > 1:
        raise UnsupportedOption(
            "rtmp: one broadcast has one output; start one for each",
            provider=provider,
            why=Why.UPSTREAM,
            option="rtmp",
            value=options.rtmp,
        )
    return servers[0] if servers else None


def _parts(broadcast: BroadcastRef) -> tuple[str, str]:
    """The kind and the wire's id in a broadcast's id.

    Raises:
        NotFound: it is no id of a broadcast.
    """
    named = identify(broadcast, "broadcast")
    kind, _, wire_id = named.partition(":")
    if kind not in {wire.broadcasts.HLS, wire.broadcasts.RTMP} or not wire_id:
        raise NotFound(
            f"there is no broadcast {named!r}: their ids begin with {wire.broadcasts.HLS}: or {wire.broadcasts.RTMP}:"
        )
    return kind, wire_id


def _as(status: BroadcastStatus, broadcast: Livestream) -> Livestream:
    """The livestream in another status, and its output with it."""
    outputs = tuple(replace(output, status=status) for output in broadcast.outputs)
    return replace(broadcast, status=status, outputs=outputs)


def _is_rtmp_out(broadcast: RtmpBroadcast) -> bool:
    return wire.recordings.is_rtmp_out(wire.recordings.wire_recording(broadcast.raw).output_file_name)
