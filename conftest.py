"""What all tests share: nothing leaves this machine, and coroutines run on asyncio."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anyroom.testing import loopback_only

_LONGEST_ID = 80


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
