"""What an import costs, and how long a process takes from its start to the first request that it sends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Final

from benchmarks import ours, samples, sdks
from benchmarks.contest import Effort, in_turns
from benchmarks.memory import ROOT
from benchmarks.rows import FLOOR, OURS, Ahead, Figure, Findings, Row, Under

# What is installed was compiled then; a checkout is compiled when it is first imported, if that is not forbidden.
COMPILED: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
BARE: Final = "bare interpreter"
IMPORTS: Final[Mapping[str, str]] = {
    BARE: "pass",
    OURS: "from anyroom import AsyncClient, Client, Layout, Role",
    "cloudflare": "import cloudflare",
    "vonage": "import vonage",
}
MOST: Final = 0.080
NOTHING_OPTIONAL: Final = "import sys; sys.modules['httpx._main'] = sys.modules['trio'] = None; "
"""Where click and rich happen to be installed, httpx loads its own command line, and where trio is, httpcore loads that."""
FIRST_CALLS: Final[Mapping[str, str]] = {
    FLOOR: "import httpx; httpx.Client().get({url!r})",
    "cloudflare": (
        "from cloudflare import Cloudflare; Cloudflare(api_token='token', base_url={url!r})"
        f".realtime_kit.meetings.get_meeting_by_id('one', account_id={samples.ACCOUNT!r}, app_id={samples.APP!r})"
    ),
    "vonage": "from benchmarks.sdks import vonage; vonage({url!r}, {key!r}).video.get_archive('one')",
}
"""Programs that send one request to `url`."""
OUR_CALLS: Final[Mapping[str, str]] = {"cloudflare": "rooms", "videosdk": "rooms", "vonage": "recordings"}


def measure(effort: Effort) -> Findings:
    """Each in a process of its own, as often as there are rounds."""
    found = Findings()
    present = {name for name in ("cloudflare", "vonage") if find_spec(name) is not None}
    found.notes.extend(f"{name} is not installed: left out" for name in ("cloudflare", "vonage") if name not in present)
    rounds = max(effort.rounds // 2, 3)
    found.rows.append(_imports(present, rounds))
    found.rows.extend(_first_requests(present, rounds))
    return found


def _imports(present: set[str], rounds: int) -> Row:
    programs = {name: code for name, code in IMPORTS.items() if name in {BARE, OURS, *present}}
    figures = in_turns({name: _lasting(code) for name, code in programs.items()}, rounds)
    bare = figures[BARE]
    over = {name: Figure(one.least - bare.least, one.median - bare.median) for name, one in figures.items()}
    return Row("import, over a bare interpreter", {name: over[name] for name in over if name != BARE}, (Under(MOST),))


def _lasting(code: str) -> Callable[[], float]:
    def run() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=COMPILED)
        return time.perf_counter() - began

    return run


def _first_requests(present: set[str], rounds: int) -> list[Row]:
    others = {name: _program(template) for name, template in FIRST_CALLS.items() if name in {FLOOR, *present}}
    mine = {f"{OURS} {provider}": _our_program(provider) for provider in OUR_CALLS}
    figures = in_turns({name: _until_heard(code) for name, code in (others | mine).items()}, rounds)
    return [
        Row(
            f"process start to first request, {provider}",
            {**{name: figures[name] for name in others}, OURS: figures[f"{OURS} {provider}"]},
            (Ahead(2, "cloudflare"),),
        )
        for provider in OUR_CALLS
    ]


Program = Callable[[str], str]
"""The program that sends a request to an origin."""


def _program(template: str) -> Program:
    return lambda origin: template.format(url=origin, key=sdks.private_key())


def _our_program(provider: str) -> Program:
    def program(origin: str) -> str:
        settings = ours.SETTINGS[provider](origin)
        return f"from anyroom import Client; Client({provider!r}, **{settings!r}).{OUR_CALLS[provider]}.get('one')"

    return program


def _until_heard(program: Program) -> Callable[[], float]:
    """Until the head of the first request has arrived; what the program does then is cut off."""

    def run() -> float:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(60)
            command = [
                sys.executable,
                "-c",
                NOTHING_OPTIONAL + program(f"http://127.0.0.1:{listener.getsockname()[1]}"),
            ]
            began = time.perf_counter()
            with subprocess.Popen(command, cwd=ROOT, env=COMPILED, stderr=subprocess.DEVNULL) as process:
                try:
                    connection, _ = listener.accept()
                    with connection:
                        return _head_arrived(connection) - began
                finally:
                    process.kill()

    return run


def _head_arrived(connection: socket.socket) -> float:
    said = b""
    while b"\r\n\r\n" not in said:
        more = connection.recv(65536)
        if not more:
            raise AssertionError("the program closed its connection without a request")
        said += more
    return time.perf_counter()
