"""Secrets: what must be shown by no error, log, observer or pickle, pushed through all of them."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import httpx
import pytest

from anyroom import plugins
from anyroom.errors import AnyroomError, ProviderError
from anyroom.testing.kit.calls import CALLS, arrange, given, perform
from anyroom.testing.kit.forgeries import signed_headers
from anyroom.testing.kit.results import handed_out
from anyroom.testing.kit.scene import Scene

Echo = Callable[[int, str], httpx.Response]

ECHOES: Final[Mapping[str, Echo]] = {
    "a message": lambda status, said: httpx.Response(
        status, json={"code": status, "message": said, "description": said}
    ),
    "an error object": lambda status, said: httpx.Response(status, json={"error": {"code": 7, "message": said}}),
    "a list of errors": lambda status, said: httpx.Response(status, json={"errors": [{"code": 7, "message": said}]}),
    "a problem": lambda status, said: httpx.Response(status, json={"title": said, "detail": said, "instance": said}),
    "its keys": lambda status, said: httpx.Response(status, json={said: said}),
    "text": lambda status, said: httpx.Response(status, text=f"bad request: {said}"),
}
"""By how a platform may echo: an answer with that status and text in it."""
STATUSES: Final = (200, 302, 400, 401, 403, 404, 409, 422, 429, 500)
LONGEST_SCHEME: Final = 12
"""Characters of the words that may stand before a credential in its header (`Bearer`)."""
ECHOED: Final = ("rooms.create", "recordings.list", "rooms.list", "recordings.start")


class _Observer:
    """Keeps all that observers are told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    @plugins.hookimpl
    def anyroom_request(
        self,
        provider: str,
        operation: str,
        method: str,
        origin: str,
        path: str,
        headers: Mapping[str, str],
        attempt: int,
    ) -> None:
        self.told.append(repr((provider, operation, method, origin, path, dict(headers), attempt)))

    @plugins.hookimpl
    def anyroom_response(
        self, provider: str, operation: str, status: int, headers: Mapping[str, str], attempt: int, seconds: float
    ) -> None:
        self.told.append(repr((provider, operation, status, dict(headers), attempt, seconds)))

    @plugins.hookimpl
    def anyroom_failure(
        self, provider: str, operation: str, error: str, outcome: str, attempt: int, seconds: float
    ) -> None:
        self.told.append(repr((provider, operation, error, outcome, attempt, seconds)))


class SecretLaws:
    """Promise 4."""

    @pytest.mark.parametrize("echo", ECHOES)
    def test_no_error_shows_a_credential_that_was_echoed(self, sync_scene: Scene, echo: str) -> None:
        """The platform's error body held the credential that it was sent, and the error showed it: in its text, its `raw`,
        its traceback or its pickle.

        The library takes known credentials out of `message` and `raw`. Put nothing else of an answer into an error.
        """
        names = signed_headers(sync_scene.provider)
        if not names:
            pytest.skip("its requests carry no credential")
        configured = set(sync_scene.provider.config.secrets())
        call = next(name for name in ECHOED if sync_scene.supports(name))
        what = given("kit-room") if call == "recordings.start" else given()
        shown: list[str] = []
        for status in STATUSES:
            signed: set[str] = set()

            def answer(request: httpx.Request, status: int = status, signed: set[str] = signed) -> httpx.Response:
                # What was made of a credential is one too: a signed header is good for as long as it lives.
                own = {part for name in names for part in request.headers[name].split() if len(part) > LONGEST_SCHEME}
                signed |= own
                return ECHOES[echo](status, " ".join((*configured, *own)))

            try:
                with sync_scene.traffic.interrupted(answer):
                    perform(sync_scene.video, call, what)
            except AnyroomError as error:
                for where, seen in _faces(error):
                    shown += [f"{status}: {where} shows a setting" for secret in configured if secret in seen]
                    shown += [f"{status}: {where} shows a signed header" for secret in signed if secret in seen]
        assert not shown, "; ".join(shown)

    @pytest.mark.parametrize("call", CALLS)
    def test_nothing_is_logged_or_observed_that_is_secret(
        self, sync_scene: Scene, call: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A log record, at DEBUG, or what observers are told shows a credential, a join token, a stream key or a signed URL.

        Log ids, statuses and durations; never headers, bodies, or URLs with a query.
        """
        with caplog.at_level(logging.DEBUG), _observed() as observer:
            result = perform(sync_scene.video, call, arrange(sync_scene, call))
        names = signed_headers(sync_scene.provider)
        secrets = {*sync_scene.provider.config.secrets(), *handed_out(result)}
        for item in sync_scene.traffic.sent:
            secrets |= {part for name in names for part in item.headers.get(name, "").split()}
        logged = [f"{record.name}: {record.getMessage()}" for record in caplog.records]
        for said in (*logged, *observer.told):
            assert not any(len(secret) > LONGEST_SCHEME and secret in said for secret in secrets), f"shown: {said}"

    def test_no_error_shows_a_signed_url(self, sync_scene: Scene) -> None:
        """A download failed, and the error shows the file's signed URL."""
        sync_scene.needs("recordings.download")
        recording = sync_scene.finished()
        urls = [file.url for file in recording.files if file.url and "?" in file.url]
        if not urls:
            pytest.skip("files have no signed URLs here")

        def fail(request: httpx.Request) -> httpx.Response | None:
            if str(request.url).partition("?")[0] in {url.partition("?")[0] for url in urls}:
                raise httpx.ConnectError(f"cannot connect to {request.url.host}", request=request)
            return None

        with sync_scene.traffic.interrupted(fail), pytest.raises(AnyroomError) as caught:
            sync_scene.video.recordings.download(recording, sync_scene.target())
        signatures = [url.partition("?")[2] for url in urls]
        for where, shown in _faces(caught.value):
            assert not any(signature in shown for signature in signatures), f"{where} shows a signed URL"


def _faces(error: AnyroomError) -> Iterator[tuple[str, str]]:
    """Everything in which an error may be seen."""
    yield "str", str(error)
    yield "repr", repr(error)
    yield "args", repr(error.args)
    yield "its attributes", repr(vars(error))
    yield "its traceback", "".join(traceback.format_exception(error))
    if isinstance(error, ProviderError):
        yield "raw", repr(error.raw)
    yield "its pickle", repr(pickle.dumps(error))


@contextmanager
def _observed() -> Generator[_Observer]:
    observer = _Observer()
    plugins.observe(observer)
    try:
        yield observer
    finally:
        plugins.unobserve(observer)
