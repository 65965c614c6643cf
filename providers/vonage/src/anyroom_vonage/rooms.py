"""Rooms. A room is a session id: allocated once, good for ever, and never spoken of again by the API."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, absent, speaks
from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Safety, local
from anyroom.tables import Refused, Rule, at, option_table, translate
from anyroom.types.rooms import CreateRoom, Preparation, Room
from anyroom.types.tokens import Role
from anyroom_vonage import wire
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.options import SessionOptions
from anyroom_vonage.tokens import ROLES
from anyroom_vonage.vocabulary import MediaMode, Resolution, sendable

# Without /v2, whatever the OpenAPI file says: so do all of Vonage's SDKs.
CREATE: Final = Endpoint("createSession", "POST", "/session/create", Safety.ONCE)

_ROOM: Final[Mapping[str, Rule]] = {
    "record_on_start": at("archiveMode", of={True: "always", False: "manual"}),
    "name": Refused(Why.UPSTREAM, "a session has no name; keep it beside the room's id"),
    "key": Refused(Why.UPSTREAM, "a session has no key of yours; keep the room's id under it"),
    "region": Refused(
        Why.UPSTREAM,
        "the region belongs to the application: use one in that region. A hint at where the participants are is "
        "create_session(SessionOptions(location=...))",
    ),
    "keep_alive": Refused(
        Why.UPSTREAM, "a session id never expires, and how long a meeting outlives its last is fixed"
    ),
}
ROOM_OPTIONS: Final = option_table(CreateRoom, _ROOM)
SESSION_OPTIONS: Final = option_table(
    SessionOptions,
    {
        **_ROOM,
        "media_mode": at("p2p.preference"),
        "end_to_end_encryption": at("e2ee"),
        "location": at("location"),
        "archive_name": at("archiveName"),
        "archive_resolution": at("archiveResolution", of=sendable(Resolution)),
    },
)


class Rooms(VonageAccount):
    """Rooms, and making ready for roles."""

    @override
    @local
    def prepare(self, *, roles: Collection[Role]) -> Preparation:
        """Nothing is to be made ready: a role is a word in the token."""
        words = {role.value: translate(ROLES, role) for role in roles}
        return Preparation(provider=self.name, presets=words, note="nothing to be done: a role is a word in the token")

    @override
    @speaks(CREATE, options=ROOM_OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        """The session is routed, as everything that the server does with a session needs.

        With `record_on_start` it is recorded from when the first has come, composed, in a new archive every 4 hours; these
        archives are listed with the others, and no call stops them.
        """
        return (yield from _create(self.write(ROOM_OPTIONS, options, _routed())))

    @speaks(CREATE, options=SESSION_OPTIONS)
    def create_session(self, options: SessionOptions, /) -> Operation[Room]:
        """Create a room with what Vonage has beyond the neutral options. None of them is said again by any answer: keep what
        you asked for beside the room's id.
        """
        return (yield from _create(self.write(SESSION_OPTIONS, options, _routed())))

    get_room: Any = absent(Why.UPSTREAM, "a session cannot be read; keep its id, and ask sessions.active who is in it")
    list_rooms: Any = absent(Why.UPSTREAM, "sessions cannot be listed; keep the ids of your rooms")
    update_room: Any = absent(Why.UPSTREAM, "nothing of a session can be changed; create another room")
    close_room: Any = absent(
        Why.UPSTREAM, "a session never closes, and its tokens go on opening it; sessions.end empties it"
    )


def _routed() -> dict[str, Any]:
    # Said always: SDKs disagree on what the service takes without it.
    return {"p2p.preference": MediaMode.ROUTED.value}


def _create(fields: Mapping[str, Any]) -> Operation[Room]:
    response = yield CREATE(form=[(name, _form_value(name, value)) for name, value in fields.items()])
    return wire.sessions.room(response.json())


def _form_value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    raise InvalidArgument(f"{name} goes into a form: give text, a whole number or a boolean")
