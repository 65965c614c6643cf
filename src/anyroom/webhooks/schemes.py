"""Schemes: how one platform signs what it posts, and what it means. An adapter has one; verifying needs no credential."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final, Self

from anyroom.config import ProviderConfig
from anyroom.errors import ConfigurationError
from anyroom.events import Event, EventType
from anyroom.operations import Operation

LONGEST_HEADER: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery as it arrived. Header names are in lower case; `now` is in seconds since the epoch."""

    headers: Mapping[str, str]
    body: bytes
    now: float

    @property
    def digest(self) -> str:
        """The SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def came_at(self) -> datetime:
        """When it came, for events that do not say when they were."""
        return datetime.fromtimestamp(self.now, UTC)


@dataclass(frozen=True, slots=True)
class Signed:
    """A delivery whose signature is good.

    `key` is made of signed bytes only, so that nobody can change it and have an old delivery let in once more. `unique` says
    that the platform gives each delivery an id and signs it: then the same key is always the same delivery. `kind` is whatever
    the signature says the delivery is about, for schemes with a secret for each kind.
    """

    key: str
    unique: bool = False
    kind: str | None = None


class WebhookScheme(ABC):
    """How one platform signs, and what its events mean. `config_class` has the settings that it needs, and no credential."""

    provider: ClassVar[str]
    config_class: ClassVar[type[ProviderConfig]] = ProviderConfig
    unsigned_status: ClassVar[int] = 401
    """What a receiver answers to what is not signed, or not well: what makes the platform do the right thing."""
    samples: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    """Bodies to try an endpoint with, by the platform's name of the event; where there are several of one, with `.` and a word
    for what it tells.
    """

    def __init__(self, config: ProviderConfig) -> None:
        self.config = config

    @classmethod
    def configured(cls, settings: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Self:
        """Make a scheme of settings and, for those not given, of the environment (the process's own, if None).

        Raises:
            ConfigurationError: a setting is unknown or malformed.
        """
        try:
            return cls(cls.config_class.from_env(settings, environ))
        except ConfigurationError as error:
            error.provider = error.provider or cls.provider
            raise

    @abstractmethod
    def verify(self, arrival: Arrival) -> Operation[Signed]:
        """Require a good signature, over the raw bytes and in constant time.

        Raises:
            BadSignature: it is missing, malformed or wrong; or no secret is configured to check it with.
            StaleDelivery: it was signed too long ago, or in the future.
            KeyUnavailable: the key could not be fetched.
        """

    @classmethod
    @abstractmethod
    def signed(cls, body: bytes, key: str, *, now: float) -> Mapping[str, str]:
        """The headers that sign these bytes as the platform would at `now`: with a secret, or a private key in PEM.

        Raises:
            InvalidArgument: nothing can be signed with such a key.
        """

    @abstractmethod
    def read(self, document: dict[str, Any], arrival: Arrival, signed: Signed) -> Sequence[Event]:
        """The events that a delivery tells, at least one. What is not known is `EventType.UNKNOWN`, and no error.

        Raises:
            MalformedDelivery: it is no event at all.
        """

    def unknown(self, name: str, document: dict[str, Any], arrival: Arrival, signed: Signed) -> Event:
        """An event whose name is not known."""
        return Event(
            provider=self.provider,
            raw=document,
            type=EventType.UNKNOWN,
            id=signed.key,
            name=name,
            at=arrival.came_at,
            at_derived=True,
        )
