"""Routing rules on the wire, of the current generation and of the one before (`dispatch`, 2025)."""

from __future__ import annotations

from typing import Any

from anyroom.operations import Response
from anyroom.reading import Flag, Text, read, word_in
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.routing_rules import RoomChoice, RoomPrefix, RoutingRule, RuleRoom
from anyroom_videosdk.types.sip_calls import IncludeHeaders
from anyroom_videosdk.wire.calls import direction
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, several


class RoomOnWire(VideoSDKModel):
    """The room of a rule."""

    type: Text = None
    prefix: Text = None
    id: Text = None
    pin: Text = None


class Dispatch(VideoSDKModel):
    """Where the older rules have it. They name an agent here too, in a way that is not documented."""

    room: RoomOnWire | None = None


class RuleOnWire(VideoSDKModel):
    """A rule."""

    rule_id: str = needed("id", "ruleId")
    name: Text = None
    type: Text = None
    phone_numbers: tuple[str, ...] = several("phoneNumbers", "numbers")
    gateway_id: Text = named("gatewayId")
    room: RoomOnWire | None = None
    dispatch: Dispatch = Dispatch()
    agent_id: Text = named("agentId")
    agent_metadata: dict[str, Any] | None = named("agentMetadata")
    include_headers: Text = named("includeHeaders")
    headers: dict[str, Any] | None = None
    headers_to_attributes: dict[str, Any] | None = named("headersToAttributes")
    allowed_numbers: tuple[str, ...] = several("allowedNumbers")
    allowed_ip_addresses: tuple[str, ...] = several("allowedIpAddresses")
    recording: Flag = None
    dtmf: Flag = None
    noise_cancellation: Flag = named("noiseCancellation")
    hide_phone_number: Flag = named("hidePhoneNumber")
    metadata: dict[str, Any] | None = None
    tags: tuple[str, ...] = ()


def routing_rule(data: Any, response: Response) -> RoutingRule:
    """Read a routing rule."""
    wire = read(RuleOnWire, data, response)
    room = wire.room or wire.dispatch.room
    return RoutingRule(
        provider=NAME,
        raw=data,
        id=wire.rule_id,
        name=wire.name,
        direction=direction(wire.type),
        phone_numbers=wire.phone_numbers,
        gateway_id=wire.gateway_id,
        room=None if room is None else _room(room),
        agent_id=wire.agent_id,
        agent_metadata=wire.agent_metadata,
        include_headers=word_in(IncludeHeaders, wire.include_headers),
        headers=wire.headers,
        headers_to_attributes=wire.headers_to_attributes,
        allowed_numbers=wire.allowed_numbers,
        allowed_ip_addresses=wire.allowed_ip_addresses,
        recording=wire.recording,
        dtmf=wire.dtmf,
        noise_cancellation=wire.noise_cancellation,
        hide_phone_number=wire.hide_phone_number,
        metadata=wire.metadata,
        tags=wire.tags,
    )


def _room(wire: RoomOnWire) -> RuleRoom:
    return RuleRoom(
        choice=word_in(RoomChoice, wire.type),
        prefix=word_in(RoomPrefix, wire.prefix),
        id=wire.id,
        pin=wire.pin,
    )
