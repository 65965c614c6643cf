"""Apps of the account. These operations are RealtimeKit's own; no call changes or deletes one."""

from __future__ import annotations

from typing import Any, Final

from anyroom.capabilities import speaks
from anyroom.errors import InvalidArgument
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import at, option_table
from anyroom.types.values import identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import ACCOUNT, CloudflareApp
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.types.apps import App, AppFilters, AppRef
from anyroom_cloudflare.types.sorting import SortOrder

LIST: Final = Endpoint("listApps", "GET", f"{ACCOUNT}/apps", Safety.READ)
# Names need not be unique, as far as is documented: a repeat might make a second one.
CREATE: Final = Endpoint("createApp", "POST", f"{ACCOUNT}/apps", Safety.ONCE)
GET: Final = Endpoint("getApp", "GET", f"{ACCOUNT}/apps/{{appId}}", Safety.READ)

LIST_OPTIONS: Final = option_table(
    AppFilters,
    {"search": at("search"), "order": at("sort_order", of={order: order.value for order in SortOrder})},
)


class Apps(CloudflareApp):
    """Apps."""

    @speaks(LIST, options=LIST_OPTIONS)
    def list_apps(self, options: AppFilters | None = None, /, *, cursor: str | None = None) -> Operation[Page[App]]:
        """List the account's apps: `client.walk(provider.list_apps)`. The provider's own app need not exist for it."""
        query: dict[str, Any] = self.write(LIST_OPTIONS, options or AppFilters(), {})
        return (yield from self.list_page(LIST(query=tuple(query.items())), "apps", wire.apps.app, cursor=cursor))

    @speaks(CREATE)
    def create_app(self, name: str, /) -> Operation[App]:
        """Make an app. Other than one made in the dashboard it has no presets: call `prepare` on it before letting anybody
        in.
        """
        if not name.strip():
            raise InvalidArgument("name must not be empty")
        return wire.apps.app(payload((yield from self.ask(CREATE(json={"name": name})))))

    @speaks(GET)
    def get_app(self, app: AppRef | None = None, /) -> Operation[App]:
        """Get an app; the provider's own, if none is given.

        Raises:
            NotFound: there is no such app.
        """
        request = GET() if app is None else GET(appId=identify(app, "app"))
        return wire.apps.app(payload((yield from self.ask(request))))
