"""VideoSDK's documented exchanges about rooms, sessions, streams, transcription and composers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .exchanges import ID, NUMBER, POSITIVE, ROOM, TEXT, TIME, URL, UUID, Ask, Each, Join, Step, Wait

PAGE: Final = {"currentPage": 1, "perPage": 20, "lastPage": 1, "total": POSITIVE}
LINKS: Final = {"get_room": URL, "get_session": URL}
USER: Final = {"email": TEXT, "name": TEXT, "discontinuedReason": None, "id": ID}
CREATED: Final = {
    "roomId": ROOM,
    "userId": ID,
    "disabled": False,
    "createdAt": TIME,
    "updatedAt": TIME,
    "id": ID,
    "links": LINKS,
}
LISTED: Final = {**{name: value for name, value in CREATED.items() if name != "userId"}, "user": USER}
PERSON: Final = {"participantId": TEXT, "name": TEXT, "timelog": Each({"start": TIME, "end": None})}
SESSION: Final = {
    "id": "{session}",
    "userId": ID,
    "roomId": "{room}",
    "customRoomId": "class",
    "start": TIME,
    "end": None,
    "participants": [{"_id": ID, **PERSON}],
    "activeDuration": NUMBER,
    "status": "ongoing",
    "links": LINKS,
}
STATS: Final = {
    "sessionId": "{session}",
    "meetingId": "{room}",
    "stats": Each(
        {
            "time": TIME,
            **dict.fromkeys(
                (
                    "recvAudioPacketLost",
                    "recvVideoPacketLost",
                    "sendAudioPacketLost",
                    "sendVideoPacketLost",
                    "averageAudioRtt",
                    "averageVideoRtt",
                    "averageAudioJitter",
                    "averageVideoJitter",
                    "averageSendAudioBitrate",
                    "averageSendVideoBitrate",
                    "averageRecvAudioBitrate",
                    "averageRecvVideoBitrate",
                ),
                NUMBER,
            ),
            "qualityScore": {"audio": NUMBER, "video": NUMBER},
        }
    ),
}
HLS: Final = {
    "sessionId": "{session}",
    "start": TIME,
    "roomId": "{room}",
    "links": LINKS,
    "playbackHlsUrl": URL,
    "id": ID,
}
HLS_STARTED: Final = {**HLS, "downstreamUrl": URL, "livestreamUrl": URL}
RTMP: Final = {"url": "rtmp://a.rtmp.youtube.com/live2", "streamKey": "xxxx"}
LIVESTREAM: Final = {
    "id": ID,
    "sessionId": "{session}",
    "outputs": [RTMP],
    "start": TIME,
    "end": None,
    "roomId": "{room}",
}
TRANSCRIPTION: Final = {
    "id": UUID,
    "status": "running",
    "extension": {
        "enabled": True,
        "provider": "videosdk",
        "extensionConfig": {"roomId": "{room}", "sessionId": "{session}"},
    },
    "webhookUrl": "https://www.example.com/",
    "start": TIME,
}
ENDED_TRANSCRIPTION: Final = {
    **TRANSCRIPTION,
    "status": "completed",
    "end": TIME,
    "transcriptionFilePaths": {"txt": URL},
    "summarizedFilePaths": {"txt": URL},
}
LAYOUT: Final = {"type": "GRID", "priority": "SPEAKER", "gridSize": 4}
CONFIG: Final = {"layout": LAYOUT, "theme": "DARK", "mode": "video-and-audio", "quality": "high"}
RESOURCE: Final = {
    "id": ID,
    "status": "pending",
    "type": "recording",
    "mode": "video-and-audio",
    "quality": "med",
    "composerIds": [],
    "webhookUrl": "https://www.example.com/",
}

# A room with somebody in it, whose own id it goes by.
BUSY: Final[Sequence[Step]] = (
    Ask("createRoom", "POST /v2/rooms", {"customRoomId": "class"}, saves={"room": "roomId"}),
    Join("{room}", "ana"),
)


def stopping(start: Ask, operation: str, family: str, words: str) -> Sequence[Step]:
    """What was started is stopped by one spelling, and what was started anew by the other."""
    return (
        start,
        Wait(2),
        Ask(operation, f"POST /v2/{family}/end", {"roomId": "{room}"}, f"{words} ended successfully"),
        start,
        Wait(2),
        Ask(operation, f"POST /v2/{family}/stop", {"roomId": "{room}"}, TEXT),
    )


def rooms() -> dict[str, Sequence[Step]]:
    everything: dict[str, Any] = {
        "customRoomId": "aaa-bbb-ccc",
        "webhook": {
            "endPoint": "https://example.com/webhook",
            "events": ["recording-started", "recording-stopped"],
        },
        "autoCloseConfig": {"type": "session-end-and-deactivate", "duration": 60},
        "autoStartConfig": {
            "recording": {
                "transcription": {"enabled": True, "summary": {"enabled": True, "prompt": "..."}},
                "config": {"layout": LAYOUT},
            }
        },
    }
    deactivated = {
        "webhook": everything["webhook"],
        "disabled": True,
        "meetingId": "{room}",
        "userMeetingId": "aaa-bbb-ccc",
        "userId": ID,
        "createdAt": TIME,
        "updatedAt": TIME,
        "user": USER,
        "id": ID,
    }
    named = {"customRoomId": "aaa-bbb-ccc"}
    created = Ask("createRoom", "POST /v2/rooms", everything, {**CREATED, **named}, saves={"room": "roomId"})
    return {
        "a room without a body": (Ask("createRoom", "POST /v2/rooms", answer=CREATED),),
        "a room": (
            created,
            Ask("createRoom", "POST /v2/rooms", named, {**CREATED, "roomId": "{room}"}),
            Ask("fetchRooms", "GET /v2/rooms", None, {"pageInfo": PAGE, "data": [{**LISTED, **named}]}),
            Ask("fetchRooms", "GET /v2/rooms/", None, {"pageInfo": PAGE}),
            Ask("fetchRoom", "GET /v2/rooms/{room}", None, {**LISTED, **named}),
            Ask("fetchRoom", "GET /v2/rooms/aaa-bbb-ccc", None, {**LISTED, "roomId": "{room}"}),
            Ask("fetchRoom", "GET /v2/rooms/nothing", None, {"statusCode": 404, "error": TEXT}, 404),
            Ask("deactivateRoom", "POST /v2/rooms/deactivate", {"roomId": "{room}"}, deactivated),
        ),
        "a room deactivated by another id": (
            created,
            Ask("deactivateRoom", "POST /v2/rooms/deactivate", {"roomId": "aaa-bbb-ccc"}, status=402),
        ),
        "validating, as the vendor does": (
            created,
            Ask("validateRoom", "GET /v2/rooms/validate/{room}", None, CREATED),
            Ask("validateRoom", "GET /v2/rooms/validate/abcd-efgh-ijkl", None, "Room not found.", 400),
            Ask("validateRoom", "GET /v2/rooms/validate/nothing", None, "RoomId is invalid.", 400),
        ),
        "validating, as a third party describes it": (
            created,
            Ask("validateRoom", "POST /v2/rooms/validate/{room}", None, CREATED),
        ),
    }


def sessions() -> dict[str, Sequence[Step]]:
    one = "/v2/sessions/{session}"
    listed = {name: SESSION[name] for name in ("id", "roomId", "start", "end", "participants", "status", "links")}
    of_session = {
        "id": "{session}",
        "roomId": "{room}",
        "customRoomId": "class",
        "participants": [PERSON],
        "links": LINKS,
    }
    active = {
        "_id": "{session}",
        "apiKey": UUID,
        "start": TIME,
        "end": None,
        "participants": [
            {
                **PERSON,
                "events": {"mic": [], "webcam": [], "screenShare": [], "screenShareAudio": []},
                "initTime": NUMBER,
                "deviceInfo": {
                    "sdkType": TEXT,
                    "sdkVersion": TEXT,
                    "platform": TEXT,
                    "browserUserAgent": {
                        "browser": {"name": TEXT, "version": TEXT},
                        "os": {"name": TEXT},
                        "platform": {"type": TEXT},
                    },
                },
                "geoLocation": {"city": TEXT, "region": TEXT, "country": TEXT},
                "mode": "SEND_AND_RECV",
                "changeModeHistory": Each({"mode": "SEND_AND_RECV", "timelog": TIME, "_id": ID}),
                "_id": ID,
            }
        ],
        "region": TEXT,
        "hlsLog": [],
        "roomId": "{room}",
        "status": "ongoing",
        "links": {"get_session": URL, "get_all_participants": URL},
    }
    figures = {
        **STATS,
        "participantId": "{participant}",
        "participantName": "ana",
        "deviceInfo": {"deviceName": TEXT, "deviceVersion": TEXT},
        "sdkInfo": {"sdkName": TEXT, "sdkVersion": TEXT},
        "location": {"country": TEXT, "city": TEXT, "region": TEXT},
        "network": {"asn": TEXT, "org": TEXT},
    }
    return {
        "a session": (
            *BUSY,
            Ask("fetchSessions", "GET /v2/sessions?roomId={room}", None, {"pageInfo": PAGE, "data": [listed]}),
            Ask("fetchSessions", "GET /v2/sessions/?roomId={room}&status=ongoing&perPage=1", None, {"data": [listed]}),
            Ask("fetchSession", f"GET {one}", None, SESSION),
            Ask("fetchSession", "GET /v2/sessions/nothing", None, status=404),
            Ask("fetchParticipants", f"GET {one}/participants", None, {"pageInfo": PAGE, "data": of_session}),
            Ask(
                "fetchActiveParticipants", f"GET {one}/participants/active", None, {"pageInfo": PAGE, "data": [active]}
            ),
            Ask("fetchParticipant", f"GET {one}/participants/{{participant}}", None, PERSON),
            Wait(10),
            Ask("fetchSessionStats", f"GET {one}/stats", None, STATS),
            Ask("fetchParticipantStats", f"GET {one}/participant/{{participant}}/stats", None, figures),
        ),
        "ending a session": (
            *BUSY,
            Ask(
                "endSession",
                "POST /v2/sessions/end",
                {"roomId": "{room}", "sessionId": "{session}"},
                {"id": "{session}", "start": TIME, "end": None, "participants": [{"_id": ID, **PERSON}]},
            ),
            Wait(5),
            Ask("fetchSession", f"GET {one}", None, {"id": "{session}", "status": "ended", "end": TIME}),
        ),
        "removing a participant": (
            *BUSY,
            Ask(
                "removeParticipant",
                "POST /v2/sessions/participants/remove",
                {"participantId": "{participant}", "roomId": "{room}", "sessionId": "{session}"},
                {"id": "{session}", "participants": Each({"participantId": "{participant}"})},
            ),
        ),
    }


def streams() -> dict[str, Sequence[Step]]:
    hls = Ask(
        "startHlsStream",
        "POST /v2/hls/start",
        {"roomId": "{room}", "config": {**CONFIG, "orientation": "landscape", "recording": {"enabled": "true"}}},
        HLS_STARTED,
        saves={"hls": "id"},
    )
    rtmp = Ask(
        "startLivestream",
        "POST /v2/livestreams/start",
        {"roomId": "{room}", "outputs": [RTMP], "config": {"layout": LAYOUT, "theme": "DARK"}},
        "Livestream started successfully",
    )
    picture = {
        "message": "captured thumbnail successfully",
        "roomId": "{room}",
        "meta": {"createdAt": TIME, "width": 1280, "height": 720, "format": "jpg"},
        "filePath": URL,
        "fileSize": POSITIVE,
        "fileName": TEXT,
    }
    return {
        "an HLS stream": (
            *BUSY,
            hls,
            Ask("fetchActiveHls", "GET /v2/hls/{room}/active", None, {"code": 200, "data": {**HLS, "end": None}}),
            Ask(
                "fetchHlsThumbnail",
                "POST /v2/hls/capture",
                {"roomId": "{room}", "width": 1280, "height": 720, "format": "jpg"},
                picture,
            ),
            Wait(30),
            Ask("stopHlsStream", "POST /v2/hls/end", {"roomId": "{room}"}, "HLS ended successfully"),
            Ask(
                "fetchHlsStreams",
                "GET /v2/hls?roomId={room}",
                None,
                {"pageInfo": PAGE, "data": [{**HLS, "end": TIME, "duration": NUMBER}]},
            ),
            Ask("fetchHlsStreams", "GET /v2/hls/?roomId={room}", None, {"pageInfo": PAGE}),
            Ask("fetchHlsStream", "GET /v2/hls/{hls}", None, {**HLS, "id": "{hls}", "end": TIME}),
            Ask("fetchActiveHls", "GET /v2/hls/{room}/active", None, status=404),
            Ask("deleteHlsStream", "DELETE /v2/hls/{hls}", None, "Room Hls Recording deleted successfully !"),
            Ask("fetchHlsStream", "GET /v2/hls/{hls}", None, status=404),
        ),
        "stopping HLS by either spelling": (*BUSY, *stopping(hls, "stopHlsStream", "hls", "HLS")),
        "a livestream": (
            *BUSY,
            rtmp,
            Wait(2),
            Ask(
                "fetchLivestreams",
                "GET /v2/livestreams/?roomId={room}",
                None,
                {"pageInfo": PAGE, "data": [LIVESTREAM]},
                saves={"livestream": "data.0.id"},
            ),
            Ask("fetchLivestream", "GET /v2/livestreams/{livestream}", None, LIVESTREAM),
        ),
        "stopping RTMP by either spelling": (*BUSY, *stopping(rtmp, "stopLivestream", "livestreams", "Livestream")),
    }


def transcription() -> dict[str, Sequence[Step]]:
    root = "/ai/v1/realtime-transcriptions"
    given = {
        "roomId": "{room}",
        "webhookUrl": "https://www.example.com/",
        "summary": {"enabled": True, "prompt": "..."},
    }
    one = "{transcription}"
    recorded = {"roomId": "{room}", "transcription": {"enabled": True, "summary": {"enabled": True, "prompt": "..."}}}
    text = {
        "id": UUID,
        "status": "completed",
        "roomId": "{room}",
        "sessionId": "{session}",
        "recordingId": ID,
        "filePath": URL,
        "transcriptionFilePaths": dict.fromkeys(("json", "srt", "txt", "tsv", "vtt"), URL),
        "summarizedFilePaths": {"txt": URL},
        "start": TIME,
        "end": TIME,
    }
    return {
        "live transcription": (
            *BUSY,
            Ask(
                "startRealtimeTranscription", f"POST {root}/start", given, TRANSCRIPTION, saves={"transcription": "id"}
            ),
            Wait(5),
            Ask(
                "stopRealtimeTranscription",
                f"POST {root}/end",
                {"roomId": "{room}"},
                {**TRANSCRIPTION, "status": "completed", "end": TIME},
            ),
            Ask("fetchRealtimeTranscription", f"GET {root}/{one}", None, ENDED_TRANSCRIPTION),
            Ask(
                "fetchRealtimeTranscriptions",
                f"GET {root}?page=1&perPage=20",
                None,
                {"pageInfo": PAGE, "transcriptions": [ENDED_TRANSCRIPTION]},
            ),
        ),
        "a recording's transcription": (
            *BUSY,
            Ask("startRecording", "POST /v2/recordings/start", recorded, "Recording started successfully"),
            Wait(10),
            Ask("stopRecording", "POST /v2/recordings/end", {"roomId": "{room}"}, "Recording ended successfully"),
            Wait(10),
            Ask(
                "fetchPostTranscriptions",
                "GET /ai/v1/post-transcriptions?roomId={room}&sessionId={session}",
                None,
                {"pageInfo": PAGE, "transcriptions": [text]},
                saves={"text": "transcriptions.0.id"},
            ),
            Ask("fetchPostTranscription", "GET /ai/v1/post-transcriptions/{text}", None, text),
        ),
    }


def resources() -> dict[str, Sequence[Step]]:
    given = {"type": "recording", "webhookUrl": "https://www.example.com/"}
    idle = {**RESOURCE, "status": "idle"}
    return {
        "a composer of one's own": (
            Ask(
                "acquireResource",
                "POST /v2/resource/acquire",
                given,
                {"success": True, "data": [RESOURCE]},
                saves={"resource": "data.0.id"},
            ),
            Wait(5),
            Ask("fetchResources", "GET /v2/resource?status=idle", None, {"data": [idle]}),
            Ask("fetchResource", "GET /v2/resource/{resource}", None, {"data": idle}),
            Ask(
                "releaseResource",
                "POST /v2/resource/release",
                {"ids": ["{resource}"]},
                {"success": True, "data": [{"id": "{resource}", "success": True, "msg": "resource released"}]},
            ),
        ),
    }


SCENARIOS: Final[Mapping[str, Sequence[Step]]] = {
    **rooms(),
    **sessions(),
    **streams(),
    **transcription(),
    **resources(),
    "the key of webhooks": (Ask("fetchWebhookPublicKey", "GET /v2/public/rsa-public-key", None, {"publicKey": TEXT}),),
}
