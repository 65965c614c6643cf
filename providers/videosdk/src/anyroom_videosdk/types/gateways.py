"""SIP gateways: where calls come from (inbound) and through which they go out (outbound)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from anyroom.types.calls import SipAuth
from anyroom.types.rooms import Extra
from anyroom.types.values import (
    UNSET,
    OpenEnum,
    Options,
    Record,
    Unset,
    check_collection,
    handed_out,
    options,
    record,
)
from anyroom_videosdk.telephony import check_telephone_numbers


class GeoRegion(OpenEnum):
    """Where a gateway's media runs. The codes are the platform's (its Node SDK, September 2026)."""

    AUTO = "auto"
    US002 = "us002"
    IN002 = "in002"
    UNKNOWN = "unknown"


class Transport(OpenEnum):
    """How SIP messages travel."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"
    UNKNOWN = "unknown"


@record
class Gateway(Record):
    """What gateways of both directions have. `numbers` are theirs, in the form of E.164; what was not said is None or empty.

    `username` and `password` are the digest credentials that the gateway was given; the password is masked in repr.
    """

    id: str
    name: str | None = None
    numbers: tuple[str, ...] = ()
    username: str | None = None
    password: str | None = handed_out(default=None)
    allowed_addresses: tuple[str, ...] = ()
    allowed_numbers: tuple[str, ...] = ()
    secure: bool | None = None
    record_calls: bool | None = None
    noise_cancellation: bool | None = None
    dtmf: bool | None = None
    metadata: Mapping[str, Any] | None = None
    tags: tuple[str, ...] = ()
    geo_region: GeoRegion | None = None


@record
class InboundGateway(Gateway):
    """Where calls from telephones come in."""


@record
class OutboundGateway(Gateway):
    """Through which calls to telephones go out: the `address` of a SIP server, and how it is spoken to."""

    address: str | None = None
    transport: Transport | None = None


InboundGatewayRef: TypeAlias = str | InboundGateway
OutboundGatewayRef: TypeAlias = str | OutboundGateway
GatewayRef: TypeAlias = str | Gateway


@options
class GatewayOptions(Options):
    """What all gateways take (VideoSDK's documentation and its Node SDK, 2026).

    Attributes:
        auth: digest credentials. The password is never shown here, but the platform gives it out again.
        allowed_addresses: the IP addresses that calls may come from.
        secure: encrypt the media.
        record_calls: record every call.
        noise_cancellation: take noise out of what the one on the telephone says.
        dtmf: take digits that are pressed on the telephone.
        metadata: a JSON object of yours, kept with the gateway.
        tags: words of yours.
        geo_region: where the media runs.
        extra: body fields by provider name.
    """

    auth: SipAuth | Unset = UNSET
    allowed_addresses: Collection[str] | Unset = UNSET
    secure: bool | Unset = UNSET
    record_calls: bool | Unset = UNSET
    noise_cancellation: bool | Unset = UNSET
    dtmf: bool | Unset = UNSET
    metadata: Mapping[str, Any] | Unset = UNSET
    tags: Collection[str] | Unset = UNSET
    geo_region: GeoRegion | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        check_collection("allowed_addresses", self.allowed_addresses)
        check_collection("tags", self.tags)


@options
class InboundGatewayOptions(GatewayOptions):
    """What inbound gateways take beyond it.

    Attributes:
        allowed_numbers: the numbers that calls may come from; all, if not given.
    """

    allowed_numbers: Collection[str] | Unset = UNSET

    def __post_init__(self) -> None:
        GatewayOptions.__post_init__(self)
        check_collection("allowed_numbers", self.allowed_numbers)


@options
class OutboundGatewayOptions(GatewayOptions):
    """What outbound gateways take beyond it.

    Attributes:
        transport: how the SIP server is spoken to; by default `Transport.TLS`.
    """

    transport: Transport | Unset = UNSET


@options
class CreateInboundGateway(InboundGatewayOptions):
    """Options of `create_inbound_gateway`: its `name`, and its `numbers`, as `+14155550123` (E.164)."""

    name: str
    numbers: Collection[str]

    def __post_init__(self) -> None:
        InboundGatewayOptions.__post_init__(self)
        check_telephone_numbers("numbers", self.numbers)


@options
class CreateOutboundGateway(OutboundGatewayOptions):
    """Options of `create_outbound_gateway`: its `name`, its `numbers`, as `+14155550123` (E.164), and the `address` of the SIP
    server.
    """

    name: str
    numbers: Collection[str]
    address: str

    def __post_init__(self) -> None:
        OutboundGatewayOptions.__post_init__(self)
        check_telephone_numbers("numbers", self.numbers)


@options
class UpdateInboundGateway(InboundGatewayOptions):
    """Options of `update_inbound_gateway`; what is not given stays as it is."""

    name: str | Unset = UNSET
    numbers: Collection[str] | Unset = UNSET

    def __post_init__(self) -> None:
        InboundGatewayOptions.__post_init__(self)
        check_telephone_numbers("numbers", self.numbers)


@options
class UpdateOutboundGateway(OutboundGatewayOptions):
    """Options of `update_outbound_gateway`; what is not given stays as it is.

    Attributes:
        name: a label.
        numbers: as `+14155550123` (E.164).
        address: that of the SIP server.
        allowed_numbers: the numbers that may be called; taken by an update only.
    """

    name: str | Unset = UNSET
    numbers: Collection[str] | Unset = UNSET
    address: str | Unset = UNSET
    allowed_numbers: Collection[str] | Unset = UNSET

    def __post_init__(self) -> None:
        OutboundGatewayOptions.__post_init__(self)
        check_telephone_numbers("numbers", self.numbers)
        check_collection("allowed_numbers", self.allowed_numbers)
