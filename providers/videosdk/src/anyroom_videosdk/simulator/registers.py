"""What telephony only keeps and gives back: gateways, routing rules, webhooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from anyroom.simulator import Answer, BadField, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.errors import Problem
from anyroom_videosdk.simulator.listing import page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import BOOLEANS, body, needed_address, phone_numbers
from anyroom_videosdk.simulator.times import iso
from anyroom_videosdk.simulator.world import World

Thing = dict[str, Any]

GEO_REGIONS: Final = frozenset({"auto", "us002", "in002"})
ENCRYPTION: Final = frozenset({"enable", "disable"})
INCLUDED_HEADERS: Final = frozenset({"ALL", "SIP_X_HEADERS", "NONE"})
PREFIXES: Final = frozenset({"blank", "participantNumber", "sipNumber", "random"})
HEADERS: Final = {"headers": "outbound", "headersToAttributes": "inbound"}
"""Which type of rule each kind of headers goes with."""
FLAGS: Final = ("record", "noiseCancellation", "enableDtmf")


def anything_goes(world: World, thing: Thing) -> None:
    """Of most things there may be as many alike as one likes."""


@dataclass(frozen=True)
class Register:
    """`check` looks at a body, `admit` at what would be kept; `needed` is what creating cannot do without."""

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
    later: tuple[str, ...] = ()
    """What an update takes, and creating does not."""
    admit: Callable[[World, Thing], None] = anything_goes

    def things(self, world: World) -> dict[str, Thing]:
        return world.registers.setdefault(self.path, {})


def check_gateway(given: Fields) -> None:
    given.text("name", least=1)
    phone_numbers(given, "numbers")
    if auth := given.nested("auth"):
        auth.needed_text("username")
        auth.needed_text("password")
    for field in ("allowedAddresses", "allowedNumbers", "tags"):
        given.texts(field)
    given.choice("mediaEncryption", ENCRYPTION)
    for field in FLAGS:
        given.flag(field, words=BOOLEANS)
    given.choice("geoRegion", GEO_REGIONS)
    given.choice("transport", {"udp", "tcp", "tls"})
    given.text("address", least=1)


def check_rule(given: Fields) -> None:
    given.text("name", least=1)
    given.choice("type", {"inbound", "outbound"})
    if given.texts("phoneNumbers") == ():
        raise given.bad("phoneNumbers", "must not be empty")
    if room := given.nested("room"):
        room.choice("type", {"static", "dynamic"})
        room.choice("prefix", PREFIXES)
        room.text("id")
    given.choice("includeHeaders", INCLUDED_HEADERS)
    given.text("apiKey")


def admit_rule(world: World, rule: Thing) -> None:
    """The three things that rules are documented to be refused for. Whether a number may be of a rule in each direction is
    not documented.
    """
    for field, belongs in HEADERS.items():
        if field in rule and rule["type"] != belongs:
            raise BadField(field, f"goes with the type {belongs} only")
    if rule.get("apiKey") not in {None, world.owner.api_key}:
        raise world.refusal(errors.API_KEY_UNKNOWN)
    others = (one for one in RULES.things(world).values() if one["id"] != rule["id"] and one["type"] == rule["type"])
    if any(not set(rule["phoneNumbers"]).isdisjoint(one["phoneNumbers"]) for one in others):
        raise world.refusal(errors.NUMBER_OF_ANOTHER_RULE)


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
    later=("allowedNumbers",),
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
    admit=admit_rule,
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
    kept = {field: value for field, value in sent(register, call, given).items() if field not in register.later}
    thing = {"id": thing_id, **kept, "createdAt": now, "updatedAt": now}
    register.admit(world, thing)
    register.things(world)[thing_id] = thing
    return reply(thing, register.created_status)


def update(register: Register, world: World, call: Call) -> Answer:
    given = body(call)
    register.check(given)
    thing = thing_of(register, world, call)
    for field in register.unchangeable:
        if given.has(field) and call.json[field] != thing[field]:
            raise given.bad(field, "cannot be changed")
    changed = {**thing, **dict(register.resets), **sent(register, call, given), "updatedAt": iso(world.now)}
    register.admit(world, changed)
    thing.update(changed)
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


def thing_of(register: Register, world: World, call: Call) -> Thing:
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
