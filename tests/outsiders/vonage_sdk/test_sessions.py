"""Sessions, tokens, and whose key it is."""

from __future__ import annotations

import time

import jwt
import pytest
from vonage import Auth
from vonage_http_client.errors import ForbiddenError, HttpRequestError
from vonage_video import Video
from vonage_video.models import (
    ArchiveMode,
    CreateArchiveRequest,
    MediaMode,
    SessionOptions,
    SignalData,
    TokenOptions,
    TokenRole,
)

from anyroom.simulator import Joined, Running

from .speaking import speaking, stream, token

pytestmark = pytest.mark.outsiders


def test_the_client_is_the_one_it_was_made_with(video: Video, running: Running) -> None:
    assert video.http_client.video_host == running.base_url.removeprefix("https://")


def test_sessions(video: Video, running: Running, application_id: str) -> None:
    plain = video.create_session()
    archived = video.create_session(SessionOptions(archive_mode=ArchiveMode.ALWAYS, location="192.0.2.7"))
    relayed = video.create_session(SessionOptions(media_mode=MediaMode.RELAYED))
    assert len({made.session_id for made in (plain, archived, relayed)}) == 3
    assert (archived.archive_mode, archived.location) == (ArchiveMode.ALWAYS, "192.0.2.7")
    assert relayed.media_mode is MediaMode.RELAYED
    # What the platform made of it shows in what it does: archived as soon as somebody is there, or not at all.
    running.join(archived.session_id, "ana")
    (archive,), count, _ = video.list_archives()
    assert (archive.session_id, archive.application_id, count) == (archived.session_id, application_id, 1)
    running.join(relayed.session_id, "ana")
    with pytest.raises(HttpRequestError) as refused:
        video.start_archive(CreateArchiveRequest(session_id=relayed.session_id))
    assert refused.value.response.status_code == 409


@pytest.mark.sdk_defect(
    "vonage-video",
    "A JSON call leaves its `Content-Type: application/json` in the headers that all calls share, so that the form of the next "
    "`create_session` goes out as JSON. The simulator reads the form whatever its label, as the platform must.",
)
def test_the_label_of_an_earlier_body(video: Video, running: Running, session: str, ana: Joined) -> None:
    video.send_signal(session, SignalData(type="chat", data="hi"))
    made = video.create_session(SessionOptions(media_mode=MediaMode.RELAYED))
    sent = running.requests()[-1]
    assert (sent.operation, sent.status) == ("createSession", 200)
    assert sent.headers["content-type"] == "application/json"
    assert made.session_id.startswith("1_")


@pytest.mark.sdk_defect(
    "vonage-video",
    "`generate_client_token` is documented to return a string and returns bytes, which JSON cannot carry: decode them.",
)
def test_a_token_lets_in(video: Video, running: Running, session: str, application_id: str) -> None:
    made = video.generate_client_token(
        TokenOptions(
            session_id=session,
            role=TokenRole.PUBLISHER,
            connection_data="seat 7",
            initial_layout_class_list=["focus", "full"],
            exp=int(time.time()) + 60,
        )
    )
    assert isinstance(made, bytes)
    claims = jwt.decode(made, options={"verify_signature": False})
    assert (claims["application_id"], claims["session_id"], claims["role"]) == (application_id, session, "publisher")
    joined = running.join(session, "ana", token=made.decode())
    # The list in this SDK's tokens is an array; other SDKs send one string.
    assert video.get_stream(session, stream(joined)).layout_class_list == ["focus", "full"]
    watcher = running.join(session, "bo", token=token(video, session, TokenRole.SUBSCRIBER))
    assert watcher.stream_id is None


@pytest.mark.sdk_defect(
    "vonage-video",
    "`TokenOptions(exp=None)`, which is its own default, raises TypeError: leave `exp` out, or give a time.",
)
def test_a_token_without_a_time(video: Video, running: Running, session: str) -> None:
    with pytest.raises(TypeError):
        TokenOptions(session_id=session, exp=None)
    made = video.generate_client_token(TokenOptions(session_id=session)).decode()
    assert running.join(session, "ana", token=made).stream_id


@pytest.mark.sdk_defect(
    "vonage-jwt",
    "A private key in the PKCS#1 form (`BEGIN RSA PRIVATE KEY`) is refused as badly formatted: convert it to PKCS#8.",
)
def test_keys_of_the_older_form(running: Running, application_id: str) -> None:
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_pem_private_key,
    )
    from vonage_jwt.errors import VonageJwtError

    key = load_pem_private_key(running.settings["private_key"].encode(), None)
    older = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    with pytest.raises(VonageJwtError, match="newlines"):
        Auth(application_id=application_id, private_key=older)


def test_a_key_of_somebody_else(running: Running, video: Video) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with speaking(running, pem) as stranger, pytest.raises(ForbiddenError):
        stranger.video.list_archives()
