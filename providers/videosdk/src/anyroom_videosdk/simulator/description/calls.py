"""VideoSDK's calls, by the names that the ledger of operations gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import Described, named
from anyroom.simulator.schemas import FLAG, TEXT, WHOLE, Schema, many, more, record, whole, words
from anyroom_videosdk.simulator import merges, resources, sessions, transcodings, transcriptions
from anyroom_videosdk.simulator.description import bodies
from anyroom_videosdk.simulator.description.documents import PAGE_INFO, listed
from anyroom_videosdk.simulator.listing import MOST_PAGE, MOST_SIZE

Query = Mapping[str, Schema]

PAGE: Final[Query] = {"page": whole(1, MOST_PAGE), "perPage": whole(1, MOST_SIZE)}
OF_ROOM: Final[Query] = {**PAGE, "roomId": TEXT, "customRoomId": TEXT, "query": TEXT, "sessionId": TEXT}
OF_PARTICIPANT: Final[Query] = {**OF_ROOM, "participantId": TEXT}
MOMENT: Final = whole(0, sessions.LATEST_MILLISECOND)
WINDOW: Final[Query] = {"startDate": MOMENT, "endDate": MOMENT}
SEARCH: Final[Query] = {**PAGE, "id": TEXT, "search": TEXT}

# What runs in a room is named by the room; an unknown one is not found.
UNKNOWN_ROOM: Final = (404,)


def words_only(body: Schema | None = None) -> Described:
    """A call that is answered with a sentence: as JSON, yet no object."""
    return Described(TEXT, body=body, refuses=UNKNOWN_ROOM if body else (400,))


def register(
    singular: str, members: Mapping[str, Schema], *, status: int = 200, settled: Mapping[str, Schema] | None = None
) -> dict[str, Described]:
    """The five calls of what telephony only keeps; `settled` is what creating it fixes for good."""
    return {
        f"create{singular}": Described(named(singular), status, body=record({**members, **(settled or {})})),
        f"fetch{singular}s": Described(listed(singular), query=SEARCH),
        f"fetch{singular}": Described(named(singular)),
        f"update{singular}": Described(named(singular), body=bodies.changes(members)),
        f"delete{singular}": Described(record({"message": TEXT})),
    }


CALLS: Final[Mapping[str, Described]] = {
    # Rooms
    "createRoom": Described(named("Room"), body=bodies.ROOM, body_optional=True),
    "fetchRooms": Described(listed("OwnedRoom"), query={**PAGE, "query": TEXT}),
    "fetchRoom": Described(named("OwnedRoom")),
    # An unknown room is a bad request here, told in plain text.
    "validateRoom": Described(named("Room"), refuses=(400,), texts=(400,)),
    "deactivateRoom": Described(named("ClosedMeeting"), body=bodies.NAMED_ROOM, refuses=(402,)),
    # Sessions and people
    "fetchSessions": Described(
        listed("BriefSession"), query={**OF_ROOM, **WINDOW, "status": words(*sessions.STATUSES)}
    ),
    "fetchSession": Described(named("Session")),
    "endSession": Described(named("EndedMeeting"), body=bodies.ENDING, refuses=UNKNOWN_ROOM, empty=(204,)),
    "fetchParticipants": Described(record({"pageInfo": PAGE_INFO, "data": named("PeopleOfSession")}), query=PAGE),
    "fetchActiveParticipants": Described(listed("SessionNow"), query=PAGE),
    "fetchParticipant": Described(named("Participant")),
    "removeParticipant": Described(named("Session"), body=bodies.REMOVAL, refuses=UNKNOWN_ROOM),
    "fetchSessionStats": Described(named("SessionStats")),
    "fetchParticipantStats": Described(named("ParticipantStats")),
    # Recordings
    "startRecording": words_only(bodies.RECORDING),
    "stopRecording": words_only(bodies.NAMED_OUTPUT),
    "fetchRecordings": Described(listed("Recording"), query=OF_ROOM),
    "fetchRecording": Described(named("Recording")),
    "deleteRecording": words_only(),
    "startParticipantRecording": words_only(bodies.PARTICIPANT_RECORDING),
    "stopParticipantRecording": words_only(bodies.NAMED_PARTICIPANT),
    "fetchParticipantRecordings": Described(listed("IndividualRecording"), query=OF_PARTICIPANT),
    "fetchParticipantRecording": Described(named("IndividualRecording")),
    "deleteParticipantRecording": words_only(),
    "startTrackRecording": words_only(bodies.TRACK_RECORDING),
    "stopTrackRecording": words_only(bodies.NAMED_TRACK),
    "fetchTrackRecordings": Described(listed("IndividualRecording"), query=OF_PARTICIPANT),
    "fetchTrackRecording": Described(named("IndividualRecording")),
    "deleteTrackRecording": words_only(),
    "startCompositeRecording": Described(
        record({"recordingId": TEXT, "sessionId": TEXT, "roomId": TEXT}),
        body=bodies.COMPOSITE_RECORDING,
        refuses=UNKNOWN_ROOM,
    ),
    "stopCompositeRecording": words_only(bodies.NAMED_COMPOSITE),
    "fetchCompositeRecordings": Described(listed("CompositeRecording"), query=OF_ROOM),
    "fetchCompositeRecording": Described(named("CompositeRecording")),
    "deleteCompositeRecording": words_only(),
    # Work on recordings
    "startCompositeMerge": Described(named("StartedMerge"), body=bodies.MERGE, refuses=(404,)),
    "fetchMergeRecordings": Described(
        listed("ListedMerge", key="recordings"), query={**OF_ROOM, "id": TEXT, "status": words(*merges.STATUSES)}
    ),
    "fetchMergeRecording": Described(named("Merge")),
    "startCompositeTranscoding": Described(named("Transcoding"), body=bodies.COMPOSITE_TRANSCODING, refuses=(404, 409)),
    "startHlsToMp4": Described(named("Transcoding"), body=bodies.HLS_TO_MP4, refuses=(404,)),
    "startRecordingConcat": Described(named("Transcoding"), body=bodies.CONCATENATION, refuses=(404,)),
    "fetchTranscodings": Described(
        listed("Transcoding"), query={**OF_ROOM, "hlsId": TEXT, "status": words(*transcodings.STATUSES)}
    ),
    "fetchTranscoding": Described(named("Transcoding")),
    "cancelTranscoding": Described(named("Transcoding"), refuses=(409,)),
    # Streams
    "startHlsStream": Described(named("StartedHls"), body=bodies.HLS, refuses=UNKNOWN_ROOM),
    "stopHlsStream": words_only(bodies.NAMED_OUTPUT),
    "fetchHlsThumbnail": Described(named("Thumbnail"), body=bodies.THUMBNAIL, refuses=UNKNOWN_ROOM),
    "fetchHlsStreams": Described(listed("HlsStream"), query=OF_ROOM),
    "fetchActiveHls": Described(record({"code": WHOLE, "data": named("HlsStream")})),
    "fetchHlsStream": Described(named("HlsStream")),
    "deleteHlsStream": words_only(),
    "startLivestream": words_only(bodies.LIVESTREAM),
    "stopLivestream": words_only(bodies.NAMED_OUTPUT),
    "fetchLivestreams": Described(listed("Livestream"), query=OF_ROOM),
    "fetchLivestream": Described(named("Livestream")),
    # Transcriptions
    "startRealtimeTranscription": Described(
        named("RealtimeTranscription"), body=bodies.TRANSCRIPTION, refuses=UNKNOWN_ROOM
    ),
    "stopRealtimeTranscription": Described(
        named("RealtimeTranscription"), body=bodies.NAMED_OUTPUT, refuses=UNKNOWN_ROOM
    ),
    "fetchRealtimeTranscriptions": Described(
        listed("RealtimeTranscription", key="transcriptions"),
        query={**OF_ROOM, "status": words(*transcriptions.STATUSES)},
    ),
    "fetchRealtimeTranscription": Described(named("RealtimeTranscription")),
    "fetchPostTranscriptions": Described(listed("PostTranscription", key="transcriptions"), query=OF_ROOM),
    "fetchPostTranscription": Described(named("PostTranscription")),
    # Telephony
    "createSipCall": Described(named("ChangedSipCall"), body=bodies.SIP_CALL, refuses=UNKNOWN_ROOM),
    "fetchSipCalls": Described(
        more(listed("ListedSipCall"), {"statusCode": WHOLE}),
        query={**OF_ROOM, **WINDOW, "id": TEXT, "gatewayId": TEXT, "ruleId": TEXT, "type": TEXT, "search": TEXT},
    ),
    "fetchSipCall": Described(named("SipCall")),
    "transferSipCall": Described(named("ChangedSipCall"), body=bodies.TRANSFER, refuses=(404,)),
    "endSipCall": Described(named("ChangedSipCall"), body=bodies.NAMED_CALL, refuses=(404,)),
    "switchSipCallRoom": Described(named("ChangedSipCall"), body=bodies.SWITCH, refuses=(404,)),
    "createPhoneNumbers": Described(
        record({"data": many(named("PhoneNumber"))}), body=bodies.NEW_PHONE_NUMBERS, refuses=(404,)
    ),
    "fetchPhoneNumbers": Described(listed("PhoneNumber"), query=PAGE),
    "detachPhoneNumber": Described(named("PhoneNumber"), body=bodies.NAMED_PHONE_NUMBER, refuses=(404,)),
    "updatePhoneNumberGateway": Described(
        record({"data": many(named("PhoneNumber"))}), body=bodies.ATTACHED_PHONE_NUMBERS
    ),
    "releasePhoneNumber": Described(record({"message": TEXT})),
    "fetchPhoneNumber": Described(named("PhoneNumber")),
    **register("InboundGateway", bodies.GATEWAY),
    **register("OutboundGateway", bodies.OUTBOUND),
    **register("RoutingRule", bodies.RULE, status=201, settled={"type": words("inbound", "outbound")}),
    **register("SipWebhook", bodies.WEBHOOK),
    # The resource pool, and the webhooks' key
    "acquireResource": Described(record({"success": FLAG, "data": many(named("Resource"))}), body=bodies.RESOURCES),
    "releaseResource": Described(
        record({"success": FLAG, "data": many(named("ReleasedResource"))}), body=bodies.RELEASE
    ),
    "fetchResources": Described(listed("Resource"), query={**PAGE, "status": words(*resources.STATUSES)}),
    "fetchResource": Described(record({"data": named("Resource")})),
    "fetchWebhookPublicKey": Described(record({"publicKey": TEXT}), security=""),
}
