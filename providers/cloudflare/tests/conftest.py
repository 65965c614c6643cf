"""A provider whose clock stands still, and somebody to answer it."""

from __future__ import annotations

import pytest

from anyroom import register_provider
from anyroom.clock import VirtualClock
from anyroom_cloudflare import Cloudflare

from .stagehand import ACCOUNT, APP_ID, NOW, TOKEN, Stagehand

register_provider(Cloudflare)


@pytest.fixture
def cloudflare() -> Cloudflare:
    provider = Cloudflare(api_token=TOKEN, account_id=ACCOUNT, app_id=APP_ID)
    provider.clock = VirtualClock(NOW)
    return provider


@pytest.fixture
def stagehand(cloudflare: Cloudflare) -> Stagehand:
    return Stagehand(cloudflare)
