"""Claims in a file: those who open it at the same moment all get it open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from anyroom.webhooks import Claim, SqliteSeen


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    """Each with a connection of its own, as processes that start together have."""
    for number in range(20):
        file, ready = tmp_path / f"{number}.db", Barrier(8)

        def opened(file: Path = file, ready: Barrier = ready) -> Claim:
            ready.wait(10)
            return SqliteSeen(file).claim("delivery", 0, 10)

        with ThreadPoolExecutor(8) as threads:
            claims = [future.result(30) for future in [threads.submit(opened) for _ in range(8)]]
        assert sorted(claims) == [Claim.NEW, *[Claim.SEEN] * 7]
