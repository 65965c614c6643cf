"""Rows of the files that hold a session's chat and its transcript, and where those files are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from pydantic import AliasChoices, ConfigDict, Field
from pydantic.alias_generators import to_camel

from anyroom.reading import Flag, Text, WireModel, read, word_in
from anyroom_cloudflare.shapes import Moment
from anyroom_cloudflare.types.texts import ChatMessage, ChatPayloadType, SpokenSentence
from anyroom_cloudflare.wire import PROVIDER

CHAT_COLUMNS: Final = (
    "id",
    "participantId",
    "sessionId",
    "meetingId",
    "displayName",
    "pinned",
    "isEdited",
    "payloadType",
    "payload",
    "createdAt",
)
"""Of the chat's file (Dyte's documentation, May 2025)."""
TRANSCRIPT_COLUMNS: Final = ("start", "peer", "user", "custom", "name", "text")
"""Of the transcript's file, which has no row of headings. The names are made here."""


class WireChat(WireModel):
    """Where the chat of a session is. The answers mix snake case and camel case; this one has the former."""

    url: Text = Field(None, validation_alias=AliasChoices("chat_download_url", "chatDownloadUrl"))


class WireMessage(WireModel):
    """A row of the chat's file."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(populate_by_name=True, alias_generator=to_camel)

    id: Text = None
    participant_id: Text = None
    session_id: Text = None
    meeting_id: Text = None
    display_name: Text = None
    pinned: Flag = None
    is_edited: Flag = None
    payload_type: Text = None
    payload: Text = None
    created_at: Moment = None


class WireSentence(WireModel):
    """A row of the transcript's file. It begins with milliseconds, or with an instant (Dyte's documentation, May 2025)."""

    start: Text = None
    spoken_at: Moment = Field(None, validation_alias="start")
    peer: Text = None
    user: Text = None
    custom: Text = None
    name: Text = None
    text: Text = None


def chat_url(data: Any) -> str | None:
    """Where the chat of a session is."""
    return read(WireChat, {} if data is None else data).url


def chat_message(columns: Sequence[str], fields: Sequence[str]) -> ChatMessage:
    """The message in a row of the chat's file."""
    row = _by_column(columns, fields)
    found = read(WireMessage, row)
    return ChatMessage(
        provider=PROVIDER,
        raw=row,
        id=found.id,
        participant_id=found.participant_id,
        session_id=found.session_id,
        room_id=found.meeting_id,
        name=found.display_name,
        pinned=found.pinned,
        edited=found.is_edited,
        payload_type=word_in(ChatPayloadType, found.payload_type),
        payload=found.payload,
        created_at=found.created_at,
    )


def sentence(fields: Sequence[str]) -> SpokenSentence:
    """What was said in a row of the transcript's file."""
    found = read(WireSentence, _by_column(TRANSCRIPT_COLUMNS, fields))
    millis = found.start if found.start is not None and found.start.isdecimal() else None
    return SpokenSentence(
        text=found.text or "",
        start=None if millis is None else int(millis) / 1000,
        speaker=found.name,
        participant_id=found.user,
        peer_id=found.peer,
        custom_participant_id=found.custom,
        spoken_at=found.spoken_at if millis is None else None,
    )


def _by_column(columns: Sequence[str], fields: Sequence[str]) -> Mapping[str, str]:
    """What stands in each column; what stands beyond them is let go, and what is missing is missing."""
    return dict(zip(columns, fields, strict=False))
