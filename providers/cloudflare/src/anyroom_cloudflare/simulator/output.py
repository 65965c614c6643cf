"""What recordings may be asked to be: files, their names, where they go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from anyroom_cloudflare.simulator.shapes import (
    FLAG,
    GUID_TEXT,
    NUMBER,
    TEXT,
    URI,
    Choice,
    Nullable,
    Number,
    Object,
    Shape,
    Text,
    Uri,
)

# Letters, digits and the underscore, as the guide has it.
PREFIX_PATTERN: Final = "[A-Za-z0-9_]*"
SECRETS: Final = frozenset({"access_key", "secret", "password", "private_key"})

PIXELS: Final = Number(1, 1920, whole=True)
VIDEO: Final = Object(
    {
        "codec": Choice(("H264", "VP8", "VP9")),
        "width": PIXELS,
        "height": PIXELS,
        "export_file": FLAG,
        "watermark": Object(
            {
                "url": URI,
                "position": Choice(("left top", "right top", "left bottom", "right bottom")),
                "size": Object({"width": Number(1, whole=True), "height": Number(1, whole=True)}),
            }
        ),
    }
)
AUDIO: Final = Object(
    {"codec": Choice(("AAC", "MP3")), "channel": Choice(("stereo", "mono")), "export_file": FLAG},
)
# What each kind of storage needs is stricter in the official SDK than in the service's own specification.
STORAGE: Final = Object(
    needed={"type": Choice(("aws", "azure", "digitalocean", "gcs", "sftp"))},
    optional={
        **dict.fromkeys(("access_key", "secret", "bucket", "region", "path", "username", "password"), TEXT),
        "auth_method": Choice(("KEY", "PASSWORD")),
        "host": TEXT,
        "port": NUMBER,
        "private_key": TEXT,
    },
)
RTMP: Final = Object({"rtmp_url": Uri(("rtmp", "rtmps"))})
FILES: Final[Mapping[str, Shape]] = {
    "max_seconds": Number(60, 86400, whole=True),
    "file_name_prefix": Text(pattern=PREFIX_PATTERN),
    "audio_config": AUDIO,
    "video_config": VIDEO,
    "storage_config": Nullable(STORAGE),
    "realtimekit_bucket_config": Object(needed={"enabled": FLAG}),
}
RECORDING_CONFIG: Final = Object({**FILES, "live_streaming_config": RTMP})
START: Final = Object(
    needed={"meeting_id": GUID_TEXT},
    optional={
        **FILES,
        "allow_multiple_recordings": FLAG,
        "rtmp_out_config": RTMP,
        "interactive_config": Object(needed={"type": Choice(("ID3",))}),
        "url": URI,
    },
)


def without_secrets(config: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration as it is told again: keys and passwords are for writing only."""
    storage = config.get("storage_config")
    return {**config, "storage_config": told_storage(storage)} if storage else dict(config)


def told_storage(storage: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if storage is None else {name: value for name, value in storage.items() if name not in SECRETS}
