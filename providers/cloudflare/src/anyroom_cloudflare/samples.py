"""A body of each event that RealtimeKit posts, to try an endpoint with: in the shapes of its guides, the values made up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_MEETING_ID: Final = "a0c1d2e3-f405-4162-8738-495a6b7c8d9e"
_SESSION_ID: Final = "17f0e1d2-c3b4-4a59-9687-786950413223"
_APP: Final = {"id": "d4e5f607-1829-4a3b-8c4d-5e6f70819203", "name": "Evening school"}
_ENDED: Final = {"endedAt": "2026-01-31T12:00:00.000Z"}
_EXPIRY: Final = "2026-02-07T12:00:00.000Z"
_FILES: Final = "https://files.example.com"
_IDLE_MEETING: Final = {
    "id": _MEETING_ID,
    "title": "Choir practice",
    "roomName": _MEETING_ID,
    "status": "LIVE",
    "createdAt": "2026-01-31T11:00:00.000Z",
    "organizedBy": _APP,
}
_MEETING: Final = {**_IDLE_MEETING, "sessionId": _SESSION_ID, "startedAt": "2026-01-31T11:30:00.000Z"}
_PEER: Final = {
    "peerId": "5b6c7d8e-9fa0-4b1c-8d2e-3f405162738a",
    "userDisplayName": "Sam Vries",
    "customParticipantId": "sam-1",
    "clientSpecificId": "sam-1",
    "joinedAt": "2026-01-31T11:31:00.000Z",
}
_INVOKED: Final = {
    "id": "c8d9eafb-0c1d-4e2f-9031-425364758697",
    "recordingId": "c8d9eafb-0c1d-4e2f-9031-425364758697",
    "meetingId": _MEETING_ID,
    "roomUUID": _SESSION_ID,
    "organizationId": _APP["id"],
}
_FILE: Final = {**_INVOKED, "outputFileName": f"choir_{_MEETING_ID}_1769859100000.mp4"}
_RECORDED: Final = {**_FILE, "startedTime": "2026-01-31T11:31:40.000Z"}
_STOPPED: Final = {**_RECORDED, "stoppedTime": "2026-01-31T11:51:40.000Z", "fileSize": "3011840"}
_UPLOADED: Final = {
    "recordingDuration": 1200,
    "downloadUrl": f"{_FILES}/choir.mp4",
    "audioDownloadUrl": f"{_FILES}/choir.mp3",
    "downloadUrlExpiry": _EXPIRY,
}
_RECORDINGS: Final[Mapping[str, Mapping[str, Any]]] = {
    "recording.statusUpdate.invoked": {**_FILE, "status": "INVOKED"},
    "recording.statusUpdate": {**_RECORDED, "status": "RECORDING"},
    "recording.statusUpdate.paused": {**_RECORDED, "status": "PAUSED"},
    "recording.statusUpdate.uploading": {**_STOPPED, "status": "UPLOADING"},
    "recording.statusUpdate.uploaded": {**_STOPPED, **_UPLOADED, "status": "UPLOADED"},
    "recording.statusUpdate.errored": {**_RECORDED, "status": "ERRORED", "stopReason": {"reason": "INTERNAL_ERROR"}},
    "recording.statusUpdate.track": {
        **_INVOKED,
        "type": "TRACK",
        "status": "RECORDING",
        "startedTime": _RECORDED["startedTime"],
    },
    "recording.statusUpdate.track-errored": {**_INVOKED, "type": "TRACK", "status": "ERRORED"},
}
_LIVESTREAM: Final = {
    "streamId": "2e3f4051-6273-4849-a5b6-c7d8e9fa0b1c",
    "manualIngest": False,
    "playbackUrl": "https://live.example.com/choir/manifest/video.m3u8",
    "ingestServer": "rtmps://ingest.example.com/live",
    "streamKey": "sample-stream-key",
    "meeting": _IDLE_MEETING,
}

_CONTENT: Final[Mapping[str, Mapping[str, Any]]] = {
    "meeting.started": {"meeting": _MEETING},
    "meeting.ended": {"meeting": {**_MEETING, **_ENDED}, "reason": "ALL_PARTICIPANTS_LEFT"},
    "meeting.participantJoined": {"meeting": _MEETING, "participant": _PEER},
    "meeting.participantLeft": {
        "meeting": {**_MEETING, "endedAt": None},
        "participant": {**_PEER, "leftAt": "2026-01-31T11:58:00.000Z"},
    },
    "meeting.chatSynced": {
        "sessionId": _SESSION_ID,
        "meetingId": _MEETING_ID,
        "title": _MEETING["title"],
        "chatDownloadUrl": f"{_FILES}/chat.json",
        "chatDownloadUrlExpiry": _EXPIRY,
        "createdAt": _MEETING["createdAt"],
        "startedAt": _MEETING["startedAt"],
        **_ENDED,
        "organizedBy": _APP,
    },
    **{name: {"recording": recording, "meeting": _MEETING} for name, recording in _RECORDINGS.items()},
    "livestreaming.statusUpdate": {**_LIVESTREAM, "status": "LIVE"},
    "livestreaming.statusUpdate.idle": {**_LIVESTREAM, "status": "IDLE"},
    "livestreaming.statusUpdate.offline": {**_LIVESTREAM, "status": "OFFLINE"},
    "meeting.transcript": {
        "meeting": {**_MEETING, **_ENDED},
        "transcriptDownloadUrl": f"{_FILES}/transcript.csv",
        "transcriptDownloadUrlExpiry": _EXPIRY,
    },
    "meeting.summary": {
        "meeting": {**_MEETING, **_ENDED},
        "summaryDownloadUrl": f"{_FILES}/summary.txt",
        "summaryDownloadUrlExpiry": _EXPIRY,
    },
}

SAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    name: {"event": ".".join(name.split(".")[:2]), **content} for name, content in _CONTENT.items()
}
"""By the event's name; where there are several of it, with `.` and a word for what it tells."""
