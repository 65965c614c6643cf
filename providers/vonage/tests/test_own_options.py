"""What Vonage documents as malformed, and what it does not have, is refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from anyroom.errors import InvalidArgument, UnsupportedOption
from anyroom.operations import Operation
from anyroom.types import Hls, Layout, Orientation, Quality, Rtmp, Stylesheet, WebPage
from anyroom_vonage import (
    ArchiveOptions,
    AudioConnectorOptions,
    BroadcastOptions,
    JsonFrames,
    MediaMode,
    OutputMode,
    Resolution,
    SessionOptions,
    SipOptions,
    StreamMode,
    TokenOptions,
    Vonage,
)

from .stagehand import Stagehand

INDIVIDUAL: Final = OutputMode.INDIVIDUAL
EXCLUSIVE: Final[Mapping[str, Callable[[], object]]] = {
    "relayed and recorded": lambda: SessionOptions(media_mode=MediaMode.RELAYED, record_on_start=True),
    "relayed and encrypted": lambda: SessionOptions(media_mode=MediaMode.RELAYED, end_to_end_encryption=True),
    "encrypted and recorded": lambda: SessionOptions(end_to_end_encryption=True, record_on_start=True),
    "an archive's name without an archive": lambda: SessionOptions(archive_name="n"),
    "an archive's size without an archive": lambda: SessionOptions(
        record_on_start=False, archive_resolution=Resolution.HD_LANDSCAPE
    ),
    "location by name": lambda: SessionOptions(location="Amsterdam"),
    "location of version 6": lambda: SessionOptions(location="2001:db8::1"),
    "location of three numbers": lambda: SessionOptions(location="192.0.2"),
    "data and participant": lambda: TokenOptions(connection_data="x", participant="ana"),
    "data and name": lambda: TokenOptions(connection_data="x", name="Ana"),
    "a class of two words": lambda: TokenOptions(initial_layout_classes=["focus left"]),
    "an empty class": lambda: TokenOptions(initial_layout_classes=[""]),
    "classes as a word": lambda: TokenOptions(initial_layout_classes="focus"),
    "neither sound nor pictures": lambda: ArchiveOptions(audio_only=True, has_audio=False),
    "two qualities": lambda: ArchiveOptions(max_bitrate=1, quantization_parameter=20),
    "individual with layout": lambda: ArchiveOptions(output_mode=INDIVIDUAL, layout=Layout.GRID),
    "individual with stylesheet": lambda: ArchiveOptions(output_mode=INDIVIDUAL, layout=Stylesheet("x")),
    "individual with screenshare": lambda: ArchiveOptions(output_mode=INDIVIDUAL, screenshare_layout=Layout.PIP),
    "individual with quality": lambda: ArchiveOptions(output_mode=INDIVIDUAL, quality=Quality.HD),
    "individual with orientation": lambda: ArchiveOptions(output_mode=INDIVIDUAL, orientation=Orientation.PORTRAIT),
    "individual with bit rate": lambda: ArchiveOptions(output_mode=INDIVIDUAL, max_bitrate=1),
    "individual with quantization": lambda: ArchiveOptions(output_mode=INDIVIDUAL, quantization_parameter=20),
    "screenshare beside pip": lambda: ArchiveOptions(layout=Layout.PIP, screenshare_layout=Layout.GRID),
    "screenshare beside stylesheet": lambda: ArchiveOptions(layout=Stylesheet("x"), screenshare_layout=Layout.GRID),
    "transcribed silence": lambda: ArchiveOptions(transcribe=True, has_audio=False),
    "a language without transcription": lambda: ArchiveOptions(transcript_language="en-US"),
    "a summary of nothing": lambda: ArchiveOptions(transcribe=False, summary=True),
    "a blank name": lambda: ArchiveOptions(name=" "),
    "no output": BroadcastOptions,
    "rewinding with low latency": lambda: BroadcastOptions(hls=Hls(dvr=True, low_latency=True)),
    "an output by HTTP": lambda: BroadcastOptions(rtmp=[Rtmp("https://example.com/live", "key")]),
    "broadcast, screenshare beside pip": lambda: BroadcastOptions(
        hls=Hls(), layout=Layout.PIP, screenshare_layout=Layout.GRID
    ),
    "broadcast, neither sound nor pictures": lambda: BroadcastOptions(hls=Hls(), audio_only=True, has_audio=False),
    "no bit rate": lambda: BroadcastOptions(hls=Hls(), max_bitrate=0),
    "streams of a call as a word": lambda: SipOptions(streams="stream-1"),
    "streams of a connector as a word": lambda: AudioConnectorOptions(streams="stream-1"),
    "receiving one way": lambda: AudioConnectorOptions(frames=JsonFrames(receive_audio_field="in")),
    "receiving, said to be one way": lambda: AudioConnectorOptions(
        bidirectional=False, frames=JsonFrames(receive_audio_field="in")
    ),
}


@pytest.mark.parametrize("make", EXCLUSIVE.values(), ids=EXCLUSIVE.keys())
def test_what_makes_no_sense_together_is_refused_when_it_is_made(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidArgument):
        make()


FITTING: Final[Mapping[str, Callable[[], object]]] = {
    "routed, encrypted, by hand": lambda: SessionOptions(
        media_mode=MediaMode.ROUTED, end_to_end_encryption=True, record_on_start=False
    ),
    "relayed, plain": lambda: SessionOptions(media_mode=MediaMode.RELAYED, end_to_end_encryption=False),
    "transcribed sound": lambda: ArchiveOptions(transcribe=True, has_audio=True, audio_only=True, summary=True),
    "composed with all of the picture": lambda: ArchiveOptions(
        output_mode=OutputMode.COMPOSED, layout=Layout.GRID, screenshare_layout=Layout.PIP, max_bitrate=1
    ),
    "numbers beyond today's limits": lambda: ArchiveOptions(max_bitrate=10**9),
    "low latency": lambda: BroadcastOptions(hls=Hls(dvr=False, low_latency=True)),
    "six outputs": lambda: BroadcastOptions(rtmp=[Rtmp("rtmp://example.com/live", str(key)) for key in range(6)]),
    "receiving both ways": lambda: AudioConnectorOptions(
        bidirectional=True, frames=JsonFrames(receive_audio_field="in")
    ),
}


@pytest.mark.parametrize("make", FITTING.values(), ids=FITTING.keys())
def test_what_fits_together_is_taken(make: Callable[[], object]) -> None:
    assert make()


ABSENT: Final[Mapping[str, Callable[[Vonage], Operation[Any]]]] = {
    "the speaker alone": lambda vonage: vonage.set_archive_layout("archive-1", Layout.SPOTLIGHT),
    "a page": lambda vonage: vonage.set_broadcast_layout("broadcast-1", WebPage("https://example.com")),
    "screenshare in a sidebar": lambda vonage: vonage.set_archive_layout(
        "archive-1", Layout.GRID, screenshare_layout=Layout.SIDEBAR
    ),
    "screenshare of the speaker": lambda vonage: vonage.start_archive(
        "room-1", ArchiveOptions(screenshare_layout=Layout.SPOTLIGHT)
    ),
    "an archive's duration": lambda vonage: vonage.start_archive("room-1", ArchiveOptions(max_duration=7)),
    "an output that nobody knows": lambda vonage: vonage.start_archive(
        "room-1", ArchiveOptions(output_mode=OutputMode.UNKNOWN)
    ),
    "an archive of unknown streams": lambda vonage: vonage.start_archive(
        "room-1", ArchiveOptions(stream_mode=StreamMode.UNKNOWN)
    ),
    "a broadcast of unknown streams": lambda vonage: vonage.start_live_broadcast(
        "room-1", BroadcastOptions(hls=Hls(), stream_mode=StreamMode.UNKNOWN)
    ),
    "an unknown size": lambda vonage: vonage.create_session(
        SessionOptions(record_on_start=True, archive_resolution=Resolution.UNKNOWN)
    ),
    "a telephone number": lambda vonage: vonage.dial_sip("room-1", "tel:+14155550101", SipOptions()),
}


@pytest.mark.parametrize("call", ABSENT.values(), ids=ABSENT.keys())
def test_what_vonage_has_not_is_refused(stagehand: Stagehand, call: Callable[[Vonage], Operation[Any]]) -> None:
    with pytest.raises(UnsupportedOption):
        stagehand.play(call(stagehand.provider))
    assert stagehand.said == []


MALFORMED: Final[Mapping[str, Callable[[Vonage], Operation[Any]]]] = {
    "classes as a word": lambda vonage: vonage.set_stream_layout_classes("room-1", {"stream-1": "focus"}),
    "excluded streams as a word": lambda vonage: vonage.mute_session("room-1", excluded_streams="stream-1"),
    "excluded from nothing": lambda vonage: vonage.mute_session("room-1", active=False, excluded_streams=["stream-1"]),
    "a connector by HTTP": lambda vonage: vonage.start_audio_connector(
        "room-1", "https://example.com/ear", AudioConnectorOptions()
    ),
    "a layout without its stylesheet": lambda vonage: vonage.set_archive_layout("archive-1", Stylesheet(" ")),
    "a screenshare beside a stylesheet": lambda vonage: vonage.set_broadcast_layout(
        "broadcast-1", Stylesheet("x"), screenshare_layout=Layout.PIP
    ),
    "a screenshare beside pip": lambda vonage: vonage.set_archive_layout(
        "archive-1", Layout.PIP, screenshare_layout=Layout.GRID
    ),
    "an archive without its stylesheet": lambda vonage: vonage.start_archive(
        "room-1", ArchiveOptions(layout=Stylesheet(""))
    ),
    "letters among digits": lambda vonage: vonage.send_dtmf("room-1", "12A#"),
}


@pytest.mark.parametrize("call", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_malformed_is_refused(stagehand: Stagehand, call: Callable[[Vonage], Operation[Any]]) -> None:
    with pytest.raises(InvalidArgument):
        stagehand.play(call(stagehand.provider))
    assert stagehand.said == []
