"""The envelopes of successes: RealtimeKit's `data`, and the `result` of the rest of Cloudflare's API."""

from __future__ import annotations

from collections.abc import Mapping

from anyroom.simulator import Answer


def single(data: object, status: int = 200) -> Answer:
    return Answer({"success": True, "data": data}, status)


def paged(data: object, paging: Mapping[str, int]) -> Answer:
    return Answer({"success": True, "data": data, "paging": paging})


def result(value: object) -> Answer:
    return Answer({"success": True, "errors": [], "messages": [], "result": value})
