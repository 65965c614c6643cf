"""Answers that no platform documents: any JSON at all, and documented ones of which something is changed."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from anyroom.testing.kit.hostile import WRONG
from anyroom.testing.places import at, changed, places, without

WORDS: Final = (
    "id",
    "data",
    "items",
    "status",
    "error",
    "errors",
    "result",
    "url",
    "success",
    "paging",
    "pageInfo",
    "count",
)
"""Names that adapters look for, which chance would not find."""

SCALARS: Final = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["1999-12-31T23:59:58Z", "https://example.com/x", "\ud800", "9" * 400, "-1", "NaN"])
)
ANY_JSON: Final[st.SearchStrategy[Any]] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=8,
)


def every_change(body: Any) -> Iterator[Any]:
    """With each wrong value in each place in turn, with each place left out, and with each in one list more."""
    for place, found in places(body):
        yield from (changed(body, place, value) for value in WRONG)
        yield changed(body, place, [found])
        if place:
            yield without(body, place)


@st.composite
def changes(draw: st.DrawFn, bodies: Sequence[Any]) -> Any:
    """One of these with up to three places changed to any JSON, moved elsewhere, or left out."""
    body = draw(st.sampled_from(bodies))
    for _ in range(draw(st.integers(1, 3))):
        known = [place for place, _ in places(body)]
        place = draw(st.sampled_from(known))
        how = draw(st.integers(0, 3))
        if how == 0 and place:
            body = without(body, place)
        elif how == 1:
            body = changed(body, place, copy.deepcopy(at(body, draw(st.sampled_from(known)))))
        else:
            body = changed(body, place, draw(ANY_JSON))
    return body
