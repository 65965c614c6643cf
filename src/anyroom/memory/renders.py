"""Renders in memory."""

from __future__ import annotations

from typing_extensions import override

from anyroom.errors import InvalidRequest, NotFound
from anyroom.memory.answering import InMemory, here, id_asked_for
from anyroom.memory.plain import instant
from anyroom.memory.state import RenderState
from anyroom.operations import Page
from anyroom.types.renders import ListRenders, Render, RenderRef, RenderStatus, StartRender
from anyroom.types.rooms import RoomRef


class Renders(InMemory):
    """A render is STARTING for a second, needs nobody in the room, and is nobody in it."""

    @override
    @here(StartRender)
    def start_render(self, room: RoomRef, url: str, options: StartRender, /) -> Render:
        if not url.startswith(("https://", "http://")):
            raise InvalidRequest("a url must start with https:// or http://")
        found = self.world.find(self.world.rooms, room, "room")
        given = options.set_fields()
        render = RenderState(
            birth=self.world.birth("render"),
            asked=self.asked(options),
            room=found,
            max_duration=given.get("max_duration"),
            url=url,
            name=given.get("name"),
        )
        self.world.renders[render.id] = render
        return self._render(render)

    @override
    @here()
    def stop_render(self, render: RenderRef, /) -> None:
        found = self.world.find(self.world.renders, render, "render")
        if (end := found.end(self.world.now)) is not None:
            raise NotFound(f"the render has ended already ({end.reason})")
        found.stopped_at = self.world.now

    @override
    @here()
    def get_render(self, render: RenderRef, /) -> Render:
        return self._render(self.world.find(self.world.renders, render, "render"))

    @override
    @here(ListRenders)
    def list_renders(self, options: ListRenders, /, *, cursor: str | None = None) -> Page[Render]:
        """All of them, ended ones too."""
        room = id_asked_for(options.room, "room")
        renders = (render for render in self.world.renders.values() if room in {None, render.room.id})
        return self.world.page(renders, cursor, self._render)

    def _render(self, render: RenderState) -> Render:
        now = self.world.now
        status, started_at, end = render.status(now), render.started_at(now), render.end(now)
        shown = Render(
            provider=self.name,
            id=render.id,
            status=status,
            room_id=render.room.id,
            url=render.url,
            name=render.name,
            stream_id=f"stream-of-{render.id}" if status is RenderStatus.STARTED else None,
            created_at=instant(render.birth.at),
            updated_at=instant(end.at if end is not None else started_at or render.birth.at),
            reason=None if end is None else end.reason,
        )
        return self.show(shown, render.asked)
