"""The key that webhooks are signed with, as anybody may fetch it."""

from __future__ import annotations

from functools import cache
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from anyroom.simulator import Answer, Call, Served
from anyroom_videosdk.simulator.dialect import reply
from anyroom_videosdk.simulator.paths import API
from anyroom_videosdk.simulator.world import World


@cache
def signing_key() -> rsa.RSAPrivateKey:
    """Made once per process: it outlives a simulator's resets, and keys take long to find."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def get(world: World, call: Call) -> Answer:
    # Vendor samples take it for either of two kinds of PEM; this is the one that most readers expect.
    pem = (
        signing_key()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return reply({"publicKey": pem.decode()})


OPERATIONS: Final = (Served("fetchWebhookPublicKey", "GET", f"{API}/public/rsa-public-key", get),)
# No credential is documented for it.
PUBLIC: Final = frozenset(row.operation for row in OPERATIONS)
