"""The ledger: every operation of Vonage's Video API, as its reference spells them, is spoken by some method; and two others."""

from __future__ import annotations

from typing import Final

from anyroom.capabilities import endpoints_of
from anyroom.operations import Safety
from anyroom_vonage import Vonage

PROJECT: Final = "/v2/project/{applicationId}"
SESSION: Final = f"{PROJECT}/session/{{sessionId}}"
LEDGER: Final = {
    ("createSession", "POST", "/session/create"),
    ("listConnections", "GET", f"{SESSION}/connection"),
    ("forceDisconnect", "DELETE", f"{SESSION}/connection/{{connectionId}}"),
    ("migrateSession", "POST", f"{SESSION}/migrate"),
    ("listStreams", "GET", f"{SESSION}/stream"),
    ("setStreamClassLists", "PUT", f"{SESSION}/stream"),
    ("getStream", "GET", f"{SESSION}/stream/{{streamId}}"),
    ("muteSession", "POST", f"{SESSION}/mute"),
    ("muteStream", "POST", f"{SESSION}/stream/{{streamId}}/mute"),
    ("signalSession", "POST", f"{SESSION}/signal"),
    ("signalConnection", "POST", f"{SESSION}/connection/{{connectionId}}/signal"),
    ("listArchives", "GET", f"{PROJECT}/archive"),
    ("startArchive", "POST", f"{PROJECT}/archive"),
    ("getArchive", "GET", f"{PROJECT}/archive/{{archiveId}}"),
    ("deleteArchive", "DELETE", f"{PROJECT}/archive/{{archiveId}}"),
    ("stopArchive", "POST", f"{PROJECT}/archive/{{archiveId}}/stop"),
    ("setArchiveLayout", "PUT", f"{PROJECT}/archive/{{archiveId}}/layout"),
    ("selectArchiveStreams", "PATCH", f"{PROJECT}/archive/{{archiveId}}/streams"),
    ("listBroadcasts", "GET", f"{PROJECT}/broadcast"),
    ("startBroadcast", "POST", f"{PROJECT}/broadcast"),
    ("getBroadcast", "GET", f"{PROJECT}/broadcast/{{broadcastId}}"),
    ("stopBroadcast", "POST", f"{PROJECT}/broadcast/{{broadcastId}}/stop"),
    ("setBroadcastLayout", "PUT", f"{PROJECT}/broadcast/{{broadcastId}}/layout"),
    ("selectBroadcastStreams", "PATCH", f"{PROJECT}/broadcast/{{broadcastId}}/streams"),
    ("dial", "POST", f"{PROJECT}/dial"),
    ("playDtmfAll", "POST", f"{SESSION}/play-dtmf"),
    ("playDtmfConnection", "POST", f"{SESSION}/connection/{{connectionId}}/play-dtmf"),
    ("stopCaptions", "POST", f"{PROJECT}/captions/{{captionsId}}/stop"),
    ("listRenders", "GET", f"{PROJECT}/render"),
    ("startRender", "POST", f"{PROJECT}/render"),
    ("getRender", "GET", f"{PROJECT}/render/{{renderId}}"),
    ("stopRender", "DELETE", f"{PROJECT}/render/{{renderId}}"),
    ("startCaptions", "POST", f"{PROJECT}/captions"),
    ("getCaptions", "GET", f"{PROJECT}/captions/{{captionsId}}"),
    ("startAudioConnector", "POST", f"{PROJECT}/connect"),
    # The Application API, where the webhooks of the Video API stand.
    ("getApplication", "GET", "/v2/applications/{applicationId}"),
    ("updateApplication", "PUT", "/v2/applications/{applicationId}"),
}
SPOKEN: Final = {endpoint for name in dir(Vonage) for endpoint in endpoints_of(getattr(Vonage, name))}


def test_every_operation_is_spoken() -> None:
    assert {(endpoint.operation, endpoint.method, endpoint.path) for endpoint in SPOKEN} == LEDGER


def test_an_operation_has_one_endpoint() -> None:
    assert len(SPOKEN) == len(LEDGER) == 37


def test_what_may_be_sent_again() -> None:
    by_safety = {safety: {item.operation for item in SPOKEN if item.safety is safety} for safety in Safety}
    assert by_safety[Safety.READ] == {item.operation for item in SPOKEN if item.method == "GET"}
    assert by_safety[Safety.KEYED] == set()
    assert by_safety[Safety.ONCE] == {
        "createSession", "migrateSession", "signalSession", "signalConnection", "startArchive", "startBroadcast",
        "startCaptions", "startRender", "startAudioConnector", "dial", "playDtmfAll", "playDtmfConnection",
    }  # fmt: skip
