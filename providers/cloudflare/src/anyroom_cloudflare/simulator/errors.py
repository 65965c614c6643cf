"""The three shapes that RealtimeKit's errors come in, and the texts that are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anyroom.simulator import Answer


def service(status: int, message: str) -> Answer:
    """RealtimeKit's own shape: the status again as code."""
    return Answer({"success": False, "error": {"code": status, "message": message}}, status)


def gateway(status: int, *problems: tuple[int, str], documentation: str | None = None) -> Answer:
    """The shape of every Cloudflare API, from the gateway before RealtimeKit: Cloudflare's own codes, in a list."""
    link = {} if documentation is None else {"documentation_url": documentation}
    errors = [{"code": code, "message": message, **link} for code, message in problems]
    return Answer({"success": False, "errors": errors, "messages": [], "result": None}, status)


def bad_request(problem: str) -> Answer:
    """What the documented failures of webhooks look like; other resources are taken to be worded alike."""
    return service(400, f"BAD_REQUEST: {problem}")


def in_service_words(message: str) -> str:
    """`name: is required` as the service writes it: `"name" is required`."""
    name, separator, problem = message.partition(": ")
    return f'"{name}" {problem}' if separator else message


AUTHENTICATION: Final = (10000, "Authentication error")

# Which status goes with 9106, 7003 and 7000 is documented nowhere.
CREDENTIAL_MISSING: Final = (9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")
CREDENTIAL_BAD: Final = gateway(401, AUTHENTICATION)
ACCOUNT_OF_OTHERS: Final = gateway(403, AUTHENTICATION)
FORBIDDEN: Final = gateway(
    403, (10000, "Forbidden"), documentation="https://developers.cloudflare.com/api/resources/realtime_kit/"
)
NO_ROUTE: Final = gateway(
    404,
    (7003, "Could not route to that path, perhaps your object identifier is invalid?"),
    (7000, "No route for that URI"),
)
# The webhook operations alone document their 401, in a shape that is neither of the other two.
WEBHOOKS_UNAUTHORIZED: Final = Answer({"message": "Unauthorized"}, 401)

# What a status is answered with when nothing in particular is known. The last three bodies are documented nowhere.
USUAL: Final[Mapping[int, Answer]] = {
    401: CREDENTIAL_BAD,
    403: FORBIDDEN,
    404: NO_ROUTE,
    405: gateway(405, (10000, "Method not allowed")),
    413: gateway(413, (10000, "Request entity too large")),
    429: gateway(429, (10000, "Rate limited. Please wait and try again.")),
}


def nobody_in(meeting_id: str) -> Answer:
    return service(404, f"No active session found for meeting_id {meeting_id}")


def nobody_called(participant_id: str) -> Answer:
    return service(404, f"No user found with id {participant_id}")


# From here on the words, and with one exception the statuses, are ours: no source has them. The exception is the 404
# of a meeting without an active recording.
def unknown(kind: str, thing_id: str, status: int = 404) -> Answer:
    return service(status, f"No {kind} found with id {thing_id}")


def unknown_preset(name: str, status: int) -> Answer:
    return service(status, f"No preset found with name {name}")


def repeated_participant(custom_id: str) -> Answer:
    return service(409, f"A participant with custom_participant_id {custom_id} already exists in this meeting")


def repeated_preset(name: str) -> Answer:
    return service(409, f"A preset with name {name} already exists")


def recording_running(meeting_id: str) -> Answer:
    return service(409, f"A recording is already running for meeting_id {meeting_id}")


def no_recording_in(meeting_id: str) -> Answer:
    return service(404, f"No active recording found for meeting_id {meeting_id}")


def wrong_transition(action: str, state: str, status: int) -> Answer:
    return service(status, f"Cannot {action} a recording with status {state}")


def livestream_running(meeting_id: str) -> Answer:
    return service(409, f"A livestream is already active for meeting_id {meeting_id}")


def no_livestream_in(meeting_id: str) -> Answer:
    return service(404, f"No active livestream found for meeting_id {meeting_id}")


def no_livestream_session(livestream_id: str) -> Answer:
    return service(404, f"No active session found for livestream_id {livestream_id}")


def nothing_kept(kind: str, session_id: str) -> Answer:
    return service(404, f"No {kind} found for session_id {session_id}")
