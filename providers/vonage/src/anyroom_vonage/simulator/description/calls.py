"""Vonage's calls, by the names that its OpenAPI file gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import Described, named
from anyroom.simulator.schemas import OBJECT, TEXT, WHOLE, Schema, many, record, whole
from anyroom_vonage.simulator.description import bodies
from anyroom_vonage.simulator.description.documents import listed
from anyroom_vonage.simulator.listing import MOST_COUNT, MOST_OFFSET

ACCOUNT: Final = "account"
FORM: Final = "application/x-www-form-urlencoded"

PAGE: Final[Mapping[str, Schema]] = {"offset": whole(0, MOST_OFFSET), "count": whole(1, MOST_COUNT)}
FILTERED_PAGE: Final[Mapping[str, Schema]] = {**PAGE, "sessionId": TEXT, "session_id": TEXT}

CALLS: Final[Mapping[str, Described]] = {
    "createSession": Described(many(named("Session")), body=bodies.SESSION, body_type=FORM, body_optional=True),
    "migrateSession": Described(OBJECT, refuses=(409,)),
    # People and streams
    "listConnections": Described(
        record(
            {
                "count": WHOLE,
                "projectId": TEXT,
                "applicationId": TEXT,
                "sessionId": TEXT,
                "items": many(named("Connection")),
            }
        )
    ),
    "forceDisconnect": Described(None, 204),
    "signalSession": Described(None, 204, body=bodies.SIGNAL),
    "signalConnection": Described(None, 204, body=bodies.SIGNAL),
    "listStreams": Described(listed("Stream")),
    "getStream": Described(named("Stream")),
    "setStreamClassLists": Described(listed("Stream"), body=bodies.LAYOUT_CLASSES),
    "muteStream": Described(named("Project")),
    "muteSession": Described(named("Project"), body=bodies.MUTING),
    # Archives
    "listArchives": Described(listed("Archive"), query=FILTERED_PAGE),
    "startArchive": Described(named("Archive"), body=bodies.ARCHIVE, refuses=(409,)),
    "getArchive": Described(named("Archive")),
    "deleteArchive": Described(None, 204, refuses=(409,)),
    "stopArchive": Described(named("Archive"), refuses=(409,)),
    "setArchiveLayout": Described(named("Archive"), body=bodies.LAYOUT, refuses=(409,)),
    "selectArchiveStreams": Described(None, 204, body=bodies.SELECTION, refuses=(405, 409)),
    # Broadcasts
    "listBroadcasts": Described(listed("Broadcast"), query=FILTERED_PAGE),
    "startBroadcast": Described(named("Broadcast"), body=bodies.BROADCAST, refuses=(409,)),
    "getBroadcast": Described(named("Broadcast")),
    "stopBroadcast": Described(named("Broadcast"), refuses=(409,)),
    "setBroadcastLayout": Described(named("Broadcast"), body=bodies.LAYOUT),
    "selectBroadcastStreams": Described(None, 204, body=bodies.SELECTION, refuses=(405,)),
    # What else joins a session
    "startCaptions": Described(record({"captionsId": TEXT}), 202, body=bodies.CAPTIONS, refuses=(409,)),
    "getCaptions": Described(named("Captions")),
    "stopCaptions": Described(None, 202),
    "listRenders": Described(listed("Render"), query=PAGE),
    "startRender": Described(named("Render"), 202, body=bodies.RENDER, refuses=(409,)),
    "getRender": Described(named("Render")),
    "stopRender": Described(None, 204),
    "dial": Described(named("SipCall"), body=bodies.SIP_CALL, refuses=(409,)),
    "playDtmfAll": Described(None, body=bodies.TONES),
    "playDtmfConnection": Described(None, body=bodies.TONES),
    "startAudioConnector": Described(
        record({"id": TEXT, "connectionId": TEXT}), body=bodies.AUDIO_CONNECTOR, refuses=(409,)
    ),
    # The application
    "getApplication": Described(named("Application"), security=ACCOUNT),
    "updateApplication": Described(named("Application"), body=bodies.APPLICATION, security=ACCOUNT),
}
