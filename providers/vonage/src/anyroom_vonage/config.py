"""The settings of the Vonage adapter."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeAlias, cast

from pydantic import Field, SecretStr, field_validator, model_validator
from typing_extensions import override

from anyroom.config import ProviderConfig, Unshown
from anyroom.errors import InvalidArgument
from anyroom.operations import check_id
from anyroom_vonage.vocabulary import CALLBACK_KINDS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

BASE_URL: Final = "https://video.api.vonage.com"
APPLICATION_BASE_URL: Final = "https://api.nexmo.com"
LARGEST_KEY_FILE: Final = 64 * 1024
"""Bytes. A key of 16384 bits takes 13 KB as PEM: whatever is longer is some other file."""
TOLERANCE: Final = 300.0
"""Seconds that a callback's times may be off. Vonage documents no window; five minutes are what signed webhooks usually have."""
_ONE_KEY: Final = ("private_key", "private_key_path")

Secrets: TypeAlias = "str | SecretStr | Sequence[str | SecretStr]"
WebhookSecret: TypeAlias = "Secrets | Mapping[str, Secrets]"
"""What signs the callbacks: one secret, several, or for each kind of callback one or several."""


class VonageWebhookConfig(ProviderConfig):
    """What is needed to let callbacks in, and no credential beside it.

    Attributes:
        webhook_secret: what signs the callbacks, as the dashboard shows it: one secret, several while they rotate, or a
            mapping from the application's webhooks (`archive_status`, `session_created`, ...) to one or several. In the
            environment, several are a JSON list, and a mapping is a JSON object.
        webhook_tolerance: seconds that the times in a callback's signature may be off, either way.
    """

    env_prefix: ClassVar[str] = "VONAGE_"

    webhook_secret: tuple[SecretStr, ...] | Mapping[str, tuple[SecretStr, ...]] = ()
    webhook_tolerance: float = Field(default=TOLERANCE, gt=0, allow_inf_nan=False)

    @field_validator("webhook_secret", mode="before")
    @classmethod
    def _one_or_several(cls, given: object) -> object:
        given = _spelled_out(given)
        if not isinstance(given, Mapping):
            return _several(given)
        by_kind = cast("Mapping[object, object]", given)
        unknown = [str(kind) for kind in by_kind if kind not in CALLBACK_KINDS]
        if unknown:
            raise ValueError(f"no such webhook: {', '.join(unknown)}; known: {', '.join(CALLBACK_KINDS)}")
        return {kind: _several(secrets) for kind, secrets in by_kind.items()}

    @field_validator("webhook_secret")
    @classmethod
    def _check_secrets(
        cls, given: tuple[SecretStr, ...] | Mapping[str, tuple[SecretStr, ...]]
    ) -> tuple[SecretStr, ...] | Mapping[str, tuple[SecretStr, ...]]:
        for several in given.values() if isinstance(given, Mapping) else (given,):
            for secret in several:
                if not secret.get_secret_value().strip():
                    raise ValueError("an empty secret would let in whatever is signed with nothing")
                if "-----BEGIN" in secret.get_secret_value():
                    raise ValueError("a key, where the webhook's signature secret is wanted, which is a short text")
        return given


class VonageConfig(VonageWebhookConfig):
    """What the adapter needs to know. Each is also an environment variable: `VONAGE_APPLICATION_ID`, ...

    Attributes:
        application_id: of an application with the Video capability.
        private_key: that application's private key, PEM (PKCS#1 or PKCS#8); its line breaks may be
            written out as a backslash and an n.
        private_key_path: a file that holds it, instead.
        base_url: the Video API's host.
        api_key: of the account; only the application's webhook settings need it, and `api_secret`.
        api_secret: belongs to `api_key`.
        application_base_url: the Application API's host.
        webhook_secret: see `VonageWebhookConfig`, as for `webhook_tolerance`.
    """

    application_id: str
    private_key: SecretStr
    private_key_path: Path | None = None
    base_url: str = BASE_URL
    api_key: SecretStr | None = None
    api_secret: SecretStr | None = None
    application_base_url: str = APPLICATION_BASE_URL

    @cached_property
    def signing_key(self) -> RSAPrivateKey:
        """The private key, parsed: once, because that takes longer than many a request.

        Raises:
            ConfigurationError: it is none.
        """
        from anyroom_vonage.credentials import parse_private_key

        return parse_private_key(self.private_key.get_secret_value())

    @override
    @classmethod
    def from_env(cls, settings: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Self:
        if any(settings.get(name) is not None for name in _ONE_KEY):
            # The argument names the key, whichever way it does: the environment's way must not compete with it.
            environ = Unshown(os.environ if environ is None else environ)
            for name in _ONE_KEY:
                environ.pop(cls.variable(name), None)
        return super().from_env(settings, environ)

    @model_validator(mode="before")
    @classmethod
    def _find_key(cls, settings: Any) -> Any:
        # What is wrong with the key takes its place, so that it is listed with whatever else is wrong.
        if not isinstance(settings, Mapping):
            return settings
        found = dict(cast("Mapping[str, Any]", settings))
        key, path = (found.get(name) for name in _ONE_KEY)
        if key is None and path is None:
            found["private_key"] = ValueError(
                f"missing; give the key itself (or {cls.variable('private_key')} in the environment), "
                f"or its file as private_key_path (or {cls.variable('private_key_path')})"
            )
        elif key is not None and path is not None:
            found["private_key"] = ValueError("give private_key or private_key_path, not both")
        elif path is not None:
            found["private_key"] = _read_key(path)
        return found

    @field_validator("private_key", mode="before")
    @classmethod
    def _require_key(cls, key: object) -> object:
        if isinstance(key, ValueError):
            raise key
        return key

    @field_validator("application_id")
    @classmethod
    def _check_application_id(cls, application_id: str) -> str:
        try:
            return check_id(application_id.strip(), "it")
        except InvalidArgument as error:
            raise ValueError(error.message) from None


def _spelled_out(given: object) -> object:
    """A list or an object that is written out as JSON, as the environment holds it."""
    text = given.get_secret_value() if isinstance(given, SecretStr) else given
    if isinstance(text, str) and text.lstrip().startswith(("[", "{")):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return given
    return given


def _several(given: object) -> object:
    return (given,) if isinstance(given, (str, SecretStr)) else given


def _read_key(path: object) -> str | ValueError:
    """The file's text, or what is wrong with the file."""
    try:
        with Path(cast("str", path)).expanduser().open("rb") as file:
            content = file.read(LARGEST_KEY_FILE + 1)
        if len(content) > LARGEST_KEY_FILE:
            return ValueError(f"{path} is no key: it is longer than {LARGEST_KEY_FILE} bytes")
        return content.decode()
    except UnicodeDecodeError:
        return ValueError(f"{path} is no PEM file: it is not text; convert it (openssl pkey -in ... -out ...)")
    except (OSError, RuntimeError, TypeError, ValueError) as error:  # RuntimeError: no home for a leading ~
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a usable path"
        return ValueError(f"cannot read {path}: {reason}; check private_key_path")
