"""Live captions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import AliasChoices, Field

from anyroom.reading import Millis, Number, Text, read
from anyroom.types.captions import Captions, CaptionsStatus
from anyroom_vonage.results import LiveCaptions
from anyroom_vonage.wire import PROVIDER, Id, VonageModel

CAPTIONS_STATUSES: Final[Mapping[str, CaptionsStatus]] = {
    "started": CaptionsStatus.STARTED,
    "paused": CaptionsStatus.PAUSED,
    "stopped": CaptionsStatus.STOPPED,
    "failed": CaptionsStatus.FAILED,
}


class WireCaptions(VonageModel):
    """Captioning: the start's answer has nothing but `captionsId`, the status calls it `captionId`."""

    id: Id = Field(validation_alias=AliasChoices("captionsId", "captionId"))
    status: Text = None
    session_id: Text = None
    language_code: Text = None
    created_at: Millis = None  # in seconds, says the Node SDK, and reads so too
    updated_at: Millis = None
    duration: Number = None
    reason: Text = None
    provider: Text = None


def started_captions(data: Any, room_id: str, language: str | None) -> Captions:
    """The captioning that a start's answer speaks of."""
    found = read(WireCaptions, data)
    return Captions(
        provider=PROVIDER, raw=data, id=found.id, status=CaptionsStatus.STARTED, room_id=room_id, language=language
    )


def captions(data: Any) -> LiveCaptions:
    """The captioning that a status speaks of."""
    found = read(WireCaptions, data)
    return LiveCaptions(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        status=CAPTIONS_STATUSES.get((found.status or "").lower(), CaptionsStatus.UNKNOWN),
        room_id=found.session_id,
        language=found.language_code,
        created_at=found.created_at,
        updated_at=found.updated_at,
        duration=found.duration,
        reason=found.reason,
        transcriber=found.provider,
    )
