"""Errors: five shapes of body, and the class that each cause becomes."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from anyroom import errors
from anyroom.capabilities import endpoints_of
from anyroom.errors import ProviderError, WrongState
from anyroom.failures import failure
from anyroom.operations import Endpoint, Request, Response
from anyroom.types import Broadcast
from anyroom_vonage import Vonage

from .stagehand import NOW, Stagehand, answered

ENDPOINTS: Final = {item.operation: item for name in dir(Vonage) for item in endpoints_of(getattr(Vonage, name))}
NO_CLIENTS: Final = "Not found. No clients are actively connected to the OpenTok session."
GATEWAY: Final = {"type": "https://developer.vonage.com/api-errors#x", "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf"}


def back_end(code: int, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "description": message}


CASES: Final = [
    # --- a bad token, and a good one that may not
    ("listArchives", 403, back_end(-1, "Invalid token format"), "AuthenticationFailed", ""),
    ("listArchives", 403, back_end(-1, "Invalid issuer format"), "AuthenticationFailed", ""),
    ("listArchives", 403, back_end(-1, "Invalid signature"), "AuthenticationFailed", ""),
    ("createSession", 403, back_end(-1, "Invalid Token"), "AuthenticationFailed", ""),
    ("listArchives", 403, {"code": 403, "message": "Authentication error"}, "AuthenticationFailed", ""),
    ("listArchives", 403, {"code": 403, "message": "You passed in an invalid JWT token."}, "AuthenticationFailed", ""),
    ("listArchives", 403, {"message": "The token has expired"}, "AuthenticationFailed", ""),
    (
        "forceDisconnect",
        403,
        {"code": 403, "message": "You are not authorized to forceDisconnect, check your authentication credentials."},
        "AuthenticationFailed",
        "",
    ),
    ("listArchives", 401, {**GATEWAY, "title": "Unauthorized", "detail": "no"}, "AuthenticationFailed", ""),
    ("listArchives", 403, {**GATEWAY, "title": "Forbidden", "detail": "no permission"}, "PermissionDenied", ""),
    ("listArchives", 403, None, "PermissionDenied", ""),
    # --- nobody in the room
    ("startArchive", 404, {"message": NO_CLIENTS}, "NoActiveSession", ""),
    ("startArchive", 400, {"code": 400, "message": NO_CLIENTS}, "NoActiveSession", ""),
    ("startArchive", 409, {"code": 409, "message": "There are no connected clients."}, "NoActiveSession", ""),
    ("startBroadcast", 404, {"message": NO_CLIENTS}, "NoActiveSession", ""),
    ("startCaptions", 404, {"message": NO_CLIENTS}, "NoActiveSession", ""),
    ("dial", 404, {"message": NO_CLIENTS}, "NoActiveSession", ""),
    ("forceDisconnect", 404, {"message": "There is no connection of that id."}, "NotFound", ""),
    # --- running already
    ("startArchive", 409, back_end(15001, "HTTP 409 Conflict"), "AlreadyActive", "15001"),
    (
        "startBroadcast",
        409,
        {"message": "Session is already composed for given tag with code 409"},
        "AlreadyActive",
        "",
    ),
    (
        "startBroadcast",
        409,
        {"code": 409, "message": "The broadcast has already started for the session."},
        "AlreadyActive",
        "",
    ),
    ("startCaptions", 409, back_end(60003, "Audio captioning is already enabled"), "AlreadyActive", "60003"),
    # --- in another state
    ("stopArchive", 409, back_end(15002, "You can only stop an archive that ..."), "WrongState", "15002"),
    ("deleteArchive", 409, back_end(15004, "You can only delete an archive that ..."), "WrongState", "15004"),
    ("stopArchive", 409, None, "WrongState", ""),
    (
        "stopBroadcast",
        409,
        {"code": 409, "message": "You attempted to stop an archive that was not being recorded"},
        "WrongState",
        "",
    ),
    ("selectArchiveStreams", 405, None, "WrongState", ""),
    ("selectBroadcastStreams", 405, {"code": 405}, "WrongState", ""),
    # --- other conflicts
    (
        "startArchive",
        409,
        back_end(15008, "Only routed sessions are allowed to initiate archives."),
        "Conflict",
        "15008",
    ),
    ("startBroadcast", 409, {"message": "Only routed sessions are allowed"}, "Conflict", ""),
    (
        "startAudioConnector",
        409,
        {"message": "Only routed sessions are allowed to initiate Connect Calls"},
        "Conflict",
        "",
    ),
    ("dial", 409, {"code": 409}, "Conflict", ""),
    ("startCaptions", 409, {"message": "relayed session"}, "Conflict", ""),
    # --- not there
    ("getArchive", 404, {"code": 404, "message": "Archive or stream not found"}, "NotFound", ""),
    ("startArchive", 404, {"code": 404, "message": "Session not found"}, "NotFound", ""),
    ("stopRender", 404, {"code": 404, "message": "... was not found or it has already stopped."}, "NotFound", ""),
    ("getBroadcast", 409, {"code": 409, "message": "No matching broadcast found."}, "NotFound", ""),
    ("getBroadcast", 409, None, "NotFound", ""),
    ("stopBroadcast", 409, {"message": "no matching broadcast"}, "NotFound", ""),
    ("getStream", 408, {"code": 408, "message": "You passed in an invalid stream ID."}, "NotFound", ""),
    ("muteStream", 408, {"code": 408, "message": "You passed in an invalid stream ID."}, "NotFound", ""),
    # --- a time-out behind the front door: the outcome is unknown
    ("startBroadcast", 408, back_end(-1, "Request timed out."), "ProviderUnavailable", ""),
    ("getStream", 408, back_end(-1, "Request timed out."), "ProviderUnavailable", ""),
    ("listArchives", 408, None, "ProviderUnavailable", ""),
    # --- malformed
    ("startArchive", 400, {"code": 400, "message": "Invalid request. bad resolution"}, "InvalidRequest", ""),
    ("startRender", 400, {"code": 50005, "message": "Invalid maxDuration provided."}, "InvalidRequest", "50005"),
    ("signalSession", 413, {"code": 413, "message": "The type string exceeds ..."}, "InvalidRequest", ""),
    ("listArchives", 405, None, "InvalidRequest", ""),
    # --- the platform itself
    ("listArchives", 429, {**GATEWAY, "title": "Rate Limit Hit"}, "RateLimited", ""),
    ("listArchives", 500, {**GATEWAY, "title": "Internal Server Error"}, "ProviderUnavailable", ""),
    ("listArchives", 503, None, "ProviderUnavailable", ""),
    ("listArchives", 302, None, "UnexpectedResponse", ""),
]


def error_of(operation: str, response: Response, vonage: Vonage) -> ProviderError:
    return failure(vonage.problem(Request(ENDPOINTS[operation]), response), response, now=NOW)


@pytest.mark.parametrize(("operation", "status", "body", "kind", "code"), CASES)
def test_the_same_mistake_is_the_same_class(
    vonage: Vonage, operation: str, status: int, body: Any, kind: str, code: str
) -> None:
    error = error_of(operation, answered(body, status), vonage)
    assert type(error) is getattr(errors, kind)
    assert (error.status, error.code, error.raw) == (status, code, body)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (json.dumps(back_end(15004, "the message")).encode(), "the message"),
        (b'{"code": 404, "message": "the message"}', "the message"),
        (b'{"message": "the message"}', "the message"),
        (b'{"type": "t", "title": "a title", "detail": "the detail", "instance": "i"}', "the detail"),
        (b'{"type": "t", "title": "a title", "instance": "i"}', "a title"),
        (b'{"description": "the description"}', "the description"),
        (b'{"message": "", "description": "the description"}', "the description"),
        (b'{"message": {"deep": 1}, "title": "a title"}', "a title"),
        (b'{"Error": "Bad Request"}', "Bad Request"),
        (b"plain words", "plain words"),
        (b'"a JSON text"', "a JSON text"),
        (b"<errorPayload>\n<code>-1</code></errorPayload>", "<errorPayload> <code>-1</code></errorPayload>"),
        (b"", "the service gave no reason"),
        (b"[]", "the service gave no reason"),
        (b"{}", "the service gave no reason"),
        (b"null", "the service gave no reason"),
        (b'{"code": true, "message": null}', "the service gave no reason"),
        (b"\xff\xfe", "��"),
    ],
)
def test_what_went_wrong_is_found_in_every_shape(vonage: Vonage, content: bytes, message: str) -> None:
    assert error_of("createSession", Response(400, content), vonage).message == message


@pytest.mark.parametrize("code", [-1, "-1", 404, "404", None, True, ""])
def test_a_code_that_is_none_is_left_out(vonage: Vonage, code: Any) -> None:
    error = error_of("getArchive", answered({"code": code, "message": "gone"}, 404), vonage)
    assert (error.code, str(error)) == ("", "404 Not Found: gone")


def test_the_gateway_says_under_which_id_it_keeps_the_request(vonage: Vonage) -> None:
    assert error_of("createSession", answered(GATEWAY, 500), vonage).request_id == GATEWAY["instance"]


def test_an_operation_of_the_users_own_is_read_by_its_status(vonage: Vonage) -> None:
    raw = Endpoint("raw", "POST", "/v2/x", ENDPOINTS["createSession"].safety)
    error = failure(vonage.problem(raw(), answered({"code": 409}, 409)), answered({"code": 409}, 409), now=NOW)
    assert type(error) is errors.Conflict


# --- stopping a broadcast that is not running --------------------------------------------------------------------------

UNKNOWN: Final = answered({"code": 404, "message": "Broadcast or stream not found"}, 404)
UNMATCHED: Final = answered({"code": 409, "message": "No matching broadcast found."}, 409)


def test_a_broadcast_that_can_be_read_as_ended_has_ended(stagehand: Stagehand) -> None:
    with pytest.raises(WrongState) as caught:
        stagehand.play(stagehand.provider.stop_broadcast("b"), UNKNOWN, {"id": "b", "status": "stopped"})
    assert caught.value.status == 404


@pytest.mark.parametrize("unknown", [UNKNOWN, UNMATCHED])
def test_a_broadcast_that_we_hold_was_there_once(stagehand: Stagehand, unknown: Response) -> None:
    with pytest.raises(WrongState):
        stagehand.play(stagehand.provider.stop_broadcast(Broadcast(provider="vonage", id="b")), unknown, unknown)


@pytest.mark.parametrize("read", [UNKNOWN, UNMATCHED, answered({"id": "b", "status": "started"})])
def test_of_an_id_alone_no_more_is_known_than_is_said(stagehand: Stagehand, read: Response) -> None:
    with pytest.raises(errors.NotFound):
        stagehand.play(stagehand.provider.stop_broadcast("b"), UNKNOWN, read)
    assert [said[0] for said in stagehand.said] == ["POST", "GET"]
