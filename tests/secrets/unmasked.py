"""What sounds secret and is shown all the same, and why. Whoever adds a line here says what it opens: nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_APPS_OWN: Final = "an address of the app's own, which it told the platform; it is asked for to be compared"
_PICTURE: Final = "a picture that everybody in the room sees"

OPEN: Final[Mapping[str, Mapping[str, str]]] = {
    "cloudflare": {
        "ingest_server": "where all encoders send to; what opens it is the stream key",
        "logo": _PICTURE,
        "picture": _PICTURE,
        "url": _APPS_OWN,
        "local_candidate_url": "a public STUN or TURN server, without the credentials for it",
        "remote_candidate_url": "a public STUN or TURN server, without the credentials for it",
    },
    "videosdk": {"endPoint": _APPS_OWN, "url": _APPS_OWN, "webhookUrl": _APPS_OWN},
    "vonage": {
        "address": _APPS_OWN,
        "callbackUrl": _APPS_OWN,
        "url": "the page that a render shows; of recordings and broadcasts it is masked, which the types' test sees",
    },
}
"""By platform: the fields of its answers whose values may be seen in reprs and at the command line."""

IN_EVENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "cloudflare": {"ingestServer": "where all encoders send to; what opens it is the stream key"},
    "vonage": {"url": "the page that a render shows", "callbackUrl": _APPS_OWN},
}
"""By platform: the same of what it posts."""

NAMES: Final[Mapping[str, str]] = {
    "auth": "a user and a password, whose own repr hides the password",
    "auth_method": "a word: by key or by password",
    "callback_url": _APPS_OWN,
    "design_tokens": "colours and corners",
    "image_url": _PICTURE,
    "key": "what the app calls a room or a person, by which it finds them again",
    "local_candidate_url": "a public STUN or TURN server, without the credentials for it",
    "remote_candidate_url": "a public STUN or TURN server, without the credentials for it",
    "url": "a page, a picture, a server or a webhook that the app told the platform; what the platform gives out is masked",
    "webhook_url": _APPS_OWN,
}
"""By name: the fields of our types that sound secret, are shown in reprs, and open nothing."""
