"""Recordings of the platform's own sorts: one is got and deleted by its id, or by what stands for the id until it is listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from anyroom.errors import NotFound, ProviderError, WrongState
from anyroom.operations import Operation, Request, Response
from anyroom.types.recordings import Recording
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import identify
from anyroom_videosdk.envelopes import thing
from anyroom_videosdk.problems import REFUSALS, restated
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.starting import Finder, Pending

Made = TypeVar("Made", bound=Recording)


@dataclass(frozen=True, slots=True)
class Awaited(Generic[Made]):
    """What a provisional id stands for: where it will be listed, and what is known of it until then."""

    pending: Pending
    finder: Finder[Made]
    until_then: Made


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Made]):
    """Where recordings of one sort are kept. `awaited` takes a provisional id apart, and says None of the platform's own."""

    fetch: Callable[[str], Request]
    delete: Callable[[str], Request]
    read: Callable[[Any, Response], Made]
    awaited: Callable[[str], Awaited[Made] | None]

    def get(self, recording_id: str) -> Operation[Made]:
        """A recording by its id, or by a provisional one."""
        awaited = self.awaited(recording_id)
        if awaited is None:
            response: Response = yield self.fetch(recording_id)
            return self.read(thing(response), response)
        found = yield from awaited.finder.resolve(awaited.pending)
        return awaited.until_then if found is None else replace(found, was=recording_id)

    def listed_id(self, recording_id: str) -> Operation[str]:
        """The platform's own id.

        Raises:
            WrongState: it is not listed yet.
        """
        if self.awaited(recording_id) is None:
            return recording_id
        found = yield from self.get(recording_id)
        if found.provisional:
            raise WrongState("the recording is still being made: the platform does not list it yet")
        return found.id

    def remove(self, recording: str | Made) -> Operation[None]:
        """Delete a recording."""
        recording_id = yield from self.listed_id(identify(recording, "recording"))
        try:
            yield self.delete(recording_id)
        except REFUSALS as refusal:
            raise (yield from self.why_not(refusal, recording_id, "the recording is still being made")) from refusal

    def why_not(self, refusal: ProviderError, recording_id: str, if_there: str) -> Operation[ProviderError]:
        """How it refuses is not documented. The request was this adapter's own, so a recording that exists is not ready."""
        try:
            yield self.fetch(recording_id)
        except NotFound:
            return restated(refusal, NotFound, "there is no such recording")
        except ProviderError:
            return refusal
        return restated(refusal, WrongState, if_there)


def why_not_stopped(refusal: ProviderError, room_id: str) -> Operation[ProviderError]:
    """The same of a stop, which names a room and somebody: where the room exists, nothing of theirs is recorded in it."""
    try:
        yield FETCH_ROOM(roomId=room_id)
    except NotFound:
        return restated(refusal, NotFound, "there is no such room")
    except ProviderError:
        return refusal
    return restated(refusal, WrongState, "nothing of theirs is being recorded there")


def of_room_and_session(room: RoomRef | None, session: SessionRef | None) -> list[tuple[str, str]]:
    """The query of a listing by room and session."""
    query = [] if room is None else [("roomId", identify(room, "room"))]
    return query if session is None else [*query, ("sessionId", identify(session, "session"))]
