"""Renders: Experience Composers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.reading import Millis, Text, read, word_in
from anyroom.types.renders import RenderStatus
from anyroom_vonage.results import ExperienceComposer
from anyroom_vonage.vocabulary import Resolution
from anyroom_vonage.wire import PROVIDER, Id, VonageModel

RENDER_STATUSES: Final[Mapping[str, RenderStatus]] = {
    "starting": RenderStatus.STARTING,
    "started": RenderStatus.STARTED,
    "stopped": RenderStatus.STOPPED,
    "failed": RenderStatus.FAILED,
}


class WireRender(VonageModel):
    """A render. `name` is in the start's answer alone."""

    id: Id
    status: Text = None
    session_id: Text = None
    url: Text = None
    name: Text = None
    stream_id: Text = None
    created_at: Millis = None
    updated_at: Millis = None
    reason: Text = None
    resolution: Text = None
    callback_url: Text = None


def render(data: Any) -> ExperienceComposer:
    """The render."""
    found = read(WireRender, data)
    return ExperienceComposer(
        provider=PROVIDER,
        raw=data,
        id=found.id,
        status=RENDER_STATUSES.get(found.status or "", RenderStatus.UNKNOWN),
        room_id=found.session_id,
        url=found.url,
        name=found.name,
        # In capitals here, and nowhere else: so that it compares with `list_streams`.
        stream_id=None if found.stream_id is None else found.stream_id.lower(),
        created_at=found.created_at,
        updated_at=found.updated_at,
        reason=found.reason,
        resolution=word_in(Resolution, found.resolution),
        callback_url=found.callback_url,
    )
