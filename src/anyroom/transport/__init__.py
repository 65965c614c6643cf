"""From a request to an answer: sign, send, read errors, retry what is safe, tell observers. The operations know none of it."""

from __future__ import annotations

from anyroom.transport.exchange import Exchange, Settings
from anyroom.transport.wire import AsyncCarrier, Carrier, Outgoing

__all__ = ["AsyncCarrier", "Carrier", "Exchange", "Outgoing", "Settings"]
