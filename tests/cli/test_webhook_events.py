"""Events of webhooks on one line: in words, and harmless whatever a stranger put into them."""

from __future__ import annotations

from datetime import UTC, datetime

from anyroom.cli.webhook_events import line, word
from anyroom.events import Event, EventType
from anyroom.types import RecordingStatus
from anyroom.types.values import Ref


def test_a_strangers_text_does_nothing_to_a_terminal() -> None:
    assert word("Noor") == "Noor"
    assert word("Noor Élise") == '"Noor \\u00c9lise"'
    assert word("\x1b[2J") == '"\\u001b[2J"'
    assert word("a\nb\u202e") == '"a\\nb\\u202e"'
    assert word("x" * 1000) == "x" * 200 + "…"


def test_a_line() -> None:
    event = Event(
        provider="acme",
        type=EventType.RECORDING_FAILED,
        id="1",
        name="rec.broken",
        at=datetime(2026, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC),
        repeat=True,
        room=Ref(provider="acme", kind="room", id="r-1"),
        recording=Ref(provider="acme", kind="recording", id=None, room_id="r-1"),
        status=RecordingStatus.FAILED,
        reason="no disk",
    )
    assert (
        line(event)
        == '2026-01-31T12:00:00+00:00 recording.failed again room=r-1 status=failed reason="no disk" (rec.broken)'
    )
