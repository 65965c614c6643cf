"""The pytest plugin: a `simulated_<provider>` fixture for every installed simulator, by the entry points' metadata alone."""

from __future__ import annotations

from collections.abc import Callable, Generator
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from anyroom.stages import Stage

# Also `anyroom.stages.GROUP`, which is not imported here: every test run of every app with anyroom installed loads this
# plugin, and should not pay for it.
_GROUP: Final = "anyroom.simulators"

# The kit's bare asserts explain themselves as those of test modules do. The package itself is imported already.
pytest.register_assert_rewrite("anyroom.testing.kit")


@pytest.fixture(scope="class")
def anyroom_stage(request: pytest.FixtureRequest) -> Generator[Stage]:
    """The stage that a subclass of `anyroom.testing.Conformance` names, for all of its tests."""
    from anyroom.stages import open_stage

    name: str = getattr(request.node.obj, "stage_name", "")
    if not name:
        pytest.fail(f"{request.node.name} must set stage_name, or have a stage fixture of its own")
    with open_stage(name) as opened:
        yield opened


def _stage_of(name: str) -> Callable[[object], Generator[Stage]]:
    def stage(self: object) -> Generator[Stage]:
        from anyroom.stages import open_stage

        with open_stage(name) as opened:
            yield opened

    stage.__doc__ = (
        f"A simulated {name}, fresh for each test: `provider()`, and `join`, `leave`, `advance` for its world."
    )
    return stage


def pytest_configure(config: pytest.Config) -> None:
    """Make the fixtures, one for each installed simulator."""
    fixtures = {f"simulated_{name}": _stage_of(name) for name in {found.name for found in entry_points(group=_GROUP)}}
    holder = type(
        "SimulatedPlatforms", (), {name: pytest.fixture(name=name)(stage) for name, stage in fixtures.items()}
    )
    config.pluginmanager.register(holder(), "anyroom-simulated-platforms")
