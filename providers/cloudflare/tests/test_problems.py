"""Errors: three shapes of body, and the class that each cause becomes."""

from __future__ import annotations

from typing import Any, Final

import httpx
import pytest

from anyroom import Client, errors
from anyroom.capabilities import endpoints_of
from anyroom.errors import ProviderError, UnexpectedResponse
from anyroom.failures import failure
from anyroom.operations import Request, Response
from anyroom.types import Storage
from anyroom_cloudflare import Cloudflare

from .stagehand import NOW, TOKEN, Stagehand, answered, gateway, refused

ENDPOINTS: Final = {
    item.operation: item for name in dir(Cloudflare) for item in endpoints_of(getattr(Cloudflare, name))
}
NO_SESSION: Final = "No active session found for meeting_id 6bf2b8be-04dd-4191-b602-1128921a306b"
NO_USER: Final = "No user found with id 813432c7-3c5a-45e2-9acf-eef7061c7584"
NO_ROUTE: Final = "Could not route to /accounts/x/realtime/kit, perhaps your object identifier is invalid?"

CASES: Final = [
    # --- credentials: the gateway's family
    ("listMeetings", gateway(401, 10000, "Authentication error"), "AuthenticationFailed", "10000"),
    ("listMeetings", gateway(403, 10000, "Authentication error"), "AuthenticationFailed", "10000"),
    ("listMeetings", gateway(403, 10000, "Forbidden"), "PermissionDenied", "10000"),
    ("listMeetings", gateway(400, 9106, "Missing X-Auth-Key, ... or Authorization headers"), "AuthenticationFailed", "9106"),
    ("listMeetings", gateway(400, 6003, "Invalid request headers"), "AuthenticationFailed", "6003"),
    ("listWebhooks", answered({"message": "Unauthorized"}, 401), "AuthenticationFailed", ""),
    ("listMeetings", refused(401, "Unauthorized"), "AuthenticationFailed", ""),
    ("listMeetings", refused(403, "Not allowed"), "PermissionDenied", ""),
    ("listMeetings", answered(None, 401), "AuthenticationFailed", ""),
    # --- an account or an app that is none, and what is not there
    ("getMeeting", gateway(400, 7003, NO_ROUTE), "NotFound", "7003"),
    ("getMeeting", gateway(404, 7000, "No route for that URI"), "NotFound", "7000"),
    ("getMeeting", refused(404, "Meeting not found"), "NotFound", ""),
    ("getMeeting", refused(500, "Meeting not found"), "NotFound", ""),
    ("getMeeting", refused(500, "The meeting does not exist"), "NotFound", ""),
    ("editParticipant", refused(500, "no participant was found"), "NotFound", ""),
    ("getMeeting", answered({"success": False, "error": {"code": 404, "message": "gone"}}, 500), "NotFound", ""),
    ("getMeeting", answered({"success": False, "error": {"code": 404, "message": "gone"}}, 200), "NotFound", ""),
    ("getWebhook", refused(400, 'BAD_REQUEST: "id" must be a valid GUID'), "NotFound", ""),
    ("controlRecording", refused(400, 'BAD_REQUEST: "id" must be a valid GUID'), "NotFound", ""),
    ("kickParticipants", refused(404, NO_USER), "NotFound", ""),
    ("kickParticipants", refused(404, NO_SESSION), "NotFound", ""),
    ("muteParticipants", refused(404, NO_SESSION), "NotFound", ""),
    # --- nobody in the room
    ("getActiveSession", refused(404, NO_SESSION), "NoActiveSession", ""),
    ("kickAllParticipants", refused(404, NO_SESSION), "NoActiveSession", ""),
    ("startRecording", refused(400, "There is no live session in this meeting"), "NoActiveSession", ""),
    ("startRecording", refused(409, NO_SESSION), "NoActiveSession", ""),
    ("startRecording", refused(500, NO_SESSION), "NoActiveSession", ""),
    ("startMeetingLivestream", refused(422, "No ongoing meeting"), "NoActiveSession", ""),
    # --- a closed room
    ("addParticipant", refused(400, "Meeting is INACTIVE"), "WrongState", ""),
    ("addParticipant", refused(403, "The meeting is not active"), "WrongState", ""),
    ("startRecording", refused(409, "Meeting is inactive"), "WrongState", ""),
    ("getMeeting", refused(404, "closed"), "NotFound", ""),
    # --- running already
    ("startRecording", refused(409, "A recording is in progress"), "AlreadyActive", ""),
    ("startRecording", refused(422, "Recording already running"), "AlreadyActive", ""),
    ("startMeetingLivestream", refused(409, "Busy"), "AlreadyActive", ""),
    ("startMeetingLivestream", refused(400, "Already live"), "AlreadyActive", ""),
    ("addParticipant", refused(409, "Participant already exists"), "Conflict", ""),
    # --- not in a state for it
    ("controlRecording", refused(400, "Cannot pause a stopped recording"), "WrongState", ""),
    ("controlRecording", refused(409, "Recording has ended"), "WrongState", ""),
    ("controlRecording", refused(422, "Invalid action"), "WrongState", ""),
    ("controlRecording", refused(404, "Recording not found"), "NotFound", ""),
    ("stopMeetingLivestream", refused(400, "No livestream is running"), "WrongState", ""),
    # --- malformed, too much, broken
    ("createWebhook", refused(400, 'BAD_REQUEST: "name" is required'), "InvalidRequest", ""),
    ("createMeeting", refused(422, "Invalid enum value"), "InvalidRequest", ""),
    ("listMeetings", gateway(429, 10429, "Too many requests"), "RateLimited", "10429"),
    ("listMeetings", refused(500, "Something broke"), "ProviderUnavailable", ""),
    ("listMeetings", Response(502, b"<html><h1>Bad gateway</h1></html>"), "ProviderUnavailable", ""),
    ("listMeetings", answered(["odd"], 500), "ProviderUnavailable", ""),
    ("listMeetings", answered({"success": False, "error": {"code": 503, "message": "busy"}}, 200), "ProviderUnavailable", ""),
    ("listMeetings", answered({"success": False, "error": {"code": 499, "message": "?"}}, 502), "ProviderUnavailable", ""),
    ("listMeetings", answered({"success": False, "error": {"code": "E42", "message": "odd"}}, 400), "InvalidRequest", "E42"),
    ("listMeetings", answered({"success": False, "errors": [], "result": None}, 400), "InvalidRequest", ""),
]  # fmt: skip


def error_of(cloudflare: Cloudflare, operation: str, response: Response) -> ProviderError:
    request = Request(ENDPOINTS[operation])
    return failure(cloudflare.problem(request, response), response, now=NOW)


@pytest.mark.parametrize(
    ("operation", "response", "kind", "code"),
    CASES,
    ids=[f"{operation}-{response.status}-{kind}-{n}" for n, (operation, response, kind, _) in enumerate(CASES)],
)
def test_what_a_refusal_means(cloudflare: Cloudflare, operation: str, response: Response, kind: str, code: str) -> None:
    error = error_of(cloudflare, operation, response)
    assert (type(error).__name__, error.code) == (kind, code)
    assert error.raw == response.json()
    assert error.status == response.status


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (refused(400, "one line"), "one line"),
        (gateway(400, 1, "first"), "first"),
        (answered({"errors": [{"code": 1, "message": "first"}, {"message": "second"}, "odd"]}, 400), "first; second"),
        (answered({"error": {"code": 422, "message": ['"layers" is required', '"type" is required']}}, 422),
         '"layers" is required; "type" is required'),
        (answered({"error": "in words"}, 400), "in words"),
        (answered({"message": "Unauthorized"}, 401), "Unauthorized"),
        (Response(500, b"upstream connect error"), "upstream connect error"),
        (Response(502, b" <html>"), "the service gave no reason"),
        (answered({"error": {"message": {"odd": True}}}, 400), "the service gave no reason"),
    ],
)  # fmt: skip
def test_what_a_refusal_says(cloudflare: Cloudflare, response: Response, message: str) -> None:
    assert error_of(cloudflare, "listMeetings", response).message == message


def test_a_refusal_under_a_status_of_success_shows_no_credential(cloudflare: Cloudflare) -> None:
    """Neither ours nor those that the request held."""
    secret = "wJalrXUtnFEMI/K7MDENG"
    storage = Storage(kind="aws", bucket="files", region="eu-west-1", access_key="AKIAIOSFODNN7EXAMPLE", secret=secret)
    body = {"success": False, "error": {"code": 403, "message": f"{TOKEN} may not use {secret}"}}
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
    with httpx.Client(transport=answer) as http, pytest.raises(errors.PermissionDenied) as caught:
        Client(cloudflare, http=http).recordings.start("room-1", storage=storage)
    assert str(caught.value).endswith("*** may not use ***")
    assert TOKEN not in f"{caught.value.args} {caught.value.raw}"
    assert secret not in f"{caught.value.args}"


@pytest.mark.parametrize(
    "response",
    [Response(200, b"<html>"), Response(200), answered([]), answered({"success": False}), answered({"id": "x"})],
)
def test_a_success_that_cannot_be_read(stagehand: Stagehand, response: Response) -> None:
    with pytest.raises(UnexpectedResponse):
        stagehand.play(stagehand.provider.get_room("room-1"), response)


@pytest.mark.parametrize("envelope", ["data", "result"])
def test_both_envelopes_are_opened(stagehand: Stagehand, envelope: str) -> None:
    body: dict[str, Any] = {"success": True, envelope: {"id": "room-1"}}
    assert stagehand.play(stagehand.provider.get_room("room-1"), answered(body)).id == "room-1"
