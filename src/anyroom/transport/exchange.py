"""One wire call, from the operation's request to its answer: signed, sent, retried, read, observed. Without I/O itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urljoin, urlsplit

from anyroom import plugins
from anyroom.errors import (
    AnyroomError,
    AuthenticationFailed,
    ConfigurationError,
    TimedOut,
    UnexpectedResponse,
)
from anyroom.failures import Problem, failure
from anyroom.operations import Request, Response, Sleep, Transfer
from anyroom.transport.redaction import Scrubber, shown_headers, shown_url
from anyroom.transport.retries import RetryPolicy
from anyroom.transport.wire import Outgoing
from anyroom.version import __version__

if TYPE_CHECKING:
    from anyroom.provider import Provider

logger: Final[logging.Logger] = logging.getLogger("anyroom")

USER_AGENT: Final = f"anyroom/{__version__}"
MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Settings:
    """How a client's calls are made.

    `timeout`: seconds for one wire call through all its attempts; for a file, seconds of silence.
    """

    timeout: float = 30.0
    retries: RetryPolicy = field(default_factory=RetryPolicy)


Wire = Generator[Outgoing | Sleep, Response, Response]


class Exchange:
    """Makes the wire calls of one provider. Its generators yield what is to be sent, and how long to sleep."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._origins = {name: _checked_origin(url) for name, url in provider.origins().items()}
        self._scrubber = Scrubber(provider.config.secrets())

    def call(self, request: Request, settings: Settings) -> Wire:
        """Carry a request out.

        Raises:
            ProviderError: the service answered, and it is an error.
            TransportError: no answer came.
        """
        url, own = self._locate(request)
        content, kind = _body(request)
        clock = self._provider.clock
        deadline = clock.monotonic() + settings.timeout
        renewed = False
        attempt = 0
        while True:
            attempt += 1
            left = deadline - clock.monotonic()
            if left <= 0:
                raise TimedOut(
                    f"no answer within {settings.timeout:g} s", outcome="not_sent" if attempt == 1 else "unknown"
                )
            headers = self._headers(request, kind, own=own)
            outgoing = Outgoing(request.endpoint.method, url, headers, content, left)
            self._tell_request(request, outgoing, attempt)
            started = clock.monotonic()
            try:
                response = yield outgoing
                self._tell_response(request, response, attempt, clock.monotonic() - started)
                self._require_success(request, response)
            except AuthenticationFailed as error:
                if renewed or not own or not self._provider.renew():
                    raise
                renewed = True
                logger.debug("%s: credential renewed after %s", request.endpoint.operation, error.status)
            except AnyroomError as error:
                pause = settings.retries.pause(error, request.endpoint.safety, attempt)
                if pause is None or clock.monotonic() + pause >= deadline:
                    raise
                logger.debug("%s: again in %.2f s after %s", request.endpoint.operation, pause, type(error).__name__)
                yield Sleep(pause)
            else:
                return response

    def transfer(self, transfer: Transfer, settings: Settings) -> Wire:
        """Stream a file into its sink. Goes out without credentials; follows redirects, never to a weaker scheme."""
        url = transfer.url
        headers = {"user-agent": USER_AGENT, "accept-encoding": "identity"}
        if transfer.offset:
            headers["range"] = f"bytes={transfer.offset}-"
        for _ in range(MAX_REDIRECTS + 1):
            logger.debug("file from %s", shown_url(url))
            response = yield Outgoing("GET", url, headers, None, settings.timeout, transfer.sink)
            if response.status in {200, 206}:
                return response
            if response.status not in _REDIRECTS:
                problem = Problem(message=f"the file's server answered {response.status}")
                raise failure(problem, response, now=self._provider.clock.now())
            target = urljoin(url, response.headers.get("location", ""))
            if urlsplit(target).scheme != urlsplit(url).scheme:
                raise UnexpectedResponse("the file's server redirects to another scheme", status=response.status)
            url = target
        raise UnexpectedResponse("the file's server redirects without end")

    def _locate(self, request: Request) -> tuple[str, bool]:
        """The URL, and whether it is the platform's own: only those requests carry the credential."""
        segments = {**self._provider.segments(), **request.segments}
        path = request.endpoint.render(segments)
        own = path.startswith("/")
        if own:
            origin = self._origins.get(request.endpoint.origin)
            if origin is None:
                raise ConfigurationError(f"no host is configured for {request.endpoint.operation}")
            path = origin + path
        elif urlsplit(path).scheme not in {"https", "http"}:
            raise ConfigurationError(
                f"{request.endpoint.operation}: a path starts with a slash, another host's with https://"
            )
        return f"{path}?{urlencode(request.query)}" if request.query else path, own

    def _headers(self, request: Request, kind: str | None, *, own: bool) -> dict[str, str]:
        headers = {"accept": "application/json", "user-agent": USER_AGENT}
        if kind is not None:
            headers["content-type"] = kind
        headers.update({name.lower(): value for name, value in request.headers.items()})
        if own:
            headers.update({name.lower(): value for name, value in self._provider.sign(request).items()})
        return headers

    def _require_success(self, request: Request, response: Response) -> None:
        if 200 <= response.status < 300:
            return
        error = failure(self._provider.problem(request, response), response, now=self._provider.clock.now())
        error.message = self._scrubber.text(error.message)
        error.args = (error.message,)
        error.raw = self._scrubber.tree(error.raw)
        raise error

    def _tell_request(self, request: Request, outgoing: Outgoing, attempt: int) -> None:
        if plugins.observed():
            plugins.tell_request(
                provider=self._provider.name,
                operation=request.endpoint.operation,
                method=outgoing.method,
                path=request.endpoint.path,
                headers=shown_headers(outgoing.headers),
                attempt=attempt,
            )

    def _tell_response(self, request: Request, response: Response, attempt: int, seconds: float) -> None:
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug(
                "%s %s %s: %s in %.0f ms", self._provider.name, request.endpoint.method, request.endpoint.path,
                response.status, seconds * 1000,
            )  # fmt: skip
        if plugins.observed():
            plugins.tell_response(
                provider=self._provider.name,
                operation=request.endpoint.operation,
                status=response.status,
                headers=shown_headers(response.headers),
                attempt=attempt,
                seconds=seconds,
            )


def _checked_origin(url: str) -> str:
    parts = urlsplit(url)
    if (
        parts.scheme not in {"https", "http"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ConfigurationError("base_url must be a plain http(s) URL with a host, and no credentials or query in it")
    return url.rstrip("/")


def _body(request: Request) -> tuple[bytes | None, str | None]:
    if request.form is not None:
        return urlencode(request.form).encode(), "application/x-www-form-urlencoded"
    if request.json is not None:
        return json.dumps(request.json, separators=(",", ":"), allow_nan=False).encode(), "application/json"
    return None, None


def locate(error: AnyroomError, provider: str, operation: str) -> None:
    """Say in an error where it happened, unless it knows."""
    error.provider = error.provider or provider
    error.operation = error.operation or operation
