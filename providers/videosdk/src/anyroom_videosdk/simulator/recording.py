"""A recording of the whole room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from anyroom.simulator import FileStore
from anyroom_videosdk.simulator.composition import Composition
from anyroom_videosdk.simulator.film import Film, shoot
from anyroom_videosdk.simulator.output import Output
from anyroom_videosdk.simulator.times import iso


@dataclass(kw_only=True)
class Recording(Output):
    file_id: str
    files: FileStore
    composition: Composition
    ready: Callable[[Recording, float], None]
    film: Film | None = None

    event: ClassVar[str | None] = "recording"

    @override
    def told(self, stage: str) -> Mapping[str, object]:
        film = self.film.as_told(self.files) if self.film else {}
        return {"id": self.composer_id, **film}

    @override
    def finish(self, at: float) -> None:
        directory = f"{self.composition.directory}/" if self.composition.directory else ""
        self.film = shoot(
            self.files,
            id=self.file_id,
            path=f"{directory}uploads/videos/{self.file_id}.{self.composition.format}",
            format=self.composition.format,
            seconds=self.seconds,
            at=at,
            resolution=self.composition.resolution,
            delivered=self.composition.delivered,
        )
        self.ready(self, at)

    def delete(self) -> None:
        self.deleted = True
        if self.film:
            self.files.remove(self.film.path)

    def as_json(self, *, with_times: bool) -> dict[str, object]:
        """The Recording, which has no status: its file says that it is finished, its end that it is over."""
        times = {"start": iso(self.begun_at), "end": iso(self.ended_at)} if with_times else {}
        updated_at = self.film.made_at if self.film else self.ended_at or self.begun_at
        return {
            "userId": self.session.room.owner.id,
            "roomId": self.session.room.room_id,
            "sessionId": self.session.id,
            **times,
            "createdAt": iso(self.begun_at),
            "updatedAt": iso(updated_at),
            **({"fileId": self.film.id} if self.film else {}),
            "file": self.film.as_document(self.files) if self.film else None,
            "id": self.id,
        }
