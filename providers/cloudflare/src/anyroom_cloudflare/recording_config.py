"""Recording settings in RealtimeKit's words: codecs, sizes, storage with its secrets, RTMP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, TypeVar

from pydantic import SecretStr

from anyroom.capabilities import Why
from anyroom.errors import UnsupportedOption
from anyroom.tables import OptionTable, Rule, at, option_table
from anyroom.types.broadcasts import Rtmp
from anyroom_cloudflare.types.recordings import (
    AudioChannel,
    AudioCodec,
    AudioConfig,
    AwsStorage,
    AzureStorage,
    DigitalOceanStorage,
    GcsStorage,
    R2Storage,
    RecordingConfig,
    SftpAuth,
    SftpStorage,
    StorageConfig,
    StorageKind,
    VideoCodec,
    VideoConfig,
    Watermark,
    WatermarkPosition,
)
from anyroom_cloudflare.wire import PROVIDER

Word = TypeVar("Word", bound=Enum)

_PREFIX: Final = re.compile(r"[A-Za-z0-9_]+")


def words(vocabulary: type[Word]) -> Mapping[Word, str]:
    """The words of an open vocabulary that can be sent: all but the one that stands for those unknown."""
    return {word: str(word.value) for word in vocabulary if word.name != "UNKNOWN"}


def revealed(secret: SecretStr | str) -> str:
    """A secret as it is sent."""
    return secret.get_secret_value() if isinstance(secret, SecretStr) else secret


def file_name_prefix(name: str) -> str:
    """A label as the beginning of a file's name.

    Raises:
        UnsupportedOption: it is none.
    """
    if not _PREFIX.fullmatch(name):
        raise UnsupportedOption("it begins the file's name; use letters, digits and underscores", why=Why.UPSTREAM)
    return name


def rtmp_url(server: Rtmp) -> str:
    """The one URL that stands for a server and its stream key."""
    return f"{server.url.rstrip('/')}/{server.stream_key}" if server.stream_key else server.url


_WATERMARK: Final = option_table(
    Watermark,
    {
        "url": at("url"),
        "position": at("position", of=words(WatermarkPosition)),
        "width": at("size", "width"),
        "height": at("size", "height"),
    },
)


def _watermark(watermark: Watermark) -> dict[str, Any]:
    return _WATERMARK.write(watermark, {}, PROVIDER)


_VIDEO: Final = option_table(
    VideoConfig,
    {
        "codec": at("codec", of=words(VideoCodec)),
        "width": at("width"),
        "height": at("height"),
        "export_file": at("export_file"),
        "watermark": at("watermark", of=_watermark),
    },
)
_AUDIO: Final = option_table(
    AudioConfig,
    {
        "codec": at("codec", of=words(AudioCodec)),
        "channel": at("channel", of=words(AudioChannel)),
        "export_file": at("export_file"),
    },
)


def video_config(video: VideoConfig) -> dict[str, Any]:
    """The pictures."""
    return _VIDEO.write(video, {}, PROVIDER)


def audio_config(audio: AudioConfig) -> dict[str, Any]:
    """The sound."""
    return _AUDIO.write(audio, {}, PROVIDER)


_BUCKET: Final[Mapping[str, Rule]] = {
    "access_key": at("access_key", of=revealed),
    "secret": at("secret", of=revealed),
    "bucket": at("bucket"),
    "path": at("path"),
}
_REGIONAL: Final[Mapping[str, Rule]] = {**_BUCKET, "region": at("region")}
_STORAGES: Final[Mapping[type[StorageConfig], OptionTable[Any]]] = {
    AwsStorage: option_table(AwsStorage, _REGIONAL),
    AzureStorage: option_table(
        AzureStorage,
        {
            "connection_string": at("access_key", of=revealed),
            "container": at("bucket"),
            "path": at("path"),
        },
    ),
    DigitalOceanStorage: option_table(DigitalOceanStorage, _REGIONAL),
    GcsStorage: option_table(
        GcsStorage,
        {
            "credentials": at("secret", of=revealed),
            "bucket": at("bucket"),
            "region": at("region"),
            "path": at("path"),
        },
    ),
    SftpStorage: option_table(
        SftpStorage,
        {
            "host": at("host"),
            "port": at("port"),
            "username": at("username"),
            "password": at("password", of=revealed),
            "private_key": at("private_key", of=revealed),
            "path": at("path"),
        },
    ),
    R2Storage: option_table(R2Storage, _BUCKET),
}
_KINDS: Final[Mapping[type[StorageConfig], StorageKind]] = {
    AwsStorage: StorageKind.AWS,
    AzureStorage: StorageKind.AZURE,
    DigitalOceanStorage: StorageKind.DIGITALOCEAN,
    GcsStorage: StorageKind.GCS,
    SftpStorage: StorageKind.SFTP,
    R2Storage: StorageKind.R2,
}


def storage_config(storage: StorageConfig) -> dict[str, Any]:
    """Storage of one's own, with what opens it."""
    body: dict[str, Any] = {"type": _KINDS[type(storage)].value}
    if isinstance(storage, AzureStorage):
        # It has neither, and the guides have both sent empty.
        body |= {"secret": "", "region": ""}
    if isinstance(storage, SftpStorage):
        by_key = isinstance(storage.private_key, SecretStr)
        body |= {"auth_method": (SftpAuth.KEY if by_key else SftpAuth.PASSWORD).value}
    return _STORAGES[type(storage)].write(storage, body, PROVIDER)


OUTPUT: Final[Mapping[str, Rule]] = {
    "video": at("video_config", of=video_config),
    "audio": at("audio_config", of=audio_config),
    "realtimekit_bucket": at("realtimekit_bucket_config", "enabled"),
}
"""What a meeting's settings and the start of a recording say alike."""
_RECORDING: Final = option_table(
    RecordingConfig,
    {
        **OUTPUT,
        "max_seconds": at("max_seconds"),
        "file_name_prefix": at("file_name_prefix", of=file_name_prefix),
        "storage": at("storage_config", of=storage_config),
        "live_streaming": at("live_streaming_config", "rtmp_url", of=rtmp_url),
    },
)


def recording_config(config: RecordingConfig) -> dict[str, Any]:
    """A meeting's settings for its recordings."""
    return _RECORDING.write(config, {}, PROVIDER)
