"""What is sent again and how often, how long it may take, and where credentials go: against real sockets."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from pydantic import SecretStr

from anyroom.clock import VirtualClock
from anyroom.errors import (
    AnyroomError,
    AuthenticationFailed,
    ConfigurationError,
    ConnectFailed,
    InvalidArgument,
    InvalidRequest,
    NotFound,
    ProviderUnavailable,
    RateLimited,
    TimedOut,
    TransportError,
    UnexpectedResponse,
)
from anyroom.operations import Endpoint, Safety
from anyroom.transport import intake, wire
from anyroom.transport.retries import LONGEST_PAUSE, RetryPolicy

from .modes import Mode, ask
from .peer import (
    Act,
    Heard,
    Line,
    Peer,
    Reply,
    answer,
    drip,
    hang_up_after_reading,
    reply,
    reset_after_reading,
    reset_before_reading,
    silence,
)
from .toy import CREATE, FOREIGN, GET, KEY, REPLACE, START, Toy, ToyConfig

BY_SAFETY = {
    Safety.READ: Endpoint("read", "GET", "/x", Safety.READ),
    Safety.IDEMPOTENT: Endpoint("replace", "PUT", "/x", Safety.IDEMPOTENT),
    Safety.KEYED: Endpoint("create", "POST", "/x", Safety.KEYED),
    Safety.ONCE: Endpoint("start", "POST", "/x", Safety.ONCE),
}


class SleepingClock(VirtualClock):
    """Remembers its naps."""

    def __init__(self) -> None:
        super().__init__(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
        self.naps: list[float] = []

    def advance(self, seconds: float) -> None:
        self.naps.append(seconds)
        super().advance(seconds)


@pytest.fixture
def clock(toy: Toy) -> SleepingClock:
    made = SleepingClock()
    toy.clock = made
    return made


# --- what is sent again -----------------------------------------------------------------------------------------------

CUT = reply(200, b"{", promised=50)
GARBAGE = drip(b"this is not HTTP\r\n\r\n", every=0)

FAILURES: list[tuple[str, Act, type[AnyroomError], bool]] = [
    # name, what the server does, the error, whether a safe request is sent again
    ("500", reply(500), ProviderUnavailable, True),
    ("502", reply(502, b"<html>bad gateway</html>"), ProviderUnavailable, True),
    ("503", reply(503), ProviderUnavailable, True),
    ("504", reply(504), ProviderUnavailable, True),
    ("408", reply(408), ProviderUnavailable, True),
    ("429", reply(429), RateLimited, True),
    ("reset, unread", reset_before_reading, TransportError, True),
    ("reset, read", reset_after_reading, TransportError, True),
    ("hung up", hang_up_after_reading, TransportError, True),
    ("cut", CUT, TransportError, True),
    ("garbage", GARBAGE, TransportError, True),
    ("400", reply(400), InvalidRequest, False),
    ("404", reply(404), NotFound, False),
    ("301", reply(301, location="/elsewhere"), UnexpectedResponse, False),
    ("304", reply(304), UnexpectedResponse, False),
    ("bad gzip", reply(200, b"no gzip", content_encoding="gzip"), UnexpectedResponse, False),
]


@pytest.mark.parametrize("safety", Safety)
@pytest.mark.parametrize(("act", "kind", "repeats"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES])
def test_what_is_sent_again(
    mode: Mode,
    toy: Toy,
    peer: Peer,
    clock: SleepingClock,
    safety: Safety,
    act: Act,
    kind: type[AnyroomError],
    repeats: bool,
) -> None:
    attempts = 3 if repeats and safety is not Safety.ONCE else 1
    peer.script(*[act] * attempts)
    with pytest.raises(kind) as caught:
        ask(mode, toy, BY_SAFETY[safety])
    assert type(caught.value) is kind
    assert peer.connections == attempts
    assert len(clock.naps) == attempts - 1
    if isinstance(caught.value, TransportError):
        assert caught.value.outcome == "unknown", "the service may have acted on it"


@pytest.mark.parametrize("safety", Safety)
def test_what_was_surely_not_sent_is_sent_again_whatever_it_is(
    mode: Mode, toy: Toy, clock: SleepingClock, peer: Peer, safety: Safety
) -> None:
    peer.close()
    with pytest.raises(ConnectFailed) as caught:
        ask(mode, toy, BY_SAFETY[safety])
    assert caught.value.outcome == "not_sent"
    assert (caught.value.provider, caught.value.operation) == ("toy", "ask")
    assert len(clock.naps) == 2


class ClosingTime(SleepingClock):
    """At the first nap the server goes away."""

    def __init__(self, peer: Peer) -> None:
        super().__init__()
        self._peer = peer

    def advance(self, seconds: float) -> None:
        self._peer.close()
        super().advance(seconds)


@pytest.mark.parametrize("act", [reset_after_reading, reply(503)], ids=["reset", "503"])
@pytest.mark.parametrize("safety", [Safety.READ, Safety.IDEMPOTENT, Safety.KEYED])
def test_that_a_repeat_was_not_sent_says_nothing_of_the_attempt_before(
    mode: Mode, toy: Toy, peer: Peer, act: Act, safety: Safety
) -> None:
    toy.clock = clock = ClosingTime(peer)
    peer.script(act)
    with pytest.raises(ConnectFailed) as caught:
        ask(mode, toy, BY_SAFETY[safety])
    assert caught.value.outcome == "unknown", "the first attempt may have taken effect"
    assert caught.value.hint == TransportError("x").hint, "and who reads it is told to look"
    assert len(clock.naps) == 2


def test_a_repeat_whose_turn_comes_too_late_says_nothing_of_the_attempt_before(
    mode: Mode, toy: Toy, peer: Peer, clock: SleepingClock
) -> None:
    peer.script(reply(503, x_ratelimit_remaining="0", x_ratelimit_reset="60"))
    with pytest.raises(TimedOut, match="takes no more requests") as caught:
        ask(mode, toy, REPLACE, timeout=30)
    assert caught.value.outcome == "unknown"


def test_attempts_that_were_surely_not_sent_are_so_together(toy: Toy, peer: Peer) -> None:
    class Long(SleepingClock):
        def advance(self, seconds: float) -> None:
            super().advance(50)

    toy.clock = Long()
    peer.close()
    with pytest.raises(TimedOut, match=r"no answer within 30 s") as caught:
        ask(Mode(None), toy, START, roomId="r")
    assert caught.value.outcome == "not_sent"


@pytest.mark.parametrize("retries", [0, 1, 2, 5])
def test_retries_are_counted(mode: Mode, toy: Toy, peer: Peer, clock: SleepingClock, retries: int) -> None:
    peer.script(*[reply(503)] * (retries + 1))
    with pytest.raises(ProviderUnavailable):
        ask(mode, toy, REPLACE, retries=retries, timeout=1000)
    assert len(clock.naps) == retries
    for number, nap in enumerate(clock.naps):
        assert 0 <= nap <= min(LONGEST_PAUSE, 0.5 * 2**number)


def test_a_later_attempt_may_succeed(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reset_after_reading, reply(503), reply(200, said={"id": "r1"}))
    assert mode.use(toy, lambda client: client.recordings.get("r1")).id == "r1"
    assert len({(heard.method, heard.target) for heard in peer.heard}) == 1


def test_the_longest_pause() -> None:
    policy, error = RetryPolicy(retries=2000), ProviderUnavailable("x")
    assert all((policy.pause(error, Safety.READ, attempt) or 0) <= LONGEST_PAUSE for attempt in range(1, 1500))
    assert policy.pause(ValueError(), Safety.READ, 1) is None


@pytest.mark.parametrize(
    ("said", "nap"),
    [
        ("7", 7),
        ("0", 0),
        (format_datetime(datetime(2026, 3, 1, 12, 0, 9, tzinfo=UTC), usegmt=True), 9),
        (format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True), 0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_services_own_pause_is_kept(
    mode: Mode, toy: Toy, peer: Peer, clock: SleepingClock, status: int, said: str, nap: float
) -> None:
    peer.script(reply(status, retry_after=said), reply())
    assert ask(mode, toy, GET, id="r").status == 200
    assert clock.naps == ([nap] if nap else [])


@pytest.mark.parametrize("said", ["31", format_datetime(datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=1))])
def test_a_pause_beyond_the_deadline_is_not_waited_for(
    mode: Mode, toy: Toy, peer: Peer, clock: SleepingClock, said: str
) -> None:
    peer.script(reply(429, retry_after=said))
    with pytest.raises(RateLimited) as caught:
        ask(mode, toy, GET, id="r", timeout=30)
    assert clock.naps == []
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 30


def test_the_deadline_covers_all_attempts(mode: Mode, toy: Toy, peer: Peer, clock: SleepingClock) -> None:
    peer.script(*[reply(503, retry_after="4")] * 3)
    with pytest.raises(ProviderUnavailable):
        ask(mode, toy, GET, id="r", timeout=10, retries=50)
    assert clock.naps == [4, 4]


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [silence, drip(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n", *[b"x"] * 1000, every=0.02)],
    ids=["silence", "body by the byte"],
)
def test_a_call_ends_at_its_deadline(mode: Mode, toy: Toy, peer: Peer, act: Act) -> None:
    peer.script(act)
    began = time.monotonic()
    with pytest.raises(TimedOut) as caught:
        ask(mode, toy, START, roomId="r", timeout=0.3)
    assert 0.25 < time.monotonic() - began < 3
    assert caught.value.outcome == "unknown"
    assert isinstance(caught.value, TimeoutError)


def test_time_that_passes_between_attempts_counts(mode: Mode, toy: Toy, peer: Peer, clock: SleepingClock) -> None:
    def late(line: Line) -> None:
        clock.advance(40)
        reply(503)(line)

    peer.script(late)
    with pytest.raises(ProviderUnavailable):
        ask(mode, toy, GET, id="r", timeout=30)


def test_a_deadline_that_has_passed_already(toy: Toy, peer: Peer) -> None:
    class Leaping(VirtualClock):
        def monotonic(self) -> float:
            self.advance(100)
            return super().monotonic()

    toy.clock = Leaping(0)
    with pytest.raises(TimedOut, match=r"no answer within 30 s") as caught:
        ask(Mode(None), toy, GET, id="r")
    assert caught.value.outcome == "not_sent"
    assert peer.connections == 0


# --- size -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compressed", [False, True])
def test_an_answer_is_bounded(
    mode: Mode, toy: Toy, peer: Peer, monkeypatch: pytest.MonkeyPatch, compressed: bool
) -> None:
    monkeypatch.setattr(intake, "LARGEST_ANSWER", 100_000)
    body = b"x" * 100_001
    more = {"content_encoding": "gzip"} if compressed else {}
    peer.script(reply(200, gzip.compress(body) if compressed else body, **more))
    with pytest.raises(UnexpectedResponse, match=r"longer than 100000 bytes"):
        ask(mode, toy, GET, id="r")
    peer.script(reply(200, gzip.compress(body[1:]) if compressed else body[1:], **more))
    assert len(ask(mode, toy, GET, id="r").content) == 100_000
    assert wire.LARGEST_ANSWER == 64 * 1024 * 1024


def test_bombs_within_bombs_are_not_unpacked(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reply(200, gzip.compress(gzip.compress(b"x" * 10_000_000)), content_encoding="gzip, gzip"))
    with pytest.raises(UnexpectedResponse, match=r"compressed more than once"):
        ask(mode, toy, GET, id="r")


# --- what is sent -----------------------------------------------------------------------------------------------------


def echo(heard: Heard) -> Reply:
    return Reply(200, heard.body)


def test_a_request_on_the_wire(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(answer(echo))
    ask(
        mode,
        toy,
        START,
        roomId="a b?#é",
        query=[("q", "a&b"), ("q", "ü")],
        json={"n": 1, "é": None},
        headers={"X-Mine": "1"},
    )
    (heard,) = peer.heard
    assert heard.method == "POST"
    assert heard.target == "/acc/rooms/a%20b%3F%23%C3%A9/recordings?q=a%26b&q=%C3%BC"
    assert heard.body == b'{"n":1,"\\u00e9":null}'
    assert heard.headers["authorization"] == f"Bearer {KEY}.0"
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["accept"] == "application/json"
    assert heard.headers["user-agent"].startswith("anyroom/")
    assert heard.headers["x-mine"] == "1"


def test_a_form_on_the_wire(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(answer(echo), answer(echo))
    ask(mode, toy, CREATE, form=[("a", "1 2"), ("a", "&")])
    ask(mode, toy, CREATE)
    form, nothing = peer.heard
    assert (form.body, form.headers["content-type"]) == (b"a=1+2&a=%26", "application/x-www-form-urlencoded")
    assert nothing.body == b""
    assert "content-type" not in nothing.headers


@pytest.mark.parametrize(
    "more",
    [
        {"json": {"n": float("nan")}},
        {"json": {"n": object()}},
        {"json": {1, 2}},
        {"query": [("q", "\ud800")]},
        {"form": [("q", "\ud800")]},
        {"headers": {"x-mine": "é"}},
        {"headers": {"x-mine": "a\r\nb: c"}},
        {"headers": {"x mine": "a"}},
    ],
)
def test_what_cannot_be_sent_is_refused_before_anything_is(
    mode: Mode, toy: Toy, peer: Peer, clock: SleepingClock, more: dict[str, Any]
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        ask(mode, toy, CREATE, **more)
    assert (caught.value.provider, caught.value.operation) == ("toy", "ask")
    assert peer.connections == 0
    assert clock.naps == [], "and is not tried again"


@pytest.mark.parametrize("key", ["käy-of-the-toy", "key\nof-the-toy", "key\u2028of-the-toy"])
def test_a_credential_that_no_header_can_hold_is_the_configurations_fault(mode: Mode, peer: Peer, key: str) -> None:
    toy = Toy(ToyConfig(key=SecretStr(key), base_url=peer.url))
    with pytest.raises(ConfigurationError, match=r"credential") as caught:
        ask(mode, toy, GET, id="r")
    error: BaseException | None = caught.value
    while error is not None:
        assert key not in f"{error}{error!r}{vars(error)}{error.args}"
        assert key not in str(getattr(error, "object", ""))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert peer.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "",
        "toy.test",
        "ftp://toy.test",
        "http://",
        "http://u:p@toy.test",
        "http://toy.test?x=1",
        "http://toy.test#x",
        "http://[::1",
        "http://toy.test:port",
        "http://toy.test:99999",
    ],
)
def test_a_base_url_that_is_none(mode: Mode, url: str) -> None:
    toy = Toy(ToyConfig(key=SecretStr(KEY), base_url=url))
    with pytest.raises(ConfigurationError, match=r"base_url must be a plain") as caught:
        ask(mode, toy, GET, id="r")
    assert caught.value.provider == "toy"


@pytest.mark.parametrize("slashes", ["", "/", "//"])
def test_a_base_url_may_end_with_a_slash_and_hold_a_path(toy: Toy, peer: Peer, slashes: str) -> None:
    peer.script(reply())
    ask(Mode(None), Toy(ToyConfig(key=SecretStr(KEY), base_url=f"{peer.url}/v9{slashes}")), GET, id="r")
    assert peer.heard[0].target == "/v9/acc/recordings/r"


# --- raw --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "query", "target"),
    [
        ("/v2/things", [], "/v2/things"),
        ("/v2/{account}/things", [("a", "1")], "/v2/acc/things?a=1"),
        ("/v2/things?page=1", [], "/v2/things?page=1"),
        ("/v2/things?page=1", [("a", "2")], "/v2/things?page=1&a=2"),
        ("/v2/a%20b", [], "/v2/a%20b"),
    ],
)
def test_raw_paths(mode: Mode, toy: Toy, peer: Peer, path: str, query: Any, target: str) -> None:
    peer.script(reply(200, said={"x": 1}))
    assert mode.use(toy, lambda client: client.raw.request("get", path, query=query)).json() == {"x": 1}
    assert (peer.heard[0].method, peer.heard[0].target) == ("GET", target)


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "v2/x", {}),
        ("GET", "/{unknown}", {}),
        ("GET", "ftp://x/y", {}),
        ("GET", "https:x/y", {}),
        ("GET", "", {}),
        ("", "/x", {}),
        ("GET /y", "/x", {}),
        ("GET\r\nx: y", "/x", {}),
        ("GÉT", "/x", {}),
        ("GET", "/x", {"query": {"count": "5"}}),
        ("GET", "/x", {"query": [("count",)]}),
        ("POST", "/x", {"form": {"count": "5"}}),
    ],
)
def test_raw_requests_that_are_none(
    mode: Mode, toy: Toy, peer: Peer, clock: SleepingClock, method: str, path: str, more: dict[str, Any]
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        mode.use(toy, lambda client: client.raw.request(method, path, **more))
    assert (caught.value.provider, caught.value.operation) == ("toy", "raw.request")
    assert (peer.connections, clock.naps) == (0, [])


def test_another_hosts_url_that_is_none(mode: Mode, toy: Toy, peer: Peer) -> None:
    with pytest.raises(TransportError, match=r"cannot be sent") as caught:
        mode.use(toy, lambda client: client.raw.request("GET", "http://[x:y/z"), retries=0)
    assert caught.value.outcome == "not_sent"


@pytest.mark.parametrize(
    ("method", "safety", "attempts"),
    [
        ("GET", None, 2),
        ("head", None, 2),
        ("PUT", None, 2),
        ("DELETE", None, 2),
        ("POST", None, 1),
        ("PATCH", None, 1),
        ("POST", Safety.KEYED, 2),
        ("GET", Safety.ONCE, 1),
    ],
)
def test_how_safe_a_raw_request_is(
    toy: Toy, peer: Peer, clock: SleepingClock, method: str, safety: Safety | None, attempts: int
) -> None:
    peer.script(*[reply(503)] * attempts)
    with pytest.raises(ProviderUnavailable):
        Mode(None).use(toy, lambda client: client.raw.request(method, "/x", safety=safety), retries=1)


# --- credentials ------------------------------------------------------------------------------------------------------


def test_a_refused_credential_is_renewed_once(mode: Mode, toy: Toy, peer: Peer) -> None:
    toy.can_renew = True
    peer.script(reply(401), reply(200, said={"id": "r"}))
    mode.use(toy, lambda client: client.recordings.start("room"))
    assert [heard.headers["authorization"] for heard in peer.heard] == [f"Bearer {KEY}.0", f"Bearer {KEY}.1"]
    peer.script(reply(401), reply(401))
    with pytest.raises(AuthenticationFailed):
        mode.use(toy, lambda client: client.recordings.start("room"))


def test_renewing_costs_no_retry(mode: Mode, toy: Toy, peer: Peer) -> None:
    toy.can_renew = True
    peer.script(reply(401), reply(503), reply(503), reply(200, said={"id": "r"}))
    assert mode.use(toy, lambda client: client.recordings.get("r"), retries=2).id == "r"


def test_a_credential_that_cannot_be_renewed_is_refused_at_once(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reply(401))
    with pytest.raises(AuthenticationFailed):
        ask(mode, toy, GET, id="r")
    assert toy.renewals == 1


def test_credentials_go_to_the_platforms_own_hosts_and_nowhere_else(mode: Mode, toy: Toy, peer: Peer) -> None:
    """127.0.0.1 by another name is another origin to everybody but the socket."""
    foreign = f"http://localhost:{peer.port}"
    own = Toy(ToyConfig(key=SecretStr(KEY), base_url=peer.url, elsewhere=foreign))
    own.can_renew = True
    peer.script(reply(), reply(), reply(), reply(401))
    ask(mode, own, GET, id="r")
    ask(mode, own, FOREIGN)
    ask(mode, own, Endpoint("file", "GET", f"{foreign}/file", Safety.READ), query=[("a", "1")])
    with pytest.raises(AuthenticationFailed):
        ask(mode, own, Endpoint("file", "GET", f"{foreign}/file?b=2", Safety.READ))
    assert ["authorization" in heard.headers for heard in peer.heard] == [True, True, False, False]
    assert [heard.target for heard in peer.heard[2:]] == ["/file?a=1", "/file?b=2"]
    assert own.renewals == 0, "it is not our credential that they refuse"


def test_an_origin_that_is_not_configured(mode: Mode, toy: Toy, peer: Peer) -> None:
    with pytest.raises(ConfigurationError, match=r"no host is configured for foreign"):
        ask(mode, toy, FOREIGN)


def test_a_redirect_is_not_followed_with_the_credential(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reply(307, location=f"http://localhost:{peer.port}/steal"))
    with pytest.raises(UnexpectedResponse) as caught:
        ask(mode, toy, GET, id="r")
    assert caught.value.status == 307
