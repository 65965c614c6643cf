"""Cloudflare RealtimeKit on loopback."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from typing_extensions import override

from anyroom.simulator import (
    Answer,
    Call,
    Clock,
    ControlRefused,
    Description,
    Joined,
    Refusal,
    Retries,
    Served,
    Simulator,
    Surroundings,
    failing,
    served,
)
from anyroom_cloudflare.simulator import (
    active_session,
    analytics,
    apps,
    errors,
    livestreams,
    meetings,
    participants,
    people,
    presets,
    recordings,
    sessions,
    telling,
    transcripts,
    webhooks,
)
from anyroom_cloudflare.simulator.credentials import Credentials, bearer
from anyroom_cloudflare.simulator.description import DESCRIPTION
from anyroom_cloudflare.simulator.dialect import Dialect
from anyroom_cloudflare.simulator.paths import API
from anyroom_cloudflare.simulator.world import World

WEBHOOK_OPERATIONS: Final = frozenset(row.operation for row in webhooks.OPERATIONS)


class CloudflareSimulator(Simulator[World]):
    """One account with one app at first; `dialect` chooses among answers that the sources leave open.

    A room is a meeting. `join` returns the participant's id, which is that of the user in every session, and the
    peer's as the connection; without a token it makes a participant of that name. Somebody leaves by either id.
    """

    provider: ClassVar[str] = "cloudflare"
    base_path: ClassVar[str] = API
    # Apps stand in the place of an app's id, so they come first.
    operations: ClassVar[Sequence[Served[Any]]] = served(
        apps.OPERATIONS,
        meetings.OPERATIONS,
        participants.OPERATIONS,
        presets.OPERATIONS,
        sessions.OPERATIONS,
        transcripts.OPERATIONS,
        active_session.OPERATIONS,
        recordings.OPERATIONS,
        livestreams.OPERATIONS,
        webhooks.OPERATIONS,
        analytics.OPERATIONS,
    )
    beside: ClassVar[Sequence[Served[Any]]] = telling.KEY_DOCUMENT
    description: ClassVar[Description] = DESCRIPTION
    # Timeouts and 5xx: three retries, one second apart, says the predecessor's FAQ; anything else is final.
    retries: ClassVar[Retries] = Retries((1, 1, 1), failing, answer_within=3)

    def __init__(self, *, seed: int | None = None, clock: Clock | None = None, dialect: Dialect | None = None) -> None:
        self.keys: Credentials = Credentials.make(seed)
        self.dialect: Dialect = dialect or Dialect()
        super().__init__(seed=seed, clock=clock)

    @override
    def new_world(self, around: Surroundings) -> World:
        world = World(self.keys.account_id, around, self.dialect)
        world.create_app(self.keys.app_id, "anyroom", default_presets=self.dialect.default_presets)
        return world

    @override
    def credentials(self) -> Mapping[str, str]:
        return {
            "api_token": self.keys.api_token,
            "account_id": self.keys.account_id,
            "app_id": self.keys.app_id,
        }

    @override
    def settings(self, base_url: str) -> dict[str, str]:
        # The vendor publishes its key on another host than the API's; here it is on the same.
        origin = base_url.removesuffix(self.base_path)
        return {**super().settings(base_url), "webhook_key_url": f"{origin}{telling.KEY_PATH}"}

    @override
    def admit(self, call: Call) -> None:
        given = call.headers.get("authorization")
        if given is None:
            raise Refusal(errors.gateway(self.dialect.missing_credential, errors.CREDENTIAL_MISSING))
        token = bearer(given).encode(errors="replace")
        if hmac.compare_digest(token, self.keys.powerless_token.encode()):
            raise Refusal(errors.FORBIDDEN)
        if not hmac.compare_digest(token, self.keys.api_token.encode()):
            by_service = call.operation in WEBHOOK_OPERATIONS
            raise Refusal(errors.WEBHOOKS_UNAUTHORIZED if by_service else errors.CREDENTIAL_BAD)
        if call.segments.get("accountId", self.keys.account_id) != self.keys.account_id:
            raise Refusal(errors.ACCOUNT_OF_OTHERS)

    @override
    def refuse(self, status: int, message: str | None = None) -> Answer:
        if message is not None:
            said = errors.in_service_words(message)
            return errors.bad_request(said) if status == 400 else errors.service(status, said)
        return errors.USUAL.get(status) or errors.service(status, "Something went wrong, please try again later.")

    @override
    def settle(self) -> None:
        self.world.settle()

    @override
    def join(self, room_id: str, name: str, token: str | None) -> Joined:
        app, meeting = people.place(self.world, room_id)
        participant = (
            people.somebody(self.world, app, meeting, name) if token is None else people.bearer(app, meeting, token)
        )
        people.check_door(app, meeting, participant)
        peer = self.world.enter(app, meeting, participant)
        return Joined(participant.id, peer.id, session_id=meeting.session.id if meeting.session else None)

    @override
    def leave(self, room_id: str, participant_id: str) -> None:
        _, meeting = people.place(self.world, room_id)
        session = meeting.live_session
        inside = [peer for peer in (session.present if session else ()) if participant_id in {peer.user_id, peer.id}]
        if session is None or not inside:
            raise ControlRefused(404, f"nobody with the id {participant_id!r} is in the meeting")
        for peer in inside:
            self.world.leave(session, peer)
