"""Webhook endpoints: URLs in the application's document, of which nothing else may change."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from anyroom.errors import (
    ConfigurationError,
    Conflict,
    InvalidArgument,
    NotFound,
    UnexpectedResponse,
    UnsupportedOption,
)
from anyroom.operations import Operation
from anyroom.types.webhooks import CreateWebhook, UpdateWebhook
from anyroom_vonage import Vonage
from anyroom_vonage.participants import LIST_CONNECTIONS
from anyroom_vonage.vocabulary import CALLBACK_KINDS
from anyroom_vonage.webhooks import GET

from .stagehand import APPLICATION, Stagehand, answered

URL: Final = "https://example.com/hook"
ELSEWHERE: Final = "https://example.com/elsewhere"
ASKED: Final = ("GET", f"/v2/applications/{APPLICATION}", [], None)


def application(webhooks: Mapping[str, Any] | None) -> dict[str, Any]:
    """A document with much beside the webhooks in it."""
    video: dict[str, Any] = {"storage": {"cloud_storage": True}}
    if webhooks is not None:
        video["webhooks"] = webhooks
    return {
        "id": APPLICATION,
        "name": "Lessons",
        "keys": {"public_key": "PEM"},
        "privacy": {"improve_ai": False},
        "capabilities": {"voice": {"webhooks": {"answer_url": {"address": ELSEWHERE}}}, "video": video, "rtc": {}},
        "_links": {"self": {"href": "/"}},
        "member of next year": [1],
    }


def written(webhooks: Mapping[str, Any]) -> tuple[Any, ...]:
    """The request that writes these webhooks, and all else as it was."""
    document = {key: value for key, value in application(webhooks).items() if key not in {"id", "_links"}}
    return ("PUT", f"/v2/applications/{APPLICATION}", [], document)


def slot(url: str = URL, **more: Any) -> dict[str, Any]:
    return {"address": url, "active": True, **more}


@pytest.fixture
def vonage(pem: str) -> Vonage:
    return Vonage(application_id=APPLICATION, private_key=pem, api_key="a1b2c3d4", api_secret="api-secret")


def test_all_kinds_unless_told_otherwise(stagehand: Stagehand) -> None:
    webhooks = {kind: slot() for kind in CALLBACK_KINDS}
    made = stagehand.play(
        stagehand.provider.create_webhook(URL, CreateWebhook()), application({}), application(webhooks)
    )
    assert stagehand.said == [ASKED, written(webhooks)]
    assert (made.id, made.url, made.events, made.enabled) == ("session_created", URL, CALLBACK_KINDS, True)
    assert made.raw == webhooks


@pytest.mark.parametrize("bare", [{"name": "bare"}, {"name": "bare", "capabilities": {"video": {}}}])
def test_an_application_without_webhooks_gets_some(stagehand: Stagehand, bare: dict[str, Any]) -> None:
    made = stagehand.play(
        stagehand.provider.create_webhook(URL, CreateWebhook(events=["archive_status"], enabled=False)),
        bare,
        answered(None),
    )
    webhooks = {"archive_status": {"address": URL, "active": False}}
    assert stagehand.said[1][3] == {"name": "bare", "capabilities": {"video": {"webhooks": webhooks}}}
    assert (made.id, made.enabled) == ("archive_status", False)


def test_what_stands_beside_an_url_stays(stagehand: Stagehand) -> None:
    before = {
        "archive_status": slot(secret="kept", signature_method="hmac"),
        "broadcast_status": slot(secret="kept too"),
        "stream_created": slot(ELSEWHERE, secret="another's"),
        "webhook_of_next_year": slot(ELSEWHERE),
        "render_status": {"secret": "of nothing yet"},
    }
    after = {
        "stream_created": before["stream_created"],
        "webhook_of_next_year": before["webhook_of_next_year"],
        "render_status": {"secret": "of nothing yet", **slot("https://example.com/moved")},
        "archive_status": slot("https://example.com/moved", secret="kept", signature_method="hmac"),
    }
    options = UpdateWebhook(url="https://example.com/moved", events=["render_status", "archive_status"])
    found = stagehand.play(
        stagehand.provider.update_webhook("broadcast_status", options), application(before), application(after)
    )
    assert stagehand.said == [ASKED, written(after)]
    assert (found.id, found.events) == ("archive_status", ("archive_status", "render_status"))


def test_endpoints_are_urls(stagehand: Stagehand) -> None:
    webhooks = {
        "webhook_of_next_year": slot(),
        "render_status": slot(active=False),
        "archive_status": slot(ELSEWHERE),
        "captions_status": slot(""),
        "stream_created": {"active": True},
        "stream_destroyed": "odd",
        "session_created": {"address": ELSEWHERE},
    }
    page = stagehand.play(stagehand.provider.list_webhooks(), application(webhooks))
    assert [(item.id, item.url, item.events, item.enabled) for item in page.items] == [
        ("session_created", ELSEWHERE, ("session_created", "archive_status"), True),
        ("render_status", URL, ("render_status", "webhook_of_next_year"), None),
    ]
    assert page.next_cursor is None
    assert stagehand.play(stagehand.provider.list_webhooks(), application(None)).items == ()


@pytest.mark.parametrize("webhook_id", ["render_status", "webhook_of_next_year"])
def test_each_of_its_events_names_an_endpoint(stagehand: Stagehand, webhook_id: str) -> None:
    webhooks = {"webhook_of_next_year": slot(), "render_status": slot()}
    assert stagehand.play(stagehand.provider.get_webhook(webhook_id), application(webhooks)).id == "render_status"


def test_what_is_on_and_off_stays_so_until_told(stagehand: Stagehand) -> None:
    webhooks = {"archive_status": slot(active=False), "render_status": slot()}
    moved = {kind: {**said, "address": ELSEWHERE} for kind, said in webhooks.items()}
    stagehand.play(
        stagehand.provider.update_webhook("archive_status", UpdateWebhook(url=ELSEWHERE)),
        application(webhooks),
        application(moved),
    )
    assert stagehand.said[1] == written(moved)
    on = {kind: slot() for kind in webhooks}
    found = stagehand.play(
        stagehand.provider.update_webhook("archive_status", UpdateWebhook(enabled=True)),
        application(webhooks),
        application(on),
    )
    assert stagehand.said[3] == written(on)
    assert found.enabled is True


def test_deleting_leaves_the_others(stagehand: Stagehand) -> None:
    webhooks = {"archive_status": slot(), "render_status": slot(), "stream_created": slot(ELSEWHERE)}
    kept = {"stream_created": slot(ELSEWHERE)}
    stagehand.play(stagehand.provider.delete_webhook("render_status"), application(webhooks), application(kept))
    assert stagehand.said == [ASKED, written(kept)]


def test_an_event_has_one_url(stagehand: Stagehand) -> None:
    webhooks = {"archive_status": slot(ELSEWHERE), "render_status": slot()}
    for operation in (
        stagehand.provider.create_webhook(URL, CreateWebhook()),
        stagehand.provider.update_webhook("render_status", UpdateWebhook(events=["archive_status"])),
    ):
        with pytest.raises(Conflict, match="archive_status; update or delete"):
            stagehand.play(operation, application(webhooks))
    assert {request[0] for request in stagehand.said} == {"GET"}


def test_the_same_url_gets_more_events(stagehand: Stagehand) -> None:
    webhooks = {"render_status": slot(secret="kept")}
    both = {**webhooks, "archive_status": slot()}
    made = stagehand.play(
        stagehand.provider.create_webhook(URL, CreateWebhook(events=["archive_status"])),
        application(webhooks),
        application(both),
    )
    assert stagehand.said[1] == written(both)
    assert (made.id, made.events) == ("archive_status", ("archive_status", "render_status"))


@pytest.mark.parametrize("webhook_id", ["archive_status", "no_such_event", "captions_status"])
def test_what_is_posted_nowhere_is_not_found(stagehand: Stagehand, webhook_id: str) -> None:
    webhooks = {"render_status": slot(), "captions_status": slot("")}
    for operation in (
        stagehand.provider.get_webhook(webhook_id),
        stagehand.provider.update_webhook(webhook_id, UpdateWebhook(enabled=True)),
        stagehand.provider.delete_webhook(webhook_id),
    ):
        with pytest.raises(NotFound, match=webhook_id):
            stagehand.play(operation, application(webhooks))


def test_an_answer_that_is_no_application_is_unexpected(stagehand: Stagehand) -> None:
    with pytest.raises(UnexpectedResponse):
        stagehand.play(stagehand.provider.list_webhooks(), ["odd"])


REFUSED: Final[Mapping[str, tuple[Callable[[Vonage], Operation[Any]], type[Exception], str]]] = {
    "an unknown event": (
        lambda vonage: vonage.create_webhook(URL, CreateWebhook(events=["archive"])),
        InvalidArgument,
        "no such event: archive; known: session_created",
    ),
    "no events": (lambda vonage: vonage.create_webhook(URL, CreateWebhook(events=[])), InvalidArgument, "empty"),
    "no events any more": (
        lambda vonage: vonage.update_webhook("x", UpdateWebhook(events=[])),
        InvalidArgument,
        "must not be empty",
    ),
    "no URL": (lambda vonage: vonage.create_webhook("example.com", CreateWebhook()), InvalidArgument, "http"),
    "half an URL": (lambda vonage: vonage.create_webhook("https://[", CreateWebhook()), InvalidArgument, "http"),
    "an URL without a host": (
        lambda vonage: vonage.update_webhook("x", UpdateWebhook(url="https:///x")),
        InvalidArgument,
        "http",
    ),
    "a name": (lambda vonage: vonage.create_webhook(URL, CreateWebhook(name="x")), UnsupportedOption, "no name"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_before_any_request(stagehand: Stagehand, what: str) -> None:
    make, error, reason = REFUSED[what]
    with pytest.raises(error, match=reason):
        stagehand.play(make(stagehand.provider))
    assert stagehand.said == []


CALLS: Final[Mapping[str, Callable[[Vonage], Operation[Any]]]] = {
    "create": lambda vonage: vonage.create_webhook(URL, CreateWebhook()),
    "get": lambda vonage: vonage.get_webhook("archive_status"),
    "list": lambda vonage: vonage.list_webhooks(),
    "update": lambda vonage: vonage.update_webhook("archive_status", UpdateWebhook(enabled=True)),
    "delete": lambda vonage: vonage.delete_webhook("archive_status"),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("half", [{}, {"api_key": "a1b2c3d4"}, {"api_secret": "api-secret"}])
def test_without_the_accounts_credentials_nothing_is_sent(pem: str, call: str, half: dict[str, str]) -> None:
    vonage = Vonage.configured({"application_id": APPLICATION, "private_key": pem, **half}, environ={})
    with pytest.raises(ConfigurationError, match="VONAGE_API_KEY and VONAGE_API_SECRET") as caught:
        next(CALLS[call](vonage))
    assert not any(secret in str(caught.value) for secret in half.values())


def test_the_account_signs_what_is_asked_of_the_application_alone(vonage: Vonage) -> None:
    basic = base64.b64encode(b"a1b2c3d4:api-secret").decode()
    assert vonage.sign(GET()) == {"Authorization": f"Basic {basic}"}
    assert GET.origin in vonage.origins()
    assert vonage.sign(LIST_CONNECTIONS())["Authorization"].startswith("Bearer ")
