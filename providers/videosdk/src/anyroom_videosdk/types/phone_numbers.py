"""Phone numbers: which gateway takes the calls to a number."""

from __future__ import annotations

from typing import TypeAlias

from anyroom.types.values import Record, record


@record
class PhoneNumber(Record):
    """A phone number of the account. `id` is the number itself, as `+14155550123` (E.164), which is what most calls take.

    `number_id` is the platform's id of it, `gateway_id` that of the gateway that it is attached to.
    """

    id: str
    number_id: str | None = None
    gateway_id: str | None = None


PhoneNumberRef: TypeAlias = str | PhoneNumber
