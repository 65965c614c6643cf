"""What is taken out of texts, and out of errors and those behind them."""

from __future__ import annotations

import pickle

import pytest

from anyroom.errors import InvalidRequest, NotFound, TransportError
from anyroom.failures import shorten
from anyroom.operations import Endpoint, Response, Safety, Transfer
from anyroom.transport.redaction import Scrubber, Veiled, said_in_confidence, unsigned
from anyroom.transport.wire import Outgoing

SECRET = 'canary-"/+%'
PEM = "-----BEGIN PRIVATE KEY-----\ncanaryline1canaryline1\ncanaryline2canaryline2\n-----END PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("https://a.example/film.mp4?sig=1#t", "https://a.example/film.mp4?***#t"),
        ("see https://a.example/errors#forbidden.", "see https://a.example/errors#forbidden."),
        ("https://ana:s3cret@a.example/x", "https://***@a.example/x"),
        ("rtmps://live.example.com:443/app/key", "rtmps://live.example.com:443/***"),
        ("https%3A%2F%2Fa.example%2F%3Fsig%3D1&x=1", "***&x=1"),
        ("no eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoiMSJ9.c2ln, thanks", "no ***, thanks"),
        ("100% of 3://4", "100% of 3://4"),
    ],
)
def test_what_opens_something_goes_and_the_rest_stays(text: str, left: str) -> None:
    assert unsigned(text) == left


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        (SECRET, f"bad key {SECRET}"),
        (SECRET, r'{"said": "canary-\"/+%"}'),
        (SECRET, "key=canary-%22%2F%2B%25&x"),
        (PEM, " ".join(PEM.split())),
        (PEM.replace("\n", "\\n"), PEM),
        ("canary" * 100, shorten("no: " + "canary" * 100)),
    ],
    ids=["plain", "in JSON", "in a URL", "on one line", "its line breaks written out", "cut short"],
)
def test_a_credential_is_known_in_every_form(secret: str, text: str) -> None:
    assert "canary" not in Scrubber([secret]).text(text)


def test_the_beginning_of_a_credential_that_was_cut_short() -> None:
    secret = "abcdefghijklmnop" * 4
    assert Scrubber([secret]).text(f"no: {secret[:20]}…") == "no: ***…"
    assert Scrubber([secret]).text("no: abc…") == "no: abc…", "chance"


def test_errors_behind_an_error_are_seen_to_and_strangers_are_cut_off() -> None:
    with pytest.raises(InvalidRequest) as caught:
        _fail()
    Scrubber([SECRET]).error(caught.value)
    behind = caught.value.__cause__
    assert isinstance(behind, NotFound)
    assert (str(behind), behind.raw) == ("not ***", {"***": "***"})
    broken = behind.__context__
    assert isinstance(broken, TransportError)
    assert broken.__context__ is None, "theirs holds the request, and the request the credential"
    assert SECRET.encode() not in pickle.dumps(caught.value)


def _fail() -> None:
    try:
        try:
            try:
                raise ValueError(SECRET)
            except ValueError:
                raise TransportError("broken") from None
        except TransportError:
            raise NotFound(f"not {SECRET}", raw={SECRET: SECRET})  # noqa: B904 # as an adapter may
    except NotFound as error:
        raise InvalidRequest("no") from error


def test_a_chain_that_ends_in_a_ring() -> None:
    one, other = InvalidRequest(SECRET), InvalidRequest(SECRET)
    one.__context__, other.__context__ = other, one
    Scrubber([SECRET]).error(one)
    assert (str(one), str(other)) == ("***", "***")


def test_what_a_request_says_in_confidence() -> None:
    body = {
        "outputs": [{"url": "rtmp://a", "streamKey": "k-1"}],
        "sip": {"auth": {"username": "ana", "password": "p-1"}},
        "token": {"of": "design"},
        "pin": "4321",
    }
    assert set(said_in_confidence(body)) == {"k-1", "p-1", "4321"}


def test_requests_and_answers_in_variables_show_no_more_than_they_must() -> None:
    url = "https://a.example/film.mp4?sig=canary"
    sink = object()
    shown = repr(
        [
            Veiled(authorization="Bearer canary", accept="application/json"),
            Outgoing("GET", url, {"authorization": "Bearer canary"}, b"canary", 1.0),
            Transfer(url, sink),  # type: ignore[arg-type]
            Response(200, b"canary", {"set-cookie": "canary"}),
            Endpoint("raw", "GET", "/x?sig=canary", Safety.READ)(json={"key": "canary"}, headers={"x-key": "canary"}),
            Endpoint("file", "GET", url, Safety.READ),
        ]
    )
    assert "canary" not in shown
    assert "application/json" in shown
    assert "GET /x" in shown
