"""Transcripts and summaries of sessions: files that are kept for 7 days."""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from anyroom.reading import Text, WireModel, read
from anyroom.types.captions import Summary, Transcript, TranscriptStatus
from anyroom.types.files import FileLink, format_of
from anyroom_cloudflare.shapes import members
from anyroom_cloudflare.types.sessions import RequestedSummary
from anyroom_cloudflare.wire import PROVIDER, Time


def _either(snake: str, camel: str) -> AliasChoices:
    """The answers mix snake case and camel case, one of them within itself."""
    return AliasChoices(snake, camel)


class WireTranscript(WireModel):
    """Where the transcript of a session is."""

    url: Text = Field(None, validation_alias=_either("transcript_download_url", "transcriptDownloadUrl"))
    expiry: Time = Field(
        None, validation_alias=_either("transcript_download_url_expiry", "transcriptDownloadUrlExpiry")
    )


class WireSummary(WireModel):
    """Where the summary of a session is."""

    url: Text = Field(None, validation_alias=_either("summary_download_url", "summaryDownloadUrl"))
    expiry: Time = Field(None, validation_alias=_either("summary_download_url_expiry", "summaryDownloadUrlExpiry"))


class WireRequestedSummary(WireModel):
    """A summary that is being made."""

    session_id: Text = Field(None, validation_alias=_either("session_id", "sessionId"))
    status: Text = None


def transcript(data: Any, *, session_id: str, asked: str, room_id: str | None = None) -> Transcript:
    """The transcript of a session, which has its id. `asked` is the format that was asked for."""
    found = read(WireTranscript, data)
    file = _file(found.url, found.expiry, asked)
    return Transcript(
        provider=PROVIDER,
        raw=data,
        id=session_id,
        status=TranscriptStatus.AVAILABLE if file else TranscriptStatus.PROCESSING,
        room_id=room_id,
        session_id=session_id,
        files=(file,) if file else (),
    )


def summary(data: Any, *, session_id: str) -> Summary:
    """The summary of a session."""
    found = read(WireSummary, data)
    file = _file(found.url, found.expiry, "txt")
    return Summary(
        provider=PROVIDER,
        raw=data,
        session_id=session_id,
        status=TranscriptStatus.AVAILABLE if file else TranscriptStatus.PROCESSING,
        file=file,
    )


def requested_summary(answer: Any, *, session_id: str) -> RequestedSummary:
    """The summary that was asked for: `{"data": {"session_id": ..., "status": ...}}`.

    Dyte's documentation has any success do, and the SDK's 5.0 generation no body at all.
    """
    found = read(WireRequestedSummary, members(members(answer).get("data")))
    return RequestedSummary(
        provider=PROVIDER,
        raw=answer,
        session_id=found.session_id or session_id,
        status=TranscriptStatus.PROCESSING,
        state=found.status,
    )


def _file(url: str | None, expiry: Any, asked: str) -> FileLink | None:
    """The file. An older service knows no formats, and its URL says what it gave instead."""
    if url is None:
        return None
    return FileLink(url=url, format=format_of(url) or asked, expires_at=expiry)
