"""The state of one Vonage application: its sessions, and all that goes on in them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from anyroom.simulator import Answer, Lifecycles, Moment, Refusal, Surroundings, milliseconds
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.archive import Archive, ArchiveSettings
from anyroom_vonage.simulator.attached import Captions, Render
from anyroom_vonage.simulator.broadcast import Broadcast
from anyroom_vonage.simulator.composition import DEFAULT_RESOLUTION, USUAL_BITRATE, Layout
from anyroom_vonage.simulator.credentials import Account, BadToken, Bearer, read_participant_token
from anyroom_vonage.simulator.session import Connection, Kind, Session, Stream
from anyroom_vonage.simulator.webhooks import Outside, Webhooks

Thing = TypeVar("Thing")

# What beside the webhooks stands in the document of an application with video is there to be lost by whoever writes carelessly.
NEW_APPLICATION: Final[Mapping[str, Any]] = {
    "name": "anyroom",
    "privacy": {"improve_ai": False},
    "capabilities": {
        "voice": {"webhooks": {"answer_url": {"address": "https://example.com/answer", "http_method": "GET"}}},
        "video": {
            "webhooks": {},
            "storage": {"server_side_encryption": False, "end_to_end_encryption": False, "cloud_storage": True},
        },
    },
}


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """Which of several documented answers is given, where sources disagree about the live service."""

    authentication_failure: int = 403  # or 401, the API gateway's
    unknown_stream: int = 404  # or 408, which older documentation gives
    nobody_connected: int = 404  # or 400 as in OpenTok's documentation, or 409 as in the published API description
    stopped_broadcast: int = 409  # or 404, on stopping one that has stopped


@dataclass
class World:
    application_id: str
    around: Surroundings
    dialect: Dialect
    account: Account
    sessions: dict[str, Session] = field(default_factory=dict[str, Session])
    archives: dict[str, Archive] = field(default_factory=dict[str, Archive])
    broadcasts: dict[str, Broadcast] = field(default_factory=dict[str, Broadcast])
    renders: dict[str, Render] = field(default_factory=dict[str, Render])
    captions: dict[str, Captions] = field(default_factory=dict[str, Captions])
    lifecycles: Lifecycles = field(default_factory=Lifecycles)
    application: Mapping[str, Any] = field(default_factory=lambda: NEW_APPLICATION)

    def __post_init__(self) -> None:
        self.created_at: float = self.now
        self._webhooks = Webhooks(self.around.deliveries, self.application_id, self.account)
        self.outside: Outside = Outside(self._tell, self._later)

    @property
    def now(self) -> float:
        return self.around.clock.now()

    def new_id(self) -> str:
        return self.around.ids.uuid()

    def settle(self) -> None:
        self.lifecycles.settle(self.now)

    def _tell(self, kind: str, body: Mapping[str, object], at: float, callback_url: str | None) -> None:
        self._webhooks.tell(self.application, kind, body, at, callback_url)

    def _later(self, at: float, act: Callable[[float], None]) -> None:
        self.lifecycles.add(Moment(at, act))

    # --- finding ------------------------------------------------------------------------------------------------------

    def session(self, session_id: str) -> Session:
        return find(self.sessions, session_id, errors.SESSION_UNKNOWN)

    def routed_session(self, session_id: str, relayed: Answer, *, with_clients: bool = False) -> Session:
        """A session where Vonage's servers handle the media, checked in the order in which the service does."""
        session = self.session(session_id)
        if not session.routed:
            raise Refusal(relayed)
        if session.encrypted:
            raise Refusal(errors.ENCRYPTED)
        if with_clients and not session.has_clients:
            raise Refusal(errors.NOBODY_CONNECTED[self.dialect.nobody_connected])
        return session

    def bearer(self, token: str, session_id: str, *, role: str | None = None) -> Bearer:
        """Who a participant token in a request's body stands for."""
        try:
            bearer = read_participant_token(token, self.application_id, session_id)
        except BadToken as bad:
            raise Refusal(errors.native(403, -1, str(bad))) from None
        if role not in {None, bearer.role}:
            raise Refusal(errors.plain(403, f"The token must have the role {role}."))
        return bearer

    # --- happening ----------------------------------------------------------------------------------------------------

    def create_session(self, session: Session) -> Session:
        return self.sessions.setdefault(session.id, session)

    def mint_session_id(self, *, routed: bool) -> str:
        noise = base64.b64encode(self.around.ids.bytes(18)).decode()
        plain = f"1~{self.application_id}~~{milliseconds(self.now)}~{noise}~{'' if routed else 'P'}~~"
        return "1_" + base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    def connect(self, session: Session, kind: Kind, data: str, role: str = "publisher") -> Connection:
        connection = Connection(self.new_id(), kind, self.now, data, role)
        session.connect(connection)
        recording = any(archive.settings.automatic for archive in session.watchers if isinstance(archive, Archive))
        if session.always_archived and session.has_clients and not recording:
            self.archive_automatically(session, self.now)
        return connection

    def publish(
        self, session: Session, connection: Connection, name: str = "", video_type: str | None = "camera"
    ) -> Stream:
        stream = Stream(self.new_id(), connection.id, self.now, name, video_type)
        session.publish(stream)
        return stream

    def archive_automatically(self, session: Session, at: float) -> Archive:
        resolution = session.archive_resolution or DEFAULT_RESOLUTION
        settings = ArchiveSettings(
            name=session.archive_name, resolution=resolution, max_bitrate=USUAL_BITRATE, automatic=True
        )
        return self.archive(session, settings, Layout(), at)

    def archive(self, session: Session, settings: ArchiveSettings, layout: Layout, at: float) -> Archive:
        archive = Archive(self.new_id(), self.application_id, session, settings, at, self.around.files, layout)
        if settings.automatic:
            # Four hours fill a file; the next follows without a gap.
            archive.successor = lambda full: self.archive_automatically(session, full)
        self.archives[archive.id] = archive
        self.lifecycles.add(archive)
        return archive


def find(things: dict[str, Thing], thing_id: str, unknown: Answer) -> Thing:
    thing = things.get(thing_id)
    if thing is None:
        raise Refusal(unknown)
    return thing
