"""The conformance kit, and what tests of an adapter or of an app need."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anyroom.lazy import lazily

if TYPE_CHECKING:
    from anyroom.testing.deliveries import DeliveryPairs
    from anyroom.testing.fetched_keys import FetchedKeys
    from anyroom.testing.kit.conformance import Conformance
    from anyroom.testing.kit.particulars import Answer, Particulars
    from anyroom.testing.kit.scene import Scene
    from anyroom.testing.offline import loopback_only
    from anyroom.testing.pairs import WirePairs
    from anyroom.testing.rsa_deliveries import RsaDeliveries

_PLACES = {
    "Answer": "kit.particulars",
    "Conformance": "kit.conformance",
    "DeliveryPairs": "deliveries",
    "FetchedKeys": "fetched_keys",
    "Particulars": "kit.particulars",
    "RsaDeliveries": "rsa_deliveries",
    "Scene": "kit.scene",
    "WirePairs": "pairs",
    "loopback_only": "offline",
}
"""Where each name lives: pytest loads this package in every run, and the kit only where it is used."""

__all__ = [
    "Answer",
    "Conformance",
    "DeliveryPairs",
    "FetchedKeys",
    "Particulars",
    "RsaDeliveries",
    "Scene",
    "WirePairs",
    "loopback_only",
]

__getattr__: Callable[[str], Any] = lazily(__name__, _PLACES)
