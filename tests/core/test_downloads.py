"""A file comes whole, once, where it was asked for, or not at all: whatever its server does meanwhile."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from anyroom.clock import VirtualClock
from anyroom.errors import (
    AnyroomError,
    Conflict,
    Expired,
    InvalidArgument,
    ProviderUnavailable,
    TransportError,
    UnexpectedResponse,
    WrongState,
)
from anyroom.operations import local
from anyroom.provider import Provider
from anyroom.types import Download, Recording, RecordingFile, RecordingStatus
from anyroom.types.recordings import RecordingRef

from .modes import Mode
from .peer import Act, Heard, Peer, Reply, answer, hang_up_after_reading, reply, reset_after_reading, silence

FILM = bytes(range(256)) * 40
SHA = hashlib.sha256(FILM).hexdigest()


class Archive(Provider):
    """Gives the next of its answers each time it is asked for the recording; the last one stays."""

    name = "archive"

    def __init__(self, *recordings: Recording) -> None:
        super().__init__()
        self.clock = VirtualClock(0)
        self.asked = 0
        self._recordings = list(recordings)

    @local
    def get_recording(self, recording: RecordingRef, /) -> Recording:
        self.asked += 1
        return self._recordings.pop(0) if len(self._recordings) > 1 else self._recordings[0]


def film(*files: RecordingFile, **more: Any) -> Recording:
    return Recording(**{"id": "r1", "provider": "archive", "status": RecordingStatus.AVAILABLE, "files": files, **more})


def at(peer: Peer, path: str = "/film.mp4?sig=1", **more: Any) -> RecordingFile:
    return RecordingFile(url=f"{peer.url}{path}", **more)


def download(mode: Mode, archive: Archive, to: Path | str, **more: Any) -> Download:
    found: Download = mode.use(archive, lambda client: client.recordings.download("r1", to, **more), timeout=5)
    return found


def ranged(body: bytes = FILM, *, upto: int | None = None) -> Act:
    """A file server that knows ranges, and may hang up after so many bytes of its answer."""

    def serve(heard: Heard) -> Reply:
        start = int(heard.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        rest = body[start:]
        status, headers = (206, {"content-range": f"bytes {start}-{len(body) - 1}/{len(body)}"}) if start else (200, {})
        return Reply(status, rest[:upto], headers, len(rest))

    return answer(serve)


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- all goes well ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "verified"),
    [
        ({}, ()),
        ({"size": len(FILM)}, ("size",)),
        ({"sha256": SHA.upper()}, ("sha256",)),
        ({"size": len(FILM), "sha256": SHA}, ("size", "sha256")),
        ({"size": 0, "sha256": ""}, ()),
    ],
)
def test_a_file_comes_whole_and_is_verified(
    mode: Mode, peer: Peer, tmp_path: Path, said: dict[str, Any], verified: tuple[str, ...]
) -> None:
    peer.script(reply(200, FILM))
    found = download(mode, Archive(film(at(peer, **said))), tmp_path)
    assert found == Download(path=tmp_path / "film.mp4", size=len(FILM), sha256=SHA, verified=verified)
    assert found.path.read_bytes() == FILM
    assert left_behind(tmp_path) == ["film.mp4"]
    (heard,) = peer.heard
    assert heard.target == "/film.mp4?sig=1"
    assert heard.headers["accept-encoding"] == "identity"
    assert not {"authorization", "range", "cookie"} & set(heard.headers)


def test_an_empty_file_is_a_file(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    peer.script(reply(200, b""))
    assert download(mode, Archive(film(at(peer))), tmp_path / "x").size == 0
    assert (tmp_path / "x").read_bytes() == b""


def test_a_body_without_a_length_is_as_long_as_it_comes(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    peer.script(reply(200, FILM, promised=None))
    assert download(mode, Archive(film(at(peer))), tmp_path / "x").sha256 == SHA


def test_it_may_be_named_or_put_into_a_folder(peer: Peer, tmp_path: Path) -> None:
    peer.always(reply(200, FILM))
    archive = Archive(film(at(peer)))
    for to in (tmp_path / "mine.mp4", str(tmp_path / "text.mp4"), tmp_path):
        download(Mode(None), archive, to)
    assert left_behind(tmp_path) == ["film.mp4", "mine.mp4", "text.mp4"]


@pytest.mark.parametrize("which", [1, "file", "signed anew"])
def test_which_of_its_files(peer: Peer, tmp_path: Path, which: Any) -> None:
    peer.script(reply(200, b"the second"))
    one, other = at(peer, "/one"), at(peer, "/other?sig=1")
    chosen = {1: 1, "file": other, "signed anew": replace(other, url=f"{peer.url}/other?sig=0")}[which]
    assert download(Mode(None), Archive(film(one, other)), tmp_path, file=chosen).path.name == "other"
    assert peer.heard[0].target == "/other?sig=1"


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (RecordingFile(name="film.mp4"), "film.mp4"),
        (RecordingFile(name="../../etc/passwd"), "passwd"),
        (RecordingFile(name="..\\..\\boot.ini"), "boot.ini"),
        (RecordingFile(name="C:evil.exe"), "C_evil.exe"),
        (RecordingFile(name="a\x00b\nc\x1b[31m.mp4"), "a_b_c_[31m.mp4"),
        (RecordingFile(name=".."), "r1.bin"),
        (RecordingFile(name="a/.."), "r1.bin"),
        (RecordingFile(name="   "), "r1.bin"),
        (RecordingFile(name="x" * 300 + ".mp4"), "x" * 196 + ".mp4"),
        (RecordingFile(name="ü" * 300 + ".mp4"), "ü" * 98 + ".mp4"),
        (RecordingFile(name="film." + "m" * 40), "film." + "m" * 40),
        (RecordingFile(url="/%2e%2e%2f%2e%2e%2fetc%2fpasswd"), "passwd"),
        (RecordingFile(url="/a%20b.mp4"), "a b.mp4"),
        (RecordingFile(url="/"), "r1.bin"),
        (RecordingFile(url=""), "r1.bin"),
    ],
)
def test_a_services_word_never_leads_out_of_the_folder(
    peer: Peer, tmp_path: Path, file: RecordingFile, name: str
) -> None:
    peer.script(reply(200, FILM))
    file = replace(file, url=f"{peer.url}{file.url or ''}")
    (tmp_path / "in").mkdir()
    found = download(Mode(None), Archive(film(file)), tmp_path / "in")
    assert found.path == tmp_path / "in" / name
    assert left_behind(tmp_path) == ["in"]
    assert left_behind(tmp_path / "in") == [name]


def test_an_id_is_no_path_either(peer: Peer, tmp_path: Path) -> None:
    peer.script(reply(200, FILM))
    found = download(Mode(None), Archive(film(at(peer, "/"), id="../a\\b:c")), tmp_path)
    assert found.path == tmp_path / ".._a_b_c.bin"


def test_a_long_name_of_the_apps_own_is_its_own(peer: Peer, tmp_path: Path) -> None:
    peer.script(reply(200, FILM))
    target = tmp_path / ("🎬" * 60 + ".mp4")
    assert download(Mode(None), Archive(film(at(peer))), target).path == target


# --- the target -------------------------------------------------------------------------------------------------------


def test_an_existing_file_is_not_replaced_unless_asked(mode: Mode, peer: Peer, tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    target.write_bytes(b"mine")
    archive = Archive(film(at(peer)))
    with pytest.raises(InvalidArgument, match=r"exists; pass overwrite=True"):
        download(mode, archive, target)
    with pytest.raises(InvalidArgument, match=r"exists; pass overwrite=True"):
        download(mode, archive, tmp_path)
    assert (target.read_bytes(), peer.connections) == (b"mine", 0)
    peer.script(reply(200, FILM))
    download(mode, archive, target, overwrite=True)
    assert target.read_bytes() == FILM


def test_a_file_that_appears_meanwhile_is_not_replaced_either(peer: Peer, tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"

    def meanwhile(heard: Heard) -> Reply:
        target.write_bytes(b"mine")
        return Reply(200, FILM)

    peer.script(answer(meanwhile))
    with pytest.raises(InvalidArgument, match=r"exists"):
        download(Mode(None), Archive(film(at(peer))), target)
    assert target.read_bytes() == b"mine"
    assert left_behind(tmp_path) == ["film.mp4"]


def test_where_the_file_system_has_no_links(peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise OSError("Operation not supported")

    monkeypatch.setattr(os, "link", link)
    peer.script(reply(200, FILM))
    assert download(Mode(None), Archive(film(at(peer))), tmp_path).path.read_bytes() == FILM
    assert left_behind(tmp_path) == ["film.mp4"]


def test_a_folder_that_does_not_exist(peer: Peer, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match=r"there is no folder"):
        download(Mode(None), Archive(film(at(peer))), tmp_path / "no" / "film.mp4")
    assert peer.connections == 0


@pytest.mark.parametrize(
    "acts",
    [[reply(200, FILM[:100], promised=len(FILM))] * 4, [reply(500)] * 4, [reply(200, b"wrong")]],
    ids=["cut", "500", "damaged"],
)
def test_a_failure_leaves_nothing_behind_and_the_old_file_in_place(
    mode: Mode, peer: Peer, tmp_path: Path, acts: list[Act]
) -> None:
    target = tmp_path / "film.mp4"
    target.write_bytes(b"mine")
    peer.script(*acts)
    # A server without ranges that hangs up at the same place each time makes no progress.
    with pytest.raises(AnyroomError):
        download(mode, Archive(film(at(peer, sha256=SHA))), target, overwrite=True)
    assert left_behind(tmp_path) == ["film.mp4"]
    assert target.read_bytes() == b"mine"


# --- what there is to download ----------------------------------------------------------------------------------------

S = RecordingStatus


@pytest.mark.parametrize(
    ("recording", "more", "kind", "said"),
    [
        (film(status=S.EXPIRED), {}, Expired, "keeps the file of this recording no longer"),
        (
            film(status=S.DELIVERED, storage="s3://bucket/a"),
            {},
            Conflict,
            "delivered to s3://bucket/a; fetch it from there",
        ),
        (film(RecordingFile(), status=S.DELIVERED), {}, Conflict, "delivered to your own storage"),
        (film(status=S.PROCESSING), {}, WrongState, "is processing and has no file; see recordings.wait"),
        (film(status=S.FAILED, reason="disk full"), {}, WrongState, r"is failed \(disk full\) and has no file"),
        (film(RecordingFile(name="a")), {}, WrongState, "gives no URL"),
        (film(RecordingFile(url="http://x")), {"file": 1}, InvalidArgument, r"has 1 file\(s\), and not this one"),
        (film(RecordingFile(url="http://x")), {"file": -1}, InvalidArgument, "and not this one"),
        (
            film(RecordingFile(url="http://x")),
            {"file": RecordingFile(url="http://y")},
            InvalidArgument,
            "and not this one",
        ),
    ],
)
def test_what_has_no_file_to_give(
    mode: Mode, tmp_path: Path, recording: Recording, more: dict[str, Any], kind: type[AnyroomError], said: str
) -> None:
    with pytest.raises(kind, match=rf"^archive recordings.download: .*{said}"):
        download(mode, Archive(recording), tmp_path, **more)
    assert left_behind(tmp_path) == []


def test_a_delivered_recording_that_has_a_url_all_the_same(peer: Peer, tmp_path: Path) -> None:
    peer.script(reply(200, FILM))
    assert download(Mode(None), Archive(film(at(peer), status=S.DELIVERED)), tmp_path).sha256 == SHA


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"size": 7}, f"its size is {len(FILM)}, and should be 7"),
        ({"sha256": "0" * 64}, f"its sha256 is {SHA}, and should be 0000"),
    ],
)
def test_a_damaged_file(mode: Mode, peer: Peer, tmp_path: Path, said: dict[str, Any], message: str) -> None:
    peer.always(reply(200, FILM))
    with pytest.raises(UnexpectedResponse, match=rf"damaged: {message}"):
        download(mode, Archive(film(at(peer, **said))), tmp_path)
    assert left_behind(tmp_path) == []


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

    assert _redirected("http://a.test/x", to("https://b.test/y")) == "https://b.test/y"
    with pytest.raises(UnexpectedResponse, match=r"another scheme"):
        _redirected("https://a.test/x", to("http://a.test/x"))


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
