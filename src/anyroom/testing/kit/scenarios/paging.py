"""What listings promise: they end, bring everything once, and may grow while they are walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import pytest

from anyroom.operations import Page
from anyroom.testing.kit.scene import Scene

Maker = Callable[[], str]

MOST_ITEMS: Final = 230
"""Platforms whose pages are so long that this fills fewer than three of them are walked as far as they go."""
MOST_PAGES: Final = 400
BATCH: Final = 26


def _rooms(scene: Scene) -> Maker:
    scene.needs("rooms.create")
    return lambda: scene.video.rooms.create().id


def _sessions(scene: Scene) -> Maker:
    scene.needs("sessions.active")
    return lambda: scene.session().id


def _recordings(scene: Scene) -> Maker:
    scene.needs("recordings.start")
    return lambda: scene.settled(scene.running()).id


def _broadcasts(scene: Scene) -> Maker:
    scene.needs("broadcasts.start")
    return lambda: scene.broadcast().id


def _renders(scene: Scene) -> Maker:
    scene.needs("renders.start")
    return lambda: scene.render().id


def _webhooks(scene: Scene) -> Maker:
    scene.needs("webhooks.create")
    scene.make_way_for_webhooks()
    return lambda: scene.webhook().id


LISTINGS: Final[Mapping[str, Callable[[Scene], Maker]]] = {
    "rooms": _rooms,
    "sessions": _sessions,
    "recordings": _recordings,
    "broadcasts": _broadcasts,
    "renders": _renders,
    "webhooks": _webhooks,
}
"""By resource: what makes one more item, and returns its id."""


class PagerLaws:
    """What every listing must do."""

    @pytest.mark.parametrize("resource", LISTINGS)
    def test_a_listing_ends_and_brings_everything_once(self, scene: Scene, resource: str) -> None:
        """A listing of several pages did not end, brought an item twice, or lost one.

        Return `Page(items, next_cursor)`, and None as the cursor of the last page. A page that is shorter than asked for
        ends a listing by offset; do not trust a total that the platform reports.
        """
        scene.needs(f"{resource}.list")
        make, most = LISTINGS[resource](scene), _most(scene, resource)
        made = [make() for _ in range(3)]
        while len(_walk(scene, resource, most=3)) < 3 and len(made) < most:
            made += [make() for _ in range(min(BATCH, most - len(made)))]
        found = [item.id for page in _walk(scene, resource) for item in page.items]
        assert len(found) == len(set(found)), "an item came twice"
        lost = set(made) - set(found)
        assert not lost, f"{len(lost)} of {len(made)} are missing"

    @pytest.mark.parametrize("resource", LISTINGS)
    def test_a_listing_may_grow_while_it_is_walked(self, scene: Scene, resource: str) -> None:
        """While a listing was walked something was added, and an item that had been there was lost or came twice.

        Where the platform counts from the newest, everything moves on by one: the library drops what the previous page
        already had, as long as the adapter does not skip.
        """
        scene.needs(f"{resource}.list")
        make = LISTINGS[resource](scene)
        before = [item.id for page in _walk(scene, resource) for item in page.items]
        if not before:
            before = [make()]
        found: list[str] = []
        for page in islice(_pages(scene, resource), MOST_PAGES):
            found += [item.id for item in page.items]
            make()
        assert len(found) == len(set(found)), "an item came twice"
        assert set(before) <= set(found), "an item was lost"

    @pytest.mark.parametrize("resource", LISTINGS)
    def test_a_listing_is_fetched_page_by_page(self, scene: Scene, resource: str) -> None:
        """A listing asked for something before it was walked, or for more than the page that it is at."""
        scene.needs(f"{resource}.list")
        LISTINGS[resource](scene)()
        before = len(scene.heard)
        pager = getattr(scene.video, resource).list()
        assert len(scene.heard) == before, "it asked before it was walked"
        pages = iter(pager.pages())
        first = next(pages)
        asked = len(scene.heard)
        if first.next_cursor is not None and asked > before:
            next(pages)
            assert len(scene.heard) > asked, "the second page was fetched with the first"
        found = pager.first()
        assert found is not None
        assert found.id == first.items[0].id or first.items == (), "iterating twice lists twice"


def _most(scene: Scene, resource: str) -> int:
    """How many to make at most."""
    limited = resource == "webhooks" and scene.particulars.one_endpoint_per_event
    return min(MOST_ITEMS, len(scene.particulars.webhook_events)) if limited else MOST_ITEMS


def _pages(scene: Scene, resource: str) -> Iterator[Page[Any]]:
    return iter(getattr(scene.video, resource).list().pages())


def _walk(scene: Scene, resource: str, most: int = MOST_PAGES) -> list[Page[Any]]:
    pages = list(islice(_pages(scene, resource), most))
    assert len(pages) < MOST_PAGES, f"{resource}.list did not end after {MOST_PAGES} pages"
    return pages
