"""The platforms under fire, one of each for all tests of a process; and what the tests found, which goes into a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from . import page
from .platforms import Platform, platform


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak-seconds", type=int, default=120, help="how long the soak lasts")
    parser.addoption("--soak-seed", type=int, default=7, help="what its chances are drawn from")
    parser.addoption("--soak-page", action="store_true", help="write the soak's figures into docs/reliability.md")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Finding(config), "anyroom-faults")


class Finding:
    """Gathers what the tests found, also in other processes, and writes the page in the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._found: dict[str, list[Any]] = {"faults": [], "inputs": [], "secrets": [], "soak": []}
        self._failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed |= report.failed
        if report.when == "call":
            for name, value in report.user_properties:
                self._found.setdefault(name, []).append(value)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for one in self._found["soak"]:
            terminalreporter.write_line(page.soaked(one))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self._config, "workerinput") or self._failed:
            return
        stale: list[str] = []
        if len(self._found["faults"]) == page.CASES:
            stale += [] if page.write("faults", page.faults(self._found["faults"])) else ["faults"]
        if len(self._found["inputs"]) == page.INPUTS:
            stale += [] if page.write("inputs", page.inputs(self._found["inputs"])) else ["inputs"]
        if len(self._found["secrets"]) == page.CASES:
            stale += [] if page.write("secrets", page.secrets(self._found["secrets"])) else ["secrets"]
        if self._config.getoption("soak_page"):
            for one in self._found["soak"]:
                page.write("soak", page.soaked(one))
        if stale:
            print(
                f"\ndocs/reliability.md was out of date ({', '.join(stale)}), and has been written anew: look, and commit it"
            )
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def platforms() -> Iterator[Callable[[str], Platform]]:
    """By an adapter's name."""
    served: dict[str, Platform] = {}
    with ExitStack() as stack:

        def find(name: str) -> Platform:
            if name not in served:
                served[name] = stack.enter_context(platform(name))
            return served[name]

        yield find
