"""What recordings mean, from their start to their file."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from anyroom.errors import Conflict, Expired, InvalidArgument, NotFound, TimedOut, WrongState
from anyroom.testing.kit.samples import STORAGE
from anyroom.testing.kit.scene import Scene
from anyroom.types import Recording, RecordingStatus

RUNNING = frozenset({RecordingStatus.REQUESTED, RecordingStatus.STARTING, RecordingStatus.RECORDING})
OVER = frozenset(
    {
        RecordingStatus.STOPPING,
        RecordingStatus.PROCESSING,
        RecordingStatus.AVAILABLE,
        RecordingStatus.DELIVERED,
    }
)
READY = frozenset({RecordingStatus.AVAILABLE, RecordingStatus.DELIVERED})
A_YEAR = 366 * 86400.0


class RecordingScenarios:
    """The life of a recording."""

    def test_a_recording_starts(self, scene: Scene) -> None:
        """`recordings.start` returned a recording that does not say that it runs, or of another room. Map the platform's
        word to `RecordingStatus`.
        """
        scene.needs("recordings.start")
        room = scene.live_room()
        recording = scene.video.recordings.start(room)
        assert isinstance(recording, Recording)
        assert recording.status in RUNNING
        assert recording.room_id in {None, room.id}
        assert recording.provider == scene.provider.name
        assert recording.files == (), "no file before it is available"

    def test_a_recording_stops(self, scene: Scene) -> None:
        """`recordings.stop` returned a recording that still runs, or another one."""
        scene.needs("recordings.stop", "recordings.get")
        recording = scene.settled(scene.running())
        stopped = scene.video.recordings.stop(recording)
        assert stopped.id == recording.id or recording.provisional
        assert stopped.status in OVER, f"after the stop it is {stopped.status}"
        assert scene.video.recordings.get(stopped).status in OVER

    def test_a_recording_is_waited_for(self, scene: Scene) -> None:
        """`recordings.wait` did not end with a recording that is ready, and has a file or says where it was delivered.

        Waiting is the library's; what it needs is that `recordings.get` reads the platform's words rightly.
        """
        scene.needs("recordings.wait")
        recording = scene.finished()
        assert recording.status in READY
        assert recording.files or recording.storage, "it is ready, and has neither a file nor a place"
        for file in recording.files if recording.status is RecordingStatus.AVAILABLE else ():
            assert file.url, "a file that can be downloaded has a URL"
            assert file.size is None or file.size > 0

    def test_waiting_ends_in_time(self, scene: Scene) -> None:
        """`recordings.wait` of a recording that nobody stops did not give up after its timeout."""
        scene.needs("recordings.wait")
        recording = scene.settled(scene.running())
        with pytest.raises(TimedOut):
            scene.video.recordings.wait(recording, timeout=3)

    def test_a_file_is_downloaded_whole(self, scene: Scene) -> None:
        """`recordings.download` left another file than the platform has, or said nothing that it was compared with."""
        scene.needs("recordings.download")
        recording = scene.finished()
        target = scene.target()
        got = scene.fresh().recordings.download(recording.id, target)
        content = target.read_bytes()
        assert (got.path, got.size) == (target, len(content))
        assert got.sha256 == hashlib.sha256(content).hexdigest()
        assert got.size > 0
        assert "size" in got.verified or recording.files[0].size is None
        assert "sha256" in got.verified or recording.files[0].sha256 is None
        assert [item.name for item in target.parent.glob(f".{target.name}*")] == [], "nothing is left beside it"

    def test_a_download_goes_on_after_a_cut(self, scene: Scene) -> None:
        """`recordings.download` began again, or gave up, when the connection broke in the middle of the file."""
        scene.needs("recordings.download")
        recording = scene.finished()
        scene.video.recordings.download(recording, whole := scene.target())
        content = whole.read_bytes()
        half = len(content) // 2
        ranges: list[str | None] = []

        def cut(request: httpx.Request) -> httpx.Response | None:
            if str(request.url).partition("?")[0] not in {item.partition("?")[0] for item in urls}:
                return None
            ranges.append(request.headers.get("range"))
            if len(ranges) > 1:
                return None
            return httpx.Response(200, headers={"content-length": str(len(content))}, stream=_Cut(content[:half]))

        urls = [file.url or "" for file in scene.video.recordings.get(recording).files]
        before = len(scene.traffic.sent)
        with scene.traffic.interrupted(cut):
            got = scene.video.recordings.download(recording, target := scene.target())
        if not any(item.url.startswith("http") for item in scene.traffic.sent[before:]):
            pytest.skip("files come over no wire here")
        assert ranges[:2] == [None, f"bytes={half}-"], f"asked for {ranges}"
        assert (got.size, target.read_bytes()) == (len(content), content)

    def test_a_download_replaces_nothing_unasked(self, scene: Scene) -> None:
        """`recordings.download` wrote over a file that exists, or did not when told to."""
        scene.needs("recordings.download")
        recording = scene.finished()
        target = scene.target()
        target.write_bytes(b"precious")
        with pytest.raises(InvalidArgument):
            scene.video.recordings.download(recording, target)
        assert target.read_bytes() == b"precious"
        assert scene.video.recordings.download(recording, target, overwrite=True).size == target.stat().st_size

    def test_a_file_that_is_not_there_yet(self, scene: Scene) -> None:
        """`recordings.download` of a recording that runs raises `WrongState`; `files` is empty until it is available."""
        scene.needs("recordings.download", "recordings.start")
        recording = scene.settled(scene.running())
        with pytest.raises(WrongState):
            scene.video.recordings.download(recording, scene.target())

    def test_a_file_expires(self, scene: Scene) -> None:
        """A file that the platform keeps no longer raised something other than `Expired`, or `NotFound` where the platform
        forgets the recording with it.
        """
        scene.needs("recordings.download")
        recording = scene.finished()
        scene.stage.advance(A_YEAR)
        try:
            found = scene.video.recordings.get(recording)
        except NotFound:
            return
        if found.status in READY:
            pytest.skip("files do not expire here")
        assert found.status is RecordingStatus.EXPIRED
        for call in (
            lambda: scene.video.recordings.download(recording, scene.target()),
            lambda: scene.video.recordings.wait(recording),
        ):
            with pytest.raises(Expired):
                call()

    def test_a_recording_is_listed_with_its_room(self, scene: Scene) -> None:
        """`recordings.list(room=...)` lacks a recording of the room, or has one of another room."""
        scene.needs("recordings.list:room")
        room, other = scene.live_room(), scene.live_room()
        mine, theirs = scene.settled(scene.running(room)), scene.settled(scene.running(other))
        found = list(scene.video.recordings.list(room=room))
        assert [item.id for item in found] == [mine.id]
        assert {item.room_id for item in found} <= {None, room.id}
        assert theirs.id not in {item.id for item in scene.video.recordings.list(room=room.id)}

    def test_recordings_are_listed_by_session(self, scene: Scene) -> None:
        """`recordings.list(session=...)` lacks a recording of the session, or has one of another."""
        scene.needs("recordings.list:session", "sessions.active")
        session, other = scene.session(), scene.session()
        mine = scene.settled(scene.video.recordings.start(session.room_id or session.id))
        scene.settled(scene.video.recordings.start(other.room_id or other.id))
        assert [item.id for item in scene.video.recordings.list(session=session)] == [mine.id]

    def test_recordings_are_listed_by_status(self, scene: Scene) -> None:
        """`recordings.list(status=...)` has a recording in another status, or lacks one in this."""
        scene.needs("recordings.list:status=recording", "recordings.list:room", "recordings.get")
        room = scene.live_room()
        recording = scene.settled(scene.running(room))
        status = scene.video.recordings.get(recording).status
        assert [item.status for item in scene.video.recordings.list(room=room, status=status)] == [status]
        assert list(scene.video.recordings.list(room=room, status=RecordingStatus.FAILED)) == []

    def test_a_deleted_recording_is_gone(self, scene: Scene) -> None:
        """`recordings.delete` left the recording, or its file, or its place in the listing."""
        scene.needs("recordings.delete", "recordings.get", "recordings.list:room")
        room = scene.live_room()
        recording = scene.finished(room)
        scene.video.recordings.delete(recording)
        assert recording.id not in {
            item.id for item in scene.video.recordings.list(room=room) if item.status is not RecordingStatus.DELETED
        }
        try:
            assert scene.video.recordings.get(recording).status is RecordingStatus.DELETED
        except NotFound:
            return
        with pytest.raises((WrongState, NotFound, Expired)):
            scene.video.recordings.download(recording, scene.target())

    def test_a_recording_pauses_and_goes_on(self, scene: Scene) -> None:
        """`recordings.pause` or `resume` returned another recording, or one in the wrong status."""
        scene.needs("recordings.pause", "recordings.resume")
        recording = scene.settled(scene.running())
        paused = scene.video.recordings.pause(recording)
        assert (paused.id, paused.status) == (recording.id, RecordingStatus.PAUSED)
        resumed = scene.video.recordings.resume(recording.id)
        assert (resumed.id, resumed.status) == (recording.id, RecordingStatus.RECORDING)

    def test_a_recording_in_your_own_storage_says_where(self, scene: Scene) -> None:
        """A recording that was delivered to the owner's own storage has no file to download: `recordings.download` raises a
        `Conflict` that says where it went.
        """
        scene.needs("recordings.start:storage", "recordings.wait")
        storage = scene.particulars.samples.get("recordings.start:storage", STORAGE)
        recording = scene.video.recordings.start(scene.live_room(), storage=storage)
        scene.stage.advance(5)
        scene.video.recordings.stop(scene.settled(recording))
        ready = scene.video.recordings.wait(recording)
        if ready.status is not RecordingStatus.DELIVERED:
            pytest.skip("the stage keeps the file itself")
        with pytest.raises(Conflict):
            scene.video.recordings.download(ready, scene.target())


class _Cut(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks off."""

    def __init__(self, first: bytes) -> None:
        self._first = first

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        raise httpx.ReadError("cut")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._first
        raise httpx.ReadError("cut")
