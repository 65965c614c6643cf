"""Cassettes: what is played must be said word for word, and what would prove nothing is found out."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import jwt
import pytest
from pydantic import SecretStr

from anyroom.capabilities import speaks
from anyroom.config import ProviderConfig
from anyroom.operations import Endpoint, Operation, Request, Safety
from anyroom.provider import Provider
from anyroom.reading import Millis, WireModel, read
from anyroom.tables import at, option_table
from anyroom.testing import Conformance
from anyroom.testing.kit.cassettes.tape import options_of_call, read_cassette
from anyroom.testing.kit.scene import Mode
from anyroom.types import CreateRoom, ListSessions, Preparation, Role, Room, RoomStatus

MAKE = Endpoint("makeRoom", "POST", "/rooms", Safety.ONCE)
OPTIONS = option_table(CreateRoom, {"name": at("name"), "record_on_start": at("taped")})
ENTRY = '[acme."rooms.create"]\nprovenance = "documented"\nsource = "Acme\'s guide, 2026"\n'
GOOD = """
call: rooms.create
options: {name: Lesson, record_on_start: true, extra: {memory: {theme: dark}}}
returns: {id: r-1, name: Lesson, status: active, created_at: "2026-01-01T10:00:00+00:00"}
interactions:
- request:
    method: POST
    url: https://api.acme.example/rooms
    query: {page: "1"}
    authorization: !bearer {app: kit}
    json: {name: Lesson, taped: true, tags: [a], pass: !claims {app: kit}}
  response:
    status: 200
    json: {id: r-1, name: Lesson, at: 1767261600000}
"""
REFUSED = """
call: rooms.create
raises: {error: InvalidRequest, status: 400, message: "no"}
interactions:
- request:
    method: POST
    url: https://api.acme.example/rooms
    query: {page: "1"}
    authorization: !bearer {app: kit}
    json: {tags: [a], pass: !claims {app: kit}}
  response:
    status: 400
    text: "no"
"""


PREPARED = """
call: prepare
options: {roles: [!Role host, !Role guest]}
returns: {presets: {host: h, guest: g}}
interactions:
- request:
    method: POST
    url: https://api.acme.example/rooms
    authorization: !bearer {app: kit}
    json: {roles: [host, guest]}
  response:
    status: 200
    json: {made: {host: h, guest: g}}
"""
KEY = "k" * 40


class AcmeConfig(ProviderConfig):
    env_prefix: ClassVar[str] = "ACME_"

    key: SecretStr


class WireRoom(WireModel):
    id: str
    name: str | None = None
    at: Millis = None


class Acme(Provider):
    name = "acme"
    title = "Acme"
    config_class = AcmeConfig

    def token(self) -> str:
        (key,) = self.config.secrets()
        return jwt.encode({"app": "kit"}, key, algorithm="HS256")

    def origins(self) -> Mapping[str, str]:
        return {"": "https://api.acme.example"}

    def sign(self, request: Request) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token()}"}

    @speaks(MAKE, options=OPTIONS)
    def create_room(self, options: CreateRoom, /) -> Operation[Room]:
        body = self.write(OPTIONS, options, {"tags": ["a"], "pass": self.token()})
        raw = (yield MAKE(query=[("page", "1")], json=body)).json()
        found = read(WireRoom, raw)
        return Room(
            provider="acme", raw=raw, id=found.id, name=found.name, status=RoomStatus.ACTIVE, created_at=found.at
        )


class OpaqueAcme(Acme):
    """Signs with a token that says nothing of itself."""

    scheme = "Bearer "

    def sign(self, request: Request) -> Mapping[str, str]:
        (key,) = self.config.secrets()
        return {"Authorization": f"{self.scheme}{key}"}


class BareAcme(OpaqueAcme):
    scheme = ""


class BasicAcme(Acme):
    def sign(self, request: Request) -> Mapping[str, str]:
        (key,) = self.config.secrets()
        return {"Authorization": f"Basic {base64.b64encode(f'{key}:{key}'.encode()).decode()}"}


class PreparedAcme(Acme):
    @speaks(MAKE)
    def prepare(self, *, roles: Collection[Role]) -> Operation[Preparation]:
        raw = (yield MAKE(json={"roles": [role.value for role in roles]})).json()
        return Preparation(provider="acme", raw=raw, presets=raw["made"])


class Kit:
    """What the kit says of one cassette, or of a folder of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "acme"
        self.folder.mkdir()
        self.tests = type("Tests", (Conformance,), {"cassettes": self.folder})()
        self._numbers = itertools.count()
        self.configure(Acme)

    def configure(self, acme: type[Acme]) -> None:
        """Hold this adapter to the cassettes from here on."""
        self.provider = acme.configured({"key": KEY}, environ={})

    def write(self, cassette: str, entries: str = ENTRY) -> Path:
        path = self.folder / "rooms.create.yaml"
        path.write_text(cassette)
        (self.folder.parent / "PROVENANCE.toml").write_text(entries)
        return path

    def says(self, test: str, cassette: str, **more: Any) -> str:
        """What the kit complains of; nothing, if it is content."""
        # Under a name of its own, because a cassette is read once.
        path = self.folder.parent / f"{next(self._numbers)}.yaml"
        path.write_text(cassette)
        try:
            getattr(self.tests, test)(self.provider, read_cassette(path), **more)
        except AssertionError as error:
            return str(error)
        return ""

    def played(self, cassette: str) -> str:
        """What both modes complain of."""
        said = {self.says("test_a_cassette_is_played", cassette, mode=mode) for mode in Mode}
        assert len(said) == 1, said
        return said.pop()

    def noticed(self, cassette: str) -> str:
        return self.says("test_a_cassette_notices_every_change", cassette)


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path)


@pytest.mark.parametrize("cassette", [GOOD, REFUSED], ids=["returns", "raises"])
def test_a_good_cassette_passes(kit: Kit, cassette: str) -> None:
    assert kit.played(cassette) == ""
    assert kit.noticed(cassette) == ""
    kit.write(cassette)
    kit.tests.test_every_cassette_says_where_it_comes_from()
    kit.tests.test_no_cassette_holds_a_secret()
    kit.tests.test_every_wire_operation_has_a_cassette(kit.provider)


@pytest.mark.parametrize(
    ("said", "instead", "complaint"),
    [
        ("name: Lesson, taped", "name: Other, taped", "json.name: 'Lesson', not 'Other'"),
        ("tags: [a]", "tags: [a, b]", "json.tags"),
        ("tags: [a]", "tags: {a: b}", "json.tags: ['a'] is no object"),
        ("taped: true", "taped: [1]", "json.taped: True is no list"),
        ("taped: true", "taped: 1", "json.taped: True, not 1"),
        ("taped: true, ", "", "json: ["),
        ("/rooms", "/room", "not https://api.acme.example/room"),
        ("method: POST", "method: PUT", "POST, not PUT"),
        ('page: "1"', 'page: "2"', "query.page"),
        ('page: "1"', 'page: ["1", "2"]', "query.page"),
        ("authorization: !bearer {app: kit}", "authorization: !bearer {app: other}", "does not claim"),
        ("pass: !claims {app: kit}", "pass: !claims {app: other}", "json.pass: not a token that claims"),
        ("    json: {name: Lesson, taped", "    form: {name: Lesson, taped", "form"),
    ],
)
def test_what_is_said_otherwise_fails(kit: Kit, said: str, instead: str, complaint: str) -> None:
    assert complaint in kit.played(GOOD.replace(said, instead, 1))


@pytest.mark.parametrize(
    ("returned", "complaint"),
    [
        ("returns: {id: r-2}", "result.id should be 'r-2', and is 'r-1'"),
        ("returns: {id: r-1, status: active}", "result.name is 'Lesson', and the cassette does not say so"),
        ("returns: [1]", "result should have 1 items"),
        ("returns: null", "result should be None"),
        ("raises: {error: NotFound}", "it should raise NotFound"),
    ],
)
def test_what_is_read_otherwise_fails(kit: Kit, returned: str, complaint: str) -> None:
    line = next(line for line in GOOD.splitlines() if line.startswith("returns:"))
    assert complaint in kit.played(GOOD.replace(line, returned))


def test_another_error_fails(kit: Kit) -> None:
    assert "error.error should be 'NotFound'" in kit.played(REFUSED.replace("InvalidRequest", "NotFound"))
    assert "InvalidRequest: " in kit.played(
        REFUSED.replace('raises: {error: InvalidRequest, status: 400, message: "no"}', "returns: null")
    )


def test_a_bearer_token_is_that_of_the_setting(kit: Kit) -> None:
    opaque = GOOD.replace("authorization: !bearer {app: kit}", "authorization: !bearer key")
    assert "the credential is not the bearer token key" in kit.played(opaque)
    kit.configure(BareAcme)
    assert "the credential is not the bearer token key" in (complaint := kit.played(opaque))
    assert KEY not in complaint
    kit.configure(OpaqueAcme)
    assert kit.played(opaque) == ""
    assert kit.noticed(opaque) == ""


def test_a_name_and_password_are_those_of_the_settings(kit: Kit) -> None:
    basic = GOOD.replace("authorization: !bearer {app: kit}", "authorization: !basic [key, key]")
    assert "the credential is not key and key" in (complaint := kit.played(basic))
    assert KEY not in complaint
    kit.configure(BasicAcme)
    assert kit.played(basic) == ""
    assert kit.noticed(basic) == ""


def test_a_call_of_the_client_itself_is_played(kit: Kit) -> None:
    kit.configure(PreparedAcme)
    assert kit.played(PREPARED) == ""
    assert kit.noticed(PREPARED) == ""
    assert "json.roles.1" in kit.played(PREPARED.replace("roles: [host, guest]", "roles: [host, viewer]"))


def test_instants_are_given_as_such() -> None:
    given = options_of_call(ListSessions, {"since": "2026-01-01T10:00:00+01:00", "room": "2026-01-01T10:00:00+01:00"})
    assert given == {"since": datetime(2026, 1, 1, 9, tzinfo=UTC), "room": "2026-01-01T10:00:00+01:00"}


def test_what_is_not_played_fails(kit: Kit) -> None:
    once_more = GOOD[GOOD.index("- request:") :]
    assert "1 of 2 interactions were not played" in kit.played(GOOD + once_more)


def test_a_body_where_none_is_expected_fails(kit: Kit) -> None:
    line = next(line for line in GOOD.splitlines() if line.startswith("    json: {name: Lesson, taped"))
    assert "a body, " in kit.played(GOOD.replace(f"{line}\n", ""))


def test_a_cassette_that_would_notice_nothing_fails(kit: Kit) -> None:
    vague = GOOD.replace("    authorization: !bearer {app: kit}\n", "")
    spoilt = ("another credential", "another scheme", "no credential")
    assert f"unnoticed: {'; '.join(f'request 1: {what}' for what in spoilt)}" in kit.noticed(vague)


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
def test_a_secret_in_a_cassette_fails(kit: Kit, secret: str) -> None:
    kit.write(GOOD.replace("name: Lesson, at", f'name: Lesson, more: "{secret}", at'))
    with pytest.raises(AssertionError, match=r"rooms\.create\.yaml: a"):
        kit.tests.test_no_cassette_holds_a_secret()


def test_a_header_that_may_be_secret_fails(kit: Kit) -> None:
    kit.write(GOOD.replace("    status: 200\n", "    status: 200\n    headers: {x-session: abc}\n"))
    with pytest.raises(AssertionError, match="the headers x-session"):
        kit.tests.test_no_cassette_holds_a_secret()


@pytest.mark.parametrize(
    "entries",
    [
        "",
        ENTRY + '[acme."rooms.get"]\nprovenance = "live"\nsource = "x"\n',
        ENTRY.replace("documented", "heard"),
        ENTRY.replace("Acme's guide, 2026", ""),
    ],
    ids=["no entry", "an entry without a cassette", "another provenance", "no source"],
)
def test_a_cassette_from_nowhere_fails(kit: Kit, entries: str) -> None:
    kit.write(GOOD, entries)
    with pytest.raises(AssertionError):
        kit.tests.test_every_cassette_says_where_it_comes_from()


def test_an_operation_without_a_cassette_fails(kit: Kit) -> None:
    with pytest.raises(AssertionError, match="on no cassette: makeRoom"):
        kit.tests.test_every_wire_operation_has_a_cassette(kit.provider)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("call:", "calls: 1\ncall:"), "no such part: calls"),
        (("    method:", "    verb: 1\n    method:"), "no such part: verb"),
        (("returns:", "raises: {error: NotFound}\nreturns:"), "a call returns or raises, exactly one"),
    ],
)
def test_a_malformed_cassette_says_what_is_wrong(kit: Kit, change: tuple[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_cassette(kit.write(GOOD.replace(*change, 1)))
