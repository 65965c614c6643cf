"""Playing a cassette with the recorder, which answers in the HTTP library's place."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import httpx

from anyroom.config import ProviderConfig
from anyroom.testing.kit.cassettes.matching import complaint_of
from anyroom.testing.kit.cassettes.tape import Cassette, Interaction

vcr: Any = import_module("vcr")  # it says nothing of its types


class Recorder:
    """A cassette in the recorder."""

    refusals: tuple[type[Exception], ...] = (import_module("vcr.errors").CannotOverwriteExistingCassetteException,)
    """What a request that is not on the cassette ends in."""

    def __init__(self, machine: Any, complaints: list[str]) -> None:
        self._machine = machine
        self.complaints = complaints

    @property
    def played(self) -> int:
        """How many interactions were played."""
        return int(self._machine.play_count)

    def sync_wire(self) -> httpx.BaseTransport:
        return httpx.HTTPTransport(verify=False, trust_env=False)

    def async_wire(self) -> httpx.AsyncBaseTransport:
        return httpx.AsyncHTTPTransport(verify=False, trust_env=False)


@contextmanager
def recorded(cassette: Cassette, config: ProviderConfig) -> Generator[Recorder]:
    """Put a cassette in. Nothing is ever recorded."""
    complaints: list[str] = []

    def matches(said: Any, recorded: Any) -> bool:
        complaint = complaint_of(said, recorded.expected, config)
        if complaint:
            complaints.append(complaint)
        return not complaint

    recorder = vcr.VCR(record_mode="none")
    recorder.register_persister(_Tapes(cassette))
    recorder.register_matcher("said", matches)
    with recorder.use_cassette(cassette.name, match_on=["said"], allow_playback_repeats=False) as machine:
        yield Recorder(machine, complaints)


class _Tapes:
    """Gives the recorder a cassette in its own form. Nothing is ever recorded."""

    def __init__(self, cassette: Cassette) -> None:
        self._cassette = cassette

    def load_cassette(self, *_: object, **__: object) -> tuple[list[Any], list[Any]]:
        pairs = [_recorded(interaction) for interaction in self._cassette.interactions]
        return [request for request, _ in pairs], [response for _, response in pairs]

    def save_cassette(self, *_: object, **__: object) -> None:
        """Cassettes are written by hand."""


def _recorded(interaction: Interaction) -> tuple[Any, Mapping[str, Any]]:
    said, answer = interaction.request, interaction.response
    request = import_module("vcr.request").Request(said.method, said.url, b"", {})
    request.expected = said
    return request, {
        "status": {"code": answer.status, "message": ""},
        "headers": {name: [value] for name, value in answer.sent_headers().items()},
        "body": {"string": answer.content},
    }
