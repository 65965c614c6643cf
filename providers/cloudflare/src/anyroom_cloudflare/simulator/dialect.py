"""The open points of RealtimeKit's contract: what the simulator answers where sources disagree or are silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """Which of several possible answers is given. The defaults are what the newest sources document or suggest."""

    generation: Literal[1, 2] = 2  # 1 wraps a session in `data.session`, and pages neither sessions nor apps
    default_presets: bool = True  # False is an app that was created through the API rather than in the dashboard
    missing_credential: Literal[400, 401] = 401  # its code is documented, its status is not
    unknown_meeting: Literal[404, 500] = 404  # 500 is the only failure that the specification lists; participants too
    unknown_preset: Literal[404, 422] = 404  # when a participant is added
    repeated_participant: Literal[201, 409] = 409  # 201 makes another participant with the same custom id
    wrong_transition: Literal[400, 409] = 400  # pausing what is paused, stopping what has stopped
    wrapped_recording: bool = False  # True answers a start with `data.recording`, as one field report has it
    outputs_required: bool = False  # True is the track recording of the field: it wants `layers`, and answers unwrapped
    participants_paging: Literal["data", "top", "absent"] = "data"  # of a session's participants
    listed_as_object: bool = False  # True puts livestreams and their paging into one object, as the specification says
    change_enables: bool = False  # True is the schema's default: a change without `enabled` switches a webhook on
    shortest_recording: float = 0  # seconds; what is shorter ends in an error. The documentation says about 5
