"""Nothing that an outsider can do is left out, and the page says what was found. These tests run last."""

from __future__ import annotations

from pathlib import Path

import pytest

from .page import page
from .sdks import OUTSIDERS
from .watching import Evidence

pytestmark = pytest.mark.outsiders

ALL = [outsider for some in OUTSIDERS.values() for outsider in some]
PAGE = Path(__file__).parents[2] / "docs/outsiders.md"


def test_every_method_is_exercised(evidence: Evidence) -> None:
    assert {one.name: missing for one in ALL if (missing := evidence.missing(one))} == {}


def test_what_does_not_pass_is_explained(evidence: Evidence) -> None:
    for one in ALL:
        assert one.methods - evidence.passing(one) == evidence.broken(one), one.name


def test_the_page_is_up_to_date(evidence: Evidence) -> None:
    told = page(evidence, ALL)
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == told:
        return
    PAGE.write_text(told, encoding="utf-8")
    pytest.fail("docs/outsiders.md was out of date, and has been written anew: look at it, and commit it")
