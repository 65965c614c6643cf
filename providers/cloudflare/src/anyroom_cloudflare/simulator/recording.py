"""A recording's life: invoked, recording and paused, uploading, uploaded, or in error."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from anyroom.simulator import NEVER, FileStore, milliseconds
from anyroom_cloudflare.simulator.film import WEBM, Film, film_of, making, sound_of
from anyroom_cloudflare.simulator.output import told_storage
from anyroom_cloudflare.simulator.session import Session
from anyroom_cloudflare.simulator.times import DAY, optional_stamp, stamp

LONGEST: Final = DAY
ALONE_SECONDS: Final = 60  # how long a recording stays in a meeting that everybody has left
RETENTION: Final = 7 * DAY
# How long a recorder takes to come, and a file to arrive, is ours to choose.
INVOKING_SECONDS: Final = 1.0
UPLOADING_SECONDS: Final = 1.5

STATUSES: Final = ("INVOKED", "RECORDING", "UPLOADING", "UPLOADED", "ERRORED", "PAUSED")
RUNNING: Final = frozenset({"INVOKED", "RECORDING", "PAUSED"})
# What each action takes, and what it makes of it. That a recording can be stopped before it began is ours to choose.
ACTIONS: Final[Mapping[str, frozenset[str]]] = {
    "pause": frozenset({"RECORDING"}),
    "resume": frozenset({"PAUSED"}),
    "stop": RUNNING,
}

View = Literal["one", "listed", "active"]


@dataclass(frozen=True)
class Caller:
    """On whose behalf it happens: with an API token it is always the app."""

    id: str
    name: str

    def as_json(self) -> dict[str, str]:
        # The capital letter is the service's.
        return {"type": "ORGANIZATION", "user_Id": self.id, "name": self.name}


def reason(word: str, caller: Caller | None = None) -> dict[str, object]:
    return {"reason": word, **({"caller": caller.as_json()} if caller else {})}


@dataclass(frozen=True)
class Tracks:
    """A recording of everybody's sound in a file of its own, rather than of the whole in one."""

    prefix: str = "default"
    user_ids: frozenset[str] = frozenset()


@dataclass
class Recording:
    id: str
    meeting_id: str
    session: Session
    options: Mapping[str, Any]
    invoked_at: float
    files: FileStore
    start_reason: Mapping[str, object]
    shortest: float = 0
    tracks: Tracks | None = None
    status: str = "INVOKED"
    stop_reason: Mapping[str, object] | None = None
    started_at: float | None = None
    stopped_at: float | None = None
    # Seconds recorded before the current stretch, and since when that stretch lasts.
    recorded: float = 0
    since: float = 0
    size: int | None = None
    # What is uploaded: an answer has it when that is done, a webhook before.
    uploading: int | None = None
    stored: Mapping[str, Film] = field(default_factory=dict[str, Film])

    def __post_init__(self) -> None:
        self.film: Film = WEBM if self.tracks else film_of(self.options)
        prefix = self.options.get("file_name_prefix")
        name = f"{self.meeting_id}_{milliseconds(self.invoked_at)}"
        self.file_name: str = f"{prefix}_{name}{self.film.suffix}" if prefix else f"{name}{self.film.suffix}"

    @property
    def running(self) -> bool:
        return self.status in RUNNING

    @property
    def ready_at(self) -> float:
        """When the file was there, once it is."""
        return (self.stopped_at or self.invoked_at) + UPLOADING_SECONDS

    def expired(self, now: float) -> bool:
        return bool(self.stored) and now >= self.ready_at + RETENTION

    # --- happening ------------------------------------------------------------------------------------------------------

    def due(self) -> float:
        if self.status == "UPLOADING":
            return self.ready_at
        if not self.running:
            return NEVER
        beginning = self.invoked_at + INVOKING_SECONDS if self.status == "INVOKED" else NEVER
        return min(beginning, self._end()[0])

    def step(self) -> None:
        at = self.due()
        if self.status == "UPLOADING":
            self._arrive()
            self._tell(at)
        elif self._end()[0] <= at:
            self.stop(at, self._end()[1])
        else:
            self.status, self.started_at, self.since = "RECORDING", at, at
            self._tell(at)

    def pause(self, at: float) -> None:
        self._bank(at)
        self.status = "PAUSED"

    def resume(self, at: float) -> None:
        self.status, self.since = "RECORDING", at

    def stop(self, at: float, why: Mapping[str, object] | None) -> None:
        self._bank(at)
        self.status, self.stopped_at, self.stop_reason = "UPLOADING", at, why
        # Live answers have 0 for tracks.
        self.uploading = 0 if self.tracks else len(self.film.make(*self._looks()))
        self._tell(at)

    def session_ended(self, at: float) -> None:
        """A recording of tracks does not outlive its session."""
        if self.running:
            self.stop(at, reason("ALL_PEERS_LEFT"))

    def _end(self) -> tuple[float, Mapping[str, object] | None]:
        """When it would stop by itself as matters stand, and why."""
        longest = (self.started_at or self.invoked_at) + self.options.get("max_seconds", LONGEST)
        emptied = self.session.emptied_at
        # A session outlives its last participant: a recording may begin when nobody is there.
        alone = NEVER if emptied is None else max(emptied, self.invoked_at) + ALONE_SECONDS
        # None of the documented reasons is that it has lasted long enough.
        return (alone, reason("ALL_PEERS_LEFT")) if alone < longest else (longest, None)

    def _bank(self, at: float) -> None:
        if self.status == "RECORDING":
            self.recorded += at - self.since

    def _arrive(self) -> None:
        to_bucket = self.options.get("realtimekit_bucket_config", {}).get("enabled", True)
        outlets = (self.options.get(name, {}).get("rtmp_url") for name in ("rtmp_out_config", "live_streaming_config"))
        elsewhere = self.options.get("storage_config") or any(outlets)
        # "Invalid", say the guides of a recording that is to be stored nowhere; and of a short one that it may fail.
        if self.recorded < self.shortest or not (to_bucket or elsewhere):
            self.status, self.stop_reason = "ERRORED", reason("INTERNAL_ERROR")
            return
        if to_bucket:
            self.stored = self._files()
        for name, film in self.stored.items():
            self.files.put(self._key(name), film.content_type, making(film, *self._looks()))
        self.status, self.size = "UPLOADED", self.uploading

    def _looks(self) -> tuple[int, int]:
        """How many seconds a film of it has, and its colour."""
        return max(self.duration, 1), zlib.crc32(self.id.encode()) % 256

    def _files(self) -> dict[str, Film]:
        if self.tracks:
            return {
                self._track_name(self.tracks, peer.user_id, peer.id): WEBM
                for peer in self.session.peers.values()
                if not self.tracks.user_ids or peer.user_id in self.tracks.user_ids
            }
        sound = sound_of(self.options)
        sounds = {} if sound is None else {self._sound_name(sound): sound}
        return {self.file_name: self.film, **sounds}

    # --- telling --------------------------------------------------------------------------------------------------------

    @property
    def duration(self) -> int:
        return round(self.recorded)

    def as_json(self, now: float, view: View = "one") -> dict[str, object]:
        """The Recording object; lists and the active recording tell less of it."""
        told = self.options.get("storage_config")
        reasons = {"start_reason": self.start_reason, "stop_reason": self.stop_reason} if view == "one" else {}
        return {
            "id": self.id,
            "status": self.status,
            # Nobody knows it until the recorder has joined.
            "session_id": self.session.id if self.started_at is not None else None,
            "output_file_name": self._template() if self.tracks else self.file_name,
            "invoked_time": stamp(self.invoked_at),
            "started_time": optional_stamp(self.started_at),
            "stopped_time": optional_stamp(self.stopped_at),
            "download_url": self._track_urls(now) if self.tracks else self._url(self.file_name, now),
            "audio_download_url": self._sound_url(now),
            "download_url_expiry": stamp(self.ready_at + RETENTION) if self.stored else None,
            "file_size": self.size,
            **({"recording_duration": self.duration} if self.status == "UPLOADED" else {}),
            **({} if view == "active" else {"storage_config": told_storage(told)}),
            **{name: value for name, value in reasons.items() if value is not None},
            "meeting_id": self.meeting_id,
            **({"type": "" if view == "listed" else "TRACK"} if self.tracks else {}),
        }

    def _tell(self, at: float) -> None:
        """Of RECORDING, UPLOADING, UPLOADED and ERRORED; that a webhook hears of pauses is not documented."""
        sound = self._sound_url(at)
        size = self.uploading if self.status == "UPLOADING" else self.size
        optional = {
            "startedTime": optional_stamp(self.started_at),
            "stoppedTime": optional_stamp(self.stopped_at),
            "fileSize": None if size is None else str(size),
            "recordingDuration": self.duration if self.status == "UPLOADED" else None,
            # What is told of tracks is documented nowhere: here it is what answers have.
            "downloadUrl": self._track_urls(at) if self.tracks else self._url(self.file_name, at),
            "audioDownloadUrl": sound,
            "downloadUrlExpiry": stamp(self.ready_at + RETENTION) if self.stored else None,
            "type": "TRACK" if self.tracks else None,
        }
        recording = {
            "id": self.id,
            "recordingId": self.id,
            "status": self.status,
            "meetingId": self.meeting_id,
            "roomUUID": self.session.id,
            "organizationId": self.session.app_id,
            "outputFileName": self._template() if self.tracks else self.file_name,
            **{name: value for name, value in optional.items() if value is not None},
        }
        self.session.tell("recording.statusUpdate", {"recording": recording}, at)

    def _url(self, name: str, now: float) -> str | None:
        """Signed once, so every answer has the same."""
        if name not in self.stored:
            return None
        return self.files.url(self._key(name), seconds=int(self.ready_at) + RETENTION - int(now))

    def _sound_url(self, now: float) -> str | None:
        sound = None if self.tracks else sound_of(self.options)
        return None if sound is None else self._url(self._sound_name(sound), now)

    def _track_urls(self, now: float) -> list[dict[str, object]] | None:
        if not self.stored:
            return None
        urls = {name: {"download_url": self._url(name, now)} for name in self.stored}
        return [{"layer_name": "default", "download_urls": urls}]

    def _key(self, name: str) -> str:
        return f"{self.session.app_id}/{self.id}/{name}"

    def _sound_name(self, sound: Film) -> str:
        return self.file_name.removesuffix(self.film.suffix) + sound.suffix

    def _track_name(self, tracks: Tracks, user_id: str, peer_id: str) -> str:
        return f"{tracks.prefix}_{user_id}_{peer_id}_webcam_audio_{milliseconds(self.invoked_at)}.webm"

    def _template(self) -> str:
        # The braces are in the documented answer.
        return "{{file_name_prefix}}_{{user_id}}_{{peer_id}}_{{stream_kind}}_{{media_kind}}_{{date_time}}.webm"
