"""Requests that a generator made up, turned to things that exist: most would end in a 404 otherwise."""

from __future__ import annotations

import json
import random
import re
import time
import uuid
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import jwt

from anyroom.simulator import ControlFailed, Running

ID: Final = re.compile(r"(.*?)_?ids?", re.IGNORECASE)
REMEMBERED: Final = 2000
OFTEN: Final = 0.9
# Whoever makes a room would have people come into it: the call, and the field of its answer that names the room.
ROOMS: Final = {"createRoom": "roomId", "createSession": "session_id", "createMeeting": "id"}
LONGEST_PAUSE: Final = 3.0  # seconds of the world's clock between two calls
# What a meeting's participant is called into being with: one of those that every app has.
KNOWN_WORDS: Final = {"preset_name": "group_call_host"}

Fact = Mapping[str, str]
"""Ids that were told together, by what they are ids of: a session's and that of a stream in it."""


@dataclass
class Acquaintance:
    """What one simulator was heard to say. With the seed of `random`, the same calls come out the same."""

    running: Running
    random: random.Random
    facts: deque[Fact] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    answered: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def introduce(self, case: Any) -> None:
        """Put ids that exist, and belong together, in the place of made-up ones, for the most part."""
        own = {stem(name): value for name, value in self.running.settings.items() if stem(name)}
        wanted = {stem(name) for name in (*(case.path_parameters or {}), *names(case.body))} - {None, *own}
        fact = self.fitting(wanted) if self.random.random() < OFTEN else {}
        # What belongs to the credential is never made up: nobody would be let in.
        known = {**fact, **own}
        if isinstance(case.path_parameters, dict):
            case.path_parameters = {
                name: known.get(stem(name) or "", value) for name, value in case.path_parameters.items()
            }
        if isinstance(case.body, dict):
            case.body = self.with_token(replaced(case.body, {**KNOWN_WORDS, **known}))

    def fitting(self, wanted: Iterable[str | None]) -> Fact:
        """What has the most of these, and is of late."""
        scored = [(len(fact.keys() & set(wanted)), fact) for fact in self.facts]
        most = max((score for score, _ in scored), default=0)
        return self.random.choice([fact for score, fact in scored if score == most]) if most else {}

    def hear(self, case: Any, status: int, content: bytes) -> None:
        """Remember the ids in an answer; into a new room somebody comes."""
        operation = case.operation.definition.raw["summary"]
        self.answered[operation][status] += 1
        try:
            said = json.loads(content)
        except ValueError:
            return
        asked = {stem(name): value for name, value in (case.path_parameters or {}).items()}
        asked |= {stem(name): value for name, value in ids_in(case.body)}
        for found in objects(said):
            ids = dict(ids_in(found))
            guessed = {kind: value for name, value in ids.items() for kind in kinds(name, operation)}
            about = guessed | {kind: value for name, value in ids.items() if (kind := stem(name))}
            if about and status < 300:
                self.facts.append({**{kind: value for kind, value in asked.items() if kind}, **about})
            room = ids.get(ROOMS.get(operation, ""))
            if room and self.random.random() < OFTEN:
                self.join(about, room)
        self.running.advance(self.random.random() * LONGEST_PAUSE)

    def join(self, room: Fact, room_id: str) -> None:
        """Two people come, of whom the platform's later answers may tell."""
        for name in ("Ana", "Ben"):
            try:
                joined = self.running.join(room_id, name)
            except ControlFailed:
                return  # the room lists whom it lets in
            ids = {"participant": joined.participant_id, "session": joined.session_id, "stream": joined.stream_id}
            people = {**ids, "connection": joined.connection_id, "peer": joined.connection_id}
            self.facts.append({**room, **{kind: value for kind, value in people.items() if value}})

    def with_token(self, body: dict[str, Any]) -> dict[str, Any]:
        """Vonage's participant tokens are made by whoever calls."""
        if "private_key" not in self.running.settings or not {"sessionId", "token"} <= body.keys():
            return body
        now = int(time.time())
        claims = {
            "application_id": self.running.settings["application_id"],
            "session_id": body["sessionId"],
            "scope": "session.connect",
            "role": self.random.choice(["publisher", "moderator"]),
            "jti": str(uuid.UUID(int=self.random.getrandbits(128))),
            "iat": now,
            "exp": now + 3600,
        }
        return {**body, "token": jwt.encode(claims, self.running.settings["private_key"], "RS256")}


def stem(name: str) -> str | None:
    """What `archiveId`, `archive_id` and `archiveIds` are ids of; nothing for `id`, None for what is no id.

    Ids that callers choose, which begin with "custom", are best made up.
    """
    found = ID.fullmatch(name)
    return found[1].lower().replace("_", "") if found and not name.startswith("custom") else None


def kinds(name: str, operation: str) -> Iterator[str]:
    """What an `id` may be of, as the call says: `fetchTrackRecordings`."""
    if stem(name):
        return
    words = re.findall("[A-Z][a-z]+", operation.removesuffix("s"))
    yield from ("".join(words[at:to]).lower() for at in range(len(words)) for to in range(at + 1, len(words) + 1))


def objects(said: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(said, dict):
        yield said
        for value in said.values():
            yield from objects(value)
    elif isinstance(said, list):
        for value in said:
            yield from objects(value)


def ids_in(found: object) -> Iterator[tuple[str, str]]:
    """An object's own ids with their names."""
    for name, value in found.items() if isinstance(found, dict) else ():
        if stem(name) is not None and isinstance(value, str) and value:
            yield name, value


def names(said: object) -> Iterator[str]:
    return (name for found in objects(said) for name in found)


def replaced(value: Any, known: Fact, name: str = "") -> Any:
    """The same value with what is known in the place of ids."""
    if isinstance(value, dict):
        return {key: replaced(item, known, key) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, known, name) for item in value]
    return known.get(name) or known.get(stem(name) or "", value) if isinstance(value, str) else value
