"""Things of which a webhook says no id: references that hold what it says instead, so that no other thing is taken for them."""

from __future__ import annotations

from dataclasses import dataclass

from anyroom.types.broadcasts import Broadcast, OutputKind
from anyroom.types.recordings import Recording
from anyroom.types.values import Ref
from anyroom_videosdk.types.individual_recordings import MediaKind


@dataclass(frozen=True, kw_only=True)
class UnnamedBroadcast(Ref[Broadcast]):
    """A broadcast. `output` is what kind of broadcast: HLS streams and livestreams run side by side."""

    output: OutputKind


@dataclass(frozen=True, kw_only=True)
class UnnamedRecording(Ref[Recording]):
    """A recording of one participant, of all their media or of one kind: find it with `list_participant_recordings` or
    `list_track_recordings`. `recordings` has the rooms' alone.
    """

    participant_id: str | None = None
    media: MediaKind
