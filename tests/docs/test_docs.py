"""Every code block of the README and the docs runs; the README's example runs on every platform but for the name."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from anyroom import stages
from anyroom.stages import ServedStage, Stage

pytestmark = pytest.mark.usefixtures("unmeasured")

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted(ROOT.glob("providers/*/README.md")),
]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FRAMEWORKS = {"django", "fastapi", "flask"}
"""What some pages show, and the environment of the lowest versions does not have."""
NOT_CODE = {"text"}
"""Languages of blocks that nobody runs: pictures, signatures (which a generator writes from the code)."""


class Block(NamedTuple):
    page: Path
    number: int
    language: str
    code: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}-{self.number}"


def blocks() -> Iterator[Block]:
    for page in PAGES:
        for number, match in enumerate(FENCE.finditer(page.read_text(encoding="utf-8")), start=1):
            yield Block(page, number, match[1], match[2])


BLOCKS = [block for block in blocks() if block.language not in NOT_CODE]
EXAMPLE = next(block for block in BLOCKS if block.page.name == "README.md" and block.language == "python")
PYTHON = [block for block in BLOCKS if block.language == "python"]
CONSOLE = [block for block in BLOCKS if block.language == "console"]


@pytest.fixture(scope="module")
def platforms() -> Iterator[Mapping[str, Stage]]:
    """A stage of every platform that can be simulated here."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(stages.open_stage(name)) for name in stages.names()}


@pytest.fixture
def run(platforms: Mapping[str, Stage], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs a program where every platform's credentials are in the environment, and where somebody joins while it sleeps."""
    for stage in platforms.values():
        if isinstance(stage, ServedStage):
            for variable, value in stage.running.env.items():
                monkeypatch.setenv(variable, value)
    monkeypatch.chdir(tmp_path)

    def execute(code: str, name: str) -> dict[str, Any]:
        namespace: dict[str, Any] = {"__name__": "__main__"}
        sleep = time.sleep
        inside: list[str] = []

        def sleep_while_somebody_joins(seconds: float) -> None:
            """The first who sleeps is the program, waiting for somebody; later it is the library, waiting for the platform."""
            if inside:
                return sleep(seconds)
            video, room = namespace["video"], namespace["room"]
            stage = platforms[video.provider.name]
            join = stage.join if isinstance(stage, ServedStage) else video.provider.join
            return inside.append(join(room.id, "Ana"))

        with monkeypatch.context() as patch:
            patch.setattr(time, "sleep", sleep_while_somebody_joins)
            exec(compile(code, name, "exec", dont_inherit=True), namespace)  # noqa: S102 - this project's own pages
        return namespace

    return execute


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_python_block_runs(block: Block, run: Any) -> None:
    for framework in FRAMEWORKS & imported(block.code):
        pytest.importorskip(framework)
    run(block.code, str(block))


@pytest.mark.slow
def test_python_blocks_pass_a_strict_type_checker(tmp_path: Path) -> None:
    """Whoever pastes one into a program of theirs has no more to mend than frameworks without types."""
    pytest.importorskip("mypy", reason="a development dependency that the lowest set leaves out")
    for block in PYTHON:
        name = re.sub(r"\W", "_", str(block))
        (tmp_path / f"{name}.py").write_text(block.code, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--disable-error-code=import-untyped", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    # Starlette's own types know no ASGI app as a route there, and the page says what to write instead.
    assert [
        line for line in told.stdout.splitlines() if '"add_route" of "Starlette"' not in line and "note:" not in line
    ] == []


def imported(code: str) -> set[str]:
    """The packages that a program imports."""
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in found]
    return {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize("name", stages.names())
def test_the_readme_example_runs_on_every_platform(name: str, run: Any, tmp_path: Path) -> None:
    code, changed = re.subn(r'(?<=Client\(")\w+(?="\))', name, EXAMPLE.code)
    assert changed == 1, "the example names its provider once"
    namespace = run(code, f"README on {name}")
    assert namespace["video"].provider.name == name
    assert (tmp_path / "meeting.mp4").read_bytes()[4:8] == b"ftyp"


def test_the_readme_example_comes_first_and_is_one_program() -> None:
    assert "with Client(" in EXAMPLE.code
    assert "recordings.start" in EXAMPLE.code


@pytest.mark.parametrize("block", CONSOLE, ids=str)
def test_console_block_is_something_that_exists(block: Block) -> None:
    """make targets stand in the Makefile, extras in the metadata; the command line's own commands are run."""
    for line in block.code.splitlines():
        if not line.startswith("$ "):
            continue
        words = line.removeprefix("$ ").partition(" #")[0].split()
        check = {"make": _is_a_target, "pip": _is_an_extra, "anyroom": _runs}.get(words[0])
        assert check is not None, f"{line}: nothing here runs {words[0]}"
        check(words)


def _is_a_target(words: list[str]) -> None:
    assert re.search(rf"^{re.escape(words[1])}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def _is_an_extra(words: list[str]) -> None:
    from importlib.metadata import metadata

    assert words[1] == "install"
    asked = re.fullmatch(r'"(?:anyroom|\.)\[([\w,]+)\]"', words[2])
    assert asked
    assert set(asked[1].split(",")) <= set(metadata("anyroom").get_all("Provides-Extra") or [])


def _runs(words: list[str]) -> None:
    """`--help` of the command: what it does is tested with the command line."""
    command = [word for word in words[1:] if not word.startswith("-")][:2]
    outcome = subprocess.run(
        [sys.executable, "-m", "anyroom.cli", *command, "--help"], capture_output=True, check=False, text=True
    )
    assert outcome.returncode == 0, outcome.stderr


def test_no_block_is_without_a_language() -> None:
    assert [str(block) for block in BLOCKS if block.language not in {"python", "console", "toml", "json", "ini"}] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link and not link.startswith("#")]
    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_into_a_page_lead_to_a_heading(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", FENCE.sub("", page.read_text(encoding="utf-8")))
    pages = [(page.parent / target if target else page, name) for target, name in links if "://" not in target]
    assert [f"{target}#{name}" for target, name in pages if name not in anchors(target)] == []


def anchors(page: Path) -> set[str]:
    """What a link may name of a page: its headings, as GitHub spells them, and anchors that are written out."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    spelt = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return spelt | set(re.findall(r'<a id="([^"]+)"', text))
