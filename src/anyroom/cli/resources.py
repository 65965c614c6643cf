"""`anyroom rooms list`, `anyroom recordings start ROOM --layout grid`: a command for each verb of the clients.

The commands are made of the verbs' own signatures and docstrings, so that a verb that core gains is a command at once.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Annotated, Any, Final, cast

import typer

from anyroom import Client, Pager
from anyroom.cli.arguments import Parameter, parameters
from anyroom.cli.output import AsJson, ShowSecrets, console, details, plain, print_json, rows
from anyroom.errors import AnyroomError
from anyroom.lifting import Lifted, Listed, Resource
from anyroom.provider import Provider
from anyroom.surface import Surface

DESTRUCTIVE: Final = frozenset({"close", "delete", "end", "hang_up", "remove"})
"""Verbs that undo what others rely on. They ask first."""
LEFT_OUT: Final = frozenset({"raw"})
"""Its answers are the platform's own, and nobody can tell which words in them are secret."""

FromProvider = Annotated[
    str | None, typer.Option("--provider", help="Which provider.", envvar="ANYROOM_PROVIDER", show_default=False)
]
Limit = Annotated[int | None, typer.Option("--limit", help="Stop after so many.", min=1, show_default=False)]
Confirmed = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]


@dataclass(frozen=True, slots=True)
class Command:
    """A verb of a resource as a command, or of the client itself. `options` is the class of its options, if it has any."""

    resource: str
    name: str
    signature: inspect.Signature
    operation: Callable[..., Any]
    options: Callable[..., Any] | None
    lists: bool

    @property
    def destructive(self) -> bool:
        return self.name in DESTRUCTIVE

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        options = inspect.getdoc(self.options) if self.options is not None else None
        documented = f"{options or ''}\n{inspect.getdoc(self.operation) or ''}"
        return tuple(parameters(self.signature, dict(_documented(documented))))

    @property
    def answers_nothing(self) -> bool:
        """Whether None is all that it ever returns."""
        return "Operation[None]" in str(inspect.signature(self.operation).return_annotation)

    @property
    def help(self) -> str:
        """The first paragraph of the operation's docstring."""
        return (inspect.getdoc(self.operation) or "").partition("\n\n")[0]

    def function(self) -> Callable[..., None]:
        """The function that Typer makes a command of: with a signature that is computed."""

        def command(**given: Any) -> None:
            self._run(given)

        common: dict[str, tuple[Any, Any]] = {"provider": (FromProvider, None), "as_json": (AsJson, False)}
        common |= {"show_secrets": (ShowSecrets, False)}
        common |= {"limit": (Limit, None)} if self.lists else {}
        common |= {"yes": (Confirmed, False)} if self.destructive else {}
        shape = {f"given_{item.name}": item.annotation() for item in self.parameters} | common
        keyword_only = inspect.Parameter.KEYWORD_ONLY
        command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [
                inspect.Parameter(name, keyword_only, annotation=kind, default=shown)
                for name, (kind, shown) in shape.items()
            ]
        )
        command.__annotations__ = {name: kind for name, (kind, _) in shape.items()}
        command.__name__, command.__doc__ = self.name, self.help
        return command

    def _run(self, given: Mapping[str, Any]) -> None:
        values: dict[str, Any] = {}
        for item in self.parameters:
            typed = given[f"given_{item.name}"]
            if typed is not None and typed != []:
                values[item.name] = item.read(typed)
        things = [values.pop(item.name) for item in self.parameters if item.positional]
        provider = given["provider"]
        if provider is None:
            raise typer.BadParameter("name a provider: --provider, or ANYROOM_PROVIDER in the environment")
        if self.destructive and not given["yes"]:
            self._confirm(f"{provider} {self.resource}.{self.name} {' '.join(things)}")
        with Client(provider) as video:
            owner = getattr(video, self.resource) if self.resource else video
            answer: object = getattr(owner, self.name)(*things, **values)
            if self.lists:
                answer = list(islice(cast("Pager[object]", answer), given["limit"]))
        if answer is None and not given["as_json"]:
            typer.echo("done" if self.answers_nothing else "nothing")
        else:
            _show(answer, as_json=given["as_json"], show_secrets=given["show_secrets"])

    def _confirm(self, what: str) -> None:
        try:
            confirmed = typer.confirm(f"{what}: really?", err=True)
        except typer.Abort:  # nobody is there to answer
            confirmed = False
        if not confirmed:
            raise AnyroomError(f"{what}: not confirmed, nothing was done; --yes does it without asking")


def _show(answer: object, *, as_json: bool, show_secrets: bool) -> None:
    if as_json:
        print_json(plain(answer, show_secrets=show_secrets))
    elif isinstance(answer, list):
        console().print(rows(cast("list[object]", answer), show_secrets=show_secrets))
    else:
        console().print(details(answer, show_secrets=show_secrets))


def _documented(docstring: str) -> Iterator[tuple[str, str]]:
    """What a docstring's `Args:` and `Attributes:` say of each name."""
    for name, said in re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", docstring, re.MULTILINE):
        yield name, " ".join(said.split())


def resources() -> Iterator[tuple[str, type[Resource[Any]]]]:
    """The resources of a client, in the order of `Surface`."""
    for name, member in vars(Surface).items():
        if not isinstance(member, property) or name in LEFT_OUT:
            continue
        returned = re.match(r"(\w+)\[", member.fget.__annotations__["return"]) if member.fget else None
        if returned and find_spec(f"anyroom.resources.{name}"):
            yield name, getattr(import_module(f"anyroom.resources.{name}"), returned[1])


def commands(name: str, resource: type[Resource[Any]]) -> Iterator[Command]:
    """The verbs of a resource, in the order in which they are listed."""
    for verb, member in vars(resource).items():
        if isinstance(member, (Lifted, Listed)):
            lists = isinstance(member, Listed)
            yield Command(name, verb, member.signature, member.operation, member.options, lists)


def preparation() -> Command:
    """`prepare`, the one verb that is no resource's."""
    declared = inspect.signature(Provider.prepare, eval_str=True)
    own = declared.replace(parameters=[item for name, item in declared.parameters.items() if name != "self"])
    return Command("", "prepare", own, Provider.prepare, None, lists=False)


def add_to(app: typer.Typer) -> dict[str, typer.Typer]:
    """Add the commands, and return each resource's, for others that belong beside them."""
    groups: dict[str, typer.Typer] = {}
    app.command("prepare", help=preparation().help)(preparation().function())
    for name, resource in resources():
        described = getattr(Surface, name).__doc__
        group = typer.Typer(name=name, help=described, no_args_is_help=True)
        for command in commands(name, resource):
            group.command(command.name.replace("_", "-"), help=command.help)(command.function())
        app.add_typer(group)
        groups[name] = group
    return groups
