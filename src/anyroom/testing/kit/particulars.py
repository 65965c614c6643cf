"""What the kit cannot know of a platform, and an adapter's author may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anyroom.testing.kit.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of the platform, as it is documented."""

    status: int
    json: Any
    source: str
    """Where it is documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What only the author of an adapter knows. All of it has defaults; say what does not suit the platform.

    Attributes:
        samples: values for options, by name (`{"rooms.create:region": "eu"}`), where the kit's own would be refused.
        circumstances: what has to be given along with an option for it to work, by the option's name
            (`{"broadcasts.start:max_duration": {"hls": None, "rtmp": [...]}}`); None takes one of the kit's own away.
        call_target: whom `calls.dial` calls: a SIP URI or a number, whichever the platform takes.
        dial_options: makes the options that `calls.dial` cannot do without, where the platform has some: a trunk, a caller.
        webhook_events: two of the platform's words for events; all of them, where each has one endpoint at most.
        one_endpoint_per_event: whether each event has one endpoint at most.
        delivery: makes a webhook delivery, headers and raw body, that the scene's provider lets in; another one each time.
        transcribe: records a room such that a transcript and a summary come of it, where `recordings.start(transcribe=True)`
            does not do. It is given a scene and the room's id, and returns once they are there.
        own_operations: how to carry out each of the provider's own operations, by method name. The function is given a
            scene, and calls the operation through `scene.video.run` or `walk`.
        with_everything: calls on the stage which, with `own_operations`, say every request field that the platform documents
            (see `FieldLaws`). They may end in an error of anyroom's: what counts is what was said.
        detours: ways to carry a call out in which its method says what it says in no usual course, by call. Each is given a
            scene, and may end in an error of anyroom's.
        unsaid: options that take only what the platform does anyway, so that giving them changes nothing, by name
            (`"broadcasts.start:hls"`), with the reason.
        permission_denied: what the platform answers to a good credential that may not do what is asked.
        public_settings: settings whose names sound like credentials and are none.
        settling: seconds that pass, as documented, between the answer of `sessions.end` and the last one's being out.
    """

    samples: Mapping[str, Any] = field(default_factory=dict[str, Any])
    circumstances: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    call_target: str = "sip:kit@example.com"
    dial_options: Callable[[Scene], Mapping[str, Any]] | None = None
    webhook_events: tuple[str, ...] = ("recording.started", "recording.stopped")
    one_endpoint_per_event: bool = False
    delivery: Callable[[Scene], tuple[Mapping[str, str], bytes]] | None = None
    transcribe: Callable[[Scene, str], object] | None = None
    own_operations: Mapping[str, Callable[[Scene], object]] = field(
        default_factory=dict[str, Callable[["Scene"], object]]
    )
    with_everything: Sequence[Callable[[Scene], object]] = ()
    detours: Mapping[str, Sequence[Callable[[Scene], object]]] = field(
        default_factory=dict[str, "Sequence[Callable[[Scene], object]]"]
    )
    unsaid: Mapping[str, str] = field(default_factory=dict[str, str])
    permission_denied: Answer | None = None
    public_settings: frozenset[str] = frozenset()
    settling: float = 0.0
