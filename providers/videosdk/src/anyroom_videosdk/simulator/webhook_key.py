"""The key that webhooks are signed with, as anybody may fetch it."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import KEYS, Answer, Call, Served, public_pem
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.webhooks import PROVIDER, SIGNING
from anyroom_videosdk.simulator.world import World


def get(world: World, call: Call) -> Answer:
    # Vendor samples take it for either of two kinds of PEM; this is the one that most readers expect.
    return reply({"publicKey": public_pem(KEYS.private_key(PROVIDER, SIGNING))})


OPERATIONS: Final = (Served("fetchWebhookPublicKey", "GET", f"{API}/public/rsa-public-key", get),)
# No credential is documented for it.
PUBLIC: Final = frozenset(row.operation for row in OPERATIONS)
