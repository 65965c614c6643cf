"""Recordings, which Vonage calls archives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, absent, speaks
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Emulated, Refused, Rule, Used, at, option_table
from anyroom.types.media import Layout, Stylesheet, WebPage
from anyroom.types.recordings import ListRecordings, RecordingRef, StartRecording
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, identify
from anyroom_vonage import wire
from anyroom_vonage.account import VonageAccount
from anyroom_vonage.composition import PICTURE, SCREENSHARE_LAYOUT, layout_body, resolution
from anyroom_vonage.listing import list_page, session_of
from anyroom_vonage.options import ArchiveOptions
from anyroom_vonage.results import Archive, Stream
from anyroom_vonage.vocabulary import OutputMode, StreamMode, sendable

_ARCHIVE: Final = "/v2/project/{applicationId}/archive"
START: Final = Endpoint("startArchive", "POST", _ARCHIVE, Safety.ONCE)
LIST: Final = Endpoint("listArchives", "GET", _ARCHIVE, Safety.READ)
GET: Final = Endpoint("getArchive", "GET", f"{_ARCHIVE}/{{archiveId}}", Safety.READ)
# A second stop is taken as long as the file is being made (so says error 15002), and a second delete at any time (15004).
STOP: Final = Endpoint("stopArchive", "POST", f"{_ARCHIVE}/{{archiveId}}/stop", Safety.IDEMPOTENT)
DELETE: Final = Endpoint("deleteArchive", "DELETE", f"{_ARCHIVE}/{{archiveId}}", Safety.IDEMPOTENT)
SET_LAYOUT: Final = Endpoint("setArchiveLayout", "PUT", f"{_ARCHIVE}/{{archiveId}}/layout", Safety.IDEMPOTENT)
SELECT: Final = Endpoint("selectArchiveStreams", "PATCH", f"{_ARCHIVE}/{{archiveId}}/streams", Safety.IDEMPOTENT)

_START: Final[Mapping[str, Rule]] = {
    **PICTURE,
    "audio_only": at("hasVideo", of={True: False, False: True}),
    "name": at("name"),
    "max_duration": Refused(Why.UPSTREAM, "an archive ends after 4 hours, and not before; stop it when it is time"),
    "storage": Refused(Why.UPSTREAM, "the bucket is set once, on the application, in Vonage's dashboard"),
}
START_OPTIONS: Final = option_table(
    StartRecording,
    {
        **_START,
        "transcribe": Refused(
            Why.UPSTREAM,
            "only archives of individual streams are transcribed: "
            "start_archive(room, ArchiveOptions(output_mode=OutputMode.INDIVIDUAL, transcribe=True))",
        ),
    },
)
ARCHIVE_OPTIONS: Final = option_table(
    ArchiveOptions,
    {
        **_START,
        "transcribe": at("hasTranscription"),
        "output_mode": at("outputMode", of=sendable(OutputMode)),
        "stream_mode": at("streamMode", of=sendable(StreamMode)),
        "screenshare_layout": SCREENSHARE_LAYOUT,
        "has_audio": at("hasAudio"),
        "multi_archive_tag": at("multiArchiveTag"),
        "max_bitrate": at("maxBitrate"),
        "quantization_parameter": at("quantizationParameter"),
        "transcript_language": at("transcriptionProperties", "primaryLanguageCode"),
        "summary": at("transcriptionProperties", "hasSummary"),
    },
)
LIST_OPTIONS: Final = option_table(
    ListRecordings,
    {
        "room": Used(),
        "session": Emulated(Used(), "a room's meetings are not told apart: all recordings of the room"),
        "status": Emulated(Used(), "filtered here, page by page"),
    },
)


class Recordings(VonageAccount):
    """Recordings."""

    @override
    @speaks(START, options=START_OPTIONS)
    def start_recording(self, room: RoomRef, options: StartRecording, /) -> Operation[Archive]:
        """An archive ends by itself 60 seconds after the last has left, when nobody publishes within the first minute or for an
        hour, and after 4 hours of recording (12 with its pauses).
        """
        body = self.write(START_OPTIONS, options, _asked(room, options))
        response = yield START(json=body)
        return self._recording(response.json())

    @speaks(START, options=ARCHIVE_OPTIONS)
    def start_archive(self, room: RoomRef, options: ArchiveOptions, /) -> Operation[Archive]:
        """Start recording with what Vonage has beyond the neutral options: individual streams, streams chosen by hand,
        transcription, several archives at once.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: it is being recorded, and `multi_archive_tag` does not tell the two apart.
            Conflict: the session is not routed.
        """
        body = self.write(ARCHIVE_OPTIONS, options, _asked(room, options))
        response = yield START(json=body)
        return self._recording(response.json())

    @override
    @speaks(STOP)
    def stop_recording(self, recording: RecordingRef, /) -> Operation[Archive]:
        """Stopping once more while the file is being made changes nothing, and is no error there."""
        response = yield STOP(archiveId=identify(recording, "recording"))
        return self._recording(response.json())

    @override
    @speaks(GET)
    def get_recording(self, recording: RecordingRef, /) -> Operation[Archive]:
        """A file's URL is good for 10 minutes, and the file for 72 hours, unless it is delivered to storage of your own.

        What it returns is an `Archive`: with streams, bit rates, transcription and all else that Vonage says.
        """
        response = yield GET(archiveId=identify(recording, "recording"))
        return self._recording(response.json())

    @override
    @speaks(LIST, options=LIST_OPTIONS)
    def list_recordings(self, options: ListRecordings, /, *, cursor: str | None = None) -> Operation[Page[Archive]]:
        """Newest first, those that are deleted left out. Individual archives are among them."""
        self.write(LIST_OPTIONS, options, {})
        sessions = set(session_of(options.room, options.session))
        if len(sessions) > 1:
            return Page(())  # nothing is in two rooms

        def pick(data: Any) -> Archive | None:
            found = self._recording(data)
            wanted = not sessions or found.session_id in sessions
            return found if wanted and (options.status is UNSET or options.status is found.status) else None

        session_id = next(iter(sessions), None)
        return (
            yield from list_page(
                LIST, wire.archives.WireArchive, pick, cursor=cursor, size=self.page_size, session_id=session_id
            )
        )

    @override
    @speaks(DELETE)
    def delete_recording(self, recording: RecordingRef, /) -> Operation[None]:
        yield DELETE(archiveId=identify(recording, "recording"))

    pause_recording: Any = absent(Why.UPSTREAM, "archives are not paused; stop this one, and start another later")
    resume_recording: Any = absent(Why.UPSTREAM, "archives are not paused; start another one")

    @speaks(SET_LAYOUT)
    def set_archive_layout(
        self,
        recording: RecordingRef,
        layout: Layout | Stylesheet | WebPage,
        /,
        *,
        screenshare_layout: Layout | None = None,
    ) -> Operation[None]:
        """Change the layout of a running, composed archive.

        Raises:
            UnsupportedOption: there is no such layout.
            InvalidArgument: an empty stylesheet, or a `screenshare_layout` beside another layout than the grid.
            NotFound: there is no such recording.
        """
        body = layout_body(layout, screenshare_layout)
        yield SET_LAYOUT(archiveId=identify(recording, "recording"), json=body)

    @speaks(SELECT)
    def add_archive_stream(
        self, recording: RecordingRef, stream: str | Stream, /, *, audio: bool = True, video: bool = True
    ) -> Operation[None]:
        """Take a stream into a running archive whose `stream_mode` is manual; again, to take only its sound or pictures.

        Raises:
            WrongState: the archive takes streams by itself.
            NotFound: there is no such recording or stream.
        """
        body = {"addStream": identify(stream, "stream"), "hasAudio": audio, "hasVideo": video}
        yield SELECT(archiveId=identify(recording, "recording"), json=body)

    @speaks(SELECT)
    def remove_archive_stream(self, recording: RecordingRef, stream: str | Stream, /) -> Operation[None]:
        """Take a stream out of a running archive whose `stream_mode` is manual.

        Raises:
            WrongState: the archive takes streams by itself.
            NotFound: there is no such recording or stream.
        """
        body = {"removeStream": identify(stream, "stream")}
        yield SELECT(archiveId=identify(recording, "recording"), json=body)

    def _recording(self, data: Any) -> Archive:
        return wire.archives.recording(data, now=self.clock.now())


def _asked(room: RoomRef, options: StartRecording) -> dict[str, Any]:
    return {"sessionId": identify(room, "room"), **resolution(options.quality, options.orientation)}
