"""The Vonage adapter is held to the conformance kit: on its simulator, and word for word by its cassettes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from anyroom.testing import Answer, Conformance, Particulars, Scene
from anyroom_vonage import ArchiveOptions, OutputMode
from anyroom_vonage.simulator.credentials import key_pair

from .staged_everything import WITH_EVERYTHING
from .staged_operations import OPERATIONS, vonage


def transcribe(scene: Scene, room_id: str) -> None:
    options = ArchiveOptions(output_mode=OutputMode.INDIVIDUAL, transcribe=True, summary=True)
    recording = scene.video.run(vonage(scene).start_archive(room_id, options))
    scene.stage.advance(30)
    scene.video.recordings.stop(recording)
    scene.video.recordings.wait(recording)
    scene.stage.advance(60)


class TestVonage(Conformance):
    stage_name = "vonage"
    particulars = Particulars(
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
    }
