"""Who is there: streams, signals, muting, tones."""

from __future__ import annotations

import pytest
from opentok import (
    Client,
)
from opentok.exceptions import (
    ForceDisconnectError,
    OpenTokException,
    RequestError,
    SignalingError,
)

from anyroom.simulator import Joined, Running

from .telling import UNKNOWN, shown

pytestmark = pytest.mark.outsiders


def test_streams(client: Client, session: str, ana: Joined, bo: Joined) -> None:
    listed = client.list_streams(session)
    assert (listed.count, len(listed)) == (2, 2)
    assert [(stream.id, stream.name, stream.videoType) for stream in listed] == [
        (ana.stream_id, "ana", "camera"),
        (bo.stream_id, "bo", "camera"),
    ]
    got = client.get_stream(session, bo.stream_id)
    assert got.attrs() == {"id": bo.stream_id, "videoType": "camera", "name": "bo", "layoutClassList": []}
    assert shown(got) == got.attrs()
    assert [item["id"] for item in shown(listed)["items"]] == [ana.stream_id, bo.stream_id]


def test_a_session_that_had_no_stream_yet_has_none(client: Client, session: str) -> None:
    assert client.list_streams(session).count == 0


def test_layout_classes(client: Client, session: str, ana: Joined) -> None:
    assert client.set_stream_class_lists(session, [{"id": ana.stream_id, "layoutClassList": ["full"]}]) is None
    assert client.get_stream(session, ana.stream_id).layoutClassList == ["full"]


def test_signals(client: Client, running: Running, session: str, ana: Joined) -> None:
    said = {"type": "chat", "data": "hello"}
    assert client.send_signal(session, said) is None
    assert client.send_signal(session, said, ana.connection_id) is None
    with pytest.warns(DeprecationWarning, match="send_signal"):
        assert client.signal(session, said) is None
    operations = [(request.operation, request.body, request.status) for request in running.requests()[-3:]]
    assert operations == [("signalSession", said, 204), ("signalConnection", said, 204), ("signalSession", said, 204)]


@pytest.mark.sdk_defect(
    "opentok",
    "The errors that it documents for signals (not found, too large, ...) are never raised: it looks for them where the call "
    "succeeded. Catch `RequestError`. The calls that choose the streams of archives and broadcasts have the same.",
)
def test_errors_that_do_not_come(client: Client, session: str, ana: Joined) -> None:
    with pytest.raises(RequestError) as refused:
        client.send_signal(session, {"type": "chat", "data": "hello"}, UNKNOWN)
    assert not isinstance(refused.value, SignalingError)
    assert refused.value.args[-1] == 404
    archive = client.start_archive(session)
    with pytest.raises(RequestError) as refused:
        client.add_archive_stream(archive.id, ana.stream_id)
    assert refused.value.args[-1] == 405


def test_throwing_out(client: Client, session: str, ana: Joined, bo: Joined) -> None:
    assert client.force_disconnect(session, ana.connection_id) is None
    assert [stream.id for stream in client.list_streams(session)] == [bo.stream_id]
    with pytest.raises(ForceDisconnectError):
        client.force_disconnect(session, ana.connection_id)


@pytest.mark.sdk_defect(
    "opentok",
    "`mute_all` sends the streams to spare as `excludedStreams`, which is no field of the call, and mutes them with the others: "
    "there is no way round, so mute one by one.",
)
def test_muting(either: Client, running: Running, session: str, ana: Joined, bo: Joined) -> None:
    application_id = running.settings["application_id"]
    for answer in (
        either.mute_stream(session, ana.stream_id),
        either.mute_all(session, [bo.stream_id]),
        either.disable_force_mute(session),
    ):
        assert (answer.status_code, answer.json()["applicationId"]) == (200, application_id)
    sent = [request.body for request in running.requests()[-3:]]
    assert sent == [None, {"active": True, "excludedStreams": [bo.stream_id]}, {"active": False}]


def test_tones(either: Client, running: Running, session: str, ana: Joined) -> None:
    assert either.play_dtmf(session, None, "12p#").status_code == 200
    assert either.play_dtmf(session, ana.connection_id, "0").status_code == 200
    assert [request.operation for request in running.requests()[-2:]] == ["playDtmfAll", "playDtmfConnection"]
    with pytest.raises(OpenTokException, match="valid"):
        either.play_dtmf(session, None, "twelve")
