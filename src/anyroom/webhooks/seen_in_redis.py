"""Claims in Redis, for the processes of many machines."""

from __future__ import annotations

from typing import Any, Final

from anyroom.errors import ConfigurationError
from anyroom.webhooks.seen import KEPT_SECONDS, LONGEST_KEPT_SECONDS, Claim


class RedisSeen:
    """Claims in Redis: it is given a client of the `redis` library (`pip install "anyroom[redis]"`).

    Raises:
        ConfigurationError: it is no client.
    """

    _CLAIM: Final = """
        local last = redis.call('GET', KEYS[1])
        if last and tonumber(ARGV[1]) - tonumber(last) <= tonumber(ARGV[2]) then return 'seen' end
        redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
        return last and 'seen_long_ago' or 'new'
    """

    def __init__(self, client: Any, *, prefix: str = "anyroom:seen:", kept_seconds: float = KEPT_SECONDS) -> None:
        if not callable(getattr(client, "eval", None)):
            raise ConfigurationError(
                f"it takes a client, such as redis.Redis.from_url(...), not {type(client).__name__}"
            )
        self._client = client
        self._prefix = prefix
        self._kept = kept_seconds

    def claim(self, key: str, now: float, window: float) -> Claim:
        """Claim a delivery."""
        kept = int(max(self._kept, min(window, LONGEST_KEPT_SECONDS)))
        found = self._client.eval(self._CLAIM, 1, self._prefix + key, repr(now), repr(window), kept)
        return Claim(found.decode() if isinstance(found, bytes) else found)

    def release(self, key: str) -> None:
        """Give a claim back."""
        self._client.delete(self._prefix + key)
