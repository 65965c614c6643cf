"""Inboxes: deliveries parsed without a client, and so without any credential but what the signature is checked with."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, Final, cast

from anyio import to_thread
from typing_extensions import override

from anyroom.client import Client
from anyroom.clock import SYSTEM_CLOCK, Clock
from anyroom.config import ProviderConfig
from anyroom.errors import AnyroomError, ConfigurationError, UnsupportedOperation
from anyroom.operations import Operation, Request, Sleep, Transfer
from anyroom.provider import Provider, Why, speaks
from anyroom.webhooks.parsing import Delivered, Headers, parse
from anyroom.webhooks.schemes import WebhookScheme
from anyroom.webhooks.seen import SeenDeliveries, store_of

PARSE: Final = "webhooks.parse"
LARGEST_AT_ONCE: Final = 64 * 1024
"""Bytes of a body that may be read in an event loop, which stands still meanwhile: for a millisecond or two."""
KEY_SECONDS: Final = 5.0
"""How long the platform may take to say its key: a delivery waits for it, and the platform for the delivery's answer."""


class Inbox:
    """Lets deliveries of one platform in: `Inbox("acme", webhook_secret=...).parse(headers, body)`.

    Thread-safe and task-safe. Keep one for as long as the program runs: it remembers keys, and what was let in.
    """

    def __init__(
        self,
        provider: str | WebhookScheme,
        *,
        seen: SeenDeliveries | None = None,
        verify: bool = True,
        environ: Mapping[str, str] | None = None,
        clock: Clock = SYSTEM_CLOCK,
        **settings: object,
    ) -> None:
        """Make an inbox.

        Args:
            provider: the platform's name, or its scheme.
            seen: what was let in; in this process's memory, unless given.
            verify: False lets unsigned deliveries in, from anybody. Write it out where you mean it.
            environ: where settings that are not given come from; the process's environment, if None.
            clock: what the age of a delivery is measured by.
            settings: what the signature is checked with: a secret or several, or a public key.

        Raises:
            ProviderNotFound: there is no such platform.
            UnsupportedOperation: it posts nothing.
            ConfigurationError: a setting is unknown or malformed.
        """
        self.scheme: WebhookScheme = _scheme(provider, settings, environ)
        self.seen: SeenDeliveries = store_of(seen)
        self.verify: bool = verify
        self.clock: Clock = clock
        self._at_once: bool = getattr(self.seen, "at_once", False)
        self._client = Client(_Bare(self.scheme, self.seen, clock), timeout=KEY_SECONDS, retries=1)
        # Nobody closes an inbox; the connection that the key came by goes with it.
        weakref.finalize(self, self._client.close)

    def parse(self, headers: Headers, body: bytes) -> Delivered:
        """The events of a delivery.

        Raises:
            WebhookRejected: it is not let in; the subclass says why.
        """
        begun = self._begin(headers, body)
        return begun if isinstance(begun, Delivered) else begun()

    async def aparse(self, headers: Headers, body: bytes) -> Delivered:
        """`parse`, in a thread where it may take a while: a claim waits for a disk, or the key is to be fetched."""
        begun = self.begin(headers, body)
        return begun if isinstance(begun, Delivered) else await to_thread.run_sync(begun)

    def begin(self, headers: Headers, body: bytes) -> Delivered | Callable[[], Delivered]:
        """`parse`, without waiting for anything: the events, or what is left to be called in a thread.

        Raises:
            WebhookRejected: it is not let in; the subclass says why.
        """
        if not self._at_once or len(body) > LARGEST_AT_ONCE:
            return partial(self.parse, headers, body)
        return self._begin(headers, body)

    def _begin(self, headers: Headers, body: bytes) -> Delivered | Callable[[], Delivered]:
        # Most deliveries are parsed without a step that a client would carry out: none is asked.
        parsing = self._client.provider.parse_webhook(headers, body, verify=self.verify)
        try:
            step = next(parsing)
        except StopIteration as stop:
            return cast("Delivered", stop.value)
        except AnyroomError as error:
            error.provider, error.operation = self.scheme.provider, PARSE
            raise
        return partial(self._client.run, _rest(parsing, step))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.scheme.provider}>"


def _rest(parsing: Operation[Delivered], step: Request | Sleep | Transfer) -> Operation[Delivered]:
    """What is left of a parsing that waits for a step."""
    try:
        while True:
            try:
                answer = yield step
            except Exception as error:
                step = parsing.throw(error)
            else:
                step = parsing.send(answer)
    except StopIteration as stop:
        return cast("Delivered", stop.value)
    except AnyroomError as error:
        error.operation = PARSE  # else it would be named after this function
        raise
    finally:
        parsing.close()


class _Bare(Provider):
    """A platform that nothing is asked of but its public key."""

    config_class: ClassVar[type[ProviderConfig]] = ProviderConfig

    def __init__(self, scheme: WebhookScheme, seen: SeenDeliveries, clock: Clock) -> None:
        super().__init__()
        self.name = scheme.provider  # type: ignore[misc] # one class serves all platforms
        self.clock: Clock = clock
        self._scheme = scheme
        self._seen = seen

    @override
    @speaks()
    def parse_webhook(
        self, headers: Headers, body: bytes, /, *, verify: bool = True, seen: SeenDeliveries | None = None
    ) -> Operation[Delivered]:
        seen = self._seen if seen is None else seen
        return parse(self._scheme, headers, body, now=self.clock.now(), seen=seen, verify=verify)

    def __repr__(self) -> str:
        return f"<{self.name}, without credentials>"


def scheme_of(provider: str) -> type[WebhookScheme]:
    """The scheme of a platform, by its name.

    Raises:
        ProviderNotFound: there is no such platform.
        UnsupportedOperation: it posts nothing.
    """
    from anyroom import plugins

    scheme = plugins.load(provider).webhook_scheme
    if scheme is None:
        raise UnsupportedOperation("it posts no webhooks", provider=provider, operation=PARSE, why=Why.UPSTREAM)
    return scheme


def _scheme(
    provider: str | WebhookScheme, settings: Mapping[str, Any], environ: Mapping[str, str] | None
) -> WebhookScheme:
    if isinstance(provider, WebhookScheme):
        if settings:
            raise ConfigurationError(f"a scheme that is made already takes no settings: {', '.join(settings)}")
        return provider
    if not isinstance(cast(object, provider), str):
        name = getattr(provider, "name", None)
        instead = (
            f"its name, {name!r}: the settings of webhooks are others" if isinstance(name, str) else "a platform's name"
        )
        raise ConfigurationError(f"deliveries are let in by {instead}, and not by {type(provider).__name__}")
    return scheme_of(provider).configured(settings, environ)
