"""The recording calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom.simulator import Answer, Call, Fields, Refusal, Served
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.envelopes import paged, single
from anyroom_cloudflare.simulator.listing import page
from anyroom_cloudflare.simulator.output import START, STORAGE
from anyroom_cloudflare.simulator.paths import APP
from anyroom_cloudflare.simulator.reading import body, choice, choices, flag, found, newest_first
from anyroom_cloudflare.simulator.recording import ACTIONS, STATUSES, Caller, Recording, Tracks, reason
from anyroom_cloudflare.simulator.shapes import GUID_TEXT, SOME_TEXT, TEXT, Choice, Many, Nullable, Number, Object
from anyroom_cloudflare.simulator.times import Window
from anyroom_cloudflare.simulator.world import World, find

RECORDINGS: Final = f"{APP}/recordings"
ONE: Final = f"{RECORDINGS}/{{recordingId}}"
ACTION: Final = Object(needed={"action": Choice(tuple(ACTIONS))})

# The newest documentation's body, and the one that was seen to be wanted in the field.
TRACKS: Final = Object(
    needed={"meeting_id": GUID_TEXT},
    optional={
        "user_ids": Many(SOME_TEXT, most=100),
        "layers": Object(
            {"default": Object({"media_kind": Choice(("audio",)), "file_name_prefix": TEXT}, strict=True)}, strict=True
        ),
    },
    strict=True,
)
DESTINATION: Final = Choice(("REALTIMEKIT_BUCKET", "DYTE_BUCKET", "STORAGE_CONFIG", "RTMP_OUT", "WEBSOCKET"))
TRACK_OUTPUT: Final = Object(needed={"type": DESTINATION}, optional={"storage_config": Nullable(STORAGE)})
TRACKS_WITH_OUTPUTS: Final = Object(
    needed={
        "meeting_id": GUID_TEXT,
        "layers": Object(
            needed={
                "default": Object(
                    needed={"outputs": Many(TRACK_OUTPUT, least=1)}, optional={"file_name_prefix": TEXT}, strict=True
                )
            },
            strict=True,
        ),
    },
    optional={"max_seconds": Number(60, 86400)},
    strict=True,
)


def list_recordings(world: World, call: Call) -> Answer:
    app, now = world.app(call), world.now
    meeting_id, statuses = call.parameter("meeting_id"), choices(call, "status", *STATUSES)
    expired, window = flag(call, "expired"), Window.read(call)
    choice(call, "sort_by", "invokedTime")
    recordings = [
        recording
        for recording in app.recordings.values()
        if meeting_id in {None, recording.meeting_id}
        and (not statuses or recording.status in statuses)
        and expired in {None, recording.expired(now)}
        and found(call, recording.meeting_id, app.meetings[recording.meeting_id].title)
        and recording.invoked_at in window
    ]
    on_page = page(call, recordings[::-1] if newest_first(call) else recordings)
    items = [
        {**recording.as_json(now, "listed"), "meeting": app.meetings[recording.meeting_id].as_json(listed=True)}
        for recording in on_page.items
    ]
    return paged(items, on_page.paging)


def start(world: World, call: Call) -> Answer:
    app, given = world.app(call), body(call, START)
    meeting = world.meeting_called(app, str(given["meeting_id"]))
    session = world.live_session(meeting)
    if not given.get("allow_multiple_recordings") and world.running_recording(app, meeting):
        raise Refusal(errors.recording_running(meeting.id))
    # What the start call says goes before what the meeting says.
    options = {**meeting.recording_config, **given}
    recording = world.record(app, session, options, reason("API_CALL", Caller(app.id, app.name)))
    data = recording.as_json(world.now)
    return single({"recording": data} if world.dialect.wrapped_recording else data)


def start_tracks(world: World, call: Call) -> Answer:
    app, in_field = world.app(call), world.dialect.outputs_required
    try:
        given = body(call, TRACKS_WITH_OUTPUTS if in_field else TRACKS)
    except ValueError as problem:
        # This service alone was seen to answer so, and to refuse fields that it does not know.
        raise Refusal(errors.service(422, errors.in_service_words(str(problem)))) from None
    meeting = world.meeting_called(app, str(given["meeting_id"]))
    session = world.live_session(meeting)
    limit = {"max_seconds": given["max_seconds"]} if "max_seconds" in given else {}
    options = {**limit, **where_to(given)}
    recording = world.record(app, session, options, reason("API_CALL", Caller(app.id, app.name)), read_tracks(given))
    data = recording.as_json(world.now)
    return single(data if in_field else {"recording": data})


def read_tracks(given: dict[str, object]) -> Tracks:
    fields = Fields(given)
    layers = fields.nested("layers")
    layer = layers.nested("default") if layers else None
    prefix = layer.text("file_name_prefix") if layer else None
    return Tracks(prefix or "default", frozenset(fields.texts("user_ids") or ()))


def where_to(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where its outputs have the files of tracks go, as a recording of the whole says it: to the bucket, if they say nothing."""
    outputs = given.get("layers", {}).get("default", {}).get("outputs", [])
    own = [output for output in outputs if output["type"] == "STORAGE_CONFIG" and output.get("storage_config")]
    if not own:
        return {}
    return {
        "storage_config": own[0]["storage_config"],
        "realtimekit_bucket_config": {"enabled": len(own) < len(outputs)},
    }


def get_active(world: World, call: Call) -> Answer:
    app, meeting = world.app(call), world.meeting(call)
    recording = world.running_recording(app, meeting)
    if recording is None:
        raise Refusal(errors.no_recording_in(meeting.id))
    return single(recording.as_json(world.now, "active"))


def get(world: World, call: Call) -> Answer:
    return single(recording_of(world, call).as_json(world.now))


def control(world: World, call: Call) -> Answer:
    app, recording = world.app(call), recording_of(world, call)
    action = str(body(call, ACTION)["action"])
    if recording.status not in ACTIONS[action]:
        raise Refusal(errors.wrong_transition(action, recording.status, world.dialect.wrong_transition))
    if action == "pause":
        recording.pause(world.now)
    elif action == "resume":
        recording.resume(world.now)
    else:
        recording.stop(world.now, reason("API_CALL", Caller(app.id, app.name)))
    return single(recording.as_json(world.now))


def recording_of(world: World, call: Call) -> Recording:
    recording_id = call.segments["recordingId"]
    return find(world.app(call).recordings, recording_id, errors.unknown("recording", recording_id))


OPERATIONS: Final = (
    Served("listRecordings", "GET", RECORDINGS, list_recordings),
    Served("startRecording", "POST", RECORDINGS, start),
    Served("startTrackRecording", "POST", f"{RECORDINGS}/track", start_tracks),
    Served("getActiveRecording", "GET", f"{RECORDINGS}/active-recording/{{meetingId}}", get_active),
    Served("getRecording", "GET", ONE, get),
    Served("controlRecording", "PUT", ONE, control),
)
