"""Identifiers, repeatable when seeded."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence


class Ids:
    """Makes ids of the shapes that platforms use; the same seed and purpose give the same ids in the same order."""

    def __init__(self, seed: int | None = None, purpose: str = "") -> None:
        self._random = random.SystemRandom() if seed is None else random.Random(f"{seed} {purpose}")
        self.drawn: int = 0

    def uuid(self) -> str:
        return str(uuid.UUID(bytes=self.bytes(16), version=4))

    def bytes(self, length: int) -> bytes:
        self.drawn += 1
        return bytes(self._random.getrandbits(8) for _ in range(length))

    def text(self, length: int, alphabet: Sequence[str]) -> str:
        self.drawn += 1
        return "".join(self._random.choice(alphabet) for _ in range(length))
