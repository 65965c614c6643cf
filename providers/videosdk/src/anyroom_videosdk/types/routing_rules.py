"""Routing rules: where calls go that come in, and through which calls go out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from anyroom.errors import InvalidArgument
from anyroom.types.rooms import Extra
from anyroom.types.values import (
    UNSET,
    OpenEnum,
    Options,
    Record,
    Shown,
    Unset,
    check_collection,
    handed_out,
    options,
    record,
)
from anyroom_videosdk.types.sip_calls import CallDirection, IncludeHeaders


class RoomChoice(OpenEnum):
    """Whether all calls of a rule meet in one room."""

    STATIC = "static"
    """One room, which is named."""
    DYNAMIC = "dynamic"
    """A room for each call, named after `RoomPrefix`."""
    UNKNOWN = "unknown"


class RoomPrefix(OpenEnum):
    """How the names of rooms begin that a rule makes."""

    BLANK = "blank"
    PARTICIPANT_NUMBER = "participantNumber"
    """With the number of the one who calls."""
    SIP_NUMBER = "sipNumber"
    """With the number that is called."""
    RANDOM = "random"
    UNKNOWN = "unknown"


@record
class RuleRoom(Shown):
    """The room of a rule, as it is sent and read: `id` is a room's, `pin` what callers have to press (masked in repr)."""

    choice: RoomChoice | None = None
    prefix: RoomPrefix | None = None
    id: str | None = None
    pin: str | None = handed_out(default=None)


@record
class RoutingRule(Record):
    """A routing rule. What was not said is None or empty.

    `headers` go out with calls; `headers_to_attributes` says which SIP headers of calls that come in become which
    attributes. `gateway_id` and `metadata` are said of older rules only (2025).
    """

    id: str
    name: str | None = None
    direction: CallDirection | None = None
    phone_numbers: tuple[str, ...] = ()
    gateway_id: str | None = None
    room: RuleRoom | None = None
    agent_id: str | None = None
    agent_metadata: Mapping[str, Any] | None = None
    include_headers: IncludeHeaders | None = None
    headers: Mapping[str, Any] | None = None
    headers_to_attributes: Mapping[str, Any] | None = None
    allowed_numbers: tuple[str, ...] = ()
    allowed_ip_addresses: tuple[str, ...] = ()
    recording: bool | None = None
    dtmf: bool | None = None
    noise_cancellation: bool | None = None
    hide_phone_number: bool | None = None
    metadata: Mapping[str, Any] | None = None
    tags: tuple[str, ...] = ()


RoutingRuleRef: TypeAlias = str | RoutingRule


@options
class RoutingRuleOptions(Options):
    """What routing rules take, when they are made and later (VideoSDK's documentation and its Node SDK, 2026).

    Attributes:
        room: where the calls go.
        agent_id: an agent of the platform's that takes part in them.
        agent_metadata: what it is told.
        include_headers: which SIP headers are passed on.
        headers: SIP headers of calls that go out; an outbound rule's alone.
        headers_to_attributes: SIP headers of calls that come in, and the attributes that they become; an inbound rule's alone.
        allowed_numbers: the numbers that calls may come from or go to.
        allowed_ip_addresses: the addresses that calls may come from.
        recording: record the calls.
        dtmf: take digits that are pressed on the telephone.
        noise_cancellation: take noise out of what the one on the telephone says.
        hide_phone_number: do not show the telephone's number in the room.
        tags: words of yours.
        api_key: the API key that the rule is for; not shown here.
        extra: body fields by provider name.
    """

    room: RuleRoom | Unset = UNSET
    agent_id: str | Unset = UNSET
    agent_metadata: Mapping[str, Any] | Unset = UNSET
    include_headers: IncludeHeaders | Unset = UNSET
    headers: Mapping[str, str] | Unset = UNSET
    headers_to_attributes: Mapping[str, str] | Unset = UNSET
    allowed_numbers: Collection[str] | Unset = UNSET
    allowed_ip_addresses: Collection[str] | Unset = UNSET
    recording: bool | Unset = UNSET
    dtmf: bool | Unset = UNSET
    noise_cancellation: bool | Unset = UNSET
    hide_phone_number: bool | Unset = UNSET
    tags: Collection[str] | Unset = UNSET
    api_key: str | Unset = field(default=UNSET, repr=False)
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        for name in ("allowed_numbers", "allowed_ip_addresses", "tags"):
            check_collection(name, getattr(self, name))


@options
class CreateRoutingRule(RoutingRuleOptions):
    """Options of `create_routing_rule`: its `name`, its `direction`, which is for good, and its `phone_numbers`.

    The platform refuses a number that another rule has.
    """

    name: str
    direction: CallDirection
    phone_numbers: Collection[str]

    def __post_init__(self) -> None:
        RoutingRuleOptions.__post_init__(self)
        check_collection("phone_numbers", self.phone_numbers)
        if self.direction is CallDirection.INBOUND and self.headers is not UNSET:
            raise InvalidArgument("headers are an outbound rule's; an inbound one has headers_to_attributes")
        if self.direction is CallDirection.OUTBOUND and self.headers_to_attributes is not UNSET:
            raise InvalidArgument("headers_to_attributes are an inbound rule's; an outbound one has headers")


@options
class UpdateRoutingRule(RoutingRuleOptions):
    """Options of `update_routing_rule`; what is not given stays as it is. The direction cannot be changed."""

    name: str | Unset = UNSET
    phone_numbers: Collection[str] | Unset = UNSET

    def __post_init__(self) -> None:
        RoutingRuleOptions.__post_init__(self)
        check_collection("phone_numbers", self.phone_numbers)
