"""The tour: one program, written once against `Client`, that does a video app's main job on any platform, unchanged.

`steps.py` is the program; read it first. `visits.py` says what it has in its hands and who joins, `running.py` carries it
out and keeps the times.
"""

from __future__ import annotations

from anyroom.tour.running import OPEN, OPENING, Outcome, PlatformReport, Progress, StepReport, explain, take
from anyroom.tour.steps import STEPS, Step
from anyroom.tour.visits import Live, Visit, rehearsal

__all__ = [
    "OPEN",
    "OPENING",
    "STEPS",
    "Live",
    "Outcome",
    "PlatformReport",
    "Progress",
    "Step",
    "StepReport",
    "Visit",
    "explain",
    "rehearsal",
    "take",
]
