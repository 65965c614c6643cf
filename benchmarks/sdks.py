"""The vendors' own SDKs, pointed at the canned server. One that is not installed takes no part, and the run says so."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from benchmarks.samples import APPLICATION


class Missing(Exception):
    """Who is not here, and so takes no part."""


def require(module: str) -> Any:
    """A module that may not be installed.

    Raises:
        Missing: it is not.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise Missing(f"{error.name} is not installed: left out") from None


@cache
def private_key() -> str:
    """An RSA key of 2048 bits, as Vonage makes them, in the form that its SDK takes."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def cloudflare(origin: str) -> Any:
    """`cloudflare.Cloudflare`, as it comes."""
    return require("cloudflare").Cloudflare(api_token="token", base_url=f"{origin}/client/v4")


def cloudflare_async(origin: str) -> Any:
    """`cloudflare.AsyncCloudflare`, as it comes."""
    return require("cloudflare").AsyncCloudflare(api_token="token", base_url=f"{origin}/client/v4")


def vonage(origin: str, key: str | None = None) -> Any:
    """`vonage.Vonage`, which insists on https: its session is given an adapter that leaves the TLS out, in its favour."""
    library = require("vonage")
    adapter = require("requests.adapters").HTTPAdapter

    class WithoutTls(adapter):  # type: ignore[misc, valid-type]
        def send(self, request: Any, *given: Any, **named: Any) -> Any:
            request.url = request.url.replace("https://", "http://", 1)
            return super().send(request, *given, **named)

    client = library.Vonage(
        library.Auth(application_id=APPLICATION, private_key=key or private_key()),
        library.HttpClientOptions(video_host=urlsplit(origin).netloc),
    )
    client.http_client._session.mount("https://", WithoutTls())
    return client
