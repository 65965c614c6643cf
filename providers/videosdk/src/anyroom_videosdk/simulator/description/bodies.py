"""What VideoSDK's calls are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator.schemas import (
    ANY,
    FLAG,
    OBJECT,
    SOME_TEXT,
    TEXT,
    TEXTS,
    Schema,
    either,
    many,
    record,
    text,
    whole,
    words,
)
from anyroom_videosdk.simulator import composites, composition, hls, merges, resources, rooms, telephony, transcodings
from anyroom_videosdk.simulator.composition import MODES, ORIENTATIONS, SIZES
from anyroom_videosdk.simulator.film import THUMBNAILS
from anyroom_videosdk.simulator.individual import TRACK_KINDS
from anyroom_videosdk.simulator.individuals import PARTICIPANT, TRACK
from anyroom_videosdk.simulator.phone_numbers import MOST_NUMBERS
from anyroom_videosdk.simulator.reading import E164, LONGEST_WEBHOOK
from anyroom_videosdk.simulator.registers import ENCRYPTION, GEO_REGIONS, INCLUDED_HEADERS, PREFIXES

ADDRESS: Final = text(pattern="^https?://")
RTMP_ADDRESS: Final = text(pattern="^rtmps?://")
WEBHOOK_ADDRESS: Final = text(most=LONGEST_WEBHOOK, pattern="^https?://")
PHONE_NUMBER: Final = text(pattern=f"^{E164.pattern}$")
ENABLED: Final = record({"enabled?": FLAG})
SUMMARY: Final = record({"enabled?": FLAG, "prompt?": TEXT})

LAYOUT: Final[Mapping[str, Schema]] = {
    "type?": words(*composition.LAYOUTS),
    "gridSize?": whole(0, composition.MOST_IN_GRID),
}
PRIORITY: Final = words(*composition.PRIORITIES)
CONFIG: Final[Mapping[str, Schema]] = {
    "theme?": words(*composition.THEMES),
    "mode?": words(*MODES),
    "quality?": words(*SIZES),
    "orientation?": words(*ORIENTATIONS),
    "recording?": ENABLED,
}
COMPOSED: Final[Mapping[str, Schema]] = {
    "templateUrl?": ADDRESS,
    "transcription?": record({"enabled?": FLAG, "summary?": SUMMARY}),
    # Where older pages have it.
    "summary?": SUMMARY,
    "webhookUrl?": ADDRESS,
    "resourceId?": TEXT,
}
RECORDED: Final[Mapping[str, Schema]] = {
    **COMPOSED,
    "config?": record({**CONFIG, "layout": record({**LAYOUT, "priority?": PRIORITY})}),
    "fileFormat?": words("mp4", "webm"),
    "awsDirPath?": TEXT,
    "preSignedUrl?": ADDRESS,
    "onFailure?": record({"action?": words("close-room"), "waitTime?": whole(0, composition.LONGEST_WAIT)}),
}
STREAMED: Final[Mapping[str, Schema]] = {
    **COMPOSED,
    "config?": record({**CONFIG, "layout": record({**LAYOUT, "priority": PRIORITY})}),
}
# A string in the documentation, a list in the SDK.
KINDS: Final = either(words(*TRACK_KINDS), many(words(*TRACK_KINDS)))
COMPOSITE: Final[Mapping[str, Schema]] = {
    "participants?": many(record({"participantId": SOME_TEXT, "kind?": KINDS})),
    "watermarks?": many(
        record(
            {
                "type?": words("custom", "pubsub"),
                **{f"{name}?": TEXT for name in ("imageUrl", "imageBase64", "text", "timezone", "topic")},
            }
        ),
        most=composites.MOST_WATERMARKS,
    ),
    "webhookUrl?": ADDRESS,
    "bucketDirPath?": TEXT,
    "preSignedURL?": ADDRESS,
    "fileFormat?": words("mp4", "webm"),
}

# --- rooms and sessions -----------------------------------------------------------------------------------------------

ROOM: Final = record(
    {
        "customRoomId?": SOME_TEXT,
        "webhook?": record({"endPoint": WEBHOOK_ADDRESS, "events?": TEXTS}),
        "autoCloseConfig?": record({"type?": words(*rooms.DEACTIVATES), "duration?": whole(1, rooms.MOST_MINUTES)}),
        "geoFence?": words(*rooms.REGIONS),
        "multiComposition?": record({f"{kind}?": FLAG for kind in rooms.COMPOSITIONS}),
        "allowedParticipantIds?": TEXTS,
        "autoStartConfig?": record(
            {"recording?": record(RECORDED), "hls?": record(STREAMED), "composite?": record(COMPOSITE)}
        ),
    }
)
NAMED_ROOM: Final = record({"roomId": SOME_TEXT})
# Stops the latest that runs there, or the one of this id.
NAMED_OUTPUT: Final = record({"roomId": SOME_TEXT, "id?": TEXT})
ENDING: Final = record({"roomId": SOME_TEXT, "sessionId?": TEXT, "ignoreClosed?": FLAG, "vsdkForceKill?": FLAG})
REMOVAL: Final = record({"participantId": SOME_TEXT, "roomId?": SOME_TEXT, "sessionId?": SOME_TEXT})

# --- recordings -------------------------------------------------------------------------------------------------------

RECORDING: Final = record({"roomId": SOME_TEXT, **RECORDED})
INDIVIDUAL: Final[Mapping[str, Schema]] = {
    "roomId": SOME_TEXT,
    "participantId": SOME_TEXT,
    "webhookUrl?": ADDRESS,
    "bucketDirPath?": TEXT,
    "metadata?": OBJECT,
}
PARTICIPANT_RECORDING: Final = record({**INDIVIDUAL, "fileFormat?": words(*PARTICIPANT.formats)})
# A third party calls the kind trackId.
TRACK_RECORDING: Final = record(
    {
        **INDIVIDUAL,
        "fileFormat?": words(*TRACK.formats),
        "kind?": words(*TRACK_KINDS),
        "trackId?": words(*TRACK_KINDS),
    }
)
NAMED_PARTICIPANT: Final = record({"roomId": SOME_TEXT, "participantId": SOME_TEXT})
NAMED_TRACK: Final = record(
    {
        "roomId": SOME_TEXT,
        "participantId": SOME_TEXT,
        "kind?": words(*TRACK_KINDS),
        "trackId?": words(*TRACK_KINDS),
    }
)
COMPOSITE_RECORDING: Final = record({"roomId": SOME_TEXT, **COMPOSITE})
NAMED_COMPOSITE: Final = record({"roomId": SOME_TEXT, "recordingId": SOME_TEXT})
SORT: Final = words(*merges.SORTS)
MEMBERS: Final = many(record({"participantId": SOME_TEXT, "recordingId?": SOME_TEXT, "type?": SORT}), least=1)
# Either two channels of a session, or recordings.
MERGE: Final = record(
    {
        "sessionId?": SOME_TEXT,
        "type?": SORT,
        "channel1?": MEMBERS,
        "channel2?": MEMBERS,
        "recordingIds?": TEXTS,
        "dirPath?": TEXT,
        "webhookUrl?": ADDRESS,
    }
)
COMPOSITE_TRANSCODING: Final = record(
    {
        "recordingIds": {**many(TEXT, least=1), "uniqueItems": True},
        "task?": words("composite-merge"),
        "webhookUrl?": ADDRESS,
        "watermark?": record(
            {
                "type?": words(*transcodings.WATERMARKS),
                "image?": TEXT,
                "imageConfig?": record(
                    {
                        "position?": words(*transcodings.POSITIONS),
                        **{f"{name}?": ANY for name in ("margin", "width", "opacity")},
                    }
                ),
                "startTime?": ANY,
                "lat?": {"type": "number", "minimum": -90, "maximum": 90},
                "long?": {"type": "number", "minimum": -180, "maximum": 180},
            }
        ),
    }
)
HLS_TO_MP4: Final = record(
    {
        "roomId?": TEXT,
        "sessionId?": TEXT,
        "hlsId?": TEXT,
        "webhookUrl?": ADDRESS,
        "storage?": record({"type?": words("s3", "blob", "gcp"), "bucket?": ANY, "container?": ANY, "dirPath?": TEXT}),
    }
)
CONCATENATION: Final = record(
    {
        "recordingIds": many(either(TEXT, record({"id": SOME_TEXT, "presignedUrl?": ANY})), least=1),
        "webhookUrl?": ADDRESS,
        "presignedOutputUrl?": ADDRESS,
    }
)

# --- streams and transcriptions ---------------------------------------------------------------------------------------

HLS: Final = record({"roomId": SOME_TEXT, **STREAMED})
THUMBNAIL: Final = record(
    {
        "roomId": SOME_TEXT,
        "time?": {"type": "number", "minimum": 0, "maximum": hls.LATEST_SECOND},
        "width?": whole(1, hls.LARGEST_SIDE),
        "height?": whole(1, hls.LARGEST_SIDE),
        "format?": words(*THUMBNAILS),
    }
)
LIVESTREAM: Final = record(
    {
        "roomId": SOME_TEXT,
        **STREAMED,
        "outputs": many(record({"url": RTMP_ADDRESS, "streamKey": SOME_TEXT}), least=1),
    }
)
TRANSCRIPTION: Final = record(
    {"roomId": SOME_TEXT, "webhookUrl?": ADDRESS, "modelId?": TEXT, "language?": TEXT, "summary?": SUMMARY}
)

# --- telephony --------------------------------------------------------------------------------------------------------

SIP_CALL: Final = record(
    {
        "sipCallTo": PHONE_NUMBER,
        "sipCallFrom?": SOME_TEXT,
        "gatewayId?": TEXT,
        "routingRuleId?": TEXT,
        "destinationRoomId": SOME_TEXT,
        # As the platform's other ids of participants, without white space.
        "participant?": record({"id?": text(pattern=r"^\S+$"), "name?": TEXT}),
        "metadata?": OBJECT,
        **{f"{name}?": FLAG for name in ("recordAudio", "waitUntilAnswered", "hidePhoneNumber")},
        "ringingTimeout?": whole(1, telephony.LONGEST_RINGING),
        "dtmf?": TEXT,
        "maxCallDuration?": whole(1, telephony.LONGEST_CALL),
        "mediaEncryption?": words(*ENCRYPTION),
        "includeHeaders?": words(*INCLUDED_HEADERS),
        "headers?": ANY,
    }
)
TRANSFER: Final = record({"callId": SOME_TEXT, "transferTo": SOME_TEXT, "playDialtone?": FLAG, "participant?": ANY})
NAMED_CALL: Final = record({"callId": SOME_TEXT})
SWITCH: Final = record(
    {"callId": SOME_TEXT, "roomId": SOME_TEXT, "participantId?": text(pattern=r"^\S+$"), "token?": ANY}
)
PHONE_NUMBERS: Final[Mapping[str, Schema]] = {
    "phoneNumber?": PHONE_NUMBER,
    "phoneNumbers?": many(PHONE_NUMBER, least=1, most=MOST_NUMBERS),
}
NEW_PHONE_NUMBERS: Final = record({**PHONE_NUMBERS, "gatewayId?": TEXT})
ATTACHED_PHONE_NUMBERS: Final = record(PHONE_NUMBERS)
NAMED_PHONE_NUMBER: Final = record({"phoneNumber": SOME_TEXT})

GATEWAY: Final[Mapping[str, Schema]] = {
    "name": SOME_TEXT,
    "numbers": many(PHONE_NUMBER, least=1),
    "auth?": record({"username": SOME_TEXT, "password": SOME_TEXT}),
    "allowedAddresses?": TEXTS,
    "allowedNumbers?": TEXTS,
    "mediaEncryption?": words(*ENCRYPTION),
    "record?": FLAG,
    "noiseCancellation?": FLAG,
    "enableDtmf?": FLAG,
    "metadata?": ANY,
    "tags?": TEXTS,
    "geoRegion?": words(*GEO_REGIONS),
}
OUTBOUND: Final[Mapping[str, Schema]] = {**GATEWAY, "address": SOME_TEXT, "transport?": words("udp", "tcp", "tls")}
RULE: Final[Mapping[str, Schema]] = {
    "name": SOME_TEXT,
    "phoneNumbers": many(TEXT, least=1),
    "room?": record({"type?": words("static", "dynamic"), "prefix?": words(*PREFIXES), "id?": TEXT, "pin?": ANY}),
    "includeHeaders?": words(*INCLUDED_HEADERS),
    "apiKey?": TEXT,
    **{f"{name}?": TEXTS for name in ("allowedNumbers", "allowedIpAddresses", "tags")},
    **{
        f"{name}?": ANY
        for name in (
            *("agentId", "agentMetadata", "headers", "headersToAttributes", "recording", "dtmf", "noiseCancellation"),
            "hidePhoneNumber",
        )
    },
}
WEBHOOK: Final[Mapping[str, Schema]] = {"url": ADDRESS, "events": TEXTS}

# --- the resource pool ------------------------------------------------------------------------------------------------

RESOURCES: Final = record(
    {
        "type": words(*resources.KINDS),
        "webhookUrl": ADDRESS,
        "mode?": words(*MODES),
        "quality?": words(*SIZES),
        "units?": whole(1, resources.MOST_UNITS),
    }
)
RELEASE: Final = record({"ids": many(TEXT, least=1)})


def changes(members: Mapping[str, Schema]) -> Schema:
    """The same members, none of which has to be there."""
    return record({f"{name.removesuffix('?')}?": schema for name, schema in members.items()})
