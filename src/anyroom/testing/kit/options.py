"""The option law: what an adapter accepts changes what is said or what comes of it; what it lacks is refused unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from anyroom import plugins
from anyroom.capabilities import UNWRITTEN, Level, Why, neutral_operations
from anyroom.errors import AnyroomError, UnsupportedOperation, UnsupportedOption
from anyroom.provider import Provider
from anyroom.tables import option_names
from anyroom.testing.kit.calls import CALLS, Given, arrange, perform, unarranged
from anyroom.testing.kit.fingerprints import Fingerprint, changed, fingerprint
from anyroom.testing.kit.samples import EXCLUSIVE, Choice, Value, absent_choices, choices, supported_choices
from anyroom.testing.kit.scene import Scene

WITH_OPTIONS: Final = tuple(call for call in CALLS if any(choices(neutral_operations()[call])))
KEYWORDS: Final[Mapping[str, Mapping[str, Value]]] = {
    "participants.mute_all": {"allow_unmute": lambda _, __: False},
    "calls.send_dtmf": {"call": lambda scene, what: scene.call(what.args[0])},
}
"""By call: keywords of the operation itself that may be left out, with a value."""
WITH_EXTRA: Final = tuple(
    call
    for call, operation in neutral_operations().items()
    if operation.options is not None and "extra" in option_names(operation.options)
)


class _Runs:
    """Runs of one call in like circumstances, each as a fingerprint."""

    def __init__(self, scene: Scene, call: str, circumstances: Mapping[str, Any] | None = None) -> None:
        self._scene = scene
        self._call = call
        self._circumstances = circumstances or {}
        # Reading disturbs nothing, so that a listing is compared over the same things; all else needs things of its own.
        self._arranged = arrange(scene, call) if call.endswith(".list") else None
        self._once, self._again = self.run()[0], self.run()[0]

    def run(self, option: str | None = None, value: Value | None = None) -> tuple[Fingerprint, object]:
        """Run the call with this option on top of its usual ones."""
        what = (self._arranged or arrange(self._scene, self._call)).but(**self._circumstances)
        given = None if value is None else value(self._scene, what)
        if option is not None:
            what = what.but(**alone(self._call, option, given))
        before = len(self._scene.heard)
        result: object
        try:
            result = perform(self._scene.video, self._call, what)
        except UnsupportedOperation as error:
            pytest.fail(f"supports() says that {self._call} takes {option}={given!r}, and it is refused: {error}")
        except AnyroomError as error:
            result = error
        heard = self._scene.heard[before:]
        if result is None and not heard:
            result = _traces(self._scene, self._call, what)
        return fingerprint(heard, result), given

    def change(self, option: str, value: Value) -> set[str]:
        """The leaves that this option changes."""
        other, given = self.run(option, value)
        return changed(self._once, self._again, other, given)


class OptionLaws:
    """What every option and every value of it must do."""

    @pytest.mark.parametrize("call", WITH_OPTIONS)
    def test_every_supported_option_changes_something(self, sync_scene: Scene, call: str) -> None:
        """An option, or a value, that `supports` calls native or emulated changed neither the request nor the result.

        The user asked for something, was told that it is there, and got nothing. Write the option to the platform with
        the option table (`at(...)`), or, where the platform has no such thing, say so with `Refused(why, note)`. One value
        of an option may be the platform's own default, which need not be said; an option whose only value is that default
        stands in `Particulars.unsaid`.
        """
        sync_scene.needs(call)
        if not _described_by_adapter(type(sync_scene.provider), call):
            pytest.skip("carried out by the library, the same on every platform")
        wanted = list(supported_choices(type(sync_scene.provider), call))
        if not wanted:
            pytest.skip(f"{call} takes no options here")
        usual, peculiar = _Runs(sync_scene, call), sync_scene.particulars.circumstances
        silent: list[Choice] = []
        for choice in wanted:
            runs = _Runs(sync_scene, call, peculiar[choice.name]) if choice.name in peculiar else usual
            if not runs.change(choice.option, choice.value):
                silent.append(choice)
        spoken = {choice.option for choice in wanted if choice not in silent}
        excused = {choice.name for choice in _defaults(sync_scene, silent, spoken)}
        useless = {choice.name for choice in silent if choice.name not in excused}
        unsaid = {name for name in sync_scene.particulars.unsaid if name.partition(":")[0] == call}
        assert not useless - unsaid, f"accepted, and changed nothing: {', '.join(sorted(useless - unsaid))}"
        assert not unsaid - useless, f"Particulars.unsaid has what does: {', '.join(sorted(unsaid - useless))}"

    @pytest.mark.parametrize("call", KEYWORDS)
    def test_every_keyword_changes_something(self, sync_scene: Scene, call: str) -> None:
        """A keyword of the operation itself was taken, and changed neither the request nor the result.

        Where the platform has no such thing, raise `UnsupportedOption` before the first request.
        """
        sync_scene.needs(call)
        for name, value in KEYWORDS[call].items():
            what = arrange(sync_scene, call)
            before = len(sync_scene.heard)
            refused = ""
            try:
                perform(sync_scene.video, call, what.but(**{name: value(sync_scene, what)}))
            except UnsupportedOption as error:
                refused = error.option
            asked = len(sync_scene.heard) > before
            assert not (refused and asked), "a request was sent before the refusal"
            assert refused in {"", name}, f"{name} was refused as {refused}"
            if asked:  # who asks nobody leaves no trace of these
                assert _Runs(sync_scene, call).change(name, value), f"{name} was accepted, and changed nothing"

    @pytest.mark.parametrize("call", WITH_OPTIONS)
    def test_every_absent_option_is_refused_before_any_request(self, sync_scene: Scene, call: str) -> None:
        """An option, or a value, that `supports` calls absent was not refused with `UnsupportedOption`, or only after a
        request, or without saying why.

        Write options with `self.write(TABLE, options, body)` before the first `yield`; give each `Refused` a note that says
        what to do instead. If the option works, the table should say so.
        """
        sync_scene.needs(call)
        for choice in absent_choices(type(sync_scene.provider), call):
            what = unarranged(sync_scene, call).but(**alone(call, choice.option, choice.plain))
            before = len(sync_scene.traffic.sent)
            with pytest.raises(UnsupportedOption) as caught:
                perform(sync_scene.video, call, what)
            assert len(sync_scene.traffic.sent) == before, f"{choice.name}: a request was sent before the refusal"
            error = caught.value
            assert (error.provider, error.operation) == (sync_scene.provider.name, call), choice.name
            assert error.option == choice.option, f"{choice.name}: the error names the option {error.option!r}"
            assert isinstance(error.why, Why), f"{choice.name}: the refusal does not say why"
            found = sync_scene.supports(choice.name)
            assert found == UNWRITTEN or found.note in str(error), (
                f"{choice.name}: {found.note!r} is missing from {error}"
            )

    @pytest.mark.parametrize("call", WITH_EXTRA)
    def test_extra_is_said_to_its_own_provider_alone(self, sync_scene: Scene, call: str) -> None:
        """`extra={name: {...}}` did not reach the request of the provider of that name, or another one's did.

        `self.write` merges `extra` last; what is in the body has to be sent as it is, in a form too.
        """
        sync_scene.needs(call)
        runs = _Runs(sync_scene, call)
        own = runs.change("extra", lambda _, __: {sync_scene.provider.name: {"kitCanary": "kit-extra"}})
        assert any("kitCanary" in leaf for leaf in own), "extra changed nothing that was said"
        foreign = next((name for name in plugins.names() if name != sync_scene.provider.name), None)
        if foreign is not None:
            said, _ = runs.run("extra", lambda _, __: {foreign: {"kitCanary": "kit-extra"}})
            assert not any("kitCanary" in leaf for leaf in said), (
                f"extra of {foreign} was said to {sync_scene.provider.name}"
            )


def _described_by_adapter(provider: type[Provider], call: str) -> bool:
    method = neutral_operations()[call].method
    return getattr(provider, method) is not getattr(Provider, method)


def _traces(scene: Scene, call: str, what: Given) -> object:
    """What a call that returns and asks nothing left behind, where it can be seen."""
    if call == "signals.send" and scene.supports("participants.list:room"):
        return list(scene.video.participants.list(room=what.args[0]))
    return None


def alone(call: str, option: str, value: Any) -> Mapping[str, Any]:
    """The option as the only one of those that exclude each other."""
    excluded = EXCLUSIVE.get(call, ())
    return {**{other: None for other in excluded if option in excluded and other != option}, option: value}


def _defaults(scene: Scene, silent: list[Choice], spoken: set[str]) -> Iterator[Choice]:
    """The values that may change nothing: an emulated one says its loss, and one of several may be what goes unsaid."""
    named: set[str] = set()
    for choice in silent:
        if "=" not in choice.name:
            continue
        if scene.supports(choice.name).level is Level.EMULATED:
            yield choice
        elif choice.option in spoken and choice.option not in named:
            named.add(choice.option)
            yield choice
