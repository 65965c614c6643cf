"""Transcriptions in full: of what is being said, and of recordings."""

from __future__ import annotations

from datetime import datetime

from anyroom.types.captions import Captions, StartCaptions, Transcript
from anyroom.types.files import FileLink
from anyroom.types.rooms import Extra
from anyroom.types.values import UNSET, Options, Unset, handed_out, options, record
from anyroom_videosdk.types.composition import check_summary


@options
class TranscriptionOptions(StartCaptions):
    """Options of `start_realtime_transcription`. `language` is a BCP 47 tag, `callback_url` the webhook's.

    Attributes:
        model: the id of the model that transcribes (official SDK; which there are is not documented).
        summarize: summarize what was said.
        summary_prompt: what the summary should be like; with `summarize`.
        extra: body fields by provider name.
    """

    model: str | Unset = UNSET
    summarize: bool | Unset = UNSET
    summary_prompt: str | Unset = UNSET
    extra: Extra | Unset = UNSET

    def __post_init__(self) -> None:
        Options.__post_init__(self)
        check_summary(True, self.summarize, self.summary_prompt)


@record
class RealtimeTranscription(Captions):
    """Captions, which are a transcription of what is, or was, being said, with all that VideoSDK says of it.

    `files` and `summaries` are there once it has ended. `engine` is the platform's word for what transcribes.
    """

    session_id: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    engine: str | None = None
    enabled: bool | None = None
    webhook_url: str | None = None
    files: tuple[FileLink, ...] = ()
    summaries: tuple[FileLink, ...] = ()


@record
class TranscriptDetails(Transcript):
    """A transcript with all that VideoSDK says of it: `created_at` is when it began, `summaries` are its summary's files.

    One of a recording has `recording_id`, and `media_url`, which is what was transcribed. One of captions has `engine`, which
    is the platform's word for what transcribes, `enabled` and `webhook_url`.
    """

    ended_at: datetime | None = None
    summaries: tuple[FileLink, ...] = ()
    recording_id: str | None = None
    media_url: str | None = handed_out(default=None)
    engine: str | None = None
    enabled: bool | None = None
    webhook_url: str | None = None
