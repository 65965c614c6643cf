"""What RealtimeKit's calls take and answer, for the simulator's OpenAPI description."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Description, Scheme
from anyroom_cloudflare.simulator.description.calls import CALLS
from anyroom_cloudflare.simulator.description.documents import DOCUMENTS, ERRORS

DESCRIPTION: Final = Description(
    operations=CALLS,
    schemas=DOCUMENTS,
    errors=ERRORS,
    security={"token": Scheme({"type": "http", "scheme": "bearer"}, refuses=(401, 403))},
)

__all__ = ["DESCRIPTION"]
