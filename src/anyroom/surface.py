"""What both clients offer: the resources, what the provider supports, and views with other settings."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, Self, cast

from typing_extensions import TypeVar

from anyroom.errors import AnyroomError, ConfigurationError, InvalidArgument, UnsupportedOptionWarning

if TYPE_CHECKING:
    from anyroom.capabilities import Support
    from anyroom.clock import Clock
    from anyroom.operations import Operation, Page
    from anyroom.provider import Provider
    from anyroom.resources.broadcasts import Broadcasts
    from anyroom.resources.calls import Calls
    from anyroom.resources.captions import Captioning
    from anyroom.resources.participants import Participants
    from anyroom.resources.raw import Raw
    from anyroom.resources.recordings import Recordings
    from anyroom.resources.renders import Renders
    from anyroom.resources.rooms import Rooms
    from anyroom.resources.sessions import Sessions
    from anyroom.resources.signals import Signals
    from anyroom.resources.stats import Stats
    from anyroom.resources.tokens import Tokens
    from anyroom.resources.transcripts import Transcripts
    from anyroom.resources.webhooks import Webhooks
    from anyroom.transport import Exchange, Settings
    from anyroom.types.rooms import Preparation
    from anyroom.types.tokens import Role
    from anyroom.types.values import Options

ProviderT = TypeVar("ProviderT", bound="Provider", default="Provider", covariant=True)
OnUnsupported = Literal["raise", "warn"]


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a client's calls are made. `timeout` in seconds, for one wire call through all its attempts."""

    timeout: float = 30.0
    retries: int = 2
    on_unsupported: OnUnsupported = "raise"
    max_rate: float | None = None
    private_redirects: bool = False

    def __post_init__(self) -> None:
        if not _is_positive(self.timeout):
            raise InvalidArgument(f"timeout must be a positive number of seconds, not {self.timeout!r}")
        if type(cast(object, self.retries)) is not int or self.retries < 0:
            raise InvalidArgument(f"retries must be a whole number, 0 or more, not {self.retries!r}")
        if self.max_rate is not None and not _is_positive(self.max_rate):
            raise InvalidArgument(f"max_rate must be a positive number of requests a second, not {self.max_rate!r}")
        if self.on_unsupported not in {"raise", "warn"}:
            raise InvalidArgument(f'on_unsupported must be "raise" or "warn", not {self.on_unsupported!r}')


class Surface(Generic[ProviderT]):
    """What `Client` and `AsyncClient` share."""

    def __init__(self, provider: ProviderT, preferences: Preferences) -> None:
        self._provider = provider
        self._preferences = preferences
        self._exchanges: list[Exchange] = []  # none, or the one that all views share; made with the first request

    @property
    def provider(self) -> ProviderT:
        """The provider itself, for operations of its own: `client.run(client.provider.some_operation(...))`."""
        return self._provider

    @property
    def clock(self) -> Clock:
        """What waiting and expiry are measured by."""
        return self._provider.clock

    def __repr__(self) -> str:
        # There is none where a client could not be made; who reports the variables of frames shows that one too.
        provider: Provider | None = vars(self).get("_provider")
        return f"{type(self).__name__}({'' if provider is None else repr(provider.name)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds credentials and connections and cannot be pickled")

    def supports(self, name: str) -> Support:
        """How far the provider supports `"rooms.list"`, `"recordings.start:layout"` or `"recordings.start:layout=grid"`.

        The answer is true unless it is absent, and says why and what to do instead.

        Raises:
            InvalidArgument: there is no such operation, option or value.
        """
        from anyroom.capabilities import support

        return support(type(self._provider), name)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        retries: int | None = None,
        on_unsupported: OnUnsupported | None = None,
        max_rate: float | None = None,
        private_redirects: bool | None = None,
    ) -> Self:
        """The same client with other settings, on the same connections. What is not given stays.

        Args:
            timeout: seconds for one wire call, through all its attempts; for a file, seconds of silence.
            retries: how often a request that is safe to repeat is sent again.
            on_unsupported: `"warn"` leaves out an option that the provider does not have, with an
                `UnsupportedOptionWarning`; never one that would weaken what was asked for (a role, a grant, a region, ...).
            max_rate: requests a second, of all views together. Without it, the platform's own refusals set the pace.
            private_redirects: whether a file's server may redirect to an address of this network.

        Raises:
            InvalidArgument: a value makes no sense.
        """
        now = self._preferences
        view = object.__new__(type(self))  # not copy.copy, which asks how to pickle
        vars(view).update(vars(self))
        vars(view).pop("_settings", None)
        view._preferences = Preferences(
            timeout=now.timeout if timeout is None else timeout,
            retries=now.retries if retries is None else retries,
            on_unsupported=now.on_unsupported if on_unsupported is None else on_unsupported,
            max_rate=now.max_rate if max_rate is None else max_rate,
            private_redirects=now.private_redirects if private_redirects is None else private_redirects,
        )
        return view

    @property
    def rooms(self) -> Rooms[Self]:
        """Rooms: where people meet."""
        from anyroom.resources.rooms import Rooms

        return Rooms(self)

    @property
    def sessions(self) -> Sessions[Self]:
        """Sessions: the meetings held in a room."""
        from anyroom.resources.sessions import Sessions

        return Sessions(self)

    @property
    def participants(self) -> Participants[Self]:
        """Participants: who is, or was, in a room."""
        from anyroom.resources.participants import Participants

        return Participants(self)

    @property
    def tokens(self) -> Tokens[Self]:
        """Join tokens: what lets a person in."""
        from anyroom.resources.tokens import Tokens

        return Tokens(self)

    @property
    def recordings(self) -> Recordings[Self]:
        """Recordings: a session as a file."""
        from anyroom.resources.recordings import Recordings

        return Recordings(self)

    @property
    def broadcasts(self) -> Broadcasts[Self]:
        """Broadcasts: a session sent out live."""
        from anyroom.resources.broadcasts import Broadcasts

        return Broadcasts(self)

    @property
    def captions(self) -> Captioning[Self]:
        """Live captions."""
        from anyroom.resources.captions import Captioning

        return Captioning(self)

    @property
    def transcripts(self) -> Transcripts[Self]:
        """Transcripts and summaries."""
        from anyroom.resources.transcripts import Transcripts

        return Transcripts(self)

    @property
    def calls(self) -> Calls[Self]:
        """Telephone calls."""
        from anyroom.resources.calls import Calls

        return Calls(self)

    @property
    def renders(self) -> Renders[Self]:
        """Web pages as participants."""
        from anyroom.resources.renders import Renders

        return Renders(self)

    @property
    def signals(self) -> Signals[Self]:
        """Messages to those in a room."""
        from anyroom.resources.signals import Signals

        return Signals(self)

    @property
    def stats(self) -> Stats[Self]:
        """Quality statistics."""
        from anyroom.resources.stats import Stats

        return Stats(self)

    @property
    def webhooks(self) -> Webhooks[Self]:
        """Webhooks: deliveries, and the endpoints that they are posted to."""
        from anyroom.resources.webhooks import Webhooks

        return Webhooks(self)

    @property
    def raw(self) -> Raw[Self]:
        """Anything else the platform has."""
        from anyroom.resources.raw import Raw

        return Raw(self)

    # --- for the clients -----------------------------------------------------------------------------------------------

    def _require_listing(self, given: object) -> None:
        if not callable(given):
            raise InvalidArgument(
                "it takes a method of the provider, and its arguments after it: walk(client.provider.list_something, ...), "
                f"not {type(given).__name__}",
                provider=self._provider.name,
                operation="walk",
            )

    # --- for the verbs -------------------------------------------------------------------------------------------------

    def _given(
        self, method: str, options: Callable[..., Any] | None, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
        """What a verb was given, as the provider's method takes it: the options become one value.

        Raises:
            InvalidArgument: something of another platform is among it.
        """
        name = self._provider.name
        for value in (*args, *kwargs.values()):
            if getattr(value, "provider", name) != name:
                self._require_own(value)
        if options is None:
            return args, kwargs
        given = cast(Any, options).given(**kwargs)
        if self._preferences.on_unsupported == "warn":
            given = self._leave_out(method, given)
        return (*args, given), {}

    def _preparation(self, roles: Collection[Role]) -> Operation[Preparation]:
        """The operation of `prepare`. Words are read as roles, as everywhere else."""
        from anyroom.types.tokens import Role
        from anyroom.types.values import check_collection, read_words

        try:
            check_collection("roles", roles)
            given = cast(object, roles)
            each = tuple(cast("Collection[object]", given)) if isinstance(given, Collection) else given
            wanted = cast("Collection[Role]", read_words("roles", each, (Role,)))
        except InvalidArgument as error:
            self._located(error, "prepare")
            raise
        return self._provider.prepare(roles=wanted)

    def _listing(
        self, method: str, options: Callable[..., Any] | None, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> tuple[Callable[..., Operation[Page[Any]]], tuple[Any, ...], Mapping[str, Any]]:
        """The method of a verb that lists and what it takes, which is refused here where it will be."""
        listing = getattr(self._provider, method)
        try:
            args, kwargs = self._given(method, options, args, kwargs)
            listing(*args, **kwargs).close()
        except AnyroomError as error:
            self._located(error, self._provider.call_of(method))
            raise
        return listing, args, kwargs

    def _call_of_operation(self, operation: object) -> str:
        """How a user reaches the method that an operation was made by.

        Raises:
            InvalidArgument: it is none.
        """
        given: Any = operation
        if not isinstance(given, Generator):
            verb = f"{type(operation).__name__}: what verbs return needs no run"
            raise InvalidArgument(
                "it carries out what a method of the provider returns, run(client.provider.some_operation(...)), and this is "
                + ("a method: call it" if callable(operation) else verb),
                provider=self._provider.name,
                operation="run",
            )
        return self._provider.call_of(getattr(operation, "__name__", ""))

    def _require_own(self, thing: Any) -> None:
        """Refuse what another platform handed out. Here its id would find nothing, or be signed for nobody."""
        from anyroom.types.values import Record, Ref

        if isinstance(thing, (Record, Ref)) and not self._provider.knows(thing.provider):
            shown = cast(Any, thing)
            what = shown.kind if isinstance(thing, Ref) else type(shown).__name__
            raise InvalidArgument(
                f"the {what} {getattr(shown, 'id', None)!r} is of {thing.provider}, and means nothing to {self._provider.name}: "
                f"give it to a client of {thing.provider}"
            )

    def _leave_out(self, method: str, given: Any) -> Any:
        from anyroom.capabilities import Absent, options_of
        from anyroom.tables import essential_options
        from anyroom.types.values import UNSET, Filters

        described = getattr(type(self._provider), method)
        table = None if isinstance(described, Absent) else options_of(described)
        if table is None or isinstance(given, Filters):
            return given
        for option, value in given.set_fields().items():
            found = table.support(option, value)
            if found or option in essential_options(cast("type[Options]", type(given))):
                continue
            call = self._provider.call_of(method)
            said = f"{self._provider.name} {call}: {option} was left out: {found.note}"
            warnings.warn(said, UnsupportedOptionWarning, stacklevel=_level_of_the_caller())
            given = replace(given, **{option: UNSET})
        return given

    def _located(self, error: AnyroomError, call: str) -> None:
        """Have an error say on which provider and operation it happened, and show no credential."""
        error.provider = error.provider or self._provider.name
        error.operation = error.operation or call
        if self._exchanges:
            self._exchanges[0].scrub(error)

    def _exchange(self) -> Exchange:
        if not self._exchanges:
            from anyroom.transport import Exchange

            self._exchanges.append(Exchange(self._provider))
        return self._exchanges[0]

    @cached_property
    def _settings(self) -> Settings:
        from anyroom.transport import Settings
        from anyroom.transport.retries import RetryPolicy

        wanted = self._preferences
        return Settings(wanted.timeout, RetryPolicy(wanted.retries), wanted.max_rate, wanted.private_redirects)


def _is_positive(given: object) -> bool:
    return isinstance(given, (int, float)) and given is not True and 0 < given < float("inf")


def _level_of_the_caller() -> int:
    """How far above the function that warns the app's own code stands: a verb takes more frames sync than awaited."""
    import inspect

    level, frame = 0, inspect.currentframe()
    while frame is not None and frame.f_globals["__name__"].partition(".")[0] == "anyroom":
        level, frame = level + 1, frame.f_back
    return level


def resolve(provider: Provider | str, config: Mapping[str, object]) -> Provider:
    """The provider that a client was asked for: itself, or by name with settings.

    Raises:
        ProviderNotFound, ProviderLoadError: there is none of that name, or it is broken.
        ConfigurationError: its settings are incomplete or malformed.
    """
    if not isinstance(provider, str):
        from anyroom.provider import Provider

        if not isinstance(cast(object, provider), Provider):
            raise ConfigurationError(f"a client needs a provider's name or a provider, not {provider!r}")
        if config:
            raise ConfigurationError(f"a provider that is made already takes no settings: {', '.join(config)}")
        return provider
    from anyroom import plugins

    return plugins.load(provider).configured(config)
