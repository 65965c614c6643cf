"""Which carrier an app gets: what its `http` says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from anyroom.errors import ConfigurationError

if TYPE_CHECKING:
    from anyroom.transport import AsyncCarrier, Carrier


def own_carrier() -> Carrier:
    """The carrier of a client that was given none."""
    from anyroom.transport.httpx_carrier import single_lines
    from anyroom.transport.pools import Pools

    return Pools(single_lines())


def carrier_of(http: object) -> Carrier:
    """A carrier on an app's own HTTP client.

    Raises:
        ConfigurationError: it is none that is known.
    """
    from anyroom.transport.httpx_carrier import HttpxCarrier

    return HttpxCarrier(http)


def async_carriers(http: object) -> Callable[[], AsyncCarrier]:
    """What makes the carriers of an `AsyncClient`, one for each event loop. An HTTP library loads then, unless it is named here.

    Raises:
        ConfigurationError: `http` is nothing to send requests with.
    """
    if http is None:
        lines = cache(_async_lines)  # for all loops: the certificates that it reads are the client's
        return lambda: _async_pools(lines())
    if isinstance(http, str):
        if http != "aiohttp":
            raise ConfigurationError(
                'http must be an httpx.AsyncClient or httpx2.AsyncClient, or "aiohttp"; no other text'
            )
        return _aiohttp(None)
    if any(kind.__module__.partition(".")[0] == "aiohttp" for kind in type(http).__mro__):
        return _aiohttp(http)
    from anyroom.transport.httpx_carrier import AsyncHttpxCarrier

    carrier = AsyncHttpxCarrier(http)
    return lambda: carrier


def _async_lines() -> Callable[[], AsyncCarrier]:
    from anyroom.transport.httpx_carrier import async_single_lines

    return async_single_lines()


def _async_pools(lines: Callable[[], AsyncCarrier]) -> AsyncCarrier:
    from anyroom.transport.pools import AsyncPools

    return AsyncPools(lines)


def _aiohttp(http: object) -> Callable[[], AsyncCarrier]:
    try:
        from anyroom.transport.aiohttp_carrier import AiohttpCarrier, connector_of
    except ModuleNotFoundError:
        raise ConfigurationError('aiohttp is not installed: pip install "anyroom[aiohttp]"') from None
    connector = None if http is None else connector_of(http)
    return lambda: AiohttpCarrier(connector)
