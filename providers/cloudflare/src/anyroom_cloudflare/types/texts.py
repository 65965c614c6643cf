"""What was written and said in a session, row by row."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from anyroom.types.captions import TranscriptSegment
from anyroom.types.values import OpenEnum, Record, record


class ChatPayloadType(OpenEnum):
    """What a message is."""

    TEXT_MESSAGE = "TEXT_MESSAGE"
    IMAGE_MESSAGE = "IMAGE_MESSAGE"
    FILE_MESSAGE = "FILE_MESSAGE"
    UNKNOWN = "UNKNOWN"


@record
class ChatMessage(Record):
    """A message of a session's chat: `payload` is its text, or says where the picture or the file is. `raw` is its row, by
    column (Dyte's documentation, May 2025).
    """

    id: str | None = None
    participant_id: str | None = None
    session_id: str | None = None
    room_id: str | None = None
    name: str | None = None
    pinned: bool | None = None
    edited: bool | None = None
    payload_type: ChatPayloadType | None = None
    payload: str | None = None
    created_at: datetime | None = None


class TranscriptFormat(StrEnum):
    """How a transcript is written."""

    CSV = "CSV"
    JSON = "JSON"
    SRT = "SRT"
    VTT = "VTT"


@record
class SpokenSentence(TranscriptSegment):
    """Something that was said. `start` is in seconds from the transcript's beginning, or None where the file has an instant,
    `spoken_at`, instead (Dyte's documentation, May 2025). `speaker` is their name; ends are not told.
    """

    peer_id: str | None = None
    custom_participant_id: str | None = None
    spoken_at: datetime | None = None
