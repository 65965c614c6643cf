"""A body of each event that VideoSDK posts, to try an endpoint with: in the shapes of its pages, the values made up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom_videosdk.types.sip_webhooks import SipEvent

_ROOM: Final = "u8fd-2ksw-7hqx"
_SESSION: Final = {"meetingId": _ROOM, "sessionId": "65a1c0de7b3f4e2d9c8b7a61"}
_PERSON: Final = {**_SESSION, "participantId": "sam-1"}
_START: Final = {"start": "2026-01-31T11:30:00.000+00:00"}
_PATH: Final = "/encoded/videos/65a1c3f07b3f4e2d9c8b7a6f.mp4"
_OWN_PATH: Final = "/individual-recordings/65a1c0de7b3f4e2d9c8b7a61/sam-1/sam-1_1769859000000.webm"
_CDN: Final = "https://cdn.example.com"
_JOB: Final = {"id": "52c9e0b7-8d41-4f36-a1e5-6b7c8d9e0f1a", **_SESSION}
_TRANSCRIPTION: Final = {"id": "9f1e8d7c-6b5a-4039-8271-605f4e3d2c1b", "type": "realtime", **_SESSION}
_PLAYLIST: Final = {"playbackHlsUrl": f"{_CDN}/meetings-hls/3c2b1a09/index.m3u8"}
_CALL: Final = {
    "callId": "call_7Hn3Lq",
    "roomId": _ROOM,
    "agentId": "ag_12",
    "metaData": {"campaign": "spring"},
    "timestamp": "2026-01-31T11:31:05.000Z",
}
_FILES: Final = {"fileDetails": [{"filePath": _OWN_PATH, "fileUrl": f"{_CDN}{_OWN_PATH}"}]}

_DATA: Final[Mapping[str, Mapping[str, Any]]] = {
    "session-started": {**_SESSION, **_START},
    "session-ended": {**_SESSION, **_START, "end": "2026-01-31T12:00:00.000+00:00"},
    "participant-joined": {**_PERSON, "participantName": "Sam Vries"},
    "participant-left": {**_PERSON, "participantName": "Sam Vries"},
    **{f"recording-{word}": _SESSION for word in ("starting", "started", "stopping", "failed")},
    "recording-stopped": {**_SESSION, "filePath": _PATH, "fileUrl": f"{_CDN}{_PATH}"},
    **{
        f"participant-recording-{word}": {**_PERSON, "fileFormat": "webm"}
        for word in ("starting", "started", "stopping")
    },
    "participant-recording-stopped": {**_PERSON, **_FILES},
    "participant-recording-failed": _PERSON,
    **{
        f"participant-track-recording-{word}": {**_PERSON, "kind": "audio"}
        for word in ("starting", "started", "stopping", "failed")
    },
    "participant-track-recording-stopped": {**_PERSON, "kind": "audio", **_FILES},
    **{f"merge-recording-{word}": _JOB for word in ("completed", "failed")},
    **{f"composite-merge-{word}": _SESSION for word in ("started", "completed", "failed", "cancelled")},
    **{f"transcription-{word}": _TRANSCRIPTION for word in ("started", "stopped", "failed")},
    "transcription-completed": {"id": _TRANSCRIPTION["id"], "roomId": _ROOM},
    **{f"livestream-{word}": _SESSION for word in ("starting", "started", "stopping", "stopped", "failed")},
    **{f"hls-{word}": _SESSION for word in ("starting", "stopping", "stopped", "failed")},
    **{f"hls-{word}": {**_SESSION, **_PLAYLIST} for word in ("started", "playable")},
    "resource-acquired": {"id": "65a1c5117b3f4e2d9c8b7a74", "type": "hls"},
    **{
        f"{agents}-session-{word}": said
        for agents, said in {
            "ai-deployment": {"sessionId": "session-1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9"},
            "agent": {"meetingId": _ROOM},
        }.items()
        for word in ("starting", "started", "stopping", "stopped", "failed")
    },
    **{event.value: _CALL for event in SipEvent if event is not SipEvent.UPDATE},
    "call-update.status": {
        "callId": _CALL["callId"],
        "roomId": _ROOM,
        "status": "ANSWERED",
        "timestamp": 1769859065000,
    },
    **{f"batchcall-{word}": {"batchCallId": "bc_41"} for word in ("started", "completed")},
}

SAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    name: {"webhookType": name.partition(".")[0], "data": data} for name, data in _DATA.items()
}
"""By the event's name; where there is another shape of it, with `.` and a word for that."""
