"""Recordings of one participant, of one of their tracks, and of some participants mixed by the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from anyroom.simulator import FileStore, milliseconds
from anyroom_videosdk.simulator.film import Film, shoot
from anyroom_videosdk.simulator.output import Output
from anyroom_videosdk.simulator.streaming import NO_DELIVERIES
from anyroom_videosdk.simulator.times import iso

AUDIO_KINDS: Final = frozenset({"audio", "screen_audio"})
TRACK_KINDS: Final = AUDIO_KINDS | {"video", "screen_video"}
# Whoever joins the simulation publishes a microphone and a camera, and shares no screen.
PUBLISHED_KINDS: Final = frozenset({"audio", "video"})
BOTH_KINDS: Final = "audio_video"
INDIVIDUAL_FRAME: Final = (640, 360)
COMPOSITE_FRAME: Final = (800, 600)


@dataclass(kw_only=True)
class Individual(Output):
    """One file per participant, or per unmute of one kind of media."""

    participant_id: str
    participant_name: str
    kind: str
    mode: str
    format: str
    file_id: str
    files: FileStore
    directory: str | None = None
    film: Film | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.follows: str | None = self.participant_id

    @override
    def told(self, stage: str) -> Mapping[str, object]:
        tracked = {"kind": self.kind} if self.mode == "track" else {}
        format = {} if self.mode == "track" or stage == "stopped" else {"fileFormat": self.format}
        files = {"fileDetails": [self.film.as_told(self.files)]} if self.film else {}
        return {"participantId": self.participant_id, **tracked, **format, **files}

    @override
    def tell(self, stage: str, at: float) -> None:
        name = "participant-track-recording" if self.mode == "track" else "participant-recording"
        self.session.tell(f"{name}-{stage}", at, self.told(stage), self.webhook_url)

    @override
    def finish(self, at: float) -> None:
        kind = f"{self.kind}/" if self.mode == "track" else ""
        name = f"{self.mode}_recording_{self.participant_id}"
        name += f"_{self.kind}" if self.mode == "track" else ""
        root = self.directory or "individual-recordings"
        self.film = shoot(
            self.files,
            id=self.file_id,
            path=f"{root}/{self.session.id}/{self.participant_id}/{kind}{name}_{milliseconds(at)}.{self.format}",
            format=self.format,
            seconds=self.seconds,
            at=at,
            resolution=None if self.kind in AUDIO_KINDS else INDIVIDUAL_FRAME,
        )

    def delete(self) -> None:
        self.deleted = True
        if self.film:
            self.files.remove(self.film.path)

    def as_json(self) -> dict[str, object]:
        return {
            "sessionId": self.session.id,
            "participantId": self.participant_id,
            "participantName": self.participant_name,
            "kind": self.kind,
            "fileFormat": self.format,
            "start": iso(self.begun_at),
            "end": iso(self.ended_at),
            "mode": self.mode,
            "region": self.session.room.region,
            "files": [self.film.as_listed(self.files, self.session.room.owner.id)] if self.film else [],
            "roomId": self.session.room.room_id,
            "webhook": NO_DELIVERIES,
            "id": self.id,
        }


@dataclass(kw_only=True)
class Composite(Output):
    """A server-side mix of chosen participants, under the names of the API's first version."""

    participants: tuple[tuple[str, tuple[str, ...]], ...]
    format: str
    file_id: str
    files: FileStore
    directory: str | None = None
    delivered: bool = False
    film: Film | None = None

    @override
    def finish(self, at: float) -> None:
        root = self.directory or "individual-recordings"
        self.film = shoot(
            self.files,
            id=self.file_id,
            path=f"{root}/{self.session.id}/composite_recording_{milliseconds(at)}_{self.file_id}.{self.format}",
            format=self.format,
            seconds=self.seconds,
            at=at,
            resolution=COMPOSITE_FRAME,
            delivered=self.delivered,
        )

    def delete(self) -> None:
        self.deleted = True
        if self.film:
            self.files.remove(self.film.path)

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "meetingId": self.session.room.room_id,
            "sessionId": self.session.id,
            "participants": [
                {"participantId": participant_id, "kind": list(kinds)} for participant_id, kinds in self.participants
            ],
            "fileFormat": self.format,
            "start": iso(self.begun_at),
            "end": iso(self.ended_at),
            **({"fileId": self.film.id, "file": self.film.as_json(self.files)} if self.film else {}),
        }
