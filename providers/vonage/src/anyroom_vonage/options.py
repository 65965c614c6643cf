"""What Vonage takes beyond the neutral options, by operations of its own: `start_archive(room, ArchiveOptions(...))`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from anyroom.errors import InvalidArgument
from anyroom.types.broadcasts import StartBroadcast
from anyroom.types.calls import Dial
from anyroom.types.media import Layout
from anyroom.types.recordings import StartRecording
from anyroom.types.rooms import CreateRoom, Extra
from anyroom.types.tokens import CreateToken
from anyroom.types.values import UNSET, Options, Unset, essential, options


class MediaMode(StrEnum):
    """How media travels. Only a routed session can be recorded, broadcast, captioned, rendered into or dialled from."""

    ROUTED = "disabled"
    """Through Vonage's media router."""
    RELAYED = "enabled"
    """From participant to participant, where the network lets them."""


class OutputMode(StrEnum):
    """What an archive becomes."""

    COMPOSED = "composed"
    """One MP4."""
    INDIVIDUAL = "individual"
    """A ZIP of the streams, each a file, with a manifest."""


class StreamMode(StrEnum):
    """Who says which streams an archive or a broadcast takes."""

    AUTO = "auto"
    """All of them, as they come."""
    MANUAL = "manual"
    """Those that you add (`add_archive_stream`, `add_broadcast_stream`)."""


class Resolution(StrEnum):
    """The size of a picture, width by height."""

    SD_LANDSCAPE = "640x480"
    SD_PORTRAIT = "480x640"
    HD_LANDSCAPE = "1280x720"
    HD_PORTRAIT = "720x1280"
    FHD_LANDSCAPE = "1920x1080"
    FHD_PORTRAIT = "1080x1920"


@options
class SessionOptions(CreateRoom):
    """Options of `create_session`.

    Attributes:
        media_mode: routed, if not given.
        end_to_end_encryption: of a routed session; the server's media features are then unavailable in it.
        location: an IPv4 address near which the media should run. A hint.
        archive_name: of the archives that `record_on_start` makes; 1 to 80 characters.
        archive_resolution: of the archives that `record_on_start` makes.
    """

    media_mode: MediaMode | Unset = UNSET
    end_to_end_encryption: bool | Unset = essential(default=UNSET)
    location: str | Unset = UNSET
    archive_name: str | Unset = UNSET
    archive_resolution: Resolution | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        routed_only = [name for name in ("record_on_start", "end_to_end_encryption") if getattr(self, name) is True]
        if self.media_mode is MediaMode.RELAYED and routed_only:
            raise InvalidArgument(f"a relayed session cannot have {' or '.join(routed_only)}")
        if self.record_on_start is not True and not (self.archive_name is UNSET and self.archive_resolution is UNSET):
            raise InvalidArgument("archive_name and archive_resolution need record_on_start=True")


@options
class TokenOptions(CreateToken):
    """Options of `create_client_token`.

    Attributes:
        connection_data: what other clients and webhooks see of the connection, as it is: instead of `participant` and
            `name`. At most 1000 characters (Vonage's guides).
        initial_layout_classes: the layout classes of the streams that the holder publishes.
    """

    connection_data: str | Unset = UNSET
    initial_layout_classes: Sequence[str] | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.connection_data is not UNSET and not (self.participant is UNSET and self.name is UNSET):
            raise InvalidArgument("connection_data takes the place of participant and name: give one or the others")


def _screenshare_needs_grid(given: ArchiveOptions | BroadcastOptions) -> None:
    if given.screenshare_layout is not UNSET and given.layout not in {UNSET, Layout.GRID}:
        raise InvalidArgument("screenshare_layout goes with layout=GRID alone")


@options
class ArchiveOptions(StartRecording):
    """Options of `start_archive`.

    Attributes:
        output_mode: one composed file, or one for each stream. An individual archive takes no picture options.
        stream_mode: all streams, or those that you add.
        screenshare_layout: what takes over from the grid while somebody shares a screen.
        has_audio: leave the sound out with False.
        multi_archive_tag: tells simultaneous archives of one session apart; needed for a second one.
        max_bitrate: in bits a second; Vonage documents 100000 to 6000000.
        quantization_parameter: Vonage documents 15 to 40, lower is better. Not together with `max_bitrate`.
        transcript_language: what is spoken, a BCP 47 tag; with `transcribe`.
        summary: summarize the transcript; with `transcribe`.
    """

    output_mode: OutputMode | Unset = UNSET
    stream_mode: StreamMode | Unset = UNSET
    screenshare_layout: Layout | Unset = UNSET
    has_audio: bool | Unset = UNSET
    multi_archive_tag: str | Unset = UNSET
    max_bitrate: int | Unset = UNSET
    quantization_parameter: int | Unset = UNSET
    transcript_language: str | Unset = UNSET
    summary: bool | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _screenshare_needs_grid(self)
        if self.audio_only is True and self.has_audio is False:
            raise InvalidArgument("an archive needs sound or pictures: audio_only and has_audio=False leave neither")
        if self.max_bitrate is not UNSET and self.quantization_parameter is not UNSET:
            raise InvalidArgument("give max_bitrate or quantization_parameter, not both")
        composed_only = (
            "layout", "quality", "orientation", "screenshare_layout", "max_bitrate", "quantization_parameter",
        )  # fmt: skip
        unfit = [name for name in composed_only if getattr(self, name) is not UNSET]
        if self.output_mode is OutputMode.INDIVIDUAL and unfit:
            raise InvalidArgument(f"an individual archive takes no {', '.join(unfit)}")


@options
class BroadcastOptions(StartBroadcast):
    """Options of `start_live_broadcast`.

    Attributes:
        stream_mode: all streams, or those that you add.
        screenshare_layout: what takes over from the grid while somebody shares a screen.
        audio_only: leave the pictures out.
        has_audio: leave the sound out with False.
        multi_broadcast_tag: tells simultaneous broadcasts of one session apart, instead of the one that is made here.
        max_bitrate: in bits a second; Vonage documents 100000 to 6000000.
    """

    stream_mode: StreamMode | Unset = UNSET
    screenshare_layout: Layout | Unset = UNSET
    audio_only: bool | Unset = UNSET
    has_audio: bool | Unset = UNSET
    multi_broadcast_tag: str | Unset = UNSET
    max_bitrate: int | Unset = UNSET

    def __post_init__(self) -> None:
        StartBroadcast.__post_init__(self)
        _screenshare_needs_grid(self)
        if self.audio_only is True and self.has_audio is False:
            raise InvalidArgument("a broadcast needs sound or pictures: audio_only and has_audio=False leave neither")


@options
class SipOptions(Dial):
    """Options of `dial_sip`.

    Attributes:
        observe_force_mute: let the callee mute and unmute with `*6`, and report when a moderator mutes them.
        streams: the ids of those that the callee hears; all, if not given.
    """

    observe_force_mute: bool | Unset = UNSET
    streams: Sequence[str] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFrames:
    """Send sound as JSON texts with base64 in them, rather than as binary frames.

    `audio_field` and `receive_audio_field` name the members that hold the sound, out and in; `static_fields` go into every
    text sent.
    """

    audio_field: str | Unset = UNSET
    receive_audio_field: str | Unset = UNSET
    static_fields: Mapping[str, Any] = field(default_factory=dict[str, Any])


@options
class AudioConnectorOptions(Options):
    """Options of `start_audio_connector`.

    Attributes:
        streams: the ids of those to listen to, at most 50; all, if not given.
        headers: what your server is told; 512 bytes in all.
        audio_rate: samples a second: 8000, 16000 or 24000.
        bidirectional: what your server sends is heard in the session.
        frames: how the sound is wrapped; binary, if not given.
        extra: body fields by provider name.
    """

    streams: Sequence[str] | Unset = UNSET
    headers: Mapping[str, str] | Unset = UNSET
    audio_rate: int | Unset = UNSET
    bidirectional: bool | Unset = UNSET
    frames: JsonFrames | Unset = UNSET
    extra: Extra | Unset = UNSET
