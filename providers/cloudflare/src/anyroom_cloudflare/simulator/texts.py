"""What a session leaves behind: its chat, its transcript in four formats, and a summary of that."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from anyroom.simulator import Surroundings
from anyroom_cloudflare.simulator.session import Peer, Session
from anyroom_cloudflare.simulator.times import DAY, stamp

KEPT: Final = 7 * DAY
CHAT_URL_SECONDS: Final = DAY
CHAT_COLUMNS: Final = (
    "id",
    "participantId",
    "sessionId",
    "meetingId",
    "displayName",
    "pinned",
    "isEdited",
    "payloadType",
    "payload",
    "createdAt",
)
SENTENCE_MILLISECONDS: Final = 1500


@dataclass(frozen=True)
class Sentence:
    """Everybody says one, one after the other."""

    peer: Peer
    start: int  # milliseconds
    text: str = "Hello."

    @property
    def end(self) -> int:
        return self.start + SENTENCE_MILLISECONDS


def sentences(session: Session) -> list[Sentence]:
    return [Sentence(peer, number * SENTENCE_MILLISECONDS) for number, peer in enumerate(session.peers.values())]


# --- what is in them --------------------------------------------------------------------------------------------------


def as_csv(said: list[Sentence]) -> bytes:
    """Without a row of headings."""
    rows = [
        (item.start, item.peer.id, item.peer.user_id, item.peer.custom_id, item.peer.name, item.text) for item in said
    ]
    return csv_of(rows)


def csv_of(rows: object) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]
    return target.getvalue().encode(errors="replace")


def chat_of(session: Session) -> list[tuple[object, ...]]:
    """A row of headings, and what everybody writes when they come in."""
    rows = [
        (
            uuid5(NAMESPACE_OID, peer.id),
            peer.user_id,
            session.id,
            session.meeting_id,
            peer.name,
            "false",
            "false",
            "TEXT_MESSAGE",
            f"Hello, {session.title or 'everybody'}.\nThis is {peer.name}.",
            stamp(peer.joined_at),
        )
        for peer in session.peers.values()
    ]
    return [CHAT_COLUMNS, *rows]


def as_json(said: list[Sentence]) -> bytes:
    def peer_data(peer: Peer) -> dict[str, object]:
        times = {"joinedAt": stamp(peer.joined_at), "leftAt": stamp(peer.left_at or peer.joined_at)}
        return {"id": peer.id, "userId": peer.user_id, "displayName": peer.name, "cpi": peer.custom_id, **times}

    items = [
        {"startTime": item.start, "endTime": item.end, "sentence": item.text, "peerData": peer_data(item.peer)}
        for item in said
    ]
    return json.dumps(items).encode()


def as_srt(said: list[Sentence]) -> bytes:
    return cues(said, ",", [])


def as_vtt(said: list[Sentence]) -> bytes:
    return cues(said, ".", ["WEBVTT", ""])


def cues(said: list[Sentence], comma: str, lines: list[str]) -> bytes:
    for number, item in enumerate(said, 1):
        span = f"{cue_time(item.start, comma)} --> {cue_time(item.end, comma)}"
        lines = [*lines, str(number), span, f"{item.peer.name}: {item.text}", ""]
    return "\n".join(lines).encode(errors="replace")


def cue_time(milliseconds: int, comma: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{comma}{rest:03}"


FORMATS: Final[Mapping[str, tuple[str, Callable[[list[Sentence]], bytes]]]] = {
    "CSV": ("text/csv", as_csv),
    "JSON": ("application/json", as_json),
    "SRT": ("application/x-subrip", as_srt),
    "VTT": ("text/vtt", as_vtt),
}


def summary_text(session: Session) -> bytes:
    names = ", ".join(peer.name for peer in session.peers.values())
    return f"# {session.title or 'Meeting'}\n\n{names} said hello.\n".encode(errors="replace")


# --- where they are -----------------------------------------------------------------------------------------------------


def chat_url(around: Surroundings, session: Session) -> str:
    key = f"{session.app_id}/{session.id}/chat.csv"
    around.files.put(key, "text/csv", partial(csv_of, chat_of(session)))
    return around.files.url(key, seconds=CHAT_URL_SECONDS)


def transcript_url(around: Surroundings, session: Session, form: str, ready_at: float) -> str:
    content_type, write = FORMATS[form]
    return stored(
        around, session, f"transcript.{form.lower()}", content_type, partial(write, sentences(session)), ready_at
    )


def summary_url(around: Surroundings, session: Session, ready_at: float) -> str:
    return stored(around, session, "summary.txt", "text/plain", partial(summary_text, session), ready_at)


def stored(
    around: Surroundings, session: Session, name: str, content_type: str, make: Callable[[], bytes], ready_at: float
) -> str:
    key = f"{session.app_id}/{session.id}/{name}"
    around.files.put(key, content_type, make)
    return around.files.url(key, seconds=int(ready_at) + KEPT - int(around.clock.now()))
