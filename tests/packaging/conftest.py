"""Modules that stand outside the packages, loaded for their tests."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def load() -> Callable[[str], ModuleType]:
    """Load a file of the checkout, given its path from the root, as a module."""

    def load_file(path: str) -> ModuleType:
        name = f"anyroom_checkout_{Path(path).stem}"
        spec = importlib.util.spec_from_file_location(name, ROOT / path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # a dataclass looks its module up
        spec.loader.exec_module(module)
        return module

    return load_file
