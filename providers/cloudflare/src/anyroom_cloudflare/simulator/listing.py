"""Pages of a listing: numbered from one, with 1-based offsets of the items in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from anyroom.simulator import Call

Item = TypeVar("Item")

# The default is documented for apps alone, the most nowhere: a caller that asks for more gets that many.
USUAL_SIZE: Final = 20
MOST_SIZE: Final = 100
MOST_NUMBER: Final = 10**12


@dataclass(frozen=True)
class Page(Generic[Item]):
    items: Sequence[Item]
    paging: dict[str, int]


def page(call: Call, items: Sequence[Item], *, least: int = 0) -> Page[Item]:
    """The page that was asked for. Most resources take 0 for either number: it is read as if it were not there."""
    number = call.number("page_no", default=1, least=least, most=MOST_NUMBER) or 1
    size = min(call.number("per_page", default=USUAL_SIZE, least=least, most=MOST_NUMBER) or USUAL_SIZE, MOST_SIZE)
    start = call.page_start((number - 1) * size)
    on_it = items[start : start + size]
    offsets = (start + 1, start + len(on_it)) if on_it else (0, 0)
    return Page(
        on_it, {"total_count": call.page_total(len(items)), "start_offset": offsets[0], "end_offset": offsets[1]}
    )
