"""Whoever develops an adapter has it installed; here, the tests of anyroom install it."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="class")
def installed(echo_installed: None) -> None:
    """Echo is installed."""
