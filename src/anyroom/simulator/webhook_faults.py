"""What can go wrong with webhooks on demand: they come twice, in another order, late, or not at all."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final

from anyroom.simulator.fields import Fields

ANY_NUMBER: Final = 1_000_000_000
LONGEST_DELAY: Final = 24 * 60 * 60
PATIENCE: Final = 5.0


class Handling(StrEnum):
    DUPLICATED = "duplicated"
    """It is sent twice, the same bytes under the same id."""
    REORDERED = "reordered"
    """It is sent after the next one to the same URL; alone after `seconds` (5 unless given), if none follows."""
    DELAYED = "delayed"
    """It is sent `seconds` later by the world's clock."""
    LOST = "lost"
    """It is never sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookFault:
    """A rule: the next `times` deliveries of events whose name `event`, a regular expression, is found in, after `skip` more, are
    handled so. `times=None` never wears off.
    """

    then: Handling
    event: str | None = None
    times: int | None = 1
    skip: int = 0
    seconds: float | None = None

    def matches(self, event: str) -> bool:
        return re.search(self.event or "", event) is not None

    @property
    def delay(self) -> float:
        """Seconds to wait."""
        usual = PATIENCE if self.then is Handling.REORDERED else 0.0
        return usual if self.seconds is None else self.seconds

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, given: Fields) -> WebhookFault:
        """The rule that these fields are; `BadField` for anything that is not one, unknown fields included."""
        given.only(field.name for field in fields(cls))
        then, event = given.choice("then", tuple(Handling)), given.text("event")
        if then is None:
            raise given.bad("then", "is required")
        try:
            re.compile(event or "")
        except re.error as error:
            raise given.bad("event", f"is no regular expression: {error}") from None
        return cls(
            then=Handling(then),
            event=event,
            times=given.whole("times", least=1, most=ANY_NUMBER) if "times" in given else 1,
            skip=given.whole("skip", least=0, most=ANY_NUMBER) or 0,
            seconds=given.seconds("seconds", most=LONGEST_DELAY),
        )
