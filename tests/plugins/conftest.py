"""Echo, installed as a stranger's distribution would be: built by pip, found by its metadata."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from anyroom import plugins

ECHO = Path(__file__).parent / "echo"
_INSTALL = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--no-compile")


@contextmanager
def what_is_installed_is_forgotten() -> Iterator[Callable[[Path], None]]:
    """Gives what makes a folder's distributions findable and importable. Afterwards nobody has heard of them."""
    loaded, modules = dict(plugins._loaded), set(sys.modules)

    with pytest.MonkeyPatch.context() as patch:

        def add(folder: Path) -> None:
            patch.syspath_prepend(str(folder))
            importlib.invalidate_caches()

        yield add
    plugins._loaded.clear()
    plugins._loaded.update(loaded)
    for name in set(sys.modules) - modules:
        if name.startswith("anyroom_"):
            del sys.modules[name]


@pytest.fixture(scope="session")
def echo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that Echo is installed in."""
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, *_INSTALL, "--target", str(site), str(ECHO)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="class")
def echo_installed(echo_site: Path) -> Iterator[None]:
    """Echo is installed."""
    with what_is_installed_is_forgotten() as add:
        add(echo_site)
        yield


@pytest.fixture
def on_path() -> Iterator[Callable[[Path], None]]:
    """Makes a folder's distributions findable, until the test is over."""
    with what_is_installed_is_forgotten() as add:
        yield add
