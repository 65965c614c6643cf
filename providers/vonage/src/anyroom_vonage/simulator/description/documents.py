"""What Vonage answers with: its documents, and its errors in their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import named
from anyroom.simulator.schemas import (
    FLAG,
    NULL,
    OBJECT,
    TEXT,
    TEXTS,
    WHOLE,
    Schema,
    many,
    nullable,
    record,
    words,
)
from anyroom_vonage.simulator.composition import RESOLUTIONS, STREAM_MODES

CHOSEN: Final = many(record({"streamId": TEXT, "hasAudio": FLAG, "hasVideo": FLAG}))
TRANSCRIPTION: Final = record(
    {
        "status": words("requested", "started", "available"),
        "reason": TEXT,
        "url": nullable(TEXT),
        "primaryLanguageCode": TEXT,
        "hasSummary": FLAG,
    }
)
BROADCAST_URLS: Final = record(
    {
        "hls?": TEXT,
        "hlsStatus?": TEXT,
        "rtmp?": many(
            record({"status": words("connecting", "live"), "id?": TEXT, "serverUrl": TEXT, "streamName": TEXT})
        ),
    }
)

# Times are in milliseconds, those of captions in seconds.
DOCUMENTS: Final[Mapping[str, Schema]] = {
    "Session": record(
        {
            "session_id": TEXT,
            "project_id": TEXT,
            "partner_id": TEXT,
            "application_id": TEXT,
            "create_dt": TEXT,
            "session_segment_id": TEXT,
            "ice_credential_expiration": WHOLE,
            "properties": NULL,
            "media_server_url": NULL,
        }
    ),
    "Connection": record({"connectionId": TEXT, "connectionState": words("Connected"), "createdAt": WHOLE}),
    "Stream": record(
        {"id": TEXT, "videoType?": words("camera", "screen", "custom"), "name": TEXT, "layoutClassList": TEXTS}
    ),
    "Project": record({"applicationId": TEXT, "status": TEXT, "name": TEXT, "environment": TEXT, "createdAt": WHOLE}),
    "Archive": record(
        {
            "id": TEXT,
            "status": words("started", "paused", "stopped", "available", "expired", "deleted"),
            "name": TEXT,
            "reason": TEXT,
            "sessionId": TEXT,
            "applicationId": TEXT,
            "createdAt": WHOLE,
            "updatedAt": WHOLE,
            "size": WHOLE,
            "duration": WHOLE,
            "outputMode": words("composed", "individual"),
            "streamMode": words(*STREAM_MODES),
            "hasAudio": FLAG,
            "hasVideo": FLAG,
            "hasTranscription": FLAG,
            "sha256sum": TEXT,
            "password": TEXT,
            "multiArchiveTag": TEXT,
            "event": words("archive"),
            "url": nullable(TEXT),
            "resolution?": words(*RESOLUTIONS),
            "maxBitrate?": WHOLE,
            "quantizationParameter?": WHOLE,
            "transcription?": TRANSCRIPTION,
            "streams?": CHOSEN,
        }
    ),
    "Broadcast": record(
        {
            "id": TEXT,
            "status": words("started", "stopped"),
            "sessionId": TEXT,
            "applicationId": TEXT,
            "createdAt": WHOLE,
            "updatedAt": WHOLE,
            "broadcastUrls": nullable(BROADCAST_URLS),
            "settings": record({"hls?": record({"lowLatency": FLAG, "dvr": FLAG})}),
            "streamMode": words(*STREAM_MODES),
            "hasAudio": FLAG,
            "hasVideo": FLAG,
            "maxDuration": WHOLE,
            "maxBitrate": WHOLE,
            "multiBroadcastTag": TEXT,
            "event": words("broadcast"),
            "resolution": words(*RESOLUTIONS),
            "streams?": CHOSEN,
        }
    ),
    "Captions": record(
        {
            "captionId": TEXT,
            "projectId": TEXT,
            "sessionId": TEXT,
            "status": words("started", "stopped"),
            "createdAt": WHOLE,
            "updatedAt": WHOLE,
            "duration": WHOLE,
            "languageCode": TEXT,
            "provider": TEXT,
        }
    ),
    "Render": record(
        {
            "id": TEXT,
            "sessionId": TEXT,
            "applicationId": TEXT,
            "createdAt": WHOLE,
            "updatedAt": WHOLE,
            "url": TEXT,
            "status": words("starting", "started", "stopped"),
            "name?": TEXT,
            "event": words("render"),
            "resolution": words(*RESOLUTIONS),
            "streamId?": TEXT,
            "reason?": TEXT,
            "callbackUrl?": TEXT,
        }
    ),
    "SipCall": record(
        {
            "id": TEXT,
            "projectId": TEXT,
            "sessionId": TEXT,
            "connectionId": TEXT,
            "streamId": TEXT,
            "createdAt": WHOLE,
            "updatedAt": WHOLE,
        }
    ),
    "Application": record(
        {
            "id": TEXT,
            "name": TEXT,
            "keys": record({"public_key": TEXT}),
            "capabilities?": OBJECT,
            "_links": record({"self": record({"href": TEXT})}),
        }
    ),
}

ERRORS: Final[Mapping[str, Schema]] = {
    # The video back end writes the message once more as the description; some conflicts have nothing but the message.
    "VideoError": record({"message": TEXT, "code?": WHOLE, "description?": TEXT}),
    "GatewayError": record({"type": TEXT, "title": TEXT, "detail?": TEXT, "instance": TEXT}),
}


def listed(name: str) -> Schema:
    """A page of these documents; `count` is how many there are in all."""
    return record({"count": WHOLE, "items": many(named(name))})
