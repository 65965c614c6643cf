"""docs/operations.md: every wire operation of this project's own platforms, and the call that reaches it, from the code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pages

from anyroom import plugins
from anyroom.capabilities import all_endpoints
from anyroom.cli.operations import performed
from anyroom.provider import Provider
from anyroom.testing.pairs import pairs_in, read_pair

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "operations.md"
INTRODUCTION = """\
# Every wire operation

Generated from the adapters' endpoints by `make docs`; `anyroom operations` prints the same. A call with a dot is neutral and
works alike on every platform that has it (`client.rooms.create(...)`); one without is the platform's own method, run with the
same credentials, retries and errors: `client.run(client.provider.mute_stream(...))`, and listings with `client.walk(...)`.
What is newer than this page is `client.raw.request(...)`.

*Repeated* says what the retry policy may do: a *read* or an *idempotent* request is sent again after any failure that may
pass, a *keyed* one too because the platform recognises it, and one that is sent *once* only when it surely was not received.
"""


def page() -> str:
    """The whole page."""
    names = sorted(file.parent.name for file in ROOT.glob("providers/*/pyproject.toml"))
    return "\n".join([INTRODUCTION, *(line for name in names for line in section(name))])


def section(name: str) -> Iterator[str]:
    """What is said of one platform."""
    provider = plugins.load(name)
    lines = list(performed(provider))
    repeated: dict[str, dict[str, None]] = {}
    for endpoint in all_endpoints(provider):
        repeated.setdefault(endpoint.operation, {})[endpoint.safety.value] = None
    yield f"## {provider.title}: {len(lines)} operations\n"
    yield f"{_answers(name, provider)}\n"
    yield "| Operation | Request | Call | Repeated |\n|---|---|---|---|"
    for line in lines:
        yield f"| {line.operation} | `{line.method} {line.path}` | `{line.call}` | {' or '.join(repeated[line.operation])} |"
    yield ""


def _answers(name: str, provider: type[Provider]) -> str:
    read = [read_pair(path) for path in pairs_in(ROOT / "providers" / name / "tests" / "wire")]
    leaves = sum(1 for pair in read for _ in pair.leaves())
    only_in_raw = sum(1 for pair in read for place in pair.leaves() if pair.lists(place))
    return (
        f"{provider.title} documents {len(read)} answers, with {leaves} values; typed attributes reach all but "
        f"{only_in_raw}, which are in `raw` alone."
    )


if __name__ == "__main__":
    sys.exit(pages.write(PAGE, page()))
