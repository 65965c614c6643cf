"""Rooms with all that they can be created with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from anyroom.capabilities import speaks
from anyroom.operations import Operation, Response
from anyroom.provider import at, option_table
from anyroom.tables import translate
from anyroom_videosdk import wire
from anyroom_videosdk.composite_recordings import OPTIONS as COMPOSITE
from anyroom_videosdk.composition import PICTURE, composed
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import thing
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.resources import KINDS
from anyroom_videosdk.rooms import CREATE_KEYED_ROOM, CREATE_OPTIONS, CREATE_ROOM, starts
from anyroom_videosdk.types.composite_recordings import CompositeRecordingOptions
from anyroom_videosdk.types.resources import CompositionKind
from anyroom_videosdk.types.rooms import AutoClose, AutoHls, AutoRecording, CustomRoom, RoomOptions

AUTO_RECORDING: Final = option_table(AutoRecording, {**PICTURE, "directory": at("awsDirPath")})
AUTO_HLS: Final = option_table(AutoHls, {**PICTURE, "record": at("config", "recording", "enabled")})


# What starts with a session is asked for as by its own start, without the room. A layout is spelled out in any case: an
# empty `recording` appears in no source.
def _auto_recording(given: AutoRecording) -> Mapping[str, Any]:
    return composed(AUTO_RECORDING.write(given, {}, NAME), given.layout, always=True)


def _auto_hls(given: AutoHls) -> Mapping[str, Any]:
    return composed(AUTO_HLS.write(given, {}, NAME), given.layout, always=True)


def _auto_composite(given: CompositeRecordingOptions) -> Mapping[str, Any]:
    return COMPOSITE.write(given, {}, NAME)


def _auto_close(given: AutoClose) -> Mapping[str, Any]:
    body = {"type": wire.rooms.CLOSINGS.get(given.deactivate), "duration": given.minutes}
    return {key: value for key, value in body.items() if value is not None}


def _several(given: Collection[CompositionKind]) -> Mapping[str, Any]:
    return {translate(KINDS, kind): True for kind in given}


ROOM_OPTIONS: Final = option_table(
    RoomOptions,
    {
        **CREATE_OPTIONS.rules,
        "webhook_url": at("webhook", "endPoint"),
        "webhook_events": at("webhook", "events", of=list),
        "auto_close": at("autoCloseConfig", of=_auto_close),
        "auto_recording": at("autoStartConfig", "recording", of=_auto_recording),
        "auto_hls": at("autoStartConfig", "hls", of=_auto_hls),
        "auto_composite": at("autoStartConfig", "composite", of=_auto_composite),
        "several": at("multiComposition", of=_several),
        "allowed_participants": at("allowedParticipantIds", of=list),
    },
)


class CustomRooms(VideoSDKRequests):
    """Rooms made with what the neutral options cannot say. All else of them is neutral."""

    @speaks(CREATE_ROOM, CREATE_KEYED_ROOM, options=ROOM_OPTIONS)
    def create_custom_room(self, options: RoomOptions, /) -> Operation[CustomRoom]:
        """Create a room with what VideoSDK has beyond the neutral options.

        With a `key` that is taken, the room that has it is returned, as it was made.
        """
        body = self.write(ROOM_OPTIONS, options, starts(options))
        endpoint = CREATE_KEYED_ROOM if body.get("customRoomId") else CREATE_ROOM
        response: Response = yield endpoint(json=body)
        return wire.rooms.room(thing(response), response)
