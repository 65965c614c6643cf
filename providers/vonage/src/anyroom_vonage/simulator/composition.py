"""What archives and broadcasts have in common: how streams are laid out, and which are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from anyroom.simulator import Call, Fields, Refusal
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.session import Session

RESOLUTIONS: Final = frozenset({"640x480", "480x640", "1280x720", "720x1280", "1920x1080", "1080x1920"})
DEFAULT_RESOLUTION: Final = "640x480"
LEAST_BITRATE: Final = 100_000
MOST_BITRATE: Final = 6_000_000
# What recorded answers carry when the request had none.
USUAL_BITRATE: Final = 2_000_000

PREDEFINED_LAYOUTS: Final = frozenset({"bestFit", "pip", "verticalPresentation", "horizontalPresentation"})
BOOLEANS: Final[Mapping[str, bool]] = {"true": True, "false": False}
STREAM_MODES: Final = frozenset({"auto", "manual"})


@dataclass(frozen=True)
class Layout:
    type: str = "bestFit"
    stylesheet: str | None = None
    screenshare_type: str | None = None

    @classmethod
    def read(cls, given: Fields) -> Layout:
        """A layout as requested; `BadField` for a combination that the documentation rules out."""
        if not given.has("type"):
            raise given.bad("type", "is required")
        layout = cls(
            type=given.choice("type", PREDEFINED_LAYOUTS | {"custom"}) or "",
            stylesheet=given.text("stylesheet", least=1),
            screenshare_type=given.choice("screenshareType", PREDEFINED_LAYOUTS),
        )
        if layout.type == "custom" and layout.stylesheet is None:
            raise given.bad("stylesheet", "is required with the type custom")
        if layout.type != "custom" and layout.stylesheet is not None:
            raise given.bad("stylesheet", "goes with the type custom only")
        if layout.type != "bestFit" and layout.screenshare_type is not None:
            raise given.bad("screenshareType", "goes with the type bestFit only")
        return layout


def body(call: Call) -> Fields:
    """The JSON object that a call must have; an unreadable one is a bad request, whatever its content type says."""
    try:
        return Fields(call.json)
    except UnicodeDecodeError:
        raise Refusal(errors.plain(400, "Invalid request. The body is not UTF-8.")) from None
    except ValueError as problem:
        raise Refusal(errors.plain(400, f"Invalid request. {problem}")) from None


@dataclass
class Selection:
    """The streams of a composition whose mode is manual."""

    manual: bool
    chosen: dict[str, Mapping[str, bool]] = field(default_factory=dict[str, Mapping[str, bool]])

    def change(self, given: Fields, session: Session, unknown: Refusal) -> None:
        """Add a stream or remove one, as `PATCH .../streams` asks."""
        added, removed = given.text("addStream", least=1), given.text("removeStream", least=1)
        audio, video = given.flag("hasAudio"), given.flag("hasVideo")
        if (added is None) == (removed is None):
            raise given.bad("addStream", "or removeStream is required, and not both")
        if not self.manual:
            raise Refusal(errors.STREAMS_CHOSEN_BY_SERVER)
        if added is not None:
            if added not in session.streams:
                raise unknown
            self.chosen[added] = {"hasAudio": audio is not False, "hasVideo": video is not False}
        elif removed is not None and self.chosen.pop(removed, None) is None:
            raise unknown

    def as_json(self, *, running: bool) -> dict[str, object]:
        # Recorded: the answer to a start by hand, before any stream is chosen, has no `streams`.
        if not (self.manual and running and self.chosen):
            return {}
        return {"streams": [{"streamId": stream_id, **flags} for stream_id, flags in self.chosen.items()]}
