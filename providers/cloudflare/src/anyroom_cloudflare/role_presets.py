"""What each role is here: a preset in full, which `prepare` makes, and which presets of one's own can begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.capabilities import Why
from anyroom.errors import UnsupportedOption
from anyroom.types.tokens import Role
from anyroom_cloudflare.types.presets import (
    Allowance,
    AudioMedia,
    BorderRadius,
    BorderWidth,
    CameraMedia,
    ChatPermissions,
    Colors,
    ConnectedMeetings,
    DesignTokens,
    MediaPermissions,
    MediaQuality,
    Permissions,
    PluginPermissions,
    PollPermissions,
    PresetConfig,
    PresetMedia,
    PresetOptions,
    PresetUi,
    PrivateChat,
    Producing,
    PublicChat,
    RecorderType,
    ScreenshareMedia,
    Theme,
    VideoStreams,
    ViewType,
    WaitingRoomType,
)
from anyroom_cloudflare.wire import PROVIDER

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
NO_PRESET: Final = "no permission keeps somebody from receiving; give PARTICIPANT"
"""Why a role that is not among them cannot be."""

_MODERATES: Final = frozenset({Role.HOST, Role.MODERATOR})

# One type for all: a meeting's type is its participants' (the UI kit draws by it), and all roles share a room.
_CONFIG: Final = PresetConfig(
    view_type=ViewType.GROUP_CALL,
    max_screenshare_count=1,
    max_video_streams=VideoStreams(desktop=9, mobile=6),
    media=PresetMedia(
        video=CameraMedia(quality=MediaQuality.HD, frame_rate=30),
        screenshare=ScreenshareMedia(quality=MediaQuality.HD, frame_rate=5),
        audio=AudioMedia(enable_stereo=False, enable_high_bitrate=False),
    ),
)
_UI: Final = PresetUi(
    design_tokens=DesignTokens(
        border_radius=BorderRadius.ROUNDED,
        border_width=BorderWidth.THIN,
        spacing_base=4,
        theme=Theme.DARK,
        colors=Colors(
            brand={"300": "#844d1c", "400": "#9d5b22", "500": "#b56927", "600": "#d37c30", "700": "#d9904f"},
            background={"600": "#222222", "700": "#1f1f1f", "800": "#1b1b1b", "900": "#181818", "1000": "#141414"},
            danger="#FF2D2D",
            success="#62A504",
            warning="#FFCD07",
            text="#EEEEEE",
            text_on_brand="#EEEEEE",
            video_bg="#191919",
        ),
    )
)
"""The documented defaults, which `POST /presets` nevertheless wants to be told. They are about the vendor's UI kit."""


def default_name(role: Role) -> str:
    """The name of the preset that `prepare` makes for a role. Documented names have underscores."""
    return f"{PREFIX}{role.value}"


def role_preset(role: Role) -> PresetOptions:
    """The preset that `prepare` makes for a role: change what should be otherwise, and give it to `create_preset`.

    Raises:
        UnsupportedOption: there can be none for this role.
    """
    if role not in ALLOWED:
        raise UnsupportedOption(
            f"role: {role.value}: {NO_PRESET}", provider=PROVIDER, why=Why.UPSTREAM, option="role", value=role
        )
    return PresetOptions(name=default_name(role), config=_CONFIG, permissions=_permissions(role), ui=_UI)


def _permissions(role: Role) -> Permissions:
    switches: dict[str, Any] = {switch: switch in ALLOWED[role] for switch in _SWITCHES}
    moderates = role in _MODERATES
    takes_part = role is not Role.VIEWER
    produce = Producing(can_produce=Allowance.ALLOWED if takes_part else Allowance.NOT_ALLOWED)
    return Permissions(
        **switches,
        media=MediaPermissions(audio=produce, video=produce, screenshare=produce),
        chat=ChatPermissions(
            public=PublicChat(can_send=takes_part, text=takes_part, files=takes_part),
            private=PrivateChat(can_send=takes_part, can_receive=True, text=takes_part, files=takes_part),
        ),
        polls=PollPermissions(can_create=moderates, can_view=True, can_vote=takes_part),
        plugins=PluginPermissions(can_close=moderates, can_start=moderates, can_edit_config=moderates, config={}),
        connected_meetings=ConnectedMeetings(
            can_alter_connected_meetings=moderates,
            can_switch_connected_meetings=moderates,
            can_switch_to_parent_meeting=moderates,
        ),
        recorder_type=RecorderType.NONE,
        # SKIP_ON_ACCEPT waits until somebody inside accepts; ON_PRIVILEGED_USER_ENTRY only until somebody who could is in.
        waiting_room_type=WaitingRoomType.SKIP_ON_ACCEPT if role is Role.GUEST else WaitingRoomType.SKIP,
        transcription_enabled=False,
    )
