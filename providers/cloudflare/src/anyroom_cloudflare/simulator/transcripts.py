"""The calls for what a session leaves behind: its chat, its transcript, and a summary of that."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from anyroom.simulator import Answer, Call, Refusal, Served
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.envelopes import single
from anyroom_cloudflare.simulator.paths import SESSION
from anyroom_cloudflare.simulator.reading import choice
from anyroom_cloudflare.simulator.session import Peer, Session
from anyroom_cloudflare.simulator.times import DAY, stamp
from anyroom_cloudflare.simulator.world import SUMMARIZING_SECONDS, TRANSCRIBING_SECONDS, World

KEPT: Final = 7 * DAY
CHAT_URL_SECONDS: Final = DAY
SUMMARY: Final = f"{SESSION}/summary"
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


# --- files --------------------------------------------------------------------------------------------------------------


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


# --- calls --------------------------------------------------------------------------------------------------------------


def get_chat(world: World, call: Call) -> Answer:
    session = world.session(call)
    key = f"{session.app_id}/{session.id}/chat.csv"
    world.around.files.put(key, "text/csv", partial(csv_of, chat_of(session)))
    url = world.around.files.url(key, seconds=CHAT_URL_SECONDS)
    return single({"chat_download_url": url, "chat_download_url_expiry": stamp(world.now + CHAT_URL_SECONDS)})


def get_transcript(world: World, call: Call) -> Answer:
    session, form = world.session(call), choice(call, "format", *FORMATS) or "CSV"
    ready_at = transcript_ready(world, session)
    content_type, write = FORMATS[form]
    url = stored(
        world, session, f"transcript.{form.lower()}", content_type, partial(write, sentences(session)), ready_at
    )
    return single(
        {
            "sessionId": session.id,
            "transcript_download_url": url,
            "transcript_download_url_expiry": stamp(ready_at + KEPT),
        }
    )


def get_summary(world: World, call: Call) -> Answer:
    session = world.session(call)
    ready_at = session.summary_due
    if ready_at is None or not ready_at <= world.now < ready_at + KEPT:
        raise Refusal(errors.nothing_kept("summary", session.id))
    url = stored(world, session, "summary.txt", "text/plain", partial(summary_text, session), ready_at)
    # All in one spelling, which is that of no other answer.
    return single(
        {"sessionId": session.id, "summaryDownloadUrl": url, "summaryDownloadUrlExpiry": stamp(ready_at + KEPT)}
    )


def generate_summary(world: World, call: Call) -> Answer:
    session = world.session(call)
    transcript_ready(world, session)
    if session.summary_due is None:
        session.summary_due = world.now + SUMMARIZING_SECONDS
    return single({"session_id": session.id, "status": "IN_PROGRESS"})


def transcript_ready(world: World, session: Session) -> float:
    """When the transcript was there; `Refusal` if it is not, or no longer."""
    ready_at = None if session.ended_at is None else session.ended_at + TRANSCRIBING_SECONDS
    if ready_at is None or not session.transcribed or not ready_at <= world.now < ready_at + KEPT:
        raise Refusal(errors.nothing_kept("transcript", session.id))
    return ready_at


def stored(
    world: World, session: Session, name: str, content_type: str, make: Callable[[], bytes], ready_at: float
) -> str:
    files, key = world.around.files, f"{session.app_id}/{session.id}/{name}"
    files.put(key, content_type, make)
    return files.url(key, seconds=int(ready_at) + KEPT - int(world.now))


OPERATIONS: Final = (
    Served("getSessionChat", "GET", f"{SESSION}/chat", get_chat),
    Served("getSessionTranscript", "GET", f"{SESSION}/transcript", get_transcript),
    Served("getSessionSummary", "GET", SUMMARY, get_summary),
    Served("generateSessionSummary", "POST", SUMMARY, generate_summary),
)
