"""Telephony's own operations, carried out on the simulator with every field that is documented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import jwt

from anyroom.errors import AnyroomError
from anyroom.operations import Operation
from anyroom.testing import Scene
from anyroom.types import SipAuth
from anyroom_videosdk import (
    CallDirection,
    CreateInboundGateway,
    CreateOutboundGateway,
    CreateRoutingRule,
    GeoRegion,
    InboundGateway,
    IncludeHeaders,
    ListSipCalls,
    OutboundGateway,
    PhoneNumber,
    RoomChoice,
    RoomPrefix,
    RoutingRule,
    RuleRoom,
    SipCall,
    SipCallOptions,
    SipEvent,
    SipParticipant,
    SipWebhook,
    Transport,
    UpdateInboundGateway,
    UpdateOutboundGateway,
    UpdateRoutingRule,
    VideoSDK,
)

T = TypeVar("T")

CALLEE: Final = "+14155550123"
CALLER: Final = "+14155550100"
GATEWAY: Final[Mapping[str, Any]] = {
    "auth": SipAuth("kit-user", "kit-password"),
    "allowed_addresses": ["192.0.2.7"],
    "secure": True,
    "record_calls": True,
    "noise_cancellation": True,
    "dtmf": True,
    "metadata": {"desk": "7"},
    "tags": ["kit"],
    "geo_region": GeoRegion.US002,
}
INBOUND: Final[Mapping[str, Any]] = {
    **GATEWAY, "name": "Front desk", "numbers": [CALLER], "allowed_numbers": [CALLEE],
}  # fmt: skip
OUTBOUND: Final[Mapping[str, Any]] = {
    **GATEWAY, "name": "Carrier", "numbers": [CALLER], "address": "sip.example.com", "transport": Transport.TCP,
}  # fmt: skip
RULE: Final[Mapping[str, Any]] = {
    "name": "Support",
    "room": RuleRoom(choice=RoomChoice.STATIC, prefix=RoomPrefix.BLANK, id="room-7", pin="4321"),
    "agent_id": "ag_7",
    "agent_metadata": {"language": "fr"},
    "include_headers": IncludeHeaders.SIP_X_HEADERS,
    "allowed_numbers": [CALLEE],
    "allowed_ip_addresses": ["192.0.2.8"],
    "recording": True,
    "dtmf": True,
    "noise_cancellation": True,
    "hide_phone_number": True,
    "tags": ["kit"],
}


def videosdk(scene: Scene) -> VideoSDK:
    assert isinstance(scene.provider, VideoSDK)
    return scene.provider


def run(describe: Callable[[VideoSDK, Scene], Operation[T]]) -> Callable[[Scene], T]:
    """Carry out an operation that is described of the provider and what stands around."""
    return lambda scene: scene.video.run(describe(videosdk(scene), scene))


def inbound_gateway(scene: Scene) -> InboundGateway:
    return run(lambda provider, _: provider.create_inbound_gateway(CreateInboundGateway(**INBOUND)))(scene)


def outbound_gateway(scene: Scene) -> OutboundGateway:
    return run(lambda provider, _: provider.create_outbound_gateway(CreateOutboundGateway(**OUTBOUND)))(scene)


def unused_number(scene: Scene) -> str:
    """A number that no rule has."""
    return f"+1416{int(scene.unique('rule').rpartition('-')[2]):07}"


def of_a_rule(scene: Scene) -> dict[str, Any]:
    """What rules take, with a number of its own, and the account's API key."""
    claims = jwt.decode(scene.video.tokens.create("any room").value, options={"verify_signature": False})
    return {**RULE, "phone_numbers": [unused_number(scene)], "api_key": claims["apikey"]}


def rule(scene: Scene, direction: CallDirection = CallDirection.OUTBOUND) -> RoutingRule:
    headers = "headers" if direction is CallDirection.OUTBOUND else "headers_to_attributes"
    given: dict[str, Any] = {**of_a_rule(scene), "direction": direction, headers: {"X-Desk": "7"}}
    return run(lambda provider, _: provider.create_routing_rule(CreateRoutingRule(**given)))(scene)


def webhook(scene: Scene) -> SipWebhook:
    return run(
        lambda provider, _: provider.create_sip_webhook("https://example.com/sip", [SipEvent.STARTED, "call-hangup"])
    )(scene)


def numbers(scene: Scene) -> list[PhoneNumber]:
    known = {number.id for number in scene.video.walk(videosdk(scene).list_phone_numbers)}
    fresh = next(number for n in range(100_000, 1_000_000) if (number := f"+14155{n}") not in known)
    gateway = inbound_gateway(scene)
    return list(scene.video.run(videosdk(scene).create_phone_numbers([fresh], gateway=gateway)))


def sip_call(scene: Scene, **options: Any) -> SipCall:
    through = rule(scene)
    given: dict[str, Any] = {
        "trunk": through.id,
        "from_": through.phone_numbers[0],
        "headers": {"X-Campaign": "7"},
        "secure": True,
        "participant": SipParticipant(id=scene.unique("phone"), name="Ana's phone"),
        "metadata": {"campaign": "7"},
        "record_audio": True,
        "wait_until_answered": True,
        "ringing_timeout": 30,
        "max_duration": 600,
        "dtmf": "12#",
        "hide_phone_number": True,
        "include_headers": IncludeHeaders.ALL,
        **options,
    }
    room = scene.live_room()
    return scene.video.run(videosdk(scene).create_sip_call(room, CALLEE, SipCallOptions(**given)))


def through_a_gateway(scene: Scene) -> SipCall:
    options = SipCallOptions(gateway=outbound_gateway(scene).id)
    return scene.video.run(videosdk(scene).create_sip_call(scene.live_room(), CALLEE, options))


def call_and_be_refused(scene: Scene) -> SipCall:
    with suppress(AnyroomError):
        sip_call(scene, ringing_timeout=10**9)
    return sip_call(scene)


def also_pending(describe: Callable[[VideoSDK, Scene, str], Operation[Any]]) -> Callable[[Scene], object]:
    """Act on a call by its own id, and by a provisional one of its room, and of a room where nobody was called."""

    def act(scene: Scene) -> None:
        call = sip_call(scene)
        scene.video.run(describe(videosdk(scene), scene, call.id))
        for room_id in (sip_call(scene).room_id, scene.room().id):
            with suppress(AnyroomError):
                scene.video.run(describe(videosdk(scene), scene, f"pending:0:{room_id}"))

    return act


def list_calls(scene: Scene) -> object:
    call = sip_call(scene)
    instant = datetime.now(UTC)
    options = ListSipCalls(
        room=call.room_id or "",
        session="62d148951a1eb20029fc9b05",
        call=call.id,
        gateway="gw_7",
        rule="rule_7",
        direction=CallDirection.OUTBOUND,
        search=CALLEE,
        since=instant.replace(year=instant.year - 1),
        until=instant.replace(year=instant.year + 1),
    )
    return list(scene.video.walk(videosdk(scene).list_sip_calls, options))


def list_inbound(scene: Scene) -> object:
    gateway = inbound_gateway(scene)
    return list(scene.video.walk(videosdk(scene).list_inbound_gateways, gateway=gateway, search="Front"))


def list_outbound(scene: Scene) -> object:
    gateway = outbound_gateway(scene)
    return list(scene.video.walk(videosdk(scene).list_outbound_gateways, gateway=gateway, search="Carrier"))


def update_inbound(scene: Scene) -> object:
    gateway = inbound_gateway(scene)
    scene.video.run(videosdk(scene).update_inbound_gateway(gateway, UpdateInboundGateway(**INBOUND)))
    return scene.video.run(videosdk(scene).update_inbound_gateway(gateway, UpdateInboundGateway(name="Back desk")))


def update_outbound(scene: Scene) -> object:
    gateway, options = outbound_gateway(scene), UpdateOutboundGateway(**OUTBOUND, allowed_numbers=[CALLEE])
    scene.video.run(videosdk(scene).update_outbound_gateway(gateway, options))
    return scene.video.run(videosdk(scene).update_outbound_gateway(gateway, UpdateOutboundGateway(name="Other")))


def update_rule(scene: Scene) -> object:
    options = UpdateRoutingRule(**of_a_rule(scene), headers={"X-Desk": "8"}, headers_to_attributes={"X-Desk": "desk"})
    with suppress(AnyroomError):  # the headers are of one direction each
        scene.video.run(videosdk(scene).update_routing_rule(rule(scene), options))
    return scene.video.run(videosdk(scene).update_routing_rule(rule(scene), UpdateRoutingRule(name="Sales")))


def release(scene: Scene) -> None:
    for number in (numbers(scene)[0], numbers(scene)[0].id):
        scene.video.run(videosdk(scene).release_phone_number(number))


OPERATIONS: Final[Mapping[str, Callable[[Scene], object]]] = {
    "create_sip_call": call_and_be_refused,
    "list_sip_calls": list_calls,
    "get_sip_call": also_pending(lambda provider, scene, call: provider.get_sip_call(call)),
    "transfer_sip_call": also_pending(
        lambda provider, scene, call: provider.transfer_sip_call(
            call, CALLER, participant=SipParticipant(id="phone-8", name="Bo's phone"), play_dialtone=True
        )
    ),
    "switch_sip_call_room": also_pending(
        lambda provider, scene, call: provider.switch_sip_call_room(
            call, scene.room(), token="a join token", participant_id=scene.unique("phone")
        )
    ),
    "create_inbound_gateway": inbound_gateway,
    "list_inbound_gateways": list_inbound,
    "get_inbound_gateway": run(lambda provider, scene: provider.get_inbound_gateway(inbound_gateway(scene))),
    "update_inbound_gateway": update_inbound,
    "delete_inbound_gateway": run(lambda provider, scene: provider.delete_inbound_gateway(inbound_gateway(scene))),
    "create_outbound_gateway": outbound_gateway,
    "list_outbound_gateways": list_outbound,
    "get_outbound_gateway": run(lambda provider, scene: provider.get_outbound_gateway(outbound_gateway(scene))),
    "update_outbound_gateway": update_outbound,
    "delete_outbound_gateway": run(lambda provider, scene: provider.delete_outbound_gateway(outbound_gateway(scene))),
    "create_routing_rule": rule,
    "list_routing_rules": lambda scene: list(scene.video.walk(videosdk(scene).list_routing_rules)),
    "get_routing_rule": run(lambda provider, scene: provider.get_routing_rule(rule(scene))),
    "update_routing_rule": update_rule,
    "delete_routing_rule": run(lambda provider, scene: provider.delete_routing_rule(rule(scene))),
    "create_sip_webhook": webhook,
    "list_sip_webhooks": lambda scene: list(scene.video.walk(videosdk(scene).list_sip_webhooks)),
    "get_sip_webhook": run(lambda provider, scene: provider.get_sip_webhook(webhook(scene))),
    "update_sip_webhook": run(
        lambda provider, scene: provider.update_sip_webhook(
            webhook(scene), url="https://example.com/other", events=[SipEvent.ANSWERED]
        )
    ),
    "delete_sip_webhook": run(lambda provider, scene: provider.delete_sip_webhook(webhook(scene))),
    "create_phone_numbers": numbers,
    "list_phone_numbers": lambda scene: list(scene.video.walk(videosdk(scene).list_phone_numbers)),
    "get_phone_number": run(lambda provider, scene: provider.get_phone_number(numbers(scene)[0])),
    "attach_phone_numbers": run(
        lambda provider, scene: provider.attach_phone_numbers([numbers(scene)[0].id], outbound_gateway(scene))
    ),
    "detach_phone_number": run(lambda provider, scene: provider.detach_phone_number(numbers(scene)[0])),
    "release_phone_number": release,
}
WITH_EVERYTHING: Final[Sequence[Callable[[Scene], object]]] = (
    through_a_gateway,
    lambda scene: rule(scene, CallDirection.INBOUND),
    lambda scene: scene.video.calls.hang_up(sip_call(scene)),
)
