"""Webhooks: what events show, and what is told of deliveries that are not let in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from anyroom.errors import AnyroomError
from anyroom.testing.deliveries import SENT, DeliveryPair, read_delivery
from tests.faults import platforms
from tests.faults.platforms import ADAPTERS, ROOT

from .canaries import Planter
from .faces import Watch, of_error, of_result
from .looking import Looked
from .test_operations import require_none
from .unmasked import IN_EVENTS

DELIVERIES = [
    (name, path)
    for name in ADAPTERS
    for path in sorted((ROOT / "providers" / name / "tests" / "webhooks").glob(f"*{SENT}"))
]


@pytest.mark.parametrize(
    ("name", "path"), DELIVERIES, ids=[f"{name}-{path.name.removesuffix(SENT)}" for name, path in DELIVERIES]
)
def test_events_and_refusals(name: str, path: Path, watch: Watch) -> None:
    pairs: Any = platforms.tests_of(name, "test_deliveries").TestPairs()
    sent, planter = read_delivery(path), Planter()
    body = json.dumps(planter.planted(json.loads(sent.body))).encode()
    pair = DeliveryPair(sent.headers, body, ())
    looked = Looked(may_show=IN_EVENTS.get(name, {}))
    looked.at(of_result(list(pairs.parsed(pair))), path.name, (), planter.names)
    for spoilt in (body + b" ", body[:-1], b"[" + body + b"]"):
        with pytest.raises(AnyroomError) as caught:
            pairs.parsed(pair, spoilt)
        looked.at(of_error(caught.value), f"{path.name}, altered", (), planter.names)
    looked.at(watch.faces(), f"{path.name}, meanwhile", (), planter.names)
    require_none(looked)
