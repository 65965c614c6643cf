"""Archives: recordings, and the transcripts made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from anyroom.reading import Flag, Millis, Text, Whole, read, word_in
from anyroom.types.captions import Summary, TranscriptStatus
from anyroom.types.files import FileLink, format_of
from anyroom.types.recordings import RecordingFile, RecordingStatus
from anyroom_vonage.results import Archive, ArchiveTranscript, Transcription
from anyroom_vonage.vocabulary import OutputMode, Resolution, StreamMode
from anyroom_vonage.wire import PROVIDER, Id, VonageModel
from anyroom_vonage.wire.streams import Selected, selected

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


class WireTranscription(VonageModel):
    """The part of an archive that says how its transcription stands."""

    status: Text = None
    reason: Text = None
    url: Text = None
    primary_language_code: Text = None
    has_summary: Flag = None


class WireArchive(VonageModel):
    """An archive. Most of it may be missing, and empty strings stand for what is not there yet."""

    id: Id
    status: Text = None
    name: Text = None
    reason: Text = None
    session_id: Text = None
    created_at: Millis = None
    updated_at: Millis = None
    size: Whole = None
    duration: Whole = None
    output_mode: Text = None
    stream_mode: Text = None
    has_audio: Flag = None
    has_video: Flag = None
    resolution: Text = None
    max_bitrate: Whole = None
    quantization_parameter: Whole = None
    multi_archive_tag: Text = None
    sha256sum: Text = None
    password: Text = None
    url: Text = None
    streams: tuple[Selected, ...] | None = None
    has_transcription: Flag = None
    transcription: WireTranscription | None = None


def recording(data: Any, *, now: float, called_back: bool = False) -> Archive:
    """The recording that an archive is. `now` (epoch seconds) is when it was answered: its URL's time counts from there.

    The API's `createdAt` is when recording began; a callback's is when it was asked for (Vonage's guides).
    """
    archive = read(WireArchive, data)
    status = RECORDING_STATUSES.get(archive.status or "", RecordingStatus.UNKNOWN)
    return Archive(
        provider=PROVIDER,
        raw=data,
        id=archive.id,
        status=status,
        room_id=archive.session_id,
        session_id=archive.session_id,
        name=archive.name,
        created_at=archive.created_at,
        started_at=None if called_back else archive.created_at,
        duration=archive.duration or None,  # 0 while it is not known
        size=archive.size or None,
        files=(_file(archive, now),) if status is RecordingStatus.AVAILABLE and archive.url else (),
        reason=archive.reason,
        storage=OWN_STORAGE if status is RecordingStatus.DELIVERED else None,
        updated_at=archive.updated_at,
        output_mode=word_in(OutputMode, archive.output_mode),
        stream_mode=word_in(StreamMode, archive.stream_mode),
        has_audio=archive.has_audio,
        has_video=archive.has_video,
        has_transcription=archive.has_transcription,
        resolution=word_in(Resolution, archive.resolution),
        max_bitrate=archive.max_bitrate,
        quantization_parameter=archive.quantization_parameter,
        multi_archive_tag=archive.multi_archive_tag,
        sha256=archive.sha256sum,
        password=archive.password,
        streams=selected(archive.streams),
        transcription=None if archive.transcription is None else _transcription(archive.transcription),
    )


def _file(archive: WireArchive, now: float) -> RecordingFile:
    checksum = archive.sha256sum or ""
    return RecordingFile(
        url=archive.url,
        content_type=CONTENT_TYPES.get(archive.output_mode),
        size=archive.size or None,
        duration=archive.duration or None,
        sha256=checksum.lower() if _SHA256.fullmatch(checksum) else None,
        expires_at=_expiry(int(now)),
    )


@lru_cache(maxsize=1)  # the same for all of a page
def _expiry(answered: int) -> datetime:
    return datetime.fromtimestamp(answered, UTC) + timedelta(seconds=URL_SECONDS)


def _transcription(found: WireTranscription) -> Transcription:
    return Transcription(
        status=_transcript_status(found),
        reason=found.reason,
        url=found.url,
        language=found.primary_language_code,
        has_summary=found.has_summary,
    )


def transcript(data: Any) -> ArchiveTranscript | None:
    """The transcript of an archive, None if none was asked for. It has the archive's id."""
    archive = read(WireArchive, data)
    found = archive.transcription
    if found is None and not archive.has_transcription:
        return None
    return ArchiveTranscript(
        provider=PROVIDER,
        raw=data,
        id=archive.id,
        status=_transcript_status(found),
        room_id=archive.session_id,
        session_id=archive.session_id,
        language=None if found is None else found.primary_language_code,
        created_at=archive.created_at,
        files=() if found is None or found.url is None else (_transcript_file(found.url),),
        reason=None if found is None else found.reason,
        has_summary=None if found is None else found.has_summary,
    )


def summary(data: Any) -> Summary | None:
    """The summary of an archive, None if none was asked for. It is in the transcription's file, if the answer does not say
    that there is none.
    """
    archive = read(WireArchive, data)
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


def _transcript_status(found: WireTranscription | None) -> TranscriptStatus:
    if found is None:
        return TranscriptStatus.REQUESTED
    return TRANSCRIPT_STATUSES.get(found.status or "", TranscriptStatus.UNKNOWN)


def _transcript_file(url: str) -> FileLink:
    return FileLink(url=url, format=format_of(url))
