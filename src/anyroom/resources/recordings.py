"""`client.recordings`: the verbs, listed once for both clients. What they mean stands with the canonical operations."""

from __future__ import annotations

from anyroom.lifting import Clients_co, Resource, lifted, listed
from anyroom.provider.recordings import RecordingOperations
from anyroom.types.recordings import ListRecordings, StartRecording
from anyroom.types.waiting import WaitRecording


class Recordings(Resource[Clients_co]):
    """`client.recordings`."""

    @lifted(RecordingOperations.start_recording, StartRecording)
    def start(self) -> None:
        """Start recording a room."""

    @lifted(RecordingOperations.stop_recording)
    def stop(self) -> None:
        """Stop a recording."""

    @lifted(RecordingOperations.get_recording)
    def get(self) -> None:
        """Get a recording."""

    @listed(RecordingOperations.list_recordings, ListRecordings)
    def list(self) -> None:
        """List recordings."""

    @lifted(RecordingOperations.delete_recording)
    def delete(self) -> None:
        """Delete a recording."""

    @lifted(RecordingOperations.pause_recording)
    def pause(self) -> None:
        """Pause a recording."""

    @lifted(RecordingOperations.resume_recording)
    def resume(self) -> None:
        """Go on with a recording."""

    @lifted(RecordingOperations.wait_recording, WaitRecording)
    def wait(self) -> None:
        """Wait until a recording is ready."""

    @lifted(RecordingOperations.download_recording)
    def download(self) -> None:
        """Download a recording's file."""
