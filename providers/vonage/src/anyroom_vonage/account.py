"""What all of Vonage's calls share: the host, the application in the path, the signature, how errors are read."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import ClassVar, Final

from pydantic import SecretStr
from typing_extensions import override

from anyroom.config import ProviderConfig
from anyroom.failures import Problem
from anyroom.operations import Request, Response
from anyroom.provider import Provenance, Provider
from anyroom.types.values import UNSET, Unset
from anyroom.webhooks.schemes import WebhookScheme
from anyroom.webhooks.seen import MemorySeen
from anyroom_vonage.config import VonageConfig, WebhookSecret
from anyroom_vonage.credentials import CLIENT_TOKEN_SECONDS, AccountCredentials, Credentials
from anyroom_vonage.deliveries import VonageDeliveries
from anyroom_vonage.problems import read_problem

APPLICATION: Final = "application"
"""The origin of the Application API, which wants the account's credentials."""


class VonageAccount(Provider):
    """An application on Vonage. Its operations are written by resource, in classes of their own."""

    name: ClassVar[str] = "vonage"
    title: ClassVar[str] = "Vonage Video"
    provenance: ClassVar[Provenance] = Provenance.DOCUMENTED
    config_class: ClassVar[type[ProviderConfig]] = VonageConfig
    webhook_scheme: ClassVar[type[WebhookScheme] | None] = VonageDeliveries

    page_size: int = 50
    """How many items a listing asks for at once. 50 is the service's own default, 1000 its documented maximum."""

    def __init__(
        self,
        config: VonageConfig | None = None,
        /,
        *,
        application_id: str | None = None,
        private_key: str | SecretStr | None = None,
        private_key_path: str | PathLike[str] | None = None,
        base_url: str | None = None,
        api_key: str | SecretStr | None = None,
        api_secret: str | SecretStr | None = None,
        application_base_url: str | None = None,
        webhook_secret: WebhookSecret | None = None,
        webhook_tolerance: float | None = None,
    ) -> None:
        """Take a configuration, or the settings of one (see `VonageConfig`). The environment is not asked.

        Raises:
            ConfigurationError: a setting is missing or malformed, or the key is none. Nothing was sent.
        """
        settings = {
            "application_id": application_id,
            "private_key": private_key,
            "private_key_path": private_key_path,
            "base_url": base_url,
            "api_key": api_key,
            "api_secret": api_secret,
            "application_base_url": application_base_url,
            "webhook_secret": webhook_secret,
            "webhook_tolerance": webhook_tolerance,
        }
        config = VonageConfig.either(config, settings)
        super().__init__(config)
        self.credentials: Credentials = Credentials(config.application_id, config.signing_key)
        self.account_credentials: AccountCredentials = AccountCredentials(config.api_key, config.api_secret)
        self._deliveries = VonageDeliveries(config)
        self._seen = MemorySeen()
        self._origins = {"": config.base_url, APPLICATION: config.application_base_url}

    def _own_token(self, session_id: str, role: str, connection_data: str | Unset = UNSET) -> str:
        """A token for what the service itself has join a session, at our request. Checked when it joins, which is soon."""
        now = int(self.clock.now())
        claims = {"role": role} if connection_data is UNSET else {"role": role, "connection_data": connection_data}
        return self.credentials.client_token(session_id, claims, now=now, seconds=CLIENT_TOKEN_SECONDS)

    @override
    def origins(self) -> Mapping[str, str]:
        return self._origins

    @override
    def segments(self) -> Mapping[str, str]:
        return {"applicationId": self.credentials.application_id}

    @override
    def sign(self, request: Request) -> Mapping[str, str]:
        if request.endpoint.origin == APPLICATION:
            return {"Authorization": self.account_credentials.header()}
        return {"Authorization": f"Bearer {self.credentials.server_token(self.clock)}"}

    @override
    def renew(self) -> bool:
        self.credentials.forget()
        return True

    @override
    def problem(self, request: Request, response: Response) -> Problem:
        return read_problem(request, response)
