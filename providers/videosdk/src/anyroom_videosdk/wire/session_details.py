"""Sessions and participants on the wire, in full."""

from __future__ import annotations

from typing import Any

from pydantic import AliasPath

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response
from anyroom.reading import Instant, Number, Text, read, utc
from anyroom_videosdk.types.sessions import (
    ClientDevice,
    Location,
    ModeChange,
    SessionDetails,
    SessionParticipant,
    Stay,
)
from anyroom_videosdk.wire.fields import VideoSDKModel, named, several
from anyroom_videosdk.wire.sessions import Interval, participant, session
from anyroom_videosdk.wire.widened import widened


class ModeChangeOnWire(VideoSDKModel):
    """`timelog` is an instant here."""

    mode: Text = None
    timelog: Instant = None


class DeviceOnWire(VideoSDKModel):
    """What the browser says of itself stands inside."""

    sdk: Text = named("sdkType")
    sdk_version: Text = named("sdkVersion")
    platform: Text = None
    browser: Text = named(AliasPath("browserUserAgent", "browser", "name"))
    browser_version: Text = named(AliasPath("browserUserAgent", "browser", "version"))
    system: Text = named(AliasPath("browserUserAgent", "os", "name"))
    kind: Text = named(AliasPath("browserUserAgent", "platform", "type"))


class LocationOnWire(VideoSDKModel):
    """A place; each part may be the word `unknown`."""

    city: Text = None
    region: Text = None
    country: Text = None


class ParticipantDetailsOnWire(VideoSDKModel):
    """What the neutral participant leaves out. Most of it is said of those who are in now alone."""

    document_id: Text = named("_id", "id")
    timelog: tuple[Interval, ...] = ()
    mode: Text = None
    mode_changes: tuple[ModeChangeOnWire, ...] = several("changeModeHistory")
    device: DeviceOnWire | None = named("deviceInfo")
    location: LocationOnWire | None = named("geoLocation")
    init_time: Number = named("initTime")


class SessionDetailsOnWire(VideoSDKModel):
    """What the neutral session leaves out."""

    key: Text = named("customRoomId", "userMeetingId")
    owner_id: Text = named("userId", AliasPath("user", "id"))
    region: Text = None
    participants: list[Any] | None = None
    active_duration: Number = named("activeDuration")
    chat_url: Text = named("chatLink")


def session_details(data: Any, response: Response) -> SessionDetails:
    """Read a session in full. A participant without an id is left out of `participants`, and counted."""
    wire = read(SessionDetailsOnWire, data, response)
    neutral = session(data, response)
    people: list[SessionParticipant] = []
    for entry in wire.participants or ():
        try:
            people.append(participant_details(entry, response, room_id=neutral.room_id, session_id=neutral.id))
        except UnexpectedResponse:
            continue
    return widened(
        neutral,
        SessionDetails,
        key=wire.key,
        owner_id=wire.owner_id,
        region=wire.region,
        participants=tuple(people),
        active_duration=wire.active_duration,
        chat_url=wire.chat_url,
    )


def participant_details(data: Any, response: Response, *, room_id: str | None, session_id: str) -> SessionParticipant:
    """Read a participant in full."""
    wire = read(ParticipantDetailsOnWire, data, response)
    return widened(
        participant(data, response, room_id=room_id, session_id=session_id),
        SessionParticipant,
        document_id=wire.document_id,
        stays=tuple(Stay(joined_at=utc(stay.start), left_at=utc(stay.end)) for stay in wire.timelog),
        mode=wire.mode,
        mode_changes=tuple(ModeChange(mode=it.mode, at=utc(it.timelog)) for it in wire.mode_changes),
        device=_device(wire.device),
        location=location(wire.location),
        init_time=wire.init_time,
    )


def known(word: str | None) -> str | None:
    """None for `unknown`, which is what the platform says where it does not know."""
    return None if word is None or word.lower() == "unknown" else word


def location(wire: LocationOnWire | None) -> Location | None:
    """Read a place."""
    if wire is None:
        return None
    return Location(city=known(wire.city), region=known(wire.region), country=known(wire.country))


def _device(wire: DeviceOnWire | None) -> ClientDevice | None:
    return None if wire is None else ClientDevice(**wire.model_dump())
