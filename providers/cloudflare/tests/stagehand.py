"""Operations of RealtimeKit's carried out by hand, and answers in its shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from anyroom.operations import Request, Response
from anyroom.testing import stagehand as testing
from anyroom.testing.stagehand import Said, answered
from anyroom_cloudflare import Cloudflare

__all__ = [
    "ACCOUNT", "APP", "APP_ID", "KIT", "NOW", "PAGING", "TOKEN", "Said", "Stagehand", "answered", "data", "gateway", "listed",
    "refused",
]  # fmt: skip

ACCOUNT: Final = "023e105f4ecef8ad9ca31a8372d0c353"
APP_ID: Final = "9a1c7d2e-5b3f-4e60-8f7a-1c2d3e4f5a6b"
TOKEN: Final = "stagehand-api-token"
KIT: Final = f"/client/v4/accounts/{ACCOUNT}/realtime/kit"
APP: Final = f"{KIT}/{APP_ID}"
NOW: Final = 1_780_000_000.5
PAGING: Final = (("page_no", "1"), ("per_page", "50"))


class Stagehand(testing.Stagehand[Cloudflare]):
    """What a test answers with is the `data` of a success."""

    def __init__(self, provider: Cloudflare) -> None:
        super().__init__(provider, now=NOW)

    def response(self, body: Any) -> Response:
        return data(body)

    def spelled(self, request: Request) -> Said:
        method, path, query, body = super().spelled(request)
        return method, path, tuple(query), body


def data(payload: Any, **more: Any) -> Response:
    """A success."""
    return answered({"success": True, "data": payload, **more})


def listed(items: Sequence[Any], *, total: int | None = None, end: int | None = None) -> Response:
    """A page of a listing, the only one unless it is said otherwise."""
    count = len(items)
    end = count if end is None else end
    paging = {"total_count": end if total is None else total, "start_offset": end - count + 1, "end_offset": end}
    return data(list(items), paging=paging)


def refused(status: int, message: str) -> Response:
    """A refusal of RealtimeKit's."""
    return answered({"success": False, "error": {"code": status, "message": message}}, status)


def gateway(status: int, code: int, message: str) -> Response:
    """A refusal of the gateway's."""
    errors = [{"code": code, "message": message}]
    return answered({"success": False, "errors": errors, "messages": [], "result": None}, status)
