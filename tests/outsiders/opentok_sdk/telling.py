"""What things say of themselves, and what is compared with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

STARTED = datetime.fromtimestamp(1_700_000_000, UTC)
MILLISECONDS = 1_700_000_000_250
UNKNOWN = "00000000-0000-4000-8000-000000000000"
Fetched = Callable[[object], httpx.Response]


def shown(thing: Any) -> Any:
    """What it says of itself."""
    return json.loads(thing.json())
