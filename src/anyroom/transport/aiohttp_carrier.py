"""The one file that knows aiohttp: a carrier for many calls at a time, on asyncio. Why and when: docs/decisions/0011."""

from __future__ import annotations

import asyncio
import os
import re
import zlib
from collections.abc import Iterator
from math import inf
from typing import Final
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from anyroom.errors import AnyroomError, ConfigurationError, ConnectFailed, TimedOut, TransportError, UnexpectedResponse
from anyroom.operations import Response
from anyroom.transport.discretion import keep_discreet, ours, talk_again
from anyroom.transport.intake import Intake
from anyroom.transport.wire import MAX_CONNECTIONS, Outgoing

_NO_CONNECTION: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ServerFingerprintMismatch,
    UnicodeError,  # a name that cannot be looked up: a dot too many
)
_NO_TYPE: Final = ("content-type",)
_PIECE: Final = 1024 * 1024
_GZIP: Final = 16 + zlib.MAX_WBITS
_PLAIN_URL: Final = re.compile(r"[!-~]+")

keep_discreet("aiohttp.client", "aiohttp.internal")


class AiohttpCarrier:
    """Carries requests with aiohttp: over connections of its own, or over a connector of the app's, which it leaves open."""

    def __init__(self, connector: aiohttp.BaseConnector | None = None) -> None:
        self._connector = connector
        self._session: aiohttp.ClientSession | None = None
        # An app's connector takes the way that the app has chosen.
        self._proxies = _environment_proxies() if connector is None else dict[str, str]()

    async def send(self, outgoing: Outgoing, /) -> Response:
        """Send, and read the answer within its deadline."""
        session = self._session or self._open()
        if session.closed:
            raise AnyroomError("the http client is closed")
        token = ours.set(True)
        try:
            return await self._exchange(session, outgoing)
        except (aiohttp.ClientError, TimeoutError, zlib.error, UnicodeError) as error:
            raise _translated(error) from None
        finally:
            talk_again(token)

    async def close(self) -> None:
        """Close the connections, unless they are the app's."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        try:
            self._session = aiohttp.ClientSession(
                loop=asyncio.get_running_loop(),  # without it, that of the connector is taken, whichever it is
                connector=self._connector or aiohttp.TCPConnector(limit=MAX_CONNECTIONS),
                connector_owner=self._connector is None,
                cookie_jar=aiohttp.DummyCookieJar(),
                # Unpacked here, piece by piece: aiohttp unpacks at once whatever has come, and a little may be a great deal.
                auto_decompress=False,
                headers={"accept-encoding": "gzip"},
                response_class=_Answer,
            )
        except RuntimeError:
            raise ConfigurationError(
                "aiohttp runs on asyncio, and a connector in the loop that it was made in"
            ) from None
        return self._session

    async def _exchange(self, session: aiohttp.ClientSession, outgoing: Outgoing) -> Response:
        intake = Intake(outgoing)
        url = _url(outgoing.url)
        answer = await session.request(
            outgoing.method,
            url,
            headers=outgoing.headers,
            data=outgoing.content,
            allow_redirects=False,
            timeout=_timeout(outgoing),
            proxy=self._proxy(url) if self._proxies else None,
            # A POST without a body would be said to have one of bytes.
            skip_auto_headers=_NO_TYPE if outgoing.content is None and outgoing.method != "GET" else None,
        )
        try:
            headers = _headers(answer)
            intake.begin(answer.status, headers)
            packed = intake.decoded and headers.get("content-encoding") in {"gzip", "x-gzip"}
            unpacked = _Gzip() if packed else None
            while not (answer.content.at_eof() or intake.sated):
                chunk = await answer.content.readany()
                for piece in (chunk,) if unpacked is None else unpacked.pieces(chunk):
                    intake.take(piece)
            if unpacked is not None:
                intake.take(unpacked.rest())
        finally:
            if not answer.closed:  # it was not read to its end, which gives the connection back
                answer.close()
        return intake.response()

    def _proxy(self, url: URL) -> str | None:
        if proxy_bypass(url.host or ""):
            return None
        return self._proxies.get(url.scheme) or self._proxies.get("all")


def connector_of(http: object) -> aiohttp.BaseConnector:
    """The app's connector.

    Raises:
        ConfigurationError: it is none. A session holds more than connections: cookies, timeouts, its own ideas of retrying.
    """
    if isinstance(http, aiohttp.BaseConnector):
        return http
    raise ConfigurationError(f"http must be an aiohttp connector (http=session.connector), not {type(http).__name__}")


class _Broken(aiohttp.ClientError):
    """A connection broke, before the head of the answer was there."""


class _Answer(aiohttp.ClientResponse):
    """aiohttp sends a request again by itself when a kept connection breaks, by the method alone: a GET that starts something,
    too, and past the budget for retries and the observers. It asks the type of the error, so this is another.
    """

    async def start(self, connection: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        try:
            return await super().start(connection)
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            raise _Broken(_reason(error)) from None


class _Gzip:
    """Unpacks in pieces, so that no more is unpacked than what is taken."""

    def __init__(self) -> None:
        self._inflated = zlib.decompressobj(_GZIP)
        self._begun = False

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        self._begun = True
        while packed:
            yield self._inflated.decompress(packed, _PIECE)
            packed = self._inflated.unconsumed_tail

    def rest(self) -> bytes:
        if not self._begun:  # the answer to a HEAD
            return b""
        rest = self._inflated.flush()
        if not self._inflated.eof:
            raise zlib.error
        return rest


def _url(text: str) -> URL:
    """A URL as it is, where it is plain: one with a signature must be requested to the letter, and yarl has its own spelling."""
    try:
        url = URL(text, encoded=_PLAIN_URL.fullmatch(text) is not None)
        if url.raw_host and url.port:  # which is there without being said, where the scheme is HTTP's
            return url
    except ValueError:
        pass
    raise TransportError("the request cannot be sent: that is no URL of HTTP", outcome="not_sent") from None


def _timeout(outgoing: Outgoing) -> aiohttp.ClientTimeout:
    seconds = outgoing.timeout
    if outgoing.sink is not None:
        return aiohttp.ClientTimeout(connect=seconds, sock_read=seconds)
    # aiohttp would round up what is longer than five seconds, and so the two to the same second.
    return aiohttp.ClientTimeout(total=outgoing.at_most, connect=seconds, ceil_threshold=inf)


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    headers: dict[str, str] = {}
    for spelt, value in answer.headers.items():
        name, said = spelt.lower(), value if value.isascii() else _printable(value)
        headers[name] = f"{headers[name]}, {said}" if name in headers else said
    return headers


def _printable(value: str) -> str:
    """Bytes that are no UTF-8 come as lone surrogates, which nothing can write."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _environment_proxies() -> dict[str, str]:
    """The proxies that the environment names, by the scheme that they are for.

    Raises:
        ConfigurationError: one is of a kind that aiohttp does not speak to.
    """
    proxies: dict[str, str] = {}
    for scheme, proxy in getproxies().items():
        if scheme in {"http", "https", "all"}:
            proxies[scheme] = proxy if "://" in proxy else f"http://{proxy}"
            if not proxies[scheme].startswith(("http://", "https://")):
                raise ConfigurationError(
                    f"the environment's proxy for {scheme} is none of HTTP; aiohttp needs a connector for it: http=connector"
                )
    return proxies


def _reason(error: Exception) -> str:
    """What happened, in words that hold nothing of the request: aiohttp's own may hold its URL."""
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy answers {error.status}"
    if isinstance(error, (aiohttp.ClientConnectorError, UnicodeError)):
        return str(error)  # the host, and why
    if isinstance(error, OSError) and error.errno is not None:
        return os.strerror(error.errno)
    return str(error) if isinstance(error, _Broken) else type(error).__name__


def _translated(error: Exception) -> AnyroomError:
    """A failure of the library as ours. What happens before the request is on its way is `not_sent`.

    Theirs are not chained: they hold the request, and it holds the credential.
    """
    if isinstance(error, AnyroomError):
        return error
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return TimedOut("no connection in time", outcome="not_sent")
    if isinstance(error, TimeoutError):
        return TimedOut("no answer in time")
    if isinstance(error, _NO_CONNECTION):
        return ConnectFailed(f"no connection: {_reason(error)}", outcome="not_sent")
    if isinstance(error, zlib.error):
        return UnexpectedResponse("the answer's compression is broken")
    return TransportError(f"the connection broke: {_reason(error)}")
