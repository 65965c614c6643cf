"""The Vonage adapter is held to the conformance kit: on its simulator, and word for word by its cassettes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

from anyroom.testing import Answer, Conformance, Particulars, Scene
from anyroom_vonage import ArchiveOptions, OutputMode, VonageConfig
from anyroom_vonage.deliveries import sign
from anyroom_vonage.simulator.credentials import key_pair
from anyroom_vonage.vocabulary import CALLBACK_KINDS

from .staged_everything import WITH_EVERYTHING
from .staged_operations import OPERATIONS, vonage


def transcribe(scene: Scene, room_id: str) -> None:
    options = ArchiveOptions(output_mode=OutputMode.INDIVIDUAL, transcribe=True, summary=True)
    recording = scene.video.run(vonage(scene).start_archive(room_id, options))
    scene.stage.advance(30)
    scene.video.recordings.stop(recording)
    scene.video.recordings.wait(recording)
    scene.stage.advance(60)


def deliver(scene: Scene) -> tuple[Mapping[str, str], bytes]:
    """A delivery as the simulator's application signs it, with an id of its own."""
    config = vonage(scene).config
    assert isinstance(config, VonageConfig)
    assert isinstance(config.webhook_secret, tuple)
    body = b'{"sessionId": "2_MX4x", "projectId": "123456", "event": "sessionCreated", "timestamp": 1470257688309}'
    headers = sign(
        body,
        config.webhook_secret[0].get_secret_value(),
        now=time.time(),
        api_key="kit",
        application_id=config.application_id,
        jti=str(uuid4()),
    )
    return {"Content-Type": "application/json", **headers}, body


class TestVonage(Conformance):
    stage_name = "vonage"
    particulars = Particulars(
        webhook_events=CALLBACK_KINDS,
        one_endpoint_per_event=True,
        delivery=deliver,
        transcribe=transcribe,
        own_operations=OPERATIONS,
        with_everything=WITH_EVERYTHING,
        permission_denied=Answer(
            status=403,
            json={
                "type": "https://developer.vonage.com/api-errors#forbidden",
                "title": "Forbidden",
                "detail": "Your account does not have permission to perform this action.",
                "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf",
            },
            source="vonage-http-client 1.5.2 for Python: fixtures of its tests",
        ),
    )
    cassettes = Path(__file__).parents[3] / "cassettes" / "vonage"
    documented_fields = Path(__file__).parent / "fields"
    cassette_settings: ClassVar[Mapping[str, Any]] = {
        "application_id": "29f760f8-7ce1-46c9-ade3-f2dedee4ed5f",
        "private_key": key_pair().private_pem,
        "api_key": "a1b2c3d4",
        "api_secret": "kit-api-secret",
    }
