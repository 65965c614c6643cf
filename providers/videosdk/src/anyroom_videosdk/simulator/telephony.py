"""The calls that make phone calls."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.listing import SMALL_SIZE, concerns, page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import BOOLEANS, body, participant_id, phone_number
from anyroom_videosdk.simulator.registers import ENCRYPTION, INCLUDED_HEADERS, OUTBOUND, RULES, WEBHOOKS
from anyroom_videosdk.simulator.sessions import LATEST_MILLISECOND
from anyroom_videosdk.simulator.sip_call import SipCall
from anyroom_videosdk.simulator.webhooks import wanted
from anyroom_videosdk.simulator.world import World

CALLS: Final = f"{API}/sip/call"
LONGEST_CALL: Final = 24 * 60 * 60
LONGEST_RINGING: Final = 10 * 60
# Query parameters, and what they are compared with.
FILTERS: Final = {"id": "callId", "gatewayId": "gatewayId", "ruleId": "ruleId", "type": "type"}
# The vendor prints this one text whatever was done to the call.
DONE: Final = "Call initiated successfully"


def dial(world: World, call: Call) -> Answer:
    given = body(call)
    to, caller = phone_number(given, "sipCallTo"), given.text("sipCallFrom", least=1)
    gateway_id, rule_id = given.text("gatewayId"), given.text("routingRuleId")
    room_id = given.needed_text("destinationRoomId")
    metadata: Mapping[str, object] = call.json["metadata"] if given.nested("metadata") else {}
    for field in ("recordAudio", "waitUntilAnswered", "hidePhoneNumber"):
        given.flag(field, words=BOOLEANS)
    given.choice("mediaEncryption", ENCRYPTION)
    given.choice("includeHeaders", INCLUDED_HEADERS)
    given.whole("ringingTimeout", least=1, most=LONGEST_RINGING)
    given.text("dtmf")
    longest = given.whole("maxCallDuration", least=1, most=LONGEST_CALL)
    chosen, name = read_participant(given.nested("participant"))
    if gateway_id is None and (rule_id is None or caller is None):
        raise given.bad("gatewayId", "is required, or else routingRuleId and sipCallFrom")
    gateway = world.find(OUTBOUND.things(world), gateway_id, errors.GATEWAY_UNKNOWN) if gateway_id else None
    rule = world.find(RULES.things(world), rule_id, errors.RULE_UNKNOWN) if rule_id else None
    room = world.room(room_id)
    if room.disabled:
        raise world.refusal(errors.ROOM_DISABLED)
    sip_call = SipCall(
        id=world.new_id(),
        call_id=world.new_uuid(),
        to=to,
        caller=caller,
        room=room,
        gateway=gateway,
        rule=rule,
        metadata=metadata,
        participant_id=chosen or world.new_participant_id(),
        participant_name=name or to,
        enter=world.enter,
        tell=partial(tell_registered, world),
        created_at=world.now,
        longest=longest,
    )
    if given.flag("waitUntilAnswered", words=BOOLEANS):
        sip_call.answer(world.now)
    world.calls[sip_call.call_id] = sip_call
    world.lifecycles.add(sip_call)
    return done(sip_call)


def tell_registered(world: World, event: str, data: Mapping[str, object], at: float) -> None:
    for webhook in WEBHOOKS.things(world).values():
        if wanted(event, webhook["events"]):
            world.post(webhook["url"], event, data, at)


def read_participant(given: Fields | None) -> tuple[str | None, str | None]:
    if given is None:
        return None, None
    return participant_id(given, "id"), given.text("name")


def list_calls(world: World, call: Call) -> Answer:
    since = call.number("startDate", default=0, least=0, most=LATEST_MILLISECOND) / 1000
    until = call.number("endDate", default=LATEST_MILLISECOND, least=0, most=LATEST_MILLISECOND) / 1000
    wanted = {field: call.parameter(name) for name, field in FILTERS.items()}
    listed = (
        sip_call
        for sip_call in world.calls.values()
        if since <= sip_call.created_at <= until
        and all(value in {None, sip_call.as_listed()[field]} for field, value in wanted.items())
        and concerns(call, sip_call.room, sip_call.session.id if sip_call.session else None)
        and (call.parameter("search") or "") in f"{sip_call.to} {sip_call.caller or ''}"
    )
    return page(call, listed, SipCall.as_listed, usual=SMALL_SIZE, more={"statusCode": 200})


def get(world: World, call: Call) -> Answer:
    return reply(world.find(world.calls, call.segments["callId"], errors.CALL_UNKNOWN).as_json(key="id"))


def transfer(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("callId")
    given.needed_text("transferTo")
    given.flag("playDialtone", words=BOOLEANS)
    sip_call = active_call(world, given)
    sip_call.end(world.now, "transferred")
    return done(sip_call)


def end(world: World, call: Call) -> Answer:
    sip_call = active_call(world, body(call))
    sip_call.end(world.now)
    return done(sip_call)


def switch_room(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("callId")
    room_id, chosen = given.needed_text("roomId"), participant_id(given, "participantId")
    sip_call, room = active_call(world, given), world.room(room_id)
    if room.disabled:
        raise world.refusal(errors.ROOM_DISABLED)
    sip_call.participant_id = chosen or sip_call.participant_id
    sip_call.switch(room, world.now)
    return done(sip_call)


def active_call(world: World, given: Fields) -> SipCall:
    sip_call = world.find(world.calls, given.needed_text("callId"), errors.CALL_UNKNOWN)
    if not sip_call.active:
        raise world.refusal(errors.CALL_OVER)
    return sip_call


def done(sip_call: SipCall) -> Answer:
    return reply({"message": DONE, "data": sip_call.as_json()})


OPERATIONS: Final = (
    Served("createSipCall", "POST", CALLS, dial),
    Served("fetchSipCalls", "GET", CALLS, list_calls),
    Served("transferSipCall", "POST", f"{CALLS}/transfer", transfer),
    Served("endSipCall", "POST", f"{CALLS}/end", end),
    Served("switchSipCallRoom", "POST", f"{CALLS}/switch-room", switch_room),
    Served("fetchSipCall", "GET", f"{CALLS}/{{callId}}", get),
)
