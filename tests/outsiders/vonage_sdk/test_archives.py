"""Archives."""

from __future__ import annotations

import pytest
from vonage_http_client.errors import HttpRequestError, NotFoundError
from vonage_video import Video
from vonage_video.errors import InvalidArchiveStateError
from vonage_video.models import (
    AddStreamRequest,
    ArchiveStatus,
    ComposedLayout,
    CreateArchiveRequest,
    LayoutType,
    ListArchivesFilter,
    OutputMode,
    StreamMode,
    VideoResolution,
)

from anyroom.simulator import Joined, Running

from .speaking import MILLISECONDS, UNKNOWN, Fetched, stream

pytestmark = pytest.mark.outsiders


def test_an_archives_life(
    video: Video, running: Running, session: str, application_id: str, ana: Joined, fetched: Fetched
) -> None:
    options = CreateArchiveRequest(
        session_id=session,
        has_audio=True,
        has_video=True,
        layout=ComposedLayout(type=LayoutType.BEST_FIT, screenshare_type=LayoutType.PIP),
        name="town hall",
        output_mode=OutputMode.COMPOSED,
        resolution=VideoResolution.RES_1280x720,
        max_bitrate=1_000_000,
        quantization_parameter=20,
    )
    started = video.start_archive(options)
    assert (started.status, started.name, started.session_id) == (ArchiveStatus.STARTED, "town hall", session)
    assert (started.application_id, started.created_at) == (application_id, MILLISECONDS)
    assert (started.resolution, started.output_mode) == (VideoResolution.RES_1280x720, OutputMode.COMPOSED)
    assert (started.max_bitrate, started.quantization_parameter, started.url) == (1_000_000, 20, None)
    assert [(one.stream_id, one.has_audio) for one in started.streams or ()] in ([], [(ana.stream_id, True)])
    with pytest.raises(HttpRequestError) as refused:
        video.start_archive(options)
    assert refused.value.response.status_code == 409
    running.advance(30)
    stopped = video.stop_archive(str(started.id))
    assert (stopped.status, stopped.reason) == (ArchiveStatus.STOPPED, "user initiated")
    running.advance(2)
    available = video.get_archive(str(started.id))
    assert (available.status, available.duration) == (ArchiveStatus.AVAILABLE, 30)
    film = fetched(available.url)
    assert (film.status_code, len(film.content)) == (200, available.size)
    assert film.content[4:8] == b"ftyp"
    assert video.delete_archive(str(started.id)) is None
    assert video.get_archive(str(started.id)).status is ArchiveStatus.DELETED
    with pytest.raises(NotFoundError):
        video.get_archive(UNKNOWN)


def test_archives_in_a_state_that_forbids_it(video: Video, running: Running, session: str, ana: Joined) -> None:
    archive = str(video.start_archive(CreateArchiveRequest(session_id=session)).id)
    with pytest.raises(InvalidArchiveStateError):
        video.delete_archive(archive)
    video.stop_archive(archive)
    running.advance(2)
    with pytest.raises(InvalidArchiveStateError):
        video.stop_archive(archive)


def test_a_transcribed_archive(video: Video, running: Running, session: str, ana: Joined, fetched: Fetched) -> None:
    options = CreateArchiveRequest(session_id=session, output_mode=OutputMode.INDIVIDUAL, has_transcription=True)
    archive = video.start_archive(options)
    assert (archive.has_transcription, archive.output_mode) == (True, OutputMode.INDIVIDUAL)
    assert archive.transcription is not None
    assert archive.transcription.status == "requested"
    video.stop_archive(str(archive.id))
    running.advance(2)
    done = video.get_archive(str(archive.id)).transcription
    assert done is not None
    assert (done.status, done.primaryLanguageCode, done.hasSummary) == ("available", "en-US", False)
    assert fetched(done.url).json()["text"] == "Hello."


def test_choosing_an_archives_streams(video: Video, session: str, ana: Joined, bo: Joined) -> None:
    options = CreateArchiveRequest(session_id=session, stream_mode=StreamMode.MANUAL)
    archive = str(video.start_archive(options).id)
    for joined, audio in ((ana, True), (bo, False)):
        request = AddStreamRequest(stream_id=stream(joined), has_audio=audio, has_video=True)
        assert video.add_stream_to_archive(archive, request) is None
    assert video.remove_stream_from_archive(archive, stream(ana)) is None
    streams = video.get_archive(archive).streams
    assert streams
    (left,) = streams
    assert (left.stream_id, left.has_audio, left.has_video) == (bo.stream_id, False, True)


def test_an_archives_layout(video: Video, running: Running, session: str, ana: Joined) -> None:
    archive = video.start_archive(CreateArchiveRequest(session_id=session))
    running.advance(5)
    layout = ComposedLayout(type=LayoutType.CUSTOM, stylesheet="stream.instructor {position: absolute;}")
    changed = video.change_archive_layout(str(archive.id), layout)
    assert (changed.id, changed.status, changed.updated_at) == (archive.id, ArchiveStatus.STARTED, MILLISECONDS + 5000)
    assert running.requests()[-1].body == {"type": "custom", "stylesheet": layout.stylesheet}


@pytest.mark.sdk_defect(
    "vonage-video",
    "The offset of the next page, which every listing returns, is always 1 where there is another page: count for yourself.",
)
def test_pages_of_archives(video: Video, running: Running, session: str, ana: Joined) -> None:
    ids = [
        video.start_archive(CreateArchiveRequest(session_id=session, multi_archive_tag=str(number))).id
        for number in range(5)
    ]
    listed: list[str | None] = []
    for offset in (0, 2, 4):
        page, count, following = video.list_archives(ListArchivesFilter(session_id=session, offset=offset, page_size=2))
        assert (count, following) == (5, 1)
        listed += [archive.id for archive in page]
    assert listed == ids[::-1]
    assert video.list_archives(ListArchivesFilter(session_id="1_none")) == ([], 0, None)
    everything, count, following = video.list_archives()
    assert ([archive.multi_archive_tag for archive in everything], count, following) == (list("43210"), 5, None)
