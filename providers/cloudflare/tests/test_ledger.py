"""The ledger: the operations that the neutral calls speak, as the platform's reference spells them."""

from __future__ import annotations

from typing import Final

from anyroom.capabilities import Absent, endpoints_of, neutral_operations
from anyroom.operations import Safety
from anyroom_cloudflare import Cloudflare

KIT: Final = "/client/v4/accounts/{accountId}/realtime/kit/{appId}"
MEETING: Final = f"{KIT}/meetings/{{meetingId}}"
ACTIVE: Final = f"{MEETING}/active-session"
SESSION: Final = f"{KIT}/sessions/{{sessionId}}"
LEDGER: Final = {
    ("listMeetings", "GET", f"{KIT}/meetings"),
    ("createMeeting", "POST", f"{KIT}/meetings"),
    ("getMeeting", "GET", MEETING),
    ("updateMeeting", "PATCH", MEETING),
    ("listParticipants", "GET", f"{MEETING}/participants"),
    ("addParticipant", "POST", f"{MEETING}/participants"),
    ("editParticipant", "PATCH", f"{MEETING}/participants/{{participantId}}"),
    ("refreshParticipantToken", "POST", f"{MEETING}/participants/{{participantId}}/token"),
    ("listPresets", "GET", f"{KIT}/presets"),
    ("createPreset", "POST", f"{KIT}/presets"),
    ("listSessions", "GET", f"{KIT}/sessions"),
    ("getSession", "GET", SESSION),
    ("listSessionParticipants", "GET", f"{SESSION}/participants"),
    ("getSessionParticipant", "GET", f"{SESSION}/participants/{{participantId}}"),
    ("getPeerReport", "GET", f"{KIT}/sessions/peer-report/{{peerId}}"),
    ("getSessionTranscript", "GET", f"{SESSION}/transcript"),
    ("getSessionSummary", "GET", f"{SESSION}/summary"),
    ("getActiveSession", "GET", ACTIVE),
    ("kickParticipants", "POST", f"{ACTIVE}/kick"),
    ("kickAllParticipants", "POST", f"{ACTIVE}/kick-all"),
    ("muteParticipants", "POST", f"{ACTIVE}/mute"),
    ("muteAllParticipants", "POST", f"{ACTIVE}/mute-all"),
    ("listRecordings", "GET", f"{KIT}/recordings"),
    ("startRecording", "POST", f"{KIT}/recordings"),
    ("getRecording", "GET", f"{KIT}/recordings/{{recordingId}}"),
    ("controlRecording", "PUT", f"{KIT}/recordings/{{recordingId}}"),
    ("listWebhooks", "GET", f"{KIT}/webhooks"),
    ("createWebhook", "POST", f"{KIT}/webhooks"),
    ("getWebhook", "GET", f"{KIT}/webhooks/{{webhookId}}"),
    ("editWebhook", "PATCH", f"{KIT}/webhooks/{{webhookId}}"),
    ("deleteWebhook", "DELETE", f"{KIT}/webhooks/{{webhookId}}"),
    ("listLivestreams", "GET", f"{KIT}/livestreams"),
    ("getLivestream", "GET", f"{KIT}/livestreams/{{livestreamId}}"),
    ("startMeetingLivestream", "POST", f"{MEETING}/livestreams"),
    ("stopMeetingLivestream", "POST", f"{MEETING}/active-livestream/stop"),
    ("getActiveMeetingLivestream", "GET", f"{MEETING}/active-livestream"),
    ("listMeetingLivestreams", "GET", f"{MEETING}/livestream"),
}
METHODS: Final = [getattr(Cloudflare, operation.method) for operation in neutral_operations().values()]
SPOKEN: Final = {item for method in METHODS if not isinstance(method, Absent) for item in endpoints_of(method)}


def test_the_neutral_calls_speak_these_operations() -> None:
    assert {(endpoint.operation, endpoint.method, endpoint.path) for endpoint in SPOKEN} == LEDGER


def test_an_operation_has_one_endpoint() -> None:
    assert len(SPOKEN) == len(LEDGER) == 37


def test_what_may_be_sent_again() -> None:
    by_safety = {safety: {item.operation for item in SPOKEN if item.safety is safety} for safety in Safety}
    assert by_safety[Safety.READ] == {item.operation for item in SPOKEN if item.method == "GET"}
    assert by_safety[Safety.KEYED] == set()
    assert by_safety[Safety.IDEMPOTENT] == {
        "updateMeeting", "editParticipant", "refreshParticipantToken", "editWebhook", "deleteWebhook",
    }  # fmt: skip
