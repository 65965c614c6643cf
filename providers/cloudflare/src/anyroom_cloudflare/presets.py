"""Presets: what RealtimeKit calls the rights of a participant. One for each role, in full, as `POST /presets` wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.types.tokens import Role

PREFIX: Final = "anyroom_"
"""What the names of the presets that `prepare` makes begin with, followed by the role."""

_EVERYBODY: Final = frozenset({"show_participant_list"})
_SPEAKER: Final = _EVERYBODY | {"can_edit_display_name"}
_MODERATOR: Final = _SPEAKER | {
    "accept_stage_requests",
    "accept_waiting_requests",
    "can_accept_production_requests",
    "can_spotlight",
    "disable_participant_audio",
    "disable_participant_screensharing",
    "disable_participant_video",
    "kick_participant",
    "pin_participant",
}
_HOST: Final = _MODERATOR | {"can_change_participant_permissions", "can_livestream", "can_record"}
_SWITCHES: Final = _HOST | {"hidden_participant"}
"""Every permission that is a switch, in the documented preset (SDK 5.9.0, OpenAPI of July 2026)."""

ALLOWED: Final[Mapping[Role, frozenset[str]]] = {
    Role.HOST: _HOST,
    Role.MODERATOR: _MODERATOR,
    Role.PARTICIPANT: _SPEAKER,
    Role.GUEST: _SPEAKER,
    Role.VIEWER: _EVERYBODY,
}
"""The switches that are on, by role. There is none for receiving: whoever is in sees and hears."""

_MODERATES: Final = frozenset({Role.HOST, Role.MODERATOR})

_DESIGN: Final[Mapping[str, Any]] = {
    "border_radius": "rounded",
    "border_width": "thin",
    "spacing_base": 4,
    "theme": "dark",
    "colors": {
        "brand": {"300": "#844d1c", "400": "#9d5b22", "500": "#b56927", "600": "#d37c30", "700": "#d9904f"},
        "background": {"600": "#222222", "700": "#1f1f1f", "800": "#1b1b1b", "900": "#181818", "1000": "#141414"},
        "danger": "#FF2D2D",
        "success": "#62A504",
        "warning": "#FFCD07",
        "text": "#EEEEEE",
        "text_on_brand": "#EEEEEE",
        "video_bg": "#191919",
    },
}
"""The documented defaults, which `POST /presets` nevertheless wants to be told. They are about the vendor's UI kit."""


def default_name(role: Role) -> str:
    """The name of the preset that `prepare` makes for a role. Documented names have underscores."""
    return f"{PREFIX}{role.value}"


def preset(role: Role) -> dict[str, Any]:
    """The body that makes a role's preset."""
    return {
        "name": default_name(role),
        # One type for all: a meeting's type is its participants' (the UI kit draws by it), and all roles share a room.
        "config": {
            "view_type": "GROUP_CALL",
            "max_screenshare_count": 1,
            "max_video_streams": {"desktop": 9, "mobile": 6},
            "media": {
                "video": {"quality": "hd", "frame_rate": 30},
                "screenshare": {"quality": "hd", "frame_rate": 5},
                "audio": {"enable_stereo": False, "enable_high_bitrate": False},
            },
        },
        "permissions": _permissions(role),
        "ui": {"design_tokens": dict(_DESIGN)},
    }


def _permissions(role: Role) -> dict[str, Any]:
    allowed = ALLOWED[role]
    moderates = role in _MODERATES
    takes_part = role is not Role.VIEWER
    produce = {"can_produce": "ALLOWED" if takes_part else "NOT_ALLOWED"}
    return {
        **{switch: switch in allowed for switch in sorted(_SWITCHES)},
        "media": {"audio": produce, "video": produce, "screenshare": produce},
        "chat": {
            "public": {"can_send": takes_part, "text": takes_part, "files": takes_part},
            "private": {"can_send": takes_part, "can_receive": True, "text": takes_part, "files": takes_part},
        },
        "polls": {"can_create": moderates, "can_view": True, "can_vote": takes_part},
        "plugins": {"can_close": moderates, "can_start": moderates, "can_edit_config": moderates, "config": {}},
        "connected_meetings": {
            "can_alter_connected_meetings": moderates,
            "can_switch_connected_meetings": moderates,
            "can_switch_to_parent_meeting": moderates,
        },
        "recorder_type": "NONE",
        # SKIP_ON_ACCEPT waits until somebody inside accepts; ON_PRIVILEGED_USER_ENTRY only until somebody who could is in.
        "waiting_room_type": "SKIP_ON_ACCEPT" if role is Role.GUEST else "SKIP",
        "transcription_enabled": False,
    }
