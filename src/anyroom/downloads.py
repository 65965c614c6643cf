"""Downloading a recording's file, as an operation: a fresh URL, the bytes, a fresh URL again if it expired or was cut."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, Self, cast
from urllib.parse import unquote

from anyroom.errors import (
    AuthenticationFailed,
    Conflict,
    Expired,
    InvalidArgument,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    TransportError,
    UnexpectedResponse,
    WrongState,
)
from anyroom.operations import Operation, Response, Sleep, Transfer
from anyroom.transfers import PASSING, pause_after
from anyroom.types.files import path_of
from anyroom.types.recordings import Download, Recording, RecordingFile, RecordingRef, RecordingStatus

ATTEMPTS_WITHOUT_PROGRESS: Final = 4
"""How often in a row a transfer may fail without bringing a byte."""
_UNSAFE_IN_NAME: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*/\\]')
"""Control characters, and what some file system takes for more than a character."""
_LONGEST_NAME: Final = 200
"""In bytes. File systems take 255; the partial file's name needs some."""
_LONGEST_SUFFIX: Final = 20
_BATCH: Final = 1 << 20
"""How many bytes are hashed at a time. Twice this is held at the most, and a shorter file needs no thread."""

Get = Callable[[RecordingRef], Operation[Recording]]


def download_recording(
    get: Get, recording: RecordingRef, to: str | os.PathLike[str], *, file: RecordingFile | int, overwrite: bool
) -> Operation[Download]:
    """Download one file of a recording to `to`."""
    if not isinstance(cast(object, to), (str, os.PathLike)):
        raise InvalidArgument(f"it is written to a path, and not to {type(to).__name__}")
    if not isinstance(cast(object, file), (RecordingFile, int)):
        raise InvalidArgument(f"file must be one of the recording's files, or its index, not {type(file).__name__}")
    found = yield from get(recording)
    wanted = choose(found, file)
    target = _target(Path(to), wanted, found, overwrite=overwrite)
    with _PartialFile(target) as part:
        yield from _fetch(get, recording, wanted, file, part)
        verified = _verify(part, wanted)
        part.keep(overwrite=overwrite)
        return Download(path=target, size=part.size, sha256=part.sha256, verified=verified)


def choose(recording: Recording, file: RecordingFile | int) -> RecordingFile:
    """The file that is meant, if the recording has it to give.

    Raises:
        WrongState, Conflict, Expired: it has no file to download, and why.
        InvalidArgument: it has no such file.
    """
    if recording.status is RecordingStatus.EXPIRED:
        raise Expired("the platform keeps the file of this recording no longer")
    if recording.status is RecordingStatus.DELIVERED and not any(item.url for item in recording.files):
        raise Conflict(f"the file was delivered to {recording.storage or 'your own storage'}; fetch it from there")
    if not recording.files:
        because = f" ({recording.reason})" if recording.reason else ""
        raise WrongState(f"the recording is {recording.status}{because} and has no file; see recordings.wait")
    if isinstance(file, RecordingFile):
        same = [item for item in recording.files if _same_file(item, file)]
        index = recording.files.index(same[0]) if same else -1
    else:
        index = file
    if not 0 <= index < len(recording.files):
        raise InvalidArgument(f"the recording has {len(recording.files)} file(s), and not this one")
    chosen = recording.files[index]
    if chosen.url is None:
        raise WrongState("the platform gives no URL for this file")
    return chosen


def _same_file(one: RecordingFile, other: RecordingFile) -> bool:
    """URLs are signed anew with each answer, so only what stands before the query tells files apart."""
    return (one.name, (one.url or "").partition("?")[0]) == (other.name, (other.url or "").partition("?")[0])


def _target(to: Path, wanted: RecordingFile, recording: Recording, *, overwrite: bool) -> Path:
    target = to / _file_name(wanted, recording) if to.is_dir() else to
    if not target.parent.is_dir():
        raise InvalidArgument(f"there is no folder {target.parent}")
    if target.exists() and not overwrite:
        raise InvalidArgument(f"{target} exists; pass overwrite=True to replace it")
    return target


def _file_name(wanted: RecordingFile, recording: Recording) -> str:
    """The last segment of the file's own name or URL. What a service says must not lead out of the folder."""
    said = (wanted.name or unquote(path_of(wanted.url or ""))).strip()
    name = PurePosixPath(said.replace("\\", "/")).name
    name = _UNSAFE_IN_NAME.sub("_", name if name not in {"", ".", ".."} else f"{recording.id}.bin")
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix) <= _LONGEST_SUFFIX else ""
    return (
        name.removesuffix(suffix)
        .encode(errors="replace")[: _LONGEST_NAME - len(suffix.encode())]
        .decode(errors="ignore")
        + suffix
    )


def _fetch(
    get: Get, recording: RecordingRef, wanted: RecordingFile, file: RecordingFile | int, part: _PartialFile
) -> Operation[None]:
    failures = 0
    while True:
        before = part.size
        try:
            response = yield Transfer(wanted.url or "", part, offset=before)
            if part.is_whole(response):
                return
            raise TransportError("the file was cut short")
        except PASSING as error:
            failures = 1 if part.size > before else failures + 1
            pause = pause_after(error, failures)
            if failures >= ATTEMPTS_WITHOUT_PROGRESS or pause is None:
                raise
            yield Sleep(pause)
        except (AuthenticationFailed, InvalidRequest, PermissionDenied, NotFound) as error:
            # What object stores answer to a signed URL whose time has passed: 400, 401, 403 or 404. The recording has a
            # fresh one.
            failures = 1 if part.size > before else failures + 1
            fresh = choose((yield from get(recording)), file)
            if failures >= ATTEMPTS_WITHOUT_PROGRESS or (failures > 1 and fresh.url == wanted.url):
                raise Expired("the platform still lists the file, and its store no longer gives it out") from error
            wanted = fresh


def _verify(part: _PartialFile, wanted: RecordingFile) -> tuple[str, ...]:
    said = {"size": wanted.size or None, "sha256": (wanted.sha256 or "").lower() or None}
    have = {"size": part.size, "sha256": part.sha256}
    for what, value in said.items():
        if value is not None and value != have[what]:
            raise UnexpectedResponse(f"the file is damaged: its {what} is {have[what]}, and should be {value}")
    return tuple(what for what, value in said.items() if value is not None)


class _PartialFile:
    """The file while it is being received: beside its target, under a name of its own, and gone if it was not kept."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self._digest = _Digest()
        self.size = 0
        self.total: int | None = None

    def __enter__(self) -> Self:
        self._path = self._target.with_name(f".{self._target.name[:40]}.{secrets.token_hex(8)}.part")
        self._file = self._path.open("xb")
        return self

    def __exit__(self, *_: object) -> None:
        self._digest.close()
        if self._file is not None:
            self._file.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def begin(self, *, offset: int, total: int | None) -> None:
        if offset not in {0, self.size}:
            raise UnexpectedResponse("the file's server sent another part than it was asked for")
        if offset != self.size:
            self._start_over()  # as the server does, which ignored the range
        self.total = total

    def is_whole(self, response: Response) -> bool:
        """Whether all is here. A server that has nothing beyond (416) says how long the file is (RFC 9110, 15.5.17)."""
        if response.status != 416:
            return self.total is None or self.size >= self.total
        if response.headers.get("content-range", "").rpartition("/")[2] == str(self.size):
            return True
        self._start_over()  # it is another file by now
        return False

    def _start_over(self) -> None:
        assert self._file is not None
        self._file.seek(0)
        self._file.truncate()
        self._digest.close()
        self._digest, self.size = _Digest(), 0

    def write(self, chunk: bytes, /) -> None:
        assert self._file is not None
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size += len(chunk)

    def keep(self, *, overwrite: bool) -> None:
        assert self._file is not None
        assert self._path is not None
        self._file.close()
        if overwrite:
            self._path.replace(self._target)
        else:
            try:
                os.link(self._path, self._target)
            except FileExistsError:
                raise InvalidArgument(f"{self._target} exists; pass overwrite=True to replace it") from None
            except OSError:  # a file system without hard links
                self._path.replace(self._target)


class _Digest:
    """The sha256 of what is written, made in a thread of its own.

    Hashing is a third of a download's work, and lets go of the interpreter: beside the next read it costs no time.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._batch: list[bytes] = []
        self._size = 0
        self._worker: ThreadPoolExecutor | None = None
        self._hashed: Future[None] | None = None

    def update(self, chunk: bytes) -> None:
        self._batch.append(chunk)
        self._size += len(chunk)
        if self._size >= _BATCH:
            self._wait()
            self._worker = self._worker or _worker()
            self._hashed = self._worker.submit(self._add, self._batch)
            self._batch, self._size = [], 0

    def hexdigest(self) -> str:
        self._wait()
        self._add(self._batch)
        self._batch, self._size = [], 0
        return self._hash.hexdigest()

    def close(self) -> None:
        if self._worker is not None:
            self._worker.shutdown()

    def _wait(self) -> None:
        if self._hashed is not None:
            self._hashed.result()

    def _add(self, batch: list[bytes]) -> None:
        for chunk in batch:
            self._hash.update(chunk)


def _worker() -> ThreadPoolExecutor:
    """The thread, and the memory to keep it busy.

    With each batch the allocator would give a megabyte back to the system, and then be given it anew, page by page: that took a
    fifth of a download's CPU. glibc's keeps twice as much as the largest block that it ever gave back (mallopt(3),
    M_MMAP_THRESHOLD), so it is shown one of twice what is held. Nothing is written to it, so it takes no memory.
    """
    bytes(4 * _BATCH)
    return ThreadPoolExecutor(1, "anyroom-sha256")
