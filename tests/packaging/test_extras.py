"""The extras that hatch_build.py computes: folders in a checkout, lower bounds in a release."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
OWN: Mapping[str, Sequence[str]] = {"cli": ["typer>=1"], "simulator": ["starlette>=2"], "testing": ["pytest>=3"]}


@pytest.fixture(scope="module")
def hatch_build(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("hatch_build.py")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with two adapters, in a folder whose name has to be quoted in an address."""
    root = tmp_path / "a checkout"
    for name, version in {"acme": "1.2.3", "zeta": "0.4"}.items():
        folder = root / "providers" / name
        folder.mkdir(parents=True)
        (folder / "pyproject.toml").write_text(f'[project]\nname = "anyroom-{name}"\nversion = "{version}"\n')
    return root


def test_in_a_checkout_an_adapter_comes_from_its_folder(hatch_build: ModuleType, checkout: Path) -> None:
    extras = hatch_build.extras(checkout, OWN, release=False)
    assert extras["acme"] == [f"anyroom-acme @ {(checkout / 'providers/acme').as_uri()}"]
    assert "a%20checkout" in extras["acme"][0]


def test_in_a_release_an_adapter_is_a_lower_bound(hatch_build: ModuleType, checkout: Path) -> None:
    extras = hatch_build.extras(checkout, OWN, release=True)
    assert extras["acme"] == ["anyroom-acme>=1.2.3"]
    assert extras["zeta"] == ["anyroom-zeta>=0.4"]


def test_all_is_every_adapter_the_command_line_and_the_simulators(hatch_build: ModuleType, checkout: Path) -> None:
    extras = hatch_build.extras(checkout, OWN, release=True)
    assert extras["all"] == ["anyroom-acme>=1.2.3", "anyroom-zeta>=0.4", "starlette>=2", "typer>=1"]


def test_own_extras_stay_as_written(hatch_build: ModuleType, checkout: Path) -> None:
    extras = hatch_build.extras(checkout, OWN, release=False)
    assert {name: extras[name] for name in OWN} == OWN
    assert set(extras) == {*OWN, "acme", "zeta", "all"}


def test_an_adapter_of_another_name_is_refused(hatch_build: ModuleType, checkout: Path) -> None:
    (checkout / "providers/acme/pyproject.toml").write_text('[project]\nname = "acme"\nversion = "1"\n')
    with pytest.raises(ValueError, match=r"named anyroom-<provider>, not 'acme'"):
        hatch_build.extras(checkout, OWN, release=False)


@pytest.mark.parametrize(("variable", "addressed"), [(None, True), ("", True), ("0", True), ("1", False)])
def test_the_environment_decides(
    hatch_build: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, variable: str | None, addressed: bool
) -> None:
    monkeypatch.delenv("ANYROOM_RELEASE", raising=False)
    if variable is not None:
        monkeypatch.setenv("ANYROOM_RELEASE", variable)
    metadata: dict[str, object] = {}
    hatch_build.Extras(str(checkout), {"extras": OWN}).update(metadata)
    assert ("file://" in str(metadata["optional-dependencies"])) is addressed


def test_every_adapter_is_in_the_workspace_table() -> None:
    """uv takes a member from its folder only when the table says so; pip takes it from the extras."""
    sources = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["sources"]
    folders = [file.parent for file in ROOT.glob("providers/*/pyproject.toml")]
    assert sources == {f"anyroom-{folder.name}": {"workspace": True} for folder in folders}
