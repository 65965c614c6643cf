"""The tour is one program: it names no provider, and does not ask which one it is on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import anyroom.tour
from anyroom import plugins, stages

ROOT = Path(__file__).parents[2]
FILES = sorted(Path(anyroom.tour.__file__).parent.glob("*.py"))
NAMES = {*plugins.names(), *stages.names(), *(folder.name for folder in (ROOT / "providers").iterdir())}


def words_of(tree: ast.AST) -> Iterator[str]:
    """Everything that a program can say: its strings, docstrings among them, and every name it uses or gives."""
    for node in ast.walk(tree):
        for _, value in ast.iter_fields(node):
            if isinstance(value, str):
                yield value
            elif isinstance(value, list):
                yield from (item for item in value if isinstance(item, str))


def providers_named(tree: ast.AST) -> list[str]:
    pattern = re.compile("|".join(map(re.escape, sorted(NAMES))), re.IGNORECASE)
    return [word for word in words_of(tree) if pattern.search(word)]


def choices_of(tree: ast.AST) -> Iterator[ast.AST]:
    """Everything that a program can decide by: conditions, comparisons, subjects of a match, keys of a look-up."""
    for node in ast.walk(tree):
        match node:
            case ast.If() | ast.IfExp() | ast.While() | ast.Assert():
                yield node.test
            case ast.Match():
                yield node.subject
            case ast.comprehension():
                yield from node.ifs
            case ast.Compare() | ast.BoolOp():
                yield node
            case ast.Subscript():
                yield node.slice
            case ast.Call(
                func=ast.Attribute(attr="get" | "startswith" | "endswith") | ast.Name(id="isinstance" | "issubclass")
            ):
                yield node
            case _:
                pass


def branches_on_provider(tree: ast.AST) -> list[str]:
    return [
        ast.unparse(choice)
        for choice in choices_of(tree)
        if any(isinstance(node, ast.Attribute) and node.attr == "provider" for node in ast.walk(choice))
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_provider_is_named(file: Path) -> None:
    assert providers_named(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_depends_on_which_provider_it_is(file: Path) -> None:
    assert branches_on_provider(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize(
    "code", ["x = '{}'", "from anyroom_{} import X", "def on_{}(): ...", "def f():\n    '''On {}.'''"]
)
def test_a_name_would_be_seen(name: str, code: str) -> None:
    assert providers_named(ast.parse(code.format(name)))


@pytest.mark.parametrize(
    "code",
    [
        "if video.provider.name == kept: pass",
        "x = 1 if isinstance(video.provider, kept) else 2",
        "match visit.video.provider:\n    case _: pass",
        "x = table[video.provider.name]",
        "x = table.get(video.provider.name)",
        "x = [y for y in z if video.provider.name in y]",
        "x = video.provider.name in kept and z",
        "while type(video.provider) is kept: pass",
    ],
)
def test_a_branch_would_be_seen(code: str) -> None:
    assert branches_on_provider(ast.parse(code))
