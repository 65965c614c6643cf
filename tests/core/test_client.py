"""The clients: made by name or of a provider, seen through views, closed, and the same in both modes."""

from __future__ import annotations

import inspect
import pickle
import threading
import warnings
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest
from pydantic import SecretStr

from anyroom import AsyncClient, Client
from anyroom.client import Client as RealClient
from anyroom.errors import (
    AnyroomError,
    ConfigurationError,
    ConnectFailed,
    InvalidArgument,
    ProviderNotFound,
    TimedOut,
    UnexpectedResponse,
    UnsupportedOption,
    UnsupportedOptionWarning,
)
from anyroom.types import Layout, Quality, RecordingStatus, Role, Storage, Stylesheet

from .modes import Mode
from .peer import Peer, Reply, answer, reply, silence
from .toy import KEY, Toy, ToyConfig

Register = Callable[[type], None]
HERE = __file__


# --- made -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("client_class", [Client, AsyncClient])
def test_by_name_with_settings_from_arguments_and_the_environment(
    client_class: Any, registered: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(Toy)
    monkeypatch.setenv("TOY_KEY", "from-the-environment")
    client = client_class("toy", base_url="http://toy.test")
    assert isinstance(client.provider, Toy)
    assert client.provider.settings.key.get_secret_value() == "from-the-environment"
    assert client.clock is client.provider.clock
    assert repr(client) == f"{client_class.__name__}('toy')"


@pytest.mark.parametrize("client_class", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("arguments", "more"), [(("no-such",), {}), ((7,), {}), (("memory",), {"timeout": 0}), (("memory",), {"http": 7})]
)
def test_one_that_could_not_be_made_can_be_shown(
    client_class: Any, arguments: tuple[Any, ...], more: dict[str, Any]
) -> None:
    """As whoever reports an error with the variables of its frames does."""
    client = object.__new__(client_class)
    with pytest.raises(AnyroomError):
        client.__init__(*arguments, **more)
    assert repr(client) in {f"{client_class.__name__}()", f"{client_class.__name__}('memory')"}


@pytest.mark.parametrize("client_class", [Client, AsyncClient])
def test_from_env(client_class: Any, registered: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(Toy)
    for blank in (None, "", "  "):
        monkeypatch.delenv("ANYROOM_PROVIDER", raising=False)
        if blank is not None:
            monkeypatch.setenv("ANYROOM_PROVIDER", blank)
        with pytest.raises(ConfigurationError, match=r"set ANYROOM_PROVIDER"):
            client_class.from_env()
    monkeypatch.setenv("ANYROOM_PROVIDER", " toy ")
    with pytest.raises(ConfigurationError, match=r"^toy: missing base_url .*, key "):
        client_class.from_env()
    monkeypatch.setenv("TOY_KEY", "k")
    monkeypatch.setenv("TOY_BASE_URL", "http://toy.test")
    assert isinstance(client_class.from_env(), client_class)
    monkeypatch.setenv("ANYROOM_PROVIDER", "nowhere")
    with pytest.raises(ProviderNotFound, match=r"'nowhere'"):
        client_class.from_env()


@pytest.mark.parametrize("client_class", [Client, AsyncClient])
@pytest.mark.parametrize("what", [Toy, None, 42, object(), httpx])
def test_of_what_is_no_provider(client_class: Any, what: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"a provider's name or a provider"):
        client_class(what)


@pytest.mark.parametrize("client_class", [Client, AsyncClient])
def test_a_made_provider_takes_no_settings(client_class: Any, toy: Toy, peer: Peer) -> None:
    with pytest.raises(ConfigurationError, match=r"takes no settings: key, region"):
        client_class(toy, key="x", region="y")


PREFERENCES: list[tuple[dict[str, Any], str]] = [
    ({"timeout": 0}, "timeout must be"),
    ({"timeout": -1}, "timeout must be"),
    ({"timeout": float("inf")}, "timeout must be"),
    ({"timeout": float("nan")}, "timeout must be"),
    ({"timeout": "30"}, "timeout must be"),
    ({"timeout": True}, "timeout must be"),
    ({"retries": -1}, "retries must be"),
    ({"retries": 1.5}, "retries must be"),
    ({"on_unsupported": "ignore"}, "on_unsupported must be"),
]


@pytest.mark.parametrize(("given", "said"), PREFERENCES)
@pytest.mark.parametrize("client_class", [Client, AsyncClient])
def test_preferences_that_make_no_sense(
    client_class: Any, toy: Toy, peer: Peer, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidArgument, match=said):
        client_class(toy, **given)
    with pytest.raises(InvalidArgument, match=said):
        client_class(toy).with_options(**given)


@pytest.mark.parametrize("name", ["timeout", "retries"])
@pytest.mark.parametrize("client_class", [Client, AsyncClient])
def test_none_is_no_preference(client_class: Any, name: str, toy: Toy) -> None:
    """As it is for other libraries, where it means for ever."""
    with pytest.raises(InvalidArgument, match=f"{name} must be"):
        client_class(toy, **{name: None})


def test_both_clients_have_the_same_surface() -> None:
    def surface(cls: type) -> dict[str, Any]:
        members = {name: getattr(cls, name) for name in dir(cls) if not name.startswith("_")}
        return {
            name: list(inspect.signature(member).parameters) if callable(member) else type(member)
            for name, member in members.items()
        }

    assert surface(Client) == surface(AsyncClient)
    names = {"__init__", "from_env", "run", "walk", "prepare", "close", "supports", "with_options"}
    for name in names:
        sync, awaited = (inspect.signature(getattr(cls, name)) for cls in (Client, AsyncClient))
        assert list(sync.parameters.values()) == list(awaited.parameters.values()), name


# --- the HTTP client --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("client_class", "http", "wanted"),
    [
        (Client, object(), "httpx.Client"),
        (Client, httpx.AsyncClient, "httpx.Client"),
        (AsyncClient, httpx.Client, "httpx.AsyncClient"),
        (AsyncClient, "http://proxy", "httpx.AsyncClient"),
    ],
)
def test_an_http_client_of_the_wrong_kind_is_refused_at_once(
    client_class: Any, http: Any, wanted: str, toy: Toy, peer: Peer
) -> None:
    made = http() if isinstance(http, type) else http
    with pytest.raises(ConfigurationError, match=rf"http must be an {wanted} or httpx2"):
        client_class(toy, http=made)


def test_the_apps_own_client_is_used_and_stays_open(toy: Toy, peer: Peer) -> None:
    class Mine(httpx.Client):
        """A subclass is one, too."""

    peer.script(reply(), reply())
    with Mine(headers={"x-mine": "1"}, timeout=0.001, follow_redirects=True) as mine:
        with Client(toy, http=mine) as client:
            client.raw.request("GET", "/x")
        assert not mine.is_closed
        assert mine.get(f"{peer.url}/y", timeout=5).status_code == 200
    assert peer.heard[0].headers["x-mine"] == "1"


def test_the_apps_own_async_client_is_used_and_stays_open(toy: Toy, peer: Peer) -> None:
    peer.script(reply(), reply())

    async def main() -> None:
        async with httpx.AsyncClient(headers={"x-mine": "1"}) as mine:
            async with AsyncClient(toy, http=mine) as client:
                await client.raw.request("GET", "/x")
            assert not mine.is_closed
            assert (await mine.get(f"{peer.url}/y")).status_code == 200

    anyio.run(main)
    assert peer.heard[0].headers["x-mine"] == "1"


def test_a_transport_of_the_apps_own_is_the_seam_for_its_tests(toy: Toy, peer: Peer) -> None:
    def answered(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"id": request.url.path.rpartition("/")[2]})

    with httpx.Client(transport=httpx.MockTransport(answered)) as mine:
        assert Client(toy, http=mine).recordings.get("r7").id == "r7"


def test_the_apps_own_client_when_the_app_has_closed_it(toy: Toy, peer: Peer) -> None:
    gone = httpx.Client()
    gone.close()
    with pytest.raises(AnyroomError, match=r"http client is closed"):
        Client(toy, http=gone).raw.request("GET", "/x")

    async def main() -> None:
        mine = httpx.AsyncClient()
        await mine.aclose()
        await AsyncClient(toy, http=mine).raw.request("GET", "/x")

    with pytest.raises(AnyroomError, match=r"http client is closed"):
        anyio.run(main)


def failing_with(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "kind", "outcome"),
    [
        (httpx.ConnectError("refused"), ConnectFailed, "not_sent"),
        (httpx.ProxyError("407"), ConnectFailed, "not_sent"),
        (httpx.UnsupportedProtocol("x"), ConnectFailed, "not_sent"),
        (httpx.ConnectTimeout("slow"), TimedOut, "not_sent"),
        (httpx.PoolTimeout("full"), TimedOut, "not_sent"),
        (httpx.ReadTimeout("slow"), TimedOut, "unknown"),
        (httpx.WriteTimeout("slow"), TimedOut, "unknown"),
        (httpx.ReadError("reset"), AnyroomError, "unknown"),
        (httpx.WriteError("reset"), AnyroomError, "unknown"),
        (httpx.RemoteProtocolError("junk"), AnyroomError, "unknown"),
        (httpx.LocalProtocolError("bad header"), AnyroomError, "not_sent"),
        (httpx.InvalidURL("bad url"), AnyroomError, "not_sent"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_how_the_http_librarys_failures_read(
    error: Exception, kind: type[AnyroomError], outcome: str, toy: Toy, peer: Peer
) -> None:
    with httpx.Client(transport=httpx.MockTransport(failing_with(error))) as mine, pytest.raises(kind) as caught:
        Client(toy, http=mine, retries=0).recordings.start("room")
    found: Any = caught.value
    assert found.outcome == outcome
    assert "httpx" not in str(found)
    assert str(found).startswith("toy recordings.start: ")


def test_what_cannot_be_reached_is_named(mode: Mode, toy: Toy, peer: Peer) -> None:
    gone = Toy(ToyConfig(key=SecretStr(KEY), base_url="http://127.0.0.1:9"))
    with pytest.raises(ConnectFailed, match=r"^toy raw.request: no connection.*127\.0\.0\.1:9") as caught:
        mode.use(gone, lambda client: client.raw.request("GET", "/x?secret"), retries=0)
    assert "secret" not in str(caught.value)


def test_broken_compression_is_unexpected(toy: Toy, peer: Peer) -> None:
    broken = httpx.MockTransport(failing_with(httpx.DecodingError("zlib")))
    with httpx.Client(transport=broken) as mine, pytest.raises(UnexpectedResponse, match=r"compression"):
        Client(toy, http=mine).recordings.start("room")


# --- closing ----------------------------------------------------------------------------------------------------------


def test_a_closed_client_says_so_and_so_do_its_views(mode: Mode, toy: Toy, peer: Peer) -> None:
    def sync(client: Client) -> None:
        view = client.with_options(retries=0)
        client.close()
        client.close()
        view.raw.request("GET", "/x")

    async def awaited(client: AsyncClient) -> None:
        view = client.with_options(retries=0)
        await client.close()
        await client.close()
        await view.raw.request("GET", "/x")

    with pytest.raises(AnyroomError, match=r"^toy raw.request: the client is closed$"):
        mode.use(toy, sync if mode.backend is None else awaited)


def test_closing_after_use(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reply())
    assert mode.use(toy, lambda client: client.raw.request("GET", "/x")).status == 200


def test_a_client_can_be_used_from_many_threads(toy: Toy, peer: Peer) -> None:
    peer.always(answer(lambda heard: Reply(200, b'{"id": "%s"}' % heard.target.rpartition("/")[2].encode())))
    found: list[str] = []
    with Client(toy) as client:

        def fetch(number: int) -> None:
            found.append(client.recordings.get(f"r{number}").id)

        threads = [threading.Thread(target=fetch, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == [f"r{number}" for number in range(8)]


def test_clients_refuse_to_be_pickled(toy: Toy, peer: Peer) -> None:
    for client in (Client(toy), AsyncClient(toy)):
        with pytest.raises(TypeError, match=rf"{type(client).__name__} holds credentials and connections"):
            pickle.dumps(client)


# --- views ------------------------------------------------------------------------------------------------------------


def test_a_view_shares_the_pool_and_leaves_its_client_alone(toy: Toy, peer: Peer) -> None:
    peer.script(silence, reply())
    with Client(toy) as client:
        view = client.with_options(timeout=0.2, retries=0)
        assert type(view) is RealClient
        assert view.provider is client.provider
        assert view._connection is client._connection
        with pytest.raises(TimedOut, match=r"^toy raw.request: no answer in time"):
            view.raw.request("GET", "/x")
        client.raw.request("GET", "/x")


def test_a_view_of_a_view_keeps_what_is_not_given(toy: Toy, peer: Peer) -> None:
    view = Client(toy, timeout=7, retries=1).with_options(on_unsupported="warn").with_options(timeout=8)
    assert (view._preferences.timeout, view._preferences.retries, view._preferences.on_unsupported) == (8, 1, "warn")


def test_a_view_made_before_the_first_request_shares_too(toy: Toy, peer: Peer) -> None:
    client = Client(toy)
    view = client.with_options(timeout=1)
    peer.script(reply(), reply())
    view.raw.request("GET", "/1")
    client.raw.request("GET", "/2")
    assert view._exchanges is client._exchanges
    view.close()
    with pytest.raises(AnyroomError, match=r"closed"):
        client.raw.request("GET", "/3")


# --- on_unsupported="warn" --------------------------------------------------------------------------------------------


def line_of_the_call() -> int:
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def test_an_unsupported_option_is_left_out_with_a_warning_at_the_callers_line(toy: Toy, peer: Peer) -> None:
    peer.always(answer(lambda heard: Reply(200, b'{"id": "r", "body": ' + (heard.body or b"null") + b', "items": []}')))
    with Client(toy, on_unsupported="warn") as client, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        lines = [line_of_the_call() + 1]
        started = client.recordings.start("room", quality=Quality.HD, name="film", layout=Layout.SPOTLIGHT)
        assert started.raw["body"] == {"name": "film"}
    said = [str(warning.message) for warning in caught]
    assert said == [
        "toy recordings.start: layout was left out: use GRID",
        "toy recordings.start: quality was left out: it records at 720 lines",
    ]
    assert {warning.filename for warning in caught} == {HERE}
    assert [warning.lineno for warning in caught] == [lines[0], lines[0]]
    assert {warning.category for warning in caught} == {UnsupportedOptionWarning}


def test_the_same_awaited(toy: Toy, peer: Peer) -> None:
    peer.always(answer(lambda heard: Reply(200, b'{"id": "r", "body": ' + (heard.body or b"null") + b', "items": []}')))
    lines: list[int] = []

    async def main() -> None:
        async with AsyncClient(toy, on_unsupported="warn") as client:
            lines.append(line_of_the_call() + 1)
            started = await client.recordings.start("room", quality=Quality.HD, name="film")
            assert started.raw["body"] == {"name": "film"}

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        anyio.run(main)
    assert [(warning.filename, warning.lineno) for warning in caught] == [(HERE, line) for line in lines]


def test_essential_options_are_never_left_out(mode: Mode, toy: Toy, peer: Peer) -> None:
    attempts: list[Callable[[Any], Any]] = [
        lambda client: client.recordings.start("room", storage=Storage(kind="s3", bucket="b")),
        lambda client: client.tokens.create("room", role=Role.VIEWER),
        lambda client: client.tokens.create("room", ttl=60),
        lambda client: client.recordings.list(status=RecordingStatus.AVAILABLE),
        lambda client: client.tokens.create("room", grants=[]),
    ]
    for attempt in attempts:
        with pytest.raises(UnsupportedOption):
            mode.use(toy, attempt, on_unsupported="warn")


def test_what_is_supported_is_never_left_out(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.always(answer(lambda heard: Reply(200, b'{"id": "r", "body": ' + heard.body + b"}")))
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"layout": Layout.PIP}, {"layout": {"type": "small"}}),
        ({"layout": Stylesheet("a{}")}, {"layout": {"type": "a{}"}}),
        ({"audio_only": True}, {"video": False}),
        ({"extra": {"toy": {"x": 1}}}, {"x": 1}),
    ]
    for given, body in cases:

        def start(client: Any, given: dict[str, Any] = given) -> Any:
            return client.recordings.start("room", **given)

        found = mode.use(toy, start, on_unsupported="warn")
        assert found.raw["body"] == body


def test_an_operation_is_never_left_out(toy: Toy, peer: Peer) -> None:
    client = Client(toy, on_unsupported="warn")
    with pytest.raises(AnyroomError, match=r"toy rooms.list: not supported"):
        client.rooms.list(search="x")
    with pytest.raises(AnyroomError, match=r"toy captions.start: not supported"):
        client.captions.start("room", language="en")


def test_without_a_table_nothing_is_left_out(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reply(200, said={"id": "room-1"}))
    assert mode.use(toy, lambda client: client.rooms.create(name="x"), on_unsupported="warn").id == "room-1"


def test_the_readme_way(peer: Peer, registered: Register) -> None:
    registered(Toy)
    peer.script(reply(200, said={"id": "room-1"}), reply(200, said={"id": "rec-1", "status": "recording"}))
    with Client("toy", key=KEY, base_url=peer.url) as video:
        room = video.rooms.create()
        assert video.tokens.create(room, role=Role.HOST).value == "a-join-token"
        assert video.recordings.start(room, layout=Layout.GRID).status == "recording"
        assert video.supports("recordings.start:layout=grid")
    assert (
        ToyConfig(key=SecretStr(KEY), base_url=peer.url) == Toy(ToyConfig(key=SecretStr(KEY), base_url=peer.url)).config
    )
