"""A file comes whole, once, where it was asked for, or not at all: whatever its server does meanwhile."""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from anyroom.errors import (
    AnyroomError,
    Conflict,
    Expired,
    InvalidArgument,
    UnexpectedResponse,
    WrongState,
)
from anyroom.types import Download, Recording, RecordingFile, RecordingStatus

from .archive import FILM, SHA, Archive, at, download, film, left_behind
from .modes import Mode
from .peer import Act, Heard, Peer, Reply, answer, reply

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
        (film(RecordingFile(url="http://x")), {"file": "a.mp4"}, InvalidArgument, "file must be .*, not str"),
    ],
)
def test_what_has_no_file_to_give(
    mode: Mode, tmp_path: Path, recording: Recording, more: dict[str, Any], kind: type[AnyroomError], said: str
) -> None:
    with pytest.raises(kind, match=rf"^archive recordings.download: .*{said}"):
        download(mode, Archive(recording), tmp_path, **more)
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("to", [None, 3, BytesIO()])
def test_what_is_no_path(mode: Mode, to: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"recordings.download: it is written to a path, and not to \w+$"):
        download(mode, Archive(film(RecordingFile(url="http://x"))), to)


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
