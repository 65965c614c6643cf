"""The plugin host in process: names, registering, loading by entry point, and observers that cannot do harm."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any, Final

import anyio
import pytest

from anyroom import AsyncClient, Client, hookimpl, observe, plugins, unobserve
from anyroom.errors import ProviderLoadError, ProviderNotFound, TransportError
from anyroom.provider import Provider

from .modes import Mode
from .peer import Act, Peer, reply, reset_after_reading, silence
from .toy import KEY, Toy

Register = Callable[[type], None]


def a_provider(name: str = "acme", **members: Any) -> type[Provider]:
    return type("Acme", (Provider,), {"name": name, **members})


def a_plugin(monkeypatch: pytest.MonkeyPatch, **members: Any) -> EntryPoint:
    """A module as an adapter's package is one, and the entry point that names it."""
    module = ModuleType("acme_plugin")
    vars(module).update(members)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return EntryPoint("acme", "acme_plugin", plugins.GROUP)


def installed(monkeypatch: pytest.MonkeyPatch, *entries: EntryPoint) -> None:
    def entry_points(*, group: str, name: str | None = None) -> list[EntryPoint]:
        assert group == plugins.GROUP
        return [entry for entry in entries if name in {None, entry.name}]

    monkeypatch.setattr(plugins, "entry_points", entry_points)
    monkeypatch.setattr(plugins, "_loaded", {})  # other tests of this process may have loaded some


def hook(result: Any) -> Any:
    def anyroom_provider() -> Any:
        if isinstance(result, Exception):
            raise result
        return result

    return hookimpl(anyroom_provider)


def test_a_provider_is_loaded_by_name_and_once(monkeypatch: pytest.MonkeyPatch, registered: Register) -> None:
    Acme = a_provider()  # noqa: N806
    installed(monkeypatch, a_plugin(monkeypatch, anyroom_provider=hook(Acme)))
    assert "acme" in plugins.names()
    assert plugins.load("acme") is Acme
    monkeypatch.delitem(sys.modules, "acme_plugin")
    assert plugins.load("acme") is Acme
    assert repr(Client("acme")) == "Client('acme')"


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "acme_plugin has no anyroom_provider hook that returns a class"),
        ({"anyroom_provider": hook(None)}, "has no anyroom_provider hook that returns a class"),
        ({"anyroom_provider": hook("Acme")}, "has no anyroom_provider hook that returns a class"),
        ({"anyroom_provider": hook(dict)}, "returns a class"),
        ({"anyroom_provider": hook(RuntimeError("no such file"))}, "acme_plugin is broken: RuntimeError: no such file"),
        ({"anyroom_provider": hook(a_provider("other"))}, "calls itself 'other', not 'acme'"),
        ({"anyroom_provider": hook(a_provider(api=2))}, "speaks version 2 of anyroom's provider interface, not 1"),
    ],
)
def test_a_broken_adapter_is_named(
    monkeypatch: pytest.MonkeyPatch, registered: Register, members: dict[str, Any], said: str
) -> None:
    installed(monkeypatch, a_plugin(monkeypatch, **members))
    with pytest.raises(ProviderLoadError, match=said):
        plugins.load("acme")


def test_an_adapter_that_cannot_be_imported(monkeypatch: pytest.MonkeyPatch, registered: Register) -> None:
    installed(monkeypatch, EntryPoint("acme", "there_is_no_such_module", plugins.GROUP))
    with pytest.raises(ProviderLoadError, match=r"there_is_no_such_module is broken: ModuleNotFoundError") as caught:
        plugins.load("acme")
    assert isinstance(caught.value.__cause__, ModuleNotFoundError), "with its own traceback"


def test_two_that_claim_one_name(monkeypatch: pytest.MonkeyPatch, registered: Register) -> None:
    one, other = EntryPoint("acme", "acme_one", plugins.GROUP), EntryPoint("acme", "acme_two", plugins.GROUP)
    installed(monkeypatch, one, other, one)
    with pytest.raises(ProviderLoadError, match=r"'acme' is claimed by acme_one and acme_two; uninstall one of them"):
        plugins.load("acme")
    assert plugins.names().count("acme") == 1


def test_one_that_is_found_twice_is_one(monkeypatch: pytest.MonkeyPatch, registered: Register) -> None:
    """An editable install beside its own metadata on sys.path."""
    entry = a_plugin(monkeypatch, anyroom_provider=hook(a_provider()))
    installed(monkeypatch, entry, EntryPoint("acme", "acme_plugin", plugins.GROUP))
    assert plugins.load("acme").name == "acme"


def test_a_name_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, registered: Register) -> None:
    registered(Toy)
    with pytest.raises(ProviderNotFound) as caught:
        plugins.load("nowhere")
    assert str(caught.value).startswith("no provider 'nowhere' is installed; installed: ")
    assert "toy" in str(caught.value)
    assert "pip install" not in str(caught.value)


def test_the_pip_line_of_a_known_one(monkeypatch: pytest.MonkeyPatch, registered: Register) -> None:
    """Known are the extras of this very distribution that are adapters; a test of a checkout has at least one."""
    from importlib.metadata import metadata

    known = [name for name in metadata("anyroom").get_all("Provides-Extra") or [] if name == "vonage"]
    installed(monkeypatch)
    for name in known:
        with pytest.raises(ProviderNotFound, match=rf'; pip install "anyroom\[{name}\]"$'):
            plugins.load(name)
    for name in ("all", "cli", "testing", "simulator"):
        with pytest.raises(ProviderNotFound) as caught:
            plugins.load(name)
        assert "pip install" not in str(caught.value), f"{name} is an extra, and no provider"


def test_without_metadata_there_is_no_pip_line(monkeypatch: pytest.MonkeyPatch, registered: Register) -> None:
    import importlib.metadata

    def metadata(name: str) -> Any:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "metadata", metadata)
    installed(monkeypatch)
    with pytest.raises(ProviderNotFound, match=r"installed: $|installed: [a-z, ]*$"):
        plugins.load("vonage")


# --- registering ------------------------------------------------------------------------------------------------------


def test_a_class_can_be_registered_and_registered_again(registered: Register) -> None:
    registered(Toy)
    registered(Toy)
    assert plugins.load("toy") is Toy
    assert "toy" in plugins.names()


def test_another_class_of_the_name_is_refused(registered: Register) -> None:
    registered(Toy)
    with pytest.raises(ProviderLoadError, match=r"^toy is .*\.Toy already$"):
        registered(a_provider("toy"))
    assert plugins.load("toy") is Toy


@pytest.mark.parametrize(
    ("cls", "said"),
    [
        (a_provider(api=0), "version 0"),
        (a_provider(""), "has no name"),
        (dict, "no provider"),
        (Toy.list_things, "no provider"),
    ],
)
def test_what_cannot_be_registered(registered: Register, cls: Any, said: str) -> None:
    with pytest.raises(ProviderLoadError, match=said):
        registered(cls)


# --- observers --------------------------------------------------------------------------------------------------------


class Observer:
    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.responses: list[dict[str, Any]] = []
        self.failures: list[dict[str, Any]] = []

    @hookimpl
    def anyroom_request(
        self, provider: str, operation: str, method: str, origin: str, path: str, headers: Any, attempt: int
    ) -> None:
        self.requests.append({k: v for k, v in locals().items() if k != "self"})

    @hookimpl
    def anyroom_response(
        self, provider: str, operation: str, status: int, headers: Any, attempt: int, seconds: float
    ) -> None:
        self.responses.append({k: v for k, v in locals().items() if k != "self"})

    @hookimpl
    def anyroom_failure(
        self, provider: str, operation: str, error: str, outcome: str, attempt: int, seconds: float
    ) -> None:
        self.failures.append({k: v for k, v in locals().items() if k != "self"})


@pytest.fixture
def observer() -> Iterator[Observer]:
    made = Observer()
    observe(made)
    yield made
    unobserve(made)


def test_observers_are_told_of_every_attempt_and_see_no_secret(
    mode: Mode, toy: Toy, peer: Peer, observer: Observer
) -> None:
    peer.script(reply(503, x_session="handed-out", cf_ray="r-1"), reply(200, said={"id": "r", "status": "available"}))
    mode.use(toy, lambda client: client.recordings.get("r"))
    assert [seen["attempt"] for seen in observer.requests] == [1, 2]
    request, response = observer.requests[0], observer.responses[0]
    assert {**request, "headers": None} == {
        "provider": "toy",
        "operation": "getRecording",
        "method": "GET",
        "origin": peer.url,
        "path": "/{account}/recordings/{id}",
        "headers": None,
        "attempt": 1,
    }
    assert request["headers"]["authorization"] == "***"
    assert request["headers"]["accept"] == "application/json"
    assert (response["status"], response["operation"], response["seconds"]) == (503, "getRecording", 0)
    assert response["headers"]["x-session"] == "***"
    assert response["headers"]["cf-ray"] == "r-1"
    assert KEY not in f"{observer.requests}{observer.responses}"


@pytest.mark.parametrize(
    ("act", "error", "outcome"),
    [(silence, "TimedOut", "unknown"), (reset_after_reading, "TransportError", "unknown")],
)
def test_observers_are_told_of_an_attempt_that_was_not_answered(
    mode: Mode, toy: Toy, peer: Peer, observer: Observer, act: Act, error: str, outcome: str
) -> None:
    peer.script(act)
    with pytest.raises(TransportError):
        mode.use(toy, lambda client: client.with_options(timeout=0.3).recordings.start("room"))
    (told,) = observer.failures
    assert told.pop("seconds") >= 0
    assert told == {
        "provider": "toy", "operation": "startRecording", "error": error, "outcome": outcome, "attempt": 1,
    }  # fmt: skip
    assert observer.responses == []


async def test_observers_are_told_of_a_call_that_was_given_up(toy: Toy, peer: Peer, observer: Observer) -> None:
    peer.script(silence)
    async with AsyncClient(toy) as client:
        with anyio.move_on_after(0.2) as scope:
            await client.recordings.get("r")
    assert scope.cancelled_caught
    assert [(told["error"], told["outcome"]) for told in observer.failures] == [("Cancelled", "unknown")]


def test_an_observer_that_fails_breaks_no_call(
    mode: Mode, toy: Toy, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        @hookimpl
        def anyroom_request(self) -> None:
            raise RuntimeError("the disk of the log is full")

        @hookimpl
        def anyroom_response(self) -> None:
            raise RuntimeError("the disk of the log is full")

    broken = Broken()
    observe(broken)
    peer.script(reply(200, said={"id": "r1"}))
    try:
        with caplog.at_level(logging.WARNING, "anyroom"):
            started = mode.use(toy, lambda client: client.recordings.start("room"))
    finally:
        unobserve(broken)
    assert started.id == "r1", "it was started, and its id is not lost"
    assert "the disk of the log is full" in caplog.text


REQUEST: Final[Mapping[str, Any]] = {
    "provider": "toy",
    "operation": "getRecording",
    "method": "GET",
    "origin": "https://toy.test",
    "path": "/recordings/{id}",
    "headers": {},
    "call": 1,
    "attempt": 1,
}


class Telling:
    """Says that it was told."""

    def __init__(self, told: list[str]) -> None:
        self.told = told


class Failing(Telling):
    @hookimpl
    def anyroom_request(self) -> None:
        self.told.append("failing")
        raise RuntimeError("the disk of the log is full")


class FailingBeforehand(Telling):
    @hookimpl(wrapper=True)
    def anyroom_request(self) -> Generator[None, object, object]:
        self.told.append("failing")
        raise RuntimeError("the disk of the log is full")
        yield


class FailingAfterwards(Telling):
    @hookimpl(wrapper=True)
    def anyroom_request(self) -> Generator[None, object, object]:
        self.told.append("failing")
        yield
        raise RuntimeError("the disk of the log is full")


class YieldingTwice(Telling):
    @hookimpl(wrapper=True)
    def anyroom_request(self) -> Generator[None, object, object]:
        self.told.append("failing")
        yield
        yield
        return None


class Listening(Telling):
    @hookimpl
    def anyroom_request(self, attempt: int) -> None:
        self.told.append(f"attempt {attempt}")


class Around(Telling):
    @hookimpl(wrapper=True)
    def anyroom_request(self, attempt: int) -> Generator[None, object, object]:
        self.told.append(f"before attempt {attempt}")
        result = yield
        self.told.append("after")
        return result


@pytest.mark.parametrize("kind", [Failing, FailingBeforehand, FailingAfterwards, YieldingTwice])
def test_an_observer_that_fails_keeps_nothing_from_the_others(
    kind: type[Telling], toy: Toy, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    with ExitStack() as registered:
        for observer in (Listening(told), Around(told), kind(told), Listening(told)):
            observe(observer)
            registered.callback(unobserve, observer)
        peer.script(reply(200, said={"id": "r1"}))
        with caplog.at_level(logging.WARNING, "anyroom"):
            Mode(None).use(toy, lambda client: client.recordings.start("room"))
    assert sorted(told) == ["after", "attempt 1", "attempt 1", "before attempt 1", "failing"]
    (record,) = caplog.records
    assert record.getMessage() == f"an observer failed: anyroom_request of {__name__}.{kind.__qualname__}"
    assert record.exc_info is not None


def test_a_module_that_fails_is_named(caplog: pytest.LogCaptureFixture) -> None:
    def anyroom_request() -> None:
        raise RuntimeError("the disk of the log is full")

    module = ModuleType("acme_log")
    vars(module)["anyroom_request"] = hookimpl(anyroom_request)
    observe(module)
    try:
        plugins.tell_request(**REQUEST)
    finally:
        unobserve(module)
    assert [record.getMessage() for record in caplog.records] == ["an observer failed: anyroom_request of acme_log"]


def test_those_that_wrap_the_others_are_asked_first() -> None:
    told: list[str] = []
    observers = (Around(told), Listening(told))
    for observer in observers:
        observe(observer)
    try:
        plugins.tell_request(**REQUEST)
    finally:
        for observer in observers:
            unobserve(observer)
    assert told == ["before attempt 1", "attempt 1", "after"]


def test_observing_twice_is_observing_and_stopping_twice_is_stopping() -> None:
    made = Observer()
    observe(made)
    observe(made)
    assert plugins.observed()
    unobserve(made)
    unobserve(made)
    assert not plugins.observed()
