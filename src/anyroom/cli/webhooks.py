"""`anyroom webhooks listen`, `verify`, `replay` and `send`: deliveries at the command line.

What verifies and posts is imported where it is used: the other commands start without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from anyroom.cli.output import AsJson, ShowSecrets, console, print_json, table
from anyroom.cli.webhook_events import rejection, show_event
from anyroom.cli.webhook_listening import listen as serve
from anyroom.cli.webhook_posting import KeyFile, SecretVariable, Signing, To, Unsigned, post, read_file
from anyroom.clock import SYSTEM_CLOCK, VirtualClock
from anyroom.errors import InvalidArgument, WebhookRejected
from anyroom.events import Event
from anyroom.webhooks.schemes import Arrival, Signed, WebhookScheme

Provider = Annotated[
    str, typer.Option("--provider", help="Whose webhooks.", envvar="ANYROOM_PROVIDER", show_default=False)
]
File = Annotated[
    str, typer.Argument(metavar="FILE", help="Header lines, a blank line, and the raw body; - reads what is piped in.")
]
Moment = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="2026-01-31T12:00:00Z", help="Check it as of another moment (UTC, if it says no zone)."
    ),
]


def add_to(group: typer.Typer) -> None:
    @group.command("listen")
    def listen(
        provider: Provider,
        port: Annotated[int, typer.Option(help="0: any that is free.", min=0, max=65535)] = 8000,
        path: Annotated[str, typer.Option(help="Where deliveries are taken.")] = "/",
        no_verify: Annotated[
            bool, typer.Option("--no-verify", help="Let unsigned deliveries in, from anybody who reaches the port.")
        ] = False,
        show_secrets: ShowSecrets = False,
        as_json: AsJson = False,
    ) -> None:
        """Print the events of deliveries as they arrive on loopback, verified with the settings in the environment.

        Deliveries that are not let in are told of on stderr. SIGINT or SIGTERM end it.
        """
        from anyroom.webhooks import Receiver

        if not path.startswith("/"):
            raise typer.BadParameter("it begins with a slash", param_hint="--path")
        receiver = Receiver(provider, verify=not no_verify)

        @receiver.on()
        def show(event: Event) -> None:
            show_event(event, as_json=as_json, show_secrets=show_secrets)

        serve(receiver, port, path, lambda url: typer.echo(f"anyroom: {provider}: listening at {url}", err=True))

    @group.command("verify")
    def verify(
        file: File, provider: Provider, at: Moment = None, show_secrets: ShowSecrets = False, as_json: AsJson = False
    ) -> None:
        """Verify a delivery in a file with the settings in the environment, and print its events; or say why not."""
        from anyroom.webhooks import Inbox

        capture = read_file(file)
        inbox = Inbox(provider, clock=SYSTEM_CLOCK if at is None else VirtualClock(_seconds(at)))
        try:
            delivered = inbox.parse(capture.headers, capture.body)
        except WebhookRejected as error:
            typer.echo(f"anyroom: {rejection(provider, error)}", err=True)
            raise typer.Exit(1) from None
        for event in delivered:
            show_event(event, as_json=as_json, show_secrets=show_secrets)

    @group.command("replay")
    def replay(
        file: File,
        provider: Provider,
        to: To = None,
        key: KeyFile = None,
        secret_env: SecretVariable = None,
        unsigned: Unsigned = False,
        as_json: AsJson = False,
    ) -> None:
        """Post the body of a delivery in a file, signed anew with a key of your own; its other headers stay behind."""
        scheme, capture = _scheme(provider), read_file(file)
        headers = Signing(key, secret_env, unsigned).headers(scheme, capture.body)
        content_type = capture.header("content-type") or ""
        fits = content_type and content_type.isascii() and content_type.isprintable()
        named = {"content-type": content_type} if fits else {}
        post(to, capture.body, {**named, **headers}, as_json=as_json)

    @group.command("send")
    def send(
        provider: Provider,
        event: Annotated[str | None, typer.Argument(help="The platform's name for it; see --list.")] = None,
        to: To = None,
        key: KeyFile = None,
        secret_env: SecretVariable = None,
        unsigned: Unsigned = False,
        list_all: Annotated[bool, typer.Option("--list", help="Name the events there are samples of.")] = False,
        as_json: AsJson = False,
    ) -> None:
        """Post a sample of an event to your own endpoint, signed with a key of your own."""
        scheme = _scheme(provider)
        if list_all:
            _list(scheme, as_json=as_json)
            return
        body = _sample(scheme, event)
        post(to, body, Signing(key, secret_env, unsigned).headers(scheme, body), as_json=as_json)


def _scheme(provider: str) -> type[WebhookScheme]:
    from anyroom.webhooks.inbox import scheme_of

    return scheme_of(provider)


def _seconds(at: str) -> float:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise typer.BadParameter(f"it takes 2026-01-31T12:00:00Z, not {at!r}", param_hint="--at") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


# --- samples --------------------------------------------------------------------------------------------------------------


def _sample(scheme: type[WebhookScheme], event: str | None) -> bytes:
    if event is None:
        raise InvalidArgument("name an event; --list names all")
    if event not in scheme.samples:
        like = [name for name in scheme.samples if name.startswith(event)]
        instead = f"there are {', '.join(like)}" if like else "--list names all"
        raise InvalidArgument(f"{scheme.provider}: there is no such sample; {instead}")
    return json.dumps(scheme.samples[event], separators=(",", ":")).encode()


def _list(scheme: type[WebhookScheme], *, as_json: bool) -> None:
    found = {name: list(_told(scheme, name)) for name in scheme.samples}
    if as_json:
        print_json([{"event": name, "tells": types} for name, types in found.items()])
        return
    made = table("event", "tells")
    for name, types in found.items():
        made.add_row(name, ", ".join(types))
    console().print(made)


def _told(scheme: type[WebhookScheme], name: str) -> Iterator[str]:
    """The types of the events that a sample tells."""
    body = _sample(scheme, name)
    arrival = Arrival({}, body, SYSTEM_CLOCK.now())
    for event in scheme.configured({}, {}).read(json.loads(body), arrival, Signed(arrival.digest)):
        yield event.type.value
