"""Renders: Experience Composers, which open a web page and publish it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Emulated, Rule, Used, at, option_table
from anyroom.types.media import Quality
from anyroom.types.renders import ListRenders, RenderRef, StartRender
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, Unset, identify
from anyroom_vonage import wire
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.composition import resolution
from anyroom_vonage.listing import list_page, session_of
from anyroom_vonage.options import ExperienceComposerOptions
from anyroom_vonage.results import ExperienceComposer

_RENDER: Final = "/v2/project/{applicationId}/render"
START: Final = Endpoint("startRender", "POST", _RENDER, Safety.ONCE)
LIST: Final = Endpoint("listRenders", "GET", _RENDER, Safety.READ)
GET: Final = Endpoint("getRender", "GET", f"{_RENDER}/{{renderId}}", Safety.READ)
# Once more is harmless; the second answer is then a 404, which is as true: it has ended.
STOP: Final = Endpoint("stopRender", "DELETE", f"{_RENDER}/{{renderId}}", Safety.IDEMPOTENT)

_START: Final[Mapping[str, Rule]] = {
    "name": at("properties", "name"),
    "resolution": Used(),
    "orientation": Used(),
    "max_duration": at("maxDuration"),
}
START_OPTIONS: Final = option_table(StartRender, _START)
COMPOSER_OPTIONS: Final = option_table(
    ExperienceComposerOptions, {**_START, "callback_url": at("statusCallbackUrl"), "connection_data": Used()}
)
LIST_OPTIONS: Final = option_table(ListRenders, {"room": Emulated(Used(), "filtered here, page by page")})


class Renders(VonageAccount):
    """Renders."""

    @override
    @speaks(START, options=START_OPTIONS)
    def start_render(self, room: RoomRef, url: str, options: StartRender, /) -> Operation[ExperienceComposer]:
        """The publisher's token that Vonage asks for is made here.

        Without a `resolution` it is 1280x720; without a `max_duration` (60 to 36000 seconds) it ends after 2 hours; the Ruby SDK
        says 1, and not more. `url` is a public page, of 15 to 2048 characters; a `name` has at most 200.
        """
        response = yield START(json=self.write(START_OPTIONS, options, self._page(room, url, options)))
        return wire.renders.render(response.json())

    @speaks(START, options=COMPOSER_OPTIONS)
    def start_experience_composer(
        self, room: RoomRef, url: str, options: ExperienceComposerOptions, /
    ) -> Operation[ExperienceComposer]:
        """Open a page with what Vonage has beyond the neutral options; limits and defaults are those of `start_render`.

        Raises:
            NotFound: there is no such room.
            InvalidRequest: a value beyond its limits.
        """
        asked = self._page(room, url, options, options.connection_data)
        response = yield START(json=self.write(COMPOSER_OPTIONS, options, asked))
        return wire.renders.render(response.json())

    def _page(
        self, room: RoomRef, url: str, options: StartRender, connection_data: str | Unset = UNSET
    ) -> dict[str, Any]:
        session_id = identify(room, "room")
        return {
            "sessionId": session_id,
            "token": self._own_token(session_id, "publisher", connection_data),
            "url": url,
            **resolution(options.resolution, options.orientation, default=Quality.HD),
        }

    @override
    @speaks(STOP)
    def stop_render(self, render: RenderRef, /) -> Operation[None]:
        yield STOP(renderId=identify(render, "render"))

    @override
    @speaks(GET)
    def get_render(self, render: RenderRef, /) -> Operation[ExperienceComposer]:
        response = yield GET(renderId=identify(render, "render"))
        return wire.renders.render(response.json())

    @override
    @speaks(LIST, options=LIST_OPTIONS)
    def list_renders(
        self, options: ListRenders, /, *, cursor: str | None = None
    ) -> Operation[Page[ExperienceComposer]]:
        """Newest first, those that have stopped included."""
        session_id = next(session_of(options.room, UNSET), None)

        def pick(data: Any) -> ExperienceComposer | None:
            found = wire.renders.render(data)
            return found if session_id in {None, found.room_id} else None

        return (yield from list_page(LIST, wire.renders.WireRender, pick, cursor=cursor, size=self.page_size))
