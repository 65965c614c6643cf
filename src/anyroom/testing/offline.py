"""A guard for tests: nothing leaves this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

import pytest

_CONNECTING: Final = ("connect", "connect_ex")


@contextmanager
def loopback_only() -> Generator[None]:
    """While this lasts, a connection to anything but loopback or a local socket file fails the test, and says whereto.

    It guards this process; programs that a test starts guard themselves.
    """
    guard = pytest.MonkeyPatch()
    for name in _CONNECTING:
        guard.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    try:
        yield
    finally:
        guard.undo()


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(str(address[0])):
            self.close()
            # Not an Exception, so that nothing on the way takes it for a network that is down.
            pytest.fail(f"a test tried to connect to {address[0]}:{address[1]}; tests talk to 127.0.0.1 alone", False)
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
