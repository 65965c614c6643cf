"""A value for every option of every operation, each unlike what the platform does when it is not told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Final, cast

from anyroom.capabilities import Neutral, neutral_operations, support
from anyroom.provider import Provider
from anyroom.tables import values_of
from anyroom.testing.kit.calls import Given
from anyroom.testing.kit.scene import WEBHOOK_URL, Scene
from anyroom.types import (
    BroadcastStatus,
    Hls,
    Options,
    RecordingStatus,
    Rtmp,
    SipAuth,
    Storage,
    Stylesheet,
    WebPage,
)

STORAGE: Final = Storage(
    kind="aws", bucket="films", path="monday", region="eu-west-1", access_key="kit-access", secret="kit-hidden-secret"
)

_WITH_DATA: Final[Mapping[str, Any]] = {
    "stylesheet": Stylesheet("stream.instructor {position: absolute; width: 100%; height: 50%;}"),
    "webpage": WebPage("https://example.com/layout"),
}
"""Values that carry data, by the name that `supports` has for them."""

_PLURAL: Final = frozenset({"tokens.create:grants"})
"""Options that take several of their values."""

_SAMPLES: Final[Mapping[str, Any]] = {
    "rooms.create:name": "Stand-up",
    "rooms.create:region": "eu",
    "rooms.create:record_on_start": True,
    "rooms.create:keep_alive": 120,
    "rooms.list:search": "no-such-room-anywhere",
    "rooms.update:name": "Retrospective",
    "rooms.update:record_on_start": True,
    "rooms.update:keep_alive": 120,
    "sessions.list:since": datetime.now(UTC) + timedelta(days=20_000),
    "sessions.list:until": datetime(2001, 1, 1, tzinfo=UTC),
    "tokens.create:participant": "bo",
    "tokens.create:name": "Bo",
    "tokens.create:ttl": 1234,
    "recordings.start:audio_only": True,
    "recordings.start:name": "Monday",
    "recordings.start:max_duration": 600,
    "recordings.start:storage": STORAGE,
    "recordings.start:transcribe": True,
    "recordings.wait:until": RecordingStatus.FAILED,
    "recordings.wait:timeout": 0.25,
    "broadcasts.start:hls": Hls(dvr=True),
    "broadcasts.start:rtmp": [Rtmp("rtmp://example.com/live", "kit-stream-key", id="one")],
    "broadcasts.start:max_duration": 600,
    "broadcasts.wait:until": BroadcastStatus.FAILED,
    "broadcasts.wait:timeout": 0.25,
    "captions.start:language": "de-DE",
    "captions.start:partial": False,
    "captions.start:max_duration": 600,
    "captions.start:callback_url": "https://example.com/captions",
    "calls.dial:from_": "14155550101@example.com",
    "calls.dial:trunk": "kit-trunk",
    "calls.dial:headers": {"X-Customer": "42"},
    "calls.dial:auth": SipAuth("kit-user", "kit-password"),
    "calls.dial:secure": True,
    "calls.dial:video": True,
    "renders.start:name": "Slides",
    "renders.start:max_duration": 600,
    "signals.send:type": "chat",
    "webhooks.create:name": "Kit",
    "webhooks.create:enabled": False,
    "webhooks.update:url": f"{WEBHOOK_URL}/moved",
    "webhooks.update:name": "Kit",
    "webhooks.update:enabled": False,
}

Value = Callable[[Scene, Given], Any]
"""Makes a value for a call that is given such arguments."""


def _other_events(scene: Scene) -> tuple[str, ...]:
    """Events of an endpoint that `Scene.webhook` does not give it."""
    return scene.free_events() if scene.particulars.one_endpoint_per_event else scene.particulars.webhook_events[1:]


_MADE: Final[Mapping[str, Value]] = {
    "rooms.create:key": lambda scene, _: scene.unique("kit-key"),
    "sessions.list:room": lambda scene, _: scene.live_room(),
    "participants.list:room": lambda scene, _: scene.live_room(),
    "participants.list:session": lambda scene, _: scene.session(),
    "recordings.list:room": lambda scene, _: scene.live_room(),
    "recordings.list:session": lambda scene, _: scene.session(),
    "broadcasts.list:room": lambda scene, _: scene.live_room(),
    "transcripts.list:room": lambda scene, _: scene.live_room(),
    "transcripts.list:session": lambda scene, _: scene.session(),
    "renders.list:room": lambda scene, _: scene.live_room(),
    "signals.send:to": lambda scene, what: scene.stage.join(what.args[0].id, "bo"),
    "webhooks.create:events": lambda scene, _: scene.particulars.webhook_events[:1],
    "webhooks.update:events": lambda scene, _: _other_events(scene),
}
"""Values that have to exist on the platform. A listing of a room with nothing else in it is unlike that of everything."""

EXCLUSIVE: Final[Mapping[str, tuple[str, ...]]] = {
    "broadcasts.start": ("hls", "rtmp"),
    "participants.list": ("room", "session"),
    "transcripts.list": ("room", "session"),
}
"""Calls that, on some platforms or on all, take exactly one of these options."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option and a value of it. `name` is what `supports` takes: `"recordings.start:layout=grid"`."""

    name: str
    option: str
    value: Value
    plain: Any
    """A value of the right kind that need not exist, for what must be refused."""


def choices(operation: Neutral) -> Iterator[Choice]:
    """Every option of an operation with every value that can be named, or one where none can. `extra` is no such option."""
    if operation.options is None:
        return
    options = cast("type[Options]", operation.options)
    for option in (item.name for item in fields(cast(Any, options)) if item.name != "extra"):
        named = f"{operation.call}:{option}"
        values = list(values_of(options, option))
        if not values:
            yield Choice(named, option, _sample(named), _SAMPLES.get(named, "kit-id"))
        for value in values:
            usual = [value] if named in _PLURAL else _WITH_DATA.get(str(value), value)
            spelled = f"{named}={value.value if isinstance(value, Enum) else value}"
            yield Choice(spelled, option, _named_value(spelled, usual), usual)


def supported_choices(provider: type[Provider], call: str) -> Iterator[Choice]:
    """The choices that a provider says it has."""
    return (choice for choice in choices(neutral_operations()[call]) if _works(provider, choice))


def absent_choices(provider: type[Provider], call: str) -> Iterator[Choice]:
    """The choices that a provider says it lacks."""
    return (choice for choice in choices(neutral_operations()[call]) if not _works(provider, choice))


def _works(provider: type[Provider], choice: Choice) -> bool:
    return bool(support(provider, choice.name.partition("=")[0])) and bool(support(provider, choice.name))


def _named_value(spelled: str, usual: Any) -> Value:
    return lambda scene, _: scene.particulars.samples.get(spelled, usual)


def _sample(named: str) -> Value:
    def sample(scene: Scene, what: Given) -> Any:
        if named in scene.particulars.samples:
            return scene.particulars.samples[named]
        assert named in _MADE or named in _SAMPLES, f"the kit has no value for {named}: add one to its samples"
        return _MADE[named](scene, what) if named in _MADE else _SAMPLES[named]

    return sample
