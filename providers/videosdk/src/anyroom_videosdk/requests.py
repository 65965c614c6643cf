"""What every part of the adapter shares: the platform's name and address, and how it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from pydantic import SecretStr
from typing_extensions import override

from anyroom.config import ProviderConfig
from anyroom.operations import Request, Response
from anyroom.provider import Problem, Provenance, Provider
from anyroom_videosdk.config import NAME, VideoSDKConfig
from anyroom_videosdk.credentials import ServerTokens
from anyroom_videosdk.problems import problem
from anyroom_videosdk.routes import Routes


class VideoSDKRequests(Provider):
    """Signs requests and reads refusals."""

    name: ClassVar[str] = NAME
    title: ClassVar[str] = "VideoSDK"
    provenance: ClassVar[Provenance] = Provenance.DOCUMENTED
    config_class: ClassVar[type[ProviderConfig]] = VideoSDKConfig

    def __init__(
        self,
        config: VideoSDKConfig | None = None,
        /,
        *,
        api_key: str | SecretStr | None = None,
        secret: str | SecretStr | None = None,
        base_url: str | None = None,
        webhook_public_key: str | Sequence[str] | None = None,
        webhook_key_url: str | None = None,
    ) -> None:
        """Take a configuration, or the settings of one (see `VideoSDKConfig`). The environment is not asked.

        Raises:
            ConfigurationError: a setting is missing or malformed. Nothing was sent.
        """
        settings = {
            "api_key": api_key,
            "secret": secret,
            "base_url": base_url,
            "webhook_public_key": webhook_public_key,
            "webhook_key_url": webhook_key_url,
        }
        config = VideoSDKConfig.either(config, settings)
        super().__init__(config)
        self._settings = config
        self._server_tokens = ServerTokens(config)
        self._routes = Routes()

    @override
    def origins(self) -> Mapping[str, str]:
        """One host; no regional ones are documented."""
        return {"": self._settings.base_url}

    @override
    def sign(self, request: Request) -> Mapping[str, str]:
        """The token is the whole header: no `Bearer` (all sources; one page of samples has it by mistake)."""
        return {"Authorization": self._server_tokens.value(self.clock.now())}

    @override
    def renew(self) -> bool:
        return self._server_tokens.drop(self.clock.now())

    @override
    def problem(self, request: Request, response: Response) -> Problem:
        return problem(request, response)
