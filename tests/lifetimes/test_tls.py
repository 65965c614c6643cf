"""Nothing in the environment lets a client talk to a server that cannot prove who it is. It may add an authority, no more."""

from __future__ import annotations

import ast
import json
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .conftest import Run
from .server import Server, serving

pytestmark = pytest.mark.usefixtures("unmeasured")

trustme = pytest.importorskip("trustme")

PROGRAM = """
    import asyncio, json, sys
    from anyroom import AnyroomError, AsyncClient, Client
    from echo import Echo

    def told(error):
        return f"{type(error).__name__} {error.outcome}"

    def sync(url):
        with Client(Echo(url), retries=0) as client:
            try:
                return client.recordings.get("a").id
            except AnyroomError as error:
                return told(error)

    async def awaited(url, http):
        async with AsyncClient(Echo(url), retries=0, http=http) as client:
            try:
                return (await client.recordings.get("a")).id
            except AnyroomError as error:
                return told(error)

    print(json.dumps({
        url: [sync(url), asyncio.run(awaited(url, None)), asyncio.run(awaited(url, "aiohttp"))] for url in sys.argv[1:]
    }))
"""
REFUSED = ["ConnectFailed not_sent"] * 3
OFF = ("0", "false", "")
LAX = """
openssl_conf = init
[init]
ssl_conf = modules
[modules]
system_default = lax
[lax]
VerifyMode = Request
MinProtocol = None
CipherString = ALL:@SECLEVEL=0
"""


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Server]]:
    """One of an authority that nobody knows; of one that may be known, another's, one whose time is over, and a right one."""
    known = trustme.CA()
    certificates = {
        "nobody's": trustme.CA().issue_cert("127.0.0.1"),
        "another's": known.issue_cert("elsewhere.test"),
        "expired": known.issue_cert("127.0.0.1", not_after=datetime(2024, 1, 1, tzinfo=UTC)),
        "right": known.issue_cert("127.0.0.1"),
    }
    with ExitStack() as stack:
        made: dict[str, Server] = {}
        for name, certificate in certificates.items():
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            made[name] = stack.enter_context(serving(context))
        made["right"].authority = known.cert_pem.bytes()
        yield made


@pytest.fixture
def authority_file(servers: dict[str, Server], tmp_path: Path) -> Path:
    file = tmp_path / "authority.pem"
    file.write_bytes(servers["right"].authority)
    return file


def told(run: Run, servers: dict[str, Server], **environ: str) -> dict[str, list[str]]:
    answer = run(PROGRAM, *(server.url for server in servers.values()), options=(), **environ)
    assert (answer.stderr, answer.returncode) == ("", 0)
    by_url = json.loads(answer.stdout)
    return {name: by_url[server.url] for name, server in servers.items()}


SWITCHES = {
    "PYTHONHTTPSVERIFY": OFF,  # Python 2.7's, and some distributions'
    "CURL_CA_BUNDLE": OFF,  # what turns verification off in requests
    "REQUESTS_CA_BUNDLE": OFF,
    "HTTPX_VERIFY": OFF,
    "HTTPX_SSL_VERIFY": OFF,
    "SSL_VERIFY": OFF,
    "SSL_NO_VERIFY": ("1",),
    "AIOHTTP_SSL": OFF,
    "AIOHTTP_VERIFY_SSL": OFF,
    "ANYROOM_VERIFY": OFF,
    "ANYROOM_SSL_VERIFY": OFF,
    "ECHO_VERIFY": OFF,
    "GIT_SSL_NO_VERIFY": ("1",),
    "NODE_TLS_REJECT_UNAUTHORIZED": OFF,
    "PIP_TRUSTED_HOST": ("127.0.0.1",),
}


@pytest.mark.parametrize("value", [0, 1, 2])
def test_no_switch_turns_verification_off(
    value: int, servers: dict[str, Server], authority_file: Path, run: Run
) -> None:
    """All of them at once, since none may: what one would have let through, all do."""
    environ = {name: values[min(value, len(values) - 1)] for name, values in SWITCHES.items()}

    found = told(run, servers, SSL_CERT_FILE=str(authority_file), **environ)

    assert found == {"nobody's": REFUSED, "another's": REFUSED, "expired": REFUSED, "right": ["a"] * 3}
    assert not any(server.requests for name, server in servers.items() if name != "right")


def test_a_configuration_of_openssl_does_not(
    servers: dict[str, Server], authority_file: Path, run: Run, tmp_path: Path
) -> None:
    lax = tmp_path / "openssl.cnf"
    lax.write_text(LAX)
    found = told(run, servers, SSL_CERT_FILE=str(authority_file), OPENSSL_CONF=str(lax))
    assert [*found.values()][:3] == [REFUSED] * 3


def test_an_authority_can_be_added_by_openssls_own_variables_alone(
    servers: dict[str, Server], authority_file: Path, run: Run
) -> None:
    assert told(run, servers, SSL_CERT_FILE=str(authority_file))["right"] == ["a"] * 3
    others = {"CURL_CA_BUNDLE": str(authority_file), "REQUESTS_CA_BUNDLE": str(authority_file)}
    assert told(run, servers, **others)["right"] == REFUSED


def test_python_writes_down_the_keys_where_it_is_told_to_and_verifies_all_the_same(
    servers: dict[str, Server], authority_file: Path, run: Run, tmp_path: Path
) -> None:
    """`SSLKEYLOGFILE` is Python's own, for who looks at their own traffic: whoever sets it holds the credentials anyway."""
    found = told(run, servers, SSL_CERT_FILE=str(authority_file), SSLKEYLOGFILE=str(tmp_path / "keys"))
    assert found["nobody's"] == found["another's"] == found["expired"] == REFUSED


ROOT = Path(__file__).parents[2]
LOOPBACK = ("/testing/kit/traffic.py", "/testing/kit/cassettes/peer.py", "/testing/kit/cassettes/recorder.py")
"""Of the conformance kit: they speak to the simulators."""
WEAK = {"CERT_NONE", "CERT_OPTIONAL", "_create_unverified_context"}


def test_nothing_in_the_sources_turns_it_off() -> None:
    """No `verify=False`, `ssl=False`, `check_hostname = False` or `CERT_NONE`, anywhere."""
    found: list[str] = []
    for path in (
        path for source in (ROOT / "src", *(ROOT / "providers").glob("*/src")) for path in source.rglob("*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.keyword(
                    arg="verify" | "ssl" | "verify_ssl" | "check_hostname", value=ast.Constant(value=False | 0)
                ):
                    if "webhook" not in path.as_posix():  # there, `verify` is about signatures
                        found.append(f"{path}:{node.value.lineno}")
                case ast.Attribute(attr=name) | ast.Name(id=name) if name in WEAK:
                    found.append(f"{path}:{node.lineno}")
                case ast.Assign(targets=[ast.Attribute(attr="check_hostname" | "verify_mode")]):
                    found.append(f"{path}:{node.lineno}")
                case _:
                    pass
    assert [place for place in found if not place.rpartition(":")[0].endswith(LOOPBACK)] == []
