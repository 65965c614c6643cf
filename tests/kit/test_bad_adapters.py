"""The kit can fail: adapters that are each wrong in one way fail the test that is about it, and a right one passes it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from anyroom.provider import Provider
from anyroom.testing import Conformance, Scene
from anyroom.testing.kit.scene import Mode

pytest_plugins = ["pytester"]

Check = tuple[str, dict[str, Any], str]
Run = Callable[[type[Provider], str, dict[str, Any]], None]


def _toy() -> Any:
    """The module beside this one. Test modules are imported each by itself, and find no neighbours."""
    spec = spec_from_file_location("anyroom_kit_toy", Path(__file__).with_name("toy.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


toy = _toy()

CREATE, GET, CLOSE = ({"call": call} for call in ("rooms.create", "rooms.get", "rooms.close"))

WRONG: dict[type[Provider], Check] = {
    toy.LiesAboutACapability: ("test_every_call_returns_what_it_says", CLOSE, "native, and was refused"),
    toy.ListsWithoutEnd: ("test_a_listing_ends_and_brings_everything_once", {"resource": "rooms"}, "did not end"),
    toy.TakesAnOptionForNothing: ("test_every_supported_option_changes_something", CREATE, "changed nothing"),
    toy.LeaksItsSecret: (
        "test_no_error_shows_a_credential_that_was_echoed",
        {"echo": "a message"},
        "400: .* shows a setting",
    ),
    toy.RaisesAfterItHasStartedSomething: (
        "test_nothing_raises_once_something_was_started",
        CREATE,
        "the service fails, and it raised",
    ),
    toy.SpeaksAnUndeclaredEndpoint: ("test_only_declared_endpoints_are_spoken", CREATE, "create_room says getRoom"),
    toy.DeclaresAnEndpointThatItNeverSpeaks: ("test_every_declared_endpoint_is_spoken", GET, "heard to say: listRooms"),
    toy.CrashesOnAnAlienAnswer: ("test_an_alien_body_is_no_crash", GET, "is nothing: TypeError"),
    toy.NeedsMoreThanAnId: ("test_only_ids_are_needed", GET, "cannot do without open"),
    toy.RemembersWhatItMade: ("test_an_id_is_accepted_after_a_restart", GET, "a room of somebody else"),
    toy.AsksBeforeItRefuses: ("test_every_absent_option_is_refused_before_any_request", CREATE, "before the refusal"),
    toy.TakesAnyId: ("test_a_bad_id_is_refused_before_any_request", GET, "accepted|no error of anyroom's|sent before"),
    toy.CallsAStrangerNotFound: ("test_there_is_no_such_thing", GET, "InvalidRequest instead of NotFound"),
    toy.SaysNoTypes: ("test_own_operations_have_types", {}, r"without a type: get_details\(more\)\n"),
    toy.HasParametersOfItsOwn: ("test_every_signature_is_the_canonical_one", {}, "details"),
    toy.GivesNoReason: ("test_every_reason_says_something", {}, "its note says 'no'"),
    toy.LogsItsSecret: ("test_nothing_is_logged_or_observed_that_is_secret", GET, "shown: toy: asking with"),
    toy.RefusesWhatItCallsNative: ("test_every_supported_option_changes_something", CREATE, "and it is refused"),
    toy.KeepsExtraToItself: ("test_extra_is_said_to_its_own_provider_alone", CREATE, "extra changed nothing"),
    toy.HasNoTableOfItsOptions: ("test_options_are_described_by_a_table", {}, "list_rooms has no table"),
    toy.HasWordsForNothing: ("test_option_tables_name_real_values", {}, "has no value <Layout.GRID"),
    toy.ReadsWithAPut: ("test_every_endpoint_is_well_formed", {}, "readRoom does not read"),
    toy.CallsOneRouteByTwoNames: ("test_every_endpoint_has_one_name", {}, "fetchRoom"),
    toy.MistakesAStrangerForAFool: ("test_a_bad_credential", CREATE, "InvalidRequest: "),
    toy.LosesRaw: ("test_every_call_returns_what_it_says", GET, "raw is missing"),
    toy.ShowsWhatWasHandedOut: ("test_every_result_keeps_its_secrets", GET, "shows '0123456789'"),
    toy.RaisesWhatIsNoErrorOfOurs: (
        "test_malformed_input_is_refused_before_any_request",
        {"wrong": "extra for nobody"},
        "no error of anyroom's",
    ),
    toy.HasAnOperationThatNobodyTries: ("test_every_own_operation_is_carried_out", {}, "should name slam"),
    toy.KeepsASecretInTheClear: ("test_settings_keep_their_secrets", {}, "api_secret"),
    toy.ShowsItsSecret: ("test_nothing_shows_a_secret", {}, "shows a credential"),
}
"""By adapter: the standard test that it must fail, that test's parameters, and what it must say."""


class Kit(Conformance):
    """The kit, its tests called one by one."""


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with toy.toy_server() as server:
        yield server


@pytest.fixture
def run(server: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Run:
    """Runs a standard test on an adapter of the toy platform, in both modes."""

    def run(adapter: type[Provider], test: str, parameters: dict[str, Any]) -> None:
        stage = toy.ToyStage(server, adapter)
        standard = getattr(Kit(), test)
        for mode in Mode:
            with Scene(stage, mode, tmp_path) as scene:
                there: dict[str, Any] = {"scene": scene, "sync_scene": scene, "caplog": caplog}
                there |= {"provider": scene.provider, "described": adapter, **parameters}
                standard(**{name: there[name] for name in signature(standard).parameters})

    return run


@pytest.mark.parametrize("adapter", WRONG, ids=lambda adapter: adapter.__name__)
def test_the_kit_fails_a_bad_adapter(adapter: type[Provider], run: Run) -> None:
    test, parameters, reason = WRONG[adapter]
    with pytest.raises((Exception, pytest.fail.Exception), match=reason):
        run(adapter, test, parameters)


@pytest.mark.parametrize(
    ("test", "parameters"), [check[:2] for check in WRONG.values()], ids=[check[0] for check in WRONG.values()]
)
def test_the_kit_passes_a_good_one(test: str, parameters: dict[str, Any], run: Run) -> None:
    run(toy.Toy, test, parameters)


REMOVALS = """
import pytest
from anyroom.testing import Conformance


class TestQuietly(Conformance):
    stage_name = "memory"
    test_a_room_is_made = None

    def test_a_token_lets_in(self):
        pass


class TestWithReason(Conformance):
    stage_name = "memory"

    @pytest.mark.xfail(reason="the platform forgets", strict=True)
    def test_a_room_is_made(self, scene):
        super().test_a_room_is_made(scene)
        raise AssertionError
"""


def test_a_standard_test_cannot_be_removed_quietly(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(REMOVALS)
    result = pytester.runpytest_inprocess("-q", "-p", "no:xdist", "-k", "standard_test_was_removed or a_room_is_made")
    result.assert_outcomes(failed=1, passed=1, xfailed=2)
    result.stdout.fnmatch_lines(["*without an xfail that gives its reason: test_a_room_is_made, test_a_token_lets_in*"])


def test_nor_the_test_that_watches_over_it() -> None:
    with pytest.raises(TypeError, match="test_no_standard_test_was_removed"):
        type("Sly", (Conformance,), {"test_no_standard_test_was_removed": None})
