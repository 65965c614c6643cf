"""A provider with a key of its own and a clock that stands still."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from anyroom.clock import VirtualClock
from anyroom_vonage import Vonage

from .stagehand import APPLICATION, NOW, Stagehand


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def pem(private_key: rsa.RSAPrivateKey) -> str:
    return private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def vonage(pem: str) -> Vonage:
    provider = Vonage(application_id=APPLICATION, private_key=pem)
    provider.clock = VirtualClock(NOW)
    return provider


@pytest.fixture
def stagehand(vonage: Vonage, private_key: rsa.RSAPrivateKey) -> Stagehand:
    return Stagehand(vonage, private_key)
