"""What all tests share: nothing leaves this machine, coroutines run on asyncio, and no time goes into what no test is about."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from functools import cache

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from hypothesis import HealthCheck, settings

from anyroom.testing import loopback_only

_LONGEST_ID = 80

# A private key is checked whenever it is read, which takes longer than most tests. Now, before anything has imported the name.
pytest.MonkeyPatch().setattr(serialization, "load_pem_private_key", cache(serialization.load_pem_private_key))

# How fast a machine is, and what else it does, is nothing that a property should fail for.
settings.register_profile("anyroom", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anyroom")


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One certificate in the place of the machine's many: each HTTP client reads them, which takes longer than most tests."""
    authority = tmp_path_factory.mktemp("authority") / "authority.pem"
    trustme.CA().cert_pem.write_to_path(str(authority))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(authority))
        patch.setattr("certifi.where", lambda: str(authority))  # for clients that do not look at the environment
        yield


@pytest.fixture(scope="module")
def unmeasured() -> Iterator[None]:
    """The processes that the module's tests start are killed, or run what others cover: to measure them is a waste of time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is collected is garbage, and looking for some again and again would take half of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long strings make unreadable ids; and of keys that are made anew in each process, ids that processes do not share."""
    return argname if isinstance(val, (str, bytes)) and len(val) > _LONGEST_ID else None
