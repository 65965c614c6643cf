"""Ids and credentials of the right form that were never given out."""

from __future__ import annotations

from typing import Final

from anyroom.operations import Endpoint, Request, Safety
from anyroom.provider import Provider

_ALPHABETS: Final = ("0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz", "GHIJKLMNOPQRSTUVWXYZ")
"""Letters are moved on within one of these: what was hexadecimal stays so."""
_KEPT: Final = 8
_FORGED: Final = 12


def unknown(known: str) -> str:
    """An id of the same form that nothing has. What stands at its start may be its kind, and is left alone."""
    kept = min(_KEPT, len(known) // 2)
    return known[:kept] + _moved(known[kept:])


def forged(value: str) -> str:
    """A credential of the same form."""
    return value[:-_FORGED] + _moved(value[-_FORGED:])


def signed_headers(provider: Provider) -> set[str]:
    """The names of the headers that carry the credential, in lower case."""
    return {name.lower() for name in provider.sign(Request(Endpoint("kit", "GET", "/", Safety.READ)))}


def _moved(text: str) -> str:
    return "".join(_next(letter) for letter in text)


def _next(letter: str) -> str:
    for alphabet in _ALPHABETS:
        if letter in alphabet:
            return alphabet[(alphabet.index(letter) + 1) % len(alphabet)]
    return letter
