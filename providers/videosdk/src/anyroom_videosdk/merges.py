"""Merges: the sound of participants' recordings, or of their tracks', as one file of two channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from anyroom.operations import Endpoint, Operation, Page, Safety
from anyroom.provider import Refused, Why, at, option_table, speaks
from anyroom.tables import translate
from anyroom.types.rooms import RoomRef
from anyroom.types.sessions import SessionRef
from anyroom.types.values import UNSET, identify
from anyroom_videosdk import wire
from anyroom_videosdk.envelopes import fetch_page, thing
from anyroom_videosdk.own_recordings import of_room_and_session
from anyroom_videosdk.requests import VideoSDKRequests
from anyroom_videosdk.types.merges import Merge, MergeOptions, MergeRef, MergeSource, MergeSourceType, MergeStatus

_PATH: Final = "/v2/recordings/participant/merge"
START: Final = Endpoint("startCompositeMerge", "POST", _PATH, Safety.ONCE)
LIST: Final = Endpoint("fetchMergeRecordings", "GET", _PATH, Safety.READ)
GET: Final = Endpoint("fetchMergeRecording", "GET", f"{_PATH}/{{mergeId}}", Safety.READ)

SOURCE_TYPES: Final = {MergeSourceType.PARTICIPANT: "participant", MergeSourceType.TRACK: "track"}
FILTERS: Final[Mapping[Any, Any]] = {
    MergeStatus.COMPLETED: "completed",
    MergeStatus.FAILED: "failed",
    MergeStatus.RUNNING: Refused(Why.UPSTREAM, "only merges that are over are listed by their status; list all"),
}


def _channel(sources: Sequence[MergeSource]) -> list[dict[str, Any]]:
    return [
        {
            "participantId": identify(source.participant, "participant"),
            **({} if source.recording is UNSET else {"recordingId": identify(source.recording, "recording")}),
            **({} if source.type is UNSET else {"type": translate(SOURCE_TYPES, source.type)}),
        }
        for source in sources
    ]


# An outsider's OpenAPI document has `recordingIds` here, which are what `start_composite_transcoding` sends.
OPTIONS: Final = option_table(
    MergeOptions,
    {
        "channel1": at("channel1", of=_channel),
        "channel2": at("channel2", of=_channel),
        "type": at("type", of=SOURCE_TYPES),
        "directory": at("dirPath"),
        "webhook_url": at("webhookUrl"),
    },
)


class Merges(VideoSDKRequests):
    """Merges."""

    @speaks(START, options=OPTIONS)
    def start_merge(self, session: SessionRef, options: MergeOptions, /) -> Operation[Merge]:
        """Begin to merge recordings of a session that are finished, into an MP3 with the first ones on one side and the
        others on the other.

        Raises:
            NotFound: there is no such session or recording.
        """
        body = self.write(OPTIONS, options, {"sessionId": identify(session, "session")})
        response = yield START(json=body)
        return wire.merges.merge(thing(response), response)

    @speaks(GET)
    def get_merge(self, merge: MergeRef, /) -> Operation[Merge]:
        """Get a merge.

        Raises:
            NotFound: there is no such merge.
        """
        response = yield GET(mergeId=identify(merge, "merge"))
        return wire.merges.merge(thing(response), response)

    @speaks(LIST)
    def list_merges(
        self,
        *,
        room: RoomRef | None = None,
        session: SessionRef | None = None,
        merge: MergeRef | None = None,
        status: MergeStatus | str | None = None,
        cursor: str | None = None,
    ) -> Operation[Page[Merge]]:
        """List merges: all, or those of a room, of a session, with an id, in a status. They come without their channels.

        Raises:
            UnsupportedOption: merges are not listed by that status.
        """
        query = of_room_and_session(room, session)
        if merge is not None:
            query.append(("id", identify(merge, "merge")))
        if status is not None:
            query.append(("status", translate(FILTERS, MergeStatus(status))))
        return (yield from fetch_page(LIST, wire.merges.merge, query, cursor=cursor))
