"""What is published: listing, layout classes, muting."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Refusal, Served, milliseconds
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.composition import body
from anyroom_vonage.simulator.paths import SESSION
from anyroom_vonage.simulator.world import World, find


def list_streams(world: World, call: Call) -> Answer:
    session = world.session(call.segments["sessionId"])
    if not session.had_streams:
        raise Refusal(errors.NO_STREAMS_YET)
    items = [stream.as_json() for stream in session.streams.values()]
    return Answer({"count": len(items), "items": items})


def get_stream(world: World, call: Call) -> Answer:
    unknown = errors.STREAM_ID_INVALID if world.dialect.unknown_stream == 408 else errors.STREAM_UNKNOWN
    session = world.session(call.segments["sessionId"])
    return Answer(find(session.streams, call.segments["streamId"], unknown).as_json())


def set_layout_classes(world: World, call: Call) -> Answer:
    given = body(call)
    wanted: dict[str, tuple[str, ...]] = {}
    for item in given.each("items") or ():
        classes = item.texts("layoutClassList")
        if classes is None:
            raise item.bad("layoutClassList", "is required")
        wanted[item.needed_text("id")] = classes
    if not wanted:
        raise given.bad("items", "is required")
    session = world.session(call.segments["sessionId"])
    # All are found before any is changed.
    changed = [
        (find(session.streams, stream_id, errors.STREAM_UNKNOWN), classes) for stream_id, classes in wanted.items()
    ]
    for stream, classes in changed:
        stream.layout_classes = classes
    return Answer({"count": len(changed), "items": [stream.as_json() for stream, _ in changed]})


def mute_stream(world: World, call: Call) -> Answer:
    session = world.session(call.segments["sessionId"])
    find(session.streams, call.segments["streamId"], errors.STREAM_UNKNOWN).mute(world.now)
    return Answer(project(world))


def mute_session(world: World, call: Call) -> Answer:
    given = body(call)
    active, excluded = given.needed_flag("active"), given.texts("excludedStreamIds") or ()
    session = world.session(call.segments["sessionId"])
    session.mute(world.now, active=active, excluded=excluded)
    return Answer(project(world))


def project(world: World) -> dict[str, object]:
    """The application, which muting answers with for want of anything better."""
    return {
        "applicationId": world.application_id,
        "status": "ACTIVE",
        "name": "anyroom simulator",
        "environment": "standard",
        "createdAt": milliseconds(world.created_at),
    }


OPERATIONS: Final = (
    Served("listStreams", "GET", f"{SESSION}/stream", list_streams),
    Served("setStreamClassLists", "PUT", f"{SESSION}/stream", set_layout_classes),
    Served("getStream", "GET", f"{SESSION}/stream/{{streamId}}", get_stream),
    Served("muteStream", "POST", f"{SESSION}/stream/{{streamId}}/mute", mute_stream),
    Served("muteSession", "POST", f"{SESSION}/mute", mute_session),
)
