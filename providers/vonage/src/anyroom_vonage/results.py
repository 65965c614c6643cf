"""What Vonage says beyond the neutral objects, and what it alone has: streams and audio connectors.

The neutral operations return these too: `recordings.get` an `Archive`, `broadcasts.start` a `LiveBroadcast`, and so on.
"""

from __future__ import annotations

from datetime import datetime

from anyroom.types.broadcasts import Broadcast
from anyroom.types.calls import Call
from anyroom.types.captions import Captions, Transcript, TranscriptStatus
from anyroom.types.recordings import Recording
from anyroom.types.renders import Render
from anyroom.types.values import Record, Shown, handed_out, record
from anyroom_vonage.vocabulary import OutputMode, Resolution, StreamMode, VideoType


@record
class Stream(Record):
    """What somebody publishes: sound and pictures together. Whose it is, the REST API does not say.

    `video_type` is None for sound alone. `layout_classes` say where layouts put it.
    """

    id: str
    name: str | None = None
    video_type: VideoType | None = None
    layout_classes: tuple[str, ...] = ()


@record
class SelectedStream(Shown):
    """A stream that was added by hand to an archive or a broadcast, and what is taken of it. `id` is the stream's."""

    id: str
    has_audio: bool | None = None
    has_video: bool | None = None


@record
class Transcription(Shown):
    """How an archive's transcription stands. `url` is short-lived; `language` is a BCP 47 tag.

    `reason` says what went wrong, or that nothing did. A summary, if `has_summary`, is in the same file.
    """

    status: TranscriptStatus = TranscriptStatus.UNKNOWN
    reason: str | None = None
    url: str | None = handed_out(default=None)
    language: str | None = None
    has_summary: bool | None = None


@record
class Archive(Recording):
    """A recording, with what Vonage says of an archive beyond it. Whatever is None was not said.

    `max_bitrate` is in bits a second; `quantization_parameter` is 15 to 40, lower is better. `sha256` is the file's, in the
    service's own spelling. `password` opens an encrypted archive, and is itself encrypted with the certificate of the
    application (base64). `streams` are those selected by hand, while it runs and its `stream_mode` is manual.
    """

    updated_at: datetime | None = None
    output_mode: OutputMode | None = None
    stream_mode: StreamMode | None = None
    has_audio: bool | None = None
    has_video: bool | None = None
    has_transcription: bool | None = None
    resolution: Resolution | None = None
    max_bitrate: int | None = None
    quantization_parameter: int | None = None
    multi_archive_tag: str | None = None
    sha256: str | None = None
    password: str | None = handed_out(default=None)
    streams: tuple[SelectedStream, ...] = ()
    transcription: Transcription | None = None


@record
class ArchiveTranscript(Transcript):
    """The transcript of an archive. `reason` says what went wrong, or that nothing did; `has_summary` that the file holds one."""

    reason: str | None = None
    has_summary: bool | None = None


@record
class LiveBroadcast(Broadcast):
    """A broadcast, with what Vonage says beyond the neutral one. Whatever is None was not said.

    `max_duration` is in seconds, `max_bitrate` in bits a second. `dvr` and `low_latency` are those of its HLS output.
    `streams` are those selected by hand, while it runs and its `stream_mode` is manual.
    """

    updated_at: datetime | None = None
    stream_mode: StreamMode | None = None
    has_audio: bool | None = None
    has_video: bool | None = None
    resolution: Resolution | None = None
    max_duration: int | None = None
    max_bitrate: int | None = None
    multi_broadcast_tag: str | None = None
    dvr: bool | None = None
    low_latency: bool | None = None
    streams: tuple[SelectedStream, ...] = ()


@record
class LiveCaptions(Captions):
    """Captioning, with what Vonage's status says beyond the neutral one.

    `duration` is in seconds. `reason` says why it failed; `transcriber` names the service that listens (`aws-transcribe`).
    """

    created_at: datetime | None = None
    updated_at: datetime | None = None
    duration: float | None = None
    reason: str | None = None
    transcriber: str | None = None


@record
class ExperienceComposer(Render):
    """A render, with the `resolution` of its picture, and the `callback_url` where its status is reported, if it has one."""

    resolution: Resolution | None = None
    callback_url: str | None = None


@record
class SipCall(Call):
    """A call, with what Vonage says of its leg beyond the neutral one.

    `stream_id` is what it publishes. `conference_id` is the service's own id for it, which nothing takes. Webhooks have a
    conference's id too; that it is this one is likely, and not documented: the connection tells.
    """

    conference_id: str | None = None
    stream_id: str | None = None
    updated_at: datetime | None = None


@record
class AudioConnector(Record):
    """A session's sound on its way to a WebSocket server of yours. It is a participant: remove `connection_id` to stop it."""

    id: str
    room_id: str | None = None
    connection_id: str | None = None
