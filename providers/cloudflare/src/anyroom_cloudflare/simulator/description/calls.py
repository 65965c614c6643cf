"""RealtimeKit's calls, by the names that the ledger of operations gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import Described, named
from anyroom.simulator.schemas import (
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    Schema,
    either,
    many,
    nullable,
    record,
    text,
    whole,
    words,
)
from anyroom_cloudflare.simulator import (
    active_session,
    apps,
    livestream,
    livestreams,
    meeting,
    output,
    participants,
    preset,
    recording,
    recordings,
    sessions,
    webhooks,
)
from anyroom_cloudflare.simulator.analytics import LATEST
from anyroom_cloudflare.simulator.description.documents import PAGING, acted, downloaded, paged, result, single
from anyroom_cloudflare.simulator.listing import MOST_NUMBER
from anyroom_cloudflare.simulator.peer_report import FILTERS
from anyroom_cloudflare.simulator.reading import ASCENDING, DESCENDING
from anyroom_cloudflare.simulator.shapes import Object, Shape
from anyroom_cloudflare.simulator.texts import FORMATS

Query = Mapping[str, Schema]

PAGE: Final[Query] = {"page_no": whole(0, MOST_NUMBER), "per_page": whole(0, MOST_NUMBER)}
# Apps alone count from one.
APPS_PAGE: Final[Query] = {name: whole(1, MOST_NUMBER) for name in PAGE}
WINDOW: Final[Query] = {"start_time": {**TEXT, "format": "date-time"}, "end_time": {**TEXT, "format": "date-time"}}
DAYS: Final[Query] = {"start_date": {**TEXT, "format": "date"}, "end_date": {**TEXT, "format": "date"}}
# What `filters` means is documented nowhere.
SECONDS: Final[Query] = {"start_time": whole(0, LATEST), "end_time": whole(0, LATEST), "filters": TEXT}
SEARCH: Final[Query] = {"search": TEXT}
ORDER: Final[Query] = {"sort_order": words(ASCENDING, DESCENDING)}
EVENTS: Final[Query] = {"include_peer_events": FLAG}
PEER: Final[Query] = {**EVENTS, "filters": many(words(*FILTERS))}

COUNTED: Final[Query] = {"count": WHOLE, "total_ingest_seconds": NUMBER, "total_viewer_seconds": NUMBER}
DAILY_STATS: Final = record(
    {
        "session_stats": record(
            {
                "sessions_count": WHOLE,
                "sessions_minutes_consumed": NUMBER,
                "day_stats": many(record({"day": TEXT, "total_sessions": WHOLE, "total_session_minutes": NUMBER})),
            }
        ),
        "recording_stats": record(
            {
                "recording_count": WHOLE,
                "recording_minutes_consumed": NUMBER,
                "day_stats": many(record({"day": TEXT, "total_recordings": WHOLE, "total_recording_minutes": NUMBER})),
            }
        ),
    }
)
BROADCASTS: Final = many(named("LivestreamSession"))
POLL: Final = record(
    {
        "id": TEXT,
        "question": TEXT,
        "options": many(record({"text": TEXT, "count": WHOLE, "votes": many(record({"id": TEXT, "name": TEXT}))})),
        "anonymous": FLAG,
        "hide_votes": FLAG,
        "created_by": TEXT,
        "voted": TEXTS,
    }
)

# The newest documentation's body, and the one that was seen to be wanted in the field.
TRACKS: Final = either(recordings.TRACKS.schema(), recordings.TRACKS_WITH_OUTPUTS.schema())


def parts(shape: Shape) -> Shape:
    """What changes a thing: any part of it, at any depth."""
    if not isinstance(shape, Object):
        return shape
    return Object({name: parts(part) for name, part in {**shape.needed, **shape.optional}.items()})


CALLS: Final[Mapping[str, Described]] = {
    "verifyToken": Described(result(record({"id": TEXT, "status": TEXT}))),
    "fetchWebhookKey": Described(record({"success": FLAG, "data": record({"publicKey": TEXT}), "message": TEXT})),
    # Apps
    "listApps": Described(
        paged(many(named("App"))), query={**APPS_PAGE, "search": text(most=apps.LONGEST_SEARCH), **ORDER}
    ),
    "createApp": Described(single(record({"app": named("App")})), body=apps.NEW.schema()),
    "getApp": Described(single(named("App"))),
    # Meetings
    "listMeetings": Described(
        paged(many(named("Meeting"))), query={**PAGE, **WINDOW, **SEARCH, "status": meeting.STATUS.schema()}
    ),
    "createMeeting": Described(single(named("Meeting")), 201, body=meeting.MEETING.schema()),
    "getMeeting": Described(single(named("Meeting"))),
    "updateMeeting": Described(single(named("Meeting")), body=meeting.MEETING_CHANGE.schema()),
    "replaceMeeting": Described(single(named("Meeting")), body=meeting.MEETING.schema()),
    # Participants
    "listParticipants": Described(paged(many(named("Participant"))), query=PAGE),
    "addParticipant": Described(
        single(named("Participant")), 201, body=participants.PARTICIPANT.schema(), refuses=(409,)
    ),
    "getParticipant": Described(single(named("Participant"))),
    "editParticipant": Described(single(named("Participant")), body=participants.CHANGE.schema()),
    "replaceParticipant": Described(
        single(named("Participant")), body=participants.PARTICIPANT.schema(), refuses=(409,)
    ),
    "deleteParticipant": Described(
        single(
            record(
                {
                    "custom_participant_id": TEXT,
                    "preset_id": nullable(TEXT),
                    "created_at": TEXT,
                    "updated_at": TEXT,
                }
            )
        )
    ),
    "refreshParticipantToken": Described(single(record({"token": TEXT}))),
    # Presets
    "listPresets": Described(paged(many(named("ListedPreset"))), query={**PAGE, **SEARCH}),
    "createPreset": Described(single(named("Preset")), 201, body=preset.PRESET.schema(), refuses=(409,)),
    "getPreset": Described(single(named("Preset"))),
    "updatePreset": Described(single(named("Preset")), body=parts(preset.PRESET).schema(), refuses=(409,)),
    "replacePreset": Described(single(named("Preset")), body=preset.PRESET.schema(), refuses=(409,)),
    "deletePreset": Described(single(named("Preset"))),
    # Sessions, and what they leave behind
    "listSessions": Described(
        paged(record({"sessions": many(named("Session"))})),
        query={
            **PAGE,
            **WINDOW,
            **SEARCH,
            **ORDER,
            "status": words("LIVE", "ENDED"),
            "associated_id": TEXT,
            "participants": text(pattern=f"^{sessions.HEAD_COUNT.pattern}$"),
            "sort_by": words("minutesConsumed", "createdAt"),
        },
    ),
    "getPeerReport": Described(single(record({"participant": named("Peer")})), query=PEER),
    "getSession": Described(single(named("Session")), query={"include_breakout_rooms": FLAG}),
    "listSessionParticipants": Described(
        single(record({"participants": many(named("Peer")), "paging": PAGING})),
        query={
            **PAGE,
            **SEARCH,
            **ORDER,
            **EVENTS,
            "view": words("raw", "consolidated"),
            "sort_by": words("joinedAt", "duration"),
        },
    ),
    "getSessionParticipant": Described(single(record({"participant": named("Peer")})), query=PEER),
    "getSessionChat": Described(downloaded("chat_download_url", session=False)),
    "getSessionTranscript": Described(downloaded("transcript_download_url"), query={"format": words(*FORMATS)}),
    "getSessionSummary": Described(downloaded("summaryDownloadUrl")),
    "generateSessionSummary": Described(single(record({"session_id": TEXT, "status": words("IN_PROGRESS")}))),
    # Who is in a meeting now
    "getActiveSession": Described(single(named("Session"))),
    "kickParticipants": Described(acted("kick"), body=active_session.CHOSEN.schema()),
    "kickAllParticipants": Described(single(record({"action": TEXT, "kicked_participants_count": WHOLE}))),
    "muteParticipants": Described(acted("mute"), body=active_session.CHOSEN.schema()),
    "muteAllParticipants": Described(
        single(record({"action": TEXT, "muted_participants_count": WHOLE})), body=active_session.ALL.schema()
    ),
    "createPoll": Described(single(record({"action": TEXT, "poll": POLL})), 201, body=active_session.POLL.schema()),
    # Recordings
    "listRecordings": Described(
        paged(many(named("ListedRecording"))),
        query={
            **PAGE,
            **WINDOW,
            **SEARCH,
            **ORDER,
            "meeting_id": TEXT,
            "status": many(words(*recording.STATUSES)),
            "expired": FLAG,
            "sort_by": words("invokedTime"),
        },
    ),
    "startRecording": Described(single(named("Recording")), body=output.START.schema(), refuses=(404, 409)),
    "startTrackRecording": Described(
        single(record({"recording": named("Recording")})), body=TRACKS, refuses=(404, 422)
    ),
    "getActiveRecording": Described(single(named("Recording"))),
    "getRecording": Described(single(named("Recording"))),
    "controlRecording": Described(single(named("Recording")), body=recordings.ACTION.schema()),
    # Livestreams
    "createLivestream": Described(single(named("NewLivestream")), 201, body=livestreams.CREATE.schema()),
    "listLivestreams": Described(
        paged(many(named("Livestream"))),
        query={
            **PAGE,
            **WINDOW,
            "sort_order": words(ASCENDING, livestreams.DESCENDING),
            "status": words(*livestream.STATUSES),
            "exclude_meetings": FLAG,
        },
    ),
    "getLivestreamSession": Described(single(named("LivestreamSession"))),
    "getLivestream": Described(paged(record({"livestream": named("Livestream"), "sessions": BROADCASTS})), query=PAGE),
    "getActiveLivestreamSession": Described(
        single(record({"livestream": named("Livestream"), "session": named("LivestreamSession")}))
    ),
    "startMeetingLivestream": Described(
        single(named("StartedLivestream")),
        201,
        body=livestreams.START.schema(),
        body_optional=True,
        refuses=(409,),
    ),
    "stopMeetingLivestream": Described(single(record({"message": TEXT}))),
    "getActiveMeetingLivestream": Described(single(named("WatchedLivestream"))),
    "listMeetingLivestreams": Described(
        paged(record({"livestream": nullable(named("Livestream")), "sessions": BROADCASTS})), query=PAGE
    ),
    "listSessionLivestreams": Described(single(record({"data": BROADCASTS, "paging": PAGING})), query=PAGE),
    # Webhooks; their id alone has to be a GUID
    "listWebhookEvents": Described(single(TEXTS)),
    "listWebhooks": Described(single(many(named("Webhook")))),
    "createWebhook": Described(single(named("Webhook")), 201, body=webhooks.WEBHOOK.schema()),
    "getWebhook": Described(single(named("Webhook")), refuses=(400,)),
    "replaceWebhook": Described(single(named("Webhook")), body=webhooks.WEBHOOK.schema()),
    "editWebhook": Described(single(named("Webhook")), body=webhooks.CHANGE.schema()),
    "deleteWebhook": Described(single(named("Webhook")), refuses=(400,)),
    # Figures
    "getLivestreamAnalytics": Described(single(record(COUNTED)), query=SECONDS),
    "getLivestreamAnalyticsDaily": Described(single(many(record({"date": TEXT, **COUNTED}))), query=SECONDS),
    "getAnalyticsDaily": Described(single(DAILY_STATS), query=DAYS),
}
