"""What every cassette must be like, and what the adapter must make of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest

from anyroom import plugins
from anyroom.capabilities import all_endpoints, neutral_operations
from anyroom.provider import Provenance, Provider
from anyroom.testing.kit.cassettes.alterations import alterations, altered, fits
from anyroom.testing.kit.cassettes.peer import served
from anyroom.testing.kit.cassettes.player import afresh, differences, play
from anyroom.testing.kit.cassettes.tape import Cassette, read_cassette
from anyroom.testing.kit.listening import declared_endpoints, listening
from anyroom.testing.kit.scene import Mode

PROVENANCE: Final = "PROVENANCE.toml"
SECRETS: Final[Mapping[str, re.Pattern[str]]] = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a token": re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+"),
    "a credential in a header": re.compile(r"(?i)\b(bearer|basic) [\w+/=.-]{12,}"),
    "a signed URL": re.compile(r"(?i)[?&](x-amz-signature|signature|sig|token|x-goog-signature)="),
    "a cookie": re.compile(r"(?i)\bset-cookie\b"),
    "an access key": re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b"),
}
"""What must not stand in a cassette, by what it is."""
SHOWN_HEADERS: Final = frozenset({"content-type", "date", "retry-after", "x-request-id"})


class CassetteLaws:
    """The wire contract: what is said and read, word for word, without a stage."""

    cassettes: ClassVar[Path | None] = None
    cassette_settings: ClassVar[Mapping[str, Any]] = {}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each cassette."""
        if "cassette" in metafunc.fixturenames:
            paths = _paths(self.cassettes)
            metafunc.parametrize("cassette", paths, ids=[path.stem for path in paths], indirect=True)

    @pytest.fixture
    def cassette(self, request: pytest.FixtureRequest) -> Cassette:
        """The cassette of this test."""
        return read_cassette(request.param)

    @pytest.fixture
    def documented_provider(self, described: type[Provider]) -> Provider:
        """The adapter, with the settings of the cassettes."""
        if self.cassettes is None:
            pytest.skip("no cassettes")
        return _configured(described.name, tuple(sorted(self.cassette_settings.items())))

    @pytest.mark.parametrize("mode", list(Mode), ids=str)
    def test_a_cassette_is_played(self, documented_provider: Provider, cassette: Cassette, mode: Mode) -> None:
        """The adapter said something else than the cassette has, or left an interaction unplayed, or made something else of
        the answer than the cassette says.

        The cassette is what the platform documents: correct the adapter, unless the documentation says otherwise.
        """
        played = play(cassette, afresh(documented_provider), mode)
        assert not (found := differences(cassette, played)), "; ".join(found)

    @pytest.mark.parametrize("mode", list(Mode), ids=str)
    def test_a_cassette_is_played_over_http(
        self, documented_provider: Provider, cassette: Cassette, mode: Mode
    ) -> None:
        """What the adapter said arrived otherwise over a real connection, or what came back did."""
        played = play(cassette, afresh(documented_provider), mode, over=served)
        assert not (found := differences(cassette, played)), "; ".join(found)

    def test_a_cassette_notices_every_change(self, documented_provider: Provider, cassette: Cassette) -> None:
        """A request was altered on its way, and the cassette played all the same, so that it would not notice if the adapter
        said something wrong.

        Write `query`, `json` or `form` and `authorization` of the request out in full.
        """
        genuine = play(cassette, afresh(documented_provider), Mode.SYNC)
        assert genuine.sent, "nothing was said that could be altered"
        left = list(cassette.interactions)
        unnoticed: list[str] = []
        for number, sent in enumerate(genuine.sent, start=1):
            played = next((item for item in left if fits(sent, item, documented_provider.config)), None)
            assert played is not None, f"request {number} is not on the cassette"
            left.remove(played)
            unnoticed += [
                f"request {number}: {name}"
                for name, alter in alterations(sent)
                if fits(altered(sent, alter), played, documented_provider.config)
            ]
        assert not unnoticed, f"unnoticed: {'; '.join(unnoticed)}"

    def test_every_cassette_says_where_it_comes_from(self) -> None:
        """A cassette has no entry in PROVENANCE.toml, or an entry has no cassette, or does not say its provenance (live,
        documented or simulated) and its source.
        """
        if self.cassettes is None:
            pytest.skip("no cassettes")
        said = tomllib.loads((self.cassettes.parent / PROVENANCE).read_text(encoding="utf-8"))
        entries: dict[str, dict[str, str]] = said.get(self.cassettes.name, {})
        assert set(entries) == {path.stem for path in _paths(self.cassettes)}
        for name, entry in entries.items():
            assert entry.get("provenance") in set(Provenance), f"{name}: live, documented or simulated"
            assert entry.get("source"), f"{name}: where it is from"

    def test_no_cassette_holds_a_secret(self) -> None:
        """A cassette holds something that looks like a credential, or a header that may.

        Put `!claims {...}` in the place of a token, and leave headers out.
        """
        for path in _paths(self.cassettes):
            text = path.read_text(encoding="utf-8")
            found = [what for what, pattern in SECRETS.items() if pattern.search(text)]
            assert not found, f"{path.name}: {', '.join(found)}"
            for interaction in read_cassette(path).interactions:
                shown = {name.lower() for name in interaction.response.headers}
                assert shown <= SHOWN_HEADERS, f"{path.name}: the headers {', '.join(sorted(shown - SHOWN_HEADERS))}"

    def test_every_wire_operation_has_a_cassette(self, documented_provider: Provider) -> None:
        """A wire operation is on no cassette, or a neutral call that asks the platform something is not, so that nothing
        holds it to the platform's own words.
        """
        described, played = type(documented_provider), [read_cassette(path) for path in _paths(self.cassettes)]
        said: set[str] = set()
        for cassette in played:
            provider = afresh(documented_provider)
            with listening(provider) as heard:
                play(cassette, provider, Mode.SYNC)
            said |= {item.request.endpoint.operation for item in heard}
        declared = {endpoint.operation for endpoint in all_endpoints(described)}
        assert not (missing := declared - said), f"on no cassette: {', '.join(sorted(missing))}"
        methods = {operation.method: call for call, operation in neutral_operations().items()}
        speaking = {methods[name] for name, endpoints in declared_endpoints(described).items() if endpoints}
        assert not (missing := speaking - {cassette.call for cassette in played}), (
            f"no cassette of {', '.join(sorted(missing))}"
        )


@cache
def _configured(name: str, settings: tuple[tuple[str, Any], ...]) -> Provider:
    return plugins.load(name).configured(dict(settings), environ={})


def _paths(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder is not None else []
