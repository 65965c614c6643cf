"""The calls of whole-room recordings."""

from __future__ import annotations

from functools import partial
from typing import Final

from anyroom.simulator import Answer, Call, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.composition import read_recording
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.listing import concerns, page
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import body
from anyroom_videosdk.simulator.recording import Recording
from anyroom_videosdk.simulator.spelling import spelled
from anyroom_videosdk.simulator.stopping import stop_newest
from anyroom_videosdk.simulator.world import World

RECORDING: Final = f"{API}/recordings/{{recordingId}}"
NAME: Final = "Recording"


def start(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("roomId")
    settings = read_recording(given)
    session = world.live_session(given)
    world.room_is_free("recording", world.recordings, session, settings, NAME)
    recording = world.record(session, settings, world.now, resource_id=settings.resource_id)
    return world.dialect.started("Recording started successfully", recording.id)


def stop(text: str, world: World, call: Call) -> Answer:
    stop_newest(world, world.recordings, body(call), NAME)
    return world.dialect.sentence(text)


def list_recordings(world: World, call: Call) -> Answer:
    listed = (
        recording
        for recording in world.recordings.values()
        if recording.exists(world.now)
        and (recording.film is not None or world.dialect.lists_unfinished_recordings)
        and concerns(call, recording.session.room, recording.session.id)
    )
    return page(call, listed, lambda recording: recording.as_json(with_times=world.dialect.tells_recording_times))


def get(world: World, call: Call) -> Answer:
    return reply(recording_of(world, call).as_json(with_times=world.dialect.tells_recording_times))


def delete(world: World, call: Call) -> Answer:
    recording = recording_of(world, call)
    if recording.running:
        raise world.refuse_state(errors.STILL_RUNNING, NAME)
    recording.delete()
    return world.dialect.sentence("Room recording deleted successfully")


def recording_of(world: World, call: Call) -> Recording:
    return world.existing(world.recordings, call.segments["recordingId"], errors.RECORDING_UNKNOWN)


ENDED: Final = spelled("vendor", partial(stop, "Recording ended successfully"))
STOPPED: Final = spelled("openapi", partial(stop, "Recording stopped successfully"))

OPERATIONS: Final = (
    Served("startRecording", "POST", f"{API}/recordings/start", start),
    Served("stopRecording", "POST", f"{API}/recordings/end", ENDED),
    Served("stopRecording", "POST", f"{API}/recordings/stop", STOPPED),
    Served("fetchRecordings", "GET", f"{API}/recordings", list_recordings),
    Served("fetchRecording", "GET", RECORDING, get),
    Served("deleteRecording", "DELETE", RECORDING, delete),
)
