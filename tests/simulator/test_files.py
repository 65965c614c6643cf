"""Files behave as an object store's: signed, expiring, in ranges."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import httpx
import pytest

from anyroom.simulator import Running
from anyroom.simulator.media import mp4

FILM = mp4(3)
SIZE = len(FILM)


@pytest.fixture
def url(api: httpx.Client) -> str:
    api.post("/rooms", json={"name": "blue"})
    return str(api.get("/rooms/blue").json()["film"])


def test_the_whole_file(url: str, web: httpx.Client, running: Running) -> None:
    assert url.startswith(running.files_url)
    assert not url.startswith(running.base_url.removesuffix("/api")), "files have an origin of their own"
    answer = web.get(url)
    assert (answer.status_code, answer.content) == (200, FILM)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"] == f'"{hashlib.sha256(FILM).hexdigest()}"'


def test_head_tells_the_size(url: str, web: httpx.Client) -> None:
    answer = web.head(url)
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", str(SIZE))


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-5", SIZE - 5, SIZE - 1),
        (f"bytes=-{SIZE * 2}", 0, SIZE - 1),
        (f"bytes=10-{SIZE * 2}", 10, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
    ],
)
def test_a_range(url: str, web: httpx.Client, wanted: str, first: int, last: int) -> None:
    answer = web.get(url, headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (206, FILM[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"


@pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", "bytes=-0", "bytes=9-8", "bytes=999999999999999999-"])
def test_a_range_that_is_not_there(url: str, web: httpx.Client, wanted: str) -> None:
    answer = web.get(url, headers={"Range": wanted})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")
    assert "InvalidRange" in answer.text


@pytest.mark.parametrize(
    "wanted", ["bytes=-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes=٣-٤", "bytes=" + "9" * 99]
)
def test_a_range_that_cannot_be_read_is_ignored(url: str, web: httpx.Client, wanted: str) -> None:
    answer = web.get(url, headers={b"Range": wanted.encode()})
    assert (answer.status_code, answer.content) == (200, FILM)


def test_a_range_of_another_version_is_the_whole_file(url: str, web: httpx.Client) -> None:
    etag = web.get(url).headers["etag"]
    assert web.get(url, headers={"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
    assert web.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


def test_the_url_expires_by_the_worlds_clock(url: str, web: httpx.Client, running: Running) -> None:
    running.advance(59)
    assert web.get(url).status_code == 200
    running.advance(1)
    answer = web.get(url)
    assert answer.status_code == 403
    assert "Request has expired" in answer.text


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"), 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("Expires=1", "Expires=2"), 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("Expires=", "Expires=x"), 403, "SignatureDoesNotMatch"),
        (lambda url: url.partition("?")[0], 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("blue", "red"), 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("Signature=", "Signature=%ED%A0%80"), 403, "SignatureDoesNotMatch"),
    ],
)
def test_a_url_that_was_tampered_with(
    url: str, web: httpx.Client, change: Callable[[str], str], status: int, code: str
) -> None:
    answer = web.get(change(url))
    assert (answer.status_code, code in answer.text) == (status, True)


def test_a_file_that_is_gone(url: str, web: httpx.Client, running: Running) -> None:
    running.reset()
    answer = web.get(url)
    assert (answer.status_code, "NoSuchKey" in answer.text) == (404, True)


def test_a_credential_that_was_sent_along_is_refused(url: str, web: httpx.Client) -> None:
    answer = web.get(url, headers={"Authorization": "Bearer x"})
    assert (answer.status_code, "Only one auth mechanism" in answer.text) == (400, True)
