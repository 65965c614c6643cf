"""The summary of webhooks that recordings, streams and jobs carry."""

from __future__ import annotations

from anyroom.reading import Flag, Text, Whole
from anyroom_videosdk.types.deliveries import Deliveries, Delivery
from anyroom_videosdk.wire.fields import VideoSDKModel, named


class DeliveryOnWire(VideoSDKModel):
    """One delivery."""

    type: Text = None
    success: Flag = None


class DeliveriesOnWire(VideoSDKModel):
    """`webhook` in an answer. In a request the same word is a subscription."""

    total: Whole = named("totalCount")
    succeeded: Whole = named("successCount")
    data: tuple[DeliveryOnWire, ...] = ()


def deliveries(wire: DeliveriesOnWire | None) -> Deliveries | None:
    """Read the summary, None where there is none."""
    if wire is None:
        return None
    each = tuple(Delivery(event=entry.type, success=entry.success) for entry in wire.data)
    return Deliveries(total=wire.total, succeeded=wire.succeeded, each=each)
