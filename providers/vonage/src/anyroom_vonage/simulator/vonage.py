"""The Vonage Video API on loopback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from anyroom.simulator import (
    Answer,
    Call,
    Clock,
    ControlRefused,
    Description,
    Ids,
    Joined,
    Refusal,
    Retries,
    Served,
    Simulator,
    Surroundings,
    served,
)
from anyroom_vonage.simulator import (
    applications,
    archives,
    broadcasts,
    captioning,
    errors,
    people,
    renders,
    sessions,
    streams,
    telephony,
)
from anyroom_vonage.simulator.credentials import (
    Account,
    BadToken,
    Bearer,
    check_application_token,
    key_pair,
    read_participant_token,
)
from anyroom_vonage.simulator.description import DESCRIPTION
from anyroom_vonage.simulator.session import Kind, Session
from anyroom_vonage.simulator.world import Dialect, World


class VonageSimulator(Simulator[World]):
    """One application with a key pair of its own; `dialect` chooses among answers that the sources disagree about.

    A room is a session, a participant a connection: `join` returns the connection's id for both.
    """

    provider: ClassVar[str] = "vonage"
    operations: ClassVar[Sequence[Served[Any]]] = served(
        sessions.OPERATIONS,
        people.OPERATIONS,
        streams.OPERATIONS,
        archives.OPERATIONS,
        broadcasts.OPERATIONS,
        captioning.OPERATIONS,
        renders.OPERATIONS,
        telephony.OPERATIONS,
        applications.OPERATIONS,
    )
    description: ClassVar[Description] = DESCRIPTION
    # Official clients write some paths with a slash at the end.
    ignores_trailing_slash: ClassVar[bool] = True
    # First after 5 s, then doubling up to 15 min, for 24 h (support articles on signed callbacks).
    retries: ClassVar[Retries] = Retries.doubling(5, most=15 * 60, within=24 * 60 * 60)

    def __init__(self, *, seed: int | None = None, clock: Clock | None = None, dialect: Dialect | None = None) -> None:
        self.application_id: str = Ids(seed, "application").uuid()
        self.account: Account = Account.make(Ids(seed, "account"))
        self.dialect: Dialect = dialect or Dialect()
        super().__init__(seed=seed, clock=clock)

    @override
    def new_world(self, around: Surroundings) -> World:
        return World(self.application_id, around, self.dialect, self.account)

    @override
    def credentials(self) -> Mapping[str, str]:
        return {
            "application_id": self.application_id,
            "private_key": key_pair().private_pem,
            "api_key": self.account.api_key,
            "api_secret": self.account.api_secret,
            "webhook_secret": self.account.webhook_secret,
        }

    @override
    def settings(self, base_url: str) -> dict[str, str]:
        return {**super().settings(base_url), "application_base_url": base_url}

    @override
    def admit(self, call: Call) -> None:
        if call.operation in applications.NAMES:
            if not self.account.is_in(call.headers.get("authorization", "")):
                raise Refusal(errors.USUAL[401])
            if call.segments["applicationId"] != self.application_id:
                raise Refusal(errors.USUAL[404])
            return
        try:
            check_application_token(
                call.headers.get("authorization", ""), self.application_id, call.segments.get("applicationId")
            )
        except BadToken as bad:
            if self.dialect.authentication_failure == 401:
                raise Refusal(errors.USUAL[401]) from None
            raise Refusal(errors.native(403, -1, str(bad))) from None

    @override
    def refuse(self, status: int, message: str | None = None) -> Answer:
        if message is not None:
            return errors.plain(status, f"Invalid request. {message}" if status == 400 else message)
        if status in errors.USUAL:
            return errors.USUAL[status]
        return (
            errors.gateway(status, "Internal Server Error")
            if status >= 500
            else errors.plain(status, "Invalid request.")
        )

    @override
    def settle(self) -> None:
        self.world.settle()

    @override
    def join(self, room_id: str, name: str, token: str | None) -> Joined:
        session = self._session(room_id)
        bearer = self._bearer(room_id, token) if token is not None else Bearer(room_id, "publisher", name, ())
        connection = self.world.connect(session, Kind.CLIENT, bearer.data, bearer.role)
        stream_id = None
        if bearer.publishes:
            stream = self.world.publish(session, connection, name)
            stream.layout_classes = bearer.layout_classes
            stream_id = stream.id
        return Joined(connection.id, connection.id, stream_id, session.id)

    @override
    def leave(self, room_id: str, participant_id: str) -> None:
        session = self._session(room_id)
        if participant_id not in session.connections:
            raise ControlRefused(404, f"nobody with the connection {participant_id!r} is in the session")
        session.disconnect(participant_id, self.world.now)

    def _session(self, room_id: str) -> Session:
        if room_id not in self.world.sessions:
            raise ControlRefused(404, f"no session {room_id!r} was created here")
        return self.world.sessions[room_id]

    def _bearer(self, session_id: str, token: str) -> Bearer:
        try:
            return read_participant_token(token, self.application_id, session_id)
        except BadToken as bad:
            raise ControlRefused(403, f"the session does not take this token: {bad}") from None
