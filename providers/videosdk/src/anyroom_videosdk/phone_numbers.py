"""Phone numbers of the account, and the gateways that they are attached to.

Of the bodies only that of detaching is documented (`phoneNumber`, VideoSDK's Node SDK, September 2026). The others have the
names that routes and gateways use, and are to be held against a live account.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from anyroom.operations import Endpoint, Operation, Page, Response, Safety
from anyroom.provider import speaks
from anyroom.reading import unreadable
from anyroom.types.values import identify
from anyroom_videosdk import wire
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import anything, fetch_page, thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.telephony import check_telephone_numbers
from anyroom_videosdk.types.gateways import GatewayRef
from anyroom_videosdk.types.phone_numbers import PhoneNumber, PhoneNumberRef

_NUMBERS: Final = "/v2/sip/phone-numbers"
# Once: sent again, it would be refused, as the number is attached by then.
CREATE_NUMBERS: Final = Endpoint("createPhoneNumbers", "POST", _NUMBERS, Safety.ONCE)
FETCH_NUMBERS: Final = Endpoint("fetchPhoneNumbers", "GET", _NUMBERS, Safety.READ)
FETCH_NUMBER: Final = Endpoint("fetchPhoneNumber", "GET", f"{_NUMBERS}/{{phoneNumber}}", Safety.READ)
DETACH_NUMBER: Final = Endpoint("detachPhoneNumber", "POST", f"{_NUMBERS}/detach", Safety.ONCE)
ATTACH_NUMBERS: Final = Endpoint(
    "updatePhoneNumberGateway", "PATCH", f"{_NUMBERS}/gateways/{{gatewayId}}", Safety.IDEMPOTENT
)
RELEASE_NUMBER: Final = Endpoint("releasePhoneNumber", "POST", f"{_NUMBERS}/{{phoneNumberId}}/release", Safety.ONCE)


class PhoneNumbers(VideoSDKRequests):
    """A number is known by itself; only releasing it takes the platform's id, which is looked up."""

    @speaks(CREATE_NUMBERS)
    def create_phone_numbers(
        self, numbers: Collection[str], /, *, gateway: GatewayRef | None = None
    ) -> Operation[tuple[PhoneNumber, ...]]:
        """Add numbers, as `+14155550123`, and attach them to a gateway: all of them or none.

        Raises:
            InvalidArgument: one of them is not in the form of E.164.
            InvalidRequest: one of them is attached to a gateway already.
            Conflict: somebody else is attaching one at this moment; repeat.
        """
        check_telephone_numbers("numbers", numbers)
        body: dict[str, Any] = {"phoneNumbers": list(numbers)}
        gateway_id = None if gateway is None else identify(gateway, "gateway")
        if gateway_id is not None:
            body["gatewayId"] = gateway_id
        return _known((yield CREATE_NUMBERS(json=body)), numbers, gateway_id)

    @speaks(FETCH_NUMBERS)
    def list_phone_numbers(self, *, cursor: str | None = None) -> Operation[Page[PhoneNumber]]:
        """List phone numbers: `client.walk(provider.list_phone_numbers)`."""
        return (yield from fetch_page(FETCH_NUMBERS, wire.phone_numbers.phone_number, cursor=cursor))

    @speaks(FETCH_NUMBER)
    def get_phone_number(self, number: PhoneNumberRef, /) -> Operation[PhoneNumber]:
        """Get a phone number.

        Raises:
            NotFound: it is none of the account's.
        """
        return (yield from _fetched(identify(number, "phone number")))

    @speaks(ATTACH_NUMBERS)
    def attach_phone_numbers(
        self, numbers: Collection[str], gateway: GatewayRef, /
    ) -> Operation[tuple[PhoneNumber, ...]]:
        """Attach numbers of the account to a gateway.

        Raises:
            InvalidArgument: one of them is not in the form of E.164.
            NotFound: there is no such number or gateway.
            Conflict: somebody else is attaching one at this moment; repeat.
        """
        gateway_id = identify(gateway, "gateway")
        check_telephone_numbers("numbers", numbers)
        response = yield ATTACH_NUMBERS(gatewayId=gateway_id, json={"phoneNumbers": list(numbers)})
        return _known(response, numbers, gateway_id)

    @speaks(DETACH_NUMBER)
    def detach_phone_number(self, number: PhoneNumberRef, /) -> Operation[None]:
        """Take a number from its gateway. It stays the account's.

        Raises:
            NotFound: it is none of the account's.
        """
        yield DETACH_NUMBER(json={"phoneNumber": identify(number, "phone number")})

    @speaks(RELEASE_NUMBER, FETCH_NUMBER)
    def release_phone_number(self, number: PhoneNumberRef, /) -> Operation[None]:
        """Give a number up.

        Raises:
            NotFound: it is none of the account's.
        """
        known = number if isinstance(number, PhoneNumber) and number.number_id else None
        if known is None:
            known = yield from _fetched(identify(number, "phone number"))
        if known.number_id is None:
            raise unreadable("the platform did not say its id of the phone number", known.raw)
        yield RELEASE_NUMBER(phoneNumberId=known.number_id)


def _fetched(number: str) -> Operation[PhoneNumber]:
    response: Response = yield FETCH_NUMBER(phoneNumber=number)
    return wire.phone_numbers.phone_number(thing(response), response)


def _known(response: Response, numbers: Collection[str], gateway_id: str | None) -> tuple[PhoneNumber, ...]:
    """The numbers as they were answered or, where the answer does not speak of one, as it was sent: it is done."""
    told = {found.id: found for found in wire.phone_numbers.phone_numbers(response)}
    raw = anything(response)
    return tuple(
        told.get(number) or PhoneNumber(provider=NAME, raw=raw, id=number, gateway_id=gateway_id) for number in numbers
    )
