"""Recordings and their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import AliasChoices, Field

from anyroom.reading import Text, Whole, WireModel, read, within, word_in
from anyroom.types.files import path_of
from anyroom.types.recordings import RecordingFile, RecordingStatus
from anyroom_cloudflare.envelopes import unwrapped
from anyroom_cloudflare.shapes import elements, members
from anyroom_cloudflare.types.meeting_recordings import (
    Caller,
    CallerType,
    Cause,
    MeetingRecording,
    RecordingCause,
    RecordingType,
)
from anyroom_cloudflare.wire import PROVIDER, Time, epoch, word
from anyroom_cloudflare.wire.recording_config import WireStorage, storage_target
from anyroom_cloudflare.wire.rooms import WireMeeting, meeting_of

RECORDING_STATUSES: Final[Mapping[str, RecordingStatus]] = {
    "INVOKED": RecordingStatus.REQUESTED,
    "RECORDING": RecordingStatus.RECORDING,
    "PAUSED": RecordingStatus.PAUSED,
    "UPLOADING": RecordingStatus.PROCESSING,
    "UPLOADED": RecordingStatus.AVAILABLE,
    "ERRORED": RecordingStatus.FAILED,
}
"""`UPLOADED` is refined by where the file went, and by its time: see `_where_it_went`."""
CONTENT_TYPES: Final[Mapping[str, str]] = {
    ".aac": "audio/aac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".tar": "application/x-tar",
    ".webm": "video/webm",
}
RTMP_PREFIX: Final = "anyroom_rtmp_out"
"""Begins the file names of the recordings that are made to send a meeting out by RTMP: nothing else tells them apart."""
_FILE_NAME: Final = re.compile(
    r"(?:(?P<prefix>.+?)_)?(?P<room>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})_\d+\."
)
"""`{prefix}_{meeting}_{milliseconds}.mp4`, the first part only if one was asked for."""


class WireCaller(WireModel):
    """On whose behalf something was done. The capital letter is the service's."""

    type: Text = None
    user_id: Text = Field(None, validation_alias=AliasChoices("user_Id", "user_id"))
    name: Text = None


class WireCause(WireModel):
    """Why a recording began or ended."""

    reason: Text = None
    caller: WireCaller | None = None


class WireRecording(WireModel):
    """A recording. `download_url` is text, or a list of layers for the recordings of tracks."""

    id: str
    status: Text = None
    session_id: Text = None
    meeting_id: Text = None
    meeting: WireMeeting | None = None
    output_file_name: Text = None
    invoked_time: Time = None
    started_time: Time = None
    stopped_time: Time = None
    recording_duration: Whole = None
    file_size: Whole = None
    download_url: Any = None
    # The guides' samples misspell it.
    audio_download_url: Text = Field(None, validation_alias=AliasChoices("audio_download_url", "download_audio_url"))
    download_url_expiry: Time = None
    type: Text = None
    start_reason: WireCause | None = None
    stop_reason: WireCause | None = None
    storage_config: WireStorage | None = None


def wire_recording(data: Any) -> WireRecording:
    """The recording in an answer, out of its wrapping (`{"recording": {...}}`) if it has one."""
    return read(WireRecording, unwrapped(data, "recording"))


def recording(data: Any, *, now: float, room_id: str | None = None) -> MeetingRecording:
    """The recording. `now` (epoch seconds) is what a file's time is held against; `room_id` is what was asked for."""
    told = unwrapped(data, "recording")
    return recording_of(read(WireRecording, told), told, now=now, room_id=room_id, raw=data)


def recording_of(
    found: WireRecording, told: Any, *, now: float, room_id: str | None, raw: Any, session_id: str | None = None
) -> MeetingRecording:
    """The recording that was `found` in what was `told`, as `recording` has it; `room_id` and `session_id` are where it belongs
    if it does not say so.
    """
    status = RECORDING_STATUSES.get(word(found.status), RecordingStatus.UNKNOWN)
    files = tuple(_files(found))
    if status is RecordingStatus.AVAILABLE:
        status = _where_it_went(found, files, now)
    prefix, named_room = _parts(found.output_file_name)
    storage, listed = found.storage_config, found.meeting
    return MeetingRecording(
        provider=PROVIDER,
        raw=raw,
        id=found.id,
        status=status,
        # A recording says its meeting in listings only; but its file is named for it.
        room_id=(listed.id if listed else None) or found.meeting_id or room_id or named_room,
        session_id=found.session_id or session_id,
        name=prefix,
        created_at=found.invoked_time,
        started_at=found.started_time,
        ended_at=found.stopped_time,
        duration=found.recording_duration or None,
        size=found.file_size or None,  # 0 for the recordings of tracks (field reports)
        files=files if status is RecordingStatus.AVAILABLE else (),
        reason=found.stop_reason.reason if found.stop_reason else None,
        storage=_place(storage) if storage else None,
        file_name=found.output_file_name,
        type=word_in(RecordingType, found.type),
        start_cause=_cause(found.start_reason),
        stop_cause=_cause(found.stop_reason),
        target=storage_target(storage) if storage else None,
        meeting=meeting_of(listed, within(told, "meeting")) if listed else None,
    )


def _cause(found: WireCause | None) -> Cause | None:
    if found is None:
        return None
    by = found.caller
    caller = None if by is None else Caller(type=word_in(CallerType, by.type), user_id=by.user_id, name=by.name)
    return Cause(reason=word_in(RecordingCause, found.reason), caller=caller)


def is_rtmp_out(file_name: str | None) -> bool:
    """Whether a recording was made to send a meeting out by RTMP, and not for its file."""
    return (file_name or "").startswith(RTMP_PREFIX)


def is_recording(found: WireRecording, *, since: float) -> bool:
    """Whether it is made for its file, and somebody makes it: what was invoked before `since` (epoch seconds) nobody does."""
    invoked = epoch(found.invoked_time)
    forgotten = word(found.status) == "INVOKED" and invoked is not None and invoked < since
    return not forgotten and not is_rtmp_out(found.output_file_name)


def _where_it_went(found: WireRecording, files: tuple[RecordingFile, ...], now: float) -> RecordingStatus:
    expiry = epoch(found.download_url_expiry)
    if files and (expiry is None or expiry > now):
        return RecordingStatus.AVAILABLE
    # Without a URL it is in storage of the owner's: of this recording, or, where none is told, of the app's settings.
    if found.storage_config or not (files or expiry):
        return RecordingStatus.DELIVERED
    return RecordingStatus.EXPIRED


def _files(found: WireRecording) -> Iterator[RecordingFile]:
    url = found.download_url
    if isinstance(url, str):
        if url:
            yield _file(found, url, found.output_file_name, found.file_size)
    else:
        for layer in elements(url):
            for name, track in _tracks(layer):
                yield _file(found, track, name)
    if found.audio_download_url:
        yield _file(found, found.audio_download_url)


def _tracks(layer: object) -> Iterator[tuple[str, str]]:
    """The files of a layer: `{"download_urls": {"<file>.webm": {"download_url": "https://..."}}}`."""
    for name, entry in members(members(layer).get("download_urls")).items():
        url = members(entry).get("download_url")
        if isinstance(url, str) and url:
            yield name, url


def _file(found: WireRecording, url: str, name: str | None = None, size: int | None = None) -> RecordingFile:
    named = (name or path_of(url)).rpartition("/")[2]
    return RecordingFile(
        url=url,
        name=named or None,
        content_type=CONTENT_TYPES.get(named[named.rfind(".") :].lower()),
        size=size or None,
        duration=found.recording_duration or None,
        expires_at=found.download_url_expiry,
    )


def _parts(file_name: str | None) -> tuple[str | None, str | None]:
    """The prefix and the meeting in a file's name."""
    match = _FILE_NAME.match(file_name or "")
    return (match["prefix"], match["room"]) if match else (None, None)


def _place(storage: WireStorage) -> str | None:
    where = "/".join(part.strip("/") for part in (storage.bucket, storage.path) if part)
    return ":".join(part for part in (storage.type, where) if part) or None
