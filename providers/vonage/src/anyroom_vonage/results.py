"""What Vonage's own operations return: streams, and audio connectors."""

from __future__ import annotations

from anyroom.types.values import OpenEnum, Record, record


class VideoType(OpenEnum):
    """What a stream's pictures are of."""

    CAMERA = "camera"
    SCREEN = "screen"
    CUSTOM = "custom"
    UNKNOWN = "unknown"


@record
class Stream(Record):
    """What somebody publishes: sound and pictures together. Whose it is, the REST API does not say.

    `video_type` is None for sound alone. `layout_classes` say where layouts put it.
    """

    id: str
    name: str | None = None
    video_type: VideoType | None = None
    layout_classes: tuple[str, ...] = ()


@record
class AudioConnector(Record):
    """A session's sound on its way to a WebSocket server of yours. It is a participant: remove `connection_id` to stop it."""

    id: str
    room_id: str | None = None
    connection_id: str | None = None
