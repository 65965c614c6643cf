"""What is known of a connection: the device, the network, and how good pictures and sound were.

Fields are named as the API names them. No unit is documented: the samples are those of WebRTC's statistics (W3C
webrtc-stats), in which times are in seconds and sizes in bytes; the cumulative delays name theirs, milliseconds.
What is None is not said.

Sources: Cloudflare's SDK for Python 5.9.0 and its OpenAPI document of July 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import Field

from anyroom.reading import Flag, Number, Text, Whole
from anyroom.types.stats import ParticipantStats
from anyroom.types.values import OpenEnum, Shown, record
from anyroom_cloudflare.shapes import Moment
from anyroom_cloudflare.types.presets import ViewType
from anyroom_cloudflare.types.sessions import SessionPeer

Scalar: TypeAlias = str | int | float | bool | None


class QualityLimit(OpenEnum):
    """What kept a picture from being better."""

    CPU = "cpu"
    BANDWIDTH = "bandwidth"
    NONE = "none"
    OTHER = "other"
    UNKNOWN = "unknown"


# --- the device and the network -----------------------------------------------------------------------------------------


@record
class Browser(Shown):
    """The browser."""

    browser: Text = None
    browser_version: Text = None
    engine: Text = None
    user_agent: Text = None
    webgl_support: Flag = None


@record
class Machine(Shown):
    """The machine; `cpus` is how many."""

    cpus: Whole = None
    is_mobile: Flag = None
    os: Text = None
    os_version: Text = None


@record
class AddressBlock(Shown):
    """The autonomous system that an address is of."""

    asn: Text = None
    domain: Text = None
    name: Text = None
    route: Text = None
    type: Text = None


@record
class Address(Shown):
    """Where it joined from, by its address."""

    ipv4: Text = None
    city: Text = None
    region: Text = None
    country: Text = None
    timezone: Text = None
    org: Text = None
    asn: AddressBlock | None = None


@record
class NativeCoders(Shown):
    """The encoders of a native application."""

    audio_encoder: Text = None
    video_encoder: Text = None


@record
class ClientEvent(Shown):
    """Something that happened in the client."""

    name: Text = None
    timestamp: Moment = None
    metadata: Mapping[str, Scalar] | None = None


@record
class PrecallCheck(Shown):
    """What the network let through, looked at before the call."""

    effective_network_type: Text = None
    reflexive_connectivity: Flag = None
    relay_connectivity: Flag = None
    turn_connectivity: Flag = None
    sdp: tuple[str, ...] = ()
    timestamp: Moment = None


@record
class Device(Shown):
    """A microphone, a camera or a loudspeaker."""

    device_id: Text = None
    kind: Text = None
    label: Text = None


@record
class DevicesChanged(Shown):
    """Devices that came and went."""

    added: tuple[Device, ...] = ()
    removed: tuple[Device, ...] = ()
    timestamp: Moment = None


@record
class DeviceSelected(Shown):
    """A device that was chosen."""

    device: Device | None = None
    timestamp: Moment = None


@record
class CandidatePair(Shown):
    """A way that media took, or could have taken. Bitrates are in bits a second."""

    available_incoming_bitrate: Number = None
    available_outgoing_bitrate: Number = None
    bytes_discarded_on_send: Number = None
    bytes_received: Number = None
    bytes_sent: Number = None
    current_round_trip_time: Number = None
    last_packet_received_timestamp: Moment = None
    last_packet_sent_timestamp: Moment = None
    nominated: Flag = None
    packets_discarded_on_send: Number = None
    packets_received: Number = None
    packets_sent: Number = None
    total_round_trip_time: Number = None
    local_candidate_address: Text = None
    local_candidate_id: Text = None
    local_candidate_network_type: Text = None
    local_candidate_port: Whole = None
    local_candidate_protocol: Text = None
    local_candidate_related_address: Text = None
    local_candidate_related_port: Whole = None
    local_candidate_type: Text = None
    local_candidate_url: Text = None
    remote_candidate_address: Text = None
    remote_candidate_id: Text = None
    remote_candidate_port: Whole = None
    remote_candidate_protocol: Text = None
    remote_candidate_type: Text = None
    remote_candidate_url: Text = None


@record
class CandidatePairs(Shown):
    """The ways that media took, in and out."""

    consuming_transport: tuple[CandidatePair, ...] = ()
    producing_transport: tuple[CandidatePair, ...] = ()


@record
class PeerMetadata(Shown):
    """The device and the network of a connection."""

    browser_metadata: Browser | None = None
    device_info: Machine | None = None
    ip_information: Address | None = None
    native_metadata: NativeCoders | None = None
    room_view_type: ViewType | None = None
    sdk_name: Text = None
    sdk_type: Text = None
    sdk_version: Text = None
    events: tuple[ClientEvent, ...] = ()
    pc_metadata: tuple[PrecallCheck, ...] = ()
    audio_devices_updates: tuple[DevicesChanged, ...] = ()
    video_devices_updates: tuple[DevicesChanged, ...] = ()
    speaker_devices_updates: tuple[DevicesChanged, ...] = ()
    selected_device_updates: tuple[DeviceSelected, ...] = ()
    candidate_pairs: CandidatePairs | None = None


# --- samples ------------------------------------------------------------------------------------------------------------


@record
class ProducerSample(Shown):
    """One measurement of sound that was sent. `mos_quality` is a mean opinion score, 1 to 5."""

    bytes_sent: Number = None
    jitter: Number = None
    mid: Text = None
    mos_quality: Number = None
    packets_lost: Number = None
    packets_sent: Number = None
    producer_id: Text = None
    rtt: Number = None
    ssrc: Whole = None
    timestamp: Moment = None


@record
class QualityLimitDurations(Shown):
    """How long what kept a picture from being better, in seconds."""

    bandwidth: Number = None
    cpu: Number = None
    none: Number = None
    other: Number = None


@record
class VideoProducerSample(ProducerSample):
    """One measurement of pictures that were sent. Sizes of frames are in pixels."""

    fir_count: Whole = None
    pli_count: Whole = None
    frame_height: Whole = None
    frame_width: Whole = None
    frames_encoded: Whole = None
    frames_per_second: Number = None
    key_frames_encoded: Whole = None
    quality_limitation_reason: QualityLimit | None = None
    quality_limitation_durations: QualityLimitDurations | None = None
    quality_limitation_resolution_changes: Whole = None


@record
class ConsumerSample(Shown):
    """One measurement of something that was received. `mos_quality` is a mean opinion score, 1 to 5."""

    bytes_received: Number = None
    consumer_id: Text = None
    jitter: Number = None
    jitter_buffer_delay: Number = None
    jitter_buffer_emitted_count: Whole = None
    mid: Text = None
    mos_quality: Number = None
    packets_lost: Number = None
    packets_received: Number = None
    peer_id: Text = None
    producer_id: Text = None
    ssrc: Whole = None
    timestamp: Moment = None


@record
class AudioConsumerSample(ConsumerSample):
    """One measurement of sound that was received."""

    concealment_events: Whole = None


@record
class VideoConsumerSample(ConsumerSample):
    """One measurement of pictures that were received. Sizes of frames are in pixels."""

    fir_count: Whole = None
    frame_height: Whole = None
    frame_width: Whole = None
    frames_decoded: Whole = None
    frames_dropped: Whole = None
    frames_per_second: Number = None
    key_frames_decoded: Whole = None


# --- what they come to --------------------------------------------------------------------------------------------------


@record
class Percentiles(Shown):
    """An average, and what half, three quarters and nine tenths are below."""

    avg: Number = None
    p50: Number = None
    p75: Number = None
    p90: Number = None


@record
class PacketLoss(Shown):
    """How much was lost, in percent on average, and the share of the time, 0 to 1, in which it was so much or more."""

    avg: Number = None
    over_5: Annotated[Number, Field(validation_alias="5_or_greater_event_fraction")] = None
    over_10: Annotated[Number, Field(validation_alias="10_or_greater_event_fraction")] = None
    over_25: Annotated[Number, Field(validation_alias="25_or_greater_event_fraction")] = None
    over_50: Annotated[Number, Field(validation_alias="50_or_greater_event_fraction")] = None


@record
class Delay(Shown):
    """A delay in milliseconds on average, and the share of the time, 0 to 1, in which it was so much or more."""

    avg: Number = None
    over_100ms: Annotated[Number, Field(validation_alias="100ms_or_greater_event_fraction")] = None
    over_250ms: Annotated[Number, Field(validation_alias="250ms_or_greater_event_fraction")] = None
    over_500ms: Annotated[Number, Field(validation_alias="500ms_or_greater_event_fraction")] = None


@record
class AudioProducerTotal(Shown):
    """What the sound that was sent was like. `quality_mos` is a mean opinion score, 1 to 5."""

    packet_loss: PacketLoss | None = None
    quality_mos: Percentiles | None = None
    rtt: Delay | None = None


@record
class AudioConsumerTotal(Shown):
    """What the sound that was received was like. `quality_mos` is a mean opinion score, 1 to 5."""

    jitter_buffer_delay: Delay | None = None
    packet_loss: PacketLoss | None = None
    quality_mos: Percentiles | None = None


@record
class ProducerIssues(Shown):
    """The share of the time, 0 to 1, in which something was wrong with pictures that were sent."""

    bandwidth_quality_limitation_fraction: Number = None
    cpu_quality_limitation_fraction: Number = None
    no_video_fraction: Number = None
    poor_resolution_fraction: Number = None
    quality_limitation_fraction: Number = None


@record
class ConsumerIssues(Shown):
    """The share of the time, 0 to 1, in which something was wrong with pictures that were received."""

    lag_fraction: Number = None
    no_video_fraction: Number = None
    poor_resolution_fraction: Number = None


@record
class VideoProducerTotal(AudioProducerTotal):
    """What the pictures that were sent were like. `frame_width` in pixels."""

    frame_per_second: Percentiles | None = None
    frame_width: Percentiles | None = None
    key_frames_encoded_fraction: Number = None
    high_negative_feedback_fraction: Number = None
    issues: ProducerIssues | None = None


@record
class VideoConsumerTotal(AudioConsumerTotal):
    """What the pictures that were received were like. `frame_width` in pixels."""

    frame_per_second: Percentiles | None = None
    frame_width: Percentiles | None = None
    key_frames_decoded_fraction: Number = None
    issues: ConsumerIssues | None = None


@record
class PeerQuality(Shown):
    """How good pictures and sound were, by what they are of and which way they went: each sample, and what they come to."""

    audio_producer: tuple[ProducerSample, ...] = ()
    audio_consumer: tuple[AudioConsumerSample, ...] = ()
    video_producer: tuple[VideoProducerSample, ...] = ()
    video_consumer: tuple[VideoConsumerSample, ...] = ()
    screenshare_audio_producer: tuple[ProducerSample, ...] = ()
    screenshare_audio_consumer: tuple[AudioConsumerSample, ...] = ()
    screenshare_video_producer: tuple[VideoProducerSample, ...] = ()
    screenshare_video_consumer: tuple[VideoConsumerSample, ...] = ()
    audio_producer_cumulative: AudioProducerTotal | None = None
    audio_consumer_cumulative: AudioConsumerTotal | None = None
    video_producer_cumulative: VideoProducerTotal | None = None
    video_consumer_cumulative: VideoConsumerTotal | None = None
    screenshare_audio_producer_cumulative: AudioProducerTotal | None = None
    screenshare_audio_consumer_cumulative: AudioConsumerTotal | None = None
    screenshare_video_producer_cumulative: VideoProducerTotal | None = None
    screenshare_video_consumer_cumulative: VideoConsumerTotal | None = None


@record
class PeerReport(SessionPeer):
    """A connection to a session, and what is known of it."""

    metadata: PeerMetadata | None = None
    quality: PeerQuality | None = None


@record
class ParticipantReports(ParticipantStats):
    """What one participant's connections were like, with the report on each of them."""

    reports: tuple[PeerReport, ...] = ()
