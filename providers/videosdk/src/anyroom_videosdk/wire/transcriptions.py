"""Transcriptions on the wire: realtime ones (captions) and those made of a recording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import AliasPath

from anyroom.operations import Response
from anyroom.reading import Flag, Instant, Text, read
from anyroom.types.captions import CaptionsStatus, Summary, TranscriptStatus
from anyroom.types.files import FileLink
from anyroom_videosdk.config import NAME
from anyroom_videosdk.types.transcriptions import RealtimeTranscription, TranscriptDetails
from anyroom_videosdk.wire.fields import VideoSDKModel, named, needed, worded

# Only `running` and `completed` are documented; the others are words of sibling resources.
CAPTIONING: Final[Mapping[str, CaptionsStatus]] = {
    "running": CaptionsStatus.STARTED,
    "completed": CaptionsStatus.STOPPED,
    "failed": CaptionsStatus.FAILED,
}
TRANSCRIBING: Final[Mapping[str, TranscriptStatus]] = {
    "pending": TranscriptStatus.REQUESTED,
    "running": TranscriptStatus.PROCESSING,
    "processing": TranscriptStatus.PROCESSING,
    "completed": TranscriptStatus.AVAILABLE,
    "failed": TranscriptStatus.FAILED,
}


class TranscriptionOnWire(VideoSDKModel):
    """Of a realtime transcription, the room stands inside `extension` only."""

    id: str = needed("id", "_id", "transcriptionId")
    status: str = ""
    room_id: Text = named("roomId", "meetingId", AliasPath("extension", "extensionConfig", "roomId"))
    session_id: Text = named("sessionId", AliasPath("extension", "extensionConfig", "sessionId"))
    language: Text = None
    start: Instant = None
    end: Instant = None
    engine: Text = named(AliasPath("extension", "provider"))
    enabled: Flag = named(AliasPath("extension", "enabled"))
    webhook_url: Text = named("webhookUrl")
    recording_id: Text = named("recordingId")
    media_url: Text = named("filePath")
    files: dict[str, Any] | None = named("transcriptionFilePaths")
    summaries: dict[str, Any] | None = named("summarizedFilePaths")


def captions(data: Any, response: Response) -> RealtimeTranscription:
    """Read a realtime transcription as captions."""
    wire = read(TranscriptionOnWire, data, response)
    return RealtimeTranscription(
        provider=NAME,
        raw=data,
        id=wire.id,
        status=worded(CAPTIONING, wire.status, CaptionsStatus.UNKNOWN),
        room_id=wire.room_id,
        language=wire.language,
        session_id=wire.session_id,
        started_at=wire.start,
        ended_at=wire.end,
        engine=wire.engine,
        enabled=wire.enabled,
        webhook_url=wire.webhook_url,
        files=_files(wire.files),
        summaries=_files(wire.summaries),
    )


def transcript(data: Any, response: Response) -> TranscriptDetails:
    """Read a transcription, of either kind, as a transcript."""
    wire = read(TranscriptionOnWire, data, response)
    return TranscriptDetails(
        provider=NAME,
        raw=data,
        id=wire.id,
        status=worded(TRANSCRIBING, wire.status, TranscriptStatus.UNKNOWN),
        room_id=wire.room_id,
        session_id=wire.session_id,
        language=wire.language,
        created_at=wire.start,
        files=_files(wire.files),
        ended_at=wire.end,
        summaries=_files(wire.summaries),
        recording_id=wire.recording_id,
        media_url=wire.media_url,
        engine=wire.engine,
        enabled=wire.enabled,
        webhook_url=wire.webhook_url,
    )


def summary(data: Any, response: Response) -> Summary | None:
    """Read the summary of a transcription, None where there is none."""
    wire = read(TranscriptionOnWire, data, response)
    file = next(iter(_files(wire.summaries)), None)
    if file is None:
        return None
    return Summary(
        provider=NAME,
        raw=data,
        id=wire.id,
        session_id=wire.session_id,
        status=worded(TRANSCRIBING, wire.status, TranscriptStatus.UNKNOWN),
        file=file,
    )


def _files(paths: Mapping[str, Any] | None) -> tuple[FileLink, ...]:
    """Read `{"srt": url, …}`: the key is the format."""
    said = (paths or {}).items()
    return tuple(FileLink(url=url, format=word) for word, url in said if isinstance(url, str) and url)
