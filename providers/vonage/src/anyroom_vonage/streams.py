"""Streams: what participants publish. These operations are Vonage's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from anyroom.capabilities import speaks
from anyroom.errors import NotFound
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.reading import entries
from anyroom.types.rooms import Room, RoomRef
from anyroom.types.values import check_collection, identify
from anyroom_vonage import wire
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.results import Stream

_SESSION: Final = "/v2/project/{applicationId}/session/{sessionId}"
LIST_STREAMS: Final = Endpoint("listStreams", "GET", f"{_SESSION}/stream", Safety.READ)
GET_STREAM: Final = Endpoint("getStream", "GET", f"{_SESSION}/stream/{{streamId}}", Safety.READ)
SET_CLASSES: Final = Endpoint("setStreamClassLists", "PUT", f"{_SESSION}/stream", Safety.IDEMPOTENT)
MUTE_STREAM: Final = Endpoint("muteStream", "POST", f"{_SESSION}/stream/{{streamId}}/mute", Safety.IDEMPOTENT)


class Streams(VonageAccount):
    """Streams."""

    @speaks(LIST_STREAMS)
    def list_streams(self, room: RoomRef, /, *, cursor: str | None = None) -> Operation[Page[Stream]]:
        """List what is published in a room, all at once: `client.walk(provider.list_streams, room)`.

        Raises:
            NotFound: there is no such room.
        """
        try:
            response = yield LIST_STREAMS(sessionId=identify(room, "room"))
        except NotFound as error:
            # "The session exists but has not had any streams added to it yet" (Java SDK, guides). What was created exists,
            # however that is worded; an id by itself may be unknown.
            if isinstance(room, Room) or "session exists" in error.message:
                return Page(())
            raise
        return Page(tuple(map(wire.streams.stream, entries(response.json(), "items", response=response))))

    @speaks(GET_STREAM)
    def get_stream(self, room: RoomRef, stream: str | Stream, /) -> Operation[Stream]:
        """Get a stream.

        Raises:
            NotFound: there is no such stream.
        """
        response = yield GET_STREAM(sessionId=identify(room, "room"), streamId=identify(stream, "stream"))
        return wire.streams.stream(response.json())

    @speaks(SET_CLASSES)
    def set_stream_layout_classes(self, room: RoomRef, classes: Mapping[str, Sequence[str]], /) -> Operation[None]:
        """Say where layouts put streams: `{stream id: ["focus"]}`. An empty list takes a stream's classes away.

        The presentation layouts look for `focus`, PIP for `full`, a stylesheet for its own.

        Raises:
            InvalidArgument: a bare word where a list of classes is taken.
            NotFound: there is no such stream.
        """
        for names in classes.values():
            check_collection("a stream's classes", names)
        items = [{"id": stream, "layoutClassList": list(names)} for stream, names in classes.items()]
        yield SET_CLASSES(sessionId=identify(room, "room"), json={"items": items})

    @speaks(MUTE_STREAM)
    def mute_stream(self, room: RoomRef, stream: str | Stream, /) -> Operation[None]:
        """Mute a stream. Only its publisher can unmute it.

        Raises:
            NotFound: there is no such stream.
        """
        yield MUTE_STREAM(sessionId=identify(room, "room"), streamId=identify(stream, "stream"))
