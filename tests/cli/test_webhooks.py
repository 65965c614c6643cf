"""`anyroom webhooks listen`, `verify`, `replay` and `send`, on every platform that posts webhooks."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyroom.simulator import KEYS, load, private_pem, serve
from anyroom.simulator.receiving import Receiver, receiver
from anyroom.testing.rsa_deliveries import private_key, public_pem
from anyroom.webhooks import Inbox, WebhookScheme
from anyroom.webhooks.captures import read_capture
from anyroom.webhooks.inbox import scheme_of

from .conftest import Anyroom, Told

ROOT = Path(__file__).parents[2]
NOW = 1_767_225_600.0
SECRET = "a-secret-of-this-test"
PEM = private_pem(private_key())
OTHER_PEM = private_pem(private_key("another"))
PINNED = public_pem(private_key())


@dataclass(frozen=True)
class Platform:
    """A platform: what an endpoint is configured with, the key that signs, another one, and how it answers what is unsigned."""

    name: str
    env: Mapping[str, str]
    key: str
    wrong_key: str
    unsigned: int
    event: str
    """One of its events, as it says it."""
    tells: str

    @property
    def scheme(self) -> type[WebhookScheme]:
        return scheme_of(self.name)

    @property
    def pairs(self) -> Path:
        return ROOT / "providers" / self.name / "tests" / "webhooks"

    def capture(self, event: str = "", *, now: float = NOW, key: str = "") -> bytes:
        """A delivery as a file has it."""
        body = json.dumps(self.scheme.samples[event or self.event]).encode()
        headers = {"Content-Type": "application/json", **self.scheme.signed(body, key or self.key, now=now)}
        return "".join(f"{name}: {value}\n" for name, value in headers.items()).encode() + b"\n" + body


PLATFORMS = [
    Platform(
        "videosdk", {"VIDEOSDK_WEBHOOK_PUBLIC_KEY": PINNED}, PEM, OTHER_PEM, 401, "recording-stopped", "recording.ready"
    ),
    Platform(
        "vonage", {"VONAGE_WEBHOOK_SECRET": SECRET}, SECRET, "not-it", 503, "archive.available", "recording.ready"
    ),
    Platform(
        "cloudflare", {"CLOUDFLARE_WEBHOOK_PUBLIC_KEY": PINNED}, PEM, OTHER_PEM, 401, "meeting.ended", "session.ended"
    ),
]


@pytest.fixture(params=PLATFORMS, ids=lambda platform: platform.name)
def platform(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Platform:
    found: Platform = request.param
    for name, value in found.env.items():
        monkeypatch.setenv(name, value)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes | str], str]:
    """Puts something into a file."""

    def write(content: bytes | str) -> str:
        path = tmp_path / f"file-{len(list(tmp_path.iterdir()))}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


File = Callable[[bytes | str], str]


@pytest.fixture
def endpoint() -> Iterator[Receiver]:
    """The user's own endpoint: takes everything."""
    with receiver() as made:
        yield made


def require_one_line(told: Told, code: int, said: str) -> None:
    assert told.code == code, told
    assert told.err.startswith("anyroom: ")
    assert told.err.count("\n") == 1
    assert said in told.err
    assert told.out == ""
    assert not any(secret in told.err for secret in (SECRET, "PRIVATE KEY", "s3cr3t"))


# --- samples --------------------------------------------------------------------------------------------------------------


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value[:1]]
    return type(value)


def test_samples_have_the_shape_of_the_pair_of_their_name(platform: Platform) -> None:
    for name, sample in platform.scheme.samples.items():
        pair = read_capture((platform.pairs / f"{name}.http").read_bytes())
        assert shape(sample) == shape(json.loads(pair.body)), name


def test_samples_are_no_copies_of_pairs(platform: Platform) -> None:
    bodies = [json.loads(read_capture(path.read_bytes()).body) for path in platform.pairs.glob("*.http")]
    assert not [name for name, sample in platform.scheme.samples.items() if sample in bodies]


def test_every_event_that_is_known_has_a_sample(anyroom: Anyroom, platform: Platform) -> None:
    pairs = [event for path in platform.pairs.glob("*.events.json") for event in json.loads(path.read_text())]
    known = {event["name"] for event in pairs if event["type"] != "unknown"}
    inbox, told = Inbox(platform.name), set[str]()
    listed = {
        row["event"]: row["tells"]
        for row in anyroom("webhooks", "send", "--list", "--provider", platform.name, "--json").json
    }
    assert set(listed) == set(platform.scheme.samples)
    for name, sample in platform.scheme.samples.items():
        body = json.dumps(sample).encode()
        delivered = inbox.parse(platform.scheme.signed(body, platform.key, now=inbox.clock.now()), body)
        assert [event.type.value for event in delivered] == listed[name]
        assert "unknown" not in listed[name], name
        told |= {event.name for event in delivered}
    assert told == known


def test_people_are_listed_the_events_too(anyroom: Anyroom, platform: Platform) -> None:
    told = anyroom("webhooks", "send", "--list", "--provider", platform.name)
    assert (told.code, told.err) == (0, "")
    assert platform.event in told.out
    assert platform.tells in told.out


# --- listen ---------------------------------------------------------------------------------------------------------------


class Listening:
    """`anyroom webhooks listen` in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.announced = self.warning()
        self.url = self.announced.split()[-1]

    def event(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def warning(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.readline().rstrip("\n")


@contextmanager
def listening(platform: Platform, *words: str) -> Generator[Listening]:
    command = [sys.executable, "-m", "anyroom.cli", "webhooks", "listen", "--provider", platform.name, "--port", "0"]
    with subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        # Whoever waits for a line that does not come reads an empty one in the end.
        patience = threading.Timer(60, process.kill)
        patience.start()
        try:
            yield Listening(process)
        finally:
            patience.cancel()
            process.kill()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_events_are_printed_as_they_arrive(anyroom: Anyroom, platform: Platform, file: File) -> None:
    with listening(platform, "--path", "/hooks") as server:
        assert server.announced.startswith(f"anyroom: {platform.name}: listening at http://127.0.0.1:")
        assert server.url.endswith("/hooks")

        def send(event: str, *words: str, to: str = server.url) -> Told:
            return anyroom("webhooks", "send", event, "--to", to, "--provider", platform.name, *words)

        key, wrong = ("--key", file(platform.key + "\n")), ("--key", file(platform.wrong_key))
        assert send(platform.event, *key) == (0, "200 OK\n", "")
        said = server.event()
        assert f" {platform.tells} " in said
        assert said.endswith(f"({platform.event.removesuffix('.available')})")

        for signing, status in ((wrong, platform.unsigned), (("--unsigned",), platform.unsigned)):
            told = send(platform.event, *signing)
            assert (told.code, told.out.split()[0], told.err) == (1, str(status), "")
            warned = server.warning()
            assert warned.startswith(f"anyroom: {platform.name}: a delivery was not let in: BadSignature: ")
            assert "sample" not in warned

        assert send(platform.event, *key, to=server.url + "/elsewhere").out == "404 Not Found\n"
        assert server.warning() == "anyroom: POST /hooks/elsewhere: nothing is there; deliveries are taken at /hooks"
        server.process.terminate()
        assert server.process.wait(15) == 0


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_json_and_repeats_and_an_interruption(platform: Platform) -> None:
    body = json.dumps(platform.scheme.samples[platform.event]).encode()
    headers = platform.scheme.signed(body, platform.key, now=Inbox(platform.name).clock.now())
    with listening(platform, "--json") as server:
        for _ in range(2):
            assert httpx.post(server.url, content=body, headers=headers, trust_env=False).status_code == 200
        event = json.loads(server.event())
        assert (event["provider"], event["type"]) == (platform.name, platform.tells)
        assert "raw" not in event
        assert (
            server.warning()
            == f"anyroom: {platform.name}: a delivery was not let in: Replayed: this delivery was let in before"
        )
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(15) == 0
        assert server.process.communicate() == ("", "")


def test_unsigned_deliveries_are_let_in_where_that_is_written_out(anyroom: Anyroom, platform: Platform) -> None:
    with listening(platform, "--no-verify", "--show-secrets", "--json") as server:
        to = ("--to", server.url, "--provider", platform.name)
        assert anyroom("webhooks", "send", platform.event, *to, "--unsigned", "--json").json == {"status": 200}
        assert json.loads(server.event())["raw"] == platform.scheme.samples[platform.event]


def test_a_port_that_is_taken(anyroom: Anyroom, platform: Platform) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = anyroom("webhooks", "listen", "--provider", platform.name, "--port", port)
    require_one_line(told, 1, "choose another port, or 0 for any")


def test_a_setting_that_is_malformed(anyroom: Anyroom, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = platform.env
    monkeypatch.setenv(name, "-----BEGIN s3cr3t")
    require_one_line(anyroom("webhooks", "listen", "--provider", platform.name, "--port", "0"), 1, "key")


SIMULATED_KEYS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "videosdk": lambda env: private_pem(KEYS.private_key("videosdk", "webhooks")),
    "vonage": lambda env: env["VONAGE_WEBHOOK_SECRET"],
    "cloudflare": lambda env: private_pem(KEYS.private_key("cloudflare", "webhooks")),
}


def test_with_a_simulators_key_and_settings(
    anyroom: Anyroom, platform: Platform, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(load(platform.name)()) as running:
        for name in platform.env:
            monkeypatch.delenv(name)
        for name, value in running.env.items():
            monkeypatch.setenv(name, value)
        key = file(SIMULATED_KEYS[platform.name](running.env))
        with listening(platform) as server:
            words = ("--to", server.url, "--provider", platform.name, "--key", key)
            assert anyroom("webhooks", "replay", file(platform.capture()), *words) == (0, "200 OK\n", "")
            assert f" {platform.tells} " in server.event()


# --- verify ---------------------------------------------------------------------------------------------------------------

AT = ("--at", "2026-01-01T00:00:30Z")


def test_a_delivery_in_a_file_is_verified(anyroom: Anyroom, platform: Platform, file: File) -> None:
    told = anyroom("webhooks", "verify", file(platform.capture()), "--provider", platform.name, *AT)
    assert (told.code, told.err) == (0, "")
    assert f" {platform.tells} " in told.out
    as_json = anyroom("webhooks", "verify", file(platform.capture()), "--provider", platform.name, *AT, "--json").json
    assert as_json["type"] == platform.tells


def test_a_delivery_is_piped_in(anyroom: Anyroom, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    content = platform.capture().replace(b"\n", b"\r\n")  # none in the body
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    told = anyroom("webhooks", "verify", "-", "--provider", platform.name, "--at", "2026-01-01T00:00:30")
    assert (told.code, told.err) == (0, "")
    assert f" {platform.tells} " in told.out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content + b"\n", "BadSignature: "),
        (lambda content: b"Content-Type: application/json\n\n" + content.partition(b"\n\n")[2], "BadSignature: "),
        (lambda content: content + b" " * 1024 * 1024, "MalformedDelivery: "),
    ],
    ids=["altered", "unsigned", "large"],
)
def test_a_delivery_that_is_rejected(
    anyroom: Anyroom, platform: Platform, file: File, change: Callable[[bytes], bytes], said: str
) -> None:
    told = anyroom("webhooks", "verify", file(change(platform.capture())), "--provider", platform.name, *AT)
    require_one_line(told, 1, f"{platform.name}: a delivery was not let in: {said}")
    assert "sample" not in told.err


def test_without_a_secret_nothing_is_let_in(
    anyroom: Anyroom, platform: Platform, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in platform.env:
        monkeypatch.delenv(name)
    nowhere = "http://127.0.0.1:9/key"
    monkeypatch.setenv(f"{platform.name}_WEBHOOK_KEY_URL".upper(), nowhere)
    told = anyroom("webhooks", "verify", file(platform.capture()), "--provider", platform.name, *AT)
    require_one_line(told, 1, "BadSignature: no webhook_secret" if platform.name == "vonage" else "KeyUnavailable: ")


def test_a_moment_decides_what_is_stale(anyroom: Anyroom, file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    vonage = PLATFORMS[1]
    monkeypatch.setenv(*next(iter(vonage.env.items())))
    words = ("webhooks", "verify", file(vonage.capture()), "--provider", vonage.name)
    for moment, code in (("2026-01-01T00:04:59Z", 0), ("2026-01-01T01:04:59+01:00", 0), ("2026-01-01T00:06:00Z", 1)):
        assert anyroom(*words, "--at", moment).code == code
    require_one_line(anyroom(*words), 1, "StaleDelivery: ")
    require_one_line(anyroom(*words, "--at", "yesterday"), 2, "--at")


NO_DELIVERIES = [b"", b"{}", b"Content-Type: application/json\n", b"A: b\n\n" + b" " * 3_000_000]


@pytest.mark.parametrize("content", NO_DELIVERIES)
@pytest.mark.parametrize("command", ["verify", "replay"])
def test_a_file_that_is_no_delivery_is_wrong_usage(anyroom: Anyroom, file: File, content: bytes, command: str) -> None:
    more = ("--to", "http://127.0.0.1:9", "--unsigned") if command == "replay" else ()
    path = file(content)
    require_one_line(anyroom("webhooks", command, path, "--provider", "vonage", *more), 2, f"{path}: ")


def test_a_file_that_is_not_there(anyroom: Anyroom) -> None:
    require_one_line(
        anyroom("webhooks", "verify", "/no/such", "--provider", "vonage"), 2, "/no/such: it cannot be read"
    )


# --- replay and send ------------------------------------------------------------------------------------------------------


def test_a_body_is_sent_again_as_it_is_and_signed_anew(
    anyroom: Anyroom, platform: Platform, file: File, endpoint: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = platform.capture().partition(b"\n\n")[2].replace(b'": ', b'" :  ') + b"\n"
    left_behind = b"Content-Type: application/json; charset=utf-8\nCookie: s3cr3t\nAuthorization: Bearer s3cr3t\n\n"
    captured = file(left_behind + body)
    monkeypatch.setenv("MY_KEY", platform.key)
    to = ("--to", endpoint.url, "--provider", platform.name)
    assert anyroom("webhooks", "replay", captured, *to, "--secret-env", "MY_KEY") == (0, "200 OK\n", "")
    ((headers, came),) = endpoint.came
    assert came == body
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert "s3cr3t" not in str(dict(headers))
    assert Inbox(platform.name).parse(headers, came)[0].type.value == platform.tells


def test_a_content_type_that_cannot_be_sent_stays_behind(anyroom: Anyroom, file: File, endpoint: Receiver) -> None:
    to = ("--to", endpoint.url, "--provider", "cloudflare", "--unsigned")
    for content_type in (b"caf\xe9", b"a\x07b"):
        assert anyroom("webhooks", "replay", file(b"Content-Type: " + content_type + b"\n\n{}"), *to).code == 0
    assert [headers["content-type"] for headers, _ in endpoint.came] == ["application/json"] * 2


def test_a_variable_that_is_no_text(anyroom: Anyroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "s3cr3t\udcff")
    to = ("--to", "http://127.0.0.1:9", "--provider", "vonage", "--secret-env", "MY_KEY")
    require_one_line(anyroom("webhooks", "send", "sessionCreated", *to), 2, "this is no key")


@pytest.mark.parametrize(
    ("status", "said"), [(500, "500 Internal Server Error"), (302, "302 Found"), (299, "299"), (599, "599")]
)
def test_what_an_endpoint_answers(anyroom: Anyroom, endpoint: Receiver, status: int, said: str) -> None:
    endpoint.answers.append(status)
    to = ("--to", endpoint.url, "--provider", "cloudflare", "--unsigned")
    assert anyroom("webhooks", "send", "meeting.ended", *to) == (0 if status == 299 else 1, f"{said}\n", "")
    assert len(endpoint.came) == 1


def test_an_endpoint_that_answers_nothing(anyroom: Anyroom, platform: Platform, file: File, endpoint: Receiver) -> None:
    endpoint.answers.append(None)
    to = ("--to", endpoint.url, "--provider", platform.name, "--key", file(platform.key))
    require_one_line(anyroom("webhooks", "send", platform.event, *to), 1, "the connection broke")


def test_a_connection_that_is_refused(anyroom: Anyroom, platform: Platform, file: File) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/hook?token=s3cr3t"
        to = ("--to", url, "--provider", platform.name, "--key", file(platform.key))
        require_one_line(anyroom("webhooks", "send", platform.event, *to), 1, "no connection")
        require_one_line(anyroom("webhooks", "replay", file(platform.capture()), *to), 1, "no connection")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "ftp://127.0.0.1/s3cr3t", "--unsigned"], "--to takes an http(s) URL"),
        (["--to", "http://me:s3cr3t@127.0.0.1/", "--unsigned"], "--to takes an http(s) URL"),
        (["--to", "http://[s3cr3t", "--unsigned"], "--to takes an http(s) URL"),
        (["--to", "http://", "--unsigned"], "--to takes an http(s) URL"),
        (["--unsigned"], "--to takes an http(s) URL"),
        (["--to", "http://127.0.0.1:9"], "name what to sign with"),
        (["--to", "http://127.0.0.1:9", "--unsigned", "--secret-env", "s3cr3t"], "name what to sign with"),
        (["--to", "http://127.0.0.1:9", "--secret-env", "s3cr3t"], "the environment has no such variable"),
        (["--to", "http://127.0.0.1:9", "--key", "/s3cr3t"], "--key: the file cannot be read: No such file"),
        (["--to", "http://127.0.0.1:9", "--key", "/dev/null"], "there is no key"),
        (["--to", "http://127.0.0.1:9", "--key", "/dev/zero"], "this is no key: too long"),
        (["--to", "http://127.0.0.1:9", "--key", sys.executable], "this is no key"),
    ],
)
def test_wrong_usage_shows_nothing_that_may_be_secret(
    anyroom: Anyroom, platform: Platform, file: File, words: list[str], said: str
) -> None:
    provider = ("--provider", platform.name)
    require_one_line(anyroom("webhooks", "send", platform.event, *provider, *words), 2, said)
    require_one_line(anyroom("webhooks", "replay", file(platform.capture()), *provider, *words), 2, said)


@pytest.mark.parametrize("key", ["s3cr3t", PINNED, PEM[:200]], ids=["text", "public", "torn"])
@pytest.mark.parametrize("name", ["videosdk", "cloudflare"])
def test_a_key_that_signs_nothing(anyroom: Anyroom, file: File, name: str, key: str) -> None:
    platform = next(platform for platform in PLATFORMS if platform.name == name)
    to = ("--to", "http://127.0.0.1:9", "--provider", name, "--key", file(key))
    require_one_line(
        anyroom("webhooks", "send", platform.event, *to), 2, "an RSA private key in PEM, without a password"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["send"], "name an event; --list names all"),
        (["send", "nix"], "vonage: there is no such sample; --list names all"),
        (["send", "broadcast"], "there are broadcast.started, broadcast.stopped, broadcast.failed"),
        (["listen", "--path", "hooks"], "--path: it begins with a slash"),
        (["listen", "--port", "70000"], "--port"),
    ],
)
def test_wrong_usage(anyroom: Anyroom, words: list[str], said: str) -> None:
    require_one_line(anyroom("webhooks", *words, "--provider", "vonage"), 2, said)


@pytest.mark.parametrize("command", [["listen"], ["verify", "-"], ["replay", "-"], ["send"]])
def test_a_provider_without_webhooks_or_none(
    anyroom: Anyroom, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"A: b\n\n{}")))
    require_one_line(anyroom("webhooks", *command, "--provider", "memory"), 1, "it posts no webhooks")
    require_one_line(anyroom("webhooks", *command), 2, "--provider")
