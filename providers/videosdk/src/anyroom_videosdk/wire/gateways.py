"""SIP gateways on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.operations import Response
from anyroom.reading import Flag, Text, read, word_in
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.gateways import GeoRegion, InboundGateway, OutboundGateway, Transport
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, several

ENCRYPTED: Final[Mapping[str | None, bool]] = {
    "enable": True,
    "disable": False,
    "sdes": True,  # this and what follows: the words of an older page (2025)
    "dtls": True,
    "none": False,
}


class AuthOnWire(VideoSDKModel):
    """Digest credentials."""

    username: Text = None
    password: Text = None


class GatewayOnWire(VideoSDKModel):
    """A gateway of either direction: the fields that it was given, and an id. More is not documented."""

    gateway_id: str = needed("id", "gatewayId")
    name: Text = None
    numbers: tuple[str, ...] = ()
    auth: AuthOnWire = AuthOnWire()
    allowed_addresses: tuple[str, ...] = several("allowedAddresses")
    allowed_numbers: tuple[str, ...] = several("allowedNumbers")
    media_encryption: Text = named("mediaEncryption")
    record_calls: Flag = named("record")
    noise_cancellation: Flag = named("noiseCancellation")
    dtmf: Flag = named("enableDtmf")
    metadata: dict[str, Any] | None = None
    tags: tuple[str, ...] = ()
    geo_region: Text = named("geoRegion")
    address: Text = None
    transport: Text = None


def inbound_gateway(data: Any, response: Response) -> InboundGateway:
    """Read an inbound gateway."""
    return InboundGateway(**_common(data, read(GatewayOnWire, data, response)))


def outbound_gateway(data: Any, response: Response) -> OutboundGateway:
    """Read an outbound gateway."""
    wire = read(GatewayOnWire, data, response)
    transport = word_in(Transport, wire.transport)
    return OutboundGateway(**_common(data, wire), address=wire.address, transport=transport)


def _common(data: Any, wire: GatewayOnWire) -> dict[str, Any]:
    return {
        "provider": NAME,
        "raw": data,
        "id": wire.gateway_id,
        "name": wire.name,
        "numbers": wire.numbers,
        "username": wire.auth.username,
        "password": wire.auth.password,
        "allowed_addresses": wire.allowed_addresses,
        "allowed_numbers": wire.allowed_numbers,
        "secure": ENCRYPTED.get(wire.media_encryption),
        "record_calls": wire.record_calls,
        "noise_cancellation": wire.noise_cancellation,
        "dtmf": wire.dtmf,
        "metadata": wire.metadata,
        "tags": wire.tags,
        "geo_region": word_in(GeoRegion, wire.geo_region),
    }
