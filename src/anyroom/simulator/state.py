"""What a simulator was told, in a SQLite file: played once more after a restart, it makes the same world."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from anyroom.errors import ConfigurationError
from anyroom.version import __version__

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS keepsakes (
    provider TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (provider, name));
CREATE TABLE IF NOT EXISTS happenings (
    number INTEGER PRIMARY KEY, provider TEXT NOT NULL, at REAL NOT NULL, wall REAL NOT NULL,
    what TEXT NOT NULL, details TEXT NOT NULL, content BLOB NOT NULL, status INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    provider TEXT, id TEXT, attempts INTEGER, PRIMARY KEY (provider, id));
"""
FORMAT: Final = 1
"""What `user_version` says in a file of this kind."""
OURS: Final = 0x416E5253
"""The application id in the file's header, so that nobody's database is taken for a state file."""
REQUEST: Final = "request"


@dataclass(frozen=True)
class Happening:
    """Something that may have changed the world: a request (`what` is "request"), or a call of the control API by its name.

    `at` is the world's clock and `wall` the wall's, both in seconds since the epoch; `status` is what was answered.
    """

    at: float
    wall: float
    what: str
    details: Mapping[str, Any]
    content: bytes
    status: int


class StateFile:
    """One file for all simulators of a process, which has it alone. What `remember` has returned from survives the process,
    however it dies. A machine's sudden end may take the last moments: nothing is forced to the disk.

    Raises:
        ConfigurationError: the file cannot be had, is another process's, or no state file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            path.touch(mode=0o600)  # it holds keys
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=1)
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(f"cannot keep state in {path}: {error}; choose another file") from None
        try:
            self._open()
        except sqlite3.Error as error:
            self._database.close()
            reason = "another process has it" if "locked" in str(error) else f"it is no state file ({error})"
            raise ConfigurationError(f"cannot keep state in {path}: {reason}; choose another file") from None

    def of(self, provider: str) -> History:
        return History(self, provider)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def write(self, statement: str, *values: object) -> None:
        with self._lock:
            self._database.execute(statement, values)

    def read(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()

    def _open(self) -> None:
        database = self._database
        (known,), (number,) = (
            database.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
        )
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and (known, number) != (OURS, FORMAT):
            raise sqlite3.DatabaseError("another program's, or another version's")
        # A process that is killed loses nothing that was written: the system has it. Only the machine's end could.
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL"):
            database.execute(f"PRAGMA {pragma}").fetchone()
        database.executescript(
            f"BEGIN; {SCHEMA} PRAGMA application_id = {OURS}; PRAGMA user_version = {FORMAT}; COMMIT;"
        )


class History:
    """One provider's part of the file: what happened, small things to keep, and how far deliveries got."""

    def __init__(self, file: StateFile, provider: str) -> None:
        self._file = file
        self._provider = provider

    def remember(self, happening: Happening) -> None:
        self._file.write(
            "INSERT INTO happenings (provider, at, wall, what, details, content, status) VALUES (?, ?, ?, ?, ?, ?, ?)",
            self._provider,
            happening.at,
            happening.wall,
            happening.what,
            json.dumps(happening.details),
            happening.content,
            happening.status,
        )

    def happenings(self) -> Iterator[Happening]:
        """All of them in their order."""
        rows = self._file.read(
            "SELECT at, wall, what, details, content, status FROM happenings WHERE provider = ? ORDER BY number",
            self._provider,
        )
        for at, wall, what, details, content, status in rows:
            yield Happening(at, wall, what, json.loads(details), content, status)

    def begin_anew(self, born: float) -> None:
        """Forget what happened: there is a new world since then."""
        for table in ("happenings", "deliveries"):
            self._file.write(f"DELETE FROM {table} WHERE provider = ?", self._provider)  # noqa: S608 - two words of ours
        self.keep("born", repr(born))

    def kept(self, name: str) -> str | None:
        rows = self._file.read("SELECT value FROM keepsakes WHERE provider = ? AND name = ?", self._provider, name)
        return str(rows[0][0]) if rows else None

    def keep(self, name: str, value: str) -> None:
        self._file.write("INSERT OR REPLACE INTO keepsakes VALUES (?, ?, ?)", self._provider, name, value)

    def attempts(self, delivery_id: str) -> int | None:
        rows = self._file.read(
            "SELECT attempts FROM deliveries WHERE provider = ? AND id = ?", self._provider, delivery_id
        )
        return rows[0][0] if rows else 0

    def attempted(self, delivery_id: str, attempts: int | None) -> None:
        self._file.write("INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?)", self._provider, delivery_id, attempts)

    def diverged(self, happening: Happening, status: int) -> ConfigurationError:
        """What is wrong when a happening does not come out as it did."""
        return ConfigurationError(
            f"the state file's {self._provider} was made by another version than {__version__}: {happening.what} "
            f"{happening.details} was answered {happening.status}, and now is {status}; choose another file"
        )
