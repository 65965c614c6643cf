"""The settings of the Cloudflare adapter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from anyroom.config import ProviderConfig
from anyroom.errors import InvalidArgument
from anyroom.operations import check_id
from anyroom.types.tokens import Role
from anyroom.webhooks.keys import public_keys

BASE_URL: Final = "https://api.cloudflare.com/client/v4"
BASE_PATH: Final = "/client/v4"
WEBHOOK_KEY_URL: Final = "https://api.realtime.cloudflare.com/.well-known/webhooks.json"


class CloudflareWebhookConfig(ProviderConfig):
    """What webhooks are verified with. No credential: anybody may know the key.

    Attributes:
        webhook_public_key: PEM, what webhooks are verified with; several, while they rotate. Fetched where not given.
        webhook_key_url: where it is fetched from.
    """

    env_prefix: ClassVar[str] = "CLOUDFLARE_"

    webhook_public_key: tuple[str, ...] = ()
    webhook_key_url: str = WEBHOOK_KEY_URL

    @field_validator("webhook_public_key", mode="before")
    @classmethod
    def _check_keys(cls, keys: object) -> object:
        return public_keys(keys)

    @field_validator("webhook_key_url")
    @classmethod
    def _check_key_url(cls, url: str) -> str:
        parts = urlsplit(url.strip())
        if parts.scheme not in {"https", "http"} or not parts.hostname or "@" in parts.netloc:
            raise ValueError("must be an http(s) URL with a host, and no credentials in it")
        return url.strip()


class CloudflareConfig(CloudflareWebhookConfig):
    """What the adapter needs to know, with what `CloudflareWebhookConfig` has. Each is also an environment variable:
    `CLOUDFLARE_API_TOKEN`, ...

    Attributes:
        api_token: with the permission Realtime or Realtime Admin.
        account_id: the account that the app belongs to.
        app_id: the RealtimeKit app.
        base_url: the API's address. Its `/client/v4` may be left out, and is not kept: every path begins with it.
        role_presets: the app's own presets, by role, for those roles that should not have anyroom's; in the environment
            as a JSON object.
    """

    api_token: SecretStr
    account_id: str
    app_id: str
    base_url: str = Field(BASE_URL, validate_default=True)
    role_presets: Mapping[Role, str] = Field(default_factory=dict[Role, str])

    @field_validator("api_token")
    @classmethod
    def _check_token(cls, token: SecretStr) -> SecretStr:
        value = token.get_secret_value().strip()
        if not value or not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("give the API token alone, without 'Bearer' and line breaks")
        return SecretStr(value)

    @field_validator("account_id", "app_id")
    @classmethod
    def _check_id(cls, value: str) -> str:
        try:
            return check_id(value.strip(), "it")
        except InvalidArgument as error:
            raise ValueError(error.message) from None

    @field_validator("base_url")
    @classmethod
    def _leave_path_out(cls, url: str) -> str:
        return url.strip().rstrip("/").removesuffix(BASE_PATH).rstrip("/")

    @field_validator("role_presets", mode="before")
    @classmethod
    def _read_presets(cls, presets: object) -> object:
        if not isinstance(presets, str):
            return presets
        try:
            return json.loads(presets)
        except ValueError:
            raise ValueError('give a JSON object of presets by role: {"host": "group_call_host"}') from None

    @field_validator("role_presets")
    @classmethod
    def _check_presets(cls, presets: Mapping[Role, str]) -> Mapping[Role, str]:
        blank = [role.value for role, name in presets.items() if not name.strip()]
        if blank:
            raise ValueError(f"the preset of {', '.join(blank)} has no name")
        return presets
