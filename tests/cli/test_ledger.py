"""The ledger: the wire operations that the three vendors document. None of them may be lost."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any, Final

from .conftest import Anyroom

LEDGER: Final = Path(__file__).parents[1] / "ledger.csv"
SIZE: Final = 194
BESIDE_IT: Final = {("vonage", "getApplication"), ("vonage", "updateApplication")}
"""Of another API of the vendor's, which holds the webhooks of this one."""
BEYOND: Final = {("vonage", "getApplication"), ("vonage", "updateApplication")}
"""What is performed and no operation of the video APIs: the webhook settings are the Application API's."""


def ledger() -> list[dict[str, str]]:
    with LEDGER.open(newline="", encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


def test_the_ledger_is_whole() -> None:
    rows = [tuple(row.values()) for row in ledger()]
    assert len(set(rows)) == len(rows) == SIZE


def test_every_operation_of_the_ledger_is_performed_as_it_is_spelled_there(anyroom: Anyroom) -> None:
    named = dict.fromkeys(row["provider"] for row in ledger())
    found: list[dict[str, Any]] = anyroom(
        "operations", "--json", *(part for name in named for part in ("--provider", name))
    ).json
    calls = [line.pop("call") for line in found]
    video = [line for line in found if (line["provider"], line["operation"]) not in BEYOND]
    assert sorted(map(str, video)) == sorted(map(str, ledger()))
    assert len(found) == len(video) + len(BEYOND)
    assert all(calls)
    assert max(Counter((line["provider"], line["operation"]) for line in found).values()) == 1
