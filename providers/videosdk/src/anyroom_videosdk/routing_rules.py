"""Routing rules of the platform's SIP part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.provider import at, option_table, speaks
from anyroom.tables import Rule, translate
from anyroom.types.values import identify
from anyroom_videosdk import wire
from anyroom_videosdk.envelopes import fetch_page, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.telephony import words_of
from anyroom_videosdk.types.routing_rules import (
    CreateRoutingRule,
    RoomChoice,
    RoomPrefix,
    RoutingRule,
    RoutingRuleRef,
    RuleRoom,
    UpdateRoutingRule,
)
from anyroom_videosdk.types.sip_calls import CallDirection, IncludeHeaders

# In the singular, as the newer pages and the official SDK have it; those of August 2025 have `routing-rules`, and other bodies.
_RULE: Final = "/v2/sip/routing-rule"
CREATE_RULE: Final = Endpoint("createRoutingRule", "POST", _RULE, Safety.ONCE)
FETCH_RULES: Final = Endpoint("fetchRoutingRules", "GET", _RULE, Safety.READ)
FETCH_RULE: Final = Endpoint("fetchRoutingRule", "GET", f"{_RULE}/{{ruleId}}", Safety.READ)
UPDATE_RULE: Final = Endpoint("updateRoutingRule", "PATCH", f"{_RULE}/{{ruleId}}", Safety.IDEMPOTENT)
DELETE_RULE: Final = Endpoint("deleteRoutingRule", "DELETE", f"{_RULE}/{{ruleId}}", Safety.IDEMPOTENT)

_CHOICES: Final = words_of(RoomChoice)
_PREFIXES: Final = words_of(RoomPrefix)


def _room(room: RuleRoom) -> Mapping[str, str]:
    said = {
        "type": None if room.choice is None else translate(_CHOICES, room.choice),
        "prefix": None if room.prefix is None else translate(_PREFIXES, room.prefix),
        "id": room.id,
        "pin": room.pin,
    }
    return {key: value for key, value in said.items() if value is not None}


_OPTIONS: Final[Mapping[str, Rule]] = {
    "name": at("name"),
    "phone_numbers": at("phoneNumbers", of=list),
    "room": at("room", of=_room),
    "agent_id": at("agentId"),
    "agent_metadata": at("agentMetadata"),
    "include_headers": at("includeHeaders", of=words_of(IncludeHeaders)),
    "headers": at("headers"),
    "headers_to_attributes": at("headersToAttributes"),
    "allowed_numbers": at("allowedNumbers", of=list),
    "allowed_ip_addresses": at("allowedIpAddresses", of=list),
    "recording": at("recording"),
    "dtmf": at("dtmf"),
    "noise_cancellation": at("noiseCancellation"),
    "hide_phone_number": at("hidePhoneNumber"),
    "tags": at("tags", of=list),
    "api_key": at("apiKey"),
}
CREATE_OPTIONS: Final = option_table(
    CreateRoutingRule, {**_OPTIONS, "direction": at("type", of=words_of(CallDirection))}
)
UPDATE_OPTIONS: Final = option_table(UpdateRoutingRule, _OPTIONS)


class RoutingRules(VideoSDKRequests):
    """Rules connect numbers with rooms and agents."""

    @speaks(CREATE_RULE, options=CREATE_OPTIONS)
    def create_routing_rule(self, options: CreateRoutingRule, /) -> Operation[RoutingRule]:
        """Say where calls go that come in to a number, or make numbers to call from: `calls.dial` takes its id as `trunk`.

        Raises:
            InvalidRequest: another rule has one of the numbers, or there is no such API key.
        """
        response = yield CREATE_RULE(json=self.write(CREATE_OPTIONS, options, {}))
        return wire.routing_rules.routing_rule(thing(response), response)

    @speaks(FETCH_RULES)
    def list_routing_rules(self, *, cursor: str | None = None) -> Operation[Page[RoutingRule]]:
        """List routing rules: `client.walk(provider.list_routing_rules)`."""
        return (yield from fetch_page(FETCH_RULES, wire.routing_rules.routing_rule, cursor=cursor))

    @speaks(FETCH_RULE)
    def get_routing_rule(self, rule: RoutingRuleRef, /) -> Operation[RoutingRule]:
        """Get a routing rule.

        Raises:
            NotFound: there is no such rule.
        """
        response = yield FETCH_RULE(ruleId=identify(rule, "routing rule"))
        return wire.routing_rules.routing_rule(thing(response), response)

    @speaks(UPDATE_RULE, options=UPDATE_OPTIONS)
    def update_routing_rule(self, rule: RoutingRuleRef, options: UpdateRoutingRule, /) -> Operation[RoutingRule]:
        """Change what is given, and leave the rest.

        Raises:
            NotFound: there is no such rule.
            InvalidRequest: another rule has one of the numbers, or the headers are of the other direction.
        """
        body = self.write(UPDATE_OPTIONS, options, {})
        response = yield UPDATE_RULE(ruleId=identify(rule, "routing rule"), json=body)
        return wire.routing_rules.routing_rule(thing(response), response)

    @speaks(DELETE_RULE)
    def delete_routing_rule(self, rule: RoutingRuleRef, /) -> Operation[None]:
        """Delete a routing rule.

        Raises:
            NotFound: there is no such rule.
        """
        yield DELETE_RULE(ruleId=identify(rule, "routing rule"))
