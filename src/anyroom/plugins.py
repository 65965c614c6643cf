"""The plugin host: finds adapters by their metadata, loads one by name, and tells observers. Nothing else imports pluggy."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

import pluggy

from anyroom.errors import ProviderLoadError, ProviderNotFound

if TYPE_CHECKING:
    from anyroom.events import EventType
    from anyroom.provider import Provider

GROUP: Final = "anyroom.providers"
API: Final = 1

_PROJECT: Final = "anyroom"
logger: Final[logging.Logger] = logging.getLogger("anyroom")
hookspec: Final[pluggy.HookspecMarker] = pluggy.HookspecMarker(_PROJECT)
hookimpl: Final[pluggy.HookimplMarker] = pluggy.HookimplMarker(_PROJECT)


class Hooks:
    """What a plugin may implement, marked with `@anyroom.hookimpl`."""

    @hookspec(firstresult=True)
    def anyroom_provider(self) -> type[Provider] | None:
        """The provider class of an adapter. Asked once, of the module that the entry point names."""

    @hookspec
    def anyroom_request(
        self,
        provider: str,
        operation: str,
        method: str,
        origin: str,
        path: str,
        headers: Mapping[str, str],
        call: int,
        attempt: int,
    ) -> None:
        """A request is about to be sent to `origin`, which is scheme, host and port. `path` is the template (of the operation
        `raw`, what the app wrote), `headers` are redacted. `call` is a number of the call's own in this process, and
        `attempt` counts from 1.
        """

    @hookspec
    def anyroom_response(
        self,
        provider: str,
        operation: str,
        status: int,
        headers: Mapping[str, str],
        call: int,
        attempt: int,
        seconds: float,
    ) -> None:
        """An answer came after `seconds`. `headers` are redacted; `call` and `attempt` are the request's."""

    @hookspec
    def anyroom_failure(
        self, provider: str, operation: str, error: str, outcome: str, call: int, attempt: int, seconds: float
    ) -> None:
        """No answer came, or no whole one, and `seconds` were spent on it. `error` is the name of what was raised: `TimedOut`, or
        `Cancelled` where the call was given up. `outcome` is `"not_sent"` or `"unknown"`. An abandoned coroutine is closed
        wherever it is collected, and so may this be told in another thread or task than its request: `call` says which.
        """

    @hookspec
    def anyroom_event(self, provider: str, type: EventType, id: str, name: str) -> None:
        """An event was let in: its signature is good, and its delivery is claimed. `name` is the platform's own word."""


def _host() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(_PROJECT)
    manager.add_hookspecs(Hooks)
    return manager


_observers: Final = _host()
_listening: Final[list[object]] = []
"""The observers again: every call asks whether there are any, and the host would count them each time."""
_loaded: Final[dict[str, type[Provider]]] = {}
"""By name. Needs no lock: an import has its own, and `setdefault` is one step."""


def names() -> tuple[str, ...]:
    """The names of all providers that could be loaded, read from metadata alone."""
    return tuple(sorted({*_loaded, *(entry.name for entry in entry_points(group=GROUP))}))


def load(name: str) -> type[Provider]:
    """Load one provider's class.

    Raises:
        ProviderNotFound: no installed distribution has it.
        ProviderLoadError: it is broken, written for another version, or claimed by two distributions.
    """
    found = _loaded.get(name)
    return _loaded.setdefault(name, _checked(name, _load(_entry(name)))) if found is None else found


def register_provider(cls: type[Provider]) -> None:
    """Make a provider class known under its name: for tests, and for adapters that are not packaged.

    Raises:
        ProviderLoadError: it is no provider, has no name or another class's, or was written for another version.
    """
    if not _is_provider(cls):
        raise ProviderLoadError(f"{cls!r} is no provider: it must subclass anyroom.provider.Provider")
    if not cls.name:
        raise ProviderLoadError(f"{cls.__module__}.{cls.__qualname__} has no name")
    known = _loaded.get(cls.name) or _loaded.setdefault(cls.name, _checked(cls.name, cls))
    if known is not cls:
        raise ProviderLoadError(f"{cls.name} is {known.__module__}.{known.__qualname__} already")


def observe(plugin: object) -> None:
    """Register a plugin: its `anyroom_request` is told of every attempt at a wire call, and then either its `anyroom_response`
    or its `anyroom_failure`; its `anyroom_event` of every event of a webhook.

    A hook that fails is logged with its plugin's name, and breaks nothing: the call goes on, and the other observers are told.
    """
    if not _observers.is_registered(plugin):
        _observers.register(plugin)
    _listening[:] = _observers.get_plugins()


def unobserve(plugin: object) -> None:
    """Take an observer out again."""
    if _observers.is_registered(plugin):
        _observers.unregister(plugin)
    _listening[:] = _observers.get_plugins()


def observed() -> bool:
    """Whether anybody listens."""
    return bool(_listening)


def tell_request(**said: object) -> None:
    """Tell the observers that a request is about to be sent."""
    _tell(_observers.hook.anyroom_request, said)


def tell_response(**said: object) -> None:
    """Tell the observers that an answer came."""
    _tell(_observers.hook.anyroom_response, said)


def tell_failure(**said: object) -> None:
    """Tell the observers that no answer came."""
    _tell(_observers.hook.anyroom_failure, said)


def tell_event(**said: object) -> None:
    """Tell the observers that an event was let in."""
    _tell(_observers.hook.anyroom_event, said)


def _tell(hook: pluggy.HookCaller, said: Mapping[str, object]) -> None:
    """Tell each observer, in pluggy's order; those that wrap the others are left again in the end.

    Not by calling the hook, which ends with the first that raises. What was asked of the platform has happened, and an event
    was claimed: neither may be lost to an onlooker, nor what one is told to another one's failure.
    """
    with ExitStack() as around:
        for observer in reversed(hook.get_hookimpls()):
            with _logged(hook.name, observer.plugin):
                told = [said[name] for name in observer.argnames]
                if observer.wrapper or observer.hookwrapper:
                    wrapper = contextmanager(cast("Callable[..., Generator[object]]", observer.function))
                    around.enter_context(_logged(hook.name, observer.plugin))
                    around.enter_context(wrapper(*told))
                else:
                    observer.function(*told)


@contextmanager
def _logged(hook: str, plugin: object) -> Generator[None]:
    """What a plugin raises is logged, and nothing else."""
    try:
        yield
    except Exception:
        named = plugin if isinstance(plugin, (type, ModuleType)) else type(plugin)
        name = named.__name__ if isinstance(named, ModuleType) else f"{named.__module__}.{named.__qualname__}"
        logger.exception("an observer failed: %s of %s", hook, name)


def _entry(name: str) -> EntryPoint:
    found = list({entry.value: entry for entry in entry_points(group=GROUP, name=name)}.values())
    if not found:
        raise ProviderNotFound(f"no provider {name!r} is installed; installed: {', '.join(names())}{_pip_line(name)}")
    if len(found) > 1:
        claims = " and ".join(sorted(_distribution(entry) for entry in found))
        raise ProviderLoadError(f"{name!r} is claimed by {claims}; uninstall one of them")
    return found[0]


def _load(entry: EntryPoint) -> type[Provider]:
    try:
        plugin = entry.load()
        # A host of its own: one adapter's hooks must not be answered by another's.
        host = _host()
        host.register(plugin)
        provider = host.hook.anyroom_provider()
    except Exception as error:
        raise ProviderLoadError(f"{_distribution(entry)} is broken: {type(error).__name__}: {error}") from error
    if not _is_provider(provider):
        raise ProviderLoadError(
            f"{_distribution(entry)}: {entry.value} has no anyroom_provider hook that returns a class of providers"
        )
    return cast("type[Provider]", provider)


def _is_provider(found: object) -> bool:
    from anyroom.provider import Provider

    return isinstance(found, type) and issubclass(found, Provider)


def _checked(name: str, cls: type[Provider]) -> type[Provider]:
    if cls.api != API:
        raise ProviderLoadError(f"{cls.__module__} speaks version {cls.api} of anyroom's provider interface, not {API}")
    if cls.name != name:
        raise ProviderLoadError(f"{cls.__module__}.{cls.__qualname__} calls itself {cls.name!r}, not {name!r}")
    return cls


def _distribution(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else entry.value


def _pip_line(name: str) -> str:
    """The pip line for an adapter that this distribution knows as an extra of its own."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        needs = metadata("anyroom").get_all("Requires-Dist") or []
    except PackageNotFoundError:
        return ""
    adapter = re.compile(rf"anyroom-{re.escape(name)}(?![\w.-])")
    return f'; pip install "anyroom[{name}]"' if any(map(adapter.match, needs)) else ""
