"""The in-memory provider, the reference implementation, is held to the kit."""

from anyroom.testing import Conformance


class TestMemory(Conformance):
    stage_name = "memory"
