"""Which of several documented answers is given, where sources disagree about the live service, and what it looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Literal

from anyroom.simulator import Answer

JSON: Final = "application/json; charset=utf-8"
PLAIN: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The defaults are what the live service most likely does; the rest is what other sources say it does."""

    error_shape: Literal["vendor", "openapi"] = "vendor"
    """`{"statusCode", "error"}`, which the vendor's apps read, or `{"message", "code"}`, which a third party declares."""
    spellings: Literal["both", "vendor", "openapi"] = "both"
    """Which of the disputed routes exist: `/end` and a GET that validates, or `/stop` and a POST that does."""
    takes_bearer: bool = False  # a page of 2025 prints the prefix; all others forbid it
    sentences_as_text: bool = False  # rather than as JSON strings
    start_answers: Literal["sentence", "object"] = "sentence"  # the SDK is prepared for an object with an id
    unknown_room: int = 404  # or 400, or 402, which the SDK reads alike
    unknown_room_on_validate: int = 400  # or 402, or 404
    disabled_room_on_validate: int = 200  # with `disabled` in the body, or 404
    end_session_answers: Literal["meeting", "session"] = "meeting"  # `meetingId` and no status, or a documented session
    remove_answers: Literal["session", "sentence"] = "session"
    no_active_hls: Literal[404, 200] = 404  # or a body without data
    lists_unfinished_recordings: bool = True  # documented nowhere
    tells_recording_times: bool = True  # `start` and `end`, which the SDK knows and no sample of the vendor has
    # In seconds of the world's clock, ours to choose: until what was started exists, and until an ended session closes.
    starting_seconds: float = 1.0
    closing_seconds: float = 1.0

    def error(self, status: int, text: str) -> Answer:
        if self.error_shape == "openapi":
            # Only the key is documented; the word in it follows the status.
            code = HTTPStatus(status).name if status in set(HTTPStatus) else str(status)
            return Answer({"message": text, "code": code}, status, content_type=JSON)
        return Answer({"statusCode": status, "error": text}, status, content_type=JSON)

    def sentence(self, text: str) -> Answer:
        """A success that is nothing but words: JSON, yet no object."""
        if self.sentences_as_text:
            return Answer(text.encode(), content_type=PLAIN)
        return Answer(text, content_type=JSON)

    def started(self, text: str, document_id: str) -> Answer:
        """The answer of a start call that tells no id."""
        if self.start_answers == "object":
            return Answer({"recordingId": document_id, "message": text}, content_type=JSON)
        return self.sentence(text)


def reply(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(body, status, headers or {}, JSON)
