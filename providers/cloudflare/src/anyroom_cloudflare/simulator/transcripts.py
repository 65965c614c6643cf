"""The calls for what a session leaves behind."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Refusal, Served
from anyroom_cloudflare.simulator import errors
from anyroom_cloudflare.simulator.envelopes import single
from anyroom_cloudflare.simulator.paths import SESSION
from anyroom_cloudflare.simulator.reading import choice
from anyroom_cloudflare.simulator.session import Session
from anyroom_cloudflare.simulator.texts import CHAT_URL_SECONDS, FORMATS, KEPT, chat_url, summary_url, transcript_url
from anyroom_cloudflare.simulator.times import stamp
from anyroom_cloudflare.simulator.world import SUMMARIZING_SECONDS, TRANSCRIBING_SECONDS, World

SUMMARY: Final = f"{SESSION}/summary"


def get_chat(world: World, call: Call) -> Answer:
    session = world.session(call)
    url = chat_url(world.around, session)
    return single({"chat_download_url": url, "chat_download_url_expiry": stamp(world.now + CHAT_URL_SECONDS)})


def get_transcript(world: World, call: Call) -> Answer:
    session, form = world.session(call), choice(call, "format", *FORMATS) or "CSV"
    ready_at = transcript_ready(world, session)
    url = transcript_url(world.around, session, form, ready_at)
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
    url = summary_url(world.around, session, ready_at)
    # All in one spelling, which is that of no other answer.
    return single(
        {"sessionId": session.id, "summaryDownloadUrl": url, "summaryDownloadUrlExpiry": stamp(ready_at + KEPT)}
    )


def generate_summary(world: World, call: Call) -> Answer:
    session = world.session(call)
    transcript_ready(world, session)
    if session.summary_due is None:
        world.summarize(session, world.now + SUMMARIZING_SECONDS)
    return single({"session_id": session.id, "status": "IN_PROGRESS"})


def transcript_ready(world: World, session: Session) -> float:
    """When the transcript was there; `Refusal` if it is not, or no longer."""
    ready_at = None if session.ended_at is None else session.ended_at + TRANSCRIBING_SECONDS
    if ready_at is None or not session.transcribed or not ready_at <= world.now < ready_at + KEPT:
        raise Refusal(errors.nothing_kept("transcript", session.id))
    return ready_at


OPERATIONS: Final = (
    Served("getSessionChat", "GET", f"{SESSION}/chat", get_chat),
    Served("getSessionTranscript", "GET", f"{SESSION}/transcript", get_transcript),
    Served("getSessionSummary", "GET", SUMMARY, get_summary),
    Served("generateSessionSummary", "POST", SUMMARY, generate_summary),
)
