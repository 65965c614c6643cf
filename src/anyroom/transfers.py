"""Transfers that failed and may be tried again: those of files, which the transport sends once."""

from __future__ import annotations

from typing import Final, TypeAlias

from anyroom.errors import ProviderUnavailable, RateLimited, TransportError

FIRST_PAUSE: Final = 0.5
"""Seconds; each further failure in a row doubles them."""
LONGEST_PAUSE: Final = 120.0
"""What a server asks for beyond this is not waited for."""

Passing: TypeAlias = TransportError | ProviderUnavailable | RateLimited
"""What may be over in a while."""
PASSING: Final = (TransportError, ProviderUnavailable, RateLimited)


def pause_after(error: Passing, failures: int) -> float | None:
    """Seconds to wait after so many failures in a row: what the server said, else longer each time. None: not to wait at all."""
    said = None if isinstance(error, TransportError) else error.retry_after
    pause = FIRST_PAUSE * 2 ** (failures - 1) if said is None else said
    return pause if pause <= LONGEST_PAUSE else None
