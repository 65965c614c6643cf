"""Fills the simulator with a thousand rooms and ten thousand recordings, and then uses it. Ends with 1 where that was trouble."""

from __future__ import annotations

import json
import time
from itertools import islice

from anyroom import Client
from anyroom.simulator import Call, Clock, serve
from anyroom.types.recordings import RecordingStatus
from anyroom_vonage.simulator import VonageSimulator

START = 1_700_000_000.25
ROOMS, RECORDINGS_EACH = 1_000, 10


def full() -> VonageSimulator:
    """Filled by the handlers themselves: what HTTP costs is not the question."""
    simulator = VonageSimulator(seed=1, clock=Clock(lambda: START))
    rows = {row.operation: row for row in simulator.operations}

    def do(operation: str, body: object = None, **segments: str) -> object:
        simulator.settle()
        content = b"" if body is None else json.dumps(body).encode()
        return rows[operation].handle(simulator.world, Call(operation, "POST", segments, (), {}, content)).body

    for _ in range(ROOMS):
        do("createSession")
    for session in tuple(simulator.world.sessions):
        simulator.happen("join", {"room_id": session, "name": "Ana", "token": None})
        for number in range(RECORDINGS_EACH):
            do("startArchive", {"sessionId": session, "multiArchiveTag": str(number)})
        for archive in tuple(simulator.world.archives)[-RECORDINGS_EACH:]:
            do("stopArchive", archiveId=archive)
        simulator.happen("advance", {"seconds": 2})
    return simulator


def main() -> None:
    """List everything, look some of it up, and begin something new."""
    simulator = full()
    assert len(simulator.world.archives) == ROOMS * RECORDINGS_EACH
    with serve(simulator) as running, Client("vonage", **running.settings) as video:
        listed = list(video.recordings.list())
        assert len({recording.id for recording in listed}) == ROOMS * RECORDINGS_EACH
        assert {recording.status for recording in listed} == {RecordingStatus.AVAILABLE}
        begun = time.process_time()
        for recording in islice(listed, 50):
            assert video.recordings.get(recording).id == recording.id
        assert time.process_time() - begun < 2
        assert video.rooms.create().id


if __name__ == "__main__":
    main()
