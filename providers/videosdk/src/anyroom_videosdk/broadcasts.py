"""Broadcasts: HLS streams and livestreams (RTMP), two kinds of things on the platform. An id says its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeAlias, TypeVar

from typing_extensions import override

from anyroom.clock import Clock
from anyroom.errors import NotFound, ProviderError, UnexpectedResponse, UnsupportedOption, WrongState
from anyroom.operations import Endpoint, Operation, Page, Request, Response, Safety, check_id
from anyroom.provider import Emulated, Refused, Used, Why, at, option_table, speaks
from anyroom.types.broadcasts import (
    Broadcast,
    BroadcastRef,
    BroadcastStatus,
    Hls,
    ListBroadcasts,
    Output,
    OutputKind,
    Rtmp,
    StartBroadcast,
)
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, Ref, Unset, identify
from anyroom_videosdk import wire
from anyroom_videosdk.composition import LAYOUTS, ORIENTATIONS, QUALITIES, composed, own_words
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import Listing, anything, chained, thing
from anyroom_videosdk.problems import REFUSALS, restated
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.routes import DisputedRoute
from anyroom_videosdk.sessions import FETCH_SESSIONS
from anyroom_videosdk.starting import ANSWER_SLACK, Finder, Pending, explained, said_id, told_at, where
from anyroom_videosdk.types.streams import HlsStream, Livestream
from anyroom_videosdk.types.unnamed import UnnamedBroadcast

START_HLS: Final = Endpoint("startHlsStream", "POST", "/v2/hls/start", Safety.ONCE)
STOP_HLS: Final = Endpoint("stopHlsStream", "POST", "/v2/hls/end", Safety.ONCE)
STOP_HLS_BY_STOP: Final = Endpoint("stopHlsStream", "POST", "/v2/hls/stop", Safety.ONCE)
FETCH_HLS_STREAMS: Final = Endpoint("fetchHlsStreams", "GET", "/v2/hls", Safety.READ)
FETCH_HLS_STREAM: Final = Endpoint("fetchHlsStream", "GET", "/v2/hls/{hlsId}", Safety.READ)
START_LIVESTREAM: Final = Endpoint("startLivestream", "POST", "/v2/livestreams/start", Safety.ONCE)
STOP_LIVESTREAM: Final = Endpoint("stopLivestream", "POST", "/v2/livestreams/end", Safety.ONCE)
STOP_LIVESTREAM_BY_STOP: Final = Endpoint("stopLivestream", "POST", "/v2/livestreams/stop", Safety.ONCE)
FETCH_LIVESTREAMS: Final = Endpoint("fetchLivestreams", "GET", "/v2/livestreams", Safety.READ)
FETCH_LIVESTREAM: Final = Endpoint("fetchLivestream", "GET", "/v2/livestreams/{livestreamId}", Safety.READ)


Stream: TypeAlias = HlsStream | Livestream
"""A broadcast of either kind."""
Sent = TypeVar("Sent", HlsStream, Livestream)


def _finder(listing: Endpoint, read: Callable[[Any, Response], Sent]) -> Finder[Sent]:
    return Finder(listing, read, lambda found: found.status is BroadcastStatus.LIVE, lambda found: found.started_at)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Sent]):
    """One kind of broadcast: its output, its record and its routes."""

    output: OutputKind
    record: type[Sent]
    fetch: Callable[[str], Request]
    stopping: DisputedRoute
    finder: Finder[Sent]

    def find(self, bare: str, asked: str) -> Operation[Sent]:
        """A broadcast by its id on the platform, or by a provisional one."""
        pending = Pending.parse(bare)
        if pending is None:
            response: Response = yield self.fetch(bare)
            return self.finder.read(thing(response), response)
        found = yield from self.finder.resolve(pending)
        if found is not None:
            return replace(found, was=asked)
        return self.requested(bare, pending.room, None, provisional=True)

    def requested(self, bare: str, room_id: str, response: Response | None, *, provisional: bool) -> Sent:
        """What is known of one that is not listed."""
        return self.record(
            provider=NAME,
            raw=None if response is None else anything(response),
            id=str(wire.broadcasts.BroadcastId(self.output, bare)),
            status=BroadcastStatus.REQUESTED,
            room_id=room_id,
            outputs=(Output(kind=self.output, status=BroadcastStatus.REQUESTED),),
            provisional=provisional,
        )


HLS: Final = Kind(
    OutputKind.HLS,
    HlsStream,
    lambda bare: FETCH_HLS_STREAM(hlsId=bare),
    DisputedRoute(STOP_HLS, STOP_HLS_BY_STOP),
    _finder(FETCH_HLS_STREAMS, lambda data, answer: wire.broadcasts.hls_stream(data, answer)),
)
RTMP: Final = Kind(
    OutputKind.RTMP,
    Livestream,
    lambda bare: FETCH_LIVESTREAM(livestreamId=bare),
    DisputedRoute(STOP_LIVESTREAM, STOP_LIVESTREAM_BY_STOP),
    _finder(FETCH_LIVESTREAMS, lambda data, answer: wire.broadcasts.livestream(data, answer)),
)
KINDS: Final[Mapping[OutputKind, Kind[HlsStream] | Kind[Livestream]]] = {OutputKind.HLS: HLS, OutputKind.RTMP: RTMP}


def _given(rtmp: Sequence[Rtmp] | Unset) -> Sequence[Rtmp]:
    return () if rtmp is UNSET else rtmp


def _plain(hls: Hls) -> None:
    """Every stream has a playlist that can be rewound and one of the live edge."""
    for setting in ("dvr", "low_latency"):
        if getattr(hls, setting) is not UNSET:
            said = f"{setting}: streams have no such setting; playback_url can be rewound, live_url is the live edge"
            raise UnsupportedOption(said, why=Why.UPSTREAM, value=hls)


def outputs_of(rtmp: Sequence[Rtmp]) -> list[dict[str, str]]:
    """Write RTMP servers as the platform has them.

    Raises:
        UnsupportedOption: one has no stream key, or a label.
    """
    for output in rtmp:
        if not output.stream_key:
            said = "an output needs a stream_key apart from its url"
            raise UnsupportedOption(said, why=Why.UPSTREAM, value=output)
        if output.id is not UNSET:
            raise UnsupportedOption("outputs have no id; leave it out", why=Why.UPSTREAM, value=output)
    return [{"url": output.url, "streamKey": output.stream_key} for output in rtmp]


START_OPTIONS: Final = option_table(
    StartBroadcast,
    {
        "hls": Used({Hls: _plain}),
        "rtmp": at("outputs", of=outputs_of),
        "layout": Used(LAYOUTS),
        "quality": Emulated(at("config", "quality", of=QUALITIES), "of HLS; refused with rtmp"),
        "orientation": Emulated(at("config", "orientation", of=ORIENTATIONS), "of HLS; refused with rtmp"),
        "max_duration": Refused(Why.UPSTREAM, "a broadcast runs for two hours at most; stop it earlier yourself"),
    },
)
RTMP_OPTIONS: Final = option_table(
    StartBroadcast,
    {
        **START_OPTIONS.rules,
        "hls": Refused(Why.UPSTREAM, "HLS and RTMP are two things here: start two"),
        "quality": Refused(Why.UPSTREAM, "livestreams have no quality; the platform chooses"),
        "orientation": Refused(Why.UPSTREAM, "livestreams have no orientation; the platform chooses"),
    },
)
LIST_OPTIONS: Final = option_table(ListBroadcasts, {"room": Used()})


class Broadcasts(VideoSDKRequests):
    """One of each kind at a time in a room, unless the room was made for several (`multiComposition`)."""

    @override
    @speaks(
        START_HLS,
        START_LIVESTREAM,
        FETCH_HLS_STREAMS,
        FETCH_LIVESTREAMS,
        FETCH_SESSIONS,
        FETCH_ROOM,
        options=START_OPTIONS,
    )
    def start_broadcast(self, room: RoomRef, options: StartBroadcast, /) -> Operation[Stream]:
        """HLS or RTMP to one server or several, not both: that is two broadcasts here."""
        room_id = identify(room, "room")
        if _given(options.rtmp):
            return (yield from self._start_rtmp(room_id, options))
        return (yield from self._start_hls(room_id, replace(options, rtmp=UNSET)))

    def _start_hls(self, room_id: str, options: StartBroadcast) -> Operation[HlsStream]:
        body = composed(self.write(START_OPTIONS, options, {"roomId": room_id}), options.layout)
        return (yield from begin_hls(self.clock, room_id, body, callers_words=own_words(options)))

    def _start_rtmp(self, room_id: str, options: StartBroadcast) -> Operation[Livestream]:
        body = composed(self.write(RTMP_OPTIONS, options, {"roomId": room_id}), options.layout, always=True)
        rtmp, words = _given(options.rtmp), own_words(options)
        return (yield from begin_rtmp(self.clock, room_id, body, rtmp, callers_words=words))

    @override
    @speaks(
        STOP_HLS,
        STOP_HLS_BY_STOP,
        STOP_LIVESTREAM,
        STOP_LIVESTREAM_BY_STOP,
        FETCH_HLS_STREAM,
        FETCH_HLS_STREAMS,
        FETCH_LIVESTREAM,
        FETCH_LIVESTREAMS,
        FETCH_ROOM,
    )
    def stop_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Stream]:
        """Stops what runs in the room; the id beside it says which, where several run."""
        kind, known = yield from _with_room(broadcast)
        if known.status in {BroadcastStatus.STOPPED, BroadcastStatus.FAILED}:
            raise WrongState(f"the broadcast is {known.status} already")
        body = {"roomId": known.room_id}
        if not known.provisional:
            body["id"] = wire.broadcasts.BroadcastId.parse(known.id).id
        try:
            response = yield from self._routes.ask(KINDS[kind].stopping, json=body)
        except REFUSALS as refusal:
            raise (yield from _why_not_stopped(refusal, known)) from refusal
        outputs = tuple(replace(output, status=BroadcastStatus.STOPPING) for output in known.outputs)
        return replace(known, status=BroadcastStatus.STOPPING, outputs=outputs, raw=known.raw or anything(response))

    @override
    @speaks(FETCH_HLS_STREAM, FETCH_HLS_STREAMS, FETCH_LIVESTREAM, FETCH_LIVESTREAMS, FETCH_ROOM)
    def get_broadcast(self, broadcast: BroadcastRef, /) -> Operation[Stream]:
        return (yield from _get(broadcast))

    @override
    @speaks(FETCH_HLS_STREAMS, FETCH_LIVESTREAMS, options=LIST_OPTIONS)
    def list_broadcasts(self, options: ListBroadcasts, /, *, cursor: str | None = None) -> Operation[Page[Stream]]:
        self.write(LIST_OPTIONS, options, {})
        query = [] if options.room is UNSET else [("roomId", identify(options.room, "room"))]

        def streams(inner: str | None) -> Operation[Page[Stream]]:
            return (yield from HLS.finder.page(query, inner))

        def livestreams(inner: str | None) -> Operation[Page[Stream]]:
            return (yield from RTMP.finder.page(query, inner))

        listings: dict[str, Listing[Stream]] = {OutputKind.HLS: streams, OutputKind.RTMP: livestreams}
        return (yield from chained(listings, cursor))


def begin_hls(clock: Clock, room_id: str, body: Mapping[str, Any], *, callers_words: bool) -> Operation[HlsStream]:
    """Start an HLS stream."""
    try:
        response: Response = yield START_HLS(json=body)
    except REFUSALS as refusal:
        running = HLS.finder.running(room_id)
        raise (yield from explained(refusal, room_id, running, callers_words=callers_words)) from refusal
    try:
        started = wire.broadcasts.hls_stream(thing(response), response)
    except UnexpectedResponse:  # it is documented to answer an object; it runs, whatever it answers
        since = int((told_at(response, clock.now()) - ANSWER_SLACK) * 1000)
        started = HLS.requested(str(Pending(room_id, since)), room_id, response, provisional=True)
    # Its URLs play a little later, so it is not live yet.
    outputs = tuple(replace(output, status=BroadcastStatus.STARTING) for output in started.outputs)
    return replace(started, status=BroadcastStatus.STARTING, room_id=started.room_id or room_id, outputs=outputs)


def begin_rtmp(
    clock: Clock, room_id: str, body: Mapping[str, Any], rtmp: Sequence[Rtmp], *, callers_words: bool
) -> Operation[Livestream]:
    """Start a livestream: its id is found in the listing, if it is there already."""
    before = yield from RTMP.finder.before(room_id, clock.now())
    try:
        response: Response = yield START_LIVESTREAM(json=body)
    except REFUSALS as refusal:
        running = RTMP.finder.running(room_id)
        raise (yield from explained(refusal, room_id, running, callers_words=callers_words)) from refusal
    said_its_id = said_id(response.json())
    if said_its_id is None and (found := (yield from RTMP.finder.after(room_id, before))) is not None:
        return found
    bare = said_its_id or str(Pending(room_id, before.since))
    started = RTMP.requested(bare, room_id, response, provisional=said_its_id is None)
    outputs = tuple(
        Output(kind=OutputKind.RTMP, status=started.status, url=output.url, stream_key=output.stream_key)
        for output in rtmp
    )
    return replace(started, outputs=outputs)


def _get(broadcast: BroadcastRef) -> Operation[Stream]:
    """A broadcast by its id, a bare one of the platform's, a provisional one, or by an event's reference."""
    if isinstance(broadcast, Ref) and broadcast.id is None:
        return (yield from _newest(broadcast))
    broadcast_id = identify(broadcast, "broadcast")
    said = wire.broadcasts.BroadcastId.parse(broadcast_id)
    if said.kind is not None:
        return (yield from KINDS[said.kind].find(said.id, broadcast_id))
    try:
        return (yield from HLS.find(said.id, broadcast_id))
    except NotFound:
        return (yield from RTMP.find(said.id, broadcast_id))


def _with_room(broadcast: BroadcastRef) -> Operation[tuple[OutputKind, Stream]]:
    """The broadcast with its kind and its room, which stopping needs: as given if it says them, else read."""
    if isinstance(broadcast, (Broadcast, Ref)) and broadcast.id and broadcast.room_id:
        kind = wire.broadcasts.BroadcastId.parse(identify(broadcast, "broadcast")).kind
        room_id = check_id(broadcast.room_id, "room")
        if kind is not None:
            if isinstance(broadcast, (HlsStream, Livestream)):
                return kind, broadcast
            known = Broadcast(provider=NAME, id=broadcast.id, room_id=room_id)
            return kind, wire.widened.widened(
                broadcast if isinstance(broadcast, Broadcast) else known, KINDS[kind].record
            )
    found = yield from _get(broadcast)
    if found.room_id is None:
        raise WrongState("the platform does not say which room the broadcast is of, and stops rooms' broadcasts")
    return wire.broadcasts.BroadcastId.parse(found.id).kind or OutputKind.HLS, found


def _why_not_stopped(refusal: ProviderError, known: Broadcast) -> Operation[ProviderError]:
    """How it refuses is not documented. The request was this adapter's own, so a broadcast that exists does not run."""
    try:
        yield from _get(known)
    except NotFound:
        return restated(refusal, NotFound, "there is no such broadcast")
    except ProviderError:
        return refusal
    return restated(refusal, WrongState, "nothing is being broadcast there in this way")


def _newest(event: Ref[Broadcast]) -> Operation[Stream]:
    """The broadcast that an event speaks of: events say its session and room, its kind perhaps, and not its id."""
    query = where(event)
    kinds = [event.output] if isinstance(event, UnnamedBroadcast) else list(KINDS)
    began: list[tuple[int, Stream]] = []
    if OutputKind.HLS in kinds and (stream := (yield from HLS.finder.newest(query))) is not None:
        began.append((HLS.finder.began_at(stream), stream))
    if OutputKind.RTMP in kinds and (livestream := (yield from RTMP.finder.newest(query))) is not None:
        began.append((RTMP.finder.began_at(livestream), livestream))
    if not began:
        raise NotFound("no broadcast is listed there yet")
    return max(began, key=lambda found: found[0])[1]
