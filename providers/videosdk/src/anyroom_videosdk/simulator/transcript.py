"""Transcripts: of what people say while they say it, and of recordings afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from anyroom.simulator import NEVER, FileStore
from anyroom_videosdk.simulator.film import URL_SECONDS
from anyroom_videosdk.simulator.output import Output
from anyroom_videosdk.simulator.recording import Recording
from anyroom_videosdk.simulator.times import iso

TRANSCRIBING_SECONDS: Final = 1.0  # ours to choose
TOLD: Final = frozenset({"started", "stopped"})
# What is inside is documented for none of them; these are the formats' own rules.
SPOKEN_AS: Final[Mapping[str, bytes]] = {
    "json": b'{"text":"Hello.","segments":[{"start":0.0,"end":1.0,"text":"Hello."}]}',
    "srt": b"1\n00:00:00,000 --> 00:00:01,000\nHello.\n",
    "txt": b"Hello.\n",
    "tsv": b"start\tend\ttext\n0\t1000\tHello.\n",
    "vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n",
}


def write(files: FileStore, key: str, kind: str) -> None:
    files.put(key, "application/json" if kind == "json" else "text/plain", lambda: SPOKEN_AS[kind])


@dataclass(kw_only=True)
class LiveTranscription(Output):
    """Of what people say while they say it."""

    files: FileStore
    summarized: bool = False

    @override
    def tell(self, stage: str, at: float) -> None:
        if stage in TOLD:
            # Its own id comes first for once.
            room = self.session.room
            known = {"id": self.id, "type": "realtime", "meetingId": room.room_id, "sessionId": self.session.id}
            room.tell(f"transcription-{stage}", known, at, self.webhook_url)

    @property
    def status(self) -> str:
        return "running" if self.running else "completed"

    @override
    def due(self) -> float:
        # It is finished as soon as it is stopped.
        return super().due() if self.running else NEVER

    @override
    def stop(self, at: float) -> None:
        super().stop(at)
        write(self.files, self._key(""), "txt")
        if self.summarized:
            write(self.files, self._key("_summary"), "txt")
        self.tell("stopped", at)

    def as_json(self, *, with_files: bool = False) -> dict[str, object]:
        """The room is named deep inside only."""
        end = {} if self.running else {"end": iso(self.ended_at)}
        return {
            "id": self.id,
            "status": self.status,
            "extension": {
                "enabled": True,
                "provider": "videosdk",
                "extensionConfig": {"roomId": self.session.room.room_id, "sessionId": self.session.id},
            },
            "webhookUrl": self.webhook_url,
            "start": iso(self.asked_at),
            **end,
            **(self._paths() if with_files else {}),
        }

    def _paths(self) -> dict[str, object]:
        spoken = {} if self.running else {"txt": self._url("")}
        summary = {"txt": self._url("_summary")} if self.summarized and not self.running else {}
        return {"transcriptionFilePaths": spoken, "summarizedFilePaths": summary}

    def _key(self, suffix: str) -> str:
        return f"transcriptions/{self.id}{suffix}.txt"

    def _url(self, suffix: str) -> str:
        return self.files.url(self._key(suffix), seconds=URL_SECONDS)


@dataclass(kw_only=True)
class PostTranscription:
    """Of a finished recording."""

    id: str
    recording: Recording
    created_at: float
    completed_at: float | None = None

    def due(self) -> float:
        return self.created_at + TRANSCRIBING_SECONDS if self.completed_at is None else NEVER

    def step(self) -> None:
        self.completed_at = at = self.due()
        for kind in SPOKEN_AS:
            write(self.recording.files, self._key(kind), kind)
        if self.recording.composition.summarized:
            write(self.recording.files, self._key("summary.txt"), "txt")
        room = self.recording.session.room
        room.tell("transcription-completed", {"id": self.id, "roomId": room.room_id}, at, self.recording.webhook_url)

    def as_json(self) -> dict[str, object]:
        recording, done = self.recording, self.completed_at is not None
        kinds = SPOKEN_AS if done else ()
        summarized = done and recording.composition.summarized
        return {
            "id": self.id,
            "status": "completed" if done else "running",
            "roomId": recording.session.room.room_id,
            "sessionId": recording.session.id,
            "recordingId": recording.id,
            "filePath": recording.film.url(recording.files) if recording.film else None,
            "transcriptionFilePaths": {kind: self._url(kind) for kind in kinds},
            "summarizedFilePaths": {"txt": self._url("summary.txt")} if summarized else {},
            "start": iso(self.created_at),
            "end": iso(self.completed_at),
        }

    def _key(self, kind: str) -> str:
        return f"transcriptions/{self.id}.{kind}"

    def _url(self, kind: str) -> str:
        return self.recording.files.url(self._key(kind), seconds=URL_SECONDS)
