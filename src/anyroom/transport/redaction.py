"""What may be shown of a request or an answer: to logs, observers and cassettes. Allow-lists, so that the unknown is hidden."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast
from urllib.parse import quote, urlsplit

from anyroom.errors import AnyroomError, ProviderError
from anyroom.failures import CUT
from anyroom.types.values import MASK

SHOWN_HEADERS: Final = frozenset(
    {
        "accept",
        "accept-ranges",
        "content-length",
        "content-range",
        "content-type",
        "date",
        "range",
        "retry-after",
        "server",
        "user-agent",
        "x-request-id",
        "cf-ray",
    }
)
_URL: Final = re.compile(
    r"([a-z][a-z0-9+.-]{1,9})://(?:([^\s/?#@\"'<>]*)@)?([^\s/?#\"'<>]*)([^\s?#\"'<>]*)(\?[^\s#\"'<>]*)?", re.IGNORECASE
)
_QUOTED_URL: Final = re.compile(r"[a-z][a-z0-9+.-]{1,9}%3A%2F%2F[^\s\"'<>&]*", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")
"""A JWT, which is what most join tokens are."""
_SHORTEST: Final = 6
_SOUNDS_SECRET: Final = re.compile(
    r"secret|passw|token|credential|(stream|access|private)_?(key|name)|^pin$", re.IGNORECASE
)


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with the values of all but the harmless masked."""
    return {name: value if name.lower() in SHOWN_HEADERS else MASK for name, value in headers.items()}


def shown_url(url: str) -> str:
    """A URL's scheme, host and port. Paths hold ids, and queries hold signatures."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # no URL at all
        return MASK
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def shown_path(template: str) -> str:
    """An endpoint's path as it is declared, without a query; of another host's URL, that host."""
    return template.partition("?")[0] if template.startswith("/") else shown_url(template)


class Veiled(dict[str, str]):
    """Headers whose repr shows what `shown_headers` does: whoever prints the variables of a traceback prints these."""

    def __repr__(self) -> str:
        return repr(shown_headers(self))


def unsigned(text: str) -> str:
    """A text without what opens something in it: the queries of URLs, the paths of those of streams, signed tokens."""
    return _TOKEN.sub(MASK, _QUOTED_URL.sub(MASK, _URL.sub(_opening_nothing, text)))


def _opening_nothing(found: re.Match[str]) -> str:
    scheme, userinfo, host, path, query = found.groups(default="")
    streamed = path.strip("/") and scheme.lower() not in {"https", "http"}
    return f"{scheme}://{f'{MASK}@' if userinfo else ''}{host}{f'/{MASK}' if streamed else path}{f'?{MASK}' if query else ''}"


class Scrubber:
    """Takes the known credentials out of whatever a service says back."""

    def __init__(self, secrets: Iterable[str]) -> None:
        # Longest first: a secret may hold another. Very short ones would blank ordinary words.
        forms = {form for secret in secrets for form in _forms(secret) if len(form) >= _SHORTEST}
        self._secrets = sorted(forms, key=len, reverse=True)

    def error(self, error: AnyroomError) -> None:
        """Take the credentials out of an error and of those behind it: services echo what they were sent.

        What the platform hands out is taken out of the texts, and stays in `raw`. Errors of other libraries that ours stand in
        the place of are cut off: they hold the request, and the request holds the credential.
        """
        behind: BaseException | None = error
        seen: set[int] = set()  # a chain may end in a ring
        while isinstance(behind, AnyroomError) and id(behind) not in seen:
            seen.add(id(behind))
            self.told(behind)
            if isinstance(behind, ProviderError):
                behind.raw = self.tree(behind.raw)
            if behind.__suppress_context__ and behind.__cause__ is None:
                behind.__context__ = None
            behind = behind.__cause__ or behind.__context__

    def told(self, error: AnyroomError) -> None:
        """Take them out of the texts of an error, and not out of `raw`."""
        error.message = unsigned(self.text(error.message))
        error.args = (error.message,)
        if isinstance(error, ProviderError):
            error.code = unsigned(self.text(error.code))
            error.request_id = unsigned(self.text(error.request_id))

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """An answer's headers as they may be shown."""
        return {name: unsigned(self.text(value)) for name, value in shown_headers(headers).items()}

    def text(self, value: str) -> str:
        """The text without credentials, also without the beginning of one at which it was cut short."""
        for secret in self._secrets:
            value = value.replace(secret, MASK)
        if value.endswith(CUT):
            value = self._without_a_beginning(value.removesuffix(CUT)) + CUT
        return value

    def _without_a_beginning(self, value: str) -> str:
        for secret in self._secrets:
            for length in range(min(len(secret), len(value)), _SHORTEST - 1, -1):
                if value.endswith(secret[:length]):
                    return value[:-length] + MASK
        return value

    def tree(self, value: Any) -> Any:
        """Parsed JSON without credentials. What is nested too deeply to look through is hidden whole."""
        try:
            return self._tree(value)
        except RecursionError:
            return MASK

    def _tree(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self._tree(item) for key, item in cast("dict[str, Any]", value).items()}
        if isinstance(value, list):
            return [self._tree(item) for item in cast("list[Any]", value)]
        return value


def said_in_confidence(body: object) -> Iterator[str]:
    """What stands in a request's body for the platform alone, as far as the names of its fields tell: stream keys, passwords."""
    if isinstance(body, Mapping):
        for name, value in cast("Mapping[str, object]", body).items():
            if isinstance(value, str) and _SOUNDS_SECRET.search(name):
                yield value
            else:
                yield from said_in_confidence(value)
    elif isinstance(body, (list, tuple)):
        for value in cast("Sequence[object]", body):
            yield from said_in_confidence(value)


def _forms(secret: str) -> Iterator[str]:
    """A credential in every form in which it may come back: in a URL, in JSON that is told as text, line by line."""
    yield from {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1]}
    if "-----BEGIN" in secret:
        # Messages are told on one line. The line breaks of a setting may be written out.
        yield from (line for line in secret.replace("\\n", "\n").splitlines() if not line.startswith("-----"))
