"""What Vonage's calls are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator.schemas import (
    FLAG,
    OBJECT,
    SOME_TEXT,
    TEXT,
    TEXTS,
    Schema,
    either,
    keyed,
    many,
    record,
    text,
    whole,
    words,
)
from anyroom_vonage.simulator import broadcasts, captioning, renders, telephony
from anyroom_vonage.simulator.applications import LONGEST_SECRET, WEBHOOKS
from anyroom_vonage.simulator.composition import (
    BOOLEANS,
    LEAST_BITRATE,
    MOST_BITRATE,
    PREDEFINED_LAYOUTS,
    RESOLUTIONS,
    STREAM_MODES,
)
from anyroom_vonage.simulator.sessions import ROUTED_BY_PREFERENCE

RESOLUTION: Final = words(*RESOLUTIONS)
BITRATE: Final = whole(LEAST_BITRATE, MOST_BITRATE)
LAYOUT: Final = record(
    {
        "type": words(*PREDEFINED_LAYOUTS, "custom"),
        "stylesheet?": SOME_TEXT,
        "screenshareType?": words(*PREDEFINED_LAYOUTS),
    }
)
SELECTION: Final = record({"addStream?": SOME_TEXT, "removeStream?": SOME_TEXT, "hasAudio?": FLAG, "hasVideo?": FLAG})
# The common part of what joins a session as a participant: a token lets it in.
ADMITTED: Final[Mapping[str, Schema]] = {"sessionId": SOME_TEXT, "token": SOME_TEXT}

SESSION: Final = record(
    {
        "archiveMode?": words("manual", "always"),
        "p2p.preference?": words(*(word for word in ROUTED_BY_PREFERENCE if word)),
        "location?": TEXT,
        "e2ee?": words(*BOOLEANS),
        "archiveName?": text(least=1, most=80),
        "archiveResolution?": RESOLUTION,
    }
)
SIGNAL: Final = record({"type": TEXT, "data": TEXT})
LAYOUT_CLASSES: Final = record({"items": many(record({"id": SOME_TEXT, "layoutClassList": TEXTS}), least=1)})
MUTING: Final = record({"active": FLAG, "excludedStreamIds?": TEXTS})
ARCHIVE: Final = record(
    {
        "sessionId": SOME_TEXT,
        "name?": TEXT,
        "hasAudio?": FLAG,
        "hasVideo?": FLAG,
        "outputMode?": words("composed", "individual"),
        "streamMode?": words(*STREAM_MODES),
        "resolution?": RESOLUTION,
        "layout?": LAYOUT,
        "multiArchiveTag?": TEXT,
        "maxBitrate?": BITRATE,
        "quantizationParameter?": whole(15, 40),
        "hasTranscription?": FLAG,
        "transcriptionProperties?": record({"primaryLanguageCode?": SOME_TEXT, "hasSummary?": FLAG}),
    }
)
HLS: Final = record({"dvr?": FLAG, "lowLatency?": FLAG})
RTMP: Final = many(
    record({"id?": TEXT, "serverUrl": text(pattern="^rtmps?://"), "streamName": SOME_TEXT}),
    least=1,
    most=broadcasts.MOST_RTMP_TARGETS,
)
BROADCAST: Final = record(
    {
        "sessionId": SOME_TEXT,
        # One of the two, or both.
        "outputs": either(record({"hls": HLS, "rtmp?": RTMP}), record({"rtmp": RTMP})),
        "layout?": LAYOUT,
        "maxDuration?": whole(broadcasts.LEAST_DURATION, broadcasts.MOST_DURATION),
        "maxBitrate?": BITRATE,
        "resolution?": RESOLUTION,
        "streamMode?": words(*STREAM_MODES),
        "multiBroadcastTag?": TEXT,
        "hasAudio?": FLAG,
        "hasVideo?": FLAG,
    }
)
CAPTIONS: Final = record(
    {
        **ADMITTED,
        "languageCode?": SOME_TEXT,
        "maxDuration?": whole(captioning.LEAST_DURATION, captioning.MOST_DURATION),
        "partialCaptions?": FLAG,
        "statusCallbackUrl?": text(least=captioning.LEAST_URL, most=captioning.MOST_URL),
    }
)
RENDER: Final = record(
    {
        **ADMITTED,
        "url": text(least=renders.LEAST_URL, most=renders.MOST_URL, pattern="^https?://"),
        "maxDuration?": whole(renders.LEAST_DURATION, renders.MOST_DURATION),
        "resolution?": RESOLUTION,
        "properties?": record({"name?": text(least=1, most=renders.LONGEST_NAME)}),
        "statusCallbackUrl?": text(least=renders.LEAST_URL, most=renders.MOST_URL),
    }
)
SIP_CALL: Final = record(
    {
        **ADMITTED,
        "sip": record(
            {
                "uri": text(pattern="^sips?:"),
                "from?": SOME_TEXT,
                "headers?": keyed(TEXT),
                "auth?": record({"username": SOME_TEXT, "password": SOME_TEXT}),
                "secure?": FLAG,
                "video?": FLAG,
                "observeForceMute?": FLAG,
                "streams?": TEXTS,
            }
        ),
    }
)
TONES: Final = record({"digits": text(pattern=f"^{telephony.TONES.pattern}$")})
AUDIO_CONNECTOR: Final = record(
    {
        **ADMITTED,
        "websocket": record(
            {
                "uri": text(pattern="^wss?://"),
                "streams?": many(TEXT, most=telephony.MOST_CONNECTOR_STREAMS),
                "headers?": keyed(TEXT),
                "audioRate?": {"type": "integer", "enum": sorted(telephony.AUDIO_RATES)},
                "bidirectional?": FLAG,
                "audioTransport?": record(
                    {
                        "transport?": words("binary", "json"),
                        "encoding?": words("base64"),
                        "audio_field?": SOME_TEXT,
                        "receive_audio_field?": SOME_TEXT,
                        "static_fields?": OBJECT,
                    }
                ),
            }
        ),
    }
)
WEBHOOK: Final = record(
    {"address": text(pattern="^https?://"), "active?": FLAG, "secret?": text(least=1, most=LONGEST_SECRET)}
)
STORAGE: Final = record(
    {f"{name}?": FLAG for name in ("server_side_encryption", "end_to_end_encryption", "cloud_storage")}
)
APPLICATION: Final = record(
    {
        "name": SOME_TEXT,
        "keys?": record({"public_key?": TEXT}),
        "capabilities?": record(
            {
                "video?": record(
                    {
                        "webhooks?": record({f"{name}?": WEBHOOK for name in sorted(WEBHOOKS)}),
                        "storage?": STORAGE,
                    }
                )
            }
        ),
    }
)
