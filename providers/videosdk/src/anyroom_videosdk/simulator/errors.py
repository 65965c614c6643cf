"""What VideoSDK says when it refuses.

Only a few texts are documented, and no codes at all; the others are ours. A status that is in no source follows the
reference's advice: what cannot be done now is a 400, what is not found a 404.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Problem:
    status: int
    text: str


# The text is the authentication guide's.
TOKEN_INVALID: Final = Problem(401, "Token is invalid or expired")
TOKEN_NOT_FOR_SERVERS: Final = Problem(403, "Token does not have the role crawler.")
TOKEN_OF_ANOTHER_ROOM: Final = Problem(403, "Token is not valid for this room.")

ROOM_UNKNOWN: Final = "Room not found."
ROOM_ID_INVALID: Final = "RoomId is invalid."
# 402 is how the service says that it did not find what it deactivates, a customRoomId included.
ROOM_NOT_TO_DEACTIVATE: Final = Problem(402, ROOM_UNKNOWN)
ROOM_DISABLED: Final = Problem(400, "Room is disabled.")

SESSION_UNKNOWN: Final = Problem(404, "Session not found.")
SESSION_NOT_ACTIVE: Final = Problem(400, "No active session found for this room.")
PARTICIPANT_UNKNOWN: Final = Problem(404, "Participant not found.")
PARTICIPANT_NOT_ACTIVE: Final = Problem(400, "Participant is not in the session.")
TRACK_NOT_ACTIVE: Final = Problem(400, "Participant does not publish this track.")

RECORDING_UNKNOWN: Final = Problem(404, "Recording not found.")
ALREADY_RUNNING: Final = "{} is already running."
NOT_RUNNING: Final = "{} is not running."
STILL_RUNNING: Final = "{} is still running."

HLS_UNKNOWN: Final = Problem(404, "HLS not found.")
HLS_NOT_ACTIVE: Final = Problem(404, "No active HLS found.")
LIVESTREAM_UNKNOWN: Final = Problem(404, "Livestream not found.")
TRANSCRIPTION_UNKNOWN: Final = Problem(404, "Transcription not found.")
TRANSCODING_UNKNOWN: Final = Problem(404, "Transcoding not found.")
TRANSCODING_RUNNING: Final = Problem(409, "A merge of these recordings is already in progress.")
TRANSCODING_OVER: Final = Problem(409, "Transcoding is neither pending nor processing.")
MERGE_UNKNOWN: Final = Problem(404, "Merge recording not found.")
RESOURCE_UNKNOWN: Final = Problem(404, "Resource not found.")
RESOURCE_NOT_IDLE: Final = Problem(400, "Resource is not idle.")

GATEWAY_UNKNOWN: Final = Problem(404, "Gateway not found.")
RULE_UNKNOWN: Final = Problem(404, "Routing rule not found.")
NUMBER_OF_ANOTHER_RULE: Final = Problem(400, "Phone number is used by another routing rule.")
API_KEY_UNKNOWN: Final = Problem(400, "API key is invalid.")
SIP_WEBHOOK_UNKNOWN: Final = Problem(404, "Webhook not found.")
NUMBER_UNKNOWN: Final = Problem(404, "Phone number not found.")
NUMBER_ATTACHED: Final = Problem(400, "Phone number is attached already.")
CALL_UNKNOWN: Final = Problem(404, "Call not found.")
CALL_OVER: Final = Problem(400, "Call has ended.")

# What a status says when no call-specific text is known.
USUAL: Final[Mapping[int, str]] = {
    400: "Bad request.",
    401: TOKEN_INVALID.text,
    402: ROOM_UNKNOWN,
    403: "Not permitted.",
    404: "Not found.",
    405: "Method not allowed.",
    409: "Conflict.",
    413: "The request body is too large.",
    429: "Too many requests.",
}
