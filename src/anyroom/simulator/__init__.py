"""Simulated platforms on loopback: what they all share, and how to run them."""

from __future__ import annotations

from importlib.util import find_spec

from anyroom.errors import ConfigurationError

if not all(find_spec(name) for name in ("starlette", "uvicorn")):
    lacking = " and ".join(name for name in ("starlette", "uvicorn") if find_spec(name) is None)
    raise ConfigurationError(
        f"anyroom.simulator needs {lacking}: install the extra with pip install 'anyroom[simulator]'"
    )

from anyroom.simulator.clock import Clock, milliseconds
from anyroom.simulator.control import ControlRefused, Joined
from anyroom.simulator.exchange import Answer, Call, Refusal, Served, served
from anyroom.simulator.faults import Effect, Fault
from anyroom.simulator.fields import BadField, Fields
from anyroom.simulator.files import FileStore
from anyroom.simulator.ids import Ids
from anyroom.simulator.installed import available, load
from anyroom.simulator.lifecycles import NEVER, Lifecycle, Lifecycles
from anyroom.simulator.live import LiveStreams
from anyroom.simulator.requests import SeenRequest
from anyroom.simulator.server import ControlFailed, Running, serve, serve_until_signalled
from anyroom.simulator.simulator import Simulator, Surroundings

__all__ = [
    "NEVER",
    "Answer",
    "BadField",
    "Call",
    "Clock",
    "ControlFailed",
    "ControlRefused",
    "Effect",
    "Fault",
    "Fields",
    "FileStore",
    "Ids",
    "Joined",
    "Lifecycle",
    "Lifecycles",
    "LiveStreams",
    "Refusal",
    "Running",
    "SeenRequest",
    "Served",
    "Simulator",
    "Surroundings",
    "available",
    "load",
    "milliseconds",
    "serve",
    "serve_until_signalled",
    "served",
]
