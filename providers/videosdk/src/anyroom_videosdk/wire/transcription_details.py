"""Transcriptions on the wire, in full."""

from __future__ import annotations

from typing import Any

from pydantic import AliasPath

from anyroom.operations import Response
from anyroom.reading import Flag, Instant, Text, read, utc
from anyroom_videosdk.types.transcriptions import PostTranscription, RealtimeTranscription
from anyroom_videosdk.wire.fields import VideoSDKModel, named
from anyroom_videosdk.wire.transcriptions import TranscriptionOnWire, captions, files, transcript
from anyroom_videosdk.wire.widened import widened


class RealtimeOnWire(VideoSDKModel):
    """What neither neutral object has of a realtime transcription."""

    end: Instant = None
    engine: Text = named(AliasPath("extension", "provider"))
    enabled: Flag = named(AliasPath("extension", "enabled"))
    webhook_url: Text = named("webhookUrl")


class PostOnWire(VideoSDKModel):
    """What the neutral transcript has not."""

    recording_id: Text = named("recordingId")
    end: Instant = None
    media_url: Text = named("filePath")


def realtime_transcription(data: Any, response: Response) -> RealtimeTranscription:
    """Read a realtime transcription in full."""
    shared, wire = read(TranscriptionOnWire, data, response), read(RealtimeOnWire, data, response)
    return widened(
        captions(data, response),
        RealtimeTranscription,
        session_id=shared.session_id,
        started_at=utc(shared.start),
        ended_at=utc(wire.end),
        engine=wire.engine,
        enabled=wire.enabled,
        webhook_url=wire.webhook_url,
        files=files(shared.files),
        summaries=files(shared.summaries),
    )


def post_transcription(data: Any, response: Response) -> PostTranscription:
    """Read a transcription of a recording in full."""
    shared, wire = read(TranscriptionOnWire, data, response), read(PostOnWire, data, response)
    return widened(
        transcript(data, response),
        PostTranscription,
        recording_id=wire.recording_id,
        ended_at=utc(wire.end),
        media_url=wire.media_url,
        summaries=files(shared.summaries),
    )
