"""What the plugin host says of adapters that are broken, too old, misnamed, or claim a name that is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from anyroom import Client, plugins
from anyroom.errors import ProviderLoadError

GOOD = """
from anyroom import hookimpl
from anyroom.provider import Provider

class Acme(Provider):
    name = "acme"
    title = "Acme"

@hookimpl
def anyroom_provider():
    return Acme
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, on_path: Callable[[Path], None]) -> Install:
    """Installs a distribution with one entry point: its dist-info, and the module if there is one."""

    def add(
        distribution: str, module: str, source: str | None = None, *, version: str = "1.0", name: str = "acme"
    ) -> None:
        site = tmp_path / distribution
        info = site / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[anyroom.providers]\n{name} = {module}\n")
        if source is not None:
            (site / f"{module}.py").write_text(source)
        on_path(site)

    return add


def test_a_module_and_two_lines_of_metadata_are_an_adapter(install: Install) -> None:
    install("acme-video", "anyroom_acme", GOOD)
    with Client("acme") as video:
        assert video.provider.title == "Acme"
        assert not video.supports("rooms.create")


def test_two_distributions_that_claim_a_name_are_both_named(install: Install) -> None:
    install("acme-video", "anyroom_acme", GOOD)
    install("other-acme", "anyroom_other_acme", GOOD, version="2.3")
    with pytest.raises(ProviderLoadError, match=r"acme-video 1\.0 and other-acme 2\.3.*uninstall one"):
        Client("acme")


def test_one_that_is_loaded_from_two_places_is_one(install: Install) -> None:
    """An editable install beside a built one, or a folder that stands on the path twice."""
    install("acme-video", "anyroom_acme", GOOD)
    install("acme-video-again", "anyroom_acme")
    assert plugins.load("acme").name == "acme"


BROKEN = {
    "it raises": ("raise RuntimeError('no licence')", r"acme-video 1\.0 is broken: RuntimeError: no licence"),
    "it imports what is not there": ("import no_such_module", r"acme-video 1\.0 is broken: .*no_such_module"),
    "it is no Python": ("def", r"acme-video 1\.0 is broken: SyntaxError"),
    "its hook raises": (GOOD.replace("return Acme", "return 1 / 0"), r"acme-video 1\.0 is broken: ZeroDivisionError"),
    "it has no hook": (GOOD.replace("@hookimpl", ""), r"acme-video 1\.0.*no anyroom_provider hook"),
    "its hook returns nothing": (
        GOOD.replace("return Acme", "return None"),
        r"acme-video 1\.0.*no anyroom_provider hook",
    ),
    "its hook returns no class": (GOOD.replace("return Acme", "return Acme()"), r"acme-video 1\.0.*returns a class"),
    "it is absent from what does not exist": (
        GOOD.replace(
            'title = "Acme"', "from anyroom.provider import absent, Why; make_coffee = absent(Why.NEVER, 'no')"
        ),
        r"acme-video 1\.0 is broken: TypeError: make_coffee",
    ),
    "it was written for another version": (
        GOOD.replace('title = "Acme"', "api = 2"),
        rf"anyroom_acme speaks version 2 .*, not {plugins.API}",
    ),
    "it calls itself something else": (
        GOOD.replace('name = "acme"', 'name = "acne"'),
        r"anyroom_acme\.Acme calls itself 'acne', not 'acme'",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_adapter_fails_alone_and_is_named(install: Install, how: str) -> None:
    source, said = BROKEN[how]
    install("acme-video", "anyroom_acme", source)
    for _ in range(2):
        with pytest.raises(ProviderLoadError, match=said):
            Client("acme")
    assert "acme" in plugins.names()
    assert Client("memory").rooms.create().id


def test_a_module_that_is_missing_is_named(install: Install) -> None:
    install("acme-video", "anyroom_gone")
    with pytest.raises(ProviderLoadError, match=r"acme-video 1\.0 is broken: .*anyroom_gone"):
        Client("acme")


def test_nothing_is_loaded_to_list_names(install: Install) -> None:
    install("acme-video", "anyroom_acme", "raise RuntimeError('imported')")
    assert "acme" in plugins.names()
