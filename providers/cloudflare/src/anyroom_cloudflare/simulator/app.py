"""An app: everything that RealtimeKit keeps is in one."""

from __future__ import annotations

from dataclasses import dataclass, field

from anyroom_cloudflare.simulator.livestream import Livestream
from anyroom_cloudflare.simulator.meeting import Meeting
from anyroom_cloudflare.simulator.preset import Preset
from anyroom_cloudflare.simulator.recording import Recording
from anyroom_cloudflare.simulator.session import Session
from anyroom_cloudflare.simulator.times import stamp
from anyroom_cloudflare.simulator.webhook import Webhook


@dataclass
class App:
    id: str
    name: str
    created_at: float
    presets: dict[str, Preset] = field(default_factory=dict[str, Preset])
    meetings: dict[str, Meeting] = field(default_factory=dict[str, Meeting])
    sessions: dict[str, Session] = field(default_factory=dict[str, Session])
    recordings: dict[str, Recording] = field(default_factory=dict[str, Recording])
    livestreams: dict[str, Livestream] = field(default_factory=dict[str, Livestream])
    webhooks: dict[str, Webhook] = field(default_factory=dict[str, Webhook])

    def preset_called(self, name: str) -> Preset | None:
        return next((preset for preset in self.presets.values() if preset.name == name), None)

    def as_json(self) -> dict[str, object]:
        return {"id": self.id, "name": self.name, "created_at": stamp(self.created_at)}
