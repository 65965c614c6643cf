"""Every wire operation, its answers spoilt in every way that may bring a secret to light, sync and async: nothing shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from anyroom.testing.kit.scene import Mode
from tests.secrets.faces import watching
from tests.secrets.looking import at_a_cassette, at_an_operation
from tests.secrets.playing import cassettes
from tests.secrets.spoils import SPOILS

from .platforms import ADAPTERS, operations

pytestmark = pytest.mark.faults

CASSETTES = [(name, path.stem) for name in ADAPTERS for path in cassettes(name)]
OPERATIONS = [(name, operation) for name in ADAPTERS for operation in operations(name)]


@pytest.mark.parametrize("mode", list(Mode), ids=str)
@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[f"{name}-{it}" for name, it in OPERATIONS])
def test_every_spoilt_answer(
    name: str, operation: str, mode: Mode, record_property: Callable[[str, object], None]
) -> None:
    with watching() as watch:
        looked = at_an_operation(name, operation, mode, SPOILS, watch)
    record_property("secrets", {"platform": name, "faces": dict(looked.faces)})
    assert not looked.leaks, f"{len(looked.leaks)} leaks:\n" + "\n".join(dict.fromkeys(looked.leaks[:5]))


@pytest.mark.parametrize(("name", "cassette"), CASSETTES, ids=[f"{name}-{it}" for name, it in CASSETTES])
def test_every_answer(name: str, cassette: str) -> None:
    with watching() as watch:
        leaks = [leak for mode in Mode for leak in at_a_cassette(name, cassette, mode, watch).leaks]
    assert not leaks
