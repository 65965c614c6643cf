"""Sessions and participants on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import AliasPath

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response
from anyroom.reading import Instant, Number, Text, read
from anyroom.types.sessions import SessionStatus
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.sessions import (
    ClientDevice,
    Location,
    ModeChange,
    SessionDetails,
    SessionParticipant,
    Stay,
)
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, several, worded

STATUSES: Final[Mapping[str, SessionStatus]] = {
    "ongoing": SessionStatus.LIVE,
    "ended": SessionStatus.ENDED,
    "completed": SessionStatus.ENDED,  # only in an outsider's OpenAPI document (2026)
}


class Interval(VideoSDKModel):
    """From `start` to `end`; open while it has no end."""

    start: Instant = None
    end: Instant = None


class PresenceOnWire(VideoSDKModel):
    """`timelog` has one interval for each time that the participant joined."""

    timelog: tuple[Interval, ...] = ()

    @property
    def over(self) -> bool:
        """Whether they have left: who has an interval without an end is still there."""
        return bool(self.timelog) and all(stay.end is not None for stay in self.timelog)


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


class ParticipantOnWire(PresenceOnWire):
    """Somebody who is or was in. What follows the name is said, for the most part, of those who are in now alone."""

    participant_id: str = needed("participantId")
    name: Text = None
    document_id: Text = named("_id", "id")
    mode: Text = None
    mode_changes: tuple[ModeChangeOnWire, ...] = several("changeModeHistory")
    device: DeviceOnWire | None = named("deviceInfo")
    location: LocationOnWire | None = named("geoLocation")
    init_time: Number = named("initTime")


class GatheringOnWire(VideoSDKModel):
    """What stands around a listing of participants: as much of their session as is said there."""

    room_id: Text = named("roomId", "meetingId")


class SessionOnWire(GatheringOnWire, Interval):
    """As get and list answer; ending a session has the older name `meetingId` and no status (official SDK)."""

    id: str = needed("id", "_id", "sessionId")
    status: Text = None
    key: Text = named("customRoomId", "userMeetingId")
    owner_id: Text = named("userId", AliasPath("user", "id"))
    region: Text = None
    participants: tuple[Any, ...] | None = None
    active_duration: Number = named("activeDuration")
    chat_url: Text = named("chatLink")


def session(data: Any, response: Response) -> SessionDetails:
    """Read a session. A participant without an id is left out of `participants`, and counted."""
    wire = read(SessionOnWire, data, response)
    status = _status(wire)
    return SessionDetails(
        provider=NAME,
        raw=data,
        id=wire.id,
        room_id=wire.room_id,
        status=status,
        started_at=wire.start,
        ended_at=wire.end,
        participant_count=_headcount(wire, status, response),
        key=wire.key,
        owner_id=wire.owner_id,
        region=wire.region,
        participants=_people(wire, response),
        active_duration=wire.active_duration,
        chat_url=wire.chat_url,
    )


def _status(wire: SessionOnWire) -> SessionStatus:
    by_times = SessionStatus.LIVE if wire.end is None else SessionStatus.ENDED
    by_word = by_times if wire.status is None else worded(STATUSES, wire.status, SessionStatus.UNKNOWN)
    over = wire.end is not None and by_word is SessionStatus.UNKNOWN
    return SessionStatus.ENDED if over else by_word


def _headcount(wire: SessionOnWire, status: SessionStatus, response: Response) -> int | None:
    """How many are in, or were: while it goes on, those who have left are listed as well."""
    if wire.participants is None:
        return None
    present = (read(PresenceOnWire, entry, response) for entry in wire.participants)
    return sum(not (person.over and status is SessionStatus.LIVE) for person in present)


def _people(wire: SessionOnWire, response: Response) -> tuple[SessionParticipant, ...]:
    people: list[SessionParticipant] = []
    for entry in wire.participants or ():
        try:
            people.append(participant(entry, response, room_id=wire.room_id, session_id=wire.id))
        except UnexpectedResponse:
            continue
    return tuple(people)


def participant(data: Any, response: Response, *, room_id: str | None, session_id: str) -> SessionParticipant:
    """Read a participant."""
    wire = read(ParticipantOnWire, data, response)
    starts = [start for interval in wire.timelog if (start := interval.start)]
    ends = [end for interval in wire.timelog if (end := interval.end)]
    return SessionParticipant(
        provider=NAME,
        raw=data,
        id=wire.participant_id,
        name=wire.name,
        room_id=room_id,
        session_id=session_id,
        joined_at=min(starts, default=None),
        left_at=max(ends) if wire.over else None,
        document_id=wire.document_id,
        stays=tuple(Stay(joined_at=stay.start, left_at=stay.end) for stay in wire.timelog),
        mode=wire.mode,
        mode_changes=tuple(ModeChange(mode=change.mode, at=change.timelog) for change in wire.mode_changes),
        device=None if wire.device is None else ClientDevice(**vars(wire.device)),
        location=location(wire.location),
        init_time=wire.init_time,
    )


def room_of(gathering: Mapping[str, Any] | None) -> str | None:
    """The room of a listing of participants, None if the listing does not say it."""
    return None if gathering is None else read(GatheringOnWire, gathering).room_id


def known(word: str | None) -> str | None:
    """None for `unknown`, which is what the platform says where it does not know."""
    return None if word is None or word.lower() == "unknown" else word


def location(wire: LocationOnWire | None) -> Location | None:
    """Read a place."""
    if wire is None:
        return None
    return Location(city=known(wire.city), region=known(wire.region), country=known(wire.country))
