"""Operations of a provider's own are run and walked, roles are prepared, and things of another platform are refused."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from anyroom import AsyncClient, AsyncPager, Client, Memory, Pager
from anyroom.errors import (
    AnyroomError,
    InvalidArgument,
    NotFound,
)
from anyroom.operations import Page
from anyroom.types import Ref, Role, Room

from .modes import Mode
from .peer import Heard, Peer, Reply, answer, reply
from .toy import Toy, ToyConfig


def test_a_providers_own_operation(mode: Mode, toy: Toy, peer: Peer) -> None:
    assert mode.use(toy, lambda client: client.run(toy.nap(3600))) == "rested"
    peer.script(reply(404))
    with pytest.raises(NotFound) as caught:
        mode.use(toy, lambda client: client.run(toy.get_recording("r")))
    assert caught.value.operation == "recordings.get", "a neutral one says its neutral name"


def test_a_providers_own_listing(mode: Mode, toy: Toy, peer: Peer) -> None:
    peer.script(reply(200, said={"items": ["a", "b"], "next": "2"}), reply(200, said={"items": ["b", "c"]}))
    assert mode.use(toy, lambda client: client.walk(toy.list_things, kind="x")) == ["a", "b", "c"]
    assert [heard.target for heard in peer.heard] == [
        "/acc/recordings?kind=x",
        "/acc/recordings?kind=x&page=2",
    ]
    peer.script(reply(404))
    with pytest.raises(NotFound, match=r"^toy list_things: "):
        mode.use(toy, lambda client: client.walk(toy.list_things, "x"))


def test_a_neutral_listing(mode: Mode, toy: Toy, peer: Peer) -> None:
    def listing(heard: Heard) -> Reply:
        return Reply(
            200, b'{"items": [{"id": "c"}]}' if "page=2" in heard.target else b'{"items": [{"id": "a"}], "next": "2"}'
        )

    peer.always(answer(listing))
    found = mode.use(toy, lambda client: client.recordings.list(room="room"))
    assert [item.id for item in found] == ["a", "c"]
    assert "room=room" in peer.heard[1].target
    assert [item.id for item in mode.use(toy, lambda client: client.webhooks.list())] == ["w1"]


def test_a_listing_is_a_pager_at_once_and_asks_nothing(toy: Toy, peer: Peer) -> None:
    assert isinstance(Client(toy).recordings.list(), Pager)
    assert isinstance(AsyncClient(toy).recordings.list(), AsyncPager)
    assert peer.connections == 0


def test_a_bad_argument_of_a_listing_is_refused_at_once(toy: Toy, peer: Peer) -> None:
    for client in (Client(toy), AsyncClient(toy)):
        with pytest.raises(InvalidArgument, match=r"^toy recordings.list: room must not be empty"):
            client.recordings.list(room="")


NO_OPERATIONS: list[tuple[Callable[[Any], Any], str]] = [
    (lambda client: client.provider.nap, "this is a method: call it"),
    (lambda client: Room(provider="toy", id="r"), "this is Room: what verbs return needs no run"),
    (lambda client: None, "this is NoneType"),
]


@pytest.mark.parametrize(("given", "said"), NO_OPERATIONS)
def test_what_is_run_and_is_no_operation(
    mode: Mode, given: Callable[[Any], Any], said: str, toy: Toy, peer: Peer
) -> None:
    with pytest.raises(InvalidArgument, match=rf"^toy run: .*run\(client.provider.some_operation\(...\)\).* {said}"):
        mode.use(toy, lambda client: client.run(given(client)))


def test_what_is_walked_and_is_no_method(mode: Mode, toy: Toy, peer: Peer) -> None:
    with pytest.raises(
        InvalidArgument, match=r"^toy walk: .*walk\(client.provider.list_something, ...\), not generator"
    ):
        mode.use(toy, lambda client: client.walk(client.provider.list_things("x")))


def test_a_pager_says_what_it_lists(toy: Toy, peer: Peer) -> None:
    assert repr(Client(toy).recordings.list()) == "<Pager of toy recordings.list: iterate over it>"
    assert (
        repr(AsyncClient(toy).recordings.list())
        == "<AsyncPager of toy recordings.list: iterate over it with async for>"
    )
    assert repr(Client(toy).walk(toy.list_things, "x")) == "<Pager of toy list_things: iterate over it>"
    assert repr(Pager(lambda _: Page(()))) == "<Pager of a listing: iterate over it>"


def test_a_verb_that_was_never_awaited_is_named(toy: Toy, peer: Peer) -> None:
    with pytest.warns(RuntimeWarning, match=r"'AsyncClient.rooms.create' was never awaited"):
        AsyncClient(toy).rooms.create()  # pyright: ignore[reportUnusedCoroutine]


# --- things of another platform ---------------------------------------------------------------------------------------

ELSEWHERE = Room(provider="acme", id="r1")
MIXED_UP: list[Callable[[Any], Any]] = [
    lambda client: client.recordings.start(ELSEWHERE),
    lambda client: client.recordings.start(Ref[Room](provider="acme", kind="room", id="r1")),
    lambda client: client.recordings.list(room=ELSEWHERE),
    lambda client: client.tokens.create(ELSEWHERE, role=Role.HOST),
    lambda client: client.participants.remove("p1", room=ELSEWHERE),
]


@pytest.mark.parametrize("call", MIXED_UP)
def test_a_thing_of_another_platform_is_refused(mode: Mode, call: Callable[[Any], Any], toy: Toy, peer: Peer) -> None:
    """Filtered by, it would list nothing; and a token signed for it would let nobody in."""
    with pytest.raises(InvalidArgument, match=r"^toy \w+.\w+: the [Rr]oom 'r1' is of acme, .* a client of acme"):
        mode.use(toy, call)
    assert peer.connections == 0


def test_things_of_the_adapter_that_one_derives_from_are_its_own(mode: Mode, toy: Toy, peer: Peer) -> None:
    class Ours(Toy):
        name = "ours"

    for provider in ("toy", "ours"):
        peer.script(reply(200, said={"id": "rec-1", "status": "recording"}))
        room = Room(provider=provider, id="r1")
        assert (
            mode.use(Ours(cast(ToyConfig, toy.config)), lambda client, room=room: client.recordings.start(room)).id
            == "rec-1"
        )


def test_an_object_of_the_apps_own_may_say_what_it_likes(mode: Mode, toy: Toy, peer: Peer) -> None:
    """Whatever has an id is taken, and its `provider` is none of our business."""
    peer.script(reply(200, said={"id": "rec-1", "status": "recording"}))
    lesson = SimpleNamespace(id="r1", provider="ACME Ltd")
    assert mode.use(toy, lambda client: client.recordings.start(lesson)).id == "rec-1"


def test_prepare(mode: Mode, toy: Toy, peer: Peer) -> None:
    with pytest.raises(AnyroomError, match=r"^toy prepare: not supported"):
        mode.use(toy, lambda client: client.prepare(roles=[Role.HOST]))


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ("host", r"roles must be a collection, such as \['host'\]$"),
        (None, "roles must be one of host, .*, not None$"),
        (["boss"], "roles must be one of host, .*, not 'boss'$"),
        ([["host"]], r"roles must be one of host, .*, not \['host'\]$"),
        ({"boss": 1}, "roles must be one of host, .*, not 'boss'$"),
    ],
)
def test_roles_that_are_none(mode: Mode, roles: Any, said: str) -> None:
    with pytest.raises(InvalidArgument, match=f"^memory prepare: .*{said}"):
        mode.use(Memory(), lambda client: client.prepare(roles=roles))


def test_roles_may_be_said_in_words_as_elsewhere(mode: Mode) -> None:
    prepared = mode.use(Memory(), lambda client: client.prepare(roles=["host", Role.VIEWER]))
    assert set(prepared.presets) == {"host", "viewer"}


def test_an_error_keeps_the_place_that_it_knows(mode: Mode, toy: Toy, peer: Peer) -> None:
    def elsewhere() -> Any:
        yield from ()
        raise InvalidArgument("no", provider="other", operation="rooms.get")

    with pytest.raises(InvalidArgument, match=r"^other rooms.get: no$"):
        mode.use(toy, lambda client: client.run(elsewhere()))


def test_a_bug_in_an_adapter_is_not_dressed_up(mode: Mode, toy: Toy, peer: Peer) -> None:
    def buggy() -> Any:
        yield from ()
        return dict[str, str]()["key"]

    with pytest.raises(KeyError):
        mode.use(toy, lambda client: client.run(buggy()))
