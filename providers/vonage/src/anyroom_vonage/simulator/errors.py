"""The five shapes that Vonage's errors come in, and the texts that are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import Answer


def native(status: int, code: int, message: str) -> Answer:
    """The video back end's own shape: a product's code or -1, and the message twice."""
    return Answer({"code": code, "message": message, "description": message}, status)


def plain(status: int, message: str, *, code: int | None = None) -> Answer:
    """The documentation's shape: the status again as code."""
    return Answer({"code": code or status, "message": message}, status)


def message_only(status: int, message: str) -> Answer:
    """Some conflicts, and starting without clients."""
    return Answer({"message": message}, status)


def gateway(status: int, title: str, detail: str | None = None, anchor: str = "") -> Answer:
    """The shape of RFC 7807, from the API gateway before the video back end."""
    problem = {
        "type": f"https://developer.vonage.com/api-errors{anchor}",
        "title": title,
        "detail": detail,
        "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf",
    }
    return Answer({name: text for name, text in problem.items() if text is not None}, status)


# What a status is answered with when no call-specific text is known: the recorded bodies where there are such.
USUAL: Final[Mapping[int, Answer]] = {
    401: gateway(401, "Unauthorized", "You did not provide correct credentials.", "#unauthorized"),
    403: native(403, -1, "Invalid token"),
    404: plain(404, "Not found."),
    405: plain(405, "Method not allowed."),
    408: native(408, -1, "Request timed out."),
    413: plain(413, "The request body is too large."),
    429: gateway(429, "Rate Limit Hit", "Please wait, then retry your request", "#rate-limit"),
}

SESSION_UNKNOWN: Final = plain(404, "Session not found")
NO_STREAMS_YET: Final = plain(404, "The session exists but has not had any streams added to it yet.")
STREAM_UNKNOWN: Final = plain(404, "Not found. The session or stream is not found")
CONNECTION_UNKNOWN: Final = plain(404, "The client specified by the connection ID is not connected to the session.")
STREAM_ID_INVALID: Final = plain(408, "You passed in an invalid stream ID.")
SIGNAL_TOO_LARGE: Final = plain(
    413, "The type string exceeds the maximum length (128 bytes), or the data string exceeds the maximum size (8 kB)."
)

NOBODY_CONNECTED: Final[Mapping[int, Answer]] = {
    status: message_only(status, "Not found. No clients are actively connected to the OpenTok session.")
    for status in (400, 404, 409)
}
# No source prints the error for an encrypted session; the status is that of relayed ones.
ENCRYPTED: Final = plain(409, "This feature is not available in end-to-end encrypted sessions.")

ARCHIVE_UNKNOWN: Final = plain(404, "Archive or stream not found")
ARCHIVE_RUNNING: Final = native(409, 15001, "HTTP 409 Conflict")
ARCHIVE_NOT_STOPPABLE: Final = native(
    409, 15002, "You can only stop an archive that has one of the following statuses: started OR paused OR stopped"
)
ARCHIVE_NOT_DELETABLE: Final = native(
    409,
    15004,
    "You can only delete an archive that has one of the following statuses: available OR uploaded OR deleted",
)
ARCHIVE_RELAYED: Final = native(409, 15008, "Only routed sessions are allowed to initiate archives.")
# The next three are in no source: their status is, or follows from the life cycle.
ARCHIVE_ENDED: Final = plain(409, "The archive is not being recorded.")
STREAMS_CHOSEN_BY_SERVER: Final = plain(405, "Streams can only be selected when the stream mode is manual.")
BROADCAST_RELAYED: Final = plain(409, "Only routed sessions are allowed to initiate broadcasts.")

BROADCAST_UNKNOWN: Final = plain(404, "Broadcast or stream not found")
BROADCAST_RUNNING: Final = message_only(409, "Session is already composed for given tag with code 409")
BROADCAST_STOPPED: Final[Mapping[int, Answer]] = {
    404: BROADCAST_UNKNOWN,
    # The words speak of archives in Vonage's own samples too.
    409: plain(409, "You attempted to stop an archive that was not being recorded"),
}

CAPTIONS_UNKNOWN: Final = plain(404, "Captions not found")
CAPTIONS_RUNNING: Final = native(409, 60003, "Audio captioning is already enabled")
CAPTIONS_RELAYED: Final = plain(409, "Only routed sessions are allowed to initiate captions.")

RENDER_UNKNOWN: Final = plain(
    404, "The Experience Composer (with the specified ID) was not found or it has already stopped."
)
RENDER_TOO_LONG: Final = plain(400, "Invalid maxDuration provided.", code=50005)
RENDER_RELAYED: Final = plain(409, "Only routed sessions are allowed to initiate Experience Composers.")

SIP_RELAYED: Final = plain(409, "Only routed sessions are allowed to initiate SIP Calls")
DTMF_INVALID: Final = plain(400, "Invalid DTMF Digits")
CONNECT_RELAYED: Final = plain(409, "Only routed sessions are allowed to initiate Connect Calls")
MIGRATION_RELAYED: Final = plain(409, "Only routed sessions can be migrated.")
