"""The key that webhooks are signed with."""

from __future__ import annotations

from typing import Final

from anyroom.capabilities import speaks
from anyroom.operations import Endpoint, Operation, Response, Safety
from anyroom.reading import unreadable
from anyroom_videosdk.envelopes import members
from anyroom_videosdk.requests import VideoSDKRequests

FETCH_WEBHOOK_KEY: Final = Endpoint("fetchWebhookPublicKey", "GET", "/v2/public/rsa-public-key", Safety.READ)
_BEGINNING: Final = "-----BEGIN "


class WebhookKey(VideoSDKRequests):
    """The webhooks' key."""

    @speaks(FETCH_WEBHOOK_KEY)
    def get_webhook_public_key(self) -> Operation[str]:
        """Get the RSA public key that webhooks are signed with, as PEM: PKCS#1 or SubjectPublicKeyInfo, sources differ.

        Raises:
            UnexpectedResponse: the answer holds no PEM.
        """
        response: Response = yield FETCH_WEBHOOK_KEY()
        body: object = response.json()
        # `{"publicKey": "-----BEGIN …"}` (official SDK); a bare PEM is taken too.
        key = members(body).get("publicKey", body)
        if not isinstance(key, str) or not key.strip().startswith(_BEGINNING):
            raise unreadable("no PEM key in the answer", body, response)
        return key.strip() + "\n"
