"""Receivers in the real frameworks, served over HTTP: each says where, and takes deliveries at `PATH`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

import httpx
import pytest

from anyroom.webhooks import Receiver, django_view

from .serving import serve_asgi, serve_wsgi

PATH: Final = "/webhooks/acme"


@contextmanager
def in_starlette(events: Receiver) -> Generator[str]:
    from starlette.applications import Starlette
    from starlette.routing import Route

    with serve_asgi(Starlette(routes=[Route(PATH, events.asgi)])) as origin:
        yield origin


@contextmanager
def in_starlette_below_a_mount(events: Receiver) -> Generator[str]:
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.base import BaseHTTPMiddleware
    from starlette.routing import Mount

    async def dispatch(request: Any, call_next: Any) -> Any:
        return await call_next(request)

    middleware = [Middleware(BaseHTTPMiddleware, dispatch=dispatch)]
    with serve_asgi(Starlette(routes=[Mount("/webhooks", events.asgi)], middleware=middleware)) as origin:
        yield origin


@contextmanager
def in_fastapi(events: Receiver) -> Generator[str]:
    fastapi = pytest.importorskip("fastapi", reason="a development dependency that the lowest set leaves out")
    app = fastapi.FastAPI()
    app.add_route(PATH, events.asgi)

    @app.get("/health")
    async def health() -> str:
        return "well"

    with serve_asgi(app) as origin:
        assert httpx.get(f"{origin}/health", trust_env=False).json() == "well"
        yield origin


@contextmanager
def in_an_endpoint_of_fastapi(events: Receiver) -> Generator[str]:
    fastapi = pytest.importorskip("fastapi", reason="a development dependency that the lowest set leaves out")
    app = fastapi.FastAPI()

    async def deliveries(request: Any) -> Any:
        answer = await events.areceive(request.headers.items(), await request.body())
        return fastapi.Response(answer.body, answer.status)

    app.add_route(PATH, deliveries, methods=["POST"])
    with serve_asgi(app) as origin:
        yield origin


@contextmanager
def in_flask(events: Receiver) -> Generator[str]:
    flask = pytest.importorskip("flask", reason="a development dependency that the lowest set leaves out")
    app = flask.Flask(__name__)

    @app.post(PATH)
    def deliveries() -> Any:
        return flask.Response.from_app(events.wsgi, flask.request.environ)

    with serve_wsgi(app) as origin:
        yield origin


@contextmanager
def in_flask_by_dispatching(events: Receiver) -> Generator[str]:
    flask = pytest.importorskip("flask", reason="a development dependency that the lowest set leaves out")
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    app = flask.Flask(__name__)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PATH: events.wsgi})
    with serve_wsgi(app) as origin:
        yield origin


@contextmanager
def configured_django(*patterns: Any) -> Generator[None]:
    """Django's settings are of the process; other tests may have theirs."""
    pytest.importorskip("django", reason="a development dependency that the lowest set leaves out")
    from django import conf

    settings: Any = conf.settings
    before, settings._wrapped = settings._wrapped, conf.empty
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        LOGGING_CONFIG=None,
        MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
        ROOT_URLCONF=patterns,
    )
    try:
        yield
    finally:
        settings._wrapped = before


@contextmanager
def in_django(events: Receiver) -> Generator[str]:
    pytest.importorskip("django", reason="a development dependency that the lowest set leaves out")
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    with configured_django(path(PATH[1:], django_view(events))), serve_wsgi(get_wsgi_application()) as origin:
        yield origin


@contextmanager
def in_django_on_asgi(events: Receiver) -> Generator[str]:
    pytest.importorskip("django", reason="a development dependency that the lowest set leaves out")
    from django.core.asgi import get_asgi_application
    from django.urls import path

    with (
        configured_django(path(PATH[1:], django_view(events))),
        serve_asgi(get_asgi_application(), lifespan="off") as origin,
    ):
        yield origin


FRAMEWORKS: Final[Mapping[str, Callable[[Receiver], AbstractContextManager[str]]]] = {
    "starlette": in_starlette,
    "starlette_mount": in_starlette_below_a_mount,
    "fastapi": in_fastapi,
    "fastapi_endpoint": in_an_endpoint_of_fastapi,
    "flask": in_flask,
    "flask_dispatcher": in_flask_by_dispatching,
    "django": in_django,
    "django_asgi": in_django_on_asgi,
}
