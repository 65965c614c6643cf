"""Cassettes: what is played must be said word for word, and what would prove nothing is found out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ENTRY = '[acme."rooms.create"]\nprovenance = "documented"\nsource = "Acme\'s guide, 2026"\n'
GOOD = """
call: rooms.create
options: {name: Lesson, record_on_start: true, extra: {acme: {theme: dark}}}
returns: {id: r-1, name: Lesson, status: active, created_at: "2026-01-01T10:00:00+00:00"}
interactions:
- request:
    method: POST
    url: https://api.acme.example/rooms
    query: {page: "1"}
    authorization: !claims {app: kit}
    json: {name: Lesson, taped: true, tags: [a], theme: dark, pass: !claims {app: kit}}
  response:
    status: 200
    json: {id: r-1, name: Lesson, at: 1767261600000}
"""
REFUSED = """
call: rooms.create
raises: {error: InvalidRequest, status: 400, message: no}
interactions:
- request:
    method: POST
    url: https://api.acme.example/rooms
    query: {page: "1"}
    authorization: !claims {app: kit}
    json: {tags: [a], pass: !claims {app: kit}}
  response:
    status: 400
    text: "no"
"""
ADAPTER = '''
import jwt
from pathlib import Path
from pydantic import SecretStr
from anyroom import register_provider
from anyroom.capabilities import speaks
from anyroom.config import ProviderConfig
from anyroom.memory import MemoryStage
from anyroom.operations import Endpoint, Safety
from anyroom.provider import Provider
from anyroom.reading import Millis, WireModel, read
from anyroom.tables import at, option_table
from anyroom.testing import Conformance
from anyroom.types import CreateRoom, Room, RoomStatus
import pytest

MAKE = Endpoint("makeRoom", "POST", "/rooms", Safety.ONCE)
OPTIONS = option_table(CreateRoom, {"name": at("name"), "record_on_start": at("taped")})


class Config(ProviderConfig):
    env_prefix = "ACME_"
    key: SecretStr


class WireRoom(WireModel):
    id: str
    name: str | None = None
    at: Millis = None


class Acme(Provider):
    name = "acme"
    title = "Acme"
    config_class = Config

    def token(self):
        return jwt.encode({"app": "kit"}, self.config.key.get_secret_value(), algorithm="HS256")

    def origins(self):
        return {"": "https://api.acme.example"}

    def sign(self, request):
        return {"Authorization": f"Bearer {self.token()}"}

    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options, /):
        body = self.write(OPTIONS, options, {"tags": ["a"], "pass": self.token()})
        raw = (yield MAKE(query=[("page", "1")], json=body)).json()
        found = read(WireRoom, raw)
        return Room(provider="acme", raw=raw, id=found.id, name=found.name, status=RoomStatus.ACTIVE, created_at=found.at)


register_provider(Acme)


class TestAcme(Conformance):
    cassettes = Path(__file__).parent / "cassettes" / "acme"
    cassette_settings = {"key": "k" * 40}

    @pytest.fixture
    def stage(self):
        stage = MemoryStage()
        stage.provider = lambda: Acme(Config(key="k" * 40))
        return stage
'''

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs what the kit says of cassettes."""
    from anyroom import plugins

    monkeypatch.setattr(plugins, "_loaded", dict(plugins._loaded))

    def run(entries: str = ENTRY, **cassettes: str) -> pytest.RunResult:
        folder = Path(pytester.path, "cassettes", "acme")
        folder.mkdir(parents=True)
        for name, text in cassettes.items():
            (folder / f"{name.replace('_', '.')}.yaml").write_text(text)
        (folder.parent / "PROVENANCE.toml").write_text(entries)
        pytester.makepyfile(ADAPTER)
        return pytester.runpytest_inprocess("-q", "-p", "no:xdist", "-k", "cassette")

    return run


def test_a_good_cassette_passes_in_both_modes(run: Run) -> None:
    run(rooms_create=GOOD).assert_outcomes(passed=6)


def test_an_error_is_played_too(run: Run) -> None:
    run(rooms_create=REFUSED).assert_outcomes(passed=6)


@pytest.mark.parametrize(
    ("said", "instead", "complaint"),
    [
        ("name: Lesson, taped", "name: Other, taped", "*json.name: 'Lesson', not 'Other'*"),
        ("tags: [a]", "tags: [a, b]", "*json.tags*"),
        ("taped: true", "taped: 1", "*json.taped: True, not 1*"),
        ("/rooms", "/room", "*not https://api.acme.example/room*"),
        ("method: POST", "method: PUT", "*POST, not PUT*"),
        ('page: "1"', 'page: "2"', "*query.page*"),
        ("authorization: !claims {app: kit}", "authorization: !claims {app: other}", "*does not claim*"),
        ("pass: !claims {app: kit}", "pass: !claims {app: other}", "*json.pass: not a token that claims*"),
        ("    json: {name: Lesson, taped", "    form: {name: Lesson, taped", "*form*"),
    ],
)
def test_what_is_said_otherwise_fails(run: Run, said: str, instead: str, complaint: str) -> None:
    result = run(rooms_create=GOOD.replace(said, instead, 1))
    assert result.parseoutcomes()["failed"] >= 2
    result.stdout.fnmatch_lines([complaint])


@pytest.mark.parametrize(
    ("returned", "complaint"),
    [
        ("returns: {id: r-2}", "*result.id should be 'r-2', and is 'r-1'*"),
        ("returns: [1]", "*result should have 1 items*"),
        ("returns: null", "*result should be None*"),
        ("raises: {error: NotFound}", "*it should raise NotFound*"),
    ],
)
def test_what_is_read_otherwise_fails(run: Run, returned: str, complaint: str) -> None:
    lines = GOOD.splitlines()
    lines[3] = returned
    result = run(rooms_create="\n".join(lines))
    assert result.parseoutcomes()["failed"] >= 2
    result.stdout.fnmatch_lines([complaint])


def test_what_is_not_played_fails(run: Run) -> None:
    once_more = GOOD[GOOD.index("- request:") :]
    run(rooms_create=GOOD + once_more).stdout.fnmatch_lines(["*1 of 2 interactions were not played*"])


def test_a_cassette_that_would_notice_nothing_fails(run: Run) -> None:
    vague = GOOD.replace("    authorization: !claims {app: kit}\n", "")
    result = run(rooms_create=vague)
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(["*unnoticed: request 1: another credential; request 1: no credential*"])


@pytest.mark.parametrize(
    "secret",
    [
        "eyJhbGciOiJIUzI1NiJ9.eyJhcHAiOiJraXQifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ",
        "-----BEGIN PRIVATE KEY-----",
        "Bearer 0123456789abcdef0123",
        "https://files.example/a.mp4?X-Amz-Signature=abc",
        "AKIAIOSFODNN7EXAMPLE",
    ],
)
def test_a_secret_in_a_cassette_fails(run: Run, secret: str) -> None:
    result = run(rooms_create=GOOD.replace("name: Lesson, at", f'name: Lesson, more: "{secret}", at'))
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(["*test_no_cassette_holds_a_secret*"])


def test_a_header_that_may_be_secret_fails(run: Run) -> None:
    result = run(rooms_create=GOOD.replace("    status: 200\n", "    status: 200\n    headers: {x-session: abc}\n"))
    result.stdout.fnmatch_lines(["*the headers x-session*"])


@pytest.mark.parametrize(
    "entries",
    [
        "",
        ENTRY + '[acme."rooms.get"]\nprovenance = "live"\nsource = "x"\n',
        ENTRY.replace("documented", "heard"),
        ENTRY.replace("Acme's guide, 2026", ""),
    ],
)
def test_a_cassette_from_nowhere_fails(run: Run, entries: str) -> None:
    result = run(entries, rooms_create=GOOD)
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(["*test_every_cassette_says_where_it_comes_from*"])


def test_a_call_without_a_cassette_fails(run: Run) -> None:
    run("").stdout.fnmatch_lines(["*no cassette of rooms.create*"])


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("call:", "calls: 1\ncall:"), "*no such part: calls*"),
        (("    method:", "    verb: 1\n    method:"), "*no such part: verb*"),
        (("returns:", "raises: {error: NotFound}\nreturns:"), "*a call returns or raises, exactly one*"),
    ],
)
def test_a_malformed_cassette_says_what_is_wrong(run: Run, change: tuple[str, str], complaint: str) -> None:
    run(rooms_create=GOOD.replace(*change, 1)).stdout.fnmatch_lines([complaint])
