"""What became of the webhooks about a thing, as the platform sums it up in the thing."""

from __future__ import annotations

from anyroom.types.values import Shown, record


@record
class Delivery(Shown):
    """One webhook. `event` is the platform's word."""

    event: str | None = None
    success: bool | None = None


@record
class Deliveries(Shown):
    """The webhooks about a thing: how many were sent, how many arrived, and each of them."""

    total: int | None = None
    succeeded: int | None = None
    each: tuple[Delivery, ...] = ()
