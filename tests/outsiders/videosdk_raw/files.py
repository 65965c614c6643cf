"""VideoSDK's documented exchanges about recordings of every kind, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .exchanges import ID, NUMBER, POSITIVE, TEXT, TIME, URL, UUID, Ask, Each, Join, Step, Wait
from .rooms import BUSY, CONFIG, PAGE, stopping

ROOM: Final = {"roomId": "{room}"}
ANA: Final = {"roomId": "{room}", "participantId": "{participant}"}
DELIVERED: Final = {"totalCount": NUMBER, "successCount": NUMBER, "data": []}
FILE: Final = {
    "meta": {"resolution": {"width": POSITIVE, "height": POSITIVE}, "format": TEXT, "duration": NUMBER},
    "filePath": TEXT,
    "size": POSITIVE,
    "type": "video",
    "userStorage": None,
    "createdAt": TIME,
    "updatedAt": TIME,
    "fileUrl": URL,
    "id": ID,
}
RECORDING: Final = {
    "userId": ID,
    "roomId": "{room}",
    "sessionId": "{session}",
    "createdAt": TIME,
    "updatedAt": TIME,
    "fileId": ID,
    "file": FILE,
    "id": ID,
}
PARTICIPANT: Final = "/v2/recordings/participant"
TRACK: Final = f"{PARTICIPANT}/track"
MERGE: Final = f"{PARTICIPANT}/merge"
COMPOSITE: Final = "/v2/recordings/composite"
TRANSCODINGS: Final = "/v2/transcodings"

START: Final = Ask(
    "startRecording",
    "POST /v2/recordings/start",
    {
        **ROOM,
        "config": {**CONFIG, "orientation": "landscape"},
        "webhookUrl": "https://example.com/hook",
        "awsDirPath": "s3path",
    },
    "Recording started successfully",
)


def room_recordings() -> dict[str, Sequence[Step]]:
    return {
        "a recording": (
            *BUSY,
            START,
            Wait(10),
            Ask("stopRecording", "POST /v2/recordings/end", ROOM, "Recording ended successfully"),
            Wait(10),
            Ask(
                "fetchRecordings",
                "GET /v2/recordings?roomId={room}",
                None,
                {"pageInfo": PAGE, "data": [RECORDING]},
                saves={"recording": "data.0.id"},
            ),
            Ask("fetchRecording", "GET /v2/recordings/{recording}", None, RECORDING),
            Ask("deleteRecording", "DELETE /v2/recordings/{recording}", None, "Room recording deleted successfully"),
            Ask("fetchRecording", "GET /v2/recordings/{recording}", None, status=404),
        ),
        "stopping a recording by either spelling": (
            *BUSY,
            *stopping(START, "stopRecording", "recordings", "Recording"),
        ),
        "the summary where it used to be": (
            *BUSY,
            Ask(
                "startRecording",
                "POST /v2/recordings/start",
                {**ROOM, "transcription": {"enabled": True}, "summary": {"enabled": True, "prompt": "..."}},
                "Recording started successfully",
            ),
        ),
    }


def individual(kind: str, mode: str) -> dict[str, Any]:
    """A recording of one participant, or one of their tracks: its files are in a list, each with an `_id`."""
    meta: dict[str, Any] = {"format": "webm", "duration": NUMBER}
    file = {"meta": meta, "_id": ID, "userId": ID, "filePath": TEXT, "fileUrl": URL, "size": POSITIVE, "__v": 0}
    return {
        "sessionId": "{session}",
        "participantId": "{participant}",
        "kind": kind,
        "fileFormat": "webm",
        "start": TIME,
        "end": TIME,
        "mode": mode,
        "region": TEXT,
        "files": [{**file, "type": "video"}],
        "roomId": "{room}",
        "webhook": DELIVERED,
        "id": ID,
    }


def individual_recordings() -> dict[str, Sequence[Step]]:
    def scenario(
        path: str, names: str, mode: str, what: Mapping[str, str], printed: Mapping[str, Any]
    ) -> Sequence[Step]:
        body = {**ANA, **what}
        title = mode.capitalize()
        return (
            *BUSY,
            Ask(f"start{names}", f"POST {path}/start", body, f"{mode} recording started successfully."),
            Wait(10),
            Ask(f"stop{names}", f"POST {path}/stop", body, f"{mode} recording ended successfully."),
            Wait(10),
            Ask(
                f"fetch{names}s",
                f"GET {path}?roomId={{room}}&sessionId={{session}}&participantId={{participant}}",
                None,
                {"pageInfo": PAGE, "data": [printed]},
                saves={"recording": "data.0.id"},
            ),
            Ask(f"fetch{names}", f"GET {path}/{{recording}}", None, printed),
            Ask(f"delete{names}", f"DELETE {path}/{{recording}}", None, f"{title} Recording deleted successfully."),
            Ask(f"fetch{names}", f"GET {path}/{{recording}}", None, status=404),
        )

    somebody = individual("audio_video", "participant")
    picture = individual("video", "track")
    return {
        "a recording of a participant": scenario(PARTICIPANT, "ParticipantRecording", "participant", {}, somebody),
        "a recording of a participant with the options of a third party": (
            *BUSY,
            Ask(
                "startParticipantRecording",
                f"POST {PARTICIPANT}/start",
                {**ANA, "config": CONFIG},
                "participant recording started successfully.",
            ),
        ),
        "a recording of a track": scenario(TRACK, "TrackRecording", "track", {"kind": "video"}, picture),
        "a track by the name of a third party": scenario(
            TRACK, "TrackRecording", "track", {"trackId": "video"}, picture
        ),
    }


def recorded(name: str) -> Sequence[Step]:
    """A finished recording of whoever came last."""
    return (
        Ask("startParticipantRecording", f"POST {PARTICIPANT}/start", ANA),
        Wait(10),
        Ask("stopParticipantRecording", f"POST {PARTICIPANT}/stop", ANA),
        Wait(5),
        Ask(
            "fetchParticipantRecordings",
            f"GET {PARTICIPANT}?participantId={{participant}}",
            saves={f"{name}_recording": "data.0.id", name: "data.0.participantId"},
        ),
    )


TWO_RECORDED: Final[Sequence[Step]] = (*BUSY, *recorded("ana"), Join("{room}", "bo"), *recorded("bo"))


def merges() -> dict[str, Sequence[Step]]:
    channels = {
        "channel1": [{"recordingId": "{ana_recording}", "participantId": "{ana}"}],
        "channel2": [{"recordingId": "{bo_recording}", "participantId": "{bo}"}],
    }
    begun = {
        **channels,
        "id": UUID,
        "start": TIME,
        "status": "running",
        "meetingId": "{room}",
        "sessionId": "{session}",
    }
    sound = {
        **{name: FILE[name] for name in ("filePath", "size", "userStorage", "createdAt", "updatedAt", "fileUrl", "id")},
        "meta": {"format": "mp3", "duration": NUMBER},
        "type": "audio",
    }
    done = {"id": UUID, "sessionId": "{session}", "status": "completed", "start": TIME, "end": TIME, "file": sound}
    started = {"message": "Merge recording job started successfully.", "recording": begun}
    return {
        "merging two channels": (
            *TWO_RECORDED,
            Ask(
                "startCompositeMerge",
                f"POST {MERGE}",
                {
                    "sessionId": "{session}",
                    "channel1": channels["channel1"],
                    "channel2": [{"participantId": "{bo}"}],
                    "webhookUrl": "https://www.example.com/",
                },
                started,
                saves={"merge": "recording.id"},
            ),
            Wait(10),
            Ask("fetchMergeRecording", f"GET {MERGE}/{{merge}}", None, {**begun, **done}),
            Ask(
                "fetchMergeRecordings",
                f"GET {MERGE}?status=completed&sessionId={{session}}",
                None,
                {"pageInfo": {**PAGE, "perPage": 10}, "recordings": [done]},
            ),
        ),
        "merging by the body of a third party": (
            *TWO_RECORDED,
            Ask(
                "startCompositeMerge", f"POST {MERGE}", {"recordingIds": ["{ana_recording}", "{bo_recording}"]}, started
            ),
        ),
    }


def composites() -> dict[str, Sequence[Step]]:
    picture = {name: FILE[name] for name in ("meta", "filePath", "type", "size")}
    printed = {
        "id": "{composite}",
        "meetingId": "{room}",
        "sessionId": "{session}",
        "participants": Each({"participantId": "{participant}"}),
        "fileFormat": "webm",
        "start": TIME,
        "end": TIME,
        "fileId": ID,
        "file": picture,
    }
    stop = {"roomId": "{room}", "recordingId": "{composite}"}
    return {
        "a mix of some participants": (
            *BUSY,
            Ask(
                "startCompositeRecording",
                f"POST {COMPOSITE}/start",
                {**ROOM, "participants": [{"participantId": "{participant}", "kind": "audio"}]},
                {"recordingId": ID, "sessionId": "{session}", "roomId": "{room}"},
                saves={"composite": "recordingId"},
            ),
            Wait(10),
            Ask("stopCompositeRecording", f"POST {COMPOSITE}/stop", stop, "composite recording ended successfully."),
            Wait(10),
            Ask(
                "fetchCompositeRecordings",
                f"GET {COMPOSITE}?roomId={{room}}",
                None,
                {"pageInfo": PAGE, "data": [printed]},
            ),
            Ask("fetchCompositeRecording", f"GET {COMPOSITE}/{{composite}}", None, printed),
            Ask("deleteCompositeRecording", f"DELETE {COMPOSITE}/{{composite}}", None, TEXT),
            Ask("fetchCompositeRecording", f"GET {COMPOSITE}/{{composite}}", None, status=404),
        ),
    }


def transcodings() -> dict[str, Sequence[Step]]:
    both = ["{ana_recording}", "{bo_recording}"]
    job = {"id": ID, "roomId": "{room}", "sessionId": "{session}", "status": "pending"}
    file = {name: FILE[name] for name in ("id", "type", "size", "meta", "filePath", "fileUrl")}
    done = {"status": "completed", "startedAt": TIME, "stoppedAt": TIME, "file": file, "webhook": DELIVERED}
    mark = {"type": "timestamp", "startTime": 1_700_000_000}
    merge = Ask(
        "startCompositeTranscoding",
        f"POST {TRANSCODINGS}/merge",
        {"recordingIds": both, "watermark": mark},
        {**job, "recordingIds": both, "task": "composite-merge"},
        saves={"job": "id"},
    )
    one_recording: Sequence[Step] = (
        START,
        Wait(10),
        Ask("stopRecording", "POST /v2/recordings/end", ROOM),
        Wait(10),
        Ask("fetchRecordings", "GET /v2/recordings?roomId={room}", saves={"recording": "data.0.id"}),
    )
    return {
        "mixing pictures": (
            *TWO_RECORDED,
            merge,
            Ask(merge.operation, merge.request, merge.body, status=409),
            Wait(20),
            Ask("fetchTranscoding", f"GET {TRANSCODINGS}/{{job}}", None, {**job, "recordingIds": both, **done}),
            Ask(
                "fetchTranscodings",
                f"GET {TRANSCODINGS}?sessionId={{session}}&status=completed",
                None,
                {"pageInfo": PAGE, "data": [{"id": "{job}", "task": "composite-merge"}]},
            ),
            Ask("cancelTranscoding", f"POST {TRANSCODINGS}/{{job}}/cancel", None, status=409),
        ),
        "an HLS stream as a file": (
            *BUSY,
            Ask("startHlsStream", "POST /v2/hls/start", ROOM, saves={"hls": "id"}),
            Wait(10),
            Ask("stopHlsStream", "POST /v2/hls/end", ROOM),
            Wait(5),
            Ask(
                "startHlsToMp4",
                f"POST {TRANSCODINGS}/hls-to-mp4",
                {"hlsId": "{hls}", "storage": {"type": "s3", "bucket": "films", "dirPath": "a"}},
                {**job, "task": "hls-to-mp4"},
            ),
        ),
        "a recording after another": (
            *BUSY,
            *one_recording,
            Ask(
                "startRecordingConcat",
                f"POST {TRANSCODINGS}/meeting-recording-merge",
                {"recordingIds": [{"id": "{recording}"}], "presignedOutputUrl": "https://example.com/put"},
                {**job, "task": "meeting-recording-merge"},
                saves={"job": "id"},
            ),
            Ask(
                "cancelTranscoding", f"POST {TRANSCODINGS}/{{job}}/cancel", None, {"id": "{job}", "status": "cancelled"}
            ),
        ),
    }


SCENARIOS: Final[Mapping[str, Sequence[Step]]] = {
    **room_recordings(),
    **individual_recordings(),
    **merges(),
    **composites(),
    **transcodings(),
}
