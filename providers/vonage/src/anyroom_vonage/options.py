"""What Vonage takes beyond the neutral options, by operations of its own: `start_archive(room, ArchiveOptions(...))`.

Limits are those of Vonage's guides and SDKs as of 2025, unless said otherwise. Those that are numbers are sent and not
checked here, since a plan may change them; what is malformed on any plan is refused when the options are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from anyroom.errors import InvalidArgument
from anyroom.types.broadcasts import StartBroadcast
from anyroom.types.calls import Dial
from anyroom.types.frozen import Frozen, frozen
from anyroom.types.media import Layout
from anyroom.types.recordings import StartRecording
from anyroom.types.renders import StartRender
from anyroom.types.rooms import CreateRoom, Extra
from anyroom.types.tokens import CreateToken
from anyroom.types.values import UNSET, Options, Unset, check_collection, essential, options
from anyroom_vonage.composition import check_screenshare
from anyroom_vonage.vocabulary import MediaMode, OutputMode, Resolution, StreamMode


@options
class SessionOptions(CreateRoom):
    """Options of `create_session`.

    Attributes:
        media_mode: routed, if not given; the service's own default is not documented, so it is always sent.
        end_to_end_encryption: of a routed session; the server's media features are then unavailable in it, recording at its
            start among them. Off, if not given.
        location: an IPv4 address near which the media should run. A hint.
        archive_name: of the archives that `record_on_start` makes; 1 to 80 characters.
        archive_resolution: of the archives that `record_on_start` makes; 640x480, if not given.
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
        if self.end_to_end_encryption is True and self.record_on_start is True:
            raise InvalidArgument("a session with end_to_end_encryption cannot be recorded: leave record_on_start out")
        if self.record_on_start is not True and not (self.archive_name is UNSET and self.archive_resolution is UNSET):
            raise InvalidArgument("archive_name and archive_resolution need record_on_start=True")
        if self.location is not UNSET:
            _check_ipv4(self.location)


def _check_ipv4(location: str) -> None:
    try:
        IPv4Address(location)
    except AddressValueError:
        raise InvalidArgument(f"location must be an IPv4 address, such as 192.0.2.7, not {location!r}") from None


@options
class TokenOptions(CreateToken):
    """Options of `create_client_token`.

    Attributes:
        connection_data: what other clients and webhooks see of the connection, as it is: instead of `participant` and
            `name`. At most 1000 characters.
        initial_layout_classes: the layout classes of the streams that the holder publishes; none of them with a space.
    """

    connection_data: str | Unset = UNSET
    initial_layout_classes: Sequence[str] | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.connection_data is not UNSET and not (self.participant is UNSET and self.name is UNSET):
            raise InvalidArgument("connection_data takes the place of participant and name: give one or the others")
        if self.initial_layout_classes is UNSET:
            return
        check_collection("initial_layout_classes", self.initial_layout_classes)
        if any(len(name.split()) != 1 for name in self.initial_layout_classes):
            raise InvalidArgument("a layout class is one word: classes travel in one string, with spaces between them")


def _needs_sound_or_pictures(what: str, given: ArchiveOptions | BroadcastOptions) -> None:
    if given.audio_only is True and given.has_audio is False:
        raise InvalidArgument(f"{what} needs sound or pictures: audio_only and has_audio=False leave neither")


@options
class ArchiveOptions(StartRecording):
    """Options of `start_archive`.

    `transcribe` is for individual archives with sound (Vonage's guides and Python SDK); with a composed one it is sent too, since
    a test of the Node SDK does so.

    Attributes:
        output_mode: one composed file, which is the default, or one for each stream. An individual archive takes no options
            of the picture: layout, quality, orientation, bit rate, quantization.
        stream_mode: all streams, which is the default, or those that you add.
        screenshare_layout: what takes over from the grid while somebody shares a screen.
        has_audio: leave the sound out with False.
        multi_archive_tag: tells simultaneous archives of one session apart; needed for a second one, and for one beside
            those that `record_on_start` makes.
        max_bitrate: in bits a second, 100000 to 6000000 (1000000 at least, says the PHP SDK). The service chooses, if it is
            not given. Not together with `quantization_parameter`.
        quantization_parameter: 15 to 40, lower is better and larger. Not together with `max_bitrate`.
        transcript_language: what is spoken, a BCP 47 tag; with `transcribe`.
        summary: summarize the transcript; with `transcribe`. Off, if not given.
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
        check_screenshare(self.layout, self.screenshare_layout)
        _needs_sound_or_pictures("an archive", self)
        if self.max_bitrate is not UNSET and self.quantization_parameter is not UNSET:
            raise InvalidArgument("give max_bitrate or quantization_parameter, not both")
        composed_only = (
            "layout", "quality", "orientation", "screenshare_layout", "max_bitrate", "quantization_parameter",
        )  # fmt: skip
        unfit = [name for name in composed_only if getattr(self, name) is not UNSET]
        if self.output_mode is OutputMode.INDIVIDUAL and unfit:
            raise InvalidArgument(f"an individual archive takes no {', '.join(unfit)}")
        if self.transcribe is True and self.has_audio is False:
            raise InvalidArgument("transcribe needs the sound: leave has_audio=False out")
        if self.transcribe is not True and not (self.transcript_language is UNSET and self.summary is UNSET):
            raise InvalidArgument("transcript_language and summary need transcribe=True")


@options
class BroadcastOptions(StartBroadcast):
    """Options of `start_live_broadcast`.

    Attributes:
        stream_mode: all streams, which is the default, or those that you add.
        screenshare_layout: what takes over from the grid while somebody shares a screen.
        audio_only: leave the pictures out.
        has_audio: leave the sound out with False.
        multi_broadcast_tag: tells simultaneous broadcasts of one session apart, instead of the one that is made here.
        max_bitrate: in bits a second, 100000 to 6000000. The service chooses, if it is not given; 2000000 has been seen.
    """

    stream_mode: StreamMode | Unset = UNSET
    screenshare_layout: Layout | Unset = UNSET
    audio_only: bool | Unset = UNSET
    has_audio: bool | Unset = UNSET
    multi_broadcast_tag: str | Unset = UNSET
    max_bitrate: int | Unset = UNSET

    def __post_init__(self) -> None:
        StartBroadcast.__post_init__(self)
        check_screenshare(self.layout, self.screenshare_layout)
        _needs_sound_or_pictures("a broadcast", self)


@options
class SipOptions(Dial):
    """Options of `dial_sip`.

    Attributes:
        observe_force_mute: let the callee mute and unmute with `*6`, and report when a moderator mutes them. Off, if not
            given.
        streams: the ids of those that the callee hears; all, if not given. Known from the OpenTok SDKs alone.
        connection_data: what other clients and webhooks see of the callee's connection. At most 1000 characters.
    """

    observe_force_mute: bool | Unset = UNSET
    streams: Sequence[str] | Unset = UNSET
    connection_data: str | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.streams is not UNSET:
            check_collection("streams", self.streams)


@options
class ExperienceComposerOptions(StartRender):
    """Options of `start_experience_composer`.

    Attributes:
        callback_url: where the status of this one is reported. Known from the Node SDK alone; whether the application's
            webhook is told as well is not documented.
        connection_data: what other clients and webhooks see of the page's connection. At most 1000 characters.
    """

    callback_url: str | Unset = UNSET
    connection_data: str | Unset = UNSET


@frozen
class JsonFrames(Frozen):
    """Send sound as JSON texts with base64 in them, rather than as binary frames.

    Attributes:
        audio_field: the member that holds the sound sent; `audio`, if not given.
        receive_audio_field: the member that holds the sound received, of a bidirectional connector; that of `audio_field`,
            if not given.
        static_fields: members that go into every text sent.
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
        audio_rate: samples a second: 8000, 16000 or 24000. The service's default is not documented.
        bidirectional: what your server sends is heard in the session. Off, if not given.
        frames: how the sound is wrapped; binary, if not given: linear PCM of 16 bits, mono.
        connection_data: what other clients and webhooks see of the connector's connection. At most 1000 characters.
        extra: body fields by provider name.
    """

    streams: Sequence[str] | Unset = UNSET
    headers: Mapping[str, str] | Unset = UNSET
    audio_rate: int | Unset = UNSET
    bidirectional: bool | Unset = UNSET
    frames: JsonFrames | Unset = UNSET
    connection_data: str | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.streams is not UNSET:
            check_collection("streams", self.streams)
        receives = self.frames is not UNSET and self.frames.receive_audio_field is not UNSET
        if receives and self.bidirectional is not True:
            raise InvalidArgument("receive_audio_field needs bidirectional=True: nothing is received without it")
