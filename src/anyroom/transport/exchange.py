"""One wire call, from the operation's request to its answer: signed, sent, retried, read, observed. Without I/O itself."""

from __future__ import annotations

import itertools
import json
import logging
import re
from collections import deque
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urljoin, urlsplit

from anyroom import plugins
from anyroom.errors import (
    AnyroomError,
    AuthenticationFailed,
    ConfigurationError,
    InvalidArgument,
    Outcome,
    RateLimited,
    TimedOut,
    TransportError,
    UnexpectedResponse,
)
from anyroom.failures import Problem, failure
from anyroom.operations import Request, Response, Sleep, Transfer
from anyroom.transport.addresses import is_private
from anyroom.transport.budget import RetryBudget
from anyroom.transport.pace import Pace
from anyroom.transport.redaction import Scrubber, Veiled, said_in_confidence, shown_headers, shown_path, shown_url
from anyroom.transport.retries import RetryPolicy
from anyroom.transport.wire import Outgoing
from anyroom.version import __version__

if TYPE_CHECKING:
    from anyroom.provider import Provider

logger: Final[logging.Logger] = logging.getLogger("anyroom")

USER_AGENT: Final = f"anyroom/{__version__}"
MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NUMBERS: Final = itertools.count(1)  # of all calls of this process: observers tell them apart by it
# RFC 9110, 5.1 and 5.5, without what is obsolete in them.
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^`|~\w-]+", re.ASCII)
_HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a client's calls are made.

    `timeout`: seconds for one wire call through all its attempts; for a file, seconds of silence. `max_rate`: requests a second.
    """

    timeout: float = 30.0
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    max_rate: float | None = None
    private_redirects: bool = False


Wire = Generator[Outgoing | Sleep, Response, Response]


class Exchange:
    """Makes the wire calls of one provider. Its generators yield what is to be sent, and how long to sleep."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._origins = {name: _checked_origin(url) for name, url in provider.origins().items()}
        # What was signed with a secret opens as much as the secret. The last few will do: they are renewed rarely.
        self._signed: deque[str] = deque(maxlen=8)
        self._last_signature = Veiled(), Veiled()  # as it was said, and as it is sent
        self._last_scrubber: tuple[tuple[str, ...], Scrubber] | None = None  # and the tokens that it knows
        self._pace = Pace()
        self._budget = RetryBudget()

    def call(self, request: Request, settings: Settings) -> Wire:
        """Carry a request out.

        Raises:
            ProviderError: the service answered, and it is an error.
            TransportError: no answer came.
        """
        url, own = self._locate(request)
        content, kind = _body(request)
        described = _described_headers(request, kind)
        clock = self._provider.clock
        now = clock.monotonic()
        deadline = now + settings.timeout
        renewed = False
        attempt = 0
        so_far: Outcome = "not_sent"
        number = next(_NUMBERS)
        self._budget.earn()
        while True:
            attempt += 1
            wait = self._pace.turn(now, rate=settings.max_rate, patience=deadline - now)
            if wait > 0:
                yield from self._hold_back(wait, now, deadline, so_far)
            signed = self._signed_headers(request) if own else Veiled()
            started = clock.monotonic()
            left = deadline - started
            if left <= 0:
                raise TimedOut(f"no answer within {settings.timeout:g} s", outcome=so_far)
            outgoing = Outgoing(request.endpoint.method, url, {**described, **signed}, content, left)
            if plugins.observed():
                self._tell_request(request, number, outgoing, attempt)
                started = clock.monotonic()  # what the observers took is none of the platform's
            try:
                try:
                    response = yield outgoing
                except BaseException as error:  # a call that is given up is closed, and that is none of the Exceptions
                    self._tell_failure(request, number, error, attempt, clock.monotonic() - started)
                    raise
                ended = clock.monotonic()
                if plugins.observed() or logger.isEnabledFor(logging.DEBUG):
                    self._tell_response(request, number, response, attempt, ended - started)
                self._pace.answered(ended, clock.now(), response.headers)
                if not 200 <= response.status < 300:
                    raise self._refusal(request, response)
            except AuthenticationFailed as error:
                if renewed or not own or not self._provider.renew():
                    raise
                renewed = True
                logger.debug("%s: credential renewed after %s", request.endpoint.operation, error.status)
            except AnyroomError as error:
                if not isinstance(error, TransportError) or error.outcome == "unknown":
                    so_far = "unknown"
                else:
                    error.after(so_far)
                # The attempt that a renewal cost was refused at the door, and counts as none.
                pause = settings.retries.pause(error, request.endpoint.safety, attempt - renewed)
                if isinstance(error, RateLimited):
                    self._pace.refused(clock.monotonic(), error.retry_after if pause is None else pause)
                if pause is None or clock.monotonic() + pause >= deadline or not self._budget.spend():
                    raise
                logger.debug("%s: again in %.2f s after %s", request.endpoint.operation, pause, type(error).__name__)
                if pause > 0 and not isinstance(error, RateLimited):  # whose next turn comes no sooner
                    yield Sleep(pause)
            else:
                return response
            now = clock.monotonic()

    def _hold_back(
        self, wait: float, now: float, deadline: float, outcome: Outcome
    ) -> Generator[Sleep, Response, None]:
        """Wait until it is this call's turn.

        Raises:
            TimedOut: that would be after the deadline.
        """
        if wait >= deadline - now:
            raise TimedOut(f"the platform takes no more requests for {wait:.1f} s", outcome=outcome)
        logger.debug("%s: held back for %.2f s", self._provider.name, wait)
        try:
            yield Sleep(wait)
        except BaseException:
            self._pace.give_back(now + wait)
            raise

    def transfer(self, transfer: Transfer, settings: Settings) -> Wire:
        """Stream a file into its sink. Goes out without credentials; follows redirects, never to a weaker scheme.

        An answer that there is nothing beyond the offset (416) is an answer, and nothing went into the sink.
        """
        url = transfer.url
        headers = {"user-agent": USER_AGENT, "accept-encoding": "identity"}
        if transfer.offset or transfer.length is not None:
            headers["range"] = _range(transfer)
        for _ in range(MAX_REDIRECTS + 1):
            logger.debug("file from %s", shown_url(url))
            response = yield Outgoing("GET", url, headers, None, settings.timeout, transfer.sink, transfer.end)
            if response.status in {200, 206} or (response.status == 416 and "range" in headers):
                return response
            if response.status not in _REDIRECTS:
                problem = Problem(message=f"the file's server answered {response.status}")
                raise failure(problem, response, now=self._provider.clock.now())
            url = _redirected(url, response, private=settings.private_redirects)
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
        elif not path.lower().startswith(("https://", "http://")):
            raise InvalidArgument(
                f"{request.endpoint.operation}: a path starts with a slash, another host's with https://"
            )
        if not request.query:
            return path, own
        return f"{path}{'&' if '?' in path else '?'}{_urlencoded(request.query)}", own

    def _signed_headers(self, request: Request) -> Veiled:
        said = Veiled(self._provider.sign(request))
        last_said, headers = self._last_signature
        if said == last_said:  # as a rule: credentials are renewed rarely
            return headers
        headers = Veiled((name.lower(), value) for name, value in said.items())
        if not _sendable(headers):
            raise ConfigurationError(
                "the credential holds characters that cannot be sent in a header; was it copied whole?"
            )
        for value in headers.values():
            token = value.rpartition(" ")[2]  # "Bearer" and the like are no part of it
            if token not in self._signed:
                self._signed.append(token)
        self._last_signature = said, headers
        return headers

    def _refusal(self, request: Request, response: Response) -> AnyroomError:
        error = failure(self._problem(request, response), response, now=self._provider.clock.now())
        Scrubber(said_in_confidence(request.json)).told(error)
        return error

    def scrub(self, error: AnyroomError) -> None:
        """Take the credentials out of an error: services echo what they were sent."""
        self._scrubber().error(error)

    def _scrubber(self) -> Scrubber:
        signed = tuple(self._signed)
        made = self._last_scrubber
        if made is None or made[0] != signed:
            made = self._last_scrubber = signed, Scrubber((*self._provider.config.secrets(), *signed))
        return made[1]

    def _problem(self, request: Request, response: Response) -> Problem:
        try:
            return self._provider.problem(request, response)
        except Exception:
            # Something between answered for the platform, in a shape that the adapter does not expect.
            logger.debug("%s: the error's body cannot be read", request.endpoint.operation, exc_info=True)
            return Problem()

    def _tell_request(self, request: Request, number: int, outgoing: Outgoing, attempt: int) -> None:
        plugins.tell_request(
            provider=self._provider.name,
            operation=request.endpoint.operation,
            method=outgoing.method,
            origin=shown_url(outgoing.url),
            path=shown_path(request.endpoint.path),
            headers=shown_headers(outgoing.headers),
            call=number,
            attempt=attempt,
        )

    def _tell_response(self, request: Request, number: int, response: Response, attempt: int, seconds: float) -> None:
        logger.debug(
            "%s %s %s: %s in %.0f ms", self._provider.name, request.endpoint.method,
            shown_path(request.endpoint.path), response.status, seconds * 1000,
        )  # fmt: skip
        if plugins.observed():
            plugins.tell_response(
                provider=self._provider.name,
                operation=request.endpoint.operation,
                status=response.status,
                headers=self._scrubber().headers(response.headers),
                call=number,
                attempt=attempt,
                seconds=seconds,
            )

    def _tell_failure(self, request: Request, number: int, error: BaseException, attempt: int, seconds: float) -> None:
        if plugins.observed():
            plugins.tell_failure(
                provider=self._provider.name,
                operation=request.endpoint.operation,
                error=type(error).__name__ if isinstance(error, Exception) else "Cancelled",
                outcome=error.outcome if isinstance(error, TransportError) else "unknown",
                call=number,
                attempt=attempt,
                seconds=seconds,
            )


def _range(transfer: Transfer) -> str:
    """What is asked for: both ends are included (RFC 9110, 14.1.2), and without a length there is only one."""
    last = "" if transfer.end is None else transfer.end - 1
    return f"bytes={transfer.offset}-{last}"


def _checked_origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        plain = parts.scheme in {"https", "http"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is none, a bracket that is not closed
        plain = False
    if not plain or "@" in url or "?" in url or "#" in url:
        raise ConfigurationError("base_url must be a plain http(s) URL with a host, and no credentials or query in it")
    return url.rstrip("/")


def _redirected(url: str, response: Response, *, private: bool) -> str:
    """Where an answer redirects to: never to a weaker scheme, nor from the world into this network."""
    try:
        target = urljoin(url, response.headers.get("location", ""))
        scheme = urlsplit(target).scheme
        inwards = is_private(target) and not is_private(url)
    except ValueError:
        raise UnexpectedResponse("the file's server redirects to no URL", status=response.status) from None
    if scheme != "https" and scheme != urlsplit(url).scheme:
        raise UnexpectedResponse("the file's server redirects to another scheme", status=response.status)
    if inwards and not private:
        raise UnexpectedResponse(
            "the file's server redirects to a private address; with_options(private_redirects=True) lets it",
            status=response.status,
        )
    return target


def _described_headers(request: Request, kind: str | None) -> dict[str, str]:
    headers = {"accept": "application/json", "user-agent": USER_AGENT}
    if kind is not None:
        headers["content-type"] = kind
    if not request.headers:
        return headers
    own = Veiled((name.lower(), value) for name, value in request.headers.items())
    if not _sendable(own):
        raise InvalidArgument("a header's name or value holds characters that cannot be sent")
    return {**headers, **own}


def _sendable(headers: Mapping[str, str]) -> bool:
    return all(_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(value) for name, value in headers.items())


def _body(request: Request) -> tuple[bytes | None, str | None]:
    if request.form is not None:
        return _urlencoded(request.form).encode(), "application/x-www-form-urlencoded"
    if request.json is not None:
        try:
            return json.dumps(request.json, separators=(",", ":"), allow_nan=False).encode(), "application/json"
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidArgument(f"the body cannot be written as JSON: {error}") from None
    return None, None


def _urlencoded(pairs: Sequence[tuple[str, str]]) -> str:
    try:
        return urlencode(pairs)
    except UnicodeEncodeError:
        raise InvalidArgument("a query or a form holds characters that cannot be encoded") from None
    except (TypeError, ValueError):
        raise InvalidArgument('a query or a form is pairs: [("count", "5")]') from None
