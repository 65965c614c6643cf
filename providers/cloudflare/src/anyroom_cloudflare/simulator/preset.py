"""What a preset must look like, and the presets that a new app of the dashboard has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from anyroom_cloudflare.simulator.shapes import (
    FLAG,
    NUMBER,
    SOME_TEXT,
    TEXT,
    Anything,
    Choice,
    Keyed,
    Many,
    Nullable,
    Number,
    Object,
    Shape,
)
from anyroom_cloudflare.simulator.times import stamp

QUALITY: Final = Choice(("hd", "vga", "qvga", "fhd", "uhd"))
ALLOWANCE: Final = Choice(("ALLOWED", "NOT_ALLOWED", "CAN_REQUEST"))
PRODUCE: Final = Object(needed={"can_produce": ALLOWANCE})


def each(shape: Shape, *names: str) -> dict[str, Shape]:
    return dict.fromkeys(names, shape)


CONFIG: Final = Object(
    needed={
        "view_type": Choice(("GROUP_CALL", "WEBINAR", "AUDIO_ROOM", "LIVESTREAM")),
        "max_screenshare_count": NUMBER,
        "max_video_streams": Object(needed=each(NUMBER, "desktop", "mobile")),
        "media": Object(
            needed={
                "video": Object(
                    needed={"quality": QUALITY, "frame_rate": Number(most=30)}, optional={"simulcast": FLAG}
                ),
                "screenshare": Object(needed={"quality": QUALITY, "frame_rate": Number(most=30)}),
            },
            optional={"audio": Object(each(FLAG, "enable_stereo", "enable_high_bitrate"))},
        ),
    },
    optional={"livestream_viewer_qualities": Nullable(Many(Number(whole=True)))},
)

FLAGS: Final = (
    "accept_waiting_requests",
    "can_accept_production_requests",
    "can_change_participant_permissions",
    "can_edit_display_name",
    "can_livestream",
    "can_record",
    "can_spotlight",
    "disable_participant_audio",
    "disable_participant_screensharing",
    "disable_participant_video",
    "hidden_participant",
    "kick_participant",
    "pin_participant",
    "show_participant_list",
)
CONNECTED: Final = (
    "can_alter_connected_meetings",
    "can_switch_connected_meetings",
    "can_switch_to_parent_meeting",
)

PERMISSIONS: Final = Object(
    needed={
        **each(FLAG, *FLAGS),
        "media": Object(needed=each(PRODUCE, "audio", "video", "screenshare")),
        "chat": Object(
            needed={
                "public": Object(needed=each(FLAG, "can_send", "text", "files")),
                "private": Object(needed=each(FLAG, "can_send", "can_receive", "text", "files")),
            }
        ),
        "polls": Object(needed=each(FLAG, "can_create", "can_view", "can_vote")),
        "plugins": Object(
            needed={**each(FLAG, "can_close", "can_start", "can_edit_config"), "config": Keyed(Anything())}
        ),
        "connected_meetings": Object(needed=each(FLAG, *CONNECTED)),
        "recorder_type": Choice(("RECORDER", "LIVESTREAMER", "NONE")),
        "waiting_room_type": Choice(("SKIP", "ON_PRIVILEGED_USER_ENTRY", "SKIP_ON_ACCEPT")),
    },
    optional={
        **each(FLAG, "accept_stage_requests", "is_recorder", "stage_enabled", "transcription_enabled"),
        "stage_access": ALLOWANCE,
    },
)

UI: Final = Object(
    needed={
        "design_tokens": Object(
            needed={
                "border_radius": Choice(("sharp", "rounded", "extra-rounded", "circular")),
                "border_width": Choice(("none", "thin", "fat")),
                "theme": Choice(("darkest", "dark", "light")),
                "spacing_base": NUMBER,
                "colors": Object(
                    needed={
                        "brand": Object(needed=each(TEXT, "300", "400", "500", "600", "700")),
                        "background": Object(needed=each(TEXT, "600", "700", "800", "900", "1000")),
                        **each(TEXT, "danger", "success", "warning", "text", "text_on_brand", "video_bg"),
                    }
                ),
            },
            optional=each(TEXT, "font_family", "google_font", "logo"),
        )
    },
    optional={"config_diff": Keyed(Anything())},  # of the first generation
)

PRESET: Final = Object(needed={"name": SOME_TEXT, "config": CONFIG, "permissions": PERMISSIONS, "ui": UI})


@dataclass
class Preset:
    id: str
    created_at: float
    content: Mapping[str, Any]
    updated_at: float = field(default=0)

    def __post_init__(self) -> None:
        self.updated_at = self.created_at

    @property
    def name(self) -> str:
        return str(self.content["name"])

    @property
    def permissions(self) -> Mapping[str, Any]:
        permissions: Mapping[str, Any] = self.content["permissions"]
        return permissions

    def change(self, content: Mapping[str, Any], at: float) -> None:
        self.content, self.updated_at = content, at

    def summary(self) -> dict[str, object]:
        """What lists have of it."""
        return {"id": self.id, "name": self.name, **self._times()}

    def as_json(self) -> dict[str, object]:
        return {"id": self.id, **self.content, **self._times()}

    def _times(self) -> dict[str, str]:
        return {"created_at": stamp(self.created_at), "updated_at": stamp(self.updated_at)}


# --- the dashboard's defaults -------------------------------------------------------------------------------------------

# Their names are those of the official samples. What is in them is documented nowhere: this follows from the names.
HOSTS: Final = frozenset({"group_call_host", "webinar_presenter"})
PRODUCING: Final = HOSTS | {"group_call_participant"}
DEFAULT_NAMES: Final = (
    "group_call_host",
    "group_call_participant",
    "webinar_presenter",
    "webinar_participant",
    "webinar_viewer",
)
COLORS: Final[Mapping[str, object]] = {
    "brand": {"300": "#844d1c", "400": "#9d5b22", "500": "#b56927", "600": "#d37c30", "700": "#d9904f"},
    "background": {"600": "#222222", "700": "#1f1f1f", "800": "#1b1b1b", "900": "#181818", "1000": "#141414"},
    "danger": "#FF2D2D",
    "success": "#62A504",
    "warning": "#FFCD07",
    "text": "#EEEEEE",
    "text_on_brand": "#EEEEEE",
    "video_bg": "#191919",
}


def default_content(name: str) -> dict[str, object]:
    host = name in HOSTS
    produce = {"can_produce": "ALLOWED" if name in PRODUCING else "NOT_ALLOWED"}
    talks = name != "webinar_viewer"
    content: dict[str, object] = {
        "name": name,
        "config": {
            "view_type": "GROUP_CALL" if name.startswith("group_call") else "WEBINAR",
            "max_screenshare_count": 1,
            "max_video_streams": {"desktop": 9, "mobile": 6},
            "media": {
                "video": {"quality": "hd", "frame_rate": 30},
                "screenshare": {"quality": "hd", "frame_rate": 5},
                "audio": {"enable_stereo": False, "enable_high_bitrate": False},
            },
        },
        "permissions": {
            **dict.fromkeys(FLAGS, host),
            "can_edit_display_name": True,
            "hidden_participant": False,
            "show_participant_list": talks,
            "media": {"audio": produce, "video": produce, "screenshare": produce},
            "chat": {
                "public": {"can_send": talks, "text": talks, "files": talks},
                "private": {"can_send": talks, "can_receive": talks, "text": talks, "files": talks},
            },
            "polls": {"can_create": host, "can_view": True, "can_vote": talks},
            "plugins": {"can_close": host, "can_start": host, "can_edit_config": host, "config": {}},
            "connected_meetings": dict.fromkeys(CONNECTED, host),
            "recorder_type": "NONE",
            "waiting_room_type": "SKIP",
            "transcription_enabled": False,
        },
        "ui": {
            "design_tokens": {
                "border_radius": "rounded",
                "border_width": "thin",
                "spacing_base": 4,
                "theme": "dark",
                "colors": COLORS,
            }
        },
    }
    return content
