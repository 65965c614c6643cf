"""The conformance kit's one class. An adapter's author subclasses it in a test module, and has the whole kit.

class TestAcme(Conformance):
stage_name = "acme"
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest

from anyroom.provider import Provider
from anyroom.stages import Stage
from anyroom.testing.kit.cassettes.laws import CassetteLaws
from anyroom.testing.kit.endpoints import EndpointLaws
from anyroom.testing.kit.fields import FieldLaws
from anyroom.testing.kit.hostile import HostileAnswers
from anyroom.testing.kit.laws import ClassLaws
from anyroom.testing.kit.options import OptionLaws
from anyroom.testing.kit.particulars import Particulars
from anyroom.testing.kit.refusals import Refusals
from anyroom.testing.kit.results import ResultLaws
from anyroom.testing.kit.scenarios.ids import IdLaws
from anyroom.testing.kit.scenarios.live import LiveScenarios
from anyroom.testing.kit.scenarios.mistakes import MistakeScenarios
from anyroom.testing.kit.scenarios.paging import PagerLaws
from anyroom.testing.kit.scenarios.people import PeopleScenarios
from anyroom.testing.kit.scenarios.recordings import RecordingScenarios
from anyroom.testing.kit.scenarios.rooms import RoomScenarios
from anyroom.testing.kit.scene import Mode, Scene, providers_of
from anyroom.testing.kit.secrets import SecretLaws
from anyroom.testing.kit.signatures import SignatureLaws
from anyroom.testing.kit.started import StartLaws

_GUARD: Final = "test_no_standard_test_was_removed"


class Conformance(
    ClassLaws,
    Refusals,
    RoomScenarios,
    PeopleScenarios,
    RecordingScenarios,
    LiveScenarios,
    IdLaws,
    PagerLaws,
    MistakeScenarios,
    ResultLaws,
    OptionLaws,
    EndpointLaws,
    StartLaws,
    HostileAnswers,
    SecretLaws,
    CassetteLaws,
    FieldLaws,
    SignatureLaws,
):
    """Everything that every adapter must do, in both modes, on its stage.

    Must be given: `stage_name`, a simulator of the group `anyroom.simulators`; or a `stage` fixture of your own.
    May be given: `particulars`, what the kit cannot know; `cassettes`, a folder of exchanges to be played, and
    `cassette_settings`, the provider's settings for them; `documented_fields`, a folder of the request fields that the
    platform documents.

    A standard test that cannot pass yet is overridden by one that calls it and is marked
    `@pytest.mark.xfail(reason=..., strict=True)`; nothing else may stand in its place.
    """

    stage_name: ClassVar[str] = ""
    particulars: ClassVar[Particulars] = Particulars()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if _GUARD in vars(cls):
            raise TypeError(f"{cls.__name__} must not replace {_GUARD}")

    @pytest.fixture
    def stage(self, anyroom_stage: Stage) -> Stage:
        """The platform to rehearse on, one for all tests of the class: what one test makes, no other may stumble over."""
        return anyroom_stage

    @pytest.fixture
    def provider(self, stage: Stage) -> Provider:
        """A provider of the stage."""
        return providers_of(stage)[0]

    @pytest.fixture
    def described(self, provider: Provider) -> type[Provider]:
        """The adapter's class."""
        return type(provider)

    @pytest.fixture(params=list(Mode), ids=str)
    def scene(self, request: pytest.FixtureRequest, stage: Stage, tmp_path: Path) -> Generator[Scene]:
        """A client on the stage, in each mode in turn."""
        with Scene(stage, request.param, tmp_path, self.particulars) as scene:
            yield scene

    @pytest.fixture
    def sync_scene(self, stage: Stage, tmp_path: Path) -> Generator[Scene]:
        """A client on the stage, for laws about what is said and read: that is described once, for both modes."""
        with Scene(stage, Mode.SYNC, tmp_path, self.particulars) as scene:
            yield scene

    def test_no_standard_test_was_removed(self) -> None:
        """A standard test was replaced or taken away, and so says nothing any more.

        Make it pass; or override it with a test that calls it, marked `@pytest.mark.xfail(reason=..., strict=True)`.
        """
        standard = [name for name in dir(Conformance) if name.startswith("test_")]
        replaced = [name for name in standard if getattr(type(self), name, None) is not getattr(Conformance, name)]
        unexcused = [name for name in replaced if not _excused(getattr(type(self), name, None))]
        assert not unexcused, f"replaced without an xfail that gives its reason: {', '.join(unexcused)}"


def _excused(test: object) -> bool:
    marks: list[pytest.Mark] = getattr(test, "pytestmark", [])
    return any(mark.name == "xfail" and mark.kwargs.get("reason") for mark in marks)
