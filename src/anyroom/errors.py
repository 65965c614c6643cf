"""Everything that anyroom raises. Each error says what failed, on which provider and operation, and what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from anyroom.capabilities import Why

Outcome = Literal["not_sent", "unknown"]


class AnyroomError(Exception):
    """The root of all errors of this library.

    `message` says what happened; `provider` and `operation` (`"recordings.start"`) say where, and are empty where there
    is none. `hint` says what to do about it.
    """

    hint: str = ""

    def __init__(self, message: str, *, provider: str = "", operation: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.provider = provider
        self.operation = operation

    def __str__(self) -> str:
        where = " ".join(word for word in (self.provider, self.operation) if word)
        return f"{where}: {self.message}" if where else self.message


class ConfigurationError(AnyroomError, ValueError):
    """The configuration is missing something or malformed. Raised before any I/O; lists everything at once."""


class InvalidArgument(AnyroomError, ValueError):
    """An argument makes sense on no platform: an empty id, a negative lifetime, a naive datetime. Nothing was sent."""


class UnknownArgument(InvalidArgument, TypeError):
    """A keyword that the operation does not have. Nothing was sent."""


class ProviderNotFound(AnyroomError, LookupError):
    """No installed adapter has that name. Lists the installed names, and the pip line for known ones."""


class ProviderLoadError(AnyroomError, ImportError):
    """An installed adapter could not be loaded, or two claim one name. Names the distribution."""


class UnsupportedOperation(AnyroomError, NotImplementedError):
    """The provider cannot do that, and says why and what to do instead. Raised before any request is sent."""

    def __init__(self, message: str, *, provider: str = "", operation: str = "", why: Why | None = None) -> None:
        super().__init__(message, provider=provider, operation=operation)
        self.why = why


class UnsupportedOption(UnsupportedOperation):
    """The operation exists there, but not with this option or this value of it (`option`, `value`)."""

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        operation: str = "",
        why: Why | None = None,
        option: str = "",
        value: object = None,
    ) -> None:
        super().__init__(message, provider=provider, operation=operation, why=why)
        self.option = option
        self.value = value


class UnsupportedOptionWarning(UserWarning):
    """With `on_unsupported="warn"`: an option was left out, because the provider does not have it."""


class TransportError(AnyroomError):
    """No answer came. `outcome` is `"not_sent"` when the service surely did nothing in any attempt, else `"unknown"`."""

    hint: str = (
        "Check the network. Look (get or list) before you repeat a start or a create: it may have been carried out."
    )

    def __init__(self, message: str, *, provider: str = "", operation: str = "", outcome: Outcome = "unknown") -> None:
        super().__init__(message, provider=provider, operation=operation)
        self.outcome: Outcome = outcome
        if outcome == "not_sent":
            self.hint = "Nothing was sent. Check the network and the address in the settings, or allow for more time."

    def after(self, outcome: Outcome) -> None:
        """Count in the attempts before this one: what one of them may have done, no later one undoes."""
        if outcome == "unknown":
            self.outcome = outcome
            self.hint = type(self).hint


class ConnectFailed(TransportError):
    """No connection could be made, so nothing was sent: by the last attempt, and `outcome` says whether by any."""


class TimedOut(TransportError, TimeoutError):
    """The deadline of the wire call passed."""


class ProviderError(AnyroomError):
    """The service answered, and the answer is an error.

    `status` is the HTTP status, `code` the service's own code (`""` if it gave none), `retry_after` is in seconds,
    `raw` the body as parsed JSON, or as text.
    """

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        operation: str = "",
        status: int = 0,
        code: str = "",
        request_id: str = "",
        retry_after: float | None = None,
        raw: Any = None,
    ) -> None:
        super().__init__(message, provider=provider, operation=operation)
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after = retry_after
        self.raw = raw

    def __str__(self) -> str:
        where = " ".join(word for word in (self.provider, self.operation) if word)
        parts = [where] if where else []
        if self.status:
            parts.append(" ".join((*self._status_words(), *((f"(code {self.code})",) if self.code else ()))))
        return ": ".join((*parts, self.message))

    def _status_words(self) -> tuple[str, ...]:
        try:
            return str(self.status), HTTPStatus(self.status).phrase
        except ValueError:
            return (str(self.status),)


class AuthenticationFailed(ProviderError):
    """The credential is wrong, expired or revoked."""

    hint = "Check the credentials, that they belong together, and this machine's clock."


class PermissionDenied(ProviderError):
    """The credential is good, and may not do this."""

    hint = "Give the credential the permission, or use another one."


class InvalidRequest(ProviderError):
    """The service refuses the request as malformed."""

    hint = "Compare what you asked for with the platform's documentation; `raw` has the whole answer."


class RateLimited(ProviderError):
    """Too many requests; `retry_after` says how long to wait, in seconds, if the service said it."""

    hint = "Wait and repeat."


class ProviderUnavailable(ProviderError):
    """The service failed (5xx), or gave up on the request (408, 425)."""

    hint = "Repeat later; after a start or a create, look first whether it took effect."


class NotFound(ProviderError, LookupError):
    """There is no such room, session, participant, recording, broadcast, ..."""

    hint = "Check the id, and that it belongs to this platform and these credentials."


class Expired(NotFound):
    """The thing existed and its time has passed: a recording file that the service no longer keeps."""

    hint = "Fetch files in time, or have them delivered to storage of your own."


class Conflict(ProviderError):
    """The thing exists and its state forbids this."""


class NoActiveSession(Conflict):
    """Nobody is in the room, and this needs somebody in it."""

    hint = "Wait until somebody has joined (sessions.active), then repeat."


class AlreadyActive(Conflict):
    """It runs already."""

    hint = "Look for the one that runs (list), and use it or stop it."


class WrongState(Conflict):
    """Not running, already ended, or otherwise not in a state for this."""

    hint = "Look at its status (get) before you repeat this."


class UnexpectedResponse(ProviderError):
    """A success that cannot be read; `raw` holds what came."""

    hint = "The service may have changed its answer, or something between answered for it. Please report it with `raw`."


class WebhookRejected(AnyroomError, ValueError):
    """A webhook delivery was not let in."""


class BadSignature(WebhookRejected):
    """The signature is missing, malformed or wrong."""

    hint = "Check the secret or key in the settings, and that the body is given as the raw bytes that came."


class StaleDelivery(WebhookRejected):
    """The delivery was signed too long ago, or in the future."""

    hint = "Check this machine's clock, and how old the settings let a delivery be."


class Replayed(WebhookRejected):
    """The delivery was let in before."""

    hint = "Answer it with a success, so that the platform sends it no more."


class MalformedDelivery(WebhookRejected):
    """The body cannot be read as an event."""


class KeyUnavailable(WebhookRejected):
    """The key to verify with could not be fetched."""

    hint = "Answer it with 503, so that the platform sends it again, and check that the key's address can be reached."
