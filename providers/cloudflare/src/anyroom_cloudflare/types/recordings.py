"""What a recording is made of and where it goes: pictures, sound, storage. A meeting's settings and a start share it.

Sources: Cloudflare's OpenAPI document of July 2026 and its SDK for Python 5.9.0, unless another is named.
"""

from __future__ import annotations

from typing import TypeAlias

from pydantic import SecretStr

from anyroom.errors import InvalidArgument
from anyroom.types.broadcasts import Rtmp
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, OpenEnum, Options, Shown, Unset, essential, handed_out, options, record


class VideoCodec(OpenEnum):
    """How pictures are coded. The file is MP4 with H264, and WebM with the others, whose sound is then always Vorbis."""

    H264 = "H264"
    VP8 = "VP8"
    VP9 = "VP9"
    """In the SDK for Python since 5.7; the OpenAPI document of July 2026 does not list it."""
    UNKNOWN = "unknown"


class AudioCodec(OpenEnum):
    """How sound is coded, in the file of it and beside H264."""

    AAC = "AAC"
    MP3 = "MP3"
    UNKNOWN = "unknown"


class AudioChannel(OpenEnum):
    """How many channels the sound has."""

    STEREO = "stereo"
    MONO = "mono"
    UNKNOWN = "unknown"


class WatermarkPosition(OpenEnum):
    """Where a watermark stands."""

    LEFT_TOP = "left top"
    RIGHT_TOP = "right top"
    LEFT_BOTTOM = "left bottom"
    RIGHT_BOTTOM = "right bottom"
    UNKNOWN = "unknown"


class StorageKind(OpenEnum):
    """Whose storage it is."""

    AWS = "aws"
    AZURE = "azure"
    DIGITALOCEAN = "digitalocean"
    GCS = "gcs"
    SFTP = "sftp"
    R2 = "cloudflare"
    """In the guides alone; a field report of July 2026 has the service refuse it."""
    UNKNOWN = "unknown"


class SftpAuth(OpenEnum):
    """How an SFTP server is logged into."""

    KEY = "KEY"
    PASSWORD = "PASSWORD"
    UNKNOWN = "unknown"


# --- what is asked for --------------------------------------------------------------------------------------------------


@options
class Watermark(Options):
    """A picture over the pictures.

    Attributes:
        url: where the picture is.
        position: `left top`, if not given.
        width: pixels.
        height: pixels.
    """

    url: str | Unset = UNSET
    position: WatermarkPosition | Unset = UNSET
    width: int | Unset = UNSET
    height: int | Unset = UNSET


@options
class VideoConfig(Options):
    """The pictures of a recording.

    Attributes:
        codec: H264, if not given.
        width: pixels; 1280, if not given. Up to 1920 (Dyte's documentation, May 2025).
        height: pixels; 720, if not given. Up to 1920, likewise.
        export_file: make a file of it; True, if not given.
        watermark: a picture over the pictures.
    """

    codec: VideoCodec | Unset = UNSET
    width: int | Unset = UNSET
    height: int | Unset = UNSET
    export_file: bool | Unset = UNSET
    watermark: Watermark | Unset = UNSET


@options
class AudioConfig(Options):
    """The sound of a recording. Giving one makes a second file, of the sound alone (Cloudflare's guides).

    Attributes:
        codec: AAC, if not given. Beside VP8 and VP9 it is ignored.
        channel: stereo, if not given.
        export_file: make a file of it; True, if not given.
    """

    codec: AudioCodec | Unset = UNSET
    channel: AudioChannel | Unset = UNSET
    export_file: bool | Unset = UNSET


@options
class AwsStorage(Options):
    """A bucket on Amazon S3.

    Attributes:
        access_key: the key's id.
        secret: the secret key.
        bucket: its name.
        region: such as `ap-south-1`.
        path: a folder; the bucket's root, if not given.
    """

    access_key: SecretStr | str
    secret: SecretStr | str
    bucket: str
    region: str
    path: str | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _hide(self, "access_key", "secret")


@options
class DigitalOceanStorage(Options):
    """A Space on DigitalOcean.

    Attributes:
        access_key: the key.
        secret: its secret.
        bucket: the Space.
        region: such as `SGP1`.
        path: a folder; the Space's root, if not given.
    """

    access_key: SecretStr | str
    secret: SecretStr | str
    bucket: str
    region: str
    path: str | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _hide(self, "access_key", "secret")


@options
class AzureStorage(Options):
    """A container on Azure.

    Attributes:
        connection_string: of the storage account.
        container: its name.
        path: a folder; the container's root, if not given.
    """

    connection_string: SecretStr | str
    container: str
    path: str | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _hide(self, "connection_string")


@options
class GcsStorage(Options):
    """A bucket on Google Cloud Storage.

    Attributes:
        credentials: those of a service account, as JSON.
        bucket: its name.
        region: such as `US multi-region`.
        path: a folder; the bucket's root, if not given.
    """

    credentials: SecretStr | str
    bucket: str
    region: str | Unset = UNSET
    path: str | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _hide(self, "credentials")


@options
class SftpStorage(Options):
    """A server that speaks SFTP. With a `private_key` it is logged into by that, and else by `password`.

    Attributes:
        host: its name.
        port: its port.
        username: who logs in.
        password: of the user; beside a private key, that key's passphrase.
        private_key: as text.
        path: a folder.

    Raises:
        InvalidArgument: neither a password nor a key is given.
    """

    host: str
    port: int | Unset = UNSET
    username: str | Unset = UNSET
    password: SecretStr | str | Unset = UNSET
    private_key: SecretStr | str | Unset = UNSET
    path: str | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        if self.password is UNSET and self.private_key is UNSET:
            raise InvalidArgument("an SFTP server is logged into by a password or a private_key: give one")
        _hide(self, "password", "private_key")


@options
class R2Storage(Options):
    """A bucket on R2. In Cloudflare's guides alone; a field report of July 2026 has the service refuse it.

    The guides show a field for the account's id, and not its name: give it by `extra`.

    Attributes:
        access_key: the key's id.
        secret: its secret.
        bucket: its name.
        path: a folder; the bucket's root, if not given.
    """

    access_key: SecretStr | str
    secret: SecretStr | str
    bucket: str
    path: str | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        _hide(self, "access_key", "secret")


StorageConfig: TypeAlias = AwsStorage | AzureStorage | DigitalOceanStorage | GcsStorage | SftpStorage | R2Storage


def _hide(given: object, *names: str) -> None:
    """Keep secrets that were given as text as secrets."""
    for name in names:
        value = getattr(given, name)
        if isinstance(value, str):
            object.__setattr__(given, name, SecretStr(value))


@options
class RecordingConfig(Options):
    """How a meeting is recorded, where the start of a recording does not say otherwise.

    With `record_on_start`, storage is to be configured at the app, in the dashboard (Cloudflare's guides).

    Attributes:
        max_seconds: stop after so many; 60 to 86400, which it is if not given.
        file_name_prefix: begins the file's name: letters, digits and underscores.
        video: the pictures.
        audio: the sound.
        storage: put the file into storage of your own.
        realtimekit_bucket: keep the file in RealtimeKit's bucket for 7 days. False without `storage` loses the recording.
        live_streaming: send what is recorded out to this RTMP server as well.
        extra: more fields of the configuration, by provider name.
    """

    max_seconds: int | Unset = UNSET
    file_name_prefix: str | Unset = UNSET
    video: VideoConfig | Unset = UNSET
    audio: AudioConfig | Unset = UNSET
    storage: StorageConfig | Unset = essential(default=UNSET)
    realtimekit_bucket: bool | Unset = UNSET
    live_streaming: Rtmp | Unset = UNSET
    extra: Extra | Unset = UNSET


# --- what is told -------------------------------------------------------------------------------------------------------


@record
class StorageTarget(Shown):
    """Storage that a file goes to, as it is told: without what opens it."""

    kind: StorageKind = StorageKind.UNKNOWN
    id: str | None = None
    bucket: str | None = None
    region: str | None = None
    path: str | None = None
    host: str | None = None
    port: int | None = None
    username: str | None = None
    auth_method: SftpAuth | None = None


@record
class WatermarkSettings(Shown):
    """A picture over the pictures; `width` and `height` in pixels."""

    url: str | None = None
    position: WatermarkPosition | None = None
    width: int | None = None
    height: int | None = None


@record
class VideoSettings(Shown):
    """The pictures of a recording; `width` and `height` in pixels."""

    codec: VideoCodec | None = None
    width: int | None = None
    height: int | None = None
    export_file: bool | None = None
    watermark: WatermarkSettings | None = None


@record
class AudioSettings(Shown):
    """The sound of a recording."""

    codec: AudioCodec | None = None
    channel: AudioChannel | None = None
    export_file: bool | None = None


@record
class RecordingSettings(Shown):
    """How a meeting is recorded, as it is told. `rtmp_url` may hold a stream key, and is masked in repr."""

    max_seconds: int | None = None
    file_name_prefix: str | None = None
    video: VideoSettings | None = None
    audio: AudioSettings | None = None
    storage: StorageTarget | None = None
    realtimekit_bucket: bool | None = None
    rtmp_url: str | None = handed_out(default=None)
