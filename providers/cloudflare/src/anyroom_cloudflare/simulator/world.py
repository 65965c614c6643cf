"""The state of one Cloudflare account: its apps, and all that goes on in their meetings."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from anyroom.simulator import Answer, Call, Lifecycles, Moment, Refusal, Surroundings
from anyroom_cloudflare.simulator import errors, texts
from anyroom_cloudflare.simulator.app import App
from anyroom_cloudflare.simulator.dialect import Dialect
from anyroom_cloudflare.simulator.livestream import Livestream, LivestreamSession
from anyroom_cloudflare.simulator.meeting import Meeting, Participant
from anyroom_cloudflare.simulator.preset import DEFAULT_NAMES, Preset, default_content
from anyroom_cloudflare.simulator.recording import Recording, Tracks, reason
from anyroom_cloudflare.simulator.session import Peer, PeerEvent, Session
from anyroom_cloudflare.simulator.telling import Webhooks, meeting_of
from anyroom_cloudflare.simulator.times import stamp

Thing = TypeVar("Thing")

STREAM_KEY_ALPHABET: Final = string.hexdigits[:16]
# How long the language models take is ours to choose.
TRANSCRIBING_SECONDS: Final = 1.5
SUMMARIZING_SECONDS: Final = 1.5
CHAT_SECONDS: Final = 1.0
# What the meeting of a livestream's event does without.
LIVESTREAMS_LACK: Final = frozenset({"sessionId", "startedAt", "endedAt"})


@dataclass
class World:
    account_id: str
    around: Surroundings
    dialect: Dialect
    apps: dict[str, App] = field(default_factory=dict[str, App])
    lifecycles: Lifecycles = field(default_factory=Lifecycles)

    def __post_init__(self) -> None:
        self.webhooks: Webhooks = Webhooks(self.around.deliveries)

    @property
    def now(self) -> float:
        return self.around.clock.now()

    def new_id(self) -> str:
        return self.around.ids.uuid()

    def settle(self) -> None:
        self.lifecycles.settle(self.now)

    # --- finding ----------------------------------------------------------------------------------------------------------

    def app(self, call: Call) -> App:
        app_id = call.segments["appId"]
        return find(self.apps, app_id, errors.unknown("app", app_id))

    def meeting(self, call: Call) -> Meeting:
        return self.meeting_called(self.app(call), call.segments["meetingId"])

    def meeting_called(self, app: App, meeting_id: str) -> Meeting:
        return find(app.meetings, meeting_id, errors.unknown("meeting", meeting_id, self.dialect.unknown_meeting))

    def live_session(self, meeting: Meeting) -> Session:
        if meeting.live_session is None:
            raise Refusal(errors.nobody_in(meeting.id))
        return meeting.live_session

    def session(self, call: Call) -> Session:
        session_id = call.segments["sessionId"]
        return find(self.app(call).sessions, session_id, errors.unknown("session", session_id))

    def running_recording(self, app: App, meeting: Meeting) -> Recording | None:
        """The latest that records the whole of this meeting."""
        own = (item for item in reversed(app.recordings.values()) if item.meeting_id == meeting.id)
        return next((recording for recording in own if recording.running and not recording.tracks), None)

    def active_livestream(self, app: App, meeting: Meeting) -> Livestream | None:
        own = (stream for stream in app.livestreams.values() if stream.meeting_id == meeting.id)
        return next((stream for stream in own if stream.active), None)

    def livestream_sessions(self, app: App) -> list[LivestreamSession]:
        return [session for livestream in app.livestreams.values() for session in livestream.sessions]

    # --- happening --------------------------------------------------------------------------------------------------------

    def create_app(self, app_id: str, name: str, *, default_presets: bool = False) -> App:
        app = self.apps[app_id] = App(app_id, name, self.now)
        for preset_name in DEFAULT_NAMES if default_presets else ():
            preset = Preset(self.new_id(), self.now, default_content(preset_name))
            app.presets[preset.id] = preset
        return app

    def enter(self, app: App, meeting: Meeting, participant: Participant) -> Peer:
        """Let a participant join; the first one opens a session."""
        session, now = meeting.live_session or self._open(app, meeting), self.now
        preset = app.preset_called(participant.preset_name)
        peer = Peer(
            id=self.new_id(),
            user_id=participant.id,
            custom_id=participant.custom_id,
            name=participant.name or "",
            preset_name=participant.preset_name,
            view_type=preset.content["config"]["view_type"] if preset else "GROUP_CALL",
            joined_at=now,
        )
        peer.events += [PeerEvent(self.new_id(), name, now) for name in ("PEER_CREATED", "PEER_JOINING")]
        session.enter(peer)
        session.transcribed = session.transcribed or bool(preset and preset.permissions.get("transcription_enabled"))
        return peer

    def leave(self, session: Session, peer: Peer) -> None:
        session.leave(peer, PeerEvent(self.new_id(), "PEER_LEAVING", self.now))
        # It lives on for a while, unless somebody comes.
        if session.emptied_at is not None:
            self.lifecycles.add(session)

    def record(
        self,
        app: App,
        session: Session,
        options: Mapping[str, Any],
        start_reason: Mapping[str, object],
        tracks: Tracks | None = None,
    ) -> Recording:
        recording = Recording(
            id=self.new_id(),
            meeting_id=session.meeting_id,
            session=session,
            options=options,
            invoked_at=self.now,
            files=self.around.files,
            start_reason=start_reason,
            shortest=self.dialect.shortest_recording,
            tracks=tracks,
        )
        if tracks:
            session.on_end.append(recording.session_ended)
        app.recordings[recording.id] = recording
        self.lifecycles.add(recording)
        return recording

    def livestream(self, app: App, name: str | None, session: Session | None) -> Livestream:
        """Of this session's meeting, or independent of any."""
        livestream = Livestream(
            id=self.new_id(),
            name=name,
            meeting_id=session.meeting_id if session else None,
            stream_key=self.around.ids.text(64, STREAM_KEY_ALPHABET),
            created_at=self.now,
            live=self.around.live,
            tell=session.tell if session else None,
        )
        if session:
            livestream.sessions.append(LivestreamSession(self.new_id(), livestream.id, self.now))
            session.on_end.append(livestream.stop)
            self.lifecycles.add(livestream)
        app.livestreams[livestream.id] = livestream
        return livestream

    def _open(self, app: App, meeting: Meeting) -> Session:
        session = Session(
            id=self.new_id(),
            app_id=app.id,
            meeting_id=meeting.id,
            title=meeting.title,
            keep_alive=meeting.content["session_keep_alive_time_in_secs"],
            started_at=self.now,
            tell=lambda event, said, at: self._tell_of(app, session, event, said, at),
        )
        meeting.session = app.sessions[session.id] = session

        def ended(at: float) -> None:
            # Asked only now: a meeting may be changed while it is in session.
            session.transcribed = session.transcribed or meeting.content["transcribe_on_end"]
            self._leave_behind(app, session, at)
            if session.transcribed and meeting.content["summarize_on_end"]:
                self.summarize(session, at + TRANSCRIBING_SECONDS + SUMMARIZING_SECONDS)

        session.on_end.append(ended)
        session.tell("meeting.started", {}, session.started_at)
        if meeting.content["record_on_start"]:
            self.record(app, session, meeting.recording_config, reason("RECORD_ON_START"))
        if meeting.content["live_stream_on_start"]:
            self.livestream(app, None, session)
        return session

    # --- telling ----------------------------------------------------------------------------------------------------------

    def summarize(self, session: Session, due: float) -> None:
        session.summary_due = due

        def tell(at: float) -> None:
            expiry = stamp(at + texts.KEPT)
            url = texts.summary_url(self.around, session, at)
            session.tell("meeting.summary", {"summaryDownloadUrl": url, "summaryDownloadUrlExpiry": expiry}, at)

        self.lifecycles.add(Moment(due, tell))

    def _leave_behind(self, app: App, session: Session, ended_at: float) -> None:
        def tell_chat(at: float) -> None:
            meeting = meeting_of(app, session)
            body = {
                "sessionId": session.id,
                "meetingId": session.meeting_id,
                "title": session.title,
                "chatDownloadUrl": texts.chat_url(self.around, session),
                "chatDownloadUrlExpiry": stamp(at + texts.CHAT_URL_SECONDS),
                **{name: meeting[name] for name in ("createdAt", "startedAt", "endedAt", "organizedBy")},
            }
            # The one event without a meeting of its own.
            self.webhooks.tell(app, "meeting.chatSynced", body, at)

        def tell_transcript(at: float) -> None:
            url = texts.transcript_url(self.around, session, "CSV", at)
            expiry = stamp(at + texts.KEPT)
            session.tell(
                "meeting.transcript", {"transcriptDownloadUrl": url, "transcriptDownloadUrlExpiry": expiry}, at
            )

        self.lifecycles.add(Moment(ended_at + CHAT_SECONDS, tell_chat))
        if session.transcribed:
            self.lifecycles.add(Moment(ended_at + TRANSCRIBING_SECONDS, tell_transcript))

    def _tell_of(self, app: App, session: Session, event: str, said: Mapping[str, object], at: float) -> None:
        meeting = meeting_of(app, session)
        if event == "livestreaming.statusUpdate":
            meeting = {name: value for name, value in meeting.items() if name not in LIVESTREAMS_LACK}
        self.webhooks.tell(app, event, {**said, "meeting": meeting}, at)


def find(things: Mapping[str, Thing], thing_id: str, unknown: Answer) -> Thing:
    thing = things.get(thing_id)
    if thing is None:
        raise Refusal(unknown)
    return thing
