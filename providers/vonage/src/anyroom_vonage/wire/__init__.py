"""Vonage's answers: wire models in the vendor's words, and pure functions from them to neutral objects, by resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from pydantic import ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

from anyroom.lazy import modules_lazily
from anyroom.reading import WireModel

if TYPE_CHECKING:
    from anyroom_vonage.wire import applications as applications
    from anyroom_vonage.wire import archives as archives
    from anyroom_vonage.wire import broadcasts as broadcasts
    from anyroom_vonage.wire import calls as calls
    from anyroom_vonage.wire import captions as captions
    from anyroom_vonage.wire import events as events
    from anyroom_vonage.wire import renders as renders
    from anyroom_vonage.wire import sessions as sessions
    from anyroom_vonage.wire import streams as streams
else:
    __getattr__ = modules_lazily(__name__)

PROVIDER: Final = "vonage"

Id = Annotated[str, StringConstraints(min_length=1)]
"""What an object cannot be spoken of without."""


class VonageModel(WireModel):
    """An object of the Video API. Its members are in camel case, but for the answer to `/session/create`."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(populate_by_name=True, alias_generator=to_camel)
