"""The one file that knows the HTTP library: httpx, or httpx2, which has the same API. Neither shows in any signature."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final, cast

import httpx

from anyroom.errors import AnyroomError, ConfigurationError, ConnectFailed, TimedOut, TransportError, UnexpectedResponse
from anyroom.operations import Response
from anyroom.transport.deadlines import ending_in, keeping_deadlines
from anyroom.transport.discretion import keep_discreet, ours, talk_again
from anyroom.transport.intake import Intake
from anyroom.transport.redaction import Veiled, shown_url
from anyroom.transport.wire import Outgoing

_BODIED: Final = frozenset({"POST", "PUT", "PATCH"})
"""Methods whose requests say the length of their body even if they have none (RFC 9110, 8.6)."""
_PHASES: Final = ("connect", "read", "write", "pool")
"""Of a request; the library bounds each by itself."""

keep_discreet("httpx", "httpx2", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy")


class HttpxCarrier:
    """Carries requests with an `httpx.Client`: one of `single_lines`, or the app's, which it leaves open when closed."""

    def __init__(self, client: object, *, owned: bool = False) -> None:
        self._library = _library_of(client, "Client")
        self._owned = owned
        self._client = cast(httpx.Client, client)
        self._requests = _Requests(self._library, self._client, owned=owned)

    def send(self, outgoing: Outgoing, /) -> Response:
        """Send, and read the answer within its deadline."""
        _require_open(self._client)
        intake = Intake(outgoing)
        with _translated(self._library, outgoing), ending_in(None if outgoing.sink is not None else outgoing.timeout):
            answer = self._client.send(self._requests.make(outgoing), stream=True, follow_redirects=False)
            try:
                intake.begin(answer.status_code, _headers(answer))
                for chunk in answer.iter_bytes() if intake.decoded else answer.iter_raw():
                    intake.take(chunk)
                    if intake.sated:
                        break
            finally:
                answer.close()
        return intake.response()

    def close(self) -> None:
        """Close the connections, unless they are the app's."""
        if self._owned:
            self._client.close()


class AsyncHttpxCarrier:
    """`HttpxCarrier`, awaited: with one of `async_single_lines`, or the app's."""

    def __init__(self, client: object, *, owned: bool = False) -> None:
        self._library = _library_of(client, "AsyncClient")
        self._owned = owned
        self._client = cast(httpx.AsyncClient, client)
        self._requests = _Requests(self._library, self._client, owned=owned)

    async def send(self, outgoing: Outgoing, /) -> Response:
        """Send, and read the answer within its deadline."""
        _require_open(self._client)
        intake = Intake(outgoing)
        with _translated(self._library, outgoing):
            answer = await self._client.send(self._requests.make(outgoing), stream=True, follow_redirects=False)
            try:
                intake.begin(answer.status_code, _headers(answer))
                async for chunk in answer.aiter_bytes() if intake.decoded else answer.aiter_raw():
                    intake.take(chunk)
                    if intake.sated:
                        break
            finally:
                await answer.aclose()
        return intake.response()

    async def close(self) -> None:
        """Close the connections, unless they are the app's."""
        if self._owned:
            await self._client.aclose()


def single_lines() -> Callable[[], HttpxCarrier]:
    """What makes the clients of `Pools`. They share the authorities' certificates: to read those takes longest."""
    settings = _single_line(keeping_deadlines(httpx.create_ssl_context()))
    return lambda: HttpxCarrier(httpx.Client(**settings), owned=True)


def async_single_lines() -> Callable[[], AsyncHttpxCarrier]:
    """What makes the clients of `AsyncPools`."""
    settings = _single_line(httpx.create_ssl_context())
    return lambda: AsyncHttpxCarrier(httpx.AsyncClient(**settings), owned=True)


def _single_line(context: ssl.SSLContext) -> dict[str, Any]:
    return {"verify": context, "limits": httpx.Limits(max_connections=1, max_keepalive_connections=1)}


def _require_open(client: httpx.Client | httpx.AsyncClient) -> None:
    if client.is_closed:
        raise AnyroomError("the http client is closed")


def _headers(answer: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


class _Requests:
    """Makes the library's requests.

    An app's client may have anything to add to them (headers, cookies, parameters), and merges that itself. One of ours has a
    few headers and nothing else: there is nothing to merge, and to write a request down takes a third of the time. Cookies are
    not sent then: no platform's API has any.
    """

    def __init__(self, library: Any, client: Any, *, owned: bool) -> None:
        self._library = library
        self._client = client
        self._defaults: dict[str, str] | None = dict(client.headers) if owned else None

    def make(self, outgoing: Outgoing) -> Any:
        if self._defaults is None:
            return self._client.build_request(
                outgoing.method,
                outgoing.url,
                headers=dict(outgoing.headers),
                content=outgoing.content,
                timeout=self._library.Timeout(outgoing.timeout),
            )
        url = self._library.URL(outgoing.url)
        body = outgoing.content or b""
        headers = Veiled({"host": url.netloc.decode(), **self._defaults, **outgoing.headers})
        if outgoing.content is not None or outgoing.method in _BODIED:
            headers["content-length"] = str(len(body))
        return self._library.Request(
            outgoing.method,
            url,
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            stream=self._library.ByteStream(body),
            extensions={"timeout": dict.fromkeys(_PHASES, outgoing.timeout)},
        )


def _library_of(client: object, kind: str) -> Any:
    """The module that the client is of, whose exceptions it raises."""
    for base in type(client).__mro__:
        name = base.__module__.partition(".")[0]
        if base.__name__ == kind and name in {"httpx", "httpx2"}:
            return sys.modules[name]
    raise ConfigurationError(f"http must be an httpx.{kind} or httpx2.{kind}, not {type(client).__name__}")


@contextmanager
def _translated(library: Any, outgoing: Outgoing) -> Generator[None]:
    """Failures of the library as ours. What happens before the request is on its way is `not_sent`.

    Theirs are not chained: they hold the request, and it holds the credential.
    """
    token = ours.set(True)
    try:
        yield
    except (library.ConnectTimeout, library.PoolTimeout):
        raise TimedOut("no connection in time", outcome="not_sent") from None
    except library.TimeoutException:
        raise TimedOut("no answer in time") from None
    # A name that cannot be looked up, for a dot too many, is none of the library's errors.
    except (library.ConnectError, library.ProxyError, library.UnsupportedProtocol, UnicodeError) as error:
        raise ConnectFailed(f"no connection to {shown_url(outgoing.url)}: {error}", outcome="not_sent") from None
    except (library.InvalidURL, library.LocalProtocolError) as error:
        raise TransportError(f"the request cannot be sent: {error}", outcome="not_sent") from None
    except library.DecodingError:
        raise UnexpectedResponse("the answer's compression is broken") from None
    except library.TransportError as error:
        raise TransportError(f"the connection broke: {error or type(error).__name__}") from None
    finally:
        talk_again(token)
