"""What the canned server answers: objects in the vendors' shapes, with as much in them as their guides' examples have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from benchmarks.canned import FIRST, LAST, NUMBER, Pages

ACCOUNT: Final = "023e105f4ecef8ad9ca31a8372d0c353"
APP: Final = "14a396e7-ca44-4937-bf1f-050a69118543"
APPLICATION: Final = "29f760f8-7ce1-46c9-ade3-f2dedee4ed5f"
SESSION: Final = "1_MX4yOWY3NjBmOC03Y2UxLTQ2YzktYWRlMy1mMmRlZGVlNGVkNWZ-fjE3MjY0NjI1ODg2NDd-MTF4TGExYmJoelBl-fn4"

KIT: Final = f"/client/v4/accounts/{ACCOUNT}/realtime/kit/{APP}"
"""Where the Cloudflare app's resources are, on the canned server."""
PROJECT: Final = f"/v2/project/{APPLICATION}"
"""Where the Vonage application's resources are."""


def cloudflare_room(name: str = "one") -> dict[str, Any]:
    """A meeting."""
    return {
        "id": f"bbb8940e-1b97-402a-97d6-2708b7fe-{name}",
        "title": "Choir rehearsal",
        "status": "ACTIVE",
        "created_at": "2026-01-31T10:00:00.123Z",
        "updated_at": "2026-01-31T11:30:00.456Z",
        "record_on_start": False,
        "live_stream_on_start": False,
        "persist_chat": True,
        "summarize_on_end": False,
        "transcribe_on_end": True,
        "session_keep_alive_time_in_secs": 60,
        "recording_config": {
            "max_seconds": 3600,
            "file_name_prefix": "choir",
            "video_config": {"codec": "H264", "width": 1280, "height": 720},
        },
        "ai_config": {"transcription": {"language": "en-US"}},
    }


def cloudflare_recording(name: str = "one") -> dict[str, Any]:
    """A recording with one file."""
    return {
        "id": f"97cb2ba1-6b13-4cd1-8a3e-5d2b2d0f-{name}",
        "session_id": "6ec6d1e6-6b2d-4d0f-8d4b-1d1c1a4e0001",
        "status": "UPLOADED",
        "output_file_name": "choir_bbb8940e-1b97-402a-97d6-2708b7feca41_1669882270393.mp4",
        "invoked_time": "2026-01-31T10:00:00.123Z",
        "started_time": "2026-01-31T10:00:04.123Z",
        "stopped_time": "2026-01-31T10:09:04.123Z",
        "recording_duration": 540,
        "file_size": 20480000,
        "download_url": "https://files.example.com/choir_1669882270393.mp4?signature=0123456789abcdef0123456789abcdef",
        "audio_download_url": None,
        "download_url_expiry": "2099-01-31T10:00:00.000Z",
        "meeting": {
            "id": "bbb8940e-1b97-402a-97d6-2708b7feca41",
            "title": "Choir rehearsal",
            "created_at": "2026-01-31T09:00:00.000Z",
            "updated_at": "2026-01-31T09:00:01.000Z",
        },
    }


def videosdk_room(name: str = "one") -> dict[str, Any]:
    """A room."""
    return {
        "roomId": f"abcd-efgh-{name}",
        "customRoomId": f"choir-{name}",
        "userId": "5f7edbb14c938bcd42944527",
        "disabled": False,
        "geoFence": "eu001",
        "createdAt": "2026-01-31T10:00:00.123Z",
        "updatedAt": "2026-01-31T11:30:00.456Z",
        "id": "623d49c760a18e699abcc8a4",
        "links": {
            "get_room": f"https://api.videosdk.live/v2/rooms/abcd-efgh-{name}",
            "get_session": "https://api.videosdk.live/v2/sessions/",
        },
    }


def videosdk_recording(name: str = "one") -> dict[str, Any]:
    """A recording with one file."""
    return {
        "id": f"61d6e834e1326304a9e7-{name}",
        "roomId": "abcd-efgh-ijkl",
        "sessionId": "61d6e823783d6b03a026ac05",
        "status": "completed",
        "start": "2026-01-31T10:00:00.814Z",
        "end": "2026-01-31T10:09:00.869Z",
        "file": {
            "fileUrl": "https://cdn.example.com/uploads/videos/61d6e871d1617e097b41699b.mp4",
            "filePath": "uploads/videos/61d6e871d1617e097b41699b.mp4",
            "type": "video",
            "size": 20480000,
            "meta": {"resolution": {"width": 1920, "height": 1080}, "format": "mp4", "duration": 540},
        },
        "links": {
            "get_room": "https://api.videosdk.live/v2/rooms/abcd-efgh-ijkl",
            "get_session": "https://api.videosdk.live/v2/sessions/61d6e823783d6b03a026ac05",
        },
    }


def vonage_recording(name: str = "one") -> dict[str, Any]:
    """An archive with one file."""
    return {
        "id": f"c7a1f6f4-2c55-4f8a-9a3f-0d9b7e4f-{name}",
        "status": "available",
        "name": "Choir rehearsal",
        "reason": "session ended",
        "sessionId": SESSION,
        "applicationId": APPLICATION,
        "createdAt": 1769853600000,
        "updatedAt": 1769854140000,
        "size": 20480000,
        "duration": 540,
        "outputMode": "composed",
        "streamMode": "auto",
        "hasAudio": True,
        "hasVideo": True,
        "hasTranscription": False,
        "sha256sum": "0123456789abcdef" * 4,
        "password": "",
        "multiArchiveTag": "",
        "event": "archive",
        "resolution": "1280x720",
        "url": "https://archives.example.com/c7a1f6f4/archive.mp4?signature=0123456789abcdef0123456789abcdef",
    }


def cloudflare_page(items: list[Any], *, total: object = None, first: object = 1, last: object = None) -> Any:
    """A page of a listing: the only one, if nothing else is said."""
    paging = {"total_count": total or len(items), "start_offset": first, "end_offset": last or len(items)}
    return {"success": True, "data": items, "paging": paging}


def videosdk_page(items: list[Any], *, number: object = 1, pages: object = 1) -> Any:
    """A page of a listing: the only one, if nothing else is said."""
    page_info = {"currentPage": number, "perPage": len(items), "lastPage": pages, "total": len(items)}
    return {"pageInfo": page_info, "data": items}


def single() -> Mapping[str, Any]:
    """Answers about one object on each platform, under its id `one`."""
    return {
        f"{KIT}/meetings/one": {"success": True, "data": cloudflare_room()},
        "/v2/rooms/one": videosdk_room(),
        f"{PROJECT}/archive/one": vonage_recording(),
    }


def listings(size: int) -> Mapping[str, Any]:
    """Answers that are one page of so many objects, of each listing."""
    names = [f"{number:06}" for number in range(size)]
    return {
        f"{KIT}/meetings": cloudflare_page([cloudflare_room(name) for name in names]),
        f"{KIT}/recordings": cloudflare_page([cloudflare_recording(name) for name in names]),
        "/v2/rooms": videosdk_page([videosdk_room(name) for name in names]),
        "/v2/recordings": videosdk_page([videosdk_recording(name) for name in names]),
        f"{PROJECT}/archive": {"count": size, "items": [vonage_recording(name) for name in names]},
    }


def many_pages(*, size: int, total: int) -> Mapping[str, Any]:
    """Listings of so many rooms, in pages of so many."""
    names = [f"{NUMBER}-{number:04}" for number in range(size)]
    meetings = [cloudflare_room(name) for name in names]
    rooms = [videosdk_room(name) for name in names]
    return {
        f"{KIT}/meetings": Pages("page_no", size, cloudflare_page(meetings, total=total, first=FIRST, last=LAST)),
        "/v2/rooms": Pages("page", size, videosdk_page(rooms, number=NUMBER, pages=total // size)),
    }
