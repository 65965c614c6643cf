"""A meeting, which is a room for good, and the participants who may join it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from anyroom_cloudflare.simulator.output import RECORDING_CONFIG, without_secrets
from anyroom_cloudflare.simulator.session import Session
from anyroom_cloudflare.simulator.shapes import FLAG, TEXT, Choice, Many, Nullable, Number, Object, Shape
from anyroom_cloudflare.simulator.times import stamp

LANGUAGES: Final = ("en-US", "en-IN", "de", "hi", "sv", "ru", "pl", "el", "fr", "nl")
SUMMARY_TYPES: Final = (
    "general",
    "team_meeting",
    "sales_call",
    "client_check_in",
    "interview",
    "daily_standup",
    "one_on_one_meeting",
    "lecture",
    "code_review",
)
AI_CONFIG: Final = Object(
    {
        "transcription": Object(
            {"keywords": Many(TEXT), "language": Choice(LANGUAGES), "profanity_filter": FLAG},
        ),
        "summarization": Object(
            {
                "word_limit": Number(150, 1000, whole=True),
                "text_format": Choice(("plain_text", "markdown")),
                "summary_type": Choice(SUMMARY_TYPES),
            }
        ),
    }
)
UNNULLED: Final[Mapping[str, Shape]] = {
    "persist_chat": FLAG,
    "summarize_on_end": FLAG,
    "transcribe_on_end": FLAG,
    "session_keep_alive_time_in_secs": Number(60, 600),
    "recording_config": RECORDING_CONFIG,
    "ai_config": AI_CONFIG,
}
NULLED: Final[Mapping[str, Shape]] = {"title": TEXT, "record_on_start": FLAG, "live_stream_on_start": FLAG}
MEETING: Final = Object({**{name: Nullable(shape) for name, shape in NULLED.items()}, **UNNULLED})
STATUS: Final = Choice(("ACTIVE", "INACTIVE"))
MEETING_CHANGE: Final = Object({**NULLED, **UNNULLED, "status": STATUS})

DEFAULTS: Final[Mapping[str, object]] = {
    "title": None,
    "record_on_start": False,
    "live_stream_on_start": False,
    "persist_chat": False,
    "summarize_on_end": False,
    "transcribe_on_end": False,
    "session_keep_alive_time_in_secs": 60,
}


@dataclass
class Participant:
    """Somebody who may join; there is no other way to be let in."""

    id: str
    custom_id: str
    name: str | None
    picture: str | None
    preset_name: str
    created_at: float
    updated_at: float

    def as_json(self, token: str | None = None) -> dict[str, object]:
        return {
            "id": self.id,
            "name": self.name,
            "picture": self.picture,
            "custom_participant_id": self.custom_id,
            "preset_name": self.preset_name,
            **({} if token is None else {"token": token}),
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at),
        }

    def as_acted_upon(self) -> dict[str, object]:
        """What kicking and muting tell of somebody."""
        optional = {"name": self.name, "picture": self.picture}
        return {
            "id": self.id,
            **{name: text for name, text in optional.items() if text is not None},
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at),
        }


@dataclass
class Meeting:
    id: str
    created_at: float
    content: Mapping[str, Any]
    status: str = "ACTIVE"
    updated_at: float = 0
    session: Session | None = None
    participants: dict[str, Participant] = field(default_factory=dict[str, Participant])

    def __post_init__(self) -> None:
        self.updated_at = self.created_at

    @property
    def title(self) -> str | None:
        title: str | None = self.content["title"]
        return title

    @property
    def live_session(self) -> Session | None:
        return self.session if self.session and self.session.live else None

    @property
    def recording_config(self) -> Mapping[str, Any]:
        config: Mapping[str, Any] = self.content.get("recording_config", {})
        return config

    def change(self, content: Mapping[str, Any], at: float) -> None:
        """Take these fields as they are now; the status stays where they say nothing about it."""
        self.content = {name: value for name, value in content.items() if name != "status"}
        self.status, self.updated_at = str(content.get("status", self.status)), at

    def as_json(self, *, listed: bool = False) -> dict[str, object]:
        """The Meeting object; items of lists do without `ai_config`."""
        shown = {name: value for name, value in self.content.items() if not (listed and name == "ai_config")}
        if "recording_config" in shown:
            shown["recording_config"] = without_secrets(self.recording_config)
        return {
            "id": self.id,
            **shown,
            "status": self.status,
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at),
        }
