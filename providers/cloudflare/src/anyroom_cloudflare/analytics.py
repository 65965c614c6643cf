"""What an app used. These operations are RealtimeKit's own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from anyroom.capabilities import speaks
from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Safety
from anyroom.reading import entries
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.queries import query
from anyroom_cloudflare.types.analytics import AppAnalytics, LivestreamAnalytics

_ANALYTICS: Final = f"{APP}/analytics"
GET_DAILY: Final = Endpoint("getAnalyticsDaily", "GET", f"{_ANALYTICS}/daywise", Safety.READ)
GET_LIVESTREAMS: Final = Endpoint("getLivestreamAnalytics", "GET", f"{_ANALYTICS}/livestreams/overall", Safety.READ)
GET_LIVESTREAMS_DAILY: Final = Endpoint(
    "getLivestreamAnalyticsDaily", "GET", f"{_ANALYTICS}/livestreams/daywise", Safety.READ
)


class Analytics(CloudflareApp):
    """Analytics."""

    @speaks(GET_DAILY)
    def get_analytics_daily(self, *, since: date | None = None, until: date | None = None) -> Operation[AppAnalytics]:
        """What the app's sessions and recordings used from one day to another, both included: the last 30 days, if not given.

        Raises:
            InvalidArgument: an instant is given in the place of a day.
        """
        asked = {"start_date": _day(since, "since"), "end_date": _day(until, "until")}
        found = {name: value for name, value in asked.items() if value is not None}
        return wire.analytics.app_analytics(payload((yield from self.ask(GET_DAILY(query=query(found))))))

    @speaks(GET_LIVESTREAMS)
    def get_livestream_analytics(
        self, *, since: datetime | None = None, until: datetime | None = None, filters: str | None = None
    ) -> Operation[LivestreamAnalytics]:
        """What all livestreams used between two instants, which are sent to the second. What `filters` means is not
        documented.

        Raises:
            InvalidArgument: an instant is naive.
        """
        request = GET_LIVESTREAMS(query=_between(since, until, filters))
        return wire.analytics.livestream_analytics(payload((yield from self.ask(request))))

    @speaks(GET_LIVESTREAMS_DAILY)
    def get_livestream_analytics_daily(
        self, *, since: datetime | None = None, until: datetime | None = None, filters: str | None = None
    ) -> Operation[tuple[LivestreamAnalytics, ...]]:
        """What livestreams used day by day between two instants, which are sent to the second. What `filters` means is not
        documented.

        Raises:
            InvalidArgument: an instant is naive.
        """
        response = yield from self.ask(GET_LIVESTREAMS_DAILY(query=_between(since, until, filters)))
        days = entries(payload(response), response=response)
        return tuple(map(wire.analytics.livestream_analytics, days))


def _day(given: date | None, name: str) -> str | None:
    if isinstance(given, datetime):
        raise InvalidArgument(f"{name} must be a day, such as datetime.date(2026, 6, 3)")
    return None if given is None else given.isoformat()


def _between(since: datetime | None, until: datetime | None, filters: str | None) -> tuple[tuple[str, str], ...]:
    # Seconds since the epoch, since the SDK for Python 5.3; text before.
    asked = {"start_time": _second(since, "since"), "end_time": _second(until, "until"), "filters": filters}
    return query({name: value for name, value in asked.items() if value is not None})


def _second(instant: datetime | None, name: str) -> int | None:
    if instant is not None and instant.tzinfo is None:
        raise InvalidArgument(f"{name} must be an aware datetime: give it a tzinfo")
    return None if instant is None else int(instant.timestamp())
