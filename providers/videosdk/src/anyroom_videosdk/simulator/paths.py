"""The beginnings of VideoSDK's paths."""

from typing import Final

API: Final = "/v2"
AI: Final = "/ai/v1"  # transcription lives beside the versioned API, on the same host
