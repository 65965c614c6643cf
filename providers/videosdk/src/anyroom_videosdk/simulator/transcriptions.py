"""The calls of transcription, while people speak and of recordings afterwards."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import NEVER, Answer, Call, Fields, Served
from anyroom_videosdk.simulator import errors
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.listing import concerns, page
from anyroom_videosdk.simulator.paths import AI
from anyroom_videosdk.simulator.reading import address, body, flag
from anyroom_videosdk.simulator.stopping import stop_newest
from anyroom_videosdk.simulator.transcript import LiveTranscription, PostTranscription
from anyroom_videosdk.simulator.world import World

LIVE: Final = f"{AI}/realtime-transcriptions"
POST: Final = f"{AI}/post-transcriptions"
NAME: Final = "Transcription"
STATUSES: Final = frozenset({"running", "completed"})


def start(world: World, call: Call) -> Answer:
    given = body(call)
    given.needed_text("roomId")
    given.text("modelId")
    given.text("language")
    webhook_url, summary = address(given, "webhookUrl"), given.nested("summary")
    summarized = flag(summary, "enabled")
    if summary:
        summary.text("prompt")
    session = world.live_session(given)
    if world.running(world.live_transcriptions, session):
        raise world.refuse_state(errors.ALREADY_RUNNING, NAME)
    transcription = LiveTranscription(
        id=world.new_uuid(),
        session=session,
        asked_at=world.now,
        starting=0,
        # No limit is documented, and the session has one.
        longest=NEVER,
        files=world.around.files,
        webhook_url=webhook_url,
        summarized=summarized,
    )
    return reply(world.keep(world.live_transcriptions, transcription).as_json())


def stop(world: World, call: Call) -> Answer:
    return reply(stop_newest(world, world.live_transcriptions, body(call), NAME).as_json())


def list_live(world: World, call: Call) -> Answer:
    """Only the status filters: an older page names filters by room and session, which the SDK does not trust."""
    status = Fields({"status": call.parameter("status")}).choice("status", STATUSES)
    listed = (one for one in world.live_transcriptions.values() if status in {None, one.status})
    return page(call, listed, lambda one: one.as_json(with_files=True), key="transcriptions")


def get_live(world: World, call: Call) -> Answer:
    transcription_id = call.segments["transcriptionId"]
    found = world.find(world.live_transcriptions, transcription_id, errors.TRANSCRIPTION_UNKNOWN)
    return reply(found.as_json(with_files=True))


def list_post(world: World, call: Call) -> Answer:
    listed = (
        one
        for one in world.post_transcriptions.values()
        if concerns(call, one.recording.session.room, one.recording.session.id)
    )
    return page(call, listed, PostTranscription.as_json, key="transcriptions")


def get_post(world: World, call: Call) -> Answer:
    transcription_id = call.segments["transcriptionId"]
    return reply(world.find(world.post_transcriptions, transcription_id, errors.TRANSCRIPTION_UNKNOWN).as_json())


OPERATIONS: Final = (
    Served("startRealtimeTranscription", "POST", f"{LIVE}/start", start),
    Served("stopRealtimeTranscription", "POST", f"{LIVE}/end", stop),
    Served("fetchRealtimeTranscriptions", "GET", LIVE, list_live),
    Served("fetchRealtimeTranscription", "GET", f"{LIVE}/{{transcriptionId}}", get_live),
    Served("fetchPostTranscriptions", "GET", POST, list_post),
    Served("fetchPostTranscription", "GET", f"{POST}/{{transcriptionId}}", get_post),
)
