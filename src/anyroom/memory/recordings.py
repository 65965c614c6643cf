"""Recordings in memory, and the transcripts made with them."""

from __future__ import annotations

import hashlib
import os

from typing_extensions import override

from anyroom.capabilities import speaks
from anyroom.errors import WrongState
from anyroom.memory import films
from anyroom.memory.answering import InMemory, here, id_asked_for
from anyroom.memory.plain import instant
from anyroom.memory.state import RETENTION_SECONDS, RecordingState
from anyroom.operations import Page, Request, Response, Sleep, Transfer, drive, local
from anyroom.types.recordings import (
    Download,
    ListRecordings,
    Recording,
    RecordingFile,
    RecordingRef,
    RecordingStatus,
    StartRecording,
)
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET

_MADE = frozenset({RecordingStatus.AVAILABLE, RecordingStatus.DELIVERED})


class Recordings(InMemory):
    """A recording is STARTING for a second, PROCESSING for two after it was stopped, and kept for 72 hours."""

    @override
    @here(StartRecording)
    def start_recording(self, room: RoomRef, options: StartRecording, /) -> Recording:
        found = self.world.find(self.world.rooms, room, "room")
        session = self.world.attended(found)
        self.world.require_idle(self.world.recordings.values(), found, "a recording")
        return self._recording(self.world.record(found, session, options, self.asked(options)))

    @override
    @here()
    def stop_recording(self, recording: RecordingRef, /) -> Recording:
        found = self.world.find(self.world.recordings, recording, "recording")
        if found.end(self.world.now) is not None:
            raise WrongState(f"the recording has ended already, and is {found.status(self.world.now)}")
        found.stopped_at = self.world.now
        return self._recording(found)

    @override
    @here()
    def get_recording(self, recording: RecordingRef, /) -> Recording:
        return self._recording(self.world.find(self.world.recordings, recording, "recording"))

    @override
    @here(ListRecordings)
    def list_recordings(self, options: ListRecordings, /, *, cursor: str | None = None) -> Page[Recording]:
        room, session = id_asked_for(options.room, "room"), id_asked_for(options.session, "session")
        recordings = (
            recording
            for recording in self.world.recordings.values()
            if room in {None, recording.room.id}
            and session in {None, recording.session.id}
            and options.status in {UNSET, recording.status(self.world.now)}
        )
        return self.world.page(recordings, cursor, self._recording)

    @override
    @here()
    def delete_recording(self, recording: RecordingRef, /) -> None:
        """It stays in listings as DELETED. What is gone by itself (EXPIRED) cannot be deleted either."""
        found = self.world.find(self.world.recordings, recording, "recording")
        self._require(found, *_MADE, to="delete it")
        found.deleted = True

    @override
    @here()
    def pause_recording(self, recording: RecordingRef, /) -> Recording:
        found = self.world.find(self.world.recordings, recording, "recording")
        self._require(found, RecordingStatus.RECORDING, to="pause it")
        found.pauses.append((self.world.now, None))
        return self._recording(found)

    @override
    @here()
    def resume_recording(self, recording: RecordingRef, /) -> Recording:
        found = self.world.find(self.world.recordings, recording, "recording")
        self._require(found, RecordingStatus.PAUSED, to="resume it")
        found.pauses[-1] = (found.pauses[-1][0], self.world.now)
        return self._recording(found)

    @override
    @speaks()
    @local
    def download_recording(
        self,
        recording: RecordingRef,
        to: str | os.PathLike[str],
        /,
        *,
        file: RecordingFile | int = 0,
        overwrite: bool = False,
    ) -> Download:
        """As everywhere, but that the file comes out of this world: nothing is asked over HTTP."""
        return drive(super().download_recording(recording, to, file=file, overwrite=overwrite), self._send)

    def _send(self, step: Request | Sleep | Transfer) -> Response:
        assert isinstance(step, Transfer), "a download in memory asks for nothing else: its transfers do not fail"
        content = self._content(self.world.find(self.world.recordings, _id_in(step.url), "recording"))
        step.sink.begin(offset=step.offset, total=len(content))
        step.sink.write(content[step.offset :])
        return Response(206 if step.offset else 200)

    def _require(self, recording: RecordingState, *statuses: RecordingStatus, to: str) -> None:
        status = recording.status(self.world.now)
        if status not in statuses:
            raise WrongState(f"the recording is {status}; it must be {' or '.join(sorted(statuses))} to {to}")

    def _recording(self, recording: RecordingState) -> Recording:
        now = self.world.now
        started_at, end = recording.started_at(now), recording.end(now)
        status = recording.status(now)
        files = (self._file(recording),) if status is RecordingStatus.AVAILABLE else ()
        shown = Recording(
            provider=self.name,
            id=recording.id,
            status=status,
            room_id=recording.room.id,
            session_id=recording.session.id,
            name=recording.name,
            created_at=instant(recording.birth.at),
            started_at=None if started_at is None else instant(started_at),
            ended_at=None if end is None else instant(end.at),
            duration=recording.duration(now),
            size=sum(file.size or 0 for file in files) or None,
            files=files,
            reason=None if end is None else end.reason,
            storage=recording.storage,
        )
        return self.show(shown, recording.asked)

    def _file(self, recording: RecordingState) -> RecordingFile:
        content = self._content(recording)
        name, content_type = (
            (f"{recording.id}.wav", "audio/wav") if recording.audio_only else (f"{recording.id}.mp4", "video/mp4")
        )
        ready = recording.ready_at(self.world.now)
        return RecordingFile(
            url=f"memory://recordings/{name}",
            name=name,
            content_type=content_type,
            size=len(content),
            duration=films.SECONDS,
            sha256=hashlib.sha256(content).hexdigest(),
            expires_at=None if ready is None else instant(ready + RETENTION_SECONDS),
        )

    def _content(self, recording: RecordingState) -> bytes:
        return films.silence() if recording.audio_only else films.film()


def _id_in(url: str) -> str:
    return url.removeprefix("memory://recordings/").rpartition(".")[0]
