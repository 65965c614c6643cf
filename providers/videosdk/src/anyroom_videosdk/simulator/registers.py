"""What telephony only keeps and gives back: gateways, routing rules, webhooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.errors import Problem
from anyroom_videosdk.simulator.listing import page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import BOOLEANS, body, needed_address
from anyroom_videosdk.simulator.times import iso
from anyroom_videosdk.simulator.world import World

GEO_REGIONS: Final = frozenset({"auto", "us002", "in002"})
FLAGS: Final = ("record", "noiseCancellation", "enableDtmf")


@dataclass(frozen=True)
class Register:
    """`check` looks at a body; `needed` is what creating cannot do without, and updating may leave out."""

    path: str
    segment: str
    operations: str
    prefix: str
    unknown: Problem
    needed: tuple[str, ...]
    known: tuple[str, ...]
    check: Callable[[Fields], None]
    deleted: str
    created_status: int = 200
    resets: tuple[tuple[str, object], ...] = ()
    """What an update without them sets back."""
    unchangeable: tuple[str, ...] = ()

    def things(self, world: World) -> dict[str, dict[str, Any]]:
        return world.registers.setdefault(self.path, {})


def check_gateway(given: Fields) -> None:
    given.text("name", least=1)
    given.texts("numbers")
    if auth := given.nested("auth"):
        auth.needed_text("username")
        auth.needed_text("password")
    for field in ("allowedAddresses", "allowedNumbers", "tags"):
        given.texts(field)
    given.choice("mediaEncryption", {"enable", "disable"})
    for field in FLAGS:
        given.flag(field, words=BOOLEANS)
    given.choice("geoRegion", GEO_REGIONS)
    given.choice("transport", {"udp", "tcp", "tls"})
    given.text("address", least=1)


def check_rule(given: Fields) -> None:
    given.text("name", least=1)
    kind = given.choice("type", {"inbound", "outbound"})
    given.texts("phoneNumbers")
    if room := given.nested("room"):
        room.choice("type", {"static", "dynamic"})
        room.text("prefix")
        room.text("id")
    given.choice("includeHeaders", {"ALL", "SIP_X_HEADERS", "NONE"})
    for field, belongs in (("headers", "outbound"), ("headersToAttributes", "inbound")):
        if given.has(field) and kind not in {None, belongs}:
            raise given.bad(field, f"goes with the type {belongs} only")


def check_webhook(given: Fields) -> None:
    if given.has("url"):
        needed_address(given, "url")
    given.texts("events")


GATEWAY_FIELDS: Final = (
    *("name", "numbers", "auth", "allowedAddresses", "allowedNumbers", "mediaEncryption"),
    *("record", "noiseCancellation", "enableDtmf", "metadata", "tags", "geoRegion"),
)
GATEWAY_RESETS: Final = (*((field, False) for field in FLAGS), ("geoRegion", None))

INBOUND: Final = Register(
    path=f"{API}/sip/inbound-gateways",
    segment="gatewayId",
    operations="InboundGateway",
    prefix="gw_",
    unknown=errors.GATEWAY_UNKNOWN,
    needed=("name", "numbers"),
    known=GATEWAY_FIELDS,
    check=check_gateway,
    deleted="Gateway deleted successfully",
    resets=GATEWAY_RESETS,
)
OUTBOUND: Final = Register(
    path=f"{API}/sip/outbound-gateways",
    segment="gatewayId",
    operations="OutboundGateway",
    prefix="gw_",
    unknown=errors.GATEWAY_UNKNOWN,
    needed=("name", "numbers", "address"),
    known=(*GATEWAY_FIELDS, "address", "transport"),
    check=check_gateway,
    deleted="Gateway deleted successfully",
    resets=GATEWAY_RESETS,
)
RULES: Final = Register(
    path=f"{API}/sip/routing-rule",
    segment="ruleId",
    operations="RoutingRule",
    prefix="rule_",
    unknown=errors.RULE_UNKNOWN,
    needed=("name", "type", "phoneNumbers"),
    known=(
        *("name", "type", "phoneNumbers", "room", "agentId", "agentMetadata", "includeHeaders", "headers", "apiKey"),
        *("headersToAttributes", "allowedNumbers", "allowedIpAddresses", "tags", "recording", "dtmf"),
        *("noiseCancellation", "hidePhoneNumber"),
    ),
    check=check_rule,
    deleted="Routing rule deleted successfully",  # documented for gateways only
    created_status=201,
    unchangeable=("type",),
)
WEBHOOKS: Final = Register(
    path=f"{API}/sip/webhooks",
    segment="webhookId",
    operations="SipWebhook",
    prefix="wh_",
    unknown=errors.SIP_WEBHOOK_UNKNOWN,
    needed=("url", "events"),
    known=("url", "events"),
    check=check_webhook,
    deleted="Webhook deleted successfully",  # likewise
)


def create(register: Register, world: World, call: Call) -> Answer:
    given = body(call)
    for field in register.needed:
        if not given.has(field):
            raise given.bad(field, "is required")
    register.check(given)
    now = iso(world.now)
    thing_id = register.prefix + world.new_id()
    thing = {"id": thing_id, **sent(register, call, given), "createdAt": now, "updatedAt": now}
    register.things(world)[thing_id] = thing
    return reply(thing, register.created_status)


def update(register: Register, world: World, call: Call) -> Answer:
    given = body(call)
    register.check(given)
    thing = thing_of(register, world, call)
    for field in register.unchangeable:
        if given.has(field) and call.json[field] != thing[field]:
            raise given.bad(field, "cannot be changed")
    thing.update({**dict(register.resets), **sent(register, call, given), "updatedAt": iso(world.now)})
    return reply(thing)


def sent(register: Register, call: Call, given: Fields) -> dict[str, Any]:
    return {field: call.json[field] for field in register.known if given.has(field)}


def list_things(register: Register, world: World, call: Call) -> Answer:
    thing_id, search = call.parameter("id"), (call.parameter("search") or "").lower()
    listed = (
        thing
        for thing in register.things(world).values()
        if thing_id in {None, thing["id"]} and search in str(thing.get("name", thing.get("url", ""))).lower()
    )
    return page(call, listed, lambda thing: thing)


def get(register: Register, world: World, call: Call) -> Answer:
    return reply(thing_of(register, world, call))


def delete(register: Register, world: World, call: Call) -> Answer:
    del register.things(world)[thing_of(register, world, call)["id"]]
    return reply({"message": register.deleted})


def thing_of(register: Register, world: World, call: Call) -> dict[str, Any]:
    return world.find(register.things(world), call.segments[register.segment], register.unknown)


def operations(register: Register) -> tuple[Served[World], ...]:
    name, one = register.operations, f"{register.path}/{{{register.segment}}}"
    return (
        Served(f"create{name}", "POST", register.path, partial(create, register)),
        Served(f"fetch{name}s", "GET", register.path, partial(list_things, register)),
        Served(f"fetch{name}", "GET", one, partial(get, register)),
        Served(f"update{name}", "PATCH", one, partial(update, register)),
        Served(f"delete{name}", "DELETE", one, partial(delete, register)),
    )


OPERATIONS: Final = tuple(row for register in (INBOUND, OUTBOUND, RULES, WEBHOOKS) for row in operations(register))
