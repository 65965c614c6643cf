"""The conformance kit on Echo: this is all that an adapter's author writes."""

from __future__ import annotations

from anyroom.testing import Conformance


class TestEcho(Conformance):
    stage_name = "echo"
