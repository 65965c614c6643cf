"""The canonical operations on recordings. Waiting and downloading are written here, once, for every platform."""

from __future__ import annotations

import os

from anyroom.capabilities import emulated, neutral, speaks
from anyroom.operations import Operation, Page
from anyroom.tables import everything
from anyroom.types.recordings import Download, ListRecordings, Recording, RecordingFile, RecordingRef, StartRecording
from anyroom.types.rooms import RoomRef
from anyroom.types.waiting import WaitRecording


class RecordingOperations:
    """Recordings, as every adapter describes them."""

    @neutral("recordings.start", StartRecording)
    def start_recording(self, room: RoomRef, options: StartRecording, /) -> Operation[Recording]:
        """Start recording a room into one composed file.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: it is being recorded, and the platform records once at a time.
            NotFound: there is no such room.
        """
        raise NotImplementedError

    @neutral("recordings.stop")
    def stop_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        """Stop a recording. The file comes later: see `recordings.wait`.

        Raises:
            WrongState: it has ended already.
            NotFound: there is no such recording.
        """
        raise NotImplementedError

    @neutral("recordings.get")
    def get_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        """Get a recording; its files have fresh URLs.

        Raises:
            NotFound: there is no such recording.
        """
        raise NotImplementedError

    @neutral("recordings.list", ListRecordings)
    def list_recordings(self, options: ListRecordings, /, *, cursor: str | None = None) -> Operation[Page[Recording]]:
        """List recordings, newest first where the platform says so."""
        raise NotImplementedError

    @neutral("recordings.delete")
    def delete_recording(self, recording: RecordingRef, /) -> Operation[None]:
        """Delete a recording and its files.

        Raises:
            WrongState: it is still being made, or gone already.
            NotFound: there is no such recording.
        """
        raise NotImplementedError

    @neutral("recordings.pause")
    def pause_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        """Pause a recording.

        Raises:
            WrongState: it is not running.
            NotFound: there is no such recording.
        """
        raise NotImplementedError

    @neutral("recordings.resume")
    def resume_recording(self, recording: RecordingRef, /) -> Operation[Recording]:
        """Go on with a paused recording.

        Raises:
            WrongState: it is not paused.
            NotFound: there is no such recording.
        """
        raise NotImplementedError

    @neutral("recordings.wait", WaitRecording)
    @speaks(options=everything(WaitRecording))
    @emulated("polls recordings.get, waiting longer each time")
    def wait_recording(self, recording: RecordingRef, options: WaitRecording, /) -> Operation[Recording]:
        """Wait until a recording is where you want it, by asking for it again and again.

        Raises:
            WrongState: it failed, or ended up in a state from which it cannot get there.
            Expired: the platform keeps its file no longer.
            TimedOut: it was not there in time.
            NotFound: there is no such recording.
        """
        from anyroom.waiting import wait_for_recording

        return wait_for_recording(self.get_recording, recording, options)

    @neutral("recordings.download")
    @emulated("reads recordings.get for a fresh URL, then the file")
    def download_recording(
        self,
        recording: RecordingRef,
        to: str | os.PathLike[str],
        /,
        *,
        file: RecordingFile | int = 0,
        overwrite: bool = False,
    ) -> Operation[Download]:
        """Download a file of a recording, resuming after a cut, and verify size and checksum where they are known.

        Args:
            recording: which recording.
            to: the file to write, or an existing folder to put it into.
            file: which of its files: its index, or the file itself.
            overwrite: replace a file that exists. It is replaced only once the new one is whole.

        Raises:
            WrongState: there is no file yet, or there never will be.
            Conflict: it was delivered to the owner's own storage; the message says where.
            Expired: the platform keeps the file no longer.
            InvalidArgument: the target exists, or its folder does not.
        """
        from anyroom.downloads import download_recording

        return download_recording(self.get_recording, recording, to, file=file, overwrite=overwrite)
