"""Endpoints say what is requested and refuse what could name something else; operations are driven alike in both modes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyroom.errors import AnyroomError, InvalidArgument
from anyroom.operations import (
    Endpoint,
    Operation,
    Page,
    Request,
    Response,
    Safety,
    adrive,
    check_id,
    drive,
    local,
)

GET = Endpoint("getThing", "GET", "/v1/{account}/things/{id}", Safety.READ)


# --- ids and segments -------------------------------------------------------------------------------------------------

REFUSED_IDS = ["", " ", "\t", ".", "..", "a/b", "/", "a\\b", "a\nb", "a\r\nb", "\x00", "a\x7f", "a\ud800b"]


@pytest.mark.parametrize("value", REFUSED_IDS)
def test_an_id_that_could_name_something_else_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgument, match=r"^thing must"):
        check_id(value, "thing")
    with pytest.raises(InvalidArgument, match=r"^id must"):
        GET(id=value)


@pytest.mark.parametrize("value", [None, 7, b"x", ["x"]])
def test_an_id_is_a_string(value: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"must be a string, not"):
        check_id(value, "thing")


@given(st.text())
def test_every_id_is_refused_or_arrives_as_one_segment(value: str) -> None:
    try:
        path = GET.render({"account": "a", **GET(id=value).segments})
    except InvalidArgument:
        return
    *start, last = path.split("/")
    assert start == ["", "v1", "a", "things"]
    assert unquote(last) == value
    assert last == quote(value, safe=""), "what is plain and what is not are written the same way"
    assert last not in {".", ".."}
    assert not set(last) & set("?#/\\ \n")


def test_missing_segments_are_all_named() -> None:
    with pytest.raises(InvalidArgument, match=r"^getThing: the path needs account, id$"):
        GET.render({})


def test_a_request_holds_what_was_given() -> None:
    request = GET(query=[("a", "1"), ("a", "2")], json={"x": 1}, headers={"x-y": "z"}, id="7")
    assert request == Request(GET, {"id": "7"}, (("a", "1"), ("a", "2")), {"x": 1}, None, {"x-y": "z"})
    assert GET(form=[("a", "1")], id="7").form == (("a", "1"),)


def test_a_body_is_json_or_a_form() -> None:
    with pytest.raises(InvalidArgument, match=r"json or form"):
        GET(id="7", json={}, form=[])


@pytest.mark.parametrize(
    ("content", "parsed"),
    [
        (b"", None),
        (b" \n", None),
        (b'{"a": 1}', {"a": 1}),
        (b"<html>", "<html>"),
        (b"\xff\xfe\x00", "\ufffd\ufffd\x00"),
        (b"[" * 100_000, "[" * 100_000),
        (b"9" * 5000, "9" * 5000),
    ],
)
def test_a_body_is_read_as_json_or_as_text(content: bytes, parsed: object) -> None:
    assert Response(200, content).json() == parsed


def test_a_page_can_be_made_by_its_alias() -> None:
    assert Page[int]((1,), "2") == Page((1,), "2")


# --- driving ----------------------------------------------------------------------------------------------------------

Perform = Callable[[Any], Any]
Drive = Callable[[Generator[Any, Any, Any], Perform], Any]


def drive_awaited(operation: Generator[Any, Any, Any], perform: Perform) -> Any:
    async def performed(step: Any) -> Any:
        await asyncio.sleep(0)
        return perform(step)

    return asyncio.run(adrive(operation, performed))


@pytest.fixture(params=[drive, drive_awaited], ids=["drive", "adrive"])
def driven(request: pytest.FixtureRequest) -> Drive:
    found: Drive = request.param
    return found


class Log:
    """An operation that asks three times, and what became of it."""

    def __init__(self, *, tolerate: type[Exception] | None = None) -> None:
        self.caught: list[Exception] = []
        self.closed = False
        self._tolerate = tolerate

    def operation(self) -> Generator[int, str, list[str]]:
        answers: list[str] = []
        try:
            for number in range(3):
                try:
                    answers.append((yield number))
                except Exception as error:
                    self.caught.append(error)
                    if self._tolerate is None or not isinstance(error, self._tolerate):
                        raise
        finally:
            self.closed = True
        return answers


def test_answers_go_in_and_the_result_comes_out(driven: Drive) -> None:
    assert driven(Log().operation(), lambda step: f"answer {step}") == ["answer 0", "answer 1", "answer 2"]


def failing_at(where: int, error: BaseException) -> Perform:
    def perform(step: int) -> str:
        if step == where:
            raise error
        return str(step)

    return perform


@pytest.mark.parametrize("where", [0, 1, 2])
def test_a_failure_is_thrown_in_where_it_may_be_an_answer(driven: Drive, where: int) -> None:
    log, error = Log(tolerate=AnyroomError), AnyroomError("no")
    assert driven(log.operation(), failing_at(where, error)) == [str(n) for n in range(3) if n != where]
    assert log.caught == [error]


@pytest.mark.parametrize("error", [AnyroomError("no"), ValueError("bug"), OSError("disk full")])
def test_what_it_does_not_catch_reaches_the_caller_and_it_is_closed(driven: Drive, error: Exception) -> None:
    log = Log()
    with pytest.raises(type(error)) as caught:
        driven(log.operation(), failing_at(1, error))
    assert caught.value is error
    assert log.caught == [error]
    assert log.closed


def test_a_stray_stop_iteration_does_not_pass_for_a_result(driven: Drive) -> None:
    log = Log()
    with pytest.raises(RuntimeError):
        driven(log.operation(), failing_at(1, StopIteration("no result")))
    assert log.closed


def test_an_interrupt_is_not_the_operations_business(driven: Drive) -> None:
    log = Log(tolerate=Exception)
    with pytest.raises(KeyboardInterrupt):
        driven(log.operation(), failing_at(1, KeyboardInterrupt()))
    assert log.caught == []
    assert log.closed, "its files are closed all the same"


def test_a_cancelled_task_closes_its_operation() -> None:
    log = Log(tolerate=Exception)

    async def never(step: int) -> str:
        await asyncio.Event().wait()
        raise AssertionError

    async def main() -> None:
        task = asyncio.create_task(adrive(log.operation(), never))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert log.caught == []
    assert log.closed


def test_an_operation_that_raises_before_it_asks_anything(driven: Drive) -> None:
    def operation() -> Operation[None]:
        yield from ()
        raise InvalidArgument("no")

    with pytest.raises(InvalidArgument):
        driven(operation(), lambda _: None)


def test_an_operation_that_was_carried_out_is_not_carried_out_again(driven: Drive) -> None:
    operation = Log().operation()
    driven(operation, str)
    with pytest.raises(AnyroomError, match=r"once"):
        driven(operation, str)


# --- local ------------------------------------------------------------------------------------------------------------


class Signer:
    @local
    def sign(self, what: str, *, times: int = 1) -> str:
        """Sign here."""
        if not what:
            raise InvalidArgument("nothing to sign")
        return what * times


def test_a_local_operation_asks_nothing(driven: Drive) -> None:
    operation = Signer().sign("x", times=3)
    assert isinstance(operation, Generator)
    assert getattr(operation, "__name__", "") == "sign"
    assert Signer.sign.__doc__ == "Sign here."
    assert driven(operation, lambda _: pytest.fail("it asked something")) == "xxx"


def test_a_local_operation_does_nothing_until_it_is_carried_out(driven: Drive) -> None:
    operation = Signer().sign("")
    with pytest.raises(InvalidArgument):
        driven(operation, str)
