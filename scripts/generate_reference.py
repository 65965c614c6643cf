"""docs/reference.md: the full signature of every verb of the clients, read from the code."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pages

import anyroom.types
from anyroom.capabilities import neutral_operations
from anyroom.client import Client
from anyroom.lifting import Listed, Resource
from anyroom.surface import Surface
from anyroom.types.recordings import Download
from anyroom.types.values import OpenEnum, Record, Shown

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"

INTRODUCTION = """# Every verb of the clients

Generated from the code by `make docs`. Each verb stands on `Client` and, awaited, on `AsyncClient`; those that return a
`Pager` return an `AsyncPager` there, and are not awaited. A parameter that names a thing takes its id, the object, or a
reference. Everything after `*` is a keyword; `UNSET` means: not given. What each platform supports is in
[capabilities.md](capabilities.md); the errors are in [errors.md](errors.md); what comes back is [at the end](#what-comes-back).
"""

OBJECTS = """## What comes back

Every object is frozen, and of `anyroom.types`; an adapter's own are subclasses with more fields, to be imported from it. Those
that the platform knows have `provider`, the name of it, and `raw`, its JSON, which no repr shows. A field is `None`, or an empty
tuple, where the platform does not say it. Statuses are members of enums, and strings too.
"""


def resources() -> Iterator[tuple[str, type[Resource[Any]]]]:
    """The resources of a client, in the order of `Surface`."""
    for name, member in vars(Surface).items():
        if not isinstance(member, property):
            continue
        try:
            module = import_module(f"anyroom.resources.{name}")
        except ModuleNotFoundError:
            continue
        own = (item for item in vars(module).values() if isinstance(item, type) and item.__module__ == module.__name__)
        yield name, next(iter(own))


def verbs(resource: type[Resource[Any]]) -> Iterator[tuple[str, Any]]:
    """The verbs of a resource, in the order in which they are listed."""
    for name, member in vars(resource).items():
        if hasattr(member, "signature"):
            yield name, member


def spelled(annotation: Any) -> str:
    """A type as a reader would write it: without the modules it comes from, and without the marker of what was not given."""
    text = (
        annotation.__name__ if isinstance(annotation, type) and not hasattr(annotation, "__args__") else str(annotation)
    )
    text = re.sub(r"(?:\w+\.)+(\w+)", r"\1", text).replace("NoneType", "None")
    text = text.replace(" | Unset", "")
    text = re.sub(r"Union\[str, (\w+), Ref\[\1\](?:, Unset)?(, NoneType|, None)?\]", _reference_name, text)
    return re.sub(r"str \| (\w+) \| Ref\[\1\]()", _reference_name, text)


def _reference_name(match: re.Match[str]) -> str:
    """The alias of "an id, the object or a reference"."""
    return f"{match[1].removesuffix('Endpoint')}Ref" + (" | None" if match[2] else "")


def signature(call: str, verb: Any) -> str:
    """A verb as a user writes it, with its types and defaults."""
    parameters: list[str] = []
    starred = False
    for parameter in verb.signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            parameters.append("*")
            starred = True
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        parameters.append(f"{parameter.name}: {spelled(parameter.annotation)}{default}")
    returned = str(inspect.signature(verb.operation).return_annotation)
    inner = re.sub(r"^'?Operation\[(.*)\]'?$", r"\1", returned)
    result = re.sub(r"^Page\[(.*)\]$", r"Pager[\1]", inner) if isinstance(verb, Listed) else inner
    one_line = f"{call}({', '.join(parameters)}) -> {result}"
    if len(one_line) <= 100:
        return one_line
    return f"{call}(\n" + "".join(f"    {item},\n" for item in parameters) + f") -> {result}"


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    known = neutral_operations()
    prepare = inspect.getdoc(Client.prepare)
    parts.append(f"## prepare\n\n{prepare}\n\n```text\nprepare(*, roles: Collection[Role]) -> Preparation\n```\n")
    for name, resource in resources():
        parts.append(f"## {name}\n")
        for verb_name, verb in verbs(resource):
            call = f"{name}.{verb_name}"
            said = inspect.cleandoc(verb.__doc__ or "")
            summary, _, rest = said.partition("\n\n")
            options = known[call].options if call in known else None
            described = inspect.cleandoc(options.__doc__ or "").partition("\n\n")[2] if options else ""
            parts.append(f"### {call}\n\n{summary}\n\n```text\n{signature(call, verb)}\n```\n")
            parts.extend(_sections(rest))
            parts.extend(_sections(described))
    parts.append(OBJECTS)
    parts.extend(section for kind in objects() for section in described_object(kind))
    return "\n".join(parts)


def objects() -> Iterator[type[Any]]:
    """The neutral objects, and what they are made of, in the order of `anyroom.types`."""
    found = [getattr(anyroom.types, name) for name in anyroom.types.__all__]
    for kind in found:
        if isinstance(kind, type) and issubclass(kind, (Shown, Download)) and kind not in {Shown, Record}:
            yield kind


def described_object(kind: type[Any]) -> Iterator[str]:
    """An object: its docstring, and its fields with their types."""
    inherited = {item.name for item in fields(Record)}
    own = [item for item in fields(kind) if item.name not in inherited]
    hints = get_type_hints(kind)
    words = [hint for hint in hints.values() if isinstance(hint, type) and issubclass(hint, OpenEnum)]
    written = "".join(f"{item.name}: {spelled(hints[item.name])}\n" for item in own)
    summary, _, rest = inspect.cleandoc(kind.__doc__ or "").partition("\n\n")
    yield f"### {kind.__name__}\n\n{summary}\n"
    yield from _sections(rest)
    yield f"```text\n{written}```\n"
    for enum in words:
        yield f"`{enum.__name__}`: {', '.join(f'`{word}`' for word in enum)}.\n"


def _sections(text: str) -> Iterator[str]:
    """Docstring sections as Markdown: `Raises:` and `Attributes:` become lists, the rest stays."""
    for block in filter(None, re.split(r"\n\n+", text)):
        head, _, body = block.partition("\n")
        if head in {"Raises:", "Args:", "Attributes:"}:
            title = {"Raises:": "Raises", "Args:": "Arguments", "Attributes:": "Options"}[head]
            entries = re.sub(r"\n\s{8,}", " ", body)
            lines = [re.sub(r"^\s*([\w, ]+): ", r"- `\1`: ", line) for line in entries.splitlines()]
            yield f"{title}:\n\n" + "\n".join(lines) + "\n"
        else:
            yield " ".join(block.split()) + "\n"


if __name__ == "__main__":
    sys.exit(pages.write(PAGE, page()))
