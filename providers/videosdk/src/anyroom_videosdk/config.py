"""What the adapter needs to know: the API key and its secret, where the platform is, and what its webhooks are verified with."""

from __future__ import annotations

from typing import ClassVar, Final
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator

from anyroom.config import ProviderConfig
from anyroom.webhooks.keys import public_keys

NAME: Final = "videosdk"
BASE_URL: Final = "https://api.videosdk.live"


class VideoSDKWebhookConfig(ProviderConfig):
    """What webhooks are verified with. No credential: anybody may know the key.

    Attributes:
        base_url: where the platform is. A trailing slash or `/v2` is tolerated.
        webhook_public_key: PEM keys to verify webhooks with, one or several; without any they are fetched.
        webhook_key_url: where to fetch the webhook key, if not from the platform.
    """

    env_prefix: ClassVar[str] = "VIDEOSDK_"

    base_url: str = BASE_URL
    webhook_public_key: tuple[str, ...] = ()
    webhook_key_url: str | None = None

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
        return public_keys(value)


class VideoSDKConfig(VideoSDKWebhookConfig):
    """The settings of VideoSDK, with those of `VideoSDKWebhookConfig`.

    Attributes:
        api_key: the API key of the dashboard; every token carries it.
        secret: the key's secret, which signs tokens and never travels.
    """

    api_key: SecretStr
    secret: SecretStr

    @field_validator("api_key", "secret", mode="after")
    @classmethod
    def _said(cls, value: SecretStr) -> SecretStr:
        trimmed = value.get_secret_value().strip()
        if not trimmed:
            raise ValueError("must not be empty; both stand in the dashboard, under API keys")
        if "-----BEGIN" in trimmed:
            raise ValueError("is a plain string of the dashboard, not a PEM key")
        return SecretStr(trimmed)


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
