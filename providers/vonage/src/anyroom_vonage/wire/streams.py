"""Streams, and those that were added by hand to an archive or a broadcast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anyroom.reading import Flag, Text, read, word_in
from anyroom_vonage.results import SelectedStream, Stream
from anyroom_vonage.vocabulary import VideoType
from anyroom_vonage.wire import PROVIDER, Id, VonageModel


class WireStream(VonageModel):
    """A stream."""

    id: Id
    name: Text = None
    video_type: Text = None
    layout_class_list: tuple[str, ...] | None = None


class Selected(VonageModel):
    """A stream that was added by hand. The Java SDK's fixture has the booleans as strings."""

    stream_id: Id
    has_audio: Flag = None
    has_video: Flag = None


def stream(data: Any) -> Stream:
    """The stream."""
    found = read(WireStream, data)
    return Stream(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        name=found.name,
        video_type=word_in(VideoType, found.video_type),
        layout_classes=found.layout_class_list or (),
    )


def selected(streams: Sequence[Selected] | None) -> tuple[SelectedStream, ...]:
    """The streams that were added by hand."""
    if not streams:
        return ()
    return tuple(
        SelectedStream(id=item.stream_id, has_audio=item.has_audio, has_video=item.has_video) for item in streams
    )
