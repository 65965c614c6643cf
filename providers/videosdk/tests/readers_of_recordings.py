"""How the pairs of participants', tracks' and composite recordings, of merges and of transcodings are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from anyroom.operations import Page, Response
from anyroom_videosdk.envelopes import page_of
from anyroom_videosdk.types.merges import Merge
from anyroom_videosdk.wire import composite_recordings, individual_recordings, merges, transcodings

ANSWER: Final = Response(200)


def page_of_merges(data: Any) -> Page[Merge]:
    return page_of(Response(200, json.dumps(data).encode()), merges.merge)


READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "composite-recording": lambda data: composite_recordings.composite_recording(data, ANSWER),
    "composite-started": lambda data: composite_recordings.started(data, ANSWER),
    "merge": lambda data: merges.merge(data, ANSWER),
    "merges": page_of_merges,
    "participant-recording": lambda data: individual_recordings.participant_recording(data, ANSWER),
    "track-recording": lambda data: individual_recordings.track_recording(data, ANSWER),
    "transcoding": lambda data: transcodings.transcoding(data, ANSWER),
}
NEED_NO_ID: Final = frozenset({"merges"})
"""Kinds that are listings."""
