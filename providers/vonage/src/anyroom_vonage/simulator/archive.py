"""An archive's life: started, paused while nobody publishes, stopped, available, expired or deleted."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from anyroom.simulator import NEVER, Fields, FileStore, Refusal, milliseconds
from anyroom.simulator.media import matroska, mp4
from anyroom_vonage.simulator.composition import Layout, Selection
from anyroom_vonage.simulator.session import GRACE_SECONDS, Session

# Seconds, as the archiving guide gives them.
MOST_RECORDED: Final = 4 * 60 * 60
MOST_IN_ALL: Final = 12 * 60 * 60
MOST_IDLE: Final = 60 * 60
FIRST_PUBLISHER_WITHIN: Final = 60
RETENTION: Final = 72 * 60 * 60
URL_SECONDS: Final = 10 * 60
# How long the file takes to make is ours to choose.
PROCESSING_SECONDS: Final = 1.5

ACTIVE: Final = frozenset({"started", "paused"})
# Only now are size and duration told: the recorded answer of a stop call has 0 for both.
FINISHED: Final = frozenset({"available", "expired", "deleted"})


@dataclass(frozen=True)
class ArchiveSettings:
    """What the start call asked for."""

    name: str = ""
    has_audio: bool = True
    has_video: bool = True
    composed: bool = True
    manual: bool = False
    resolution: str | None = None
    max_bitrate: int | None = None
    quantization: int | None = None
    tag: str = ""
    transcribed: bool = False
    language: str | None = None
    summarized: bool = False
    automatic: bool = False


@dataclass
class Archive:
    id: str
    application_id: str
    session: Session
    settings: ArchiveSettings
    created_at: float
    files: FileStore
    layout: Layout = field(default_factory=Layout)
    successor: Callable[[float], object] | None = None
    status: str = "started"
    reason: str = ""
    updated_at: float = 0
    size: int = 0
    sha256: str = ""
    # Seconds recorded before the current stretch, and since when that stretch, or the pause, lasts.
    recorded: float = 0
    since: float = 0
    # By stream, what the manifest says of whose it was and what of: noted while it is there to be asked.
    tracks: dict[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])

    def __post_init__(self) -> None:
        self.updated_at = self.since = self.created_at
        self.selection: Selection = Selection(self.settings.manual)
        self.session.watchers.append(self)
        self._note_tracks()
        if not self.session.streams:
            self.status = "paused"
        self._tell(self.created_at)

    @property
    def active(self) -> bool:
        return self.status in ACTIVE

    @property
    def duration(self) -> int:
        return round(self.recorded)

    def status_at(self, now: float) -> str:
        expired = self.status == "available" and now >= self.created_at + RETENTION
        return "expired" if expired else self.status

    def publishing_changed(self, at: float) -> None:
        self._note_tracks()
        status = "started" if self.session.streams else "paused"
        if status != self.status:
            self._bank(at)
            self.status, self.updated_at = status, at
            self._tell(at)

    def select(self, given: Fields, unknown: Refusal) -> None:
        """Take a stream in, or leave it out from now on, as a call asks."""
        self.selection.change(given, self.session, unknown)
        self._note_tracks()

    def due(self) -> float:
        if self.active:
            return min(self._endings())[0]
        return self.updated_at + PROCESSING_SECONDS if self.status == "stopped" else NEVER

    def step(self) -> None:
        if self.active:
            at, reason = min(self._endings())
            self.stop(at, reason)
            if reason == "maximum duration exceeded" and self.successor and self.session.has_clients:
                self.successor(at)
        else:
            self._become_available(self.due())

    def stop(self, at: float, reason: str) -> None:
        self._bank(at)
        self.session.watchers.remove(self)
        self.status, self.reason, self.updated_at = "stopped", reason, at
        self._tell(at)

    def delete(self, at: float) -> None:
        self.files.remove(self._key)
        self.files.remove(self._transcript_key)
        self.status, self.updated_at, self.size, self.sha256 = "deleted", at, 0, ""

    def as_json(self, now: float, *, whole_seconds: bool = False) -> dict[str, object]:
        """The Archive object; lists, stop answers and callbacks know their times to the second only."""
        status, settings = self.status_at(now), self.settings
        created, updated = (milliseconds(time) for time in (self.created_at, self.updated_at))
        optional = {
            "resolution": settings.resolution,
            "maxBitrate": settings.max_bitrate,
            "quantizationParameter": settings.quantization,
            "transcription": self._transcription(status) if settings.transcribed else None,
        }
        return {
            "id": self.id,
            "status": status,
            "name": settings.name,
            "reason": self.reason,
            "sessionId": self.session.id,
            "applicationId": self.application_id,
            "createdAt": created // 1000 * 1000 if whole_seconds else created,
            "size": self.size,
            "duration": self.duration if status in FINISHED else 0,
            "outputMode": "composed" if settings.composed else "individual",
            "streamMode": "manual" if settings.manual else "auto",
            "hasAudio": settings.has_audio,
            "hasVideo": settings.has_video,
            "hasTranscription": settings.transcribed,
            "sha256sum": self.sha256,
            "password": "",
            "updatedAt": updated // 1000 * 1000 if whole_seconds else updated,
            "multiArchiveTag": settings.tag,
            "event": "archive",
            "url": self.files.url(self._key, seconds=URL_SECONDS) if status == "available" else None,
            **{name: value for name, value in optional.items() if value is not None},
            **self.selection.as_json(running=status == "started"),
        }

    @property
    def _key(self) -> str:
        return f"{self.application_id}/{self.id}/archive.{'mp4' if self.settings.composed else 'zip'}"

    @property
    def _transcript_key(self) -> str:
        return f"{self.application_id}/{self.id}/transcription.json"

    def _endings(self) -> list[tuple[float, str]]:
        """When it would stop by itself if nobody came or went, and why."""
        endings = [(self.created_at + MOST_IN_ALL, "maximum duration exceeded")]
        if self.session.emptied_at is not None:
            endings.append((self.session.emptied_at + GRACE_SECONDS, "session ended"))
        if self.status == "started":
            endings.append((self.since + MOST_RECORDED - self.recorded, "maximum duration exceeded"))
        else:
            patience = MOST_IDLE if self.recorded else FIRST_PUBLISHER_WITHIN
            endings.append((self.since + patience, "maximum idle time exceeded"))
        return endings

    def _bank(self, at: float) -> None:
        if self.status == "started":
            self.recorded += at - self.since
        self.since = at

    def _note_tracks(self) -> None:
        for stream in self.session.streams.values():
            if not self.settings.manual or stream.id in self.selection.chosen:
                video = {"videoType": stream.video_type} if stream.video_type else {}
                self.tracks.setdefault(
                    stream.id, {"connectionData": self.session.connections[stream.connection_id].data, **video}
                )

    def _become_available(self, at: float) -> None:
        hue = zlib.crc32(self.id.encode()) % 256
        length = max(self.duration, 1)
        if self.settings.composed:
            make, content_type = partial(mp4, length, hue), "video/mp4"
        else:
            manifest = json.dumps(self._manifest(length, hue))
            make, content_type = partial(zipped, tuple(self.tracks), manifest, length, hue), "application/zip"
        # What was never recorded ends as a file without a byte.
        stored = self.files.put(self._key, content_type, make if self.recorded else bytes)
        if self.settings.transcribed:
            self.files.put(self._transcript_key, "application/json", partial(transcript, self.settings.language))
        self.size, self.sha256 = stored.size, stored.sha256
        self.status, self.updated_at = "available", at
        self._tell(at)
        self.session.outside.later(self.created_at + RETENTION, self._expire)

    def _expire(self, at: float) -> None:
        if self.status == "available":
            self._tell(at)

    def _tell(self, at: float) -> None:
        """What is told is the answer of a call, and the application under its old name."""
        body = {**self.as_json(at, whole_seconds=True), "partnerId": self.application_id}
        self.session.outside.tell("archive_status", body, at, None)

    def _manifest(self, length: int, hue: int) -> dict[str, object]:
        return {
            "createdAt": milliseconds(self.created_at),
            "files": [
                {
                    "filename": f"{stream_id}.mkv",
                    "size": len(matroska(length, hue)),
                    "startTimeOffset": 0,
                    "stopTimeOffset": length * 1000,
                    "streamId": stream_id,
                    **said,
                }
                for stream_id, said in self.tracks.items()
            ],
            "id": self.id,
            "name": self.settings.name,
            "sessionId": self.session.id,
        }

    def _transcription(self, status: str) -> dict[str, object]:
        progress = "requested" if self.active else "available" if status == "available" else "started"
        return {
            "status": progress,
            "reason": "",
            "url": self.files.url(self._transcript_key, seconds=URL_SECONDS) if progress == "available" else None,
            "primaryLanguageCode": self.settings.language,
            "hasSummary": self.settings.summarized,
        }


def zipped(tracks: tuple[str, ...], manifest: str, length: int, hue: int) -> bytes:
    """An individual archive: a film a stream, and the manifest. Entries are dated alike, so that bytes repeat."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for stream_id in tracks:
            archive.writestr(zipfile.ZipInfo(f"{stream_id}.mkv"), matroska(length, hue))
        archive.writestr(zipfile.ZipInfo("manifest.json"), manifest)
    return target.getvalue()


def transcript(language: str | None) -> bytes:
    # What is in the file is documented nowhere; this much any reader of transcripts understands.
    return json.dumps(
        {"language": language, "text": "Hello.", "segments": [{"start": 0, "end": 1, "text": "Hello."}]}
    ).encode()
