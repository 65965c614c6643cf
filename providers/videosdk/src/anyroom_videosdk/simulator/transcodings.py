"""The calls of transcodings: merging participants' pictures, HLS into a file, recordings end to end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from anyroom.simulator import Answer, Call, Fields, Served
from anyroom.simulator.fields import is_list
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.jobs import Transcoding
from anyroom_videosdk.simulator.listing import concerns, page
from anyroom_videosdk.simulator.output import Output
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.reading import address, body, folder
from anyroom_videosdk.simulator.world import World

ROOT: Final = f"{API}/transcodings"
TRANSCODING: Final = f"{ROOT}/{{transcodingId}}"
STATUSES: Final = frozenset({"pending", "processing", "completed", "failed", "cancelled"})
WATERMARKS: Final = frozenset({"image", "timestamp", "lat_long"})
POSITIONS: Final = frozenset({"top-left", "top-right", "bottom-left", "bottom-right", "center"})


def merge(world: World, call: Call) -> Answer:
    given = body(call)
    ids = given.texts("recordingIds") or ()
    if not ids or len(set(ids)) < len(ids):
        raise given.bad("recordingIds", "must be a list of different ids that is not empty")
    given.choice("task", {"composite-merge"})
    if watermark := given.nested("watermark"):
        check_watermark(watermark)
    address(given, "webhookUrl")
    found = [world.existing(world.participant_recordings, one, errors.RECORDING_UNKNOWN) for one in ids]
    if len({one.session.id for one in found}) > 1:
        raise given.bad("recordingIds", "must be of one session")
    if any(job.active and set(job.recording_ids) == set(ids) for job in world.transcodings.values()):
        raise world.refusal(errors.TRANSCODING_RUNNING)
    return begin(world, "composite-merge", found, ids)


def check_watermark(given: Fields) -> None:
    """The names of a text's settings are in no source, and which of the fields may be left out neither."""
    given.choice("type", WATERMARKS)
    given.text("image")
    if config := given.nested("imageConfig"):
        config.choice("position", POSITIONS)
    for field, most in (("lat", 90), ("long", 180)):
        given.number(field, least=-most, most=most)


def hls_to_mp4(world: World, call: Call) -> Answer:
    given = body(call)
    names = {name: text for name in ("roomId", "sessionId", "hlsId") if (text := given.text(name)) is not None}
    address(given, "webhookUrl")
    storage = given.nested("storage")
    if storage:
        storage.choice("type", {"s3", "blob", "gcp"})
    directory = folder(storage, "dirPath") if storage else None
    if len(names) != 1:
        raise given.bad("hlsId", "or roomId or sessionId is required, and only one of them")
    found = [
        stream
        for stream in world.hls.values()
        if stream.exists(world.now)
        and not stream.running
        and names.get("hlsId") in {None, stream.id}
        and names.get("sessionId") in {None, stream.session.id}
        and ("roomId" not in names or names["roomId"] in stream.session.room.names)
    ]
    if not found:
        raise world.refusal(errors.HLS_UNKNOWN)
    return begin(world, "hls-to-mp4", found[-1:], (), hls_id=found[-1].id, directory=directory)


def concatenate(world: World, call: Call) -> Answer:
    given = body(call)
    ids = read_recordings(call, given)
    address(given, "webhookUrl")
    delivered = address(given, "presignedOutputUrl") is not None
    found = [world.existing(world.recordings, one, errors.RECORDING_UNKNOWN) for one in ids]
    return begin(world, "meeting-recording-merge", found, ids, delivered=delivered)


def read_recordings(call: Call, given: Fields) -> tuple[str, ...]:
    """Each is an id, or an object that has one."""
    named = call.json.get("recordingIds")
    if not is_list(named) or not named:
        raise given.bad("recordingIds", "must be a list with at least one item")
    return tuple(
        one if isinstance(one, str) else Fields(one, f"recordingIds[{number}]").needed_text("id")
        for number, one in enumerate(named)
    )


def begin(
    world: World,
    task: str,
    made_of: Sequence[Output],
    recording_ids: tuple[str, ...],
    *,
    hls_id: str | None = None,
    directory: str | None = None,
    delivered: bool = False,
) -> Answer:
    lengths = [one.seconds for one in made_of]
    transcoding = Transcoding(
        id=world.new_id(),
        task=task,
        session=made_of[0].session,
        recording_ids=recording_ids,
        # One over the other, or one after the other.
        seconds=sum(lengths) if task == "meeting-recording-merge" else max(lengths),
        created_at=world.now,
        file_id=world.new_id(),
        files=world.around.files,
        hls_id=hls_id,
        directory=directory,
        delivered=delivered,
    )
    world.transcodings[transcoding.id] = transcoding
    world.lifecycles.add(transcoding)
    return reply(transcoding.as_json())


def list_transcodings(world: World, call: Call) -> Answer:
    status = Fields({"status": call.parameter("status")}).choice("status", STATUSES)
    listed = (
        job
        for job in world.transcodings.values()
        if status in {None, job.status}
        and call.parameter("hlsId") in {None, job.hls_id}
        and concerns(call, job.session.room, job.session.id)
    )
    return page(call, listed, Transcoding.as_json)


def get(world: World, call: Call) -> Answer:
    return reply(transcoding_of(world, call).as_json())


def cancel(world: World, call: Call) -> Answer:
    transcoding = transcoding_of(world, call)
    if not transcoding.active:
        raise world.refusal(errors.TRANSCODING_OVER)
    transcoding.cancel(world.now)
    return reply(transcoding.as_json())


def transcoding_of(world: World, call: Call) -> Transcoding:
    return world.find(world.transcodings, call.segments["transcodingId"], errors.TRANSCODING_UNKNOWN)


OPERATIONS: Final = (
    Served("startCompositeTranscoding", "POST", f"{ROOT}/merge", merge),
    Served("startHlsToMp4", "POST", f"{ROOT}/hls-to-mp4", hls_to_mp4),
    Served("startRecordingConcat", "POST", f"{ROOT}/meeting-recording-merge", concatenate),
    Served("fetchTranscodings", "GET", ROOT, list_transcodings),
    Served("fetchTranscoding", "GET", TRANSCODING, get),
    Served("cancelTranscoding", "POST", f"{TRANSCODING}/cancel", cancel),
)
