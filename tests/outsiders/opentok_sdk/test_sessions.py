"""Where it goes, sessions and tokens."""

from __future__ import annotations

import time

import jwt
import pytest
from opentok import (
    ArchiveModes,
    Client,
    MediaModes,
    Roles,
    Session,
)
from opentok.exceptions import (
    ArchiveError,
    OpenTokException,
)

from anyroom.simulator import Running

pytestmark = pytest.mark.outsiders


@pytest.mark.sdk_defect(
    "opentok",
    "With Vonage's credentials the argument `api_url` is ignored, and every call goes to the address that is built in: set "
    "`client.endpoints.api_url` afterwards.",
)
def test_where_it_goes(running: Running, key_file: str) -> None:
    client = Client(running.settings["application_id"], key_file, api_url=running.base_url)
    assert client.endpoints.api_url == "https://video.api.vonage.com"


def test_headers(client: Client, running: Running) -> None:
    client.append_to_user_agent(" tested")
    client.create_session()
    sent = running.requests()[-1].headers
    assert sent["user-agent"] == client.get_headers()["User-Agent"]
    assert " tested" in sent["user-agent"]
    assert sent["accept"] == "application/json"
    assert client.get_json_headers()["Content-Type"] == "application/json"
    claims = jwt.decode(client.get_headers()["Authorization"].split()[1], options={"verify_signature": False})
    # This claim is a leftover, which the platform has to put up with.
    assert (claims["application_id"], claims["ist"]) == (running.settings["application_id"], "project")
    with pytest.warns(DeprecationWarning, match="get_headers"):
        assert client.headers().keys() == client.get_headers().keys()
    with pytest.warns(DeprecationWarning, match="get_json_headers"):
        assert client.json_headers().keys() == client.get_json_headers().keys()


def test_sessions(client: Client, running: Running) -> None:
    relayed = client.create_session()
    routed = client.create_session(media_mode=MediaModes.routed, location="192.0.2.7")
    archived = client.create_session(
        media_mode=MediaModes.routed,
        archive_mode=ArchiveModes.always,
        archive_name="standup",
        archive_resolution="1280x720",
    )
    assert len({made.session_id for made in (relayed, routed, archived)}) == 3
    form = dict(running.requests()[-3].body)
    assert form == {"p2p.preference": "enabled", "archiveMode": "manual", "e2ee": "false"}
    running.join(relayed.session_id, "ana")
    with pytest.raises(ArchiveError):
        client.start_archive(relayed.session_id)
    running.join(archived.session_id, "ana")
    (archive,) = client.list_archives().items
    assert (archive.session_id, archive.name, archive.resolution) == (archived.session_id, "standup", "1280x720")


def test_encrypted_sessions(client: Client, running: Running) -> None:
    assert client.create_session(media_mode=MediaModes.routed, e2ee=True).session_id
    assert dict(running.requests()[-1].body)["e2ee"] == "true"


def test_tokens_let_in(client: Client, running: Running, session: str) -> None:
    expires = int(time.time()) + 60
    token = client.generate_token(session, Roles.moderator, expires, "seat 7", ["focus", "full"])
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["role"], claims["exp"], claims["connection_data"]) == ("moderator", expires, "seat 7")
    ana = running.join(session, "ana", token=token)
    # One string in this SDK's tokens.
    assert client.get_stream(session, ana.stream_id).layoutClassList == ["focus", "full"]
    made = Session(client, session).generate_token(role=Roles.subscriber)
    assert running.join(session, "bo", token=made).stream_id is None
    with pytest.raises(OpenTokException, match="does not belong"):
        client.generate_token("1_" + "MX5vdGhlcn5-", Roles.publisher)
