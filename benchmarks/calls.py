"""One call, with and without an observer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import httpx
from pydantic import BaseModel

from anyroom import hookimpl, observe, unobserve
from benchmarks import floor, ours, samples, sdks
from benchmarks.canned import canned
from benchmarks.contest import Contender, Effort, hold, repeated
from benchmarks.rows import FLOOR, OURS, AtMost, Findings, Row

OBSERVED: Final = "observed"
HEADERS: Final = {"authorization": "Bearer token"}

Sdk: TypeAlias = tuple[str, Callable[[str], Callable[[], object]]]
"""A vendor's SDK: its name, and what makes its call on an origin."""


@dataclass(frozen=True)
class Call:
    """The same question, asked by everybody."""

    resource: str
    path: str
    model: type[BaseModel]
    sdk: Sdk | None = None


def _cloudflare(origin: str) -> Callable[[], object]:
    meetings = sdks.cloudflare(origin).realtime_kit.meetings
    return lambda: meetings.get_meeting_by_id("one", account_id=samples.ACCOUNT, app_id=samples.APP).data


def _vonage(origin: str) -> Callable[[], object]:
    video = sdks.vonage(origin).video
    return lambda: video.get_archive("one")


CALLS: Final[Mapping[str, Call]] = {
    "cloudflare": Call("rooms", f"{samples.KIT}/meetings/one", floor.MeetingAnswer, ("cloudflare", _cloudflare)),
    "videosdk": Call("rooms", "/v2/rooms/one", floor.Room),
    "vonage": Call("recordings", f"{samples.PROJECT}/archive/one", floor.Archive, ("vonage", _vonage)),
}


class Listener:
    """An observer as an app has it: it counts, and adds up seconds."""

    def __init__(self) -> None:
        self.calls = 0
        self.seconds = 0.0

    @hookimpl
    def anyroom_response(self, seconds: float) -> None:
        self.calls += 1
        self.seconds += seconds


def measure(effort: Effort) -> Findings:
    """One call on each platform."""
    found = Findings()
    with canned(samples.single()) as origin:
        for provider, call in CALLS.items():
            with ExitStack() as stack:
                contenders = _contenders(provider, call, origin, stack, found)
                figures = {name: score.in_cpu for name, score in hold(contenders, effort).items()}
            watched = figures.pop(OBSERVED)
            what = f"`{call.resource}.get`, {provider}"
            found.rows.append(Row(what, figures, (AtMost(1.2),)))
            found.rows.append(Row(f"{what}, observed", {**figures, OURS: watched}, (AtMost(1.35),)))
    return found


def _contenders(provider: str, call: Call, origin: str, stack: ExitStack, found: Findings) -> list[Contender]:
    bare = stack.enter_context(httpx.Client())
    client = stack.enter_context(ours.client(provider, origin))
    get = getattr(client, call.resource).get
    contenders = [
        Contender(FLOOR, repeated(lambda: parsed(bare, f"{origin}{call.path}", call.model))),
        Contender(OURS, repeated(lambda: get("one"))),
        Contender(OBSERVED, observed(repeated(lambda: get("one")))),
    ]
    return contenders + invited(call.sdk, origin, found)


def invited(sdk: Sdk | None, origin: str, found: Findings) -> list[Contender]:
    """The vendor's SDK, if there is one, and if it is here."""
    if sdk is None:
        return []
    name, pointed_at = sdk
    try:
        return [Contender(name, repeated(pointed_at(origin)))]
    except sdks.Missing as missing:
        found.notes.append(str(missing))
        return []


def parsed(bare: httpx.Client, url: str, model: type[BaseModel]) -> Any:
    """Bare httpx, and one parse."""
    return model.model_validate_json(bare.get(url, headers=HEADERS).content)


def observed(work: Callable[[int], object]) -> Callable[[int], object]:
    """The same work while somebody listens."""
    listener = Listener()

    def listened_to(count: int) -> None:
        observe(listener)
        try:
            work(count)
        finally:
            unobserve(listener)

    return listened_to
