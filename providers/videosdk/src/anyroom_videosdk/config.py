"""What the adapter needs to know: the API key and its secret, and where the platform is."""

from __future__ import annotations

import re
from typing import ClassVar, Final, cast
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator

from anyroom.config import ProviderConfig

NAME: Final = "videosdk"
BASE_URL: Final = "https://api.videosdk.live"
_PEM: Final = re.compile(r"-----BEGIN (?P<kind>[A-Z ]+)-----.+?-----END (?P=kind)-----", re.DOTALL)


class VideoSDKConfig(ProviderConfig):
    """The settings of VideoSDK.

    Attributes:
        api_key: the API key of the dashboard; every token carries it.
        secret: the key's secret, which signs tokens and never travels.
        base_url: where the platform is. A trailing slash or `/v2` is tolerated.
        webhook_public_key: PEM keys to verify webhooks with, one or several; without any they are fetched.
        webhook_key_url: where to fetch the webhook key, if not from the platform.
    """

    env_prefix: ClassVar[str] = "VIDEOSDK_"

    api_key: SecretStr
    secret: SecretStr
    base_url: str = BASE_URL
    webhook_public_key: tuple[str, ...] = ()
    webhook_key_url: str | None = None

    @field_validator("api_key", "secret", mode="after")
    @classmethod
    def _said(cls, value: SecretStr) -> SecretStr:
        trimmed = value.get_secret_value().strip()
        if not trimmed:
            raise ValueError("must not be empty; both stand in the dashboard, under API keys")
        if "-----BEGIN" in trimmed:
            raise ValueError("is a plain string of the dashboard, not a PEM key")
        return SecretStr(trimmed)

    @field_validator("base_url", mode="after")
    @classmethod
    def _host(cls, value: str) -> str:
        return _checked_url(value).rstrip("/").removesuffix("/v2").rstrip("/")

    @field_validator("webhook_key_url", mode="after")
    @classmethod
    def _key_url(cls, value: str | None) -> str | None:
        return value if value is None else _checked_url(value)

    @field_validator("webhook_public_key", mode="before")
    @classmethod
    def _keys(cls, value: object) -> object:
        r"""One PEM text (which may hold several keys), or several. `\n` may stand for a newline, as in .env files."""
        said = cast("list[object]", [*value]) if isinstance(value, (list, tuple)) else [value]
        found: list[str] = []
        for text in said:
            keys = [match[0] for match in _PEM.finditer(str(text).replace("\\n", "\n"))]
            if not keys:
                raise ValueError("must be PEM: -----BEGIN PUBLIC KEY----- …")
            found += keys
        for key in found:
            _check_public_key(key)
        return tuple(found)


def _checked_url(value: str) -> str:
    parts = urlsplit(value.strip())
    if (
        parts.scheme not in {"https", "http"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ValueError("must be an http(s) URL with a host, and no credentials or query in it")
    return value.strip()


def _check_public_key(pem: str) -> None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        readable = isinstance(load_pem_public_key(pem.encode()), RSAPublicKey)
    except (ValueError, UnsupportedAlgorithm):
        readable = False
    if not readable:
        raise ValueError("must be an RSA public key in PEM")
