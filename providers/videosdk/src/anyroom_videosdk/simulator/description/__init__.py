"""What VideoSDK's calls take and answer, for the simulator's OpenAPI description."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Description, Scheme
from anyroom_videosdk.simulator.description.calls import CALLS
from anyroom_videosdk.simulator.description.documents import DOCUMENTS, ERRORS

DESCRIPTION: Final = Description(
    operations=CALLS,
    schemas=DOCUMENTS,
    errors=ERRORS,
    # The bare token, without the word that goes before one elsewhere.
    security={"token": Scheme({"type": "apiKey", "in": "header", "name": "Authorization"}, refuses=(401, 403))},
)

__all__ = ["DESCRIPTION"]
