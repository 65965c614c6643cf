"""A simulator of Cloudflare RealtimeKit, written from its specification, its documentation and its official SDK."""

from anyroom_cloudflare.simulator.cloudflare import CloudflareSimulator
from anyroom_cloudflare.simulator.dialect import Dialect

__all__ = ["CloudflareSimulator", "Dialect"]
