"""What VideoSDK answers with: its documents, and the shape of its errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import named
from anyroom.simulator.schemas import (
    FLAG,
    NULL,
    NUMBER,
    OBJECT,
    TEXT,
    TEXTS,
    WHOLE,
    Schema,
    keyed,
    many,
    nullable,
    record,
    words,
)
from anyroom_videosdk.simulator import merges, resources, transcodings, transcriptions
from anyroom_videosdk.simulator.composition import MODES, ORIENTATIONS, SIZES
from anyroom_videosdk.simulator.individual import BOTH_KINDS, TRACK_KINDS

LINKS: Final = record({"get_room": TEXT, "get_session": TEXT})
PAGE_INFO: Final = record({"currentPage": WHOLE, "perPage": WHOLE, "lastPage": WHOLE, "total": WHOLE})
STAY: Final = record({"start": TEXT, "end": nullable(TEXT)})
DELIVERIES: Final = record({"totalCount": WHOLE, "successCount": WHOLE, "data": many(OBJECT)})
OWNER: Final = record({"id": TEXT, "email": TEXT, "name": TEXT})
USAGE: Final = record(
    {
        "time": TEXT,
        "averageAudioRtt": NUMBER,
        "averageVideoRtt": NUMBER,
        "qualityScore": record({"audio": NUMBER, "video": NUMBER}),
    }
)

FILM: Final[Mapping[str, Schema]] = {
    "meta": record(
        {
            "format": TEXT,
            "duration": NUMBER,
            "resolution?": record({"width": WHOLE, "height": WHOLE}),
        }
    ),
    "filePath": TEXT,
    "fileUrl": nullable(TEXT),
    "type": words("video", "audio"),
    "size": WHOLE,
    "ratio": keyed(NUMBER),
}
KEPT_FILM: Final = record({**FILM, "id": TEXT, "createdAt": TEXT, "updatedAt": TEXT, "userStorage": NULL})

ROOM: Final[Mapping[str, Schema]] = {
    "id": TEXT,
    "roomId": TEXT,
    "customRoomId": nullable(TEXT),
    "disabled": FLAG,
    "createdAt": TEXT,
    "updatedAt": TEXT,
    "links": LINKS,
    "webhook?": OBJECT,
    "autoCloseConfig?": OBJECT,
    "autoStartConfig?": OBJECT,
    "multiComposition?": OBJECT,
    "allowedParticipantIds?": TEXTS,
    "geoFence?": TEXT,
}
BRIEF_SESSION: Final[Mapping[str, Schema]] = {
    "id": TEXT,
    "roomId": TEXT,
    "start": TEXT,
    "end": nullable(TEXT),
    "participants": many(named("Participant")),
    "status": words("ongoing", "ended"),
    "links": LINKS,
}
MERGE: Final[Mapping[str, Schema]] = {
    "id": TEXT,
    "sessionId": TEXT,
    "status": words("running", *merges.STATUSES),
    "start": TEXT,
}
CHANNEL: Final = many(record({"recordingId": TEXT, "participantId": TEXT}))
STARTED_MERGE: Final[Mapping[str, Schema]] = {**MERGE, "meetingId": TEXT, "channel1": CHANNEL, "channel2": CHANNEL}
OVER: Final[Mapping[str, Schema]] = {"end": nullable(TEXT), "file": nullable(KEPT_FILM)}
STREAMED: Final[Mapping[str, Schema]] = {
    "id": TEXT,
    "roomId": TEXT,
    "sessionId": TEXT,
    "start": TEXT,
    "links": LINKS,
    "playbackHlsUrl": TEXT,
    "livestreamUrl": TEXT,
}
CALL: Final[Mapping[str, Schema]] = {
    "status": TEXT,
    "roomId": TEXT,
    "sipCallTo": TEXT,
    "sipCallFrom": nullable(TEXT),
    "gatewayId": nullable(TEXT),
    "metadata": OBJECT,
    "timelog": many(record({"status": TEXT, "timestamp": TEXT})),
}
REGISTERED: Final[Mapping[str, Schema]] = {"id": TEXT, "createdAt": TEXT, "updatedAt": TEXT}
GATEWAY: Final[Mapping[str, Schema]] = {**REGISTERED, "name": TEXT, "numbers": TEXTS}

DOCUMENTS: Final[Mapping[str, Schema]] = {
    "Room": record({**ROOM, "userId": TEXT}),
    "OwnedRoom": record({**ROOM, "user": OWNER}),
    "ClosedMeeting": record(
        {
            "id": TEXT,
            "meetingId": TEXT,
            "userMeetingId": nullable(TEXT),
            "userId": TEXT,
            "user": OWNER,
            "disabled": FLAG,
            "webhook": nullable(OBJECT),
            "createdAt": TEXT,
            "updatedAt": TEXT,
        }
    ),
    "EndedMeeting": record(
        {
            "id": TEXT,
            "meetingId": TEXT,
            "userMeetingId": nullable(TEXT),
            "userId": TEXT,
            "start": TEXT,
            "end": nullable(TEXT),
            "participants": many(named("Participant")),
        }
    ),
    "Participant": record({"participantId": TEXT, "name": TEXT, "timelog": many(STAY), "_id?": TEXT}),
    "BriefSession": record(BRIEF_SESSION),
    "Session": record(
        {
            **BRIEF_SESSION,
            "userId": TEXT,
            "customRoomId": nullable(TEXT),
            "activeDuration": NUMBER,
            "region": TEXT,
        }
    ),
    "PeopleOfSession": record(
        {
            "id": TEXT,
            "roomId": TEXT,
            "customRoomId": nullable(TEXT),
            "participants": many(named("Participant")),
            "links": LINKS,
        }
    ),
    "SessionNow": record(
        {
            "_id": TEXT,
            "apiKey": TEXT,
            "roomId": TEXT,
            "start": TEXT,
            "end": nullable(TEXT),
            "participants": many(named("Participant")),
            "status": TEXT,
        }
    ),
    "SessionStats": record({"sessionId": TEXT, "meetingId": TEXT, "stats": many(USAGE)}),
    "ParticipantStats": record(
        {
            "sessionId": TEXT,
            "meetingId": TEXT,
            "participantId": TEXT,
            "participantName": TEXT,
            "deviceInfo": OBJECT,
            "sdkInfo": OBJECT,
            "location": OBJECT,
            "network": OBJECT,
            "stats": many(USAGE),
            "resolutionUsage": many(OBJECT),
        }
    ),
    "Recording": record(
        {
            "id": TEXT,
            "userId": TEXT,
            "roomId": TEXT,
            "sessionId": TEXT,
            "start?": TEXT,
            "end?": nullable(TEXT),
            "createdAt": TEXT,
            "updatedAt": TEXT,
            "fileId?": TEXT,
            "file": nullable(KEPT_FILM),
        }
    ),
    "IndividualRecording": record(
        {
            "id": TEXT,
            "roomId": TEXT,
            "sessionId": TEXT,
            "participantId": TEXT,
            "participantName": TEXT,
            "kind": words(*TRACK_KINDS, BOTH_KINDS),
            "fileFormat": TEXT,
            "start": TEXT,
            "end": nullable(TEXT),
            "mode": words("participant", "track"),
            "region": TEXT,
            "files": many(record({**FILM, "_id": TEXT, "userId": TEXT})),
            "webhook": DELIVERIES,
        }
    ),
    "CompositeRecording": record(
        {
            "id": TEXT,
            "meetingId": TEXT,
            "sessionId": TEXT,
            "participants": many(record({"participantId": TEXT, "kind": many(words(*TRACK_KINDS))})),
            "fileFormat": TEXT,
            "start": TEXT,
            "end": nullable(TEXT),
            "fileId?": TEXT,
            "file?": record(FILM),
        }
    ),
    "StartedMerge": record({"message": TEXT, "recording": record(STARTED_MERGE)}),
    "ListedMerge": record({**MERGE, **OVER}),
    "Merge": record({**STARTED_MERGE, **OVER}),
    "Transcoding": record(
        {
            "id": TEXT,
            "recordingIds": TEXTS,
            "roomId": TEXT,
            "sessionId": TEXT,
            "hlsId?": TEXT,
            "status": words(*transcodings.STATUSES),
            "task": TEXT,
            "startedAt": TEXT,
            "stoppedAt": nullable(TEXT),
            "webhook": DELIVERIES,
            "file?": record({**FILM, "id": TEXT}),
        }
    ),
    "StartedHls": record({**STREAMED, "downstreamUrl": TEXT}),
    "HlsStream": record(
        {
            **STREAMED,
            "composerId": TEXT,
            "end": nullable(TEXT),
            "duration": NUMBER,
            "mode": words(*MODES),
            "quality": words(*SIZES),
            "orientation": words(*ORIENTATIONS),
            "webhook": DELIVERIES,
        }
    ),
    "Thumbnail": record(
        {
            "message": TEXT,
            "roomId": TEXT,
            "meta": record({"createdAt": TEXT, "width": WHOLE, "height": WHOLE, "format": TEXT}),
            "filePath": TEXT,
            "fileSize": WHOLE,
            "fileName": TEXT,
        }
    ),
    "Livestream": record(
        {
            "id": TEXT,
            "roomId": TEXT,
            "sessionId": TEXT,
            "outputs": many(record({"url": TEXT, "streamKey": TEXT})),
            "composerId": TEXT,
            "start": TEXT,
            "end": nullable(TEXT),
            "region": TEXT,
            "links": LINKS,
            "webhook": DELIVERIES,
        }
    ),
    "RealtimeTranscription": record(
        {
            "id": TEXT,
            "status": words(*transcriptions.STATUSES),
            "extension": record(
                {
                    "enabled": FLAG,
                    "provider": TEXT,
                    "extensionConfig": record({"roomId": TEXT, "sessionId": TEXT}),
                }
            ),
            "webhookUrl": nullable(TEXT),
            "start": TEXT,
            "end?": TEXT,
            "transcriptionFilePaths?": keyed(TEXT),
            "summarizedFilePaths?": keyed(TEXT),
        }
    ),
    "PostTranscription": record(
        {
            "id": TEXT,
            "status": TEXT,
            "roomId": TEXT,
            "sessionId": TEXT,
            "recordingId": TEXT,
            "filePath": TEXT,
            "transcriptionFilePaths": keyed(TEXT),
            "summarizedFilePaths": keyed(TEXT),
            "start": TEXT,
            "end": nullable(TEXT),
        }
    ),
    "SipCall": record({**CALL, "id": TEXT}),
    "ChangedSipCall": record({"message": TEXT, "data": record({**CALL, "callId": TEXT})}),
    "ListedSipCall": record(
        {
            "_id": TEXT,
            "callId": TEXT,
            "type": words("outbound"),
            "gatewayId": nullable(TEXT),
            "ruleId": nullable(TEXT),
            "roomId": TEXT,
            "to": TEXT,
            "from": nullable(TEXT),
            "status": TEXT,
            "start": TEXT,
            "end": nullable(TEXT),
            "sessionId": nullable(TEXT),
        }
    ),
    "PhoneNumber": record({**REGISTERED, "phoneNumber": TEXT, "gatewayId": nullable(TEXT)}),
    "InboundGateway": record(GATEWAY),
    "OutboundGateway": record({**GATEWAY, "address": TEXT}),
    "RoutingRule": record({**REGISTERED, "name": TEXT, "type": words("inbound", "outbound"), "phoneNumbers": TEXTS}),
    "SipWebhook": record({**REGISTERED, "url": TEXT, "events": TEXTS}),
    "Resource": record(
        {
            "id": TEXT,
            "status": words(*resources.STATUSES),
            "type": words(*resources.KINDS),
            "mode": words(*MODES),
            "quality": words(*SIZES),
            "composerIds": TEXTS,
            "webhookUrl": TEXT,
        }
    ),
    "ReleasedResource": record({"id": TEXT, "success": FLAG, "msg": TEXT}),
}

ERRORS: Final[Mapping[str, Schema]] = {"Problem": record({"statusCode": WHOLE, "error": TEXT})}


def listed(name: str, *, key: str = "data") -> Schema:
    """A page of these documents."""
    return record({"pageInfo": PAGE_INFO, key: many(named(name))})
