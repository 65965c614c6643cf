"""What goes on while people are in: broadcasts, captions, calls, renders."""

from __future__ import annotations

import pytest

from anyroom.errors import NotFound
from anyroom.testing.kit.scene import PAGE_URL, Scene
from anyroom.types import (
    Broadcast,
    BroadcastStatus,
    Call,
    CallStatus,
    Captions,
    CaptionsStatus,
    Hls,
    OutputKind,
    Render,
    RenderStatus,
    Rtmp,
)

ENDED = frozenset({BroadcastStatus.STOPPING, BroadcastStatus.STOPPED})


class LiveScenarios:
    """Broadcasts, and what else is started in a room."""

    def test_a_broadcast_starts(self, scene: Scene) -> None:
        """`broadcasts.start` returned a broadcast that is over already, or of another room, or without its outputs."""
        scene.needs("broadcasts.start")
        room = scene.live_room()
        broadcast = scene.video.broadcasts.start(room, **scene.outputs())
        assert isinstance(broadcast, Broadcast)
        assert broadcast.status not in {*ENDED, BroadcastStatus.FAILED, BroadcastStatus.UNKNOWN}
        assert broadcast.room_id in {None, room.id}
        assert broadcast.provider == scene.provider.name

    def test_a_broadcast_goes_live(self, scene: Scene) -> None:
        """`broadcasts.wait` did not end with a broadcast that is live. Its status is the total of its outputs'."""
        scene.needs("broadcasts.wait", "broadcasts.start:hls")
        live = scene.video.broadcasts.wait(scene.video.broadcasts.start(scene.live_room(), hls=Hls()))
        assert live.status is BroadcastStatus.LIVE
        assert OutputKind.HLS in {output.kind for output in live.outputs}
        assert live.playback_url, "HLS that is live has a playlist"

    def test_rtmp_goes_out(self, scene: Scene) -> None:
        """An RTMP output is missing from the broadcast, or its stream key is shown."""
        scene.needs("broadcasts.wait", "broadcasts.start:rtmp")
        out = Rtmp("rtmp://example.com/live", "kit-hidden-stream-key")
        live = scene.video.broadcasts.wait(scene.video.broadcasts.start(scene.live_room(), rtmp=[out]))
        assert OutputKind.RTMP in {output.kind for output in live.outputs}
        assert "kit-hidden-stream-key" not in repr(live)

    def test_a_broadcast_stops(self, scene: Scene) -> None:
        """`broadcasts.stop` returned a broadcast that goes on, or another one."""
        scene.needs("broadcasts.stop")
        broadcast = scene.broadcast()
        if scene.supports("broadcasts.wait"):
            broadcast = scene.video.broadcasts.wait(broadcast)
        stopped = scene.video.broadcasts.stop(broadcast)
        assert stopped.id == broadcast.id
        assert stopped.status in ENDED, f"after the stop it is {stopped.status}"

    def test_a_broadcast_is_listed_with_its_room(self, scene: Scene) -> None:
        """`broadcasts.list(room=...)` lacks a broadcast of the room that runs, or has one of another room."""
        scene.needs("broadcasts.list:room")
        room, other = scene.live_room(), scene.live_room()
        mine, theirs = scene.broadcast(room), scene.broadcast(other)
        found = [item.id for item in scene.video.broadcasts.list(room=room)]
        assert found == [mine.id] or mine.provisional
        assert theirs.id not in found

    def test_captions_start_and_stop(self, scene: Scene) -> None:
        """`captions.start` returned no captioning that `captions.stop` takes by its id."""
        scene.needs("captions.start", "captions.stop")
        room = scene.live_room()
        captions = scene.video.captions.start(room)
        assert isinstance(captions, Captions)
        assert captions.status in {CaptionsStatus.STARTED, CaptionsStatus.UNKNOWN}
        assert captions.room_id in {None, room.id}
        scene.fresh().captions.stop(captions.id)
        assert scene.video.captions.start(room).id, "once it was stopped, it can be started again"

    def test_a_call_joins_and_is_hung_up(self, scene: Scene) -> None:
        """`calls.dial` returned no call that `calls.hang_up` can end, or whose seat in the room is unknown."""
        scene.needs("calls.dial", "calls.hang_up")
        room = scene.live_room()
        call = scene.call(room)
        assert isinstance(call, Call)
        assert call.status not in {CallStatus.ENDED, CallStatus.FAILED}
        assert call.room_id in {None, room.id}
        scene.video.calls.hang_up(call)
        with pytest.raises(NotFound):
            scene.video.calls.hang_up(call)

    def test_a_call_is_hung_up_by_its_id(self, scene: Scene) -> None:
        """`calls.hang_up` did not accept the id and the room, by another client than the one that dialled."""
        scene.needs("calls.dial", "calls.hang_up")
        room = scene.live_room()
        call = scene.call(room)
        scene.fresh().calls.hang_up(call.id, room=room.id)

    def test_digits_reach_the_calls(self, scene: Scene) -> None:
        """`calls.send_dtmf` did not accept digits for a room with a call in it, or for that call."""
        scene.needs("calls.send_dtmf", "calls.dial")
        room = scene.live_room()
        call = scene.call(room)
        scene.video.calls.send_dtmf(room, "0123456789*#p")
        scene.video.calls.send_dtmf(room, "1", call=call)

    def test_a_render_comes_and_goes(self, scene: Scene) -> None:
        """`renders.start`, `get` and `stop` do not agree about a render, or `renders.list(room=...)` does not have it."""
        scene.needs("renders.start", "renders.get", "renders.stop", "renders.list:room")
        room, other = scene.live_room(), scene.live_room()
        render = scene.video.renders.start(room, PAGE_URL)
        scene.video.renders.start(other, PAGE_URL)
        assert isinstance(render, Render)
        assert render.status in {RenderStatus.STARTING, RenderStatus.STARTED}
        assert render.url in {None, PAGE_URL}
        assert scene.fresh().renders.get(render.id).id == render.id
        assert [item.id for item in scene.video.renders.list(room=room)] == [render.id]
        scene.stage.advance(5)
        scene.video.renders.stop(render.id)
        assert scene.video.renders.get(render).status is RenderStatus.STOPPED

    def test_webhook_endpoints_are_kept(self, scene: Scene) -> None:
        """`webhooks.create`, `get`, `list`, `update` and `delete` do not agree about an endpoint."""
        scene.needs("webhooks.create", "webhooks.get", "webhooks.list", "webhooks.update:url", "webhooks.delete")
        made = scene.webhook()
        found = scene.fresh().webhooks.get(made.id)
        assert (found.id, found.url) == (made.id, made.url)
        assert made.id in {item.id for item in scene.video.webhooks.list()}
        moved = f"{made.url}/moved"
        assert scene.video.webhooks.update(made, url=moved).url == moved
        assert scene.video.webhooks.get(made).events == found.events, "what was not given stays"
        scene.video.webhooks.delete(made)
        assert made.id not in {item.id for item in scene.video.webhooks.list()}

    def test_a_transcript_is_of_its_session(self, scene: Scene) -> None:
        """`transcripts.list`, `get` and `summary` do not agree about a session that was recorded with a transcript."""
        scene.needs("transcripts.list", "transcripts.get")
        session = scene.transcribed()
        found = list(scene.video.transcripts.list(session=session))
        assert found, "it was transcribed, and has no transcript"
        assert {item.session_id for item in found} <= {None, session.id}
        same = scene.fresh().transcripts.get(found[0].id)
        assert same.id == found[0].id
        assert all(segment.start is None or segment.start >= 0 for segment in same.segments)
        if scene.supports("transcripts.summary"):
            assert scene.video.transcripts.summary(session).session_id in {None, session.id}
