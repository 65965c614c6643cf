"""A file is called a film only if a player could show it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from anyroom.simulator.media import mp4
from anyroom.tour.films import Film, NotPlayable, film_in, read_film

FILM = mp4(7)
HEAD = int.from_bytes(FILM[:4], "big")


def without(kind: bytes) -> bytes:
    return FILM.replace(kind, b"free")


def with_size(kind: bytes, size: int) -> bytes:
    at = FILM.index(kind) - 4
    return FILM[:at] + size.to_bytes(4, "big") + FILM[at + 4 :]


def with_number(kind: bytes, offset: int, number: int) -> bytes:
    at = FILM.index(kind) + 4 + offset
    return FILM[:at] + number.to_bytes(4, "big") + FILM[at + 4 :]


def test_a_film() -> None:
    assert film_in(FILM) == Film(7.0, 1, 4)


def test_a_film_whose_media_goes_on_to_the_end() -> None:
    assert film_in(with_size(b"mdat", 0)) == film_in(FILM)


def test_a_film_with_64_bit_sizes_times_and_offsets() -> None:
    free = (1).to_bytes(4, "big") + b"free" + (24).to_bytes(8, "big") + bytes(8)
    at = FILM.index(b"mvhd")
    length = int.from_bytes(FILM[at - 4 : at], "big")
    wide = b"\x01" + bytes(3 + 16) + FILM[at + 16 : at + 20] + bytes(4) + FILM[at + 20 : at + length - 4]
    box = (len(wide) + 8).to_bytes(4, "big") + b"mvhd" + wide
    moov = int.from_bytes(FILM[HEAD : HEAD + 4], "big")
    grown = FILM[:HEAD] + (moov + 12).to_bytes(4, "big") + b"moov" + box + FILM[at + length - 4 :]
    count = grown.index(b"stco") + 8
    moved = int.from_bytes(grown[count + 4 : count + 8], "big") + 12
    grown = grown[: count + 4] + moved.to_bytes(4, "big") + grown[count + 8 :]
    assert film_in(grown + free) == film_in(FILM)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "file type"),
        (b"<html>Not Found</html>", "says that it is"),
        (FILM[HEAD:], "file type"),
        (FILM[:-1], "says that it is"),
        (FILM[:3], "middle of a box"),
        (without(b"moov"), "no moov and no mvhd"),
        (without(b"mdat"), "no mdat"),
        (without(b"trak"), "nothing in it to play"),
        (without(b"stsz"), "nothing in it to play"),
        (with_size(b"mvhd", 4), "says that it is 4 bytes"),
        (with_number(b"stco", 8, 3), "byte 3, where no media is"),
        (with_number(b"stco", 4, 9), "has 9 entries, and has fewer"),
        (with_number(b"mvhd", 12, 0), "nothing in it to play"),
        (with_number(b"mvhd", 16, 0), "nothing in it to play"),
    ],
)
def test_what_is_no_film(content: bytes, said: str) -> None:
    with pytest.raises(NotPlayable, match=said):
        film_in(content)


def test_another_file_is_not_the_one_that_was_downloaded(tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(FILM)
    digest = hashlib.sha256(FILM).hexdigest()
    assert read_film(file, size=len(FILM), sha256=digest) == film_in(FILM)
    for size, sha256 in ((len(FILM) + 1, digest), (len(FILM), digest[::-1])):
        with pytest.raises(NotPlayable, match=r"film\.mp4 is not the file"):
            read_film(file, size=size, sha256=sha256)
