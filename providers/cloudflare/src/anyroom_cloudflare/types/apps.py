"""Apps: what separates the meetings, presets and webhooks of one product from another's."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from anyroom.types.values import UNSET, Filters, Record, Unset, options, record
from anyroom_cloudflare.types.sorting import SortOrder


@record
class App(Record):
    """An app of the account. Its `id` is what `Cloudflare(app_id=...)` takes."""

    id: str
    name: str | None = None
    created_at: datetime | None = None


AppRef: TypeAlias = str | App


@options
class AppFilters(Filters):
    """Options of `list_apps`.

    Attributes:
        search: a text in the name, at most 125 characters (OpenAPI document of July 2026).
        order: by creation; newest first, if not given.
    """

    search: str | Unset = UNSET
    order: SortOrder | Unset = UNSET
