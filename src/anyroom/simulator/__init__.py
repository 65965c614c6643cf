"""Simulated platforms on loopback: what they all share, and how to run them."""

from __future__ import annotations

from importlib.util import find_spec

from anyroom.errors import ConfigurationError

if not all(find_spec(name) for name in ("starlette", "uvicorn")):
    lacking = " and ".join(name for name in ("starlette", "uvicorn") if find_spec(name) is None)
    raise ConfigurationError(
        f"anyroom.simulator needs {lacking}: install the extra with pip install 'anyroom[simulator]'"
    )

from anyroom.simulator.clock import Clock, milliseconds, wall_time
from anyroom.simulator.control import ControlRefused, Joined
from anyroom.simulator.deliveries import Attempt, Deliveries, Delivery, Retries, Subscriber, failing
from anyroom.simulator.description import Described, Description, Scheme, named
from anyroom.simulator.exchange import Answer, Call, Refusal, Served, served
from anyroom.simulator.faults import Effect, Fault
from anyroom.simulator.fields import BadField, Fields
from anyroom.simulator.files import FileStore
from anyroom.simulator.ids import Ids
from anyroom.simulator.installed import available, load
from anyroom.simulator.keys import KEYS, private_pem, public_pem
from anyroom.simulator.lifecycles import NEVER, Lifecycle, Lifecycles, Moment
from anyroom.simulator.live import LiveStreams
from anyroom.simulator.requests import SeenRequest
from anyroom.simulator.server import ControlFailed, Running, serve, serve_until_signalled
from anyroom.simulator.simulator import Simulator, Surroundings
from anyroom.simulator.state import History, StateFile
from anyroom.simulator.tls import Authority, throw_away_authority
from anyroom.simulator.webhook_faults import Handling, WebhookFault

__all__ = [
    "KEYS",
    "NEVER",
    "Answer",
    "Attempt",
    "Authority",
    "BadField",
    "Call",
    "Clock",
    "ControlFailed",
    "ControlRefused",
    "Deliveries",
    "Delivery",
    "Described",
    "Description",
    "Effect",
    "Fault",
    "Fields",
    "FileStore",
    "Handling",
    "History",
    "Ids",
    "Joined",
    "Lifecycle",
    "Lifecycles",
    "LiveStreams",
    "Moment",
    "Refusal",
    "Retries",
    "Running",
    "Scheme",
    "SeenRequest",
    "Served",
    "Simulator",
    "StateFile",
    "Subscriber",
    "Surroundings",
    "WebhookFault",
    "available",
    "failing",
    "load",
    "milliseconds",
    "named",
    "private_pem",
    "public_pem",
    "serve",
    "serve_until_signalled",
    "served",
    "throw_away_authority",
    "wall_time",
]
