"""The floor: what the answers are parsed into by who needs no library. Typed, every field that the answer has, and no more."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class VideoConfig(BaseModel):
    codec: str | None = None
    width: int | None = None
    height: int | None = None


class RecordingConfig(BaseModel):
    max_seconds: float | None = None
    file_name_prefix: str | None = None
    video_config: VideoConfig | None = None


class TranscriptionConfig(BaseModel):
    language: str | None = None


class AiConfig(BaseModel):
    transcription: TranscriptionConfig | None = None


class Meeting(BaseModel):
    id: str
    title: str | None = None
    status: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    record_on_start: bool | None = None
    live_stream_on_start: bool | None = None
    persist_chat: bool | None = None
    summarize_on_end: bool | None = None
    transcribe_on_end: bool | None = None
    session_keep_alive_time_in_secs: float | None = None
    recording_config: RecordingConfig | None = None
    ai_config: AiConfig | None = None


class RecordedMeeting(BaseModel):
    id: str
    title: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class MeetingRecording(BaseModel):
    id: str
    session_id: str | None = None
    status: str | None = None
    output_file_name: str | None = None
    invoked_time: datetime | None = None
    started_time: datetime | None = None
    stopped_time: datetime | None = None
    recording_duration: int | None = None
    file_size: int | None = None
    download_url: str | None = None
    audio_download_url: str | None = None
    download_url_expiry: datetime | None = None
    meeting: RecordedMeeting | None = None


class MeetingAnswer(BaseModel):
    data: Meeting


class MeetingPage(BaseModel):
    data: list[Meeting]


class MeetingRecordingPage(BaseModel):
    data: list[MeetingRecording]


class Links(BaseModel):
    get_room: str | None = None
    get_session: str | None = None


class Room(BaseModel):
    room_id: str = Field(alias="roomId")
    key: str | None = Field(None, alias="customRoomId")
    user_id: str | None = Field(None, alias="userId")
    disabled: bool | None = None
    region: str | None = Field(None, alias="geoFence")
    created_at: datetime | None = Field(None, alias="createdAt")
    updated_at: datetime | None = Field(None, alias="updatedAt")
    id: str | None = None
    links: Links | None = None


class RoomPage(BaseModel):
    data: list[Room]


class Resolution(BaseModel):
    width: int | None = None
    height: int | None = None


class Meta(BaseModel):
    resolution: Resolution | None = None
    format: str | None = None
    duration: float | None = None


class RecordedFile(BaseModel):
    url: str | None = Field(None, alias="fileUrl")
    path: str | None = Field(None, alias="filePath")
    type: str | None = None
    size: int | None = None
    meta: Meta | None = None


class RoomRecording(BaseModel):
    id: str
    room_id: str | None = Field(None, alias="roomId")
    session_id: str | None = Field(None, alias="sessionId")
    status: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    file: RecordedFile | None = None
    links: Links | None = None


class RoomRecordingPage(BaseModel):
    data: list[RoomRecording]


class Archive(BaseModel):
    id: str
    status: str | None = None
    name: str | None = None
    reason: str | None = None
    session_id: str | None = Field(None, alias="sessionId")
    application_id: str | None = Field(None, alias="applicationId")
    created_at: datetime | None = Field(None, alias="createdAt")
    updated_at: datetime | None = Field(None, alias="updatedAt")
    size: int | None = None
    duration: int | None = None
    output_mode: str | None = Field(None, alias="outputMode")
    stream_mode: str | None = Field(None, alias="streamMode")
    has_audio: bool | None = Field(None, alias="hasAudio")
    has_video: bool | None = Field(None, alias="hasVideo")
    has_transcription: bool | None = Field(None, alias="hasTranscription")
    sha256: str | None = Field(None, alias="sha256sum")
    password: str | None = None
    tag: str | None = Field(None, alias="multiArchiveTag")
    event: str | None = None
    resolution: str | None = None
    url: str | None = None


class ArchivePage(BaseModel):
    items: list[Archive]
