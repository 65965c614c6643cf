"""The Vonage adapter is held to the conformance kit, on its simulator."""

from anyroom.testing import Conformance


class TestVonage(Conformance):
    stage_name = "vonage"
