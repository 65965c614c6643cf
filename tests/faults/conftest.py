"""The platforms under fire, one of each for all tests of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from .platforms import Platform, platform


@pytest.fixture(scope="session")
def platforms() -> Iterator[Callable[[str], Platform]]:
    """By an adapter's name."""
    served: dict[str, Platform] = {}
    with ExitStack() as stack:

        def find(name: str) -> Platform:
            if name not in served:
                served[name] = stack.enter_context(platform(name))
            return served[name]

        yield find
