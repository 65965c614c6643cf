"""What all of RealtimeKit's calls share: the host, account and app in the path, the token, how refusals and pages are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Final, TypeVar

from pydantic import SecretStr
from typing_extensions import override

from anyroom.config import ProviderConfig
from anyroom.errors import UnexpectedResponse
from anyroom.failures import Problem, failure
from anyroom.operations import Operation, Page, Request, Response
from anyroom.provider import Provenance, Provider
from anyroom.reading import WireModel, read_ahead
from anyroom.transport.redaction import Scrubber, said_in_confidence
from anyroom.types.tokens import Role
from anyroom_cloudflare.config import CloudflareConfig
from anyroom_cloudflare.envelopes import PAGE_SIZE, page, page_number
from anyroom_cloudflare.problems import read_problem, refused
from anyroom_cloudflare.wire import PROVIDER

ACCOUNT: Final = "/client/v4/accounts/{accountId}/realtime/kit"
APP: Final = f"{ACCOUNT}/{{appId}}"

Item = TypeVar("Item")


class CloudflareApp(Provider):
    """An app on RealtimeKit. Its operations are written by resource, in classes of their own."""

    name: ClassVar[str] = PROVIDER
    title: ClassVar[str] = "Cloudflare RealtimeKit"
    provenance: ClassVar[Provenance] = Provenance.DOCUMENTED
    config_class: ClassVar[type[ProviderConfig]] = CloudflareConfig

    def __init__(
        self,
        config: CloudflareConfig | None = None,
        /,
        *,
        api_token: str | SecretStr | None = None,
        account_id: str | None = None,
        app_id: str | None = None,
        base_url: str | None = None,
        role_presets: Mapping[Role, str] | Mapping[str, str] | None = None,
        webhook_public_key: str | Sequence[str] | None = None,
        webhook_key_url: str | None = None,
    ) -> None:
        """Take a configuration, or the settings of one (see `CloudflareConfig`). The environment is not asked.

        Raises:
            ConfigurationError: a setting is missing or malformed. Nothing was sent.
        """
        settings = {
            "api_token": api_token,
            "account_id": account_id,
            "app_id": app_id,
            "base_url": base_url,
            "role_presets": role_presets,
            "webhook_public_key": webhook_public_key,
            "webhook_key_url": webhook_key_url,
        }
        config = CloudflareConfig.either(config, settings)
        super().__init__(config)
        self.settings = config
        self._origins = {"": config.base_url}
        self._segments = {"accountId": config.account_id, "appId": config.app_id}

    @override
    def origins(self) -> Mapping[str, str]:
        return self._origins

    @override
    def segments(self) -> Mapping[str, str]:
        return self._segments

    @override
    def sign(self, request: Request) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.settings.api_token.get_secret_value()}"}

    @override
    def problem(self, request: Request, response: Response) -> Problem:
        return read_problem(request, response)

    def ask(self, request: Request) -> Operation[Response]:
        """One wire call. An answer that says `success: false` is a refusal, under a status of success too."""
        response = yield request
        self._accept(response.json(), request, response)
        return response

    def _accept(self, body: Any, request: Request, response: Response) -> None:
        if not refused(body):
            return
        error = failure(self.problem(request, response), response, now=self.clock.now())
        # What the request said in confidence, the transport takes out of the refusals that it sees by their status; this one it
        # took for a success. Our own credentials the client takes out of every error.
        Scrubber(said_in_confidence(request.json)).told(error)
        raise error

    def list_page(
        self,
        request: Request,
        name: str,
        read: Callable[[Any], Item],
        *,
        cursor: str | None,
        keep: Callable[[Item], bool] | None = None,
        find: Callable[[Any], Sequence[Any]] | None = None,
        ahead: type[WireModel] | None = None,
    ) -> Operation[Page[Item]]:
        """One page of a listing whose items stand under `name`, or where `find` finds them; those that are to be kept of it.

        `ahead` is the model that `read` reads, where it looks at nothing else: long pages are read as such from the bytes.
        """
        number = page_number(cursor)
        paging = (("page_no", str(number)), ("per_page", str(PAGE_SIZE)))
        request = replace(request, query=(*request.query, *paging))
        response = yield request
        body = response.json() if ahead is None else read_ahead(ahead, response, "data")
        self._accept(body, request, response)
        entries = page(body, response, name, number, find)
        items = map(read, entries.items)
        if keep is None:  # nothing is left out: a page of what the last one had is a listing that does not end
            return Page(tuple(items), entries.following)
        return Page(tuple(filter(keep, items)), entries.following, scanned=len(entries.items))

    def find_in(
        self, request: Request, name: str, read: Callable[[Any], Item], wanted: Callable[[Item], bool], *, first: bool
    ) -> Operation[tuple[Item, ...]]:
        """The wanted items of a whole listing, or the first of them.

        Raises:
            UnexpectedResponse: the listing does not end: a page is the one before it again.
        """
        found: list[Item] = []
        cursor: str | None = None
        before: Sequence[Any] = ()
        while True:
            page = yield from self.list_page(request, name, _as_it_is, cursor=cursor)
            if page.items and page.items == before:
                raise UnexpectedResponse(f"the listing of {name} does not end: a page brought nothing new", raw=cursor)
            found += filter(wanted, map(read, page.items))
            if (first and found) or page.next_cursor is None:
                return tuple(found)
            cursor, before = page.next_cursor, page.items


def _as_it_is(data: Any) -> Any:
    return data


def wire_time(instant: datetime) -> str:
    """An instant as the API writes it: UTC, with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
