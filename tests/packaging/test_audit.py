"""The audit never calls clean what nobody looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType

import pytest

CLEAN = {"name": "a", "version": "1", "vulns": []}
UNKNOWN = {"name": "b", "skip_reason": "not found"}
HOLED = {"name": "c", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}


@pytest.fixture(scope="module")
def audit(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("scripts/audit.py")


@pytest.mark.parametrize(
    ("status", "packages", "errors", "expected", "said"),
    [
        (0, [CLEAN, UNKNOWN], "", 0, "1 of 2 locked packages audited: 0 known"),
        (0, [UNKNOWN, UNKNOWN], "", 0, "audit SKIPPED: "),
        (1, [CLEAN, HOLED], "", 1, "c 2: CVE-1, mended in 3"),
        (1, None, "requests.exceptions.ConnectionError: no route", 0, "audit SKIPPED: "),
        (1, None, "hashes are missing", 1, "hashes are missing"),
    ],
)
def test_verdict(
    audit: ModuleType, status: int, packages: list[object] | None, errors: str, expected: int, said: str
) -> None:
    report = "" if packages is None else json.dumps({"dependencies": packages})
    verdict = audit.verdict(status, report, errors)
    assert verdict.status == expected
    assert said in "\n".join(verdict.lines)
