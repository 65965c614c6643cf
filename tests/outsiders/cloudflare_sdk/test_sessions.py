"""Sessions, who is in them, and what they leave."""

from __future__ import annotations

import pytest
from cloudflare import (
    NotFoundError,
)

from anyroom.simulator import Joined, Running

from .speaking import UNKNOWN, Fetched, Kit, only

pytestmark = pytest.mark.outsiders


def test_the_active_session(kit: Kit, running: Running, meeting: str, session: str) -> None:
    active = kit.active_session.get_active_session(meeting).data
    assert (active.id, active.associated_id, active.live_participants) == (session, meeting, 1)
    assert (active.status, active.type) == ("LIVE", "meeting")
    bo = running.join(meeting, "bo")
    kicked = kit.active_session.kick_participants(
        meeting, participant_ids=[bo.participant_id], custom_participant_ids=[]
    ).data
    assert (kicked.action, [one.id for one in kicked.participants]) == ("kick", [bo.participant_id])
    assert kit.active_session.get_active_session(meeting).data.live_participants == 1
    everybody = kit.active_session.kick_all_participants(meeting).data
    assert (everybody.action, everybody.kicked_participants_count) == ("kick-all", 1)
    with pytest.raises(NotFoundError):
        kit.active_session.get_active_session(meeting)


def test_polls(kit: Kit, meeting: str, ana: Joined) -> None:
    poll = kit.active_session.create_poll(
        meeting, question="Lunch?", options=["Yes", "No"], anonymous=True, hide_votes=False
    ).data.poll
    assert (poll.question, [option.text for option in poll.options]) == ("Lunch?", ["Yes", "No"])
    assert (poll.anonymous, poll.hide_votes) == (True, False)


def test_sessions(kit: Kit, running: Running, meeting: str, session: str) -> None:
    got = kit.sessions.get_session_details(session, include_breakout_rooms=False).data
    assert (got.id, got.associated_id, got.status) == (session, meeting, "LIVE")
    listed = kit.sessions.get_sessions(
        status="LIVE", associated_id=meeting, sort_by="createdAt", sort_order="DESC", page_no=1, per_page=5
    )
    assert only(listed.data.sessions).to_dict() == got.to_dict()
    assert kit.sessions.get_sessions(status="ENDED").data.sessions == []
    assert [one.id for one in kit.sessions.get_sessions(participants="1:1").data.sessions] == [session]


def test_participants_of_a_session(kit: Kit, running: Running, ana: Joined, session: str) -> None:
    listed = kit.sessions.get_session_participants(
        session, include_peer_events=True, view="raw", sort_by="joinedAt", sort_order="ASC", page_no=1, per_page=5
    ).data
    one = only(listed.participants)
    assert (one.id, one.user_id, one.display_name) == (ana.connection_id, ana.participant_id, "ana")
    got = kit.sessions.get_session_participant_details(one.id, session_id=session).data.participant
    assert (got.id, got.preset_name, got.joined_at) == (one.id, one.preset_name, one.joined_at)
    report = kit.sessions.get_participant_data_from_peer_id(ana.connection_id, filters="events").data.participant
    assert (report.id, report.session_id) == (ana.connection_id, session)
    assert report.peer_report.quality.audio_producer_cumulative.quality_mos.avg == 4.4
    with pytest.raises(NotFoundError):
        kit.sessions.get_session_participant_details(UNKNOWN, session_id=session)


def test_what_a_session_leaves(kit: Kit, running: Running, fetched: Fetched) -> None:
    meeting = kit.meetings.create(title="Recap", transcribe_on_end=True).data.id
    session = running.join(meeting, "ana").session_id
    running.advance(30)
    kit.active_session.kick_all_participants(meeting)
    running.advance(5)
    chat = kit.sessions.get_session_chat(session).data
    assert fetched(chat.chat_download_url).text.startswith("id,participantId")
    transcript = kit.sessions.get_session_transcripts(session, format="SRT").data
    assert transcript.session_id == session
    assert "ana: Hello." in fetched(transcript.transcript_download_url).text
    ordered = kit.sessions.generate_summary_of_transcripts(session).data
    assert (ordered.session_id, ordered.status) == (session, "IN_PROGRESS")
    running.advance(5)
    summary = kit.sessions.get_session_summary(session).data
    assert summary.session_id == session
    assert "hello" in fetched(summary.summary_download_url).text
