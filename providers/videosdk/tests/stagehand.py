"""Operations of VideoSDK's carried out by hand, and answers in its shapes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import jwt

from anyroom.operations import Response
from anyroom.testing import stagehand as testing
from anyroom.testing.stagehand import Said
from anyroom_videosdk import VideoSDK

__all__ = [
    "API_KEY", "NOW", "PAGING", "ROOM", "SECRET", "Said", "Stagehand", "answered", "claims", "instant", "of_room", "page",
    "refused", "text",
]  # fmt: skip

API_KEY = "5b0c9d2e-41f7-4a8e-9f63-7c1d2e3f4a5b"
SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
NOW = 1_760_000_000.5
ROOM = "2abc-3def-4ghi"
PAGING = [("page", "1"), ("perPage", "20")]
"""The query of every first page."""


def of_room(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The query of a room's first page."""
    return [("roomId", ROOM), *more, *PAGING]


class Stagehand(testing.Stagehand[VideoSDK]):
    """At a time that stands still."""

    def __init__(self, provider: VideoSDK) -> None:
        super().__init__(provider, now=NOW)


def answered(body: Any, status: int = 200, *, at: float | None = None) -> Response:
    """An answer with JSON in it; with None, one without a body. `at`: when the service says it is, epoch seconds."""
    headers = {} if at is None else {"date": format_datetime(datetime.fromtimestamp(at, UTC), usegmt=True)}
    return replace(testing.answered(body, status), headers=headers)


def text(body: str, status: int) -> Response:
    """An answer that is no JSON."""
    return Response(status, body.encode())


def refused(status: int, message: str = "no") -> Response:
    """A refusal in the shape that the vendor's samples read."""
    return answered({"statusCode": status, "error": message}, status)


def page(*items: Any, number: int = 1, last: int = 1, key: str = "data") -> dict[str, Any]:
    """A page in the usual envelope."""
    info = {"currentPage": number, "perPage": 20, "lastPage": last, "total": 20 * (last - 1) + len(items)}
    return {"pageInfo": info, key: list(items)}


def instant(seconds: float) -> str:
    """An instant as the platform spells it, so many seconds from now."""
    return datetime.fromtimestamp(NOW + seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def claims(token: str) -> dict[str, Any]:
    """What a token says, if it is signed with the secret. Time is the provider's, and not checked."""
    return jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False})
