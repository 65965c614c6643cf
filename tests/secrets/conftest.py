"""One watch over logs, observers, warnings and spans for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .faces import Watch, watching


@pytest.fixture
def watch() -> Iterator[Watch]:
    with watching() as watch:
        yield watch
