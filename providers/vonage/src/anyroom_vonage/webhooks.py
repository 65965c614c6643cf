"""Webhooks: what is posted, and where to, which the application's document says for each kind of callback."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, emulated, speaks
from anyroom.errors import Conflict, InvalidArgument, NotFound
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Refused, Used, option_table
from anyroom.types.values import UNSET, check_collection, identify
from anyroom.types.webhooks import CreateWebhook, UpdateWebhook, WebhookEndpoint, WebhookRef, host_of_endpoint
from anyroom.webhooks.parsing import Delivered, Headers, parse
from anyroom.webhooks.seen import SeenDeliveries
from anyroom_vonage import wire
from anyroom_vonage.account import APPLICATION, VonageAccount
from anyroom_vonage.vocabulary import CALLBACK_KINDS

# Application API v2, not the Video API.
_APPLICATION: Final = "/v2/applications/{applicationId}"
GET: Final = Endpoint("getApplication", "GET", _APPLICATION, Safety.READ, origin=APPLICATION)
UPDATE: Final = Endpoint("updateApplication", "PUT", _APPLICATION, Safety.IDEMPOTENT, origin=APPLICATION)

_NAMELESS: Final = Refused(Why.UPSTREAM, "an endpoint has no name here; tell them apart by their URLs")
CREATE_OPTIONS: Final = option_table(CreateWebhook, {"events": Used(), "enabled": Used(), "name": _NAMELESS})
UPDATE_OPTIONS: Final = option_table(
    UpdateWebhook, {"url": Used(), "events": Used(), "enabled": Used(), "name": _NAMELESS}
)
_READS: Final = "read from the application, which takes the account's api_key and api_secret"
_WRITES: Final = (
    "written into the application, which takes the account's api_key and api_secret, and where who writes last wins; "
    "each kind of event has one URL"
)


class Webhooks(VonageAccount):
    """Deliveries, and the application's webhooks.

    An endpoint is a URL, with all the kinds of callback that are posted there; its id is the first of them, and each of them
    names it. Changes take up to half an hour to be in force (Vonage's guides).
    """

    @override
    @speaks()
    def parse_webhook(
        self, headers: Headers, body: bytes, /, *, verify: bool = True, seen: SeenDeliveries | None = None
    ) -> Operation[Delivered]:
        """Nothing is fetched: the secret is a setting, `webhook_secret`."""
        memory = self._seen if seen is None else seen
        return parse(self._deliveries, headers, body, now=self.clock.now(), seen=memory, verify=verify)

    @override
    @emulated(_WRITES)
    @speaks(GET, UPDATE, options=CREATE_OPTIONS)
    def create_webhook(self, url: str, options: CreateWebhook, /) -> Operation[WebhookEndpoint]:
        """The secret of each kind is the service's to make; the dashboard shows it. Where the URL is an endpoint already, that
        gets these events as well.

        Raises:
            Conflict: another endpoint has one of the events.
        """
        self.write(CREATE_OPTIONS, options, {})
        host_of_endpoint(url)
        kinds = CALLBACK_KINDS if options.events is UNSET else _kinds(options.events)
        application = yield from self._application()
        _require_free(application, kinds, url)
        active = True if options.enabled is UNSET else options.enabled
        return (yield from self._put(application, kinds, {kind: {"address": url, "active": active} for kind in kinds}))

    @override
    @emulated(_READS)
    @speaks(GET)
    def get_webhook(self, webhook: WebhookRef, /) -> Operation[WebhookEndpoint]:
        webhook_id = identify(webhook, "webhook")
        return _found((yield from self._application()), webhook_id)

    @override
    @emulated(_READS)
    @speaks(GET)
    def list_webhooks(self, *, cursor: str | None = None) -> Operation[Page[WebhookEndpoint]]:
        """All on one page."""
        return Page(wire.applications.endpoints((yield from self._application())))

    @override
    @emulated(_WRITES)
    @speaks(GET, UPDATE, options=UPDATE_OPTIONS)
    def update_webhook(self, webhook: WebhookRef, options: UpdateWebhook, /) -> Operation[WebhookEndpoint]:
        """What is known of a kind beside its URL, its secret above all, stays. The first of the events is the id: with other
        `events`, go on with the id that is returned.

        Raises:
            NotFound: there is no such endpoint.
            Conflict: another endpoint has one of the events.
        """
        self.write(UPDATE_OPTIONS, options, {})
        wanted = None if options.events is UNSET else _kinds(options.events)
        webhook_id = identify(webhook, "webhook")
        application = yield from self._application()
        found = _found(application, webhook_id)
        kinds = found.events if wanted is None else wanted
        _require_free(application, kinds, found.url)
        said: dict[str, Any] = {"address": found.url if options.url is UNSET else options.url}
        enabled = found.enabled if options.enabled is UNSET else options.enabled
        if enabled is not None:
            said["active"] = enabled
        return (yield from self._put(application, kinds, dict.fromkeys(kinds, said), instead_of=found.events))

    @override
    @emulated(_WRITES)
    @speaks(GET, UPDATE)
    def delete_webhook(self, webhook: WebhookRef, /) -> Operation[None]:
        """The secrets of its events go too."""
        webhook_id = identify(webhook, "webhook")
        application = yield from self._application()
        gone = _found(application, webhook_id).events
        kept = {kind: said for kind, said in wire.applications.webhooks_of(application).items() if kind not in gone}
        yield UPDATE(json=wire.applications.with_webhooks(application, kept))

    def _application(self) -> Operation[dict[str, Any]]:
        """The application's document.

        Raises:
            ConfigurationError: the account's key and secret are not configured. Nothing was sent.
        """
        self.account_credentials.header()
        return wire.applications.document((yield GET()))

    def _put(
        self,
        application: Mapping[str, Any],
        kinds: Sequence[str],
        said: Mapping[str, Mapping[str, Any]],
        *,
        instead_of: Collection[str] = (),
    ) -> Operation[WebhookEndpoint]:
        """Write what is said of these kinds over what the application has for them, and return their endpoint."""
        known = wire.applications.webhooks_of(application)
        rest = {kind: slot for kind, slot in known.items() if kind not in instead_of}
        changed = {kind: {**wire.applications.members(known.get(kind)), **said[kind]} for kind in kinds}
        written = wire.applications.with_webhooks(application, {**rest, **changed})
        answer = (yield UPDATE(json=written)).json()
        # What is answered is not documented where the rest is; by then it is written.
        answered = wire.applications.members(answer)
        return _found(answered if wire.applications.webhooks_of(answered) else written, kinds[0])


def _kinds(events: Collection[str]) -> tuple[str, ...]:
    check_collection("events", events)
    unknown = [str(event) for event in events if event not in CALLBACK_KINDS]
    if unknown or not events:
        said = f"no such event: {', '.join(unknown)}" if unknown else "events must not be empty"
        raise InvalidArgument(f"{said}; known: {', '.join(CALLBACK_KINDS)}")
    return wire.applications.in_order(set(events))


def _found(application: Mapping[str, Any], webhook_id: str) -> WebhookEndpoint:
    found = next((item for item in wire.applications.endpoints(application) if webhook_id in item.events), None)
    if found is None:
        raise NotFound(f"the application posts no {webhook_id} anywhere")
    return found


def _require_free(application: Mapping[str, Any], kinds: Collection[str], url: str | None) -> None:
    others = [item for item in wire.applications.endpoints(application) if item.url != url]
    taken = [kind for item in others for kind in item.events if kind in kinds]
    if taken:
        raise Conflict(
            f"each kind of event has one URL, and these have another one: {', '.join(taken)}; update or delete that "
            "endpoint first, or leave them out of events"
        )
