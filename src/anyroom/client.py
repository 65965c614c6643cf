"""The two clients. They hold no logic: verbs are lifted from the provider, and operations driven here."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, Self, cast, overload

from typing_extensions import TypeVar

from anyroom.connections import AsyncConnection, Connection
from anyroom.errors import AnyroomError, ConfigurationError
from anyroom.operations import Operation, Page, Request, Response, Sleep, Transfer, adrive, drive
from anyroom.paging import AsyncPager, Pager
from anyroom.surface import OnUnsupported, Preferences, ProviderT, Surface, resolve

if TYPE_CHECKING:
    from anyroom.provider import Provider
    from anyroom.transport import Outgoing
    from anyroom.types.rooms import Preparation
    from anyroom.types.tokens import Role

T = TypeVar("T")
P = ParamSpec("P")

_SLEPT = Response(0)


def _default_provider() -> str:
    name = os.environ.get("ANYROOM_PROVIDER", "").strip()
    if not name:
        raise ConfigurationError("no provider was named: set ANYROOM_PROVIDER, or use Client(name)")
    return name


class Client(Surface[ProviderT]):
    """A video platform, by name (`Client("acme", api_key=...)`) or as a provider (`Client(Acme(...))`).

    Settings that are not given come from the environment (`ACME_API_KEY`). It may be used from many threads, and
    as a context manager, which closes its connections.

    Args:
        provider: a name, or a provider.
        http: an `httpx.Client` of your own: proxies, certificates, HTTP/2, a shared pool. It stays open.
        timeout: seconds for one wire call, through all its attempts; for a file, seconds of silence.
        retries: how often a request that is safe to repeat is sent again.
        on_unsupported: see `with_options`.
        config: the provider's settings.

    Raises:
        ConfigurationError: settings are missing or malformed; lists all of them. Nothing was sent.
        ProviderNotFound, ProviderLoadError: there is no such provider, or it is broken.
    """

    @overload
    def __init__(
        self: Client[Provider],
        provider: str,
        *,
        http: object = None,
        timeout: float = 30.0,
        retries: int = 2,
        on_unsupported: OnUnsupported = "raise",
        **config: object,
    ) -> None: ...
    @overload
    def __init__(
        self,
        provider: ProviderT,
        *,
        http: object = None,
        timeout: float = 30.0,
        retries: int = 2,
        on_unsupported: OnUnsupported = "raise",
    ) -> None: ...
    def __init__(
        self,
        provider: Any,
        *,
        http: object = None,
        timeout: float = 30.0,
        retries: int = 2,
        on_unsupported: OnUnsupported = "raise",
        **config: object,
    ) -> None:
        preferences = Preferences(timeout, retries, on_unsupported)
        super().__init__(cast("ProviderT", resolve(provider, config)), preferences)
        self._connection = Connection(http)

    @classmethod
    def from_env(cls) -> Client[Provider]:
        """The provider that `ANYROOM_PROVIDER` names, with its settings from the environment.

        Raises:
            ConfigurationError: something is missing; lists all of it.
        """
        return Client(_default_provider())

    def run(self, operation: Operation[T], /) -> T:
        """Carry out an operation of the provider's own: `client.run(client.provider.some_operation(...))`.

        Raises:
            InvalidArgument: it is no operation, or was carried out before.
        """
        return self._run(operation, self._call_of_operation(operation))

    def walk(self, operation: Callable[P, Operation[Page[T]]], /, *args: P.args, **kwargs: P.kwargs) -> Pager[T]:
        """Walk a listing of the provider's own: `client.walk(client.provider.list_something, ...)`.

        Raises:
            InvalidArgument: it is no method.
        """
        self._require_listing(operation)
        call = self._provider.call_of(getattr(operation, "__name__", ""))

        def fetch(cursor: str | None) -> Page[T]:
            given: dict[str, Any] = {**kwargs, "cursor": cursor}
            return self._run(cast("Callable[..., Operation[Page[T]]]", operation)(*args, **given), call)

        return Pager(fetch, f"{self._provider.name} {call}")

    def prepare(self, *, roles: Collection[Role]) -> Preparation:
        """Make the platform ready for these roles, and say what was done. Idempotent."""
        return self._run(self._preparation(roles), "prepare")

    def call(
        self, method: str, options: Callable[..., Any] | None, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Carry a verb out. What `client.recordings.start(...)` comes down to."""
        try:
            args, kwargs = self._given(method, options, args, kwargs)
            return drive(getattr(self._provider, method)(*args, **kwargs), self._perform)
        except AnyroomError as error:
            self._located(error, self._provider.call_of(method))
            raise

    def list(
        self, method: str, options: Callable[..., Any] | None, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Pager[Any]:
        """Make the pager of a verb that lists. A provider that cannot list refuses here, not when it is walked."""
        listing, args, kwargs = self._listing(method, options, args, kwargs)
        return self.walk(listing, *args, **kwargs)

    def close(self) -> None:
        """Close the connections, unless they are the app's own. Views made by `with_options` share them."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, operation: Operation[T], call: str) -> T:
        try:
            return drive(operation, self._perform)
        except AnyroomError as error:
            self._located(error, call)
            raise

    def _perform(self, step: Request | Sleep | Transfer) -> Response:
        if isinstance(step, Sleep):
            return self._carry(step)
        exchange, settings = self._exchange(), self._settings
        wire = exchange.call(step, settings) if isinstance(step, Request) else exchange.transfer(step, settings)
        return drive(wire, self._carry)

    def _carry(self, step: Outgoing | Sleep) -> Response:
        if isinstance(step, Sleep):
            self.clock.sleep(step.seconds)
            return _SLEPT
        return self._connection.send(step)


class AsyncClient(Surface[ProviderT]):
    """`Client`, awaited: every verb is a coroutine, every listing an async pager. See `Client`.

    Args:
        http: an `httpx.AsyncClient` of your own, which stays open; or `"aiohttp"` for many calls at a time on asyncio, at a
            fraction of the cost (`pip install "anyroom[aiohttp]"`); or an aiohttp connector of your own, which stays open too.
    """

    @overload
    def __init__(
        self: AsyncClient[Provider],
        provider: str,
        *,
        http: object = None,
        timeout: float = 30.0,
        retries: int = 2,
        on_unsupported: OnUnsupported = "raise",
        **config: object,
    ) -> None: ...
    @overload
    def __init__(
        self,
        provider: ProviderT,
        *,
        http: object = None,
        timeout: float = 30.0,
        retries: int = 2,
        on_unsupported: OnUnsupported = "raise",
    ) -> None: ...
    def __init__(
        self,
        provider: Any,
        *,
        http: object = None,
        timeout: float = 30.0,
        retries: int = 2,
        on_unsupported: OnUnsupported = "raise",
        **config: object,
    ) -> None:
        preferences = Preferences(timeout, retries, on_unsupported)
        super().__init__(cast("ProviderT", resolve(provider, config)), preferences)
        self._connection = AsyncConnection(http)

    @classmethod
    def from_env(cls) -> AsyncClient[Provider]:
        """The provider that `ANYROOM_PROVIDER` names, with its settings from the environment.

        Raises:
            ConfigurationError: something is missing; lists all of it.
        """
        return AsyncClient(_default_provider())

    async def run(self, operation: Operation[T], /) -> T:
        """Carry out an operation of the provider's own.

        Raises:
            InvalidArgument: it is no operation, or was carried out before.
        """
        return await self._run(operation, self._call_of_operation(operation))

    def walk(self, operation: Callable[P, Operation[Page[T]]], /, *args: P.args, **kwargs: P.kwargs) -> AsyncPager[T]:
        """Walk a listing of the provider's own."""
        self._require_listing(operation)
        call = self._provider.call_of(getattr(operation, "__name__", ""))

        async def fetch(cursor: str | None) -> Page[T]:
            given: dict[str, Any] = {**kwargs, "cursor": cursor}
            return await self._run(cast("Callable[..., Operation[Page[T]]]", operation)(*args, **given), call)

        return AsyncPager(fetch, f"{self._provider.name} {call}")

    async def prepare(self, *, roles: Collection[Role]) -> Preparation:
        """Make the platform ready for these roles, and say what was done. Idempotent."""
        return await self._run(self._preparation(roles), "prepare")

    def call(
        self, method: str, options: Callable[..., Any] | None, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Coroutine[Any, Any, Any]:
        """Carry a verb out."""
        called = self._call(method, options, args, kwargs)
        # By this name Python says which one was never awaited.
        cast(Any, called).__qualname__ = f"AsyncClient.{self._provider.call_of(method)}"
        return called

    async def _call(
        self, method: str, options: Callable[..., Any] | None, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        try:
            args, kwargs = self._given(method, options, args, kwargs)
            return await adrive(getattr(self._provider, method)(*args, **kwargs), self._perform)
        except AnyroomError as error:
            self._located(error, self._provider.call_of(method))
            raise

    def list(
        self, method: str, options: Callable[..., Any] | None, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> AsyncPager[Any]:
        """Make the pager of a verb that lists. A provider that cannot list refuses here, not when it is walked."""
        listing, args, kwargs = self._listing(method, options, args, kwargs)
        return self.walk(listing, *args, **kwargs)

    async def close(self) -> None:
        """Close the connections, unless they are the app's own. Views made by `with_options` share them."""
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(self, operation: Operation[T], call: str) -> T:
        try:
            return await adrive(operation, self._perform)
        except AnyroomError as error:
            self._located(error, call)
            raise

    # These two hand on what is to be awaited, and are no coroutines themselves: each would be resumed with every answer.

    def _perform(self, step: Request | Sleep | Transfer) -> Awaitable[Response]:
        if isinstance(step, Sleep):
            return self._carry(step)
        exchange, settings = self._exchange(), self._settings
        wire = exchange.call(step, settings) if isinstance(step, Request) else exchange.transfer(step, settings)
        return adrive(wire, self._carry)

    def _carry(self, step: Outgoing | Sleep) -> Awaitable[Response]:
        return self._sleep(step) if isinstance(step, Sleep) else self._connection.send(step)

    async def _sleep(self, step: Sleep) -> Response:
        await self.clock.asleep(step.seconds)
        return _SLEPT
