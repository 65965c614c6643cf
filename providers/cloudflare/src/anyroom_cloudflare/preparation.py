"""Making an app ready for roles: RealtimeKit has presets instead, which must be there before anybody is let in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from typing_extensions import override

from anyroom.capabilities import Why, speaks
from anyroom.errors import Conflict, NotFound, UnsupportedOption
from anyroom.operations import Operation
from anyroom.tables import Refused, Words, translate
from anyroom.types.rooms import Preparation
from anyroom.types.tokens import Role
from anyroom_cloudflare.app import CloudflareApp
from anyroom_cloudflare.presets import CREATE, LIST, PRESET_OPTIONS
from anyroom_cloudflare.role_presets import ALLOWED, NO_PRESET, default_name, role_preset
from anyroom_cloudflare.shapes import members

ROLES: Final[Words] = {
    **{role: default_name(role) for role in ALLOWED},
    Role.SENDER_ONLY: Refused(Why.UPSTREAM, NO_PRESET),
}
"""The preset of each role, unless `role_presets` names another."""


class Roles(CloudflareApp):
    """Roles."""

    @override
    @speaks(CREATE, LIST)
    def prepare(self, *, roles: Collection[Role]) -> Operation[Preparation]:
        """Make the presets of these roles that are missing. One that is there, by its name, stays as it is. `raw` is the
        presets that were there before.

        Raises:
            NotFound: a preset that `role_presets` names does not exist. Nothing was made.
            UnsupportedOption: there can be no preset for a role.
        """
        names = {role: self.preset_of(role) for role in roles}
        there: Mapping[str, Any] = (yield from self.presets()) if names else {}
        missing = [role for role in Role if role in names and names[role] not in there]
        foreign = sorted(names[role] for role in missing if role in self.settings.role_presets)
        if foreign:
            raise NotFound(f"the app has no preset {', '.join(foreign)}: make it, or leave it out of role_presets")
        created: list[str] = []
        for role in missing:
            try:
                yield from self.ask(CREATE(json=self.write(PRESET_OPTIONS, role_preset(role), {})))
                created.append(names[role])
            except Conflict:
                pass  # somebody else has made it in between
        return Preparation(
            provider=self.name,
            raw=list(there.values()) if names else None,
            presets={role.value: name for role, name in names.items()},
            created=tuple(created),
            note="" if created else "every preset was there already",
        )

    def preset_of(self, role: Role) -> str:
        """The name of a role's preset.

        Raises:
            UnsupportedOption: there can be none.
        """
        try:
            name: str = translate(ROLES, role)
        except UnsupportedOption as error:
            raise UnsupportedOption(
                f"role: {error.message}", provider=self.name, why=error.why, option="role", value=role
            ) from None
        return self.settings.role_presets.get(role, name)

    def presets(self, search: str | None = None) -> Operation[Mapping[str, Any]]:
        """The app's presets by name, as the listing shows them, or those that a search finds."""
        query = () if search is None else (("search", search),)
        found = yield from self.find_in(LIST(query=query), "presets", members, _is_named, first=False)
        return {_name(item): item for item in found}


def _is_named(item: Mapping[str, Any]) -> bool:
    return bool(_name(item))


def _name(item: Mapping[str, Any]) -> str:
    name = item.get("name")
    return name if isinstance(name, str) else ""
