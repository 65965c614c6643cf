"""Composers that an account keeps to itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ACQUIRING_SECONDS: Final = 1.0  # ours to choose


@dataclass(kw_only=True)
class Resource:
    id: str
    kind: str
    mode: str
    quality: str
    webhook_url: str
    acquired_at: float
    released: bool = False

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
