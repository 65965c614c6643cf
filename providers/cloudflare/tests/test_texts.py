"""Chats and transcripts are read page by page: each asks for a fresh URL, and knows the columns of the first."""

from __future__ import annotations

from typing import Any, Final

import pytest

from anyroom.errors import InvalidArgument
from anyroom.operations import Page, Request, Response, Transfer, drive
from anyroom.rows import WINDOW
from anyroom_cloudflare import ChatMessage, ChatPayloadType, Cloudflare, SpokenSentence

from .stagehand import data

HEADINGS: Final = "id,participantId,sessionId,meetingId,displayName,pinned,isEdited,payloadType,payload,createdAt"
LONG: Final = "x" * 1000


class Files:
    """Gives a file out at another URL each time, and keeps what was asked for."""

    def __init__(self, answer: str, text: str) -> None:
        self.answer = answer
        self.content = text.encode()
        self.asked: list[str] = []
        self.fetched: list[tuple[str, int, int | None]] = []

    def perform(self, step: Any) -> Response:
        if isinstance(step, Request):
            self.asked.append(step.endpoint.operation)
            return data({self.answer: f"https://files.example.com/{len(self.asked)}.csv"})
        assert isinstance(step, Transfer)
        self.fetched.append((step.url, step.offset, step.length))
        step.sink.begin(offset=step.offset, total=len(self.content))
        step.sink.write(self.content[step.offset : step.end])
        return Response(206)

    def pages(self, listing: Any) -> list[Page[Any]]:
        found: list[Page[Any]] = []
        cursor: str | None = None
        while cursor is not None or not found:
            found.append(drive(listing("session-1", cursor=cursor), self.perform))
            cursor = found[-1].next_cursor
        return found


def chat(*rows: str, headings: str = HEADINGS) -> Files:
    return Files("chat_download_url", "\n".join([headings, *rows, ""]))


def messages(cloudflare: Cloudflare, files: Files) -> list[ChatMessage]:
    return [message for page in files.pages(cloudflare.list_chat) for message in page.items]


def test_a_long_chat_comes_in_pages_from_fresh_urls(cloudflare: Cloudflare) -> None:
    files = chat(*(f"m-{number},,,,Ana,,,TEXT_MESSAGE,{LONG},2026-05-04T09:00:00Z" for number in range(300)))
    found = messages(cloudflare, files)
    assert [message.id for message in found] == [f"m-{number}" for number in range(300)]
    assert {message.payload for message in found} == {LONG}
    assert {length for _, _, length in files.fetched} == {WINDOW + 1}
    assert [url for url, _, _ in files.fetched] == [f"https://files.example.com/{n}.csv" for n in (1, 2, 3)]
    assert files.asked == ["getSessionChat"] * 3


def test_columns_stand_where_the_first_row_says(cloudflare: Cloudflare) -> None:
    """On every page, those that are not known left aside."""
    rows = (f"m-{number},{LONG},blue,Ana" for number in range(300))
    found = messages(cloudflare, chat(*rows, headings="id,payload,colour,displayName"))
    assert {(message.payload, message.name) for message in found} == {(LONG, "Ana")}
    assert len(found) == 300
    assert found[-1].raw == {"id": "m-299", "payload": LONG, "colour": "blue", "displayName": "Ana"}


def test_without_headings_columns_stand_as_documented(cloudflare: Cloudflare) -> None:
    files = Files(
        "chat_download_url", "m-1,p-1,s-1,r-1,Ana,true,false,IMAGE_MESSAGE,a picture,2026-05-04T11:00:00+02:00\n"
    )
    (message,) = messages(cloudflare, files)
    assert (message.id, message.pinned, message.edited) == ("m-1", True, False)
    assert message.payload_type is ChatPayloadType.IMAGE_MESSAGE
    assert message.created_at is not None
    assert message.created_at.isoformat() == "2026-05-04T09:00:00+00:00"


@pytest.mark.parametrize(
    "row",
    ["", "m-1", "m-1,,,,,,,,,", "m-1,p-1,s-1,r-1,Ana,perhaps,7,STICKER,hello,yesterday", "m-1" + "," * 40],
)
def test_a_row_that_is_not_as_documented_is_read_as_far_as_it_goes(cloudflare: Cloudflare, row: str) -> None:
    found = messages(cloudflare, chat(row))
    assert [message.id for message in found] == (["m-1"] if row else [])
    assert all(message.created_at is None and message.pinned is None for message in found)


def test_an_empty_chat_has_no_messages(cloudflare: Cloudflare) -> None:
    assert messages(cloudflare, chat()) == []


@pytest.mark.parametrize("cursor", ["", "12", "x:id", "-1:id"])
def test_a_cursor_of_another_listing_is_refused(cloudflare: Cloudflare, cursor: str) -> None:
    with pytest.raises(InvalidArgument, match="the cursor is none"):
        drive(cloudflare.list_chat("session-1", cursor=cursor), chat().perform)


def test_a_long_transcript_comes_in_pages_too(cloudflare: Cloudflare) -> None:
    rows = [f"{number * 1500},peer,user,custom,Ana,{LONG} {number}" for number in range(300)]
    files = Files("transcript_download_url", "\n".join(rows))
    found: list[SpokenSentence] = [item for page in files.pages(cloudflare.list_transcript) for item in page.items]
    assert [sentence.start for sentence in found] == [number * 1.5 for number in range(300)]
    assert found[-1].text == f"{LONG} 299"
    assert (len(files.asked), len(files.fetched)) == (3, 3)
