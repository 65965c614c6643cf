"""The extras of the `anyroom` distribution, computed from the folders of providers/.

uv reads the workspace table of pyproject.toml; pip does not. So in a checkout an adapter's extra names its folder,
and `pip install ".[all]"` works with nothing published; in a release build (`ANYROOM_RELEASE=1`) it asks for the
adapter's present version or a later one. An sdist needs no providers/: hatchling takes the extras from its PKG-INFO.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from hatchling.metadata.plugin.interface import MetadataHookInterface

PREFIX = "anyroom-"


def adapters(root: Path, *, release: bool) -> dict[str, str]:
    """Each provider's name, with the requirement that installs its adapter."""
    found: dict[str, str] = {}
    for file in sorted(root.glob("providers/*/pyproject.toml")):
        project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
        distribution, version = project["name"], project["version"]
        if not distribution.startswith(PREFIX):
            raise ValueError(f"{file}: an adapter's distribution is named {PREFIX}<provider>, not {distribution!r}")
        source = f">={version}" if release else f" @ {file.parent.resolve().as_uri()}"
        found[distribution.removeprefix(PREFIX)] = distribution + source
    return found


def extras(root: Path, own: Mapping[str, Sequence[str]], *, release: bool) -> dict[str, list[str]]:
    """Core's own extras, one for each adapter, and `all`: every adapter, the command line and the simulators."""
    providers = adapters(root, release=release)
    everything = sorted({*providers.values(), *own["cli"], *own["simulator"]})
    return {
        **{name: list(requirements) for name, requirements in own.items()},
        **{name: [requirement] for name, requirement in providers.items()},
        "all": everything,
    }


class Extras(MetadataHookInterface):
    """Gives hatchling the optional dependencies."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set them; the distribution's own are read from this hook's table in pyproject.toml."""
        release = os.environ.get("ANYROOM_RELEASE", "") not in {"", "0"}
        settings = cast(Mapping[str, Any], self.config)  # pyright: ignore[reportUnknownMemberType]
        metadata["optional-dependencies"] = extras(Path(self.root), settings["extras"], release=release)
