"""What VideoSDK has no server call for, and what to do instead."""

from __future__ import annotations

from typing import Any

from anyroom.provider import Why, absent
from anyroom_videosdk.requests import VideoSDKRequests

_RENDERS = "there is no page as a participant; record or broadcast with layout=WebPage(url), or join with a browser"
_WEBHOOKS = (
    "events are subscribed to where a thing is made: create_custom_room(RoomOptions(webhook_url=..., webhook_events=[...])), "
    "and webhook_url of a start's own options; for calls there is create_sip_webhook"
)


class Absences(VideoSDKRequests):
    """Renders, signals and webhook endpoints."""

    start_render: Any = absent(Why.UPSTREAM, _RENDERS)
    stop_render: Any = absent(Why.UPSTREAM, _RENDERS)
    get_render: Any = absent(Why.UPSTREAM, _RENDERS)
    list_renders: Any = absent(Why.UPSTREAM, _RENDERS)

    send_signal: Any = absent(Why.UPSTREAM, "no server call publishes to a room; use PubSub of the client SDK")

    create_webhook: Any = absent(Why.UPSTREAM, _WEBHOOKS)
    get_webhook: Any = absent(Why.UPSTREAM, _WEBHOOKS)
    list_webhooks: Any = absent(Why.UPSTREAM, _WEBHOOKS)
    update_webhook: Any = absent(Why.UPSTREAM, _WEBHOOKS)
    delete_webhook: Any = absent(Why.UPSTREAM, _WEBHOOKS)
