"""The platform's objects as it sends them, and how they read as neutral ones. Pure functions, and status words as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyroom.lazy import modules_lazily

if TYPE_CHECKING:
    from anyroom_videosdk.wire import broadcasts as broadcasts
    from anyroom_videosdk.wire import calls as calls
    from anyroom_videosdk.wire import composite_recordings as composite_recordings
    from anyroom_videosdk.wire import deliveries as deliveries
    from anyroom_videosdk.wire import events as events
    from anyroom_videosdk.wire import fields as fields
    from anyroom_videosdk.wire import gateways as gateways
    from anyroom_videosdk.wire import individual_recordings as individual_recordings
    from anyroom_videosdk.wire import merges as merges
    from anyroom_videosdk.wire import phone_numbers as phone_numbers
    from anyroom_videosdk.wire import recordings as recordings
    from anyroom_videosdk.wire import resources as resources
    from anyroom_videosdk.wire import rooms as rooms
    from anyroom_videosdk.wire import routing_rules as routing_rules
    from anyroom_videosdk.wire import sessions as sessions
    from anyroom_videosdk.wire import sip_webhooks as sip_webhooks
    from anyroom_videosdk.wire import stats as stats
    from anyroom_videosdk.wire import thumbnails as thumbnails
    from anyroom_videosdk.wire import transcodings as transcodings
    from anyroom_videosdk.wire import transcriptions as transcriptions
    from anyroom_videosdk.wire import widened as widened
else:
    __getattr__ = modules_lazily(__name__)
