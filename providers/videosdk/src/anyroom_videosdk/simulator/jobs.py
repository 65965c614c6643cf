"""Work on finished recordings: merges of two channels, and transcodings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from anyroom.simulator import NEVER, FileStore
from anyroom_videosdk.simulator.film import Film, shoot
from anyroom_videosdk.simulator.room import Session
from anyroom_videosdk.simulator.streaming import NO_DELIVERIES
from anyroom_videosdk.simulator.times import iso

# How long such work waits and takes is ours to choose.
PENDING_SECONDS: Final = 0.5
WORKING_SECONDS: Final = 1.5


@dataclass(frozen=True)
class ChannelMember:
    participant_id: str
    recording_id: str

    def as_json(self) -> dict[str, str]:
        return {"recordingId": self.recording_id, "participantId": self.participant_id}


@dataclass(kw_only=True)
class Merge:
    id: str
    session: Session
    channel1: tuple[ChannelMember, ...]
    channel2: tuple[ChannelMember, ...]
    seconds: int
    started_at: float
    file_id: str
    files: FileStore
    directory: str | None = None
    webhook_url: str | None = None
    ended_at: float | None = None
    film: Film | None = None

    @property
    def status(self) -> str:
        return "running" if self.film is None else "completed"

    def due(self) -> float:
        return self.started_at + WORKING_SECONDS if self.film is None else NEVER

    def step(self) -> None:
        self.ended_at = self.due()
        root = self.directory or "individual-recordings"
        self.film = shoot(
            self.files,
            id=self.file_id,
            path=f"{root}/{self.session.id}/merge_recording_{self.id}.mp3",
            format="mp3",
            seconds=self.seconds,
            at=self.ended_at,
        )
        self.session.tell("merge-recording-completed", self.ended_at, {"id": self.id}, self.webhook_url)

    def as_started(self) -> dict[str, object]:
        return {
            "id": self.id,
            "channel1": [member.as_json() for member in self.channel1],
            "channel2": [member.as_json() for member in self.channel2],
            "start": iso(self.started_at),
            "status": self.status,
            "meetingId": self.session.room.room_id,
            "sessionId": self.session.id,
        }

    def as_json(self) -> dict[str, object]:
        return {**self.as_started(), "end": iso(self.ended_at), "file": self._file()}

    def as_listed(self) -> dict[str, object]:
        return {
            "id": self.id,
            "sessionId": self.session.id,
            "status": self.status,
            "start": iso(self.started_at),
            "end": iso(self.ended_at),
            "file": self._file(),
        }

    def _file(self) -> dict[str, object] | None:
        return self.film.as_document(self.files) if self.film else None


@dataclass(kw_only=True)
class Transcoding:
    id: str
    task: str
    session: Session
    recording_ids: tuple[str, ...]
    seconds: int
    created_at: float
    file_id: str
    files: FileStore
    hls_id: str | None = None
    directory: str | None = None
    delivered: bool = False
    status: str = "pending"
    stopped_at: float | None = None
    film: Film | None = None
    deliveries: dict[str, object] = field(default_factory=lambda: dict(NO_DELIVERIES))

    @property
    def active(self) -> bool:
        return self.status in {"pending", "processing"}

    def due(self) -> float:
        if self.status == "pending":
            return self.created_at + PENDING_SECONDS
        return self.created_at + PENDING_SECONDS + WORKING_SECONDS if self.active else NEVER

    def step(self) -> None:
        at = self.due()
        if self.status == "pending":
            self.status = "processing"
            return
        self.status, self.stopped_at = "completed", at
        root = self.directory or f"recordings/{self.task}"
        self.film = shoot(
            self.files,
            id=self.file_id,
            path=f"{root}/{self.session.room.owner.id}/{self.file_id}.mp4",
            format="mp4",
            seconds=self.seconds,
            at=at,
            resolution=(1280, 720),
            delivered=self.delivered,
        )

    def cancel(self, at: float) -> None:
        self.status, self.stopped_at = "cancelled", at

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "recordingIds": list(self.recording_ids),
            "roomId": self.session.room.room_id,
            "sessionId": self.session.id,
            **({"hlsId": self.hls_id} if self.hls_id else {}),
            "status": self.status,
            "task": self.task,
            "startedAt": iso(self.created_at),
            "stoppedAt": iso(self.stopped_at),
            **({"file": {"id": self.film.id, **self.film.as_json(self.files)}} if self.film else {}),
            "webhook": self.deliveries,
        }
