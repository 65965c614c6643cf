"""Canaries: credentials and handed-out values that nothing else looks like, put where the real ones would stand."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from anyroom import plugins
from anyroom.provider import Provider
from anyroom.testing.kit.cassettes.tape import Cassette
from tests.faults.platforms import conformance

SOUNDS_SECRET: Final = re.compile(
    r"token|secret|passw|pwd|signature|signed|credential|certificate|jwt|auth(?!or)|sas$|pin$"
    r"|^key$|[a-z](?:Key|_key)$|streamkey|stream_?name|ur[il]s?$|link|bearer|otp|invite",
    re.IGNORECASE,
)
"""Names of fields whose values may open something. Too many of them: what may be shown is named in `unmasked`."""
LONGEST_SCHEME: Final = 12
"""Characters of the words that may stand before a credential in its header (`Bearer`)."""
SHORTEST_LINE: Final = 40
"""Characters of a line of a PEM that is no heading."""
WORD: Final = "canary"


# --- credentials --------------------------------------------------------------------------------------------------------


@cache
def canaried(name: str) -> Provider:
    """An adapter whose every credential is a canary, and that is else what its cassettes were played by."""
    described = plugins.load(name)
    known = conformance(name).cassette_settings
    settings: dict[str, Any] = dict(known)
    for field, info in described.config_class.model_fields.items():
        said = known.get(field)
        # A key has to be one, whatever its letters: it is its own canary.
        if "SecretStr" in repr(info.annotation) and not (isinstance(said, str) and "-----BEGIN" in said):
            settings[field] = f'{WORD}-credential-{name}-{field}-"/+%'
    return described.configured(settings, {})


def credentials(provider: Provider) -> frozenset[str]:
    """Every credential of a provider, and every form in which it may come to light."""
    found: set[str] = set()
    for secret in provider.config.secrets():
        found |= {secret, base64.b64encode(secret.encode()).decode()}
        found |= {line for line in secret.splitlines() if len(line) >= SHORTEST_LINE}
        found |= {line for line in secret.split("\\n") if len(line) >= SHORTEST_LINE}
    return frozenset(found)


def signed(headers: Mapping[str, str]) -> frozenset[str]:
    """What the authorization of a request was made of: good for as long as it lives, and so a credential too."""
    return frozenset(part for part in headers.get("authorization", "").split() if len(part) > LONGEST_SCHEME)


# --- what is handed out -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """A cassette with canaries in it. `names` has the field of each; `given` are those that the app says itself."""

    cassette: Cassette
    names: Mapping[str, str]
    given: frozenset[str]


def planted(cassette: Cassette) -> Planted:
    """The cassette with a canary wherever its answers may hold a secret, and in the options that no repr shows."""
    planter = Planter()
    options = {name: planter.given(value, name) for name, value in cassette.options.items()}
    positional = [planter.given(value, "") for value in cassette.given]
    given = frozenset(planter.names)
    interactions = [
        replace(item, response=replace(item.response, json=planter.planted(item.response.json)))
        for item in cassette.interactions
    ]
    changed = replace(cassette, given=positional, options=options, interactions=interactions)
    return Planted(changed, planter.names, given)


class Planter:
    """Puts canaries in the places of values, the same one for the same value; and knows the field of each."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._instead: dict[str, str] = {}

    def planted(self, body: Any, name: str = "") -> Any:
        """Parsed JSON with a canary in every place that sounds secret, and in every URL."""
        if isinstance(body, dict):
            return {key: self.planted(value, key) for key, value in body.items()}
        if isinstance(body, list):
            return [self.planted(value, name) for value in body]
        if isinstance(body, str) and (body in self._instead or SOUNDS_SECRET.search(name) or "://" in body):
            return self._canary(body, name)
        return body

    def given(self, value: Any, name: str) -> Any:
        """What an app says, with canaries in the fields that no repr shows: keys, passwords."""
        if isinstance(value, (list, tuple)):
            return type(value)(self.given(item, name) for item in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        hidden = {item.name: getattr(value, item.name) for item in fields(value) if not item.repr}
        changes = {key: self._canary(said, key, _given_shape) for key, said in hidden.items() if isinstance(said, str)}
        return replace(value, **changes)

    def _canary(self, value: str, name: str, shape: Callable[[str, str], str] | None = None) -> str:
        if not value or "-----BEGIN PUBLIC" in value:  # a key has to be one, and a public one may be seen
            return value
        if value not in self._instead:
            canary = f"{WORD}{len(self._instead)}x{name}"
            self.names[canary] = name
            self._instead[value] = (shape or _shaped)(value, canary)
        return self._instead[value]


def _shaped(value: str, canary: str) -> str:
    """A canary of the form of a value. Of a URL the host stays, and the last segment: that is the file's name."""
    if "://" not in value:
        return canary
    parts = urlsplit(value)
    path = f"/{canary}{parts.path[parts.path.rfind('/') :]}"
    query = f"?signature={canary}" if parts.scheme in {"http", "https"} else ""
    return f"{parts.scheme}://{parts.netloc}{path}{query}"


def _given_shape(_: str, canary: str) -> str:
    """A canary of the form of what an app says: where uploads go to is a URL with a signature."""
    return f"https://upload.example.com/film.mp4?signature={canary}" if canary.endswith("url") else canary


def seen(shown: str, canaries: Iterable[str]) -> set[str]:
    """The canaries that can be seen."""
    return {canary for canary in canaries if canary in shown}
