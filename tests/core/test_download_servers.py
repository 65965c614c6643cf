"""What a file's server may do meanwhile: cut, ignore ranges, stumble, expire its URLs, redirect."""

from __future__ import annotations

import hashlib
import random
import threading
from pathlib import Path
from typing import Any

import pytest

from anyroom.errors import (
    AnyroomError,
    Expired,
    ProviderUnavailable,
    TransportError,
    UnexpectedResponse,
)
from anyroom.types import RecordingFile, RecordingStatus

from .archive import FILM, SHA, Archive, at, download, film, left_behind, ranged
from .modes import Mode
from .peer import Act, Heard, Peer, Reply, answer, hang_up_after_reading, reply, reset_after_reading, silence

S = RecordingStatus

# --- resuming ---------------------------------------------------------------------------------------------------------


def test_a_cut_file_is_gone_on_with_where_it_was_cut(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    peer.script(ranged(upto=100), ranged(upto=3000), ranged())
    archive = Archive(film(at(peer, sha256=SHA)))
    assert download(mode, archive, tmp_path).sha256 == SHA
    assert [heard.headers.get("range") for heard in peer.heard] == [None, "bytes=100-", "bytes=3100-"]
    assert archive.asked == 1, "the URL was still good"


def test_progress_may_take_any_number_of_cuts(peer: Peer, tmp_path: Path) -> None:
    peer.always(ranged(upto=700))
    assert download(Mode(None), Archive(film(at(peer))), tmp_path).sha256 == SHA
    assert peer.connections == -(-len(FILM) // 700)


def test_a_server_that_ignores_ranges_starts_over(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    peer.script(reply(200, FILM[:5000], promised=len(FILM)), reply(200, FILM))
    assert download(mode, Archive(film(at(peer))), tmp_path).sha256 == SHA
    assert peer.heard[1].headers["range"] == "bytes=5000-"


def test_a_long_file_is_hashed_beside_its_transfer(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    """Several megabytes, in a thread; what was begun is forgotten where the file starts over, and no thread is left."""
    long = random.Random(1).randbytes(3_300_000)  # no part of it is as another
    peer.script(reply(200, long[:2_500_000], promised=len(long)), reply(200, long))
    found = download(mode, Archive(film(at(peer))), tmp_path)
    assert (found.size, found.sha256) == (len(long), hashlib.sha256(long).hexdigest())
    assert found.path.read_bytes() == long
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("anyroom-sha256")]


@pytest.mark.parametrize("most", [1_000, 64 * 1024, 3 * 2**20])
@pytest.mark.parametrize("size", [2**20 - 1, 2**20, 2**20 + 1, 2**21, 2**22 + 7])
def test_in_whatever_pieces_it_comes_the_sha256_is_the_same(size: int, most: int) -> None:
    """However they meet what is hashed at a time: some make it full, some are longer."""
    from anyroom.downloads import _Digest

    drawn = random.Random(f"{size} {most}")
    file, digest = drawn.randbytes(size), _Digest()
    start = 0
    while start < size:
        end = start + drawn.randint(1, most)
        digest.update(file[start:end])
        start = end
    assert digest.hexdigest() == digest.hexdigest() == hashlib.sha256(file).hexdigest()
    digest.close()


@pytest.mark.parametrize(
    "content_range",
    [
        "bytes 50-10239/10240",
        "bytes 150-10239/10240",
        "",
        "bytes",
        "pages 100-200/300",
        "bytes \u00b2-5/9",
        "bytes */10240",
    ],
)
def test_a_part_that_was_not_asked_for_is_not_taken_for_the_rest(
    mode: Mode, peer: Peer, tmp_path: Path, content_range: str
) -> None:
    wrong = reply(206, FILM[50:], content_range=content_range) if content_range else reply(206, FILM[50:])
    peer.script(ranged(upto=100), wrong)
    with pytest.raises(UnexpectedResponse, match=r"another part"):
        download(mode, Archive(film(at(peer))), tmp_path)
    assert left_behind(tmp_path) == []


def test_a_file_that_was_cut_after_its_last_byte(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    """Chunked, so nobody said how long it is; and its end never came."""

    def unended(line: Any) -> None:
        line.hear()
        line.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(FILM), FILM))

    peer.script(unended, reply(416, content_range=f"bytes */{len(FILM)}"))
    assert download(mode, Archive(film(at(peer))), tmp_path).sha256 == SHA


def test_a_file_that_became_shorter_meanwhile_starts_over(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    peer.script(ranged(upto=5000), reply(416, content_range="bytes */300"), reply(200, FILM[:300]))
    assert download(mode, Archive(film(at(peer))), tmp_path).size == 300
    assert "range" not in peer.heard[2].headers


@pytest.mark.parametrize("act", [reset_after_reading, hang_up_after_reading, reply(503), reply(500), reply(429)])
def test_a_server_that_recovers(mode: Mode, peer: Peer, tmp_path: Path, act: Act) -> None:
    peer.script(act, act, act, reply(200, FILM))
    archive = Archive(film(at(peer)))
    assert download(mode, archive, tmp_path).sha256 == SHA
    assert archive.clock.now() == 0.5 + 1 + 2


def test_a_servers_own_pause_is_kept(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    peer.script(reply(429, retry_after="20"), reply(503, retry_after="30"), reply(200, FILM))
    archive = Archive(film(at(peer)))
    download(mode, archive, tmp_path)
    assert archive.clock.now() == 50


@pytest.mark.parametrize(
    ("act", "kind"), [(reset_after_reading, TransportError), (reply(503), ProviderUnavailable)], ids=["reset", "503"]
)
def test_a_server_that_does_not_recover(
    mode: Mode, peer: Peer, tmp_path: Path, act: Act, kind: type[AnyroomError]
) -> None:
    peer.script(*[act] * 4)
    with pytest.raises(kind, match=r"^archive recordings.download: "):
        download(mode, Archive(film(at(peer))), tmp_path)
    assert left_behind(tmp_path) == []


def test_silence_ends_and_is_a_failure_like_others(peer: Peer, tmp_path: Path) -> None:
    peer.script(silence, reply(200, FILM))
    archive = Archive(film(at(peer)))
    found = Mode(None).use(archive, lambda client: client.recordings.download("r1", tmp_path), timeout=0.2)
    assert found.sha256 == SHA


# --- URLs that expire -------------------------------------------------------------------------------------------------

REFUSALS = [400, 401, 403, 404, 410]


@pytest.mark.parametrize("status", REFUSALS)
def test_an_expired_url_is_replaced_by_a_fresh_one(mode: Mode, peer: Peer, tmp_path: Path, status: int) -> None:
    peer.script(reply(status), reply(200, FILM))
    archive = Archive(film(at(peer, "/film.mp4?sig=1")), film(at(peer, "/film.mp4?sig=2")))
    assert download(mode, archive, tmp_path).sha256 == SHA
    assert [heard.target for heard in peer.heard] == ["/film.mp4?sig=1", "/film.mp4?sig=2"]
    assert archive.clock.now() == 0, "there is nothing to wait for"


def test_a_url_that_expires_in_the_middle(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    peer.script(ranged(upto=4000), reply(403), ranged())
    archive = Archive(film(at(peer, "/film.mp4?sig=1")), film(at(peer, "/film.mp4?sig=2")))
    assert download(mode, archive, tmp_path).sha256 == SHA
    assert peer.heard[2].headers["range"] == "bytes=4000-"


@pytest.mark.parametrize("status", REFUSALS)
def test_a_file_that_its_store_gives_out_no_more(mode: Mode, peer: Peer, tmp_path: Path, status: int) -> None:
    """The same class, whether the platform signs URLs anew with each answer or not."""
    peer.always(reply(status))
    signed_anew = [film(at(peer, f"/film.mp4?sig={number}")) for number in range(9)]
    for archive in (Archive(film(at(peer))), Archive(*signed_anew)):
        with pytest.raises(Expired, match=r"its store no longer gives it out"):
            download(mode, archive, tmp_path)
        assert archive.asked <= 5
    assert left_behind(tmp_path) == []


def test_a_recording_that_expires_meanwhile(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    peer.script(reply(403))
    archive = Archive(film(at(peer)), film(status=S.EXPIRED))
    with pytest.raises(Expired, match=r"no longer"):
        download(mode, archive, tmp_path)


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_with_the_range(mode: Mode, peer: Peer, tmp_path: Path, status: int) -> None:
    peer.script(ranged(upto=10), reply(status, location="/deeper/film?x=1"), ranged())
    assert download(mode, Archive(film(at(peer))), tmp_path).sha256 == SHA
    assert peer.heard[2].target == "/deeper/film?x=1"
    assert peer.heard[2].headers["range"] == "bytes=10-"


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("ftp://127.0.0.1/x", "another scheme"),
        ("file:///etc/passwd", "another scheme"),
        ("http://[", "no URL"),
        ("", "without end"),
        ("/film.mp4", "without end"),
    ],
)
def test_redirects_that_lead_nowhere(mode: Mode, peer: Peer, tmp_path: Path, location: str, said: str) -> None:
    peer.always(reply(302, location=location))
    with pytest.raises(UnexpectedResponse, match=said):
        download(mode, Archive(film(at(peer))), tmp_path)
    assert peer.connections <= 6


def test_a_redirect_may_lead_to_a_safer_scheme_but_not_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from anyroom.operations import Response
    from anyroom.transport.exchange import _redirected

    def to(location: str) -> Response:
        return Response(302, headers={"location": location})

    assert _redirected("http://a.test/x", to("https://b.test/y"), private=False) == "https://b.test/y"
    with pytest.raises(UnexpectedResponse, match=r"another scheme"):
        _redirected("https://a.test/x", to("http://a.test/x"), private=True)


INWARDS = (
    "https://127.0.0.1/x", "https://10.0.0.7/x", "https://192.168.1.1:8443/x", "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x", "https://[fd00::1]/x", "https://[::ffff:10.0.0.1]/x", "https://0.0.0.0/x", "https://localhost/x",
    "https://localhost./x", "https://db.internal/x", "https://printer.local/x", "https://2130706433/x", "https://0x7f000001/x",
    "https://127.1/x",
)  # fmt: skip


@pytest.mark.parametrize("location", INWARDS)
def test_a_redirect_from_the_world_does_not_lead_into_this_network(location: str) -> None:
    from anyroom.operations import Response
    from anyroom.transport.exchange import _redirected

    answer = Response(302, headers={"location": location})
    with pytest.raises(UnexpectedResponse, match="private address") as caught:
        _redirected("https://files.example.com/x", answer, private=False)
    assert "private_redirects=True" in str(caught.value)
    assert _redirected("https://files.example.com/x", answer, private=True) == location
    assert _redirected("https://10.0.0.1/x", answer, private=False) == location, "it is there already"


@pytest.mark.parametrize("url", ["http://127.0.0.1:port/x", "http://[", "ftp://127.0.0.1/x", "film.mp4", "http://"])
def test_a_url_that_is_none(mode: Mode, tmp_path: Path, url: str) -> None:
    with pytest.raises(AnyroomError, match=r"^archive recordings.download: "):
        download(mode, Archive(film(RecordingFile(url=url, name="film.mp4"))), tmp_path)
    assert left_behind(tmp_path) == []


def test_a_full_disk_is_the_apps_own_error(peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from anyroom import downloads

    def full(self: object, chunk: bytes, /) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(downloads._PartialFile, "write", full)
    peer.script(reply(200, FILM))
    with pytest.raises(OSError, match=r"No space left"):
        download(Mode(None), Archive(film(at(peer))), tmp_path)
    assert left_behind(tmp_path) == []


def test_the_part_lies_beside_its_target_under_a_name_of_its_own(peer: Peer, tmp_path: Path) -> None:
    seen: list[str] = []

    def look(heard: Heard) -> Reply:
        seen.extend(left_behind(tmp_path))
        return Reply(200, FILM)

    peer.script(answer(look))
    download(Mode(None), Archive(film(at(peer))), tmp_path)
    (part,) = seen
    assert part.startswith(".film.mp4.")
    assert part.endswith(".part")
