"""When a failed request is sent again, and after how long. The endpoint's safety is all that decides."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from anyroom.errors import ProviderUnavailable, RateLimited, TransportError
from anyroom.operations import Safety

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 8.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a request is sent again at the most."""

    retries: int = 2

    def pause(self, error: Exception, safety: Safety, attempt: int) -> float | None:
        """Seconds to wait before attempt number `attempt + 1`, or None not to make it.

        Nothing sent: anything may go again. Otherwise only what is safe to repeat, and only where repeating may help. The
        service's own `Retry-After` is kept; else the pause is drawn from 0 to a bound that doubles (full jitter).
        """
        if attempt > self.retries or not self._may_repeat(error, safety):
            return None
        if isinstance(error, (RateLimited, ProviderUnavailable)) and error.retry_after is not None:
            return error.retry_after
        return random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempt - 1, 30)))

    @staticmethod
    def _may_repeat(error: Exception, safety: Safety) -> bool:
        if isinstance(error, TransportError) and error.outcome == "not_sent":
            return True
        return safety is not Safety.ONCE and isinstance(error, (TransportError, RateLimited, ProviderUnavailable))
