"""A simulator of the Vonage Video API, written from its documentation and the recorded traffic of official SDKs."""

from anyroom_vonage.simulator.vonage import VonageSimulator
from anyroom_vonage.simulator.world import Dialect

__all__ = ["Dialect", "VonageSimulator"]
