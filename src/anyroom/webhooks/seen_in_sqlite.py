"""Claims in a file, for the processes of one machine."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from anyroom.errors import ConfigurationError
from anyroom.webhooks.seen import KEPT_SECONDS, LONGEST_KEPT_SECONDS, Claim

PATIENCE: Final = 10.0
"""Seconds to wait for another process that holds the file."""
_PAUSE: Final = 0.02


class SqliteSeen:
    """Claims in a file. Thread-safe, and safe to share between processes of one machine (not over a network drive).

    Raises:
        ConfigurationError: it cannot be kept in that file.
    """

    def __init__(self, path: str | Path, *, kept_seconds: float = KEPT_SECONDS) -> None:
        self._path = Path(path)
        self._kept = kept_seconds
        try:
            with closing(self._connect()) as connection:
                _write_ahead(connection)
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID"
                )
                connection.execute("CREATE INDEX IF NOT EXISTS claims_by_time ON claims (at)")
        except sqlite3.Error as error:
            raise ConfigurationError(f"claims cannot be kept in {self._path}: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        """A connection for one claim: they are cheap, and threads and forked processes need not share any."""
        return sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)

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


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Have the file written ahead. SQLite does not wait for others who switch it over at the same moment: they start together."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return
