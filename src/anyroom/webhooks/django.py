"""Receivers as Django views. Django is the app's own: nothing of it is imported here before a request comes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from anyroom.webhooks.answers import Answer, Declined, declared_length, require_post
from anyroom.webhooks.receiver import Receiver
from anyroom.webhooks.wsgi import read_body


def django_view(receiver: Receiver) -> Callable[..., Any]:
    """A receiver as a view: in `urlpatterns`, `path("webhooks/acme", ...)` takes what this returns.

    It is exempt from the check of CSRF tokens, which platforms do not have; their signature is what is checked. Sync handlers run
    in the request's own thread, so that they share its database connection and, in tests, its transaction.
    """

    def view(request: Any, *args: object, **kwargs: object) -> Any:
        answer = _answer(receiver, request)
        response = import_module("django.http").HttpResponse(answer.body, status=int(answer.status))
        for name, value in answer.all_headers:
            response[name] = value
        return response

    view.csrf_exempt = True  # type: ignore[attr-defined] # what django.views.decorators.csrf.csrf_exempt does
    return view


def _answer(receiver: Receiver, request: Any) -> Answer:
    try:
        require_post(request.method)
        # Of a body without a declared length Django gives what it knows to be the body, which may be nothing.
        body = read_body(request, declared_length(request.headers.get("content-length")), receiver.answer_within)
    except Declined as declined:
        return declined.answer
    return receiver.receive(request.headers.items(), body)
