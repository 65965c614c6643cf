"""Rooms on the wire. A room's neutral id is its `roomId`; the document `id` beside it is taken by no route that is documented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import AliasPath, Field

from anyroom.operations import Response
from anyroom.reading import Flag, Instant, Text, Whole, read
from anyroom.types.rooms import RoomStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.resources import CompositionKind
from anyroom_videosdk.types.rooms import AutoClose, CustomRoom
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, several

STATUSES: Final[Mapping[bool | None, RoomStatus]] = {
    True: RoomStatus.CLOSED,
    False: RoomStatus.ACTIVE,
    None: RoomStatus.UNKNOWN,
}
CLOSINGS: Final[Mapping[bool | None, str]] = {False: "session-ends", True: "session-end-and-deactivate"}
"""What the platform calls closing a session, by whether its room is deactivated with it."""
_DEACTIVATES: Final = {word: deactivates for deactivates, word in CLOSINGS.items()}


class AutoCloseOnWire(VideoSDKModel):
    """When a session is closed by itself."""

    type: Text = None
    duration: Whole = None


class RoomOnWire(VideoSDKModel):
    """As create, get, list and validate answer; deactivate has the older names `meetingId` and `userMeetingId`.

    The account is an id where a room is made, and an object where it is got.
    """

    room_id: str = needed("roomId", "meetingId")
    key: Text = named("customRoomId", "userMeetingId")
    disabled: Flag = None
    region: Text = named("geoFence", "region")
    created_at: Instant = named("createdAt")
    updated_at: Instant = named("updatedAt")
    document_id: Text = named("id", "_id")
    owner_id: Text = named("userId", AliasPath("user", "id"))
    webhook_url: Text = named(AliasPath("webhook", "endPoint"))
    webhook_events: tuple[Text, ...] = Field(default=(), validation_alias=AliasPath("webhook", "events"))
    auto_close: AutoCloseOnWire | None = named("autoCloseConfig")
    auto_start: dict[str, Any] | None = named("autoStartConfig")
    multiple: dict[str, Flag] | None = named("multiComposition")
    allowed: tuple[Text, ...] = several("allowedParticipantIds")


def room(data: Any, response: Response) -> CustomRoom:
    """Read a room."""
    wire = read(RoomOnWire, data, response)
    return CustomRoom(
        provider=NAME,
        raw=data,
        id=wire.room_id,
        status=STATUSES[wire.disabled],
        key=wire.key,
        region=wire.region,
        created_at=wire.created_at,
        updated_at=wire.updated_at,
        document_id=wire.document_id,
        owner_id=wire.owner_id,
        webhook_url=wire.webhook_url,
        webhook_events=_said(wire.webhook_events),
        auto_close=_auto_close(wire.auto_close),
        auto_starts=_present(wire.auto_start) if wire.auto_start else (),
        several=tuple(CompositionKind(word) for word, said in wire.multiple.items() if said) if wire.multiple else (),
        allowed_participants=_said(wire.allowed),
    )


def _auto_close(wire: AutoCloseOnWire | None) -> AutoClose | None:
    if wire is None or (wire.type is None and wire.duration is None):
        return None
    return AutoClose(minutes=wire.duration, deactivate=_DEACTIVATES.get(wire.type or ""))


def _present(settings: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(word for word, said in settings.items() if said is not None)


def _said(texts: tuple[Text, ...]) -> tuple[str, ...]:
    return tuple(text for text in texts if text is not None) if texts else ()
