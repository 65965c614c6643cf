"""Telephony: what is refused before anything is sent, what is made of answers that say nothing, and what is never shown."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from anyroom.errors import AnyroomError, InvalidArgument, NotFound, UnexpectedResponse, UnsupportedOption
from anyroom.operations import Operation, Response
from anyroom.types import JoinToken, SipAuth
from anyroom.types.calls import CallStatus
from anyroom_videosdk import (
    CallDirection,
    CreateInboundGateway,
    CreateOutboundGateway,
    CreateRoutingRule,
    GeoRegion,
    IncludeHeaders,
    PhoneNumber,
    RoomChoice,
    RuleRoom,
    SipCallOptions,
    SipCallStatus,
    SipParticipant,
    Transport,
    UpdateInboundGateway,
    UpdateOutboundGateway,
    UpdateRoutingRule,
    VideoSDK,
)
from anyroom_videosdk.telephony import millis
from anyroom_videosdk.wire import calls, gateways, routing_rules

from .stagehand import ROOM, Stagehand, answered, refused, text

ANSWER: Final = Response(200)
NUMBER: Final = "+14155550123"
RULE: Final[dict[str, Any]] = {"name": "all", "phone_numbers": [NUMBER]}
GATEWAY: Final[dict[str, Any]] = {"name": "US", "numbers": [NUMBER]}

MALFORMED: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "a rule and a gateway": (lambda: SipCallOptions(trunk="r", from_=NUMBER, gateway="g"), "one of them"),
    "neither a rule nor a gateway": (lambda: SipCallOptions(dtmf="1"), "one of them"),
    "a rule without a caller": (lambda: SipCallOptions(trunk="r"), "needs from_"),
    "no seconds": (lambda: SipCallOptions(gateway="g", ringing_timeout=0), "ringing_timeout"),
    "headers that are no such word": (lambda: SipCallOptions(gateway="g", include_headers="SOME"), "include_headers"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    "a gateway's number with letters": (lambda: CreateInboundGateway(name="x", numbers=["+1-800-FLOWERS"]), "E.164"),
    "a gateway without numbers": (lambda: CreateInboundGateway(name="x", numbers=[]), "E.164"),
    "a number in the place of numbers": (lambda: CreateInboundGateway(name="x", numbers=NUMBER), "collection"),
    "a gateway without a name": (lambda: CreateInboundGateway(**{**GATEWAY, "name": " "}), "name"),
    "tags that are a word": (lambda: UpdateInboundGateway(tags="x"), "tags"),
    "addresses that are a word": (lambda: UpdateInboundGateway(allowed_addresses="192.0.2.7"), "allowed_addresses"),
    "numbers that are a word": (lambda: UpdateInboundGateway(allowed_numbers=NUMBER), "allowed_numbers"),
    "an unknown region": (lambda: UpdateInboundGateway(geo_region="mars"), "geo_region"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    "an unknown transport": (lambda: UpdateOutboundGateway(transport="pigeon"), "transport"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    "an outbound number with letters": (
        lambda: CreateOutboundGateway(name="x", numbers=["ana"], address="sip.example.com"), "E.164",
    ),
    "an updated number with letters": (lambda: UpdateOutboundGateway(numbers=["ana"]), "E.164"),
    "allowed numbers that are a word": (lambda: UpdateOutboundGateway(allowed_numbers=NUMBER), "allowed_numbers"),
    "headers of an inbound rule": (
        lambda: CreateRoutingRule(**RULE, direction=CallDirection.INBOUND, headers={"X-A": "1"}), "outbound rule's",
    ),
    "attributes of an outbound rule": (
        lambda: CreateRoutingRule(**RULE, direction=CallDirection.OUTBOUND, headers_to_attributes={"X-A": "a"}),
        "inbound rule's",
    ),
    "a rule's numbers that are a word": (lambda: UpdateRoutingRule(phone_numbers=NUMBER), "phone_numbers"),
    "a rule's tags that are a word": (lambda: UpdateRoutingRule(tags="x"), "tags"),
}  # fmt: skip

REFUSED: Final[dict[str, tuple[Callable[[VideoSDK], Operation[Any]], type[AnyroomError], str]]] = {
    "a SIP URI": (
        lambda it: it.create_sip_call(ROOM, "sip:ana@example.com", SipCallOptions(gateway="g")), UnsupportedOption, "E.164",
    ),
    "video": (
        lambda it: it.create_sip_call(ROOM, NUMBER, SipCallOptions(gateway="g", video=True)), UnsupportedOption, "video",
    ),
    "credentials of a call": (
        lambda it: it.create_sip_call(ROOM, NUMBER, SipCallOptions(gateway="g", auth=SipAuth("a", "b"))),
        UnsupportedOption,
        "gateway's",
    ),
    "headers that are unknown here": (
        lambda it: it.create_sip_call(ROOM, NUMBER, SipCallOptions(gateway="g", include_headers=IncludeHeaders.UNKNOWN)),
        UnsupportedOption,
        "include_headers",
    ),
    "a region that is unknown here": (
        lambda it: it.update_inbound_gateway("g", UpdateInboundGateway(geo_region=GeoRegion.UNKNOWN)),
        UnsupportedOption,
        "geo_region",
    ),
    "a transport that is unknown here": (
        lambda it: it.update_outbound_gateway("g", UpdateOutboundGateway(transport=Transport.UNKNOWN)),
        UnsupportedOption,
        "transport",
    ),
    "a room that is unknown here": (
        lambda it: it.update_routing_rule("r", UpdateRoutingRule(room=RuleRoom(choice=RoomChoice.UNKNOWN))),
        UnsupportedOption,
        "room",
    ),
    "no change of a webhook": (lambda it: it.update_sip_webhook("w"), InvalidArgument, "url or events"),
    "events that are a word": (lambda it: it.create_sip_webhook("https://a.b", "call-started"), InvalidArgument, "events"),
    "numbers with letters": (lambda it: it.create_phone_numbers(["ana"]), InvalidArgument, "E.164"),
    "no numbers": (lambda it: it.attach_phone_numbers([], "g"), InvalidArgument, "E.164"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "said"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_options_are_refused_when_they_are_made(make: Callable[[], object], said: str) -> None:
    with pytest.raises(InvalidArgument, match=said):
        make()


@pytest.mark.parametrize(("describe", "kind", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_said_is_refused_before_anything_is_sent(
    stagehand: Stagehand, describe: Callable[[VideoSDK], Operation[Any]], kind: type[AnyroomError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        stagehand.play(describe(stagehand.provider))
    assert stagehand.said == []


def test_extra_may_hold_what_a_call_goes_out_through(stagehand: Stagehand) -> None:
    options = SipCallOptions(extra={"videosdk": {"sipTrunkId": "t"}})
    stagehand.play(stagehand.provider.create_sip_call(ROOM, NUMBER, options), {"data": {"callId": "c"}})
    assert stagehand.said[0][3] == {"sipCallTo": NUMBER, "destinationRoomId": ROOM, "sipTrunkId": "t"}


def test_an_empty_participant_is_left_to_the_platform(stagehand: Stagehand) -> None:
    options = SipCallOptions(gateway="g", participant=SipParticipant(name="Ana"))
    stagehand.play(stagehand.provider.create_sip_call(ROOM, NUMBER, options), {"data": {"callId": "c"}})
    assert stagehand.said[0][3]["participant"] == {"name": "Ana"}


@pytest.mark.parametrize("answer", [text("<html>", 200), answered({"message": "ok"}), answered(None)], ids=repr)
def test_a_call_that_was_made_never_fails_for_its_answer(stagehand: Stagehand, answer: Response) -> None:
    call = stagehand.play(stagehand.provider.create_sip_call(ROOM, NUMBER, SipCallOptions(gateway="g")), answer)
    assert (call.status, call.room_id, call.to) == (CallStatus.DIALING, ROOM, NUMBER)
    listed = {"data": [{"callId": "c1", "start": "2099-01-01T00:00:00Z"}]}
    moved = stagehand.play(stagehand.provider.switch_sip_call_room(call, "other"), listed, answer)
    assert moved.id == "c1"
    assert stagehand.said[-1] == ("POST", "/v2/sip/call/switch-room", [], {"callId": "c1", "roomId": "other"})
    transferred = stagehand.play(stagehand.provider.transfer_sip_call("c2", NUMBER), answer)
    assert (transferred.id, transferred.sip_status) == ("c2", SipCallStatus.UNKNOWN)
    assert stagehand.said[-1][3] == {"callId": "c2", "transferTo": NUMBER}


def test_a_call_into_no_room_says_so(stagehand: Stagehand) -> None:
    operation = stagehand.provider.create_sip_call(ROOM, NUMBER, SipCallOptions(gateway="g"))
    with pytest.raises(NotFound, match="no such room"):
        stagehand.play(operation, refused(400), refused(404))


def test_a_join_token_is_sent_by_its_value(stagehand: Stagehand) -> None:
    token = JoinToken(provider="videosdk", value="a join token")
    stagehand.play(stagehand.provider.switch_sip_call_room("c", ROOM, token=token), {"data": {"callId": "c"}})
    assert stagehand.said[0][3] == {"callId": "c", "roomId": ROOM, "token": "a join token"}


def test_an_update_keeps_what_the_platform_would_reset(stagehand: Stagehand) -> None:
    present = {"id": "g", "record": True, "enableDtmf": None, "geoRegion": "mars1", "tags": ["x"]}
    operation = stagehand.provider.update_inbound_gateway("g", UpdateInboundGateway(name="EU", noise_cancellation=True))
    stagehand.play(operation, present, {**present, "name": "EU"})
    said = {"name": "EU", "noiseCancellation": True, "record": True, "geoRegion": "mars1"}
    assert stagehand.said[1] == ("PATCH", "/v2/sip/inbound-gateways/g", [], said)


def test_what_was_set_is_not_read_first(stagehand: Stagehand) -> None:
    flags: dict[str, Any] = {"record_calls": False, "noise_cancellation": False, "dtmf": False}
    cleared = UpdateOutboundGateway(**flags, extra={"videosdk": {"geoRegion": None}})
    stagehand.play(stagehand.provider.update_outbound_gateway("g", cleared), {"id": "g"})
    said = {"record": False, "noiseCancellation": False, "enableDtmf": False, "geoRegion": None}
    assert stagehand.said == [("PATCH", "/v2/sip/outbound-gateways/g", [], said)]


def test_a_gateway_that_is_not_there_is_not_changed(stagehand: Stagehand) -> None:
    with pytest.raises(NotFound):
        stagehand.play(stagehand.provider.update_inbound_gateway("g", UpdateInboundGateway(name="EU")), refused(404))


@pytest.mark.parametrize(
    ("body", "gateway_id"),
    [
        ({"data": [{"id": "n1", "phoneNumber": NUMBER, "gatewayId": "g2"}]}, "g2"),
        ({"data": {"id": "n1", "phoneNumber": NUMBER, "gatewayId": "g2"}}, "g2"),
        ({"phoneNumber": NUMBER, "gatewayId": "g2"}, "g2"),
        ([{"phoneNumber": NUMBER, "gatewayId": "g2"}], "g2"),
        ({"data": [{"phoneNumber": "+14155550199"}]}, "g1"),
        ({"data": ["attached"]}, "g1"),
        ("attached", "g1"),
        (None, "g1"),
    ],
    ids=str,
)
def test_attached_numbers_come_back_whatever_is_answered(stagehand: Stagehand, body: Any, gateway_id: str) -> None:
    (number,) = stagehand.play(stagehand.provider.attach_phone_numbers([NUMBER], "g1"), answered(body))
    assert (number.id, number.gateway_id) == (NUMBER, gateway_id)
    assert number.raw is not None


def test_a_number_whose_id_is_not_said_cannot_be_released(stagehand: Stagehand) -> None:
    number = PhoneNumber(provider="videosdk", id=NUMBER)
    with pytest.raises(UnexpectedResponse, match="id of the phone number"):
        stagehand.play(stagehand.provider.release_phone_number(number), {"phoneNumber": NUMBER})


def test_words_that_are_not_known_read_as_unknown() -> None:
    call = calls.call({"id": "c", "status": "levitating", "type": "sideways"}, ANSWER)
    assert (call.status, call.sip_status, call.direction) == (
        CallStatus.UNKNOWN, SipCallStatus.UNKNOWN, CallDirection.UNKNOWN,
    )  # fmt: skip
    gateway = gateways.outbound_gateway({"id": "g", "mediaEncryption": "rot13", "transport": "quic"}, ANSWER)
    assert (gateway.secure, gateway.transport) == (None, Transport.UNKNOWN)
    rule = routing_rules.routing_rule({"id": "r", "dispatch": "x", "room": {"prefix": "prefix"}}, ANSWER)
    assert rule.room is not None
    assert rule.room.prefix is not None
    assert rule.room.prefix.name == "UNKNOWN"


def test_passwords_pins_and_keys_do_not_show() -> None:
    given = (
        CreateInboundGateway(**GATEWAY, auth=SipAuth("ana", "hush-hush")),
        CreateRoutingRule(**RULE, direction=CallDirection.INBOUND, room=RuleRoom(pin="hush-hush"), api_key="hush-hush"),
        gateways.inbound_gateway({"id": "g", "auth": {"username": "ana", "password": "hush-hush"}}, ANSWER),
        routing_rules.routing_rule({"id": "r", "room": {"pin": "hush-hush"}, "apiKey": "hush-hush"}, ANSWER),
    )
    assert "hush-hush" not in repr(given)
    assert gateways.inbound_gateway({"id": "g", "auth": {"password": "hush-hush"}}, ANSWER).password == "hush-hush"
    assert pickle.loads(pickle.dumps(given[2])) == given[2]  # noqa: S301 # our own


def test_instants_are_told_to_the_millisecond() -> None:
    assert millis(datetime(2025, 8, 21, 11, 45, 0, 1_999, UTC)) == "1755776700001"
    assert millis(datetime(2009, 2, 13, 23, 31, 30, 123_000, UTC)) == "1234567890123"
