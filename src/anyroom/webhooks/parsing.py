"""Parsing a delivery: verified first, over its raw bytes, then read, then claimed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, Self, cast

from anyroom import plugins
from anyroom.errors import BadSignature, MalformedDelivery, Replayed
from anyroom.events import Event, as_promised
from anyroom.operations import Operation
from anyroom.webhooks.documents import read_document, require_size
from anyroom.webhooks.schemes import LONGEST_HEADER, Arrival, Signed, WebhookScheme
from anyroom.webhooks.seen import Claim, SeenDeliveries

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
"""A delivery's headers: a mapping, or pairs. Case is of no interest."""

REPEAT_SECONDS: Final = 10.0
"""Where a platform signs neither an id nor a time, the same bytes within so many seconds are the same delivery; later they may be
news (somebody left, and came back)."""
MOST_HEADERS: Final = 200


class Delivered(tuple[Event, ...]):  # noqa: SLOT001 # a tuple has no room for named slots
    """The events of one delivery, whose claim is held. `release` it when handling failed, so that the platform's retry is let
    in.
    """

    key: str
    _seen: SeenDeliveries | None

    def __new__(cls, events: Iterable[Event], key: str = "", seen: SeenDeliveries | None = None) -> Self:
        """Make it of events."""
        made = super().__new__(cls, events)
        made.key, made._seen = key, seen
        return made

    def release(self) -> None:
        """Give the claim back: the delivery may come again, and is new then."""
        if self._seen is not None:
            self._seen.release(self.key)

    def __reduce__(self) -> tuple[object, ...]:
        return Delivered, (tuple(self), self.key)


def parse(
    scheme: WebhookScheme,
    headers: Headers,
    body: bytes,
    *,
    now: float,
    seen: SeenDeliveries,
    verify: bool = True,
) -> Operation[Delivered]:
    """The events of a delivery that is signed well and came for the first time.

    Raises:
        WebhookRejected: it is not let in; the subclass says why. Nothing was claimed.
    """
    if not isinstance(cast(object, body), (bytes, bytearray, memoryview)):
        raise MalformedDelivery("the body must be the raw bytes that came, not what was parsed of them")
    require_size(body)
    arrival = Arrival(_in_lower_case(headers), bytes(body), now)
    signed = (yield from scheme.verify(arrival)) if verify else Signed(arrival.digest)
    found = tuple(map(as_promised, scheme.read(read_document(arrival.body), arrival, signed)))
    claim = seen.claim(signed.key, now, float("inf") if signed.unique else REPEAT_SECONDS)
    if claim is Claim.SEEN:
        raise Replayed("this delivery was let in before")
    if claim is Claim.SEEN_LONG_AGO:
        found = tuple(replace(event, repeat=True) for event in found)
    if plugins.observed():
        for event in found:
            plugins.tell_event(provider=event.provider, type=event.type, id=event.id, name=event.name)
    return Delivered(found, signed.key, seen)


def _in_lower_case(headers: Headers) -> Mapping[str, str]:
    """Raises BadSignature where one is there twice: which of them counts, two readers may see differently."""
    pairs = cast("Mapping[str, str]", headers).items() if isinstance(headers, Mapping) else headers
    found: dict[str, str] = {}
    for number, (name, value) in enumerate(pairs):
        key = str(name).lower()
        if number >= MOST_HEADERS or len(value) > LONGEST_HEADER:
            raise BadSignature("more headers, or longer ones, than any platform sends")
        if key in found and found[key] != value:
            found[key] = ""  # whoever needs this one finds nothing
        else:
            found[key] = value
    return found
