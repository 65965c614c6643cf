"""Recording settings as they are told: of a meeting, and the storage of a recording."""

from __future__ import annotations

from anyroom.reading import Flag, Text, Whole, WireModel, word_in
from anyroom_cloudflare.types.recordings import (
    AudioChannel,
    AudioCodec,
    AudioSettings,
    RecordingSettings,
    SftpAuth,
    StorageKind,
    StorageTarget,
    VideoCodec,
    VideoSettings,
    WatermarkPosition,
    WatermarkSettings,
)


class WireStorage(WireModel):
    """Where a file goes. What opens it is not told."""

    type: Text = None
    id: Text = None
    bucket: Text = None
    region: Text = None
    path: Text = None
    host: Text = None
    port: Whole = None
    username: Text = None
    auth_method: Text = None


class WireSize(WireModel):
    """A size in pixels."""

    width: Whole = None
    height: Whole = None


class WireWatermark(WireModel):
    """A picture over the pictures."""

    url: Text = None
    position: Text = None
    size: WireSize | None = None


class WireVideo(WireModel):
    """The pictures."""

    codec: Text = None
    width: Whole = None
    height: Whole = None
    export_file: Flag = None
    watermark: WireWatermark | None = None


class WireAudio(WireModel):
    """The sound."""

    codec: Text = None
    channel: Text = None
    export_file: Flag = None


class WireBucket(WireModel):
    """Whether the file is kept in RealtimeKit's bucket."""

    enabled: Flag = None


class WireOutlet(WireModel):
    """Where it is sent out to."""

    rtmp_url: Text = None


class WireRecordingConfig(WireModel):
    """How a meeting is recorded."""

    max_seconds: Whole = None
    file_name_prefix: Text = None
    video_config: WireVideo | None = None
    audio_config: WireAudio | None = None
    storage_config: WireStorage | None = None
    realtimekit_bucket_config: WireBucket | None = None
    live_streaming_config: WireOutlet | None = None


def recording_settings(found: WireRecordingConfig) -> RecordingSettings:
    """How a meeting is recorded."""
    video, audio, storage = found.video_config, found.audio_config, found.storage_config
    return RecordingSettings(
        max_seconds=found.max_seconds,
        file_name_prefix=found.file_name_prefix,
        video=_video(video) if video else None,
        audio=_audio(audio) if audio else None,
        storage=storage_target(storage) if storage else None,
        realtimekit_bucket=found.realtimekit_bucket_config.enabled if found.realtimekit_bucket_config else None,
        rtmp_url=found.live_streaming_config.rtmp_url if found.live_streaming_config else None,
    )


def storage_target(found: WireStorage) -> StorageTarget:
    """Where a file goes."""
    return StorageTarget(
        kind=StorageKind(found.type or ""),
        id=found.id,
        bucket=found.bucket,
        region=found.region,
        path=found.path,
        host=found.host,
        port=found.port,
        username=found.username,
        auth_method=word_in(SftpAuth, found.auth_method),
    )


def _video(found: WireVideo) -> VideoSettings:
    mark = found.watermark
    return VideoSettings(
        codec=word_in(VideoCodec, found.codec),
        width=found.width,
        height=found.height,
        export_file=found.export_file,
        watermark=_watermark(mark) if mark else None,
    )


def _watermark(found: WireWatermark) -> WatermarkSettings:
    size = found.size
    return WatermarkSettings(
        url=found.url,
        position=word_in(WatermarkPosition, found.position),
        width=size.width if size else None,
        height=size.height if size else None,
    )


def _audio(found: WireAudio) -> AudioSettings:
    return AudioSettings(
        codec=word_in(AudioCodec, found.codec),
        channel=word_in(AudioChannel, found.channel),
        export_file=found.export_file,
    )
