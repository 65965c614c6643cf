"""Claims in a file, for the processes of one machine."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from anyroom.webhooks.seen import KEPT_SECONDS, LONGEST_KEPT_SECONDS, Claim


class SqliteSeen:
    """Claims in a file. Thread-safe, and safe to share between processes of one machine (not over a network drive)."""

    def __init__(self, path: str | Path, *, kept_seconds: float = KEPT_SECONDS) -> None:
        self._path = Path(path)
        self._kept = kept_seconds
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID"
            )
            connection.execute("CREATE INDEX IF NOT EXISTS claims_by_time ON claims (at)")

    def _connect(self) -> sqlite3.Connection:
        """A connection for one claim: they are cheap, and threads and forked processes need not share any."""
        return sqlite3.connect(self._path, timeout=10, isolation_level=None)

    def claim(self, key: str, now: float, window: float) -> Claim:
        """Claim a delivery."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            kept = max(self._kept, min(window, LONGEST_KEPT_SECONDS))
            connection.execute("DELETE FROM claims WHERE at < ?", (now - kept,))
            row: Any = connection.execute("SELECT at FROM claims WHERE key = ?", (key,)).fetchone()
            if row is not None and now - float(row[0]) <= window:
                connection.execute("COMMIT")
                return Claim.SEEN
            connection.execute("INSERT OR REPLACE INTO claims VALUES (?, ?)", (key, now))
            connection.execute("COMMIT")
            return Claim.NEW if row is None else Claim.SEEN_LONG_AGO

    def release(self, key: str) -> None:
        """Give a claim back."""
        with closing(self._connect()) as connection:
            connection.execute("DELETE FROM claims WHERE key = ?", (key,))
