"""Presets: what participants may do, how much they send and see, and what the vendor's UI kit looks like to them.

Fields are named as the API names them. What is None is not said: a new preset needs most of it, a change only what changes
(OpenAPI document of July 2026, Python SDK 5.9.0; the defaults of colours are Dyte's, May 2025).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, OpenEnum, Options, Record, Shown, Unset, options, record
from anyroom_cloudflare.structures import needed, require_whole


class ViewType(OpenEnum):
    """What a meeting looks like in the UI kit."""

    GROUP_CALL = "GROUP_CALL"
    WEBINAR = "WEBINAR"
    AUDIO_ROOM = "AUDIO_ROOM"
    LIVESTREAM = "LIVESTREAM"
    UNKNOWN = "UNKNOWN"


class MediaQuality(OpenEnum):
    """How fine pictures are, from the coarsest to the finest. The last two are newer than the others (2026)."""

    QVGA = "qvga"
    VGA = "vga"
    HD = "hd"
    FHD = "fhd"
    UHD = "uhd"
    UNKNOWN = "unknown"


class Allowance(OpenEnum):
    """Whether somebody may, or may ask for it."""

    ALLOWED = "ALLOWED"
    NOT_ALLOWED = "NOT_ALLOWED"
    CAN_REQUEST = "CAN_REQUEST"
    UNKNOWN = "UNKNOWN"


class RecorderType(OpenEnum):
    """Whether the participant is the platform's own recorder."""

    RECORDER = "RECORDER"
    LIVESTREAMER = "LIVESTREAMER"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"


class WaitingRoomType(OpenEnum):
    """Who waits outside: nobody; until somebody who could accept is in; until somebody accepts."""

    SKIP = "SKIP"
    ON_PRIVILEGED_USER_ENTRY = "ON_PRIVILEGED_USER_ENTRY"
    SKIP_ON_ACCEPT = "SKIP_ON_ACCEPT"
    UNKNOWN = "UNKNOWN"


class BorderRadius(OpenEnum):
    """How round corners are."""

    SHARP = "sharp"
    ROUNDED = "rounded"
    EXTRA_ROUNDED = "extra-rounded"
    CIRCULAR = "circular"
    UNKNOWN = "unknown"


class BorderWidth(OpenEnum):
    """How wide borders are."""

    NONE = "none"
    THIN = "thin"
    FAT = "fat"
    UNKNOWN = "unknown"


class Theme(OpenEnum):
    """How dark the UI is."""

    DARKEST = "darkest"
    DARK = "dark"
    LIGHT = "light"
    UNKNOWN = "unknown"


# --- config -------------------------------------------------------------------------------------------------------------


@record
class VideoStreams(Shown):
    """How many videos somebody sees at once, by device."""

    desktop: int | None = needed()
    mobile: int | None = needed()


@record
class CameraMedia(Shown):
    """What a camera sends. `frame_rate` is in frames a second, at most 30 (Dyte, May 2025)."""

    quality: MediaQuality | None = needed()
    frame_rate: float | None = needed()
    simulcast: bool | None = None


@record
class ScreenshareMedia(Shown):
    """What a shared screen sends. `frame_rate` is in frames a second, at most 30 (Dyte, May 2025)."""

    quality: MediaQuality | None = needed()
    frame_rate: float | None = needed()


@record
class AudioMedia(Shown):
    """What a microphone sends: both are off, if not said."""

    enable_stereo: bool | None = None
    enable_high_bitrate: bool | None = None


@record
class PresetMedia(Shown):
    """What participants send."""

    video: CameraMedia | None = needed()
    screenshare: ScreenshareMedia | None = needed()
    audio: AudioMedia | None = None


@record
class PresetConfig(Shown):
    """How much participants send and see. `livestream_viewer_qualities` are heights in lines."""

    view_type: ViewType | None = needed()
    max_screenshare_count: int | None = needed()
    max_video_streams: VideoStreams | None = needed()
    media: PresetMedia | None = needed()
    livestream_viewer_qualities: tuple[int, ...] | None = None


# --- permissions --------------------------------------------------------------------------------------------------------


@record
class Producing(Shown):
    """Whether somebody may send a kind of media."""

    can_produce: Allowance | None = needed()


@record
class MediaPermissions(Shown):
    """What somebody may send."""

    audio: Producing | None = needed()
    video: Producing | None = needed()
    screenshare: Producing | None = needed()


@record
class PublicChat(Shown):
    """What somebody may do in the chat with everybody."""

    can_send: bool | None = needed()
    text: bool | None = needed()
    files: bool | None = needed()


@record
class PrivateChat(Shown):
    """What somebody may do in chats with one other."""

    can_send: bool | None = needed()
    can_receive: bool | None = needed()
    text: bool | None = needed()
    files: bool | None = needed()


@record
class ChatPermissions(Shown):
    """Chats."""

    public: PublicChat | None = needed()
    private: PrivateChat | None = needed()


@record
class PollPermissions(Shown):
    """Polls."""

    can_create: bool | None = needed()
    can_view: bool | None = needed()
    can_vote: bool | None = needed()


@record
class PluginPermissions(Shown):
    """Plugins. `config` is by plugin id: `{"access_control": "FULL_ACCESS" | "VIEW_ONLY", "handles_view_only": bool}`, and
    whatever else the plugin takes.
    """

    can_close: bool | None = needed()
    can_start: bool | None = needed()
    can_edit_config: bool | None = needed()
    config: Mapping[str, Any] | None = needed()


@record
class ConnectedMeetings(Shown):
    """Breakout rooms."""

    can_alter_connected_meetings: bool | None = needed()
    can_switch_connected_meetings: bool | None = needed()
    can_switch_to_parent_meeting: bool | None = needed()


@record
class Permissions(Shown):
    """What somebody may do. `is_recorder` is off and `recorder_type` NONE, if not said."""

    accept_waiting_requests: bool | None = needed()
    can_accept_production_requests: bool | None = needed()
    can_change_participant_permissions: bool | None = needed()
    can_edit_display_name: bool | None = needed()
    can_livestream: bool | None = needed()
    can_record: bool | None = needed()
    can_spotlight: bool | None = needed()
    disable_participant_audio: bool | None = needed()
    disable_participant_screensharing: bool | None = needed()
    disable_participant_video: bool | None = needed()
    hidden_participant: bool | None = needed()
    kick_participant: bool | None = needed()
    pin_participant: bool | None = needed()
    show_participant_list: bool | None = needed()
    media: MediaPermissions | None = needed()
    chat: ChatPermissions | None = needed()
    polls: PollPermissions | None = needed()
    plugins: PluginPermissions | None = needed()
    connected_meetings: ConnectedMeetings | None = needed()
    recorder_type: RecorderType | None = needed()
    waiting_room_type: WaitingRoomType | None = needed()
    accept_stage_requests: bool | None = None
    is_recorder: bool | None = None
    stage_access: Allowance | None = None
    stage_enabled: bool | None = None
    transcription_enabled: bool | None = None


# --- ui -----------------------------------------------------------------------------------------------------------------


@record
class Colors(Shown):
    """Colours, as CSS writes them. `brand` has the shades `"300"` to `"700"`, `background` `"600"` to `"1000"`, by hundreds."""

    brand: Mapping[str, str] | None = needed()
    background: Mapping[str, str] | None = needed()
    danger: str | None = needed()
    success: str | None = needed()
    warning: str | None = needed()
    text: str | None = needed()
    text_on_brand: str | None = needed()
    video_bg: str | None = needed()


@record
class DesignTokens(Shown):
    """What the UI kit looks like. `spacing_base` is in pixels, 4 by default; `logo` is a URL."""

    border_radius: BorderRadius | None = needed()
    border_width: BorderWidth | None = needed()
    spacing_base: float | None = needed()
    theme: Theme | None = needed()
    colors: Colors | None = needed()
    font_family: str | None = None
    google_font: str | None = None
    logo: str | None = None


@record
class PresetUi(Shown):
    """The UI kit. `config_diff` is what older presets have besides."""

    design_tokens: DesignTokens | None = needed()
    config_diff: Mapping[str, Any] | None = None


# --- presets ------------------------------------------------------------------------------------------------------------


@record
class Preset(Record):
    """A named set of rights. Participants refer to it by `name`, calls by `id`.

    Listings tell its id, name and times alone, and the oldest answers leave the times out.
    """

    id: str
    name: str | None = None
    config: PresetConfig | None = None
    permissions: Permissions | None = None
    ui: PresetUi | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


PresetRef: TypeAlias = str | Preset


@options
class PresetOptions(Options):
    """Options of `create_preset` and `replace_preset`: a preset in full.

    `role_preset(role)` makes one to start from: `dataclasses.replace(role_preset(Role.HOST), name="teacher")`.

    Attributes:
        name: what participants are given it by. Whether names are unique is not documented; take it that they are.
        config: how much participants send and see.
        permissions: what they may do.
        ui: what the UI kit looks like.
        extra: body fields by provider name.
    """

    name: str
    config: PresetConfig
    permissions: Permissions
    ui: PresetUi
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        for name in ("config", "permissions", "ui"):
            require_whole(getattr(self, name), name)


@options
class PresetChanges(Options):
    """Options of `update_preset`: what is not said, at any depth, stays as it is.

    Attributes:
        name: what participants are given it by.
        config: how much participants send and see.
        permissions: what they may do.
        ui: what the UI kit looks like.
        extra: body fields by provider name.
    """

    name: str | Unset = UNSET
    config: PresetConfig | Unset = UNSET
    permissions: Permissions | Unset = UNSET
    ui: PresetUi | Unset = UNSET
    extra: Extra | Unset = UNSET
