"""Phone numbers on the wire. How they look is not documented: their names in routes and bodies are what can be relied on."""

from __future__ import annotations

from typing import Any

from anyroom.errors import UnexpectedResponse
from anyroom.operations import Response
from anyroom.reading import Text, read
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import items, thing
from anyroom_videosdk.types.phone_numbers import PhoneNumber
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed


class PhoneNumberOnWire(VideoSDKModel):
    """A number; what its path calls `phoneNumberId` is an `id` inside, as everywhere."""

    number: str = needed("phoneNumber")
    number_id: Text = named("id", "phoneNumberId")
    gateway_id: Text = named("gatewayId")


def phone_number(data: Any, response: Response) -> PhoneNumber:
    """Read a phone number."""
    wire = read(PhoneNumberOnWire, data, response)
    return PhoneNumber(provider=NAME, raw=data, id=wire.number, number_id=wire.number_id, gateway_id=wire.gateway_id)


def phone_numbers(response: Response) -> tuple[PhoneNumber, ...]:
    """The numbers that an answer holds: several, one, or none where it is a sentence."""
    try:
        found = items(response.json(), response)
    except UnexpectedResponse:
        found = [thing(response)]
    try:
        return tuple(phone_number(entry, response) for entry in found)
    except UnexpectedResponse:
        return ()
