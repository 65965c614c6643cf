"""Every way in which something may be seen: by people, in logs, by observers, in traces, in pickles, at the command line."""

from __future__ import annotations

import copy
import importlib.util
import io
import json
import logging
import pickle
import traceback
import warnings
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Final, NamedTuple, cast

from rich.console import Console

import anyroom
from anyroom import plugins
from anyroom.cli.output import details, plain, rows
from anyroom.errors import AnyroomError, ProviderError
from anyroom.operations import Page
from anyroom.tour import explain
from anyroom.types.values import Shown
from tests.faults.platforms import ROOT

TELEMETRY: Final = all(map(importlib.util.find_spec, ("anyroom.opentelemetry", "opentelemetry.sdk")))
OURS: Final = (str(ROOT / "src" / "anyroom"), str(ROOT / "providers"))
NOT_OURS: Final = (str(ROOT / "src" / "anyroom" / "testing"), "/tests/")


class Face(NamedTuple):
    """A way of being seen, and what is seen. `handed_out`: whether what the platform hands out belongs there."""

    name: str
    shown: str
    handed_out: bool = False


# --- results ------------------------------------------------------------------------------------------------------------


def of_result(result: Any) -> Iterator[Face]:
    """Everything in which a result may be seen, and every object in it."""
    page = Page(tuple(result)) if isinstance(result, (list, tuple)) else Page((result,))
    for thing in (result, page):
        yield from _texts(thing)
    for item in _objects(result):
        yield from _texts(item)
    yield Face("copy", repr(copy.deepcopy(result)))
    things = cast("list[Any]", list(result)) if isinstance(result, (list, tuple)) else [result]
    yield Face("command line, --json", json.dumps(plain(result, show_secrets=False)))
    if things and all(is_dataclass(thing) for thing in things):
        yield Face("command line", _printed(rows(things, show_secrets=False)))
        yield Face("command line, one", _printed(details(things[0], show_secrets=False)))
    yield Face("pickle", _unpacked(pickle.dumps(result)), handed_out=True)
    yield Face("fields", repr([_every_field(thing) for thing in things]), handed_out=True)


def _texts(thing: object) -> Iterator[Face]:
    yield Face("repr", repr(thing))
    yield Face("str", str(thing))
    yield Face("format", f"{thing}")


def _objects(thing: Any) -> Iterator[Shown]:
    if isinstance(thing, Shown):
        yield thing
        for item in fields(cast(Any, thing)):
            yield from _objects(getattr(thing, item.name)) if item.name != "raw" else ()
    elif isinstance(thing, (list, tuple)):
        for item in cast("list[Any]", thing):
            yield from _objects(item)


def _every_field(thing: Any) -> Any:
    """What somebody sees who asks for each field by name, `raw` too."""
    return {item.name: getattr(thing, item.name) for item in fields(thing)} if is_dataclass(thing) else thing


def _printed(table: Any) -> str:
    out = io.StringIO()
    Console(file=out, width=10_000, color_system=None).print(table)
    return out.getvalue()


def _unpacked(pickled: bytes) -> str:
    return pickled.decode("utf-8", errors="replace")


# --- errors -------------------------------------------------------------------------------------------------------------


def of_error(error: BaseException) -> Iterator[Face]:
    """Everything in which an error may be seen, and whatever is behind it."""
    for one in _chain(error):
        yield from _texts(one)
        yield Face("args", repr(one.args))
        yield Face("notes", repr(getattr(one, "__notes__", ())))
        yield Face("attributes", repr({name: value for name, value in vars(one).items() if name != "raw"}))
        if isinstance(one, ProviderError):
            yield Face("raw", repr(one.raw), handed_out=True)
    yield Face("traceback", "".join(traceback.format_exception(error)))
    if isinstance(error, AnyroomError):
        yield Face("command line, error", explain(error))
        yield Face("pickle", _unpacked(pickle.dumps(error)), handed_out=True)
    yield Face("variables of our frames", "\n".join(_variables(error)), handed_out=True)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and all behind it, whether Python shows it or not."""
    found: list[BaseException] = []
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is not None and one not in found:
            found.append(one)
            left += [one.__cause__, one.__context__]
    return iter(found)


def _variables(error: BaseException) -> Iterator[str]:
    for one in _chain(error):
        for frame, line in traceback.walk_tb(one.__traceback__):
            where = frame.f_code.co_filename
            if where.startswith(OURS) and not any(part in where for part in NOT_OURS):
                # As `traceback.TracebackException(capture_locals=True)` has them, and those who report errors.
                yield from (f"{where}:{line} {name} = {_repr(value)}" for name, value in frame.f_locals.items())


def _repr(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:  # it was never made whole
        return repr(error)


# --- what goes on meanwhile ---------------------------------------------------------------------------------------------


@dataclass
class Watch:
    """All that was told while something went on."""

    logged: list[str] = field(default_factory=list[str])
    observed: list[str] = field(default_factory=list[str])
    warned: list[warnings.WarningMessage] = field(default_factory=list[warnings.WarningMessage])
    spans: Any = None

    def faces(self) -> Iterator[Face]:
        yield Face("log", "\n".join(self.logged))
        yield Face("observers", "\n".join(self.observed))
        yield Face("warnings", "\n".join(str(one) for one in self.warned))
        if self.spans is not None:
            yield Face("spans", "\n".join(span.to_json() for span in self.spans.get_finished_spans()))

    def forget(self) -> None:
        self.logged.clear()
        self.observed.clear()
        self.warned.clear()
        if self.spans is not None:
            self.spans.clear()


class _Log(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


class _Observer:
    def __init__(self, told: list[str]) -> None:
        self._told = told

    @plugins.hookimpl
    def anyroom_request(
        self, provider: str, operation: str, method: str, origin: str, path: str, headers: Mapping[str, str]
    ) -> None:
        self._told.append(repr((provider, operation, method, origin, path, dict(headers))))

    @plugins.hookimpl
    def anyroom_response(self, provider: str, operation: str, status: int, headers: Mapping[str, str]) -> None:
        self._told.append(repr((provider, operation, status, dict(headers))))

    @plugins.hookimpl
    def anyroom_failure(self, provider: str, operation: str, error: str, outcome: str) -> None:
        self._told.append(repr((provider, operation, error, outcome)))


@contextmanager
def watching() -> Generator[Watch]:
    """Watch all loggers at DEBUG, warnings, what observers are told and, where there are some, spans."""
    watch = Watch()
    root = logging.getLogger()
    level, handler = root.level, _Log(watch.logged)
    with ExitStack() as stack:
        watch.warned = stack.enter_context(warnings.catch_warnings(record=True)) or []
        warnings.simplefilter("always")
        root.addHandler(handler)
        stack.callback(root.removeHandler, handler)
        root.setLevel(logging.DEBUG)
        stack.callback(root.setLevel, level)
        observer = _Observer(watch.observed)
        anyroom.observe(observer)
        stack.callback(anyroom.unobserve, observer)
        if TELEMETRY:
            watch.spans = stack.enter_context(_spans())
        yield watch


@contextmanager
def _spans() -> Generator[Any]:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from anyroom.opentelemetry import Telemetry

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    telemetry = Telemetry(tracer_provider=provider)
    anyroom.observe(telemetry)
    try:
        yield exporter
    finally:
        anyroom.unobserve(telemetry)
        provider.shutdown()
