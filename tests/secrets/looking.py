"""Looking at all faces of what comes of an operation, for canaries that do not belong there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx

from anyroom.errors import AnyroomError
from anyroom.testing.kit.cassettes.tape import read_cassette
from anyroom.testing.kit.scene import Mode

from .canaries import canaried, credentials, seen, signed
from .faces import Face, Watch, of_error, of_result
from .playing import Take, cassettes, planted_cassette, shortest, take
from .spoils import AS_IT_CAME, HANDED_OUT, SPOILS, TOLD
from .unmasked import OPEN


@dataclass
class Looked:
    """What was seen: the leaks, how many faces were looked at, and what stands open by permission."""

    may_show: Mapping[str, str] = field(default_factory=dict[str, str])
    faces: Counter[str] = field(default_factory=Counter[str])
    leaks: list[str] = field(default_factory=list[str])
    open: set[str] = field(default_factory=set[str])

    def at(self, faces: Iterable[Face], where: str, secrets: Iterable[str], names: Mapping[str, str]) -> None:
        """Look at some faces. `secrets` show nowhere; `names` has the fields of what was handed out, by canary."""
        for face in faces:
            self.faces[face.name] += 1
            self.leaks += [f"{where}: {face.name} shows a credential" for _ in seen(face.shown, secrets)]
            if face.handed_out:
                continue
            for canary in seen(face.shown, names):
                if names[canary] in self.may_show:
                    self.open.add(names[canary])
                else:
                    self.leaks.append(f"{where}: {face.name} shows what was handed out as {names[canary]}")


def at_a_cassette(name: str, path: str, mode: Mode, watch: Watch) -> Looked:
    """Carry a cassette's call out, and look at what comes of it."""
    (file,) = (one for one in cassettes(name) if one.stem == path)
    planted = planted_cassette(file)
    looked = Looked(may_show=OPEN.get(name, {}))
    watch.forget()
    taken = take(name, planted.cassette, mode)
    failed = taken.played.error is not None and read_cassette(file).raises is None
    assert not failed, f"the canaries broke it: {taken.played.error!r}"
    looked.at((*_of(taken), *watch.faces()), path, credentials(canaried(name)) | taken.desk.signed, planted.names)
    return looked


def at_an_operation(name: str, operation: str, mode: Mode, spoils: Iterable[str], watch: Watch) -> Looked:
    """Have a call's request for an operation go wrong in these ways, and look at what comes of it."""
    looked = Looked(may_show=OPEN.get(name, {}))
    planted, provider = shortest(name)[operation], canaried(name)
    known = credentials(provider)
    for spoil in spoils:
        # What the app said itself, only an answer's body tells again.
        given = planted.given if spoil.startswith("echo:") and "header" not in spoil else ()
        answer = _telling(spoil, tuple(provider.config.secrets()), given)
        watch.forget()
        taken = take(name, planted.cassette, mode, operation=operation, spoil=answer)
        assert operation in taken.desk.asked, f"{planted.cassette.name} no longer asks for {operation}"
        faces = [*_of(taken), *watch.faces()]
        if spoil in AS_IT_CAME:
            faces = [face for face in faces if not face.handed_out]
        names = {**planted.names, **dict.fromkeys(HANDED_OUT, "a part of a text")}
        looked.at(faces, f"{operation}, {mode}, {spoil}", known | taken.desk.signed, names)
    return looked


def _telling(spoil: str, known: Iterable[str], given: Collection[str]) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        echoed = [said for said in _words(_body(request)) if seen(said, given)]
        # The shortest first: what a platform says is cut short, and a token is long.
        parts = sorted({*signed(request.headers), *known, *echoed, *TOLD}, key=len)
        return SPOILS[spoil](request, " ".join(parts))

    return answer


def _body(request: httpx.Request) -> Any:
    if request.headers.get("content-type") == "application/json":
        return json.loads(request.content)
    return [value for _, value in parse_qsl(request.content.decode())]


def _words(body: Any) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, (dict, list)):
        for value in body.values() if isinstance(body, dict) else body:
            yield from _words(value)


def _of(taken: Take) -> Iterator[Face]:
    error = taken.played.error
    if error is None:
        return of_result(taken.played.result)
    assert isinstance(error, AnyroomError), f"{type(error).__name__} is none of ours: {error}"
    return of_error(error)
