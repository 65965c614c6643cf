"""What Vonage's calls take and answer, for the simulator's OpenAPI description."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Description, Scheme
from anyroom_vonage.simulator.description.calls import ACCOUNT, CALLS
from anyroom_vonage.simulator.description.documents import DOCUMENTS, ERRORS

DESCRIPTION: Final = Description(
    operations=CALLS,
    schemas=DOCUMENTS,
    errors=ERRORS,
    security={
        "application": Scheme({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}, refuses=(403,)),
        ACCOUNT: Scheme({"type": "http", "scheme": "basic"}, refuses=(401,)),
    },
)

__all__ = ["DESCRIPTION"]
