"""What may be shown of a request or an answer: to logs, observers and cassettes. Allow-lists, so that the unknown is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast
from urllib.parse import urlsplit

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
    return f"{parts.scheme}://{parts.hostname or ''}{port}"


def shown_path(template: str) -> str:
    """An endpoint's path as it is declared, without a query; of another host's URL, that host."""
    return template.partition("?")[0] if template.startswith("/") else shown_url(template)


class Scrubber:
    """Takes the known credentials out of whatever a service says back."""

    def __init__(self, secrets: Iterable[str]) -> None:
        # Longest first: a secret may hold another. Very short ones would blank ordinary words.
        self._secrets = sorted({secret for secret in secrets if len(secret) >= 6}, key=len, reverse=True)

    def text(self, value: str) -> str:
        """The text without credentials."""
        for secret in self._secrets:
            value = value.replace(secret, MASK)
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
