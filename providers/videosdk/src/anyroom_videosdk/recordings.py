"""Composed recordings of a room. A start says no id, and an answer no status."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from typing_extensions import override

from anyroom.errors import InvalidArgument, NotFound, ProviderError, UnsupportedOption, WrongState
from anyroom.operations import Endpoint, Operation, Page, Response, Safety, check_id
from anyroom.provider import Emulated, Refused, Used, Why, absent, at, option_table, speaks
from anyroom.types.recordings import ListRecordings, Recording, RecordingRef, RecordingStatus, StartRecording
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, Ref, identify
from anyroom_videosdk import wire
from anyroom_videosdk.composition import (
    LAYOUTS,
    MODES,
    ORIENTATIONS,
    PICTURE,
    QUALITIES,
    composed,
    own_words,
)
from anyroom_videosdk.config import NAME
from anyroom_videosdk.envelopes import anything, kept, thing
from anyroom_videosdk.own_recordings import of_room_and_session
from anyroom_videosdk.problems import REFUSALS, restated
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.resources import resource_id
from anyroom_videosdk.rooms import FETCH_ROOM
from anyroom_videosdk.routes import DisputedRoute
from anyroom_videosdk.sessions import FETCH_SESSIONS
from anyroom_videosdk.starting import Finder, Pending, explained, said_id, where
from anyroom_videosdk.types.files import FileFormat
from anyroom_videosdk.types.individual_recordings import MediaKind
from anyroom_videosdk.types.room_recordings import CloseRoom, RoomRecording, RoomRecordingOptions
from anyroom_videosdk.types.unnamed import UnnamedRecording

START_RECORDING: Final = Endpoint("startRecording", "POST", "/v2/recordings/start", Safety.ONCE)
STOP_RECORDING: Final = Endpoint("stopRecording", "POST", "/v2/recordings/end", Safety.ONCE)
STOP_RECORDING_BY_STOP: Final = Endpoint("stopRecording", "POST", "/v2/recordings/stop", Safety.ONCE)
FETCH_RECORDINGS: Final = Endpoint("fetchRecordings", "GET", "/v2/recordings", Safety.READ)
FETCH_RECORDING: Final = Endpoint("fetchRecording", "GET", "/v2/recordings/{recordingId}", Safety.READ)
DELETE_RECORDING: Final = Endpoint("deleteRecording", "DELETE", "/v2/recordings/{recordingId}", Safety.IDEMPOTENT)

STOPPING: Final = DisputedRoute(STOP_RECORDING, STOP_RECORDING_BY_STOP)
FINDER: Final = Finder(
    FETCH_RECORDINGS,
    lambda data, answer: wire.recordings.recording(data, answer),
    lambda found: found.status is RecordingStatus.RECORDING,
    lambda found: found.started_at,
)


def _on_failure(close: CloseRoom) -> dict[str, Any]:
    """The one action that there is."""
    return {"action": "close-room", **({} if close.wait is UNSET else {"waitTime": close.wait})}


START_OPTIONS: Final = option_table(
    StartRecording,
    {
        "layout": Used(LAYOUTS),
        "quality": at("config", "quality", of=QUALITIES),
        "orientation": at("config", "orientation", of=ORIENTATIONS),
        "audio_only": at("config", "mode", of=MODES),
        "name": Refused(Why.UPSTREAM, "recordings have no label; keep one beside the recording's id"),
        "max_duration": Refused(Why.UPSTREAM, "a recording runs for two hours at most; stop it earlier yourself"),
        "storage": Refused(
            Why.UPSTREAM,
            "the owner's storage is configured in the dashboard, once per API key; for a folder in it, or an upload target: "
            "start_room_recording(room, RoomRecordingOptions(directory=..., upload_url=...))",
        ),
        "transcribe": at("transcription", "enabled"),
    },
)
ROOM_OPTIONS: Final = option_table(
    RoomRecordingOptions,
    {
        **PICTURE,
        "webhook_url": at("webhookUrl"),
        "directory": at("awsDirPath"),
        "upload_url": at("preSignedUrl"),
        "file_format": at("fileFormat", of={FileFormat.MP4: "mp4", FileFormat.WEBM: "webm"}),
        "on_failure": at("onFailure", of=_on_failure),
        "resource": at("resourceId", of=resource_id),
    },
)
LIST_OPTIONS: Final = option_table(
    ListRecordings,
    {
        "room": Used(),
        "session": Used(),
        "status": Emulated(Used(), "every recording is listed, and filtered here by its derived status"),
    },
)
OVER: Final = frozenset(
    {
        RecordingStatus.PROCESSING,
        RecordingStatus.AVAILABLE,
        RecordingStatus.DELIVERED,
        RecordingStatus.EXPIRED,
        RecordingStatus.DELETED,
        RecordingStatus.FAILED,
    }
)
_NO_PAUSE = "there is no pause; stop, and start another recording"


class Recordings(VideoSDKRequests):
    """One recording at a time in a room, unless the room was made for several (`multiComposition`)."""

    @override
    @speaks(START_RECORDING, FETCH_RECORDINGS, FETCH_SESSIONS, FETCH_ROOM, options=START_OPTIONS)
    def start_recording(self, room: RoomRef, options: StartRecording, /) -> Operation[RoomRecording]:
        if options.audio_only is True and options.quality is not UNSET:
            said = "quality: an audio_only recording has none; leave one of them out"
            raise UnsupportedOption(said, why=Why.NEVER, option="quality", value=options.quality)
        room_id = identify(room, "room")
        return (yield from self._start(room_id, options, self.write(START_OPTIONS, options, {"roomId": room_id})))

    @speaks(START_RECORDING, FETCH_RECORDINGS, FETCH_SESSIONS, FETCH_ROOM, options=ROOM_OPTIONS)
    def start_room_recording(self, room: RoomRef, options: RoomRecordingOptions, /) -> Operation[RoomRecording]:
        """Start recording a room with what VideoSDK has beyond the neutral options. All else is as with `recordings.start`.

        Raises:
            NoActiveSession: nobody is in the room.
            AlreadyActive: it is being recorded.
            NotFound: there is no such room.
            InvalidRequest: what else it is refused for.
        """
        room_id = identify(room, "room")
        return (yield from self._start(room_id, options, self.write(ROOM_OPTIONS, options, {"roomId": room_id})))

    def _start(
        self, room_id: str, options: StartRecording | RoomRecordingOptions, written: dict[str, Any]
    ) -> Operation[RoomRecording]:
        body = composed(written, options.layout)
        before = yield from FINDER.before(room_id, self.clock.now())
        try:
            response: Response = yield START_RECORDING(json=body)
        except REFUSALS as refusal:
            running = FINDER.running(room_id)
            raise (yield from explained(refusal, room_id, running, callers_words=own_words(options))) from refusal
        answer = anything(response)
        started = RoomRecording(provider=NAME, raw=answer, id="", status=RecordingStatus.REQUESTED, room_id=room_id)
        if (said_its_id := said_id(answer)) is not None:
            return replace(started, id=said_its_id)
        found = yield from FINDER.after(room_id, before)
        return found or replace(started, id=str(Pending(room_id, before.since)), provisional=True)

    @override
    @speaks(STOP_RECORDING, STOP_RECORDING_BY_STOP, FETCH_RECORDING, FETCH_RECORDINGS, FETCH_ROOM)
    def stop_recording(self, recording: RecordingRef, /) -> Operation[RoomRecording]:
        """Stops what runs in the room; the id beside it says which, where several run."""
        known = yield from _with_room(recording)
        if known.status in OVER:
            raise WrongState(f"the recording is {known.status} already")
        body = {"roomId": known.room_id} if known.provisional else {"roomId": known.room_id, "id": known.id}
        try:
            response = yield from self._routes.ask(STOPPING, json=body)
        except REFUSALS as refusal:
            raise (yield from _why_not_stopped(refusal, known)) from refusal
        return replace(known, status=RecordingStatus.STOPPING, raw=known.raw or anything(response))

    @override
    @speaks(FETCH_RECORDING, FETCH_RECORDINGS, FETCH_ROOM)
    def get_recording(self, recording: RecordingRef, /) -> Operation[RoomRecording]:
        return (yield from _get(recording))

    @override
    @speaks(FETCH_RECORDINGS, options=LIST_OPTIONS)
    def list_recordings(
        self, options: ListRecordings, /, *, cursor: str | None = None
    ) -> Operation[Page[RoomRecording]]:
        self.write(LIST_OPTIONS, options, {})
        query: list[tuple[str, str]] = []
        if options.room is not UNSET:
            query.append(("roomId", identify(options.room, "room")))
        if options.session is not UNSET:
            query.append(("sessionId", identify(options.session, "session")))
        page = yield from FINDER.page(query, cursor)
        return page if options.status is UNSET else kept(page, lambda found: found.status is options.status)

    @speaks(FETCH_RECORDINGS)
    def list_room_recordings(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        search: str | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[RoomRecording]]:
        """List recordings of rooms: all, those of a room or a session, or of the rooms that `search` finds.

        `search` is a room's id or a regular expression for such ids, as VideoSDK's Node SDK (2026) says of it.
        """
        query = of_room_and_session(room, session)
        if search is not None:
            query.append(("query", search))
        return (yield from FINDER.page(query, cursor))

    @override
    @speaks(DELETE_RECORDING, FETCH_RECORDING, FETCH_RECORDINGS, FETCH_ROOM)
    def delete_recording(self, recording: RecordingRef, /) -> Operation[None]:
        recording_id = identify(recording, "recording")
        if Pending.parse(recording_id) is not None:
            found = yield from _get(recording_id)
            if found.provisional:
                raise WrongState("the recording is still being made: the platform does not list it yet")
            recording_id = found.id
        try:
            yield DELETE_RECORDING(recordingId=recording_id)
        except REFUSALS as refusal:
            raise (yield from _why_not_deleted(refusal, recording_id)) from refusal

    pause_recording: Any = absent(Why.UPSTREAM, _NO_PAUSE)
    resume_recording: Any = absent(Why.UPSTREAM, _NO_PAUSE)


def _get(recording: RecordingRef) -> Operation[RoomRecording]:
    """A recording by its id, by a provisional one, or by an event's reference."""
    if isinstance(recording, Ref) and recording.id is None:
        return (yield from _newest(recording))
    recording_id = identify(recording, "recording")
    pending = Pending.parse(recording_id)
    if pending is None:
        response: Response = yield FETCH_RECORDING(recordingId=recording_id)
        return wire.recordings.recording(thing(response), response)
    found = yield from FINDER.resolve(pending)
    if found is not None:
        return replace(found, was=recording_id)
    return RoomRecording(
        provider=NAME,
        id=recording_id,
        status=RecordingStatus.REQUESTED,
        room_id=pending.room,
        provisional=True,
    )


def _with_room(recording: RecordingRef) -> Operation[RoomRecording]:
    """The recording with its room, which stopping needs: as given if it says it, else read."""
    if isinstance(recording, (Recording, Ref)) and recording.id and recording.room_id:
        recording_id, room_id = identify(recording, "recording"), check_id(recording.room_id, "room")
        if isinstance(recording, Recording):
            return recording if isinstance(recording, RoomRecording) else wire.widened.widened(recording, RoomRecording)
        return RoomRecording(provider=NAME, id=recording_id, room_id=room_id)
    found = yield from _get(recording)
    if found.room_id is None:
        raise WrongState("the platform does not say which room the recording is of, and stops rooms' recordings")
    return found


def _why_not_stopped(refusal: ProviderError, known: Recording) -> Operation[ProviderError]:
    """How it refuses is not documented. The request was this adapter's own, so a recording that exists does not run."""
    try:
        yield from _get(known)
    except NotFound:
        return restated(refusal, NotFound, "there is no such recording")
    except ProviderError:
        return refusal
    return restated(refusal, WrongState, "nothing is being recorded there")


def _why_not_deleted(refusal: ProviderError, recording_id: str) -> Operation[ProviderError]:
    """How it refuses is not documented. The request was this adapter's own, so what exists is not ready to be deleted."""
    try:
        yield FETCH_RECORDING(recordingId=recording_id)
    except NotFound:
        return restated(refusal, NotFound, "there is no such recording")
    except ProviderError:
        return refusal
    return restated(refusal, WrongState, "the recording is still being made")


def _newest(event: Ref[Recording]) -> Operation[RoomRecording]:
    """The recording that an event speaks of: events say its session and room, and not its id."""
    if isinstance(event, UnnamedRecording):
        own = "list_participant_recordings" if event.media is MediaKind.AUDIO_VIDEO else "list_track_recordings"
        raise InvalidArgument(f"a participant's recording is none of the room's; find it with {own}(session=...)")
    found = yield from FINDER.newest(where(event))
    if found is None:
        raise NotFound("no recording is listed there yet")
    return found
