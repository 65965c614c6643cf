"""A body of each callback that Vonage Video posts, to try an endpoint with: in the shapes of its guides, the values made up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_APPLICATION: Final = "c6d7e8f9-0a1b-4c2d-8e3f-405162738495"
_PLACE: Final = {"sessionId": "1_MX5jNmQ3ZThmOS1zYW1wbGV-fjE3Njk4NTkwMDAwMDB-c2FtcGxl-fn4", "projectId": "501234"}
_WHEN: Final = {"timestamp": 1769859000000}
_CONNECTION: Final = {
    "id": "6e7f8091-a2b3-4c4d-9e5f-60718293a4b5",
    "createdAt": 1769858990000,
    "data": '{"participant":"sam-1","name":"Sam Vries"}',
}
_STREAM: Final = {
    "id": "f1a2b3c4-d5e6-4f70-8192-a3b4c5d6e7f8",
    "connection": _CONNECTION,
    "createdAt": 1769858995000,
    "name": "",
    "videoType": "camera",
}
_CALL: Final = {
    "id": "08192a3b-4c5d-4e6f-8071-829304152637",
    "connectionId": "9a8b7c6d-5e4f-4031-a223-142536475869",
    "createdAt": 1769858980000,
}
_ARCHIVE: Final = {
    "id": "3d4e5f60-7182-4394-85a6-b7c8d9eafb0c",
    "event": "archive",
    "createdAt": 1769858400000,
    "duration": 0,
    "name": "Choir practice",
    "partnerId": 501234,
    "reason": "",
    "resolution": "1280x720",
    "sessionId": _PLACE["sessionId"],
    "size": 0,
    "url": None,
}
_RECORDED: Final = {"duration": 540, "size": 20480000}
_FILE: Final = f"https://archives.example.com/{_ARCHIVE['id']}"
# As the API describes it, where each participant has a file of their own.
_INDIVIDUAL: Final = {
    **{name: value for name, value in _ARCHIVE.items() if name != "resolution"},
    **_RECORDED,
    "applicationId": _APPLICATION,
    "partnerId": _APPLICATION,
    "updatedAt": 1769859000000,
    "status": "available",
    "streamMode": "auto",
    "outputMode": "individual",
    "hasAudio": True,
    "hasVideo": True,
    "sha256sum": "0123456789abcdef" * 4,
    "multiArchiveTag": "",
    "password": "",
    "url": f"{_FILE}/archive.zip",
}
_TRANSCRIPTION: Final = {
    "status": "available",
    "url": f"{_FILE}/transcription.json",
    "reason": "",
    "primaryLanguageCode": "en-US",
    "hasSummary": True,
}
_BROADCAST: Final = {
    "id": "b0c1d2e3-f4a5-4b67-8879-9a0b1c2d3e4f",
    "event": "broadcast",
    "sessionId": _PLACE["sessionId"],
    "applicationId": _APPLICATION,
    "createdAt": 1769858500000,
    "updatedAt": 1769859000000,
    "broadcastUrls": None,
}
_LIVE: Final = {
    "hls": "https://live.example.com/choir/playlist.m3u8",
    "hlsStatus": "live",
    "rtmp": [{"id": "stage", "status": "live", "serverUrl": "rtmp://live.example.com/app", "streamName": "sample"}],
}
_RENDER: Final = {"id": "e9f80716-2534-4352-8170-6f5e4d3c2b1a", "sessionId": _PLACE["sessionId"]}
_RENDERED: Final = {**_RENDER, "streamId": _STREAM["id"]}
_CAPTIONS: Final = {
    "captionId": "4c3b2a19-0817-4625-9443-526170819a2b",
    **_PLACE,
    "createdAt": 1769858600000,
    "updatedAt": 1769859000000,
    "duration": 0,
    "languageCode": "en-US",
    "provider": "aws-transcribe",
}

SAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "sessionCreated": {**_PLACE, "event": "sessionCreated", **_WHEN},
    "sessionDestroyed": {**_PLACE, "event": "sessionDestroyed", "reason": "forceDisconnected", **_WHEN},
    "sessionNotification": {**_PLACE, "event": "sessionNotification", "reason": "serverRotation", **_WHEN},
    "connectionCreated": {**_PLACE, "event": "connectionCreated", **_WHEN, "connection": _CONNECTION},
    "connectionDestroyed": {
        **_PLACE,
        "event": "connectionDestroyed",
        "reason": "clientDisconnected",
        **_WHEN,
        "connection": _CONNECTION,
    },
    "streamCreated": {**_PLACE, "event": "streamCreated", **_WHEN, "stream": _STREAM},
    "streamDestroyed": {
        **_PLACE,
        "event": "streamDestroyed",
        "reason": "clientDisconnected",
        **_WHEN,
        "stream": _STREAM,
    },
    "archive.paused": {**_ARCHIVE, "status": "paused"},
    "archive.stopped": {**_ARCHIVE, "duration": 540, "reason": "user initiated", "status": "stopped"},
    "archive.available": {**_ARCHIVE, **_RECORDED, "status": "available", "url": f"{_FILE}/archive.mp4"},
    "archive.uploaded": {**_ARCHIVE, **_RECORDED, "status": "uploaded"},
    "archive.expired": {**_ARCHIVE, **_RECORDED, "status": "expired"},
    "archive.failed": {**_ARCHIVE, "reason": "Failed to upload archive", "status": "failed"},
    "archive.individual.available": _INDIVIDUAL,
    "archive.summarized": {**_INDIVIDUAL, "hasTranscription": True, "transcription": _TRANSCRIPTION},
    "broadcast.started": {**_BROADCAST, "status": "started", "broadcastUrls": _LIVE},
    "broadcast.stopped": {**_BROADCAST, "status": "stopped"},
    "broadcast.failed": {**_BROADCAST, "status": "failed", "reason": "The media server was lost"},
    "render.started": {**_RENDERED, "status": "started"},
    "render.stopped": {**_RENDERED, "status": "stopped", "reason": "Max Duration Exceeded"},
    "render.failed": {**_RENDER, "status": "failed", "reason": "Could not load URL"},
    "captions.started": {**_CAPTIONS, "status": "started"},
    "captions.paused": {**_CAPTIONS, "event": "captions", "status": "paused"},
    "captions.failed": {**_CAPTIONS, "status": "failed", "reason": "The transcriber was lost"},
    "callCreated": {**_PLACE, "event": "callCreated", **_WHEN, "call": _CALL},
    "callUpdated": {**_PLACE, "event": "callUpdated", "state": "ACTIVE", **_WHEN, "call": _CALL},
    "callDestroyed": {
        **_PLACE,
        "event": "callDestroyed",
        "reason_code": "700",
        "reason_message": "Normal Clearing",
        **_WHEN,
        "call": _CALL,
    },
    "muteForced": {**_PLACE, "event": "muteForced", **_WHEN, "call": _CALL},
}
"""By the callback's name; where there are several of it, with `.` and a word for what it tells."""
