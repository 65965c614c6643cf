"""The beginnings of Vonage's paths."""

from typing import Final

PROJECT: Final = "/v2/project/{applicationId}"
SESSION: Final = f"{PROJECT}/session/{{sessionId}}"
