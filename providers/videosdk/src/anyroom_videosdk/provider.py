"""The adapter: all resources of VideoSDK in one class."""

from __future__ import annotations

from anyroom_videosdk.absences import Absences
from anyroom_videosdk.broadcasts import Broadcasts
from anyroom_videosdk.calls import Calls
from anyroom_videosdk.captions import CaptionsAndTranscripts
from anyroom_videosdk.composite_recordings import CompositeRecordings
from anyroom_videosdk.custom_rooms import CustomRooms
from anyroom_videosdk.deliveries import Deliveries
from anyroom_videosdk.gateways import Gateways
from anyroom_videosdk.merges import Merges
from anyroom_videosdk.participant_recordings import ParticipantRecordings
from anyroom_videosdk.participants import Participants
from anyroom_videosdk.phone_numbers import PhoneNumbers
from anyroom_videosdk.recordings import Recordings
from anyroom_videosdk.resources import Resources
from anyroom_videosdk.rooms import Rooms
from anyroom_videosdk.routing_rules import RoutingRules
from anyroom_videosdk.sessions import Sessions
from anyroom_videosdk.sip_calls import SipCalls
from anyroom_videosdk.sip_webhooks import SipWebhooks
from anyroom_videosdk.stats import Stats
from anyroom_videosdk.streams import Streams
from anyroom_videosdk.tokens import Tokens
from anyroom_videosdk.track_recordings import TrackRecordings
from anyroom_videosdk.transcodings import Transcodings
from anyroom_videosdk.transcriptions import Transcriptions


class VideoSDK(
    Rooms,
    CustomRooms,
    Sessions,
    Participants,
    Tokens,
    Recordings,
    ParticipantRecordings,
    TrackRecordings,
    CompositeRecordings,
    Merges,
    Transcodings,
    Broadcasts,
    Streams,
    CaptionsAndTranscripts,
    Transcriptions,
    Calls,
    SipCalls,
    Gateways,
    RoutingRules,
    SipWebhooks,
    PhoneNumbers,
    Resources,
    Stats,
    Deliveries,
    Absences,
):
    """VideoSDK.live. `VideoSDK(api_key=..., secret=...)`, or of a `VideoSDKConfig`."""
