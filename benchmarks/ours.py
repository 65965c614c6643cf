"""Our own clients, pointed at the canned server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from anyroom import AsyncClient, Client
from benchmarks.samples import ACCOUNT, APP, APPLICATION
from benchmarks.sdks import private_key


def _cloudflare(origin: str) -> dict[str, Any]:
    return {"api_token": "token", "account_id": ACCOUNT, "app_id": APP, "base_url": f"{origin}/client/v4"}


def _videosdk(origin: str) -> dict[str, Any]:
    return {"api_key": "key", "secret": "secret" * 8, "base_url": origin}


def _vonage(origin: str) -> dict[str, Any]:
    return {"application_id": APPLICATION, "private_key": private_key(), "base_url": origin}


SETTINGS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "cloudflare": _cloudflare,
    "videosdk": _videosdk,
    "vonage": _vonage,
}


def client(provider: str, origin: str) -> Client[Any]:
    """A client that waits."""
    return Client(provider, **SETTINGS[provider](origin))


def async_client(provider: str, origin: str, **more: Any) -> AsyncClient[Any]:
    """A client that is awaited."""
    return AsyncClient(provider, **SETTINGS[provider](origin), **more)
