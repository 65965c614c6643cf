"""The live caption calls."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Refusal, Served
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.attached import Captions
from anyroom_vonage.simulator.composition import BOOLEANS, body
from anyroom_vonage.simulator.paths import PROJECT
from anyroom_vonage.simulator.world import World, find

CAPTIONS: Final = f"{PROJECT}/captions/{{captionsId}}"
LEAST_DURATION: Final = 300
MOST_DURATION: Final = 14_400
LEAST_URL: Final = 15  # characters
MOST_URL: Final = 2048
USUAL_LANGUAGE: Final = "en-US"


def start(world: World, call: Call) -> Answer:
    given = body(call)
    session_id, token = given.needed_text("sessionId"), given.needed_text("token")
    language = given.text("languageCode", least=1)
    duration = given.whole("maxDuration", least=LEAST_DURATION, most=MOST_DURATION)
    callback_url = given.text("statusCallbackUrl", least=LEAST_URL, most=MOST_URL)
    # One SDK types it as a string.
    given.flag("partialCaptions", words=BOOLEANS)
    world.bearer(token, session_id, role="moderator")
    session = world.routed_session(session_id, errors.CAPTIONS_RELAYED, with_clients=True)
    if any(captions.active and captions.session is session for captions in world.captions.values()):
        raise Refusal(errors.CAPTIONS_RUNNING)
    captions = Captions(
        # The published API description has the caller choose the id; the service makes its own.
        id=world.new_id(),
        application_id=world.application_id,
        session=session,
        language=language or USUAL_LANGUAGE,
        max_duration=duration or MOST_DURATION,
        created_at=world.now,
        callback_url=callback_url,
    )
    world.captions[captions.id] = captions
    world.lifecycles.add(captions)
    return Answer({"captionsId": captions.id}, 202)


def get(world: World, call: Call) -> Answer:
    return Answer(captions_of(world, call).as_json(world.now))


def stop(world: World, call: Call) -> Answer:
    captions = captions_of(world, call)
    if not captions.active:
        raise Refusal(errors.CAPTIONS_UNKNOWN)
    captions.stop(world.now)
    return Answer(status=202)


def captions_of(world: World, call: Call) -> Captions:
    return find(world.captions, call.segments["captionsId"], errors.CAPTIONS_UNKNOWN)


OPERATIONS: Final = (
    Served("startCaptions", "POST", f"{PROJECT}/captions", start),
    Served("startCaptions", "POST", f"{CAPTIONS}/start", start),
    Served("getCaptions", "GET", CAPTIONS, get),
    Served("stopCaptions", "POST", f"{CAPTIONS}/stop", stop),
    # One official SDK deletes.
    Served("stopCaptions", "DELETE", f"{CAPTIONS}/stop", stop),
)
