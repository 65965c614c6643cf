"""The canonical operations on renders."""

from __future__ import annotations

from anyroom.capabilities import neutral
from anyroom.operations import Operation, Page
from anyroom.types.renders import ListRenders, Render, RenderRef, StartRender
from anyroom.types.rooms import RoomRef


class RenderOperations:
    """Renders, as every adapter describes them."""

    @neutral("renders.start", StartRender)
    def start_render(self, room: RoomRef, url: str, options: StartRender, /) -> Operation[Render]:
        """Open a web page on the platform and publish it into a room.

        Raises:
            NotFound: there is no such room.
        """
        raise NotImplementedError

    @neutral("renders.stop")
    def stop_render(self, render: RenderRef, /) -> Operation[None]:
        """Close the page.

        Raises:
            NotFound: there is no such render, or it has ended.
        """
        raise NotImplementedError

    @neutral("renders.get")
    def get_render(self, render: RenderRef, /) -> Operation[Render]:
        """Get a render.

        Raises:
            NotFound: there is no such render.
        """
        raise NotImplementedError

    @neutral("renders.list", ListRenders)
    def list_renders(self, options: ListRenders, /, *, cursor: str | None = None) -> Operation[Page[Render]]:
        """List renders, of one room if asked."""
        raise NotImplementedError
