"""Archives: recordings, and the transcripts made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from anyroom.reading import Flag, Millis, Text, Whole, read
from anyroom.types.captions import Summary, Transcript, TranscriptFile, TranscriptStatus
from anyroom.types.recordings import Recording, RecordingFile, RecordingStatus
from anyroom_vonage.wire import PROVIDER, Id, VonageModel

URL_SECONDS: Final = 600
"""How long a file's signed URL is good, from the answer that holds it (Vonage's guides)."""
OWN_STORAGE: Final = "the S3 or Azure storage of the Vonage application"

RECORDING_STATUSES: Final[Mapping[str, RecordingStatus]] = {
    "started": RecordingStatus.RECORDING,
    "paused": RecordingStatus.PAUSED,  # nobody publishes; goes on when somebody does
    "stopped": RecordingStatus.PROCESSING,
    "available": RecordingStatus.AVAILABLE,
    "uploaded": RecordingStatus.DELIVERED,
    "expired": RecordingStatus.EXPIRED,
    "deleted": RecordingStatus.DELETED,
    "failed": RecordingStatus.FAILED,
}
TRANSCRIPT_STATUSES: Final[Mapping[str, TranscriptStatus]] = {
    "requested": TranscriptStatus.REQUESTED,
    "started": TranscriptStatus.PROCESSING,
    "processing": TranscriptStatus.PROCESSING,
    "available": TranscriptStatus.AVAILABLE,
    "completed": TranscriptStatus.AVAILABLE,
    "uploaded": TranscriptStatus.AVAILABLE,  # in the application's own storage, without a URL
    "failed": TranscriptStatus.FAILED,
}
"""The words of the Java and .NET SDKs, and two that only the Python SDK's fixtures have (`completed`, `processing`)."""
CONTENT_TYPES: Final[Mapping[str | None, str]] = {"composed": "video/mp4", "individual": "application/zip"}
_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")


class Transcription(VonageModel):
    """The part of an archive that says how its transcription stands."""

    status: Text = None
    url: Text = None
    primary_language_code: Text = None
    has_summary: Flag = None


class Archive(VonageModel):
    """An archive. Most of it may be missing, and empty strings stand for what is not there yet."""

    id: Id
    status: Text = None
    name: Text = None
    reason: Text = None
    session_id: Text = None
    created_at: Millis = None
    size: Whole = None
    duration: Whole = None
    output_mode: Text = None
    sha256sum: Text = None
    url: Text = None
    has_transcription: Flag = None
    transcription: Transcription | None = None


def recording(data: Any, *, now: float) -> Recording:
    """The recording in an archive. `now` (epoch seconds) is when it was answered: its URL's time counts from there."""
    archive = read(Archive, data)
    status = RECORDING_STATUSES.get(archive.status or "", RecordingStatus.UNKNOWN)
    return Recording(
        provider=PROVIDER,
        raw=data,
        id=archive.id,
        status=status,
        room_id=archive.session_id,
        session_id=archive.session_id,
        name=archive.name,
        created_at=archive.created_at,
        started_at=archive.created_at,  # the API's createdAt is when recording began; a callback's is the request's time
        duration=archive.duration or None,  # 0 while it is not known
        size=archive.size or None,
        files=(_file(archive, now),) if status is RecordingStatus.AVAILABLE and archive.url else (),
        reason=archive.reason,
        storage=OWN_STORAGE if status is RecordingStatus.DELIVERED else None,
    )


def _file(archive: Archive, now: float) -> RecordingFile:
    checksum = archive.sha256sum or ""
    return RecordingFile(
        url=archive.url,
        content_type=CONTENT_TYPES.get(archive.output_mode),
        size=archive.size or None,
        duration=archive.duration or None,
        sha256=checksum.lower() if _SHA256.fullmatch(checksum) else None,
        expires_at=datetime.fromtimestamp(int(now), UTC) + timedelta(seconds=URL_SECONDS),
    )


def transcript(data: Any) -> Transcript | None:
    """The transcript of an archive, None if none was asked for. It has the archive's id."""
    archive = read(Archive, data)
    found = archive.transcription
    if found is None and not archive.has_transcription:
        return None
    return Transcript(
        provider=PROVIDER,
        raw=data,
        id=archive.id,
        status=_transcript_status(found),
        room_id=archive.session_id,
        session_id=archive.session_id,
        language=None if found is None else found.primary_language_code,
        created_at=archive.created_at,
        files=() if found is None or found.url is None else (_transcript_file(found.url),),
    )


def summary(data: Any) -> Summary | None:
    """The summary of an archive, None if none was asked for. It is in the transcription's file, if the answer does not say
    that there is none.
    """
    archive = read(Archive, data)
    found = archive.transcription
    if found is None or found.has_summary is False:
        return None
    return Summary(
        provider=PROVIDER,
        raw=data,
        id=archive.id,
        session_id=archive.session_id,
        status=_transcript_status(found) if found.has_summary else TranscriptStatus.UNKNOWN,
        file=None if found.url is None else _transcript_file(found.url),
    )


def _transcript_status(found: Transcription | None) -> TranscriptStatus:
    if found is None:
        return TranscriptStatus.REQUESTED
    return TRANSCRIPT_STATUSES.get(found.status or "", TranscriptStatus.UNKNOWN)


def _transcript_file(url: str) -> TranscriptFile:
    return TranscriptFile(url=url, format=PurePosixPath(urlsplit(url).path).suffix.removeprefix(".") or None)
