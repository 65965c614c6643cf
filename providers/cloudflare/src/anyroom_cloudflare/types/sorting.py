"""In which order a listing comes."""

from __future__ import annotations

from enum import StrEnum


class SortOrder(StrEnum):
    """Up or down; by what, the listing says."""

    ASCENDING = "ASC"
    DESCENDING = "DESC"
