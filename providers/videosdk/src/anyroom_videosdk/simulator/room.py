"""A room, its sessions, and who is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from anyroom.simulator import NEVER
from anyroom_videosdk.simulator.times import iso
from anyroom_videosdk.simulator.webhooks import Post, wanted

# The vendor's own address: links are documented as nothing to navigate by, so they lead nowhere on loopback.
LINKED: Final = "https://api.videosdk.live/v2"
USUAL_REGION: Final = "in002"
# Eight hours, as every print of the vendor's page has it: minutes, though the SDK's comment speaks of seconds.
USUAL_AUTO_CLOSE_MINUTES: Final = 480


@dataclass(frozen=True)
class Owner:
    """The account that the API key belongs to."""

    id: str
    api_key: str

    def as_json(self) -> dict[str, object]:
        return {"email": "owner@example.com", "name": "Owner", "discontinuedReason": None, "id": self.id}


Start = Callable[["Session", float], object]


@dataclass(frozen=True)
class AutoClose:
    minutes: int = USUAL_AUTO_CLOSE_MINUTES
    deactivates: bool = False


@dataclass
class Room:
    id: str
    room_id: str
    owner: Owner
    created_at: float
    post: Post
    custom_id: str | None = None
    region: str = USUAL_REGION
    auto_close: AutoClose = field(default_factory=AutoClose)
    multi_composition: frozenset[str] = frozenset()
    allowed_participants: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    """What the create call asked for and rooms repeat as it was sent."""
    starts: Sequence[Start] = ()
    """What begins with every session."""
    disabled: bool = False
    updated_at: float = 0
    session: Session | None = None
    """The one that is ongoing."""

    def __post_init__(self) -> None:
        self.updated_at = self.created_at

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.room_id} if self.custom_id is None else {self.room_id, self.custom_id})

    @property
    def links(self) -> dict[str, str]:
        # The second is the bare collection in the vendor's samples too.
        return {"get_room": f"{LINKED}/rooms/{self.room_id}", "get_session": f"{LINKED}/sessions/"}

    def tell(self, event: str, data: Mapping[str, object], at: float, url: str | None = None) -> None:
        """Tell the room's receiver, if it wants to know, and whoever is behind the URL that a start call named."""
        subscription: Any = self.options.get("webhook") or {}
        own = subscription.get("endPoint") if wanted(event, subscription.get("events")) else None
        for receiver in dict.fromkeys([own, url]):
            if receiver is not None:
                self.post(receiver, event, data, at)

    def disable(self, at: float) -> None:
        self.disabled, self.updated_at = True, at

    def as_json(self, *, with_owner: bool = False) -> dict[str, object]:
        """The Room; get and list tell its owner in full where create and validate give an id."""
        return {
            "roomId": self.room_id,
            "customRoomId": self.custom_id,
            **({} if with_owner else {"userId": self.owner.id}),
            "disabled": self.disabled,
            "createdAt": iso(self.created_at),
            "updatedAt": iso(self.updated_at),
            **self.options,
            **({"user": self.owner.as_json()} if with_owner else {}),
            "id": self.id,
            "links": self.links,
        }

    def as_meeting(self) -> dict[str, object]:
        """The same under the names of the API's first version, as deactivating answers it."""
        return {
            "webhook": self.options.get("webhook"),
            "disabled": self.disabled,
            "meetingId": self.room_id,
            "userMeetingId": self.custom_id,
            "userId": self.owner.id,
            "createdAt": iso(self.created_at),
            "updatedAt": iso(self.updated_at),
            "user": self.owner.as_json(),
            "id": self.id,
        }


@dataclass
class Stay:
    start: float
    end: float | None = None

    def as_json(self) -> dict[str, str | None]:
        return {"start": iso(self.start), "end": iso(self.end)}


@dataclass
class Participant:
    """Somebody who is or was in a session, with a stay for every time that they joined."""

    document_id: str
    participant_id: str
    name: str
    stays: list[Stay] = field(default_factory=list[Stay])
    on_gone: Callable[[float], None] | None = None

    @property
    def present(self) -> bool:
        return bool(self.stays) and self.stays[-1].end is None

    def as_json(self) -> dict[str, object]:
        return {
            "participantId": self.participant_id,
            "name": self.name,
            "timelog": [stay.as_json() for stay in self.stays],
        }

    def as_document(self) -> dict[str, object]:
        return {"_id": self.document_id, **self.as_json()}

    def as_told(self) -> dict[str, object]:
        """What webhooks say of somebody."""
        return {"participantId": self.participant_id, "participantName": self.name}


class Follower(Protocol):
    """Something that goes on for as long as a session, or one participant in it."""

    def participant_left(self, participant_id: str, at: float) -> None: ...
    def session_ended(self, at: float) -> None: ...


@dataclass
class Session:
    id: str
    room: Room
    started_at: float
    ended_at: float | None = None
    closing_at: float = NEVER
    participants: dict[str, Participant] = field(default_factory=dict[str, Participant])
    followers: list[Follower] = field(default_factory=list[Follower])

    @property
    def ongoing(self) -> bool:
        return self.ended_at is None

    @property
    def status(self) -> str:
        return "ongoing" if self.ongoing else "ended"

    @property
    def present(self) -> list[Participant]:
        return [participant for participant in self.participants.values() if participant.present]

    def tell(self, event: str, at: float, data: Mapping[str, object], url: str | None = None) -> None:
        self.room.tell(event, {"meetingId": self.room.room_id, "sessionId": self.id, **data}, at, url)

    def due(self) -> float:
        if not self.ongoing:
            return NEVER
        return min(self.closing_at, self.started_at + self.room.auto_close.minutes * 60)

    def step(self) -> None:
        self.end(self.due())

    def enter(self, participant: Participant, at: float) -> None:
        """Let somebody in for the first time or once more."""
        self.participants.setdefault(participant.participant_id, participant)
        if participant.present:
            # A phone call may name somebody who is in: the newcomer takes their place.
            participant.stays[-1].end = at
        participant.stays.append(Stay(at))
        self.tell("participant-joined", at, participant.as_told())

    def leave(self, participant: Participant, at: float) -> None:
        """Let somebody go; with the last one the session is over."""
        participant.stays[-1].end = at
        self.tell("participant-left", at, {**participant.as_told(), "reason": "user-left"})
        for follower in tuple(self.followers):
            follower.participant_left(participant.participant_id, at)
        if participant.on_gone:
            participant.on_gone(at)
        if self.ongoing and not self.present:
            self.end(at)

    def end(self, at: float) -> None:
        self.ended_at, self.room.session = at, None
        for participant in self.present:
            self.leave(participant, at)
        for follower in tuple(self.followers):
            follower.session_ended(at)
        times = {"start": iso(self.started_at), "end": iso(at)}
        self.tell("session-ended", at, {**times, "error": None, "reason": "Meeting Ended."})
        if self.room.auto_close.deactivates:
            self.room.disable(at)

    def as_json(self, *, brief: bool = False) -> dict[str, object]:
        """The Session; in lists it is brief, and its link has the id for once."""
        links = self.room.links
        head: dict[str, object] = {
            "id": self.id,
            "roomId": self.room.room_id,
            "start": iso(self.started_at),
            "end": iso(self.ended_at),
        }
        if brief:
            links = {**links, "get_session": f"{links['get_session']}{self.id}"}
        else:
            head |= {
                "userId": self.room.owner.id,
                "customRoomId": self.room.custom_id,
                "activeDuration": 0,
                "region": self.room.region,
            }
        people = [participant.as_document() for participant in self.participants.values()]
        return {**head, "participants": people, "status": self.status, "links": links}

    def as_meeting(self) -> dict[str, object]:
        """The same under the names of the API's first version, without status and links."""
        return {
            "start": iso(self.started_at),
            "end": iso(self.ended_at),
            "participants": [participant.as_document() for participant in self.participants.values()],
            "id": self.id,
            "meetingId": self.room.room_id,
            "userMeetingId": self.room.custom_id,
            "userId": self.room.owner.id,
        }
