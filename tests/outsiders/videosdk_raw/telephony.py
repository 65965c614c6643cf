"""VideoSDK's documented exchanges about telephony, in the generation of its pages that is current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .exchanges import ROOM, TEXT, TIME, Ask, Each, Kind, Step, Wait
from .rooms import BUSY, PAGE

NUMBER: Final = "+14150001111"
PHONE: Final = Kind(r"\+\d+")
GATEWAY: Final = {"name": "US Gateway", "numbers": [NUMBER], "mediaEncryption": "enable", "record": True}
OUTBOUND: Final = {**GATEWAY, "address": "sip.example.com", "transport": "tls"}
RULE: Final = {
    "name": "Default Routing Rule",
    "type": "outbound",
    "phoneNumbers": [NUMBER],
    "room": {"type": "static", "prefix": "random", "id": "room_123", "pin": "4321"},
    "headers": {"X-Id": "1"},
}
HOOK: Final = {"url": "https://example.com/sip", "events": ["call-started", "call-answered"]}
DIALLED: Final = "+14155550123"


def kept(
    path: str, name: str, body: Mapping[str, Any], change: Mapping[str, Any], deleted: Any, status: int = 200
) -> Sequence[Step]:
    """Created, listed, fetched, changed, deleted."""
    printed = {"id": TEXT, **body}
    return (
        Ask(f"create{name}", f"POST /v2/sip/{path}", body, printed, status, saves={"id": "id"}),
        Ask(f"fetch{name}s", f"GET /v2/sip/{path}?page=1&perPage=20", None, {"pageInfo": PAGE, "data": [printed]}),
        Ask(f"fetch{name}", f"GET /v2/sip/{path}/{{id}}", None, printed),
        Ask(f"update{name}", f"PATCH /v2/sip/{path}/{{id}}", change, {"id": "{id}", **change}),
        Ask(f"delete{name}", f"DELETE /v2/sip/{path}/{{id}}", None, deleted),
        Ask(f"fetch{name}", f"GET /v2/sip/{path}/{{id}}", None, status=404),
    )


def registers() -> dict[str, Sequence[Step]]:
    gone = {"message": "Gateway deleted successfully"}
    hook = {**HOOK, "createdAt": TIME, "updatedAt": TIME}
    webhook = kept("webhooks", "SipWebhook", HOOK, {"events": ["call-hangup"]}, {"message": TEXT})
    return {
        "a gateway for calls that come": kept("inbound-gateways", "InboundGateway", GATEWAY, {"name": "EU"}, gone),
        "a gateway for calls that go": kept("outbound-gateways", "OutboundGateway", OUTBOUND, {"name": "EU"}, gone),
        "a routing rule": kept("routing-rule", "RoutingRule", RULE, {"tags": ["a"]}, {"message": TEXT}, status=201),
        "a webhook of telephony": (
            *webhook,
            Ask("createSipWebhook", "POST /v2/sip/webhooks", HOOK, {"id": TEXT, **hook}),
        ),
    }


def numbers() -> dict[str, Sequence[Step]]:
    root = "/v2/sip/phone-numbers"
    gateway = Ask("createOutboundGateway", "POST /v2/sip/outbound-gateways", OUTBOUND, saves={"gateway": "id"})
    attached = {"phoneNumber": NUMBER, "gatewayId": "{gateway}"}
    return {
        "phone numbers": (
            gateway,
            Ask("createPhoneNumbers", f"POST {root}", attached, {"data": [attached]}, saves={"number": "data.0.id"}),
            Ask("createPhoneNumbers", f"POST {root}", attached, status=400),
            Ask("fetchPhoneNumbers", f"GET {root}", None, {"pageInfo": PAGE, "data": [attached]}),
            Ask("fetchPhoneNumber", f"GET {root}/{NUMBER}", None, attached),
            Ask("detachPhoneNumber", f"POST {root}/detach", {"phoneNumber": NUMBER}, {"gatewayId": None}),
            Ask(
                "updatePhoneNumberGateway",
                f"PATCH {root}/gateways/{{gateway}}",
                {"phoneNumber": NUMBER},
                {"data": [attached]},
            ),
            Ask("releasePhoneNumber", f"POST {root}/{{number}}/release", None, {"message": TEXT}),
            Ask("fetchPhoneNumber", f"GET {root}/{NUMBER}", None, status=404),
        ),
    }


def calls() -> dict[str, Sequence[Step]]:
    root = "/v2/sip/call"
    steps = Each({"status": TEXT, "timestamp": TIME})
    call = {"callId": "{call}", "roomId": "{room}", "sipCallTo": DIALLED, "timelog": steps}
    listed = {
        "_id": TEXT,
        "callId": "{call}",
        "type": "outbound",
        "gatewayId": "{gateway}",
        "gatewayName": "US Gateway",
        "roomId": "{room}",
        "to": DIALLED,
        "status": TEXT,
        "timelog": steps,
        "start": TIME,
        "sessionId": TEXT,
        "userId": TEXT,
        "deleted": False,
    }
    gateway = Ask("createOutboundGateway", "POST /v2/sip/outbound-gateways", OUTBOUND, saves={"gateway": "id"})
    begun = {
        "message": "Call initiated successfully",
        "data": {
            "callId": TEXT,
            "status": TEXT,
            "roomId": "{room}",
            "sipCallTo": DIALLED,
            "gatewayId": "{gateway}",
            "metadata": {"campaignId": "cmp_123"},
            "timelog": Each({"status": "INITIATED", "timestamp": TIME}),
        },
    }
    dial = Ask(
        "createSipCall",
        f"POST {root}",
        {
            "sipCallTo": DIALLED,
            "gatewayId": "{gateway}",
            "destinationRoomId": "{room}",
            "participant": {"id": "phone-1", "name": "Grandma"},
            "metadata": {"campaignId": "cmp_123"},
            "ringingTimeout": 30,
            "maxCallDuration": 600,
        },
        begun,
        saves={"call": "data.callId"},
    )
    rule = Ask("createRoutingRule", "POST /v2/sip/routing-rule", RULE, status=201, saves={"rule": "id"})
    return {
        "a call": (
            *BUSY,
            gateway,
            dial,
            Wait(5),
            Ask("fetchSipCall", f"GET {root}/{{call}}", None, {"id": "{call}", "status": "answered"}),
            Ask(
                "fetchSipCalls",
                f"GET {root}?roomId={{room}}",
                None,
                {"statusCode": 200, "pageInfo": {**PAGE, "perPage": 10}, "data": [listed]},
            ),
            Ask("createRoom", "POST /v2/rooms", None, {"roomId": ROOM}, saves={"other": "roomId"}),
            Ask(
                "switchSipCallRoom",
                f"POST {root}/switch-room",
                {"callId": "{call}", "roomId": "{other}"},
                {"message": TEXT, "data": {**call, "roomId": "{other}", "status": "switch-room-completed"}},
            ),
            Ask(
                "transferSipCall",
                f"POST {root}/transfer",
                {"callId": "{call}", "transferTo": "+14155550199", "playDialtone": True},
                {"message": TEXT, "data": {"callId": "{call}", "status": "transferred"}},
            ),
        ),
        "hanging up": (
            *BUSY,
            gateway,
            dial,
            Wait(5),
            Ask(
                "endSipCall",
                f"POST {root}/end",
                {"callId": "{call}"},
                {"message": TEXT, "data": {**call, "status": "ended"}},
            ),
        ),
        "a call by a rule": (
            *BUSY,
            rule,
            Ask(
                "createSipCall",
                f"POST {root}",
                {
                    "sipCallTo": DIALLED,
                    "routingRuleId": "{rule}",
                    "sipCallFrom": NUMBER,
                    "destinationRoomId": "{room}",
                },
                {"message": "Call initiated successfully", "data": {"callId": TEXT, "sipCallFrom": NUMBER}},
            ),
        ),
    }


SCENARIOS: Final[Mapping[str, Sequence[Step]]] = {**registers(), **numbers(), **calls()}
