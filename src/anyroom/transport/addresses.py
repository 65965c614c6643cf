"""Addresses that are of this network and not of the world."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_PRIVATE_NAMES: Final = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


def is_private(url: str) -> bool:
    """Whether a URL's host is an address, or a name, that only this network knows. Names are not looked up.

    Raises:
        ValueError: it is no URL.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return not ip_address(host).is_global
    except ValueError:
        pass
    # Also what the system's resolver reads as a number: 127.1, 0x7f000001, 2130706433.
    numeric = host.replace(".", "").isdigit() or host.startswith("0x")
    return not host or numeric or host == "localhost" or host.endswith(_PRIVATE_NAMES)
