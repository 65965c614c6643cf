"""Routes whose spelling is disputed: the vendor's is tried first, the other where there is no such route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anyroom.errors import ProviderError
from anyroom.operations import Endpoint, Operation, Request, Response
from anyroom_videosdk.problems import is_from_the_platform


@dataclass(frozen=True, slots=True)
class DisputedRoute:
    """One operation that the sources spell in two ways.

    Detail pages, samples and the official SDK agree on `vendors`; the vendor's own list of operations and a third-party
    OpenAPI document (2026) have `other`.
    """

    vendors: Endpoint
    other: Endpoint


class Routes:
    """Asks disputed routes, and remembers which spelling is answered."""

    def __init__(self) -> None:
        self._answered: dict[str, Endpoint] = {}

    def ask(self, route: DisputedRoute, *, json: object = None, **segments: str) -> Operation[Response]:
        """Ask by the spelling that was answered last, and once by the other if the server does not know it."""
        first = self._answered.get(route.vendors.operation, route.vendors)
        second = route.other if first is route.vendors else route.vendors
        try:
            return (yield _request(first, json, segments))
        except ProviderError as unanswered:
            if not _no_such_route(unanswered):
                raise
            try:
                response: Response = yield _request(second, json, segments)
            except ProviderError as refusal:
                if _no_such_route(refusal):
                    raise unanswered from None
                self._answered[route.vendors.operation] = second
                raise
        self._answered[route.vendors.operation] = second
        return response


def _request(endpoint: Endpoint, json: object, segments: dict[str, Any]) -> Request:
    return endpoint(json=json, **segments)


def _no_such_route(error: ProviderError) -> bool:
    """A 404 or 405 without an error body of the API: the request reached no handler, so nothing happened."""
    return error.status in {404, 405} and not is_from_the_platform(error.raw)
