"""HLS streams and livestreams with all their settings, and pictures taken of them."""

from __future__ import annotations

from typing import Final

from anyroom.capabilities import speaks
from anyroom.errors import InvalidArgument, NoActiveSession, NotFound, ProviderError, WrongState
from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.provider import at, option_table
from anyroom.types.broadcasts import BroadcastRef, OutputKind
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import identify
from anyroom_videosdk import wire
from anyroom_videosdk.broadcasts import (
    FETCH_HLS_STREAM,
    FETCH_HLS_STREAMS,
    FETCH_LIVESTREAMS,
    HLS,
    RTMP,
    START_HLS,
    START_LIVESTREAM,
    begin_hls,
    begin_rtmp,
    outputs_of,
)
from anyroom_videosdk.composition import COMPOSITION, PICTURE, composed, own_words
from anyroom_videosdk.envelopes import members, thing
from anyroom_videosdk.own_recordings import of_room_and_session
from anyroom_videosdk.problems import REFUSALS, restated
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.resources import resource_id
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.sessions import FETCH_SESSIONS, live_session
from anyroom_videosdk.starting import Pending
from anyroom_videosdk.types.streams import (
    HlsOptions,
    HlsStream,
    Livestream,
    LivestreamOptions,
    Thumbnail,
    ThumbnailOptions,
)

FETCH_ACTIVE_HLS: Final = Endpoint("fetchActiveHls", "GET", "/v2/hls/{roomId}/active", Safety.READ)
DELETE_HLS: Final = Endpoint("deleteHlsStream", "DELETE", "/v2/hls/{hlsId}", Safety.IDEMPOTENT)
# Not idempotent, though it is named a fetch: each makes another picture, and a file of it.
CAPTURE: Final = Endpoint("fetchHlsThumbnail", "POST", "/v2/hls/capture", Safety.ONCE)

HLS_OPTIONS: Final = option_table(
    HlsOptions,
    {
        **PICTURE,
        "record": at("config", "recording", "enabled"),
        "webhook_url": at("webhookUrl"),
        "resource": at("resourceId", of=resource_id),
    },
)
LIVESTREAM_OPTIONS: Final = option_table(
    LivestreamOptions,
    {
        **COMPOSITION,
        "outputs": at("outputs", of=outputs_of),
        "record": at("config", "recording", "enabled"),
        "resource": at("resourceId", of=resource_id),
    },
)
THUMBNAIL_OPTIONS: Final = option_table(
    ThumbnailOptions,
    {"second": at("time"), "width": at("width"), "height": at("height"), "format": at("format")},
)
NO_HLS_OPTIONS: Final = HlsOptions()
NO_THUMBNAIL_OPTIONS: Final = ThumbnailOptions()


class Streams(VideoSDKRequests):
    """A stream is known by its neutral id (`hls:…`, `rtmp:…`) or by the platform's own."""

    @speaks(START_HLS, FETCH_HLS_STREAMS, FETCH_SESSIONS, FETCH_ROOM, options=HLS_OPTIONS)
    def start_hls(self, room: RoomRef, options: HlsOptions = NO_HLS_OPTIONS, /) -> Operation[HlsStream]:
        """Start an HLS stream with what VideoSDK has beyond the neutral options.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: the room is being streamed.
            NotFound: there is no such room.
        """
        room_id, words = identify(room, "room"), own_words(options)
        body = composed(self.write(HLS_OPTIONS, options, {"roomId": room_id}), options.layout)
        return (yield from begin_hls(self.clock, room_id, body, callers_words=words))

    @speaks(FETCH_HLS_STREAMS)
    def list_hls_streams(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        search: str | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[HlsStream]]:
        """List HLS streams, those that run and those that are over. `search` takes a whole room id or key."""
        return (yield from HLS.finder.page(_wanted(room, session, search), cursor))

    @speaks(FETCH_ACTIVE_HLS, FETCH_ROOM)
    def get_active_hls(self, room: RoomRef, /) -> Operation[HlsStream | None]:
        """Get the HLS stream that runs in a room, None if none does.

        Raises:
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        try:
            response: Response = yield FETCH_ACTIVE_HLS(roomId=room_id)
        except NotFound:
            yield FETCH_ROOM(roomId=room_id)  # a 404 does not tell a silent room from an unknown one
            return None
        body = members(response.json())
        # The official SDK expects a 404 where none runs; in this envelope (`code`, `data`) a null would say the same.
        if "data" in body and not body["data"]:
            return None
        return wire.broadcasts.hls_stream(thing(response), response)

    @speaks(CAPTURE, FETCH_HLS_STREAMS, FETCH_SESSIONS, FETCH_ROOM, options=THUMBNAIL_OPTIONS)
    def capture_thumbnail(
        self, room: RoomRef, options: ThumbnailOptions = NO_THUMBNAIL_OPTIONS, /
    ) -> Operation[Thumbnail]:
        """Take a picture of the HLS stream that runs in a room.

        Raises:
            WrongState: the room is not being streamed.
            NoActiveSession: nobody is in the room.
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        body = self.write(THUMBNAIL_OPTIONS, options, {"roomId": room_id})
        try:
            response: Response = yield CAPTURE(json=body)
        except REFUSALS as refusal:
            raise (yield from _why_not_captured(refusal, room_id)) from refusal
        return wire.thumbnails.thumbnail(thing(response), response)

    @speaks(DELETE_HLS, FETCH_HLS_STREAM, FETCH_HLS_STREAMS, FETCH_ROOM)
    def delete_hls_stream(self, stream: BroadcastRef, /) -> Operation[None]:
        """Delete an HLS stream that is over, with its files.

        Raises:
            WrongState: the stream still runs.
            NotFound: there is no such stream.
        """
        bare = _bare(stream)
        if Pending.parse(bare) is not None:
            found = yield from HLS.find(bare, identify(stream, "stream"))
            if found.provisional:
                raise WrongState("the platform does not list the stream yet")
            bare = wire.broadcasts.BroadcastId.parse(found.id).id
        try:
            yield DELETE_HLS(hlsId=bare)
        except REFUSALS as refusal:
            raise (yield from _why_not_deleted(refusal, bare)) from refusal

    @speaks(START_LIVESTREAM, FETCH_LIVESTREAMS, FETCH_SESSIONS, FETCH_ROOM, options=LIVESTREAM_OPTIONS)
    def start_livestream(self, room: RoomRef, options: LivestreamOptions, /) -> Operation[Livestream]:
        """Start a livestream with what VideoSDK has beyond the neutral options. Its id is `provisional` until it is listed.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: the room is being sent out by RTMP.
            NotFound: there is no such room.
        """
        room_id = identify(room, "room")
        # A livestream needs a layout in any case (official SDK).
        body = composed(self.write(LIVESTREAM_OPTIONS, options, {"roomId": room_id}), options.layout, always=True)
        words = own_words(options)
        return (yield from begin_rtmp(self.clock, room_id, body, options.outputs, callers_words=words))

    @speaks(FETCH_LIVESTREAMS)
    def list_livestreams(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        search: str | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[Livestream]]:
        """List livestreams, those that run and those that are over. `search` takes a whole room id or key."""
        return (yield from RTMP.finder.page(_wanted(room, session, search), cursor))


def _bare(stream: BroadcastRef) -> str:
    """The platform's own id of an HLS stream."""
    said = wire.broadcasts.BroadcastId.parse(identify(stream, "stream"))
    if said.kind is OutputKind.RTMP:
        raise InvalidArgument(f"{said.kind}:{said.id} is no HLS stream")
    return said.id


def _wanted(room: RoomRef | None, session: SessionRef | None, search: str | None) -> list[tuple[str, str]]:
    query = of_room_and_session(room, session)
    return query if search is None else [*query, ("query", search)]


def _why_not_captured(refusal: ProviderError, room_id: str) -> Operation[ProviderError]:
    """How it refuses is not documented: the reason is found by elimination, as for a start."""
    try:
        if (yield from live_session(room_id)) is None:
            return restated(refusal, NoActiveSession, "nobody is in the room")
        if not (yield from HLS.finder.running(room_id)):
            return restated(refusal, WrongState, "no HLS stream runs there")
    except NotFound:
        return restated(refusal, NotFound, "there is no such room")
    except ProviderError:
        pass
    return refusal


def _why_not_deleted(refusal: ProviderError, bare: str) -> Operation[ProviderError]:
    """How it refuses is not documented. The request was this adapter's own, so a stream that exists still runs."""
    try:
        yield FETCH_HLS_STREAM(hlsId=bare)
    except NotFound:
        return restated(refusal, NotFound, "there is no such stream")
    except ProviderError:
        return refusal
    return restated(refusal, WrongState, "the stream still runs")
