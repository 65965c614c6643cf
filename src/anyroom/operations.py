"""What an operation says and hears: endpoints, requests, answers, pages, and the two functions that drive operations.

An operation is a generator. It yields what should happen next (a `Request`, a `Sleep`, a `Transfer`), is sent the answer,
and returns a neutral object. It does no I/O, so that one definition serves the sync and the async client.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache, update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeAlias, TypeVar, cast
from urllib.parse import quote

from anyroom.errors import InvalidArgument

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")
Step = TypeVar("Step")
Answer = TypeVar("Answer")
Owner = TypeVar("Owner")


class Safety(StrEnum):
    """What may happen if a request is sent again; all that the retry policy looks at."""

    READ = "read"
    IDEMPOTENT = "idempotent"
    KEYED = "keyed"
    """A create with a natural key: the repeat returns the same thing."""
    ONCE = "once"
    """Sent again only when it surely was not received."""


_SEGMENT = re.compile(r"\{(\w+)\}")
_UNRESERVED = re.compile(r"[\w.~-]+", re.ASCII)  # RFC 3986, 2.3
# Lone surrogates too: they stand for bytes that were no text, and cannot be encoded.
_FORBIDDEN_IN_SEGMENT = re.compile(r"[\x00-\x1f\x7f/\\\ud800-\udfff]")


def check_id(value: object, what: str) -> str:
    """Return an id as given, or refuse one that could never be sent: empty, a dot, a slash or a control character in it.

    Servers and proxies on the way decode `%2F` and resolve dots, so quoting alone would let an id name another resource.

    Raises:
        InvalidArgument: it is not such a string.
    """
    if not isinstance(value, str):
        raise InvalidArgument(f"{what} must be a string, not {type(value).__name__}")
    if not value.strip():
        raise InvalidArgument(f"{what} must not be empty")
    if value in {".", ".."} or _FORBIDDEN_IN_SEGMENT.search(value):
        raise InvalidArgument(f"{what} must not be a dot or hold slashes, backslashes or control characters")
    return value


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One wire operation, spelled as the platform spells it. Calling it with the path's segments makes a request.

    `path` is a template (`"/v2/rooms/{roomId}"`). Segments that the provider itself supplies (an account, an application)
    need not be given. `origin` names another of the provider's own hosts; an absolute `path` is somebody else's, and is
    requested without credentials.
    """

    operation: str
    method: str
    path: str
    safety: Safety
    origin: str = ""

    def __repr__(self) -> str:
        return f"<Endpoint {self}>"

    def __str__(self) -> str:
        """What may be shown of it: queries hold signatures, and so may the whole of another host's URL."""
        path = self.path.partition("?")[0] if self.path.startswith("/") else "another host's"
        return f"{self.operation}: {self.method} {path}"

    def __call__(
        self,
        *,
        query: Sequence[tuple[str, str]] = (),
        json: object = None,
        form: Sequence[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        **segments: str,
    ) -> Request:
        """Make a request. `json` and `form` exclude each other; neither means no body.

        Raises:
            InvalidArgument: a segment is empty, a dot, or holds a slash or a control character; or both bodies are given.
        """
        if json is not None and form is not None:
            raise InvalidArgument(f"{self.operation}: a body is json or form, not both")
        for name, value in segments.items():
            check_id(value, name)
        return Request(
            endpoint=self,
            segments=segments,
            query=tuple(query),
            json=json,
            form=None if form is None else tuple(form),
            headers=headers or {},
        )

    def render(self, segments: Mapping[str, str]) -> str:
        """The path with its segments, each percent-encoded as a whole.

        Raises:
            InvalidArgument: a segment is missing.
        """
        parts = _parts(self.path)
        filled = list(parts)
        try:
            filled[1::2] = [_quoted(segments[name]) for name in parts[1::2]]
        except KeyError:
            missing = {name for name in parts[1::2] if name not in segments}
            raise InvalidArgument(f"{self.operation}: the path needs {', '.join(sorted(missing))}") from None
        return "".join(filled)


@lru_cache(maxsize=1024)  # more than any adapter has endpoints; the paths of `raw.request` come and go
def _parts(path: str) -> Sequence[str]:
    """A template's text and the names of its segments, in turns."""
    return tuple(_SEGMENT.split(path))


def _quoted(segment: str) -> str:
    return segment if _UNRESERVED.fullmatch(segment) else quote(segment, safe="")  # ids are plain, as a rule


@dataclass(frozen=True, slots=True)
class Request:
    """A wire call as an operation describes it: no host, no credentials, no bytes yet."""

    endpoint: Endpoint
    segments: Mapping[str, str] = field(default_factory=dict[str, str])
    query: tuple[tuple[str, str], ...] = ()
    json: object = None
    form: tuple[tuple[str, str], ...] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __repr__(self) -> str:
        return f"<Request {self.endpoint}>"


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait, by the client's clock."""

    seconds: float


class Sink(Protocol):
    """Where a transfer puts what it receives."""

    def begin(self, *, offset: int, total: int | None) -> None:
        """The body starts at byte `offset` (0 when the server ignored the range); `total` is the whole size, if known."""

    def write(self, chunk: bytes, /) -> object:
        """Take the next bytes."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Stream the body of `url` into `sink`, from byte `offset` on. Sent without credentials.

    With a `length`, only so many bytes are asked for, and what lies beyond them is not read. The answer of a server that knows
    no ranges begins at 0, as `Sink.begin` is told, and is read up to there.

    Raises:
        InvalidArgument: a length of nothing.
    """

    url: str
    sink: Sink
    offset: int = 0
    length: int | None = None

    def __repr__(self) -> str:
        return f"<Transfer from byte {self.offset}>"

    def __post_init__(self) -> None:
        if self.length is not None and self.length < 1:
            raise InvalidArgument("a transfer is of one byte at least")

    @property
    def end(self) -> int | None:
        """The byte before which to stop; None for the end of the file."""
        return None if self.length is None else self.offset + self.length


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. Header names are in lower case."""

    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    _parsed: tuple[Any, ...] = field(default=(), init=False, repr=False, compare=False)  # none or one

    def __repr__(self) -> str:
        return f"<Response {self.status}, {len(self.content)} bytes>"

    def json(self) -> Any:
        """The body as parsed JSON; as text where it is none; None where it is empty. Parsed once: whoever asks gets the same."""
        if not self._parsed:
            object.__setattr__(self, "_parsed", (parsed(self.content),))
        return self._parsed[0]


def parsed(content: bytes) -> Any:
    """A body as parsed JSON; as text where it is none; None where it is empty."""
    import pydantic_core  # loads with the first answer, and not with the package

    if not content.strip():
        return None
    try:
        # Names come again on a page, values seldom: looking for each among those that came takes longer than to make it.
        return pydantic_core.from_json(content, cache_strings="keys")
    except ValueError:
        pass
    try:
        # Takes what the other refuses: lone surrogates, UTF-16, deeper nesting.
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode(errors="replace")


Operation: TypeAlias = Generator[Request | Sleep | Transfer, Response, T]
"""A call, described: a generator over requests and answers that returns a `T`."""


@dataclass(frozen=True)  # no slots: with them, Python 3.11 cannot make a frozen generic by its alias, `Page[Room](...)`
class Page(Generic[T_co]):
    """One page of a listing. The cursor is opaque, and None on the last page.

    `scanned` is how many items the platform's page held, where the adapter filters them: a page of which nothing was
    kept is then no sign of a listing that does not end. `identities`, one for each item, tell apart what the items' ids do not:
    the parts of a thing of which several pages tell. An item whose identity the last page had is dropped by pagers.
    """

    items: tuple[T_co, ...]
    next_cursor: str | None = None
    scanned: int | None = None
    identities: tuple[object, ...] | None = None


def local(method: Callable[Concatenate[Owner, P], T]) -> Callable[Concatenate[Owner, P], Operation[T]]:
    """Make an operation of a method that needs no request: a locally signed token, the in-memory provider."""

    def operation(self: Owner, /, *args: P.args, **kwargs: P.kwargs) -> Operation[T]:
        yield from ()  # makes this a generator; there is nothing to ask
        return method(self, *args, **kwargs)

    return cast(Callable[Concatenate[Owner, P], Operation[T]], update_wrapper(operation, method))


_ONCE = "an operation can be carried out once; make it anew"


def drive(operation: Generator[Step, Answer, T], perform: Callable[[Step], Answer]) -> T:
    """Carry an operation out. A failure is thrown *into* it, so that it may read a 404 as an answer.

    Raises:
        InvalidArgument: it was carried out before.
    """
    try:
        if getattr(operation, "gi_frame", operation) is None:
            raise InvalidArgument(_ONCE)
        step = next(operation)
        while True:
            try:
                answer = perform(step)
            except Exception as error:
                step = operation.throw(error)
            else:
                step = operation.send(answer)
    except StopIteration as stop:
        returned: T = stop.value
        return returned
    finally:
        operation.close()


async def adrive(operation: Generator[Step, Answer, T], perform: Callable[[Step], Awaitable[Answer]]) -> T:
    """`drive`, awaited. These two are all in this library that differs between sync and async operations."""
    try:
        if getattr(operation, "gi_frame", operation) is None:
            raise InvalidArgument(_ONCE)
        step = next(operation)
        while True:
            try:
                answer = await perform(step)
            except Exception as error:
                step = operation.throw(error)
            else:
                step = operation.send(answer)
    except StopIteration as stop:
        returned: T = stop.value
        return returned
    finally:
        operation.close()
