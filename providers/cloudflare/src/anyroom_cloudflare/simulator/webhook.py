"""A webhook: where an app wants to be told what happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anyroom_cloudflare.simulator.times import stamp


@dataclass
class Webhook:
    id: str
    created_at: float
    updated_at: float
    content: Mapping[str, Any]

    def as_json(self) -> dict[str, object]:
        times = {"created_at": stamp(self.created_at), "updated_at": stamp(self.updated_at)}
        return {"id": self.id, **self.content, **times}
