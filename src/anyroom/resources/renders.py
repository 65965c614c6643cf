"""`client.renders`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted, listed
from anyroom.provider.renders import RenderOperations
from anyroom.types.renders import ListRenders, StartRender


class Renders(Resource[Clients_co]):
    """`client.renders`."""

    @lifted(RenderOperations.start_render, StartRender)
    def start(self) -> None:
        """Publish a web page into a room."""

    @lifted(RenderOperations.stop_render)
    def stop(self) -> None:
        """Close the page."""

    @lifted(RenderOperations.get_render)
    def get(self) -> None:
        """Get a render."""

    @listed(RenderOperations.list_renders, ListRenders)
    def list(self) -> None:
        """List renders."""
