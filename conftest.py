"""What all tests share: nothing leaves this machine, and coroutines run on asyncio."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from anyroom.testing import loopback_only

_LONGEST_ID = 80

# How fast a machine is, and what else it does, is nothing that a property should fail for.
settings.register_profile("anyroom", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anyroom")


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long strings make unreadable ids; and of keys that are made anew in each process, ids that processes do not share."""
    return argname if isinstance(val, (str, bytes)) and len(val) > _LONGEST_ID else None
