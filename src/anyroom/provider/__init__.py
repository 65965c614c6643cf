"""What an adapter is: a class whose methods describe calls, and that says where its platform is and how it is asked.

The canonical signature and docstring of every neutral operation stand in this package, by resource. An adapter overrides
them, or puts `absent(why, note)` in their place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, Final, NoReturn, Self, TypeVar

from anyroom.capabilities import Absent, Why, absent, emulated, neutral_of, speaks, support
from anyroom.clock import SYSTEM_CLOCK, Clock
from anyroom.config import ProviderConfig
from anyroom.errors import AnyroomError, InvalidArgument
from anyroom.failures import Problem
from anyroom.operations import Endpoint, Operation, Request, Response, Safety
from anyroom.provider.broadcasts import BroadcastOperations
from anyroom.provider.calls import CallOperations
from anyroom.provider.captions import CaptionOperations
from anyroom.provider.participants import ParticipantOperations
from anyroom.provider.recordings import RecordingOperations
from anyroom.provider.renders import RenderOperations
from anyroom.provider.rooms import RoomOperations
from anyroom.provider.sessions import SessionOperations
from anyroom.provider.signals import SignalOperations
from anyroom.provider.stats import StatsOperations
from anyroom.provider.tokens import TokenOperations
from anyroom.provider.webhooks import WebhookOperations
from anyroom.tables import At, Emulated, OptionTable, Refused, Used, at, everything, option_table
from anyroom.types.values import Options
from anyroom.webhooks.schemes import WebhookScheme

__all__ = [
    "At",
    "Emulated",
    "OptionTable",
    "Problem",
    "Provenance",
    "Provider",
    "Refused",
    "Used",
    "Why",
    "absent",
    "at",
    "emulated",
    "everything",
    "option_table",
    "speaks",
    "support",
]

OptionsT = TypeVar("OptionsT", bound=Options)

_METHOD: Final = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
"""A token (RFC 9110, 9.1). The HTTP libraries refuse anything else as well, each with an error of its own."""
_SAFE_METHODS: Final[Mapping[str, Safety]] = {
    "GET": Safety.READ,
    "HEAD": Safety.READ,
    "PUT": Safety.IDEMPOTENT,
    "DELETE": Safety.IDEMPOTENT,
}


class Provenance(StrEnum):
    """Where the knowledge behind an adapter, or a cassette, comes from."""

    LIVE = "live"
    """Seen on the platform, with an account."""
    DOCUMENTED = "documented"
    """Transcribed from what the vendor publishes."""
    SIMULATED = "simulated"
    """Played against this project's own simulator."""


class Provider(
    RoomOperations,
    SessionOperations,
    ParticipantOperations,
    TokenOperations,
    RecordingOperations,
    BroadcastOperations,
    CaptionOperations,
    CallOperations,
    RenderOperations,
    SignalOperations,
    StatsOperations,
    WebhookOperations,
):
    """One platform. Subclass it, set `name` and `config_class`, and override the operations that it has."""

    api: ClassVar[int] = 1
    """The version of this class that the adapter was written for. Core refuses another one."""
    name: ClassVar[str] = ""
    """The name in `Client(name)`."""
    title: ClassVar[str] = ""
    """What the platform calls itself."""
    provenance: ClassVar[Provenance] = Provenance.SIMULATED
    """What the adapter was written from, and has been held against."""
    config_class: ClassVar[type[ProviderConfig]] = ProviderConfig
    webhook_scheme: ClassVar[type[WebhookScheme] | None] = None
    """How the platform signs what it posts; None if it posts nothing."""

    clock: Clock = SYSTEM_CLOCK
    """What waiting and expiry are measured by."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # Of all bases, since the classes that an adapter is composed of need not be providers themselves.
        for owner in cls.__mro__:
            for name, member in vars(owner).items():
                if isinstance(member, Absent):
                    member.call = neutral_of(cls, name).call

    def __init__(self, config: ProviderConfig | None = None) -> None:
        self.config: ProviderConfig = config if config is not None else self.config_class.given({})

    @classmethod
    def configured(cls, settings: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Self:
        """Make a provider of settings and, for those not given, of the environment (the process's own, if None).

        Raises:
            ConfigurationError: something is missing or malformed. The message lists all of it.
        """
        try:
            return cls(cls.config_class.from_env(settings, environ))
        except AnyroomError as error:
            error.provider = error.provider or cls.name
            raise

    @classmethod
    def from_env(cls, **settings: object) -> Self:
        """Make a provider of the environment, and of settings that take precedence.

        Raises:
            ConfigurationError: something is missing or malformed. The message lists all of it.
        """
        return cls.configured(settings)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} holds credentials and cannot be pickled; make it anew from the configuration"
        )

    # --- what the transport asks ---------------------------------------------------------------------------------------

    def origins(self) -> Mapping[str, str]:
        """The platform's hosts, by the name that an endpoint's `origin` has; `""` is the usual one."""
        return {}

    def segments(self) -> Mapping[str, str]:
        """Path segments that every call shares: an account, an application."""
        return {}

    def sign(self, request: Request) -> Mapping[str, str]:
        """The headers that carry the credential. Asked for each request to the platform's own hosts, so keep it cheap."""
        return {}

    def renew(self) -> bool:
        """Throw a cached credential away. True if the next one may fare better; then a refused request is sent once more."""
        return False

    def problem(self, request: Request, response: Response) -> Problem:
        """Read an answer that is no success."""
        return Problem(message=str(response.json() or ""))

    # --- what adapters use ---------------------------------------------------------------------------------------------

    def write(self, table: OptionTable[OptionsT], options: OptionsT, body: dict[str, Any]) -> dict[str, Any]:
        """Write the options into a request's body, by the table.

        Raises:
            UnsupportedOption: the platform cannot take one of them.
        """
        return table.write(options, body, self.name)

    # --- anything else -------------------------------------------------------------------------------------------------

    def request(
        self,
        method: str,
        path: str,
        /,
        *,
        query: Sequence[tuple[str, str]] = (),
        json: object = None,
        form: Sequence[tuple[str, str]] | None = None,
        safety: Safety | None = None,
    ) -> Operation[Response]:
        """Ask the platform anything, with the same credentials, retries and errors.

        Args:
            method: the HTTP method.
            path: from the host on; the shared segments may stand in it as the reference spells them
                (`"/v2/project/{applicationId}/archive"`).
            query: pairs.
            json: a JSON body.
            form: a form-encoded body, as pairs.
            safety: whether it may be sent again; by default GET and HEAD may, PUT and DELETE too, and others not.

        Raises:
            InvalidArgument: there is no such method, the path is none, or the query or the form is no pairs.
        """
        method = method.upper()
        if not _METHOD.fullmatch(method):
            raise InvalidArgument(f"{method!r} is no HTTP method")
        endpoint = Endpoint("raw", method, path, safety or _SAFE_METHODS.get(method, Safety.ONCE))
        return (yield endpoint(query=query, json=json, form=form))

    @classmethod
    @lru_cache(maxsize=1024)  # asked with every call; an adapter has some dozens of methods
    def call_of(cls, method: str) -> str:
        """How a user reaches a method: `"recordings.start"`, or the method's own name."""
        try:
            return neutral_of(cls, method).call
        except TypeError:
            return "raw.request" if method == "request" else method

    @classmethod
    @lru_cache(maxsize=1024)
    def knows(cls, provider: str) -> bool:
        """Whether things of a provider of that name are this one's: its own, or those of an adapter that it derives from."""
        return any(vars(owner).get("name") == provider for owner in cls.__mro__ if issubclass(owner, Provider))
