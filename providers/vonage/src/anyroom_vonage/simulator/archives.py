"""The archive calls."""

from __future__ import annotations

from typing import Final

from anyroom.simulator import Answer, Call, Fields, Refusal, Served
from anyroom_vonage.simulator import errors
from anyroom_vonage.simulator.archive import Archive, ArchiveSettings
from anyroom_vonage.simulator.composition import (
    DEFAULT_RESOLUTION,
    LEAST_BITRATE,
    MOST_BITRATE,
    RESOLUTIONS,
    STREAM_MODES,
    USUAL_BITRATE,
    Layout,
    body,
)
from anyroom_vonage.simulator.listing import page, session_filter
from anyroom_vonage.simulator.paths import PROJECT
from anyroom_vonage.simulator.world import World, find

ARCHIVE: Final = f"{PROJECT}/archive/{{archiveId}}"
USUAL_LANGUAGE: Final = "en-US"
# The statuses are Vonage's own list, from the conflict's text: stopping and deleting may be repeated.
STOPPABLE: Final = frozenset({"started", "paused", "stopped"})
DELETABLE: Final = frozenset({"available", "uploaded", "deleted"})
COMPOSED_ONLY: Final = ("resolution", "layout", "maxBitrate", "quantizationParameter")


def start(world: World, call: Call) -> Answer:
    given = body(call)
    session_id = given.needed_text("sessionId")
    settings, layout = read_settings(given), read_layout(given)
    session = world.routed_session(session_id, errors.ARCHIVE_RELAYED, with_clients=True)
    # Each watches its session for as long as it runs; to look through the world's would take longer with each that was.
    running = (archive for archive in session.watchers if isinstance(archive, Archive))
    if any(archive.settings.tag == settings.tag for archive in running):
        raise Refusal(errors.ARCHIVE_RUNNING)
    return Answer(world.archive(session, settings, layout, world.now).as_json(world.now))


def read_settings(given: Fields) -> ArchiveSettings:
    composed = given.choice("outputMode", {"composed", "individual"}) != "individual"
    audio, video = given.flag("hasAudio") is not False, given.flag("hasVideo") is not False
    if not (audio or video):
        raise given.bad("hasVideo", "and hasAudio must not both be false")
    for field in COMPOSED_ONLY:
        if given.has(field) and not composed:
            raise given.bad(field, "goes with the outputMode composed only")
    bitrate = given.whole("maxBitrate", least=LEAST_BITRATE, most=MOST_BITRATE)
    # Sent together with maxBitrate by an official SDK's test, though others document the two as exclusive: accepted.
    quantization = given.whole("quantizationParameter", least=15, most=40)
    resolution = given.choice("resolution", RESOLUTIONS)
    transcription = given.nested("transcriptionProperties")
    language = transcription.text("primaryLanguageCode", least=1) if transcription else None
    summarized = transcription.flag("hasSummary") if transcription else False
    if composed:
        resolution = resolution or DEFAULT_RESOLUTION
        bitrate = bitrate or (None if quantization else USUAL_BITRATE)
    return ArchiveSettings(
        name=given.text("name") or "",
        has_audio=audio,
        has_video=video,
        composed=composed,
        manual=given.choice("streamMode", STREAM_MODES) == "manual",
        resolution=resolution,
        max_bitrate=bitrate,
        quantization=quantization,
        tag=given.text("multiArchiveTag") or "",
        transcribed=given.flag("hasTranscription") or False,
        language=language or USUAL_LANGUAGE,
        summarized=summarized or False,
    )


def read_layout(given: Fields) -> Layout:
    layout = given.nested("layout")
    return Layout.read(layout) if layout else Layout()


def list_archives(world: World, call: Call) -> Answer:
    session_id, now = session_filter(call), world.now
    listed = (
        archive
        for archive in world.archives.values()
        if archive.status != "deleted" and session_id in {None, archive.session.id}
    )
    return page(call, listed, lambda archive: archive.as_json(now, whole_seconds=True))


def get(world: World, call: Call) -> Answer:
    return Answer(archive_of(world, call).as_json(world.now))


def stop(world: World, call: Call) -> Answer:
    archive = archive_of(world, call)
    # An automatic archive belongs to its session: it cannot be stopped by a call. With which error is in no source.
    if archive.status_at(world.now) not in STOPPABLE or archive.settings.automatic:
        raise Refusal(errors.ARCHIVE_NOT_STOPPABLE)
    if archive.active:
        archive.stop(world.now, "user initiated")
    return Answer(archive.as_json(world.now, whole_seconds=True))


def delete(world: World, call: Call) -> Answer:
    archive = archive_of(world, call)
    if archive.status_at(world.now) not in DELETABLE:
        raise Refusal(errors.ARCHIVE_NOT_DELETABLE)
    archive.delete(world.now)
    return Answer(status=204)


def set_layout(world: World, call: Call) -> Answer:
    layout = Layout.read(body(call))
    archive = running_archive(world, call)
    if not archive.settings.composed:
        raise Refusal(errors.plain(400, "Invalid request. An individual archive has no layout."))
    archive.layout, archive.updated_at = layout, world.now
    return Answer(archive.as_json(world.now))


def select_streams(world: World, call: Call) -> Answer:
    given = body(call)
    archive = running_archive(world, call)
    archive.select(given, Refusal(errors.ARCHIVE_UNKNOWN))
    return Answer(status=204)


def archive_of(world: World, call: Call) -> Archive:
    return find(world.archives, call.segments["archiveId"], errors.ARCHIVE_UNKNOWN)


def running_archive(world: World, call: Call) -> Archive:
    archive = archive_of(world, call)
    if not archive.active:
        raise Refusal(errors.ARCHIVE_ENDED)
    return archive


OPERATIONS: Final = (
    Served("listArchives", "GET", f"{PROJECT}/archive", list_archives),
    Served("startArchive", "POST", f"{PROJECT}/archive", start),
    Served("getArchive", "GET", ARCHIVE, get),
    Served("deleteArchive", "DELETE", ARCHIVE, delete),
    Served("stopArchive", "POST", f"{ARCHIVE}/stop", stop),
    Served("setArchiveLayout", "PUT", f"{ARCHIVE}/layout", set_layout),
    Served("selectArchiveStreams", "PATCH", f"{ARCHIVE}/streams", select_streams),
)
