"""The one file that knows the HTTP library: httpx, or httpx2, which has the same API. Neither shows in any signature."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, cast

import httpx

from anyroom.errors import AnyroomError, ConfigurationError, ConnectFailed, TimedOut, TransportError, UnexpectedResponse
from anyroom.operations import Response
from anyroom.transport.wire import LARGEST_ANSWER, Outgoing

MAX_CONNECTIONS: Final = 100

_CONTENT_RANGE: Final = re.compile(r"bytes (?P<start>[0-9]{1,18})-[0-9]+/(?P<total>[0-9]{1,18}|\*)")

_ours: Final[ContextVar[bool]] = ContextVar("ours", default=False)


class _Discretion(logging.Filter):
    """Keeps the libraries' own logs from telling our requests: whole URLs, that is ids and signatures, and headers.

    What may be shown of them, the exchange logs. Requests that the app makes itself are logged as ever.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return not _ours.get()


_DISCRETION: Final = _Discretion()
_TALKATIVE: Final = ("httpx", "httpx2", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy")
for _name in _TALKATIVE:
    logging.getLogger(_name).addFilter(_DISCRETION)


class HttpxCarrier:
    """Carries requests with an `httpx.Client`: its own, or the app's, which it leaves open when closed."""

    def __init__(self, client: object = None) -> None:
        self._library = _library_of(client, "Client")
        self._owned = client is None
        self._client = cast(httpx.Client, client) if client is not None else httpx.Client(**_pool(httpx))

    def send(self, outgoing: Outgoing, /) -> Response:
        """Send, and read the answer within its deadline."""
        _require_open(self._client)
        reader = _Reader(outgoing)
        with _translated(self._library):
            answer = self._client.send(
                _build(self._client, self._library, outgoing), stream=True, follow_redirects=False
            )
            try:
                reader.begin(answer)
                for chunk in answer.iter_bytes() if reader.decoded else answer.iter_raw():
                    reader.take(chunk)
                    if reader.sated:
                        break
            finally:
                answer.close()
        return reader.response(answer)

    def close(self) -> None:
        """Close the connections, unless they are the app's."""
        if self._owned:
            self._client.close()


class AsyncHttpxCarrier:
    """Carries requests with an `httpx.AsyncClient`: its own, or the app's, which it leaves open when closed."""

    def __init__(self, client: object = None) -> None:
        self._library = _library_of(client, "AsyncClient")
        self._owned = client is None
        self._client = cast(httpx.AsyncClient, client) if client is not None else httpx.AsyncClient(**_pool(httpx))

    async def send(self, outgoing: Outgoing, /) -> Response:
        """Send, and read the answer within its deadline."""
        _require_open(self._client)
        reader = _Reader(outgoing)
        with _translated(self._library):
            request = _build(self._client, self._library, outgoing)
            answer = await self._client.send(request, stream=True, follow_redirects=False)
            try:
                reader.begin(answer)
                async for chunk in answer.aiter_bytes() if reader.decoded else answer.aiter_raw():
                    reader.take(chunk)
                    if reader.sated:
                        break
            finally:
                await answer.aclose()
        return reader.response(answer)

    async def close(self) -> None:
        """Close the connections, unless they are the app's."""
        if self._owned:
            await self._client.aclose()


class _Reader:
    """Takes an answer in, bounded in size and time: into memory, or a success with a sink into the sink."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._sink = outgoing.sink
        self._end = outgoing.end
        self._left: int | None = None
        self._timeout = outgoing.timeout
        self._deadline = time.monotonic() + outgoing.timeout
        self._chunks: list[bytes] = []
        self._size = 0
        self._streaming = False

    @property
    def decoded(self) -> bool:
        """Files are taken as they are sent: offsets and checksums count the bytes on the wire."""
        return not self._streaming

    @property
    def sated(self) -> bool:
        """Whether the sink has all that was asked for, and more came. The rest of the answer is left where it is."""
        return self._left is not None and self._left < 0

    def begin(self, answer: httpx.Response) -> None:
        # Each layer may be a thousand times what it is packed in; no platform packs twice.
        if "," in answer.headers.get("content-encoding", ""):
            raise UnexpectedResponse("the answer is compressed more than once")
        self._streaming = self._sink is not None and answer.status_code in {200, 206}
        if self._sink is not None and self._streaming:
            offset, total = _extent(answer)
            self._left = None if self._end is None else max(self._end - offset, 0)
            self._sink.begin(offset=offset, total=total)

    def take(self, chunk: bytes) -> None:
        if self._sink is not None and self._streaming:
            if self._left is None:
                self._sink.write(chunk)
            else:
                self._sink.write(chunk[: self._left])
                self._left -= len(chunk)
            return
        self._size += len(chunk)
        if self._size > LARGEST_ANSWER:
            raise UnexpectedResponse(f"the answer is longer than {LARGEST_ANSWER} bytes")
        if time.monotonic() > self._deadline:
            raise TimedOut(f"the answer was not complete after {self._timeout:g} s")
        self._chunks.append(chunk)

    def response(self, answer: httpx.Response) -> Response:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, b"".join(self._chunks), headers)


def _require_open(client: httpx.Client | httpx.AsyncClient) -> None:
    if client.is_closed:
        raise AnyroomError("the http client is closed")


def _extent(answer: httpx.Response) -> tuple[int, int | None]:
    """Where the body starts, and how long the whole file is (RFC 9110, 14.4)."""
    if answer.status_code == 206:
        said = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
        if said is None:
            raise UnexpectedResponse("the file's server sent another part than the whole, and does not say which")
        return int(said["start"]), None if said["total"] == "*" else int(said["total"])
    length = answer.headers.get("content-length", "")
    return 0, int(length) if length.isdecimal() else None


def _build(client: Any, library: Any, outgoing: Outgoing) -> Any:
    return client.build_request(
        outgoing.method,
        outgoing.url,
        headers=dict(outgoing.headers),
        content=outgoing.content,
        timeout=library.Timeout(outgoing.timeout),
    )


def _pool(library: Any) -> dict[str, Any]:
    limits = library.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS // 5)
    return {"limits": limits, "follow_redirects": False}


def _library_of(client: object, kind: str) -> Any:
    """The module that the client is of, whose exceptions it raises."""
    if client is None:
        return httpx
    for base in type(client).__mro__:
        name = base.__module__.partition(".")[0]
        if base.__name__ == kind and name in {"httpx", "httpx2"}:
            return sys.modules[name]
    raise ConfigurationError(f"http must be an httpx.{kind} or httpx2.{kind}, not {type(client).__name__}")


@contextmanager
def _translated(library: Any) -> Generator[None]:
    """Failures of the library as ours. What happens before the request is on its way is `not_sent`.

    Theirs are not chained: they hold the request, and it holds the credential.
    """
    token = _ours.set(True)
    try:
        yield
    except (library.ConnectTimeout, library.PoolTimeout):
        raise TimedOut("no connection in time", outcome="not_sent") from None
    except library.TimeoutException:
        raise TimedOut("no answer in time") from None
    except (library.ConnectError, library.ProxyError, library.UnsupportedProtocol) as error:
        raise ConnectFailed(f"no connection: {error}", outcome="not_sent") from None
    except (library.InvalidURL, library.LocalProtocolError) as error:
        raise TransportError(f"the request cannot be sent: {error}", outcome="not_sent") from None
    except library.DecodingError:
        raise UnexpectedResponse("the answer's compression is broken") from None
    except library.TransportError as error:
        raise TransportError(f"the connection broke: {error or type(error).__name__}") from None
    finally:
        _ours.reset(token)
