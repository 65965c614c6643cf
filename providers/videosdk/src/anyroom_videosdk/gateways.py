"""SIP gateways, of both directions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.provider import at, option_table, speaks
from anyroom.tables import Rule
from anyroom.types.calls import SipAuth
from anyroom.types.values import identify
from anyroom_videosdk import wire
from anyroom_videosdk.envelopes import fetch_page, members, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.telephony import ENCRYPTION, filters, words_of
from anyroom_videosdk.types.gateways import (
    CreateInboundGateway,
    CreateOutboundGateway,
    GatewayRef,
    GeoRegion,
    InboundGateway,
    InboundGatewayRef,
    OutboundGateway,
    OutboundGatewayRef,
    Transport,
    UpdateInboundGateway,
    UpdateOutboundGateway,
)

_INBOUND: Final = "/v2/sip/inbound-gateways"
CREATE_INBOUND: Final = Endpoint("createInboundGateway", "POST", _INBOUND, Safety.ONCE)
FETCH_INBOUNDS: Final = Endpoint("fetchInboundGateways", "GET", _INBOUND, Safety.READ)
FETCH_INBOUND: Final = Endpoint("fetchInboundGateway", "GET", f"{_INBOUND}/{{gatewayId}}", Safety.READ)
UPDATE_INBOUND: Final = Endpoint("updateInboundGateway", "PATCH", f"{_INBOUND}/{{gatewayId}}", Safety.IDEMPOTENT)
DELETE_INBOUND: Final = Endpoint("deleteInboundGateway", "DELETE", f"{_INBOUND}/{{gatewayId}}", Safety.IDEMPOTENT)

_OUTBOUND: Final = "/v2/sip/outbound-gateways"
CREATE_OUTBOUND: Final = Endpoint("createOutboundGateway", "POST", _OUTBOUND, Safety.ONCE)
FETCH_OUTBOUNDS: Final = Endpoint("fetchOutboundGateways", "GET", _OUTBOUND, Safety.READ)
FETCH_OUTBOUND: Final = Endpoint("fetchOutboundGateway", "GET", f"{_OUTBOUND}/{{gatewayId}}", Safety.READ)
# By PATCH, as the newer pages and the official SDK have it; those of August 2025 have PUT.
UPDATE_OUTBOUND: Final = Endpoint("updateOutboundGateway", "PATCH", f"{_OUTBOUND}/{{gatewayId}}", Safety.IDEMPOTENT)
DELETE_OUTBOUND: Final = Endpoint("deleteOutboundGateway", "DELETE", f"{_OUTBOUND}/{{gatewayId}}", Safety.IDEMPOTENT)

RESET: Final = ("record", "noiseCancellation", "enableDtmf", "geoRegion")
"""What an update that leaves it out switches off or clears (official Node SDK, September 2026)."""


def _auth(auth: SipAuth) -> Mapping[str, str]:
    return {"username": auth.username, "password": auth.password}


_GATEWAY: Final[Mapping[str, Rule]] = {
    "name": at("name"),
    "numbers": at("numbers", of=list),
    "auth": at("auth", of=_auth),
    "allowed_addresses": at("allowedAddresses", of=list),
    "secure": at("mediaEncryption", of=ENCRYPTION),
    "record_calls": at("record"),
    "noise_cancellation": at("noiseCancellation"),
    "dtmf": at("enableDtmf"),
    "metadata": at("metadata"),
    "tags": at("tags", of=list),
    "geo_region": at("geoRegion", of=words_of(GeoRegion)),
}
_ALLOWED_NUMBERS: Final[Mapping[str, Rule]] = {"allowed_numbers": at("allowedNumbers", of=list)}
_SERVER: Final[Mapping[str, Rule]] = {"address": at("address"), "transport": at("transport", of=words_of(Transport))}

CREATE_INBOUND_OPTIONS: Final = option_table(CreateInboundGateway, {**_GATEWAY, **_ALLOWED_NUMBERS})
UPDATE_INBOUND_OPTIONS: Final = option_table(UpdateInboundGateway, {**_GATEWAY, **_ALLOWED_NUMBERS})
CREATE_OUTBOUND_OPTIONS: Final = option_table(CreateOutboundGateway, {**_GATEWAY, **_SERVER})
UPDATE_OUTBOUND_OPTIONS: Final = option_table(UpdateOutboundGateway, {**_GATEWAY, **_SERVER, **_ALLOWED_NUMBERS})


class Gateways(VideoSDKRequests):
    """Inbound and outbound gateways are two resources of one kind."""

    @speaks(CREATE_INBOUND, options=CREATE_INBOUND_OPTIONS)
    def create_inbound_gateway(self, options: CreateInboundGateway, /) -> Operation[InboundGateway]:
        """Let calls from telephones in; a routing rule then says where they go."""
        response = yield CREATE_INBOUND(json=self.write(CREATE_INBOUND_OPTIONS, options, {}))
        return wire.gateways.inbound_gateway(thing(response), response)

    @speaks(FETCH_INBOUNDS)
    def list_inbound_gateways(
        self, *, gateway: InboundGatewayRef | None = None, search: str | None = None, cursor: str | None = None
    ) -> Operation[Page[InboundGateway]]:
        """List inbound gateways: all, one, or those that the platform finds for a text (where, is not documented)."""
        query = filters({"id": _id(gateway), "search": search})
        return (yield from fetch_page(FETCH_INBOUNDS, wire.gateways.inbound_gateway, query, cursor=cursor))

    @speaks(FETCH_INBOUND)
    def get_inbound_gateway(self, gateway: InboundGatewayRef, /) -> Operation[InboundGateway]:
        """Get an inbound gateway.

        Raises:
            NotFound: there is no such gateway.
        """
        response = yield FETCH_INBOUND(gatewayId=identify(gateway, "gateway"))
        return wire.gateways.inbound_gateway(thing(response), response)

    @speaks(UPDATE_INBOUND, FETCH_INBOUND, options=UPDATE_INBOUND_OPTIONS)
    def update_inbound_gateway(
        self, gateway: InboundGatewayRef, options: UpdateInboundGateway, /
    ) -> Operation[InboundGateway]:
        """Change what is given, and leave the rest. What the platform would reset is read first, if it is not all given.

        Raises:
            NotFound: there is no such gateway.
        """
        gateway_id = identify(gateway, "gateway")
        given = self.write(UPDATE_INBOUND_OPTIONS, options, {})
        body = yield from _completed(FETCH_INBOUND, gateway_id, given)
        response = yield UPDATE_INBOUND(gatewayId=gateway_id, json=body)
        return wire.gateways.inbound_gateway(thing(response), response)

    @speaks(DELETE_INBOUND)
    def delete_inbound_gateway(self, gateway: InboundGatewayRef, /) -> Operation[None]:
        """Delete an inbound gateway.

        Raises:
            NotFound: there is no such gateway.
        """
        yield DELETE_INBOUND(gatewayId=identify(gateway, "gateway"))

    @speaks(CREATE_OUTBOUND, options=CREATE_OUTBOUND_OPTIONS)
    def create_outbound_gateway(self, options: CreateOutboundGateway, /) -> Operation[OutboundGateway]:
        """Lead calls out to telephones, through a SIP server."""
        response = yield CREATE_OUTBOUND(json=self.write(CREATE_OUTBOUND_OPTIONS, options, {}))
        return wire.gateways.outbound_gateway(thing(response), response)

    @speaks(FETCH_OUTBOUNDS)
    def list_outbound_gateways(
        self, *, gateway: OutboundGatewayRef | None = None, search: str | None = None, cursor: str | None = None
    ) -> Operation[Page[OutboundGateway]]:
        """List outbound gateways: all, one, or those that the platform finds for a text (where, is not documented)."""
        query = filters({"id": _id(gateway), "search": search})
        return (yield from fetch_page(FETCH_OUTBOUNDS, wire.gateways.outbound_gateway, query, cursor=cursor))

    @speaks(FETCH_OUTBOUND)
    def get_outbound_gateway(self, gateway: OutboundGatewayRef, /) -> Operation[OutboundGateway]:
        """Get an outbound gateway.

        Raises:
            NotFound: there is no such gateway.
        """
        response = yield FETCH_OUTBOUND(gatewayId=identify(gateway, "gateway"))
        return wire.gateways.outbound_gateway(thing(response), response)

    @speaks(UPDATE_OUTBOUND, FETCH_OUTBOUND, options=UPDATE_OUTBOUND_OPTIONS)
    def update_outbound_gateway(
        self, gateway: OutboundGatewayRef, options: UpdateOutboundGateway, /
    ) -> Operation[OutboundGateway]:
        """Change what is given, and leave the rest. What the platform would reset is read first, if it is not all given.

        Raises:
            NotFound: there is no such gateway.
        """
        gateway_id = identify(gateway, "gateway")
        given = self.write(UPDATE_OUTBOUND_OPTIONS, options, {})
        body = yield from _completed(FETCH_OUTBOUND, gateway_id, given)
        response = yield UPDATE_OUTBOUND(gatewayId=gateway_id, json=body)
        return wire.gateways.outbound_gateway(thing(response), response)

    @speaks(DELETE_OUTBOUND)
    def delete_outbound_gateway(self, gateway: OutboundGatewayRef, /) -> Operation[None]:
        """Delete an outbound gateway.

        Raises:
            NotFound: there is no such gateway.
        """
        yield DELETE_OUTBOUND(gatewayId=identify(gateway, "gateway"))


def _id(gateway: GatewayRef | None) -> str | None:
    return None if gateway is None else identify(gateway, "gateway")


def _completed(fetch: Endpoint, gateway_id: str, given: Mapping[str, Any]) -> Operation[Mapping[str, Any]]:
    """What is given, and how the gateway stands in what would be reset."""
    if all(key in given for key in RESET):
        return given
    response: Response = yield fetch(gatewayId=gateway_id)
    present = members(thing(response))
    return {**{key: present[key] for key in RESET if present.get(key) is not None}, **given}
