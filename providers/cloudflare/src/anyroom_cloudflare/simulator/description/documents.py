"""What RealtimeKit answers with: its documents, its errors in their shapes, and the envelopes around both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import named
from anyroom.simulator.schemas import (
    ANY,
    FLAG,
    NULL,
    NUMBER,
    OBJECT,
    TEXT,
    WHOLE,
    Schema,
    either,
    keyed,
    many,
    more,
    nullable,
    record,
    words,
)
from anyroom_cloudflare.simulator import livestream, recording
from anyroom_cloudflare.simulator.meeting import AI_CONFIG, STATUS
from anyroom_cloudflare.simulator.preset import PRESET
from anyroom_cloudflare.simulator.webhooks import EVENTS

PAGING: Final = record({"total_count": WHOLE, "start_offset": WHOLE, "end_offset": WHOLE})
KEPT: Final[Mapping[str, Schema]] = {"id": TEXT, "created_at": TEXT, "updated_at": TEXT}
CALLER: Final = record({"reason": TEXT, "caller?": record({"type": TEXT, "user_Id": TEXT, "name": TEXT})})

RECORDING: Final[Mapping[str, Schema]] = {
    "id": TEXT,
    "status": words(*recording.STATUSES),
    "meeting_id": TEXT,
    "session_id": nullable(TEXT),
    "output_file_name": TEXT,
    "invoked_time": TEXT,
    "started_time": nullable(TEXT),
    "stopped_time": nullable(TEXT),
    # One URL, or one for each file of every layer.
    "download_url": either(TEXT, many(record({"layer_name": TEXT, "download_urls": keyed(OBJECT)})), NULL),
    "audio_download_url": nullable(TEXT),
    "download_url_expiry": nullable(TEXT),
    "file_size": nullable(WHOLE),
    "recording_duration?": WHOLE,
    "storage_config?": nullable(OBJECT),
    "start_reason?": CALLER,
    "stop_reason?": CALLER,
    "type?": TEXT,
}
LIVESTREAM: Final[Mapping[str, Schema]] = {
    "id": TEXT,
    "name": nullable(TEXT),
    "meeting_id": nullable(TEXT),
    "status": words(*livestream.STATUSES),
    "disabled": FLAG,
    "playback_url": TEXT,
}
INGEST: Final[Mapping[str, Schema]] = {"ingest_server": TEXT, "stream_key": TEXT}

DOCUMENTS: Final[Mapping[str, Schema]] = {
    "App": record({"id": TEXT, "name": TEXT, "created_at": TEXT}),
    "Meeting": record(
        {
            **KEPT,
            "title": nullable(TEXT),
            "status": STATUS.schema(),
            "record_on_start": nullable(FLAG),
            "live_stream_on_start": nullable(FLAG),
            "persist_chat": FLAG,
            "summarize_on_end": FLAG,
            "transcribe_on_end": FLAG,
            "session_keep_alive_time_in_secs": NUMBER,
            "recording_config?": OBJECT,
            "ai_config?": AI_CONFIG.schema(),
        }
    ),
    "Participant": record(
        {
            **KEPT,
            "name": nullable(TEXT),
            "picture": nullable(TEXT),
            "custom_participant_id": TEXT,
            "preset_name": TEXT,
            "token?": TEXT,
        }
    ),
    "Person": record({**KEPT, "name?": TEXT, "picture?": TEXT}),
    "Preset": more(PRESET.schema(), KEPT),
    "ListedPreset": record({**KEPT, "name": TEXT}),
    "Session": record(
        {
            **KEPT,
            "associated_id": TEXT,
            "meeting_display_name": TEXT,
            "type": words("meeting"),
            "status": words("LIVE", "ENDED"),
            "live_participants": WHOLE,
            "max_concurrent_participants": WHOLE,
            "minutes_consumed": NUMBER,
            "organization_id": TEXT,
            "started_at": TEXT,
            "ended_at?": TEXT,
        }
    ),
    "Peer": record(
        {
            **KEPT,
            "user_id": TEXT,
            "custom_participant_id": TEXT,
            "display_name": TEXT,
            "joined_at": TEXT,
            "left_at": nullable(TEXT),
            "duration": NUMBER,
            "preset_name?": TEXT,
            "peer_events?": many(record({**KEPT, "peer_id": TEXT, "event_name": TEXT})),
            "peer_report?": OBJECT,
        }
    ),
    "Recording": record(RECORDING),
    "ListedRecording": record({**RECORDING, "meeting": named("Meeting")}),
    "Livestream": record({**LIVESTREAM, **INGEST, **KEPT}),
    "NewLivestream": record({**LIVESTREAM, **INGEST}),
    "WatchedLivestream": record({**LIVESTREAM, **KEPT}),
    "StartedLivestream": record({**INGEST, "id": TEXT, "status": words(*livestream.STATUSES), "playback_url": TEXT}),
    "LivestreamSession": record(
        {
            **KEPT,
            "livestream_id": TEXT,
            "err_message": nullable(TEXT),
            "invoked_time": TEXT,
            "started_time": nullable(TEXT),
            "stopped_time": nullable(TEXT),
            "ingest_seconds": NUMBER,
            "viewer_seconds": NUMBER,
        }
    ),
    "Webhook": record({**KEPT, "name": TEXT, "url": TEXT, "enabled": FLAG, "events": many(words(*EVENTS))}),
}

REFUSED: Final[Schema] = {"const": False}
SUCCEEDED: Final[Schema] = {"const": True}

ERRORS: Final[Mapping[str, Schema]] = {
    "ServiceError": record({"success": REFUSED, "error": record({"code": WHOLE, "message": TEXT})}),
    "GatewayError": record(
        {
            "success": REFUSED,
            "errors": many(record({"code": WHOLE, "message": TEXT, "documentation_url?": TEXT}), least=1),
            "messages": many(ANY),
            "result": NULL,
        }
    ),
    "WebhooksUnauthorized": {**record({"message": words("Unauthorized")}), "additionalProperties": False},
}


def single(data: Schema) -> Schema:
    return record({"success": SUCCEEDED, "data": data})


def paged(data: Schema) -> Schema:
    return record({"success": SUCCEEDED, "data": data, "paging": PAGING})


def result(value: Schema) -> Schema:
    return record({"success": SUCCEEDED, "errors": many(ANY), "messages": many(ANY), "result": value})


def acted(action: str) -> Schema:
    return single(record({"action": words(action), "participants": many(named("Person"))}))


def downloaded(url: str, *, session: bool = True) -> Schema:
    """A URL and until when it works, under the name that this document has for it."""
    expiry = f"{url}_expiry" if "_" in url else f"{url}Expiry"
    return single(record({**({"sessionId": TEXT} if session else {}), url: TEXT, expiry: TEXT}))
