"""What all tests share: nothing leaves this machine, and coroutines run on asyncio."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anyroom.testing import loopback_only


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
