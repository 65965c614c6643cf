"""What a release would ship, built and looked into; and the look itself, shown what it must find."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("unmeasured")]

ROOT = Path(__file__).parents[2]
CORE = "anyroom-[0-9]*.whl"


@pytest.fixture(scope="module")
def check_dist(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("scripts/check_dist.py")


def build(out: Path, *, release: bool) -> Path:
    """Every distribution, each wheel made from its sdist."""
    for file in (ROOT / "pyproject.toml", *ROOT.glob("providers/*/pyproject.toml")):
        subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(file.parent)],
            env={**os.environ, "ANYROOM_RELEASE": str(int(release))},
            capture_output=True,
            check=True,
        )
    return out


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("released"), release=True)


def edited(dist: Path, out: Path, pattern: str, edit: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """A copy of the distributions in which each file of one wheel went through `edit`; None leaves it out."""
    shutil.copytree(dist, out)
    (wheel,) = out.glob(pattern)
    with zipfile.ZipFile(wheel) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in filter(None, (edit(*file) for file in files)):
            archive.writestr(name, content)
    return out


def test_a_release_is_as_it_should_be(check_dist: ModuleType, released: Path) -> None:
    assert list(check_dist.complaints(released)) == []


def test_a_build_of_the_checkout_is_no_release(check_dist: ModuleType, tmp_path: Path) -> None:
    found = list(check_dist.complaints(build(tmp_path / "dist", release=False)))
    assert found
    assert all("a release cannot depend on an address" in line for line in found)


def grow(name: str, content: bytes) -> Callable[[str, bytes], tuple[str, bytes]]:
    """Add to the file of that name."""
    return lambda file, old: (file, old + content if file.endswith(name) else old)


def drop(name: str) -> Callable[[str, bytes], tuple[str, bytes] | None]:
    return lambda file, old: None if file == name else (file, old)


def move(old_name: str, new_name: str) -> Callable[[str, bytes], tuple[str, bytes]]:
    return lambda file, old: (file.replace(old_name, new_name), old)


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        (lambda file, old: (file, old.replace(b"httpx>=", b"httpx==")), "lower bounds only"),
        (lambda file, old: (file, old.replace(b"httpx>=", b"httpx<9,>=")), "lower bounds only"),
        (lambda file, old: (file, old.replace(b"License-File: LICENSE\n", b"")), "no licence file"),
        (drop("anyroom/py.typed"), "no py.typed"),
        (drop("anyroom/errors.py"), "lacks anyroom/errors.py"),
        (move("anyroom/errors.py", "anyroom/tests/errors.py"), "holds anyroom/tests/errors.py"),
        (grow("entry_points.txt", b"\n[anyroom.simulators]\nx = anyroom.nowhere:X\n"), "no such module"),
    ],
)
def test_what_is_wrong_with_a_wheel_is_found(
    check_dist: ModuleType,
    released: Path,
    tmp_path: Path,
    edit: Callable[[str, bytes], tuple[str, bytes] | None],
    complaint: str,
) -> None:
    found = list(check_dist.complaints(edited(released, tmp_path / "dist", CORE, edit)))
    assert any(complaint in line for line in found), found


def test_a_missing_distribution_is_found(check_dist: ModuleType, released: Path, tmp_path: Path) -> None:
    shutil.copytree(released, tmp_path / "dist")
    for file in (tmp_path / "dist").glob("anyroom-*.tar.gz"):
        file.unlink()
    assert any("0 found" in line for line in check_dist.complaints(tmp_path / "dist"))
