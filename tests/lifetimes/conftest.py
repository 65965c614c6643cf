"""What the tests of lifetimes share: a server that keeps connections, with TLS too, and programs that run by themselves."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from anyroom.simulator.tls import Authority, throw_away_authority

from .server import Server, serving

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def no_certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Reading the authorities' certificates, which each HTTP client does anew, would take longer than most tests here."""
    with pytest.MonkeyPatch.context() as patch:
        folder = str(tmp_path_factory.mktemp("certificates"))
        patch.setenv("SSL_CERT_DIR", folder)
        yield folder


@pytest.fixture(scope="session")
def authority() -> Iterator[Authority]:
    pytest.importorskip("trustme")
    with throw_away_authority("127.0.0.1") as made:
        yield made


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


@pytest.fixture
def tls_server(authority: Authority) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate_file)
    with serving(context) as made:
        yield made


@pytest.fixture
def run() -> Run:
    """Run a program by itself, with every warning an error, and nothing of the environment that Python or TLS would heed."""

    def run(
        program: str, *arguments: str, options: tuple[str, ...] = ("-W", "error"), timeout: float = 60, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SSL"))}
        kept["PYTHONPATH"] = str(Path(__file__).parent)
        return subprocess.run(
            [sys.executable, *options, "-c", dedent(program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
            env={**kept, **environ},
        )

    return run
