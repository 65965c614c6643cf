"""Class laws: what can be said of an adapter by reading its class, before anything is asked of its platform."""

from __future__ import annotations

import inspect
import pickle
import re
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any, ClassVar, Final, cast, get_args, get_type_hints

import pytest
from pydantic import SecretStr

from anyroom import plugins
from anyroom.capabilities import (
    Absent,
    Level,
    Neutral,
    Why,
    all_endpoints,
    names,
    neutral_operations,
    options_of,
    support,
)
from anyroom.client import AsyncClient, Client
from anyroom.operations import Safety
from anyroom.provider import Provenance, Provider
from anyroom.tables import At, Emulated, OptionTable, Refused, Used, values_of
from anyroom.testing.kit.particulars import Particulars
from anyroom.types.values import Shown

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
_SECRET_SOUNDING: Final = re.compile(r"(^|_)(secret|secrets|token|password|passphrase|key|keys)$")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_SEGMENT: Final = re.compile(r"\{([A-Za-z_]\w*)\}")
SHORTEST_NOTE: Final = 10
"""Characters below which a note cannot say what to do instead."""


class ClassLaws:
    """What an adapter's class must be like."""

    particulars: ClassVar[Particulars]

    def test_it_introduces_itself(self, described: type[Provider]) -> None:
        """`name`, `title`, `provenance`, `config_class.env_prefix` or `api` is missing or malformed, or the provider is
        not installed under its name.

        Set them on the class, and declare the entry point `<name> = "<package>"` in the group `anyroom.providers`.
        """
        assert _NAME.fullmatch(described.name), f"name {described.name!r}: lower-case letters, digits and underscores"
        assert described.title, "title: what the platform calls itself"
        assert described.api == plugins.API
        assert isinstance(described.provenance, Provenance)
        assert described.config_class.env_prefix in {"", f"{described.name.upper()}_"}
        assert plugins.load(described.name) is described, f"Client({described.name!r}) would load another class"

    def test_every_signature_is_the_canonical_one(self, described: type[Provider]) -> None:
        """A method takes other parameters than the canonical one on `Provider`, so that code written for another platform
        would break on this one.

        Copy the canonical signature, kinds and defaults included. What is the platform's own goes into an operation of
        the provider's own, or into `extra`.
        """
        for operation, method, _ in _described(described):
            canonical, own = (inspect.signature(item) for item in (getattr(Provider, operation.method), method))
            shapes = [[(it.name, it.kind, it.default) for it in sig.parameters.values()] for sig in (canonical, own)]
            assert shapes[0] == shapes[1], f"{operation.method}{own} should be {operation.method}{canonical}"

    def test_every_reason_says_something(self, described: type[Provider]) -> None:
        """Something is absent or emulated without a reason in words, or absent things are declared to speak.

        The matrix, the errors and the documentation show these notes: say why not, and what to do instead; for emulated
        things, their cost or loss.
        """
        for name in names():
            found = support(described, name)
            if found.level is Level.NATIVE:
                assert found.why is None, f"{name} is native, and has a reason for being absent"
                continue
            assert len(found.note) >= SHORTEST_NOTE, f"{name} is {found.level}, and its note says {found.note!r}"
            assert (found.why is not None) == (found.level is Level.ABSENT), name
            assert found.why is None or isinstance(found.why, Why), name

    def test_options_are_described_by_a_table(self, described: type[Provider]) -> None:
        """An operation with options has no option table, so that nobody can know what becomes of them; or its table is of
        other options.

        Give `@speaks(..., options=TABLE)`; `everything(Options)` where the method reads every option itself.
        """
        for operation, _, table in _described(described):
            if operation.options is None:
                assert table is None, f"{operation.call} has no options, and a table of them"
                continue
            assert table is not None, f"{operation.call} has options, and {operation.method} has no table of them"
            assert issubclass(table.options, operation.options), (
                f"{operation.call}: a table of {table.options.__name__}"
            )

    def test_option_tables_name_real_values(self, described: type[Provider]) -> None:
        """A table has words for something that is no value of its option: a member of another enum, or a misspelt one.

        Such a line never applies. Use the members of the option's own enum, or the class of a value that carries data.
        """
        for operation, _, table in _described(described):
            if table is None:
                continue
            for option, rule in table.rules.items():
                inner = rule.then if isinstance(rule, Emulated) else rule
                assert isinstance(inner, (At, Used, Refused)), f"{operation.call}:{option} is {inner!r}"
                words = None if isinstance(inner, Refused) else inner.words
                foreign = [key for key in words or () if not _is_value(table, option, key)]
                assert not foreign, f"{operation.call}:{option} has no value {', '.join(map(repr, foreign))}"

    def test_every_endpoint_is_well_formed(self, described: type[Provider]) -> None:
        """An endpoint's method, path or safety cannot be right.

        The path is a template from the host on, without a query. GET only reads, and nothing that only reads is a PUT,
        PATCH or DELETE: `safety` is all that the retry policy looks at.
        """
        for endpoint in all_endpoints(described):
            assert endpoint.operation, f"{endpoint.method} {endpoint.path} has no name"
            assert endpoint.method in METHODS, f"{endpoint.operation}: {endpoint.method}"
            assert endpoint.path.startswith(("/", "https://")), f"{endpoint.operation}: {endpoint.path}"
            rest = _SEGMENT.sub("", endpoint.path)
            assert not set("{}?# ") & set(rest), f"{endpoint.operation}: {endpoint.path} is no plain path template"
            assert isinstance(endpoint.safety, Safety)
            reads = endpoint.safety is Safety.READ
            assert reads or endpoint.method not in {"GET", "HEAD"}, f"{endpoint.operation}: a {endpoint.method} reads"
            assert not (reads and endpoint.method in {"PUT", "PATCH", "DELETE"}), f"{endpoint.operation} does not read"

    def test_every_endpoint_has_one_name(self, described: type[Provider]) -> None:
        """One route has two names. Make it one constant, and use that everywhere.

        Two safeties it may have: what is given a key may be safe to repeat where the bare request is not.
        """
        known: dict[tuple[str, str, str], str] = {}
        for endpoint in all_endpoints(described):
            route = (endpoint.origin, endpoint.method, endpoint.path)
            name = known.setdefault(route, endpoint.operation)
            assert name == endpoint.operation, f"{endpoint} is {name} elsewhere"

    def test_settings_keep_their_secrets(self, described: type[Provider]) -> None:
        """A setting that sounds like a credential is no `SecretStr`, so that any repr of the configuration shows it.

        Declare it `SecretStr`, or `tuple[SecretStr, ...]` for keys that rotate. If it is no credential, name it in
        `Particulars.public_settings`.
        """
        for name, field in described.config_class.model_fields.items():
            if not _SECRET_SOUNDING.search(name) or "public" in name or name in self.particulars.public_settings:
                continue
            assert SecretStr in _parts(field.annotation), f"{name} is {field.annotation}"

    def test_nothing_shows_a_secret(self, provider: Provider) -> None:
        """A repr or str of the provider, its configuration or a client shows a credential.

        Keep credentials in the configuration, as `SecretStr`, and nowhere else in the clear.
        """
        clients = (Client(provider), AsyncClient(provider))
        for secret in provider.config.secrets():
            for thing in (provider, provider.config, *clients, clients[0].rooms):
                for shown in (repr(thing), str(thing), f"{thing}"):
                    assert secret not in shown, f"{type(thing).__name__} shows a credential"

    def test_nothing_with_credentials_can_be_pickled(self, provider: Provider) -> None:
        """A client or a provider let itself be pickled, and its credentials with it. Leave `__reduce__` alone."""
        for thing in (Client(provider), AsyncClient(provider), provider):
            with pytest.raises(TypeError, match="credentials"):
                pickle.dumps(thing)

    def test_every_neutral_object_keeps_what_was_handed_out(self) -> None:
        """An object, of the library or of the adapter, cannot be pickled, is another one afterwards, or shows in its repr what
        the platform handed out for use.

        Make it with `@record`, and mark such fields with `handed_out(default=None)`.
        """
        for kind in _kinds(Shown):
            made = kind(**{item.name: _filled(kind, item) for item in fields(cast(Any, kind))})
            again = pickle.loads(pickle.dumps(made))  # noqa: S301 # our own
            assert again == made, f"{kind.__name__} is another one after a pickle"
            for item in fields(cast(Any, kind)):
                kept = getattr(again, item.name)
                assert kept == getattr(made, item.name), f"{kind.__name__}.{item.name} is lost by pickle"
                shown = bool(item.metadata.get("handed_out")) and str(kept) in repr(made)
                assert not shown, f"{kind.__name__} shows its {item.name}"


def _kinds(base: type[Any]) -> Iterator[type[Any]]:
    """The dataclasses below a class. One with slots was made twice, and the first, which no module has, lingers."""
    for kind in base.__subclasses__():
        if is_dataclass(kind) and getattr(sys.modules[kind.__module__], kind.__name__, None) is kind:
            yield kind
        yield from _kinds(kind)


def _filled(kind: type[Any], item: Field[Any]) -> Any:
    if item.metadata.get("handed_out"):
        return "https://files.example.com/kit-canary?signature=kit-canary"
    if item.name == "raw":
        return {"kit": [1, None, {"deep": "down"}]}
    if item.default is not MISSING:
        return item.default
    if item.default_factory is not MISSING:
        return item.default_factory()
    hint = get_type_hints(kind)[item.name]
    return next(iter(hint)) if isinstance(hint, type) and issubclass(hint, Enum) else "kit"


def _described(provider: type[Provider]) -> Iterator[tuple[Neutral, Any, OptionTable[Any] | None]]:
    """The operations that the adapter itself describes."""
    for operation in neutral_operations().values():
        method = getattr(provider, operation.method)
        if not isinstance(method, Absent) and method is not getattr(Provider, operation.method):
            yield operation, method, options_of(method)


def _is_value(table: OptionTable[Any], option: str, key: object) -> bool:
    if isinstance(key, Enum):
        return any(key is value for value in values_of(table.options, option))
    if isinstance(key, type):
        return key.__name__.lower() in values_of(table.options, option) or not list(values_of(table.options, option))
    return True


def _parts(annotation: Any) -> set[Any]:
    inner = get_args(annotation)
    return {annotation}.union(*(_parts(item) for item in inner)) if inner else {annotation}
