"""The Cloudflare adapter is held to the conformance kit, on its simulator."""

from __future__ import annotations

from anyroom.testing import Conformance, Particulars


class TestCloudflare(Conformance):
    stage_name = "cloudflare"
    particulars = Particulars()
