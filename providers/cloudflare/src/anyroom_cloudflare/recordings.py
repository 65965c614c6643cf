"""Recordings: composed files, made by a hidden participant who sees what a page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, absent, speaks
from anyroom.errors import AlreadyActive, UnsupportedOption
from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.tables import Emulated, Refused, Used, Words, at, option_table, translate
from anyroom.types.recordings import (
    ListRecordings,
    RecordingRef,
    RecordingStatus,
    StartRecording,
    Storage,
)
from anyroom.types.rooms import RoomRef
from anyroom.types.values import UNSET, identify
from anyroom_cloudflare import wire
from anyroom_cloudflare.app import APP, CloudflareApp
from anyroom_cloudflare.composition import LAYOUTS, picture
from anyroom_cloudflare.envelopes import payload
from anyroom_cloudflare.recording_config import file_name_prefix
from anyroom_cloudflare.rooms import GET as GET_MEETING
from anyroom_cloudflare.sessions import in_session
from anyroom_cloudflare.types.meeting_recordings import MeetingRecording

_RECORDING: Final = f"{APP}/recordings/{{recordingId}}"
START: Final = Endpoint("startRecording", "POST", f"{APP}/recordings", Safety.ONCE)
LIST: Final = Endpoint("listRecordings", "GET", f"{APP}/recordings", Safety.READ)
GET: Final = Endpoint("getRecording", "GET", _RECORDING, Safety.READ)
# A repeat of what was done would be refused, and look as if it had not been.
CONTROL: Final = Endpoint("controlRecording", "PUT", _RECORDING, Safety.ONCE)

NEWEST_FIRST: Final = (("sort_by", "invokedTime"), ("sort_order", "DESC"))
"""In the query of a listing; there is nothing else to sort by."""
TAKEN_UP_WITHIN: Final = 300
"""Seconds in which a recorder comes, if one does: some recordings stay invoked for good (field report, 2026), and do not run."""
STORAGES: Final = ("aws", "azure", "digitalocean", "gcs", "sftp", "cloudflare")
"""The words for storages. The last is in the guides alone (R2), and the service may refuse it (field report, July 2026)."""


def _storage(storage: Storage) -> dict[str, Any]:
    if storage.kind not in STORAGES:
        raise UnsupportedOption(f"no such kind of storage; there are {', '.join(STORAGES)}", why=Why.UPSTREAM)
    named = {name: getattr(storage, name) for name in ("bucket", "path", "region", "access_key", "secret")}
    more: dict[str, Any] = dict(storage.settings)
    if str(more.get("port", "")).isdecimal():
        more["port"] = int(more["port"])  # of SFTP; the only number among them
    # A container has neither; the guides have both sent empty, and the SDK wants the region.
    empty = {"secret": "", "region": ""} if storage.kind == "azure" else {}
    return {
        "type": storage.kind,
        **empty,
        **{name: value for name, value in named.items() if value is not None},
        **more,
    }


START_OPTIONS: Final = option_table(
    StartRecording,
    {
        "layout": Used(LAYOUTS),
        "quality": Used(),
        "orientation": Used(),
        "audio_only": Used(),
        "name": Emulated(
            at("file_name_prefix", of=file_name_prefix), "begins the file's name: letters, digits and underscores"
        ),
        "max_duration": at("max_seconds"),
        "storage": at("storage_config", of=_storage),
        "transcribe": Refused(
            Why.UPSTREAM,
            "transcripts are of sessions: set it on the room, with rooms.create(extra={'cloudflare': "
            "{'transcribe_on_end': True}})",
        ),
    },
)
_NEVER: Final = Refused(Why.NEVER, "no recording is ever in that status here; leave it out, or ask for another one")
STATUSES: Final[Words] = {
    RecordingStatus.REQUESTED: (("status", "INVOKED"),),
    RecordingStatus.STARTING: _NEVER,
    RecordingStatus.RECORDING: (("status", "RECORDING"),),
    RecordingStatus.PAUSED: (("status", "PAUSED"),),
    RecordingStatus.STOPPING: _NEVER,
    RecordingStatus.PROCESSING: (("status", "UPLOADING"),),
    RecordingStatus.AVAILABLE: (("status", "UPLOADED"),),
    RecordingStatus.DELIVERED: (("status", "UPLOADED"),),
    RecordingStatus.EXPIRED: (("status", "UPLOADED"), ("expired", "true")),
    RecordingStatus.DELETED: _NEVER,
    RecordingStatus.FAILED: (("status", "ERRORED"),),
}
"""What a listing is asked for. Where a file went is told apart by looking at it."""
LIST_OPTIONS: Final = option_table(
    ListRecordings,
    {
        "room": Used(),
        "session": Emulated(Used(), "reads all recordings, or the room's where it is known, and leaves the others out"),
        "status": Used(STATUSES),
    },
)


class Recordings(CloudflareApp):
    """Recordings."""

    @override
    @speaks(START, GET_MEETING, LIST, options=START_OPTIONS)
    def start_recording(self, room: RoomRef, options: StartRecording, /) -> Operation[MeetingRecording]:
        """A meeting is recorded once at a time, unless `extra` has `allow_multiple_recordings`. What goes out by RTMP does
        not count.
        """
        room_id = identify(room, "room")
        body = self.write(START_OPTIONS, options, composed(room_id, options))
        try:
            response = yield from in_session(self, START(json=body), room_id)
        except AlreadyActive:
            # A broadcast by RTMP is a recording too, and no reason not to make one.
            if (yield from self._is_recorded(room_id)):
                raise
            body = {"allow_multiple_recordings": True, **body}
            response = yield from in_session(self, START(json=body), room_id)
        return self._read(payload(response), room_id)

    def _is_recorded(self, room_id: str) -> Operation[bool]:
        """Whether recordings run in a room beside those that send it out by RTMP, and those that no recorder took up."""
        running = tuple(("status", word) for word in ("INVOKED", "RECORDING", "PAUSED"))
        page = yield from self.list_page(
            LIST(query=(("meeting_id", room_id), *running)), "recordings", wire.recordings.wire_recording, cursor=None
        )
        since = self.clock.now() - TAKEN_UP_WITHIN
        return not page.items or any(wire.recordings.is_recording(item, since=since) for item in page.items)

    @override
    @speaks(GET)
    def get_recording(self, recording: RecordingRef, /) -> Operation[MeetingRecording]:
        """What it returns is a `MeetingRecording`: with who started and who stopped it, and where its file goes."""
        response = yield from self.ask(GET(recordingId=identify(recording, "recording")))
        return self._read(payload(response))

    @override
    @speaks(LIST, options=LIST_OPTIONS)
    def list_recordings(
        self, options: ListRecordings, /, *, cursor: str | None = None
    ) -> Operation[Page[MeetingRecording]]:
        """Newest first. What is sent out by RTMP is listed with the broadcasts."""
        self.write(LIST_OPTIONS, options, {})
        session_id = None if options.session is UNSET else identify(options.session, "session")
        room = options.room if options.room is not UNSET else getattr(options.session, "room_id", None)
        status = options.status

        def keep(found: MeetingRecording) -> bool:
            return (
                not wire.recordings.is_rtmp_out(found.file_name)
                and (session_id is None or session_id == found.session_id)
                and (status is UNSET or found.status is status)
            )

        query: Sequence[tuple[str, str]] = (
            *((("meeting_id", identify(room, "room")),) if room is not None else ()),
            *(() if status is UNSET else translate(STATUSES, status)),
            *NEWEST_FIRST,
        )
        request, model = LIST(query=query), wire.recordings.WireRecording
        return (yield from self.list_page(request, "recordings", self._read, cursor=cursor, keep=keep, ahead=model))

    @override
    @speaks(CONTROL)
    def stop_recording(self, recording: RecordingRef, /) -> Operation[MeetingRecording]:
        return (yield from self._control(recording, "stop"))

    @override
    @speaks(CONTROL)
    def pause_recording(self, recording: RecordingRef, /) -> Operation[MeetingRecording]:
        return (yield from self._control(recording, "pause"))

    @override
    @speaks(CONTROL)
    def resume_recording(self, recording: RecordingRef, /) -> Operation[MeetingRecording]:
        return (yield from self._control(recording, "resume"))

    delete_recording: Any = absent(
        Why.UPSTREAM, "files go by themselves after 7 days; those in your own storage are yours to delete there"
    )

    def _control(self, named: RecordingRef, action: str) -> Operation[MeetingRecording]:
        request = CONTROL(json={"action": action}, recordingId=identify(named, "recording"))
        response = yield from self.ask(request)
        return self._read(payload(response), getattr(named, "room_id", None))

    def _read(self, data: Any, room_id: str | None = None) -> MeetingRecording:
        return wire.recordings.recording(data, now=self.clock.now(), room_id=room_id)


def composed(room_id: str, options: StartRecording) -> dict[str, Any]:
    """The part of a start's body that no option says alone."""
    drawn = picture(options.layout, options.quality, options.orientation)
    return {"meeting_id": room_id, **drawn, **_sound(drawn, options)}


def _sound(drawn: Mapping[str, Any], options: StartRecording) -> dict[str, Any]:
    """The part of a start's body that says whether there are pictures. A file of the sound is made where it is asked for."""
    if options.audio_only is UNSET:
        return {}
    pictures = {**drawn.get("video_config", {}), "export_file": not options.audio_only}
    return {"video_config": pictures, **({"audio_config": {"export_file": True}} if options.audio_only else {})}
