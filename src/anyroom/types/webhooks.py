"""Webhook endpoints: where a platform reports what happens."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias, cast
from urllib.parse import urlsplit

from anyroom.errors import InvalidArgument
from anyroom.types.values import UNSET, Options, Record, Ref, Unset, check_collection, options, record


@record
class WebhookEndpoint(Record):
    """A URL that the platform posts to. `events` are the platform's own words."""

    id: str
    url: str | None = None
    name: str | None = None
    events: tuple[str, ...] = ()
    enabled: bool | None = None


WebhookRef: TypeAlias = str | WebhookEndpoint | Ref[WebhookEndpoint]


def host_of_endpoint(url: str) -> str:
    """The host that an endpoint's URL leads to.

    Raises:
        InvalidArgument: nothing can be posted there, on any platform.
    """
    try:
        parts = urlsplit(url) if isinstance(cast(object, url), str) else None
    except ValueError:  # a bracket that is not closed
        parts = None
    if parts is None or parts.scheme not in {"https", "http"} or not parts.hostname:
        raise InvalidArgument("url must be an http(s) URL with a host: https://example.com/webhooks")
    return parts.hostname


@options
class CreateWebhook(Options):
    """Options of `webhooks.create`: which `events` (the platform's words; all, if not given), under which `name`."""

    events: Collection[str] | Unset = UNSET
    name: str | Unset = UNSET
    enabled: bool | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        check_collection("events", self.events)


@options
class UpdateWebhook(Options):
    """Options of `webhooks.update`; what is not given stays as it is."""

    url: str | Unset = UNSET
    events: Collection[str] | Unset = UNSET
    name: str | Unset = UNSET
    enabled: bool | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        check_collection("events", self.events)
        if self.url is not UNSET:
            host_of_endpoint(self.url)
