"""Films have the boxes, sizes and offsets that players go by. (ffmpeg decodes them without a word; it is not needed here.)"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest

from anyroom.simulator.media import FRAMES, matroska, mp4, mp4_header, mp4_segment
from anyroom.simulator.media.h264 import Bits, decoder_configuration, nal, picture

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"mvex", b"moof", b"traf"}


def boxes(data: bytes, at: int = 0) -> Iterator[tuple[str, int, bytes]]:
    """Every box as (path, offset of its payload, payload); the walk fails unless sizes fill their parents exactly."""
    end = len(data)
    place = 0
    while place < end:
        size, kind = struct.unpack_from(">I4s", data, place)
        assert 8 <= size <= end - place, f"{kind!r} has a size of {size}"
        payload = data[place + 8 : place + size]
        yield kind.decode(), at + place + 8, payload
        if kind in CONTAINERS:
            for path, offset, inner in boxes(payload, at + place + 8):
                yield f"{kind.decode()}/{path}", offset, inner
        place += size


def test_the_index_comes_before_the_media() -> None:
    top = [path for path, _, _ in boxes(mp4(5)) if "/" not in path]
    assert top == ["ftyp", "moov", "mdat"]


def test_the_tables_lead_to_every_picture() -> None:
    film = mp4(5)
    found = {path: (offset, payload) for path, offset, payload in boxes(film)}
    tables = "moov/trak/mdia/minf/stbl"
    (chunk,) = struct.unpack(">I", found[f"{tables}/stco"][1][8:])
    assert chunk == found["mdat"][0]
    sizes = struct.unpack(f">{FRAMES}I", found[f"{tables}/stsz"][1][12:])
    assert sum(sizes) == len(found["mdat"][1])
    place = chunk
    for size in sizes:
        (length,) = struct.unpack_from(">I", film, place)
        assert length == size - 4
        assert film[place + 4] & 0x1F == 5, "every picture is an IDR picture"
        place += size


@pytest.mark.parametrize("seconds", [1, 7, 14_400])
def test_a_film_lasts_as_long_as_was_recorded(seconds: int) -> None:
    found = {path: payload for path, _, payload in boxes(mp4(seconds))}
    timescale, duration = struct.unpack_from(">II", found["moov/mvhd"], 12)
    assert duration / timescale == seconds
    times = struct.unpack(f">{2 * FRAMES}I", found["moov/trak/mdia/minf/stbl/stts"][8:])
    assert sum(times[1::2]) == duration


def test_films_repeat_and_differ_by_colour() -> None:
    assert mp4(2, 10) == mp4.__wrapped__(2, 10)
    assert mp4(2, 10) != mp4(2, 200)
    assert len(mp4(14_400)) < 25_000


def test_a_picture_is_raw_samples() -> None:
    unit = picture(0, 0)
    assert len(unit) > 12 * 384, "12 macroblocks of 384 samples each"
    assert bytes([220]) * 256 in unit
    assert b"\x00\x00\x00" not in unit
    assert b"\x00\x00\x01" not in unit


def test_nothing_looks_like_a_start_code() -> None:
    assert nal(0x65, b"\x00\x00\x01\x00\x00\x00\x09") == b"\x65\x00\x00\x03\x01\x00\x00\x03\x00\x09"


@pytest.mark.parametrize(("value", "bits"), [(0, "1"), (1, "010"), (2, "011"), (7, "0001000"), (25, "000011010")])
def test_exp_golomb_codes(value: int, bits: str) -> None:
    expected = int(bits.ljust(16, "0"), 2).to_bytes(2, "big")[: -(-len(bits) // 8)]
    assert Bits().unsigned(value).aligned() == expected


def test_a_segmented_film_goes_on_where_it_stopped() -> None:
    header = {path: payload for path, _, payload in boxes(mp4_header())}
    assert "moov/mvex/trex" in header
    for position in (0, 3):
        segment = mp4_segment(position, 2)
        found = {path: (offset, payload) for path, offset, payload in boxes(segment)}
        assert struct.unpack(">I", found["moof/mfhd"][1][4:]) == (position + 1,)
        assert struct.unpack(">Q", found["moof/traf/tfdt"][1][4:]) == (position * 2000,)
        count, offset, *samples = struct.unpack(f">II{2 * FRAMES}I", found["moof/traf/trun"][1][4:])
        assert (count, offset) == (FRAMES, found["mdat"][0])
        assert sum(samples[0::2]) == 2000
        assert sum(samples[1::2]) == len(found["mdat"][1])


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        width = 9 - data[place].bit_length()
        identifier = int.from_bytes(data[place : place + width], "big")
        size = int.from_bytes(data[place + width : place + width + 8], "big") & ~(1 << 56)
        payload = data[place + width + 8 : place + width + 8 + size]
        assert len(payload) == size
        yield identifier, payload
        place += width + 8 + size


def test_a_matroska_film_has_its_track_and_its_pictures() -> None:
    (head_id, head), (segment_id, segment) = elements(matroska(8))
    assert (head_id, segment_id) == (0x1A45DFA3, 0x18538067)
    assert dict(elements(head))[0x4282] == b"matroska"
    inside = list(elements(segment))
    clusters = [dict(elements(payload)) for identifier, payload in inside if identifier == 0x1F43B675]
    assert [int.from_bytes(cluster[0xE7], "big") for cluster in clusters] == [0, 2000, 4000, 6000]
    assert struct.unpack(">d", dict(elements(dict(inside)[0x1549A966]))[0x4489]) == (8000.0,)
    track = dict(elements(dict(elements(dict(inside)[0x1654AE6B]))[0xAE]))
    assert track[0x63A2] == decoder_configuration()
