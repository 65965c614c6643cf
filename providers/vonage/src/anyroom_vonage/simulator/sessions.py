"""Creating sessions and migrating them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from ipaddress import AddressValueError, IPv4Address
from typing import Final

from anyroom.simulator import Answer, BadField, Call, Fields, Refusal, Served
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.composition import BOOLEANS, RESOLUTIONS
from anyroom_vonage.simulator.paths import SESSION
from anyroom_vonage.simulator.session import Session
from anyroom_vonage.simulator.world import World

# `always` is what vonage-video up to 1.5 sent for relayed sessions. The default is the one that D documents.
ROUTED_BY_PREFERENCE: Final[Mapping[str | None, bool]] = {
    None: True,
    "disabled": True,
    "enabled": False,
    "always": False,
}
ICE_CREDENTIAL_SECONDS: Final = 86100
PACIFIC_STANDARD_TIME: Final = -8 * 60 * 60


def create(world: World, call: Call) -> Answer:
    given = options(call)
    routed = ROUTED_BY_PREFERENCE[given.choice("p2p.preference", [word for word in ROUTED_BY_PREFERENCE if word])]
    always = given.choice("archiveMode", {"manual", "always"}) == "always"
    encrypted = given.flag("e2ee", words=BOOLEANS) or False
    name = given.text("archiveName", least=1, most=80)
    resolution = given.choice("archiveResolution", RESOLUTIONS)
    for wrong, problem in (
        (always and not routed, "archiveMode always needs a routed session"),
        (encrypted and not routed, "e2ee needs a routed session"),
        (encrypted and always, "e2ee sessions cannot be archived"),
        (not always and (name or resolution), "archiveName and archiveResolution go with archiveMode always only"),
    ):
        if wrong:
            raise Refusal(errors.plain(400, f"Invalid request. {problem}."))
    session = world.create_session(
        Session(
            id=world.mint_session_id(routed=routed),
            created_at=world.now,
            outside=world.outside,
            routed=routed,
            always_archived=always,
            archive_name=name or "",
            archive_resolution=resolution,
            encrypted=encrypted,
            location=location(given),
        )
    )
    return Answer([created(world, session)])


def options(call: Call) -> Fields:
    """The options, from the body or the query string, whatever the body's content type says it is."""
    try:
        pairs = (*call.query, *call.form)
    except ValueError:
        raise Refusal(errors.plain(400, "Invalid request. The body is not a form.")) from None
    return Fields(dict(pairs))


def location(given: Fields) -> str | None:
    # Official SDKs send nothing, or the word null, when the caller gave none.
    text = given.text("location")
    if text in {None, "", "null"}:
        return None
    try:
        return str(IPv4Address(text))
    except AddressValueError:
        raise BadField("location", "must be an IPv4 address") from None


def created(world: World, session: Session) -> dict[str, object]:
    created_at = time.strftime("%a %b %d %H:%M:%S PST %Y", time.gmtime(session.created_at + PACIFIC_STANDARD_TIME))
    known = {
        "session_id": session.id,
        "project_id": world.application_id,
        "partner_id": world.application_id,
        "application_id": world.application_id,
        "create_dt": created_at,
        "session_segment_id": world.new_id(),
        "ice_credential_expiration": ICE_CREDENTIAL_SECONDS,
    }
    # Recorded answers have all of these, and nothing in them.
    empty = (
        "session_status",
        "status_invalid",
        "media_server_hostname",
        "media_server_url",
        "messaging_server_url",
        "messaging_url",
        "symphony_address",
        "properties",
        "ice_server",
        "ice_servers",
    )
    return {**known, **dict.fromkeys(empty)}


def migrate(world: World, call: Call) -> Answer:
    # No feature of the media servers, which encrypted sessions lack: it moves the session from one server to another.
    if not world.session(call.segments["sessionId"]).routed:
        raise Refusal(errors.MIGRATION_RELAYED)
    return Answer({})


OPERATIONS: Final = (
    Served("createSession", "POST", "/session/create", create),
    # The published API description has it here; no official client calls it so.
    Served("createSession", "POST", "/v2/session/create", create),
    Served("migrateSession", "POST", f"{SESSION}/migrate", migrate),
)
