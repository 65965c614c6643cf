"""The taxonomy of errors: who descends from whom, how they read, and that they survive pickling whole."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from typing import Any, Final

import pytest

from anyroom import errors
from anyroom.capabilities import Why
from anyroom.errors import (
    AlreadyActive,
    AnyroomError,
    AuthenticationFailed,
    BadSignature,
    ConfigurationError,
    Conflict,
    ConnectFailed,
    Expired,
    InvalidArgument,
    InvalidRequest,
    KeyUnavailable,
    MalformedDelivery,
    NoActiveSession,
    NotFound,
    PermissionDenied,
    ProviderError,
    ProviderLoadError,
    ProviderNotFound,
    ProviderUnavailable,
    RateLimited,
    Replayed,
    StaleDelivery,
    TimedOut,
    TransportError,
    UnexpectedResponse,
    UnknownArgument,
    UnsupportedOperation,
    UnsupportedOption,
    WebhookRejected,
    WrongState,
)

PARENTS: dict[type[AnyroomError], tuple[type[BaseException], ...]] = {
    ConfigurationError: (AnyroomError, ValueError),
    InvalidArgument: (AnyroomError, ValueError),
    UnknownArgument: (InvalidArgument, TypeError),
    ProviderNotFound: (AnyroomError, LookupError),
    ProviderLoadError: (AnyroomError, ImportError),
    UnsupportedOperation: (AnyroomError, NotImplementedError),
    UnsupportedOption: (UnsupportedOperation,),
    TransportError: (AnyroomError,),
    ConnectFailed: (TransportError,),
    TimedOut: (TransportError, TimeoutError),
    ProviderError: (AnyroomError,),
    AuthenticationFailed: (ProviderError,),
    PermissionDenied: (ProviderError,),
    InvalidRequest: (ProviderError,),
    RateLimited: (ProviderError,),
    ProviderUnavailable: (ProviderError,),
    NotFound: (ProviderError, LookupError),
    Expired: (NotFound,),
    Conflict: (ProviderError,),
    NoActiveSession: (Conflict,),
    AlreadyActive: (Conflict,),
    WrongState: (Conflict,),
    UnexpectedResponse: (ProviderError,),
    WebhookRejected: (AnyroomError, ValueError),
    BadSignature: (WebhookRejected,),
    StaleDelivery: (WebhookRejected,),
    Replayed: (WebhookRejected,),
    MalformedDelivery: (WebhookRejected,),
    KeyUnavailable: (WebhookRejected,),
}


def every_error() -> Iterator[type[AnyroomError]]:
    for found in vars(errors).values():
        if isinstance(found, type) and issubclass(found, AnyroomError):
            yield found


def test_the_table_is_complete() -> None:
    assert {*PARENTS, AnyroomError} == set(every_error())


@pytest.mark.parametrize("kind", PARENTS, ids=lambda kind: kind.__name__)
def test_hierarchy(kind: type[AnyroomError]) -> None:
    assert kind.__bases__ == PARENTS[kind]


def made(kind: type[AnyroomError]) -> AnyroomError:
    given: dict[str, Any] = {"provider": "toy", "operation": "recordings.start"}
    if issubclass(kind, ProviderError):
        given |= {"status": 409, "code": "15110", "request_id": "r-1", "retry_after": 1.5, "raw": {"a": [1]}}
    if issubclass(kind, TransportError):
        given |= {"outcome": "not_sent"}
    if issubclass(kind, UnsupportedOperation):
        given |= {"why": Why.UPSTREAM}
    if issubclass(kind, UnsupportedOption):
        given |= {"option": "layout", "value": "pip"}
    return kind("it failed", **given)


@pytest.mark.parametrize("kind", [*every_error()], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("duplicate", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])  # noqa: S301
def test_every_error_survives_pickling_and_copying(kind: type[AnyroomError], duplicate: Any) -> None:
    error = made(kind)
    error.add_note("and this")
    again = duplicate(error)
    assert type(again) is kind
    assert vars(again) == vars(error)
    assert (str(again), again.args) == (str(error), error.args)


@pytest.mark.parametrize("kind", [*every_error()], ids=lambda kind: kind.__name__)
def test_every_error_says_what_and_where(kind: type[AnyroomError]) -> None:
    assert kind.__doc__
    assert str(kind("it failed")) == "it failed"
    assert str(made(kind)).startswith("toy recordings.start: ")
    assert str(made(kind)).endswith("it failed")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "already recording"),
        ({"provider": "toy"}, "toy: already recording"),
        ({"operation": "recordings.start"}, "recordings.start: already recording"),
        ({"status": 409}, "409 Conflict: already recording"),
        ({"status": 599}, "599: already recording"),
        ({"status": 599, "code": "7"}, "599 (code 7): already recording"),
        ({"code": "7"}, "already recording"),
        (
            {"provider": "toy", "operation": "recordings.start", "status": 409, "code": "15110"},
            "toy recordings.start: 409 Conflict (code 15110): already recording",
        ),
    ],
)
def test_how_a_services_error_reads(given: dict[str, Any], said: str) -> None:
    assert str(Conflict("already recording", **given)) == said


SAYING_IT_THEMSELVES: Final = frozenset(
    {
        AnyroomError,
        ConfigurationError,
        InvalidArgument,
        UnknownArgument,
        ProviderNotFound,
        ProviderLoadError,
        UnsupportedOperation,
        UnsupportedOption,
        ProviderError,
        Conflict,
        WebhookRejected,
        MalformedDelivery,
    }
)
"""Whose messages say what to do, case by case, or which are too general for one advice."""


@pytest.mark.parametrize("kind", [kind for kind in PARENTS if kind not in SAYING_IT_THEMSELVES])
def test_hints_say_what_to_do(kind: type[AnyroomError]) -> None:
    assert kind.hint.endswith(".")
    assert kind.hint[0].isupper()


def test_what_says_it_itself_has_no_hint() -> None:
    assert {kind.hint for kind in SAYING_IT_THEMSELVES} == {""}


def test_a_transport_error_is_unknown_unless_it_knows() -> None:
    assert TransportError("x").outcome == "unknown"
    assert ConnectFailed("x", outcome="not_sent").outcome == "not_sent"


def test_the_hint_of_what_was_not_sent_fears_no_side_effect() -> None:
    assert "before you repeat" in TimedOut("late").hint
    unsent = ConnectFailed("refused", outcome="not_sent")
    assert unsent.hint.startswith("Nothing was sent. ")
    assert pickle.loads(pickle.dumps(unsent)).hint == unsent.hint  # noqa: S301


def test_the_deadline_can_be_caught_as_pythons_own() -> None:
    with pytest.raises(TimeoutError):
        raise TimedOut("too late")
    with pytest.raises(LookupError):
        raise Expired("gone")
