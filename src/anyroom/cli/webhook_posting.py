"""Deliveries that the command line makes: read from a file, signed with a key of the user's own, and posted."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

from anyroom.cli.output import print_json_line
from anyroom.clock import SYSTEM_CLOCK
from anyroom.errors import InvalidArgument
from anyroom.webhooks.captures import Capture, read_capture
from anyroom.webhooks.documents import LARGEST_BODY
from anyroom.webhooks.keys import LARGEST_KEY
from anyroom.webhooks.schemes import WebhookScheme

To = Annotated[str | None, typer.Option("--to", metavar="URL", help="Where to post it.", show_default=False)]
KeyFile = Annotated[
    str | None,
    typer.Option(
        "--key", metavar="FILE", help="A file with the secret, or the private key, to sign with.", show_default=False
    ),
]
SecretVariable = Annotated[
    str | None,
    typer.Option("--secret-env", metavar="NAME", help="The environment variable that holds it.", show_default=False),
]
Unsigned = Annotated[bool, typer.Option("--unsigned", help="Send it without a signature.")]

ANSWER_SECONDS: Final = 30.0
LARGEST_FILE: Final = 2 * LARGEST_BODY
STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Signing:
    """What to sign with: exactly one of a file, an environment variable, and nothing."""

    key_file: str | None
    variable: str | None
    unsigned: bool

    def headers(self, scheme: type[WebhookScheme], body: bytes) -> Mapping[str, str]:
        """The headers that sign a body now.

        Raises:
            InvalidArgument: there is no such key, or nothing can be signed with it. What was typed is not shown: it may be
                the secret itself, by mistake.
        """
        if (self.key_file is not None) + (self.variable is not None) + self.unsigned != 1:
            raise typer.BadParameter("name what to sign with: --key FILE or --secret-env NAME; or say --unsigned")
        return {} if self.unsigned else scheme.signed(body, self._key(), now=SYSTEM_CLOCK.now())

    def _key(self) -> str:
        try:
            if self.variable is not None:
                key = os.fsencode(os.environ.get(self.variable, "")).decode()
            else:
                key = _read(str(self.key_file), LARGEST_KEY).decode()
        except OSError as error:
            raise InvalidArgument(f"--key: the file cannot be read: {error.strerror}") from None
        except (InvalidArgument, UnicodeDecodeError):
            raise InvalidArgument("this is no key: too long, or no text") from None
        # An editor's, or echo's: neither a secret nor PEM ends with one.
        key = key.rstrip("\r\n")
        if not key:
            raise InvalidArgument("there is no key: the file is empty, or the environment has no such variable")
        return key


def read_file(path: str) -> Capture:
    """The delivery in a file, or in what is piped in (`-`).

    Raises:
        InvalidArgument: it cannot be read, or is no delivery.
    """
    try:
        return read_capture(_read(path, LARGEST_FILE))
    except OSError as error:
        raise InvalidArgument(f"{path}: it cannot be read: {error.strerror}") from None
    except InvalidArgument as error:
        raise InvalidArgument(f"{path}: {error.message}") from None


def post(to: str | None, body: bytes, headers: Mapping[str, str], *, as_json: bool) -> None:
    """Post a delivery, print what was answered, and leave with 1 unless that was a success.

    Raises:
        InvalidArgument: it is no http(s) URL.
        TransportError: no answer came.
    """
    from anyroom.carriers import own_carrier
    from anyroom.transport.wire import Outgoing

    carrier = own_carrier()
    try:
        answer = carrier.send(
            Outgoing("POST", _checked(to), {"content-type": "application/json", **headers}, body, ANSWER_SECONDS)
        )
    finally:
        carrier.close()
    if as_json:
        print_json_line({"status": answer.status})
    else:
        known = {status.value: status.phrase for status in HTTPStatus}
        typer.echo(f"{answer.status} {known.get(answer.status, '')}".rstrip())
    if not 200 <= answer.status < 300:
        raise typer.Exit(1)


def _checked(url: str | None) -> str:
    """Raises InvalidArgument without the URL: it may hold a password, or a token."""
    try:
        parts = urlsplit(url or "")
        fits = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        fits = False
    if url is None or not fits:
        raise InvalidArgument(
            "--to takes an http(s) URL with a host, and no user and password in it: http://127.0.0.1:8000/webhooks"
        )
    return url


def _read(path: str, most: int) -> bytes:
    """Raises InvalidArgument where it is longer."""
    if path == STDIN:
        content = sys.stdin.buffer.read(most + 1)
    else:
        with Path(path).open("rb") as file:
            content = file.read(most + 1)
    if len(content) > most:
        raise InvalidArgument(f"it is longer than {most} bytes")
    return content
