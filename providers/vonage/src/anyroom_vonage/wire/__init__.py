"""Vonage's answers: wire models in the vendor's words, and pure functions from them to neutral objects, by resource."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, TypeVar

from pydantic import ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

from anyroom.reading import WireModel
from anyroom.types.values import OpenEnum

Word = TypeVar("Word", bound=OpenEnum)

PROVIDER: Final = "vonage"

Id = Annotated[str, StringConstraints(min_length=1)]
"""What an object cannot be spoken of without."""


class VonageModel(WireModel):
    """An object of the Video API. Its members are in camel case, but for the answer to `/session/create`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel)


def word(vocabulary: type[Word], said: str | None) -> Word | None:
    """The word that was said, `UNKNOWN` if it is none of ours; None if nothing was."""
    return None if said is None else vocabulary(said)
