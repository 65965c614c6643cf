"""Look inside a folder of built distributions, and complain of what a release must not hold or must not lack.

For each distribution: a wheel and an sdist; in the wheel exactly the package's files as they stand under src/, py.typed
and the licence among them; metadata that names no file of this machine and sets no upper bound; entry points whose
module is there.
"""

from __future__ import annotations

import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from configparser import ConfigParser
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
NEVER_SHIPPED = {"__pycache__", "tests", ".pytest_cache", ".mypy_cache"}


def projects() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each distribution of the workspace: its folder and its [project] table, with the version."""
    for file in (ROOT / "pyproject.toml", *sorted(ROOT.glob("providers/*/pyproject.toml"))):
        version = ProjectMetadata(str(file.parent), PluginManager()).version
        yield file.parent, {**tomllib.loads(file.read_text(encoding="utf-8"))["project"], "version": version}


def sources(folder: Path) -> set[str]:
    """What the wheel must hold: the files under src/, as paths inside the wheel."""
    files = (file.relative_to(folder / "src") for file in (folder / "src").rglob("*") if file.is_file())
    return {file.as_posix() for file in files if "__pycache__" not in file.parts}


def metadata_complaints(metadata: Message, project: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a wheel's METADATA."""
    if metadata["Version"] != project["version"]:
        yield f"its version is {metadata['Version']}, the sources say {project['version']}"
    if metadata["Requires-Python"] != project["requires-python"]:
        yield f"Requires-Python is {metadata['Requires-Python']}"
    if not metadata.get_all("License-File"):
        yield "no licence file"
    for text in metadata.get_all("Requires-Dist", []):
        requirement = Requirement(text)
        if requirement.url is not None:
            yield f"a release cannot depend on an address: {text}"
        elif operators := {specifier.operator for specifier in requirement.specifier} - {">="}:
            yield f"lower bounds only, but {text!r} says {', '.join(sorted(operators))}"


def entry_point_complaints(text: str, names: set[str]) -> Iterator[str]:
    """Entry points whose module the wheel does not hold."""
    parser = ConfigParser(delimiters=("=",), strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    parser.read_string(text)
    for group in parser.sections():
        for name, target in parser[group].items():
            module = target.partition(":")[0].strip().replace(".", "/")
            if not {f"{module}.py", f"{module}/__init__.py"} & names:
                yield f"entry point {group}: {name} = {target}: no such module"


def wheel_complaints(wheel: Path, expected: set[str], project: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one wheel."""
    with zipfile.ZipFile(wheel) as archive:
        everything = {name for name in archive.namelist() if not name.endswith("/")}
        info = {Path(name).name: name for name in everything if name.split("/")[0].endswith(".dist-info")}
        held = everything - set(info.values())
        yield from (f"lacks {name}" for name in sorted(expected - held))
        yield from (f"holds {name}, which is not in src/" for name in sorted(held - expected))
        yield from (f"holds {name}" for name in sorted(held) if NEVER_SHIPPED & set(Path(name).parts))
        if not any(name.count("/") == 1 and name.endswith("/py.typed") for name in held):
            yield "no py.typed: users' type checkers would see nothing"
        yield from metadata_complaints(Parser().parsestr(archive.read(info["METADATA"]).decode()), project)
        if "entry_points.txt" in info:
            yield from entry_point_complaints(archive.read(info["entry_points.txt"]).decode(), held)


def sdist_complaints(sdist: Path, expected: set[str]) -> Iterator[str]:
    """What is wrong with one sdist."""
    with tarfile.open(sdist) as archive:
        held = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    needed = {f"src/{name}" for name in expected} | {"LICENSE", "README.md", "PKG-INFO", "pyproject.toml"}
    yield from (f"lacks {name}" for name in sorted(needed - held))
    yield from (f"holds {name}" for name in sorted(held) if NEVER_SHIPPED & set(Path(name).parts[:-1]))


def complaints(dist: Path) -> Iterator[str]:
    """Everything that is wrong with the distributions in a folder."""
    for folder, project in projects():
        stem = f"{project['name'].replace('-', '_')}-{project['version']}"
        wheels, sdists = list(dist.glob(f"{stem}-*.whl")), list(dist.glob(f"{stem}.tar.gz"))
        if len(wheels) != 1 or len(sdists) != 1:
            yield f"{stem}: one wheel and one sdist wanted, {len(wheels)} and {len(sdists)} found"
            continue
        expected = sources(folder)
        yield from (f"{wheels[0].name}: {what}" for what in wheel_complaints(wheels[0], expected, project))
        yield from (f"{sdists[0].name}: {what}" for what in sdist_complaints(sdists[0], expected))


def main(folder: str) -> int:
    """Print the complaints; 1 when there is one."""
    found = list(complaints(Path(folder)))
    print(*found, sep="\n", file=sys.stderr)
    if not found:
        print(f"{folder}: {len(list(projects()))} distributions, wheel and sdist each, as they should be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
