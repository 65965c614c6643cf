"""The broadcast calls."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Fields, Refusal, Served
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.archives import read_layout
from anyroom_vonage.simulator.broadcast import Broadcast, BroadcastSettings, Hls, RtmpTarget
from anyroom_vonage.simulator.composition import (
    DEFAULT_RESOLUTION,
    LEAST_BITRATE,
    MOST_BITRATE,
    RESOLUTIONS,
    STREAM_MODES,
    USUAL_BITRATE,
    Layout,
    body,
)
from anyroom_vonage.simulator.listing import page, session_filter
from anyroom_vonage.simulator.paths import PROJECT
from anyroom_vonage.simulator.world import World, find

BROADCAST: Final = f"{PROJECT}/broadcast/{{broadcastId}}"
MOST_RTMP_TARGETS: Final = 5
LEAST_DURATION: Final = 60
MOST_DURATION: Final = 36_000
USUAL_DURATION: Final = 14_400


def start(world: World, call: Call) -> Answer:
    given = body(call)
    session_id = given.needed_text("sessionId")
    settings, layout = read_settings(given), read_layout(given)
    session = world.routed_session(session_id, errors.BROADCAST_RELAYED, with_clients=True)
    running = (
        broadcast for broadcast in world.broadcasts.values() if broadcast.active and broadcast.session is session
    )
    if any(broadcast.settings.tag == settings.tag for broadcast in running):
        raise Refusal(errors.BROADCAST_RUNNING)
    broadcast = Broadcast(world.new_id(), world.application_id, session, settings, world.now, world.around.live, layout)
    world.broadcasts[broadcast.id] = broadcast
    world.lifecycles.add(broadcast)
    return Answer(broadcast.as_json(world.now))


def read_settings(given: Fields) -> BroadcastSettings:
    outputs = given.needed("outputs")
    hls, rtmp = (
        read_hls(outputs),
        tuple(read_rtmp(target) for target in outputs.each("rtmp", most=MOST_RTMP_TARGETS) or ()),
    )
    if hls is None and not rtmp:
        raise given.bad("outputs", "must have hls or rtmp")
    audio, video = given.flag("hasAudio") is not False, given.flag("hasVideo") is not False
    if not (audio or video):
        raise given.bad("hasVideo", "and hasAudio must not both be false")
    return BroadcastSettings(
        hls=hls,
        rtmp=rtmp,
        max_duration=given.whole("maxDuration", least=LEAST_DURATION, most=MOST_DURATION) or USUAL_DURATION,
        max_bitrate=given.whole("maxBitrate", least=LEAST_BITRATE, most=MOST_BITRATE) or USUAL_BITRATE,
        resolution=given.choice("resolution", RESOLUTIONS) or DEFAULT_RESOLUTION,
        manual=given.choice("streamMode", STREAM_MODES) == "manual",
        has_audio=audio,
        has_video=video,
        tag=given.text("multiBroadcastTag") or "",
    )


def read_hls(outputs: Fields) -> Hls | None:
    given = outputs.nested("hls")
    if given is None:
        return None
    hls = Hls(dvr=given.flag("dvr") or False, low_latency=given.flag("lowLatency") or False)
    if hls.dvr and hls.low_latency:
        raise given.bad("dvr", "and lowLatency exclude each other")
    return hls


def read_rtmp(given: Fields) -> RtmpTarget:
    url = given.needed_text("serverUrl")
    if not url.startswith(("rtmp://", "rtmps://")):
        raise given.bad("serverUrl", "must begin with rtmp:// or rtmps://")
    return RtmpTarget(url, given.needed_text("streamName"), given.text("id"))


def list_broadcasts(world: World, call: Call) -> Answer:
    """Those in progress: what has stopped drops out of the list."""
    session_id, now = session_filter(call), world.now
    listed = (
        broadcast
        for broadcast in world.broadcasts.values()
        if broadcast.active and session_id in {None, broadcast.session.id}
    )
    return page(call, listed, lambda broadcast: broadcast.as_json(now))


def get(world: World, call: Call) -> Answer:
    return Answer(running_broadcast(world, call).as_json(world.now))


def stop(world: World, call: Call) -> Answer:
    broadcast = find(world.broadcasts, call.segments["broadcastId"], errors.BROADCAST_UNKNOWN)
    if not broadcast.active:
        raise Refusal(errors.BROADCAST_STOPPED[world.dialect.stopped_broadcast])
    broadcast.stop(world.now)
    return Answer(broadcast.as_json(world.now))


def set_layout(world: World, call: Call) -> Answer:
    layout = Layout.read(body(call))
    broadcast = running_broadcast(world, call)
    broadcast.layout, broadcast.updated_at = layout, world.now
    return Answer(broadcast.as_json(world.now))


def select_streams(world: World, call: Call) -> Answer:
    given = body(call)
    broadcast = running_broadcast(world, call)
    broadcast.selection.change(given, broadcast.session, Refusal(errors.BROADCAST_UNKNOWN))
    return Answer(status=204)


def running_broadcast(world: World, call: Call) -> Broadcast:
    broadcast = find(world.broadcasts, call.segments["broadcastId"], errors.BROADCAST_UNKNOWN)
    if not broadcast.active:
        raise Refusal(errors.BROADCAST_UNKNOWN)
    return broadcast


OPERATIONS: Final = (
    Served("listBroadcasts", "GET", f"{PROJECT}/broadcast", list_broadcasts),
    Served("startBroadcast", "POST", f"{PROJECT}/broadcast", start),
    Served("getBroadcast", "GET", BROADCAST, get),
    Served("stopBroadcast", "POST", f"{BROADCAST}/stop", stop),
    Served("setBroadcastLayout", "PUT", f"{BROADCAST}/layout", set_layout),
    # Two official SDKs post it, and one puts the removal of a stream.
    Served("setBroadcastLayout", "POST", f"{BROADCAST}/layout", set_layout),
    Served("selectBroadcastStreams", "PATCH", f"{BROADCAST}/streams", select_streams),
    Served("selectBroadcastStreams", "PUT", f"{BROADCAST}/streams", select_streams),
)
