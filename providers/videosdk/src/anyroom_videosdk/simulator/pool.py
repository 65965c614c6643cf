"""Composers that an account keeps to itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from anyroom.simulator import NEVER
from anyroom_videosdk.simulator.webhooks import Post

ACQUIRING_SECONDS: Final = 1.0  # ours to choose


@dataclass(kw_only=True)
class Resource:
    id: str
    kind: str
    mode: str
    quality: str
    webhook_url: str
    acquired_at: float
    post: Post
    released: bool = False
    told: bool = False

    def due(self) -> float:
        return NEVER if self.told else self.acquired_at + ACQUIRING_SECONDS

    def step(self) -> None:
        at, self.told = self.due(), True
        self.post(self.webhook_url, "resource-acquired", {"id": self.id, "type": self.kind}, at)

    def status(self, now: float, *, composing: bool) -> str:
        if self.released:
            return "released"
        if now < self.acquired_at + ACQUIRING_SECONDS:
            return "pending"
        return "composing" if composing else "idle"

    def as_json(self, status: str, composers: list[str]) -> dict[str, object]:
        return {
            "id": self.id,
            "status": status,
            "type": self.kind,
            "mode": self.mode,
            "quality": self.quality,
            "composerIds": composers,
            "webhookUrl": self.webhook_url,
        }
