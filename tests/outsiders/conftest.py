"""What outsiders do to the simulators is watched, and told in docs/outsiders.md."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyroom.simulator import Authority, throw_away_authority

from .sdks import OUTSIDERS
from .watching import Defect, Evidence, Outsider

EVIDENCE = pytest.StashKey[Evidence]()
HERE = Path(__file__).parent
LAST = "test_page.py"
"""Tells what the others found."""


def pytest_configure(config: pytest.Config) -> None:
    config.stash[EVIDENCE] = Evidence()
    config.addinivalue_line(
        "markers", "sdk_defect(name, what, breaks=None): a defect of the SDK of that name, shown and worked round"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name == LAST)


def name_of(item: pytest.Item) -> str:
    """The test's name as the page gives it: without parameters."""
    return f"{item.path.relative_to(HERE).as_posix()}::{getattr(item, 'originalname', item.name)}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    evidence, test = item.config.stash[EVIDENCE], name_of(item)
    for marker in item.iter_markers("sdk_defect"):
        evidence.defects.add(Defect(*marker.args, test, **marker.kwargs))
    with ExitStack() as stack:
        used = [
            (outsider, stack.enter_context(outsider.watched())) for outsider in OUTSIDERS.get(item.path.parent.name, ())
        ]
        try:
            return (yield)
        finally:
            evidence.modules.add(item.path)
            for outsider, names in used:
                evidence.note(outsider, names, test)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and item.path.parent.name in OUTSIDERS:
        item.config.stash[EVIDENCE].failed.add(name_of(item))
    return report


@pytest.fixture
def outsiders(request: pytest.FixtureRequest) -> tuple[Outsider, ...]:
    """Those whom the tests of this folder watch."""
    return OUTSIDERS[request.path.parent.name]


@pytest.fixture(scope="session")
def evidence(request: pytest.FixtureRequest) -> Evidence:
    """What the tests of all outsiders found, which a part of them cannot tell."""
    evidence = request.config.stash[EVIDENCE]
    whole = {path for folder in OUTSIDERS for path in (HERE / folder).glob("test_*.py")}
    if not evidence.modules >= whole or request.config.option.keyword or evidence.failed:
        pytest.skip("a part of the tests was run, or failed")
    return evidence


@pytest.fixture(scope="session")
def authority() -> Iterator[Authority]:
    with throw_away_authority("127.0.0.1") as made:
        yield made


@pytest.fixture
def fetched(authority: Authority) -> Iterator[Callable[[object], httpx.Response]]:
    """What is at a URL that an SDK handed out."""
    with httpx.Client(trust_env=False, verify=authority.trusting()) as client:
        yield lambda url: client.get(str(url))
