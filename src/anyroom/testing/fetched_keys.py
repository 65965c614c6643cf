"""The public key that a platform publishes: fetched on first use, kept, and fetched anew when it was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import pytest

from anyroom.errors import BadSignature, KeyUnavailable
from anyroom.operations import Operation, Request, Response, Sleep, Transfer, drive
from anyroom.testing.deliveries import nothing_is_fetched
from anyroom.testing.rsa_deliveries import NOW, private_key
from anyroom.webhooks.keys import REFETCH_SECONDS, sign
from anyroom.webhooks.parsing import Delivered, parse
from anyroom.webhooks.schemes import WebhookScheme
from anyroom.webhooks.seen import MemorySeen

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

T = TypeVar("T")


class Publisher:
    """Answers every transfer with one text, and keeps the URLs that were asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked: list[str] = []

    def run(self, operation: Operation[T]) -> T:
        """Carry an operation out that asks for nothing but transfers."""

        def perform(step: Request | Sleep | Transfer) -> Response:
            assert isinstance(step, Transfer), f"not expected: {step!r}"
            self.asked.append(step.url)
            step.sink.begin(offset=0, total=len(self.text))
            step.sink.write(self.text.encode())
            return Response(200)

        return drive(operation, perform)


class FetchedKeys:
    """What must hold for such a scheme. Subclass it in a test module; give all that is declared here, and `published`."""

    scheme: ClassVar[type[WebhookScheme]]
    header: ClassVar[str]
    """The header that the signature stands in."""
    genuine: ClassVar[Mapping[str, Any]]
    """A body that is an event."""
    url: ClassVar[str]
    """Where the key is unless the settings say otherwise."""
    elsewhere: ClassVar[Sequence[tuple[Mapping[str, str], str]]]
    """Settings, and the URL that they lead to."""
    keyless: ClassVar[Sequence[str]]
    """Texts in the place of what is published that have no key in them."""

    def published(self, key: RSAPrivateKey) -> Sequence[str]:
        """The public half of a key, in each shape that it may come in."""
        raise NotImplementedError

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each shape, each text without a key, and each of the settings."""
        shapes = range(len(self.published(private_key())))
        for name, values in {"shape": shapes, "text": self.keyless, "place": self.elsewhere}.items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, values)

    def parsed(self, scheme: WebhookScheme, *, now: float = NOW, more: bytes = b"") -> Operation[Delivered]:
        """Parse the genuine body, with this after it."""
        body = json.dumps(self.genuine).encode() + more
        return parse(scheme, {self.header: sign(body, private_key())}, body, now=now, seen=MemorySeen())

    def test_it_is_fetched_once(self, shape: int) -> None:
        """A key that is published is not understood, or is fetched again with each delivery."""
        publisher, scheme = Publisher(self.published(private_key())[shape]), self.scheme.configured({}, {})
        for number in range(3):
            publisher.run(self.parsed(scheme, more=b" " * number))
        assert publisher.asked == [self.url]

    def test_what_is_no_key_is_unavailable(self, text: str) -> None:
        """An answer without a key lets something in, or is taken for a bad signature."""
        with pytest.raises(KeyUnavailable):
            Publisher(text).run(self.parsed(self.scheme.configured({}, {})))

    def test_it_is_fetched_anew_when_it_was_changed(self) -> None:
        """A new key of the platform's is never heard of; or a stranger can have us ask the platform each time."""
        publisher, scheme = Publisher(self.published(private_key("old"))[0]), self.scheme.configured({}, {})
        with pytest.raises(BadSignature):
            publisher.run(self.parsed(scheme))
        publisher.text = self.published(private_key())[0]
        with pytest.raises(BadSignature):
            publisher.run(self.parsed(scheme, now=NOW + REFETCH_SECONDS - 1))
        assert publisher.run(self.parsed(scheme, now=NOW + REFETCH_SECONDS + 1))
        assert publisher.asked == [self.url] * 2

    def test_where_it_is_fetched_is_a_setting(self, place: tuple[Mapping[str, str], str]) -> None:
        """Settings, or the environment, do not lead to the place that they should."""
        settings, url = place
        environ = {f"{self.scheme.provider}_{name}".upper(): value for name, value in settings.items()}
        publisher = Publisher(self.published(private_key())[0])
        publisher.run(self.parsed(self.scheme.configured(settings, {})))
        publisher.run(self.parsed(self.scheme.configured({}, environ)))
        assert publisher.asked == [url, url]

    def test_nothing_is_fetched_for_what_has_no_signature(self) -> None:
        """Whoever posts anything has us ask the platform."""
        body = json.dumps(self.genuine).encode()
        operation = parse(self.scheme.configured({}, {}), {}, body, now=NOW, seen=MemorySeen())
        with pytest.raises(BadSignature, match=self.header):
            drive(operation, nothing_is_fetched)
