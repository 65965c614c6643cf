"""The calls of phone numbers. Of their bodies only `phoneNumber` is documented; the rest is the names that gateways use."""

from __future__ import annotations

from typing import Any, Final

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.listing import page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import body, phone_number, phone_numbers
from anyroom_videosdk.simulator.registers import INBOUND, OUTBOUND
from anyroom_videosdk.simulator.sip_call import PhoneNumber
from anyroom_videosdk.simulator.world import World

NUMBERS: Final = f"{API}/sip/phone-numbers"
MOST_NUMBERS: Final = 100


def create_numbers(world: World, call: Call) -> Answer:
    given = body(call)
    numbers = read(given)
    gateway_id = gateway(world, given)
    # All or none.
    if any(number in world.phone_numbers and world.phone_numbers[number].gateway_id for number in numbers):
        raise world.refusal(errors.NUMBER_ATTACHED)
    for number in numbers:
        kept = world.phone_numbers.setdefault(
            number, PhoneNumber(id=world.new_id(), number=number, created_at=world.now, updated_at=world.now)
        )
        kept.attach(gateway_id, world.now)
    return reply({"data": [world.phone_numbers[number].as_json() for number in numbers]})


def read(given: Fields) -> tuple[str, ...]:
    """One number or several."""
    if given.has("phoneNumber"):
        return (phone_number(given, "phoneNumber"),)
    numbers = phone_numbers(given, "phoneNumbers", most=MOST_NUMBERS)
    if numbers is None:
        raise given.bad("phoneNumbers", "is required")
    return numbers


def gateway(world: World, given: Fields) -> str | None:
    gateway_id = given.text("gatewayId")
    if gateway_id is not None:
        known_gateway(world, gateway_id)
    return gateway_id


def known_gateway(world: World, gateway_id: str) -> dict[str, Any]:
    return world.find({**INBOUND.things(world), **OUTBOUND.things(world)}, gateway_id, errors.GATEWAY_UNKNOWN)


def list_numbers(world: World, call: Call) -> Answer:
    return page(call, world.phone_numbers.values(), PhoneNumber.as_json)


def get_number(world: World, call: Call) -> Answer:
    return reply(world.find(world.phone_numbers, call.segments["phoneNumber"], errors.NUMBER_UNKNOWN).as_json())


def detach(world: World, call: Call) -> Answer:
    number = world.find(world.phone_numbers, body(call).needed_text("phoneNumber"), errors.NUMBER_UNKNOWN)
    number.attach(None, world.now)
    return reply(number.as_json())


def attach(world: World, call: Call) -> Answer:
    given = body(call)
    numbers = read(given)
    known_gateway(world, call.segments["gatewayId"])
    found = [world.find(world.phone_numbers, number, errors.NUMBER_UNKNOWN) for number in numbers]
    for number in found:
        number.attach(call.segments["gatewayId"], world.now)
    return reply({"data": [number.as_json() for number in found]})


def release(world: World, call: Call) -> Answer:
    by_id = {number.id: number for number in world.phone_numbers.values()}
    number = world.find(by_id, call.segments["phoneNumberId"], errors.NUMBER_UNKNOWN)
    del world.phone_numbers[number.number]
    return reply({"message": "Phone number released successfully"})


OPERATIONS: Final = (
    Served("createPhoneNumbers", "POST", NUMBERS, create_numbers),
    Served("fetchPhoneNumbers", "GET", NUMBERS, list_numbers),
    Served("detachPhoneNumber", "POST", f"{NUMBERS}/detach", detach),
    Served("updatePhoneNumberGateway", "PATCH", f"{NUMBERS}/gateways/{{gatewayId}}", attach),
    Served("releasePhoneNumber", "POST", f"{NUMBERS}/{{phoneNumberId}}/release", release),
    Served("fetchPhoneNumber", "GET", f"{NUMBERS}/{{phoneNumber}}", get_number),
)
