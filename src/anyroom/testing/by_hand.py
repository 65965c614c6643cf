"""Speaking to a served simulator by hand: an HTTP client, and nothing of an adapter between a test and the wire."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Final

import httpx

TIMEOUT: Final = 10.0
_NO_AUTHORITIES: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loopback needs none, and to read the usual ones would take longer than most tests."""


def by_hand(base_url: str = "", **headers: str) -> httpx.Client:
    """An HTTP client that sends these headers, named as in Python, and nothing that the environment says."""
    named: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Client(base_url=base_url, headers=named, verify=_NO_AUTHORITIES, trust_env=False, timeout=TIMEOUT)
