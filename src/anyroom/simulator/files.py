"""An object store: files at signed URLs that expire, in ranges, with the store's own errors."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from anyroom.simulator.clock import Clock

FILES_PATH: Final = "/_files"
RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True)
class StoredFile:
    """Size and checksum are kept, the content is made again when somebody reads it: ten thousand files cost little."""

    content_type: str
    make: Callable[[], bytes]
    size: int
    sha256: str


@dataclass(frozen=True)
class StoreError:
    status: int
    code: str
    message: str

    def response(self, **headers: str) -> Response:
        error = f"<Error><Code>{self.code}</Code><Message>{self.message}</Message></Error>"
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n{error}'
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Response(text, self.status, media_type="application/xml", headers=named)


# Status, code and words as Amazon S3 answers them: the vendors hand out URLs of such stores.
EXPIRED: Final = StoreError(403, "AccessDenied", "Request has expired")
BAD_SIGNATURE: Final = StoreError(403, "SignatureDoesNotMatch", "The request signature does not match.")
TWO_CREDENTIALS: Final = StoreError(400, "InvalidArgument", "Only one auth mechanism allowed")
NO_SUCH_KEY: Final = StoreError(404, "NoSuchKey", "The specified key does not exist.")
BAD_RANGE: Final = StoreError(416, "InvalidRange", "The requested range is not satisfiable")


class FileStore:
    """Serves what was `put`, from an origin of its own as vendors do, so that a credential sent along shows."""

    def __init__(self, clock: Clock, secret: bytes) -> None:
        self.origin = ""
        self._clock = clock
        self._secret = secret
        self._files: dict[str, StoredFile] = {}
        self.changes: int = 0

    def put(self, key: str, content_type: str, make: Callable[[], bytes]) -> StoredFile:
        """Store what `make` returns, which must be the same every time."""
        content = make()
        stored = StoredFile(content_type, make, len(content), hashlib.sha256(content).hexdigest())
        self._files[key] = stored
        self.changes += 1
        return stored

    def remove(self, key: str) -> None:
        self._files.pop(key, None)
        self.changes += 1

    def clear(self) -> None:
        self._files.clear()

    def url(self, key: str, *, seconds: int) -> str:
        """A URL that works for that long by the world's clock."""
        expires = str(int(self._clock.now()) + seconds)
        query = urlencode({"Expires": expires, "Signature": self._signature(key, expires)})
        return f"{self.origin}{FILES_PATH}/{quote(key)}?{query}"

    def routes(self) -> list[Route]:
        return [Route(f"{FILES_PATH}/{{key:path}}", self._serve, name="downloadFile", methods=["GET"])]

    def _signature(self, key: str, expires: str) -> str:
        return hmac.new(self._secret, f"{key}\n{expires}".encode(errors="replace"), hashlib.sha256).hexdigest()

    async def _serve(self, request: Request) -> Response:
        key, expires = request.path_params["key"], request.query_params.get("Expires", "")
        if "authorization" in request.headers:
            return TWO_CREDENTIALS.response()
        signature = request.query_params.get("Signature", "").encode(errors="replace")
        if not hmac.compare_digest(signature, self._signature(key, expires).encode()):
            return BAD_SIGNATURE.response()
        # The store signed it, so it is a number.
        if self._clock.now() >= int(expires):
            return EXPIRED.response()
        stored = self._files.get(key)
        return send(stored, request) if stored else NO_SUCH_KEY.response()


def send(stored: StoredFile, request: Request) -> Response:
    """The file or the range of it that was asked for (RFC 9110, section 14)."""
    etag = f'"{stored.sha256}"'
    headers = {"accept-ranges": "bytes", "etag": etag}
    wanted = request.headers.get("range")
    if wanted and request.headers.get("if-range", etag) == etag:
        match = RANGE.fullmatch(wanted.strip())
        # A range that cannot be read, or several, may be ignored: the whole file is the answer then.
        if match and any(match.groups()):
            first, last = positions(match[1], match[2], stored.size)
            if first >= stored.size or last < first:
                return BAD_RANGE.response(content_range=f"bytes */{stored.size}")
            headers["content-range"] = f"bytes {first}-{last}/{stored.size}"
            return Response(stored.make()[first : last + 1], 206, headers, stored.content_type)
    return Response(stored.make(), 200, headers, stored.content_type)


def positions(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last so many bytes; none of them is as little satisfiable as a start behind the end
        return (max(size - int(last), 0), size - 1) if int(last) else (size, size)
    return int(first), min(int(last), size - 1) if last else size - 1
