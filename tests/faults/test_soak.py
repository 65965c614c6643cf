"""The soak: see `soak.py`. `--soak-seconds` and `--soak-seed` say for how long, and with which chances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pytest

from .soak import WORKERS, soak

pytestmark = pytest.mark.faults


def test_the_books_agree(pytestconfig: pytest.Config, record_property: Callable[[str, object], None]) -> None:
    seconds: int = pytestconfig.option.soak_seconds
    seed: int = pytestconfig.option.soak_seed
    accounts = soak(seconds, seed)
    said = {"seconds": seconds, "seed": seed, "workers": WORKERS}
    told = [
        {
            **asdict(account),
            "errors": dict(account.errors),
            "kinds": {k: list(v) for k, v in account.kinds.items()},
            "wrong": len(account.wrong),
        }
        for account in accounts
    ]
    record_property("soak", {**said, "platforms": told})
    wrong = [f"{account.platform}: {what}" for account in accounts for what in account.wrong]
    assert not wrong, f"seed {seed}, {seconds} seconds; {len(wrong)} wrong:\n" + "\n".join(wrong[:20])
    for account in accounts:
        assert account.calls > seconds, f"{account.platform}: only {account.calls} calls"
