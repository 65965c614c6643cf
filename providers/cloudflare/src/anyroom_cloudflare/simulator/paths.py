"""The beginnings of RealtimeKit's paths."""

from typing import Final

API: Final = "/client/v4"
KIT: Final = f"{API}/accounts/{{accountId}}/realtime/kit"
APP: Final = f"{KIT}/{{appId}}"
MEETING: Final = f"{APP}/meetings/{{meetingId}}"
SESSION: Final = f"{APP}/sessions/{{sessionId}}"
