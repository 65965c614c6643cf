"""`schemathesis` makes requests up from the simulators' own descriptions, and holds every answer against them."""

from __future__ import annotations

import base64
import random
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import jwt
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from anyroom.simulator import Clock, Running, load, serve

from .acquaintance import Acquaintance

pytestmark = pytest.mark.outsiders

START: Final = 1_700_000_000.25
SEED: Final = 1
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Credentials are good ones; what becomes of others is told by the simulators' own tests.
CONFIG: Final = SchemathesisConfig(
    projects=ProjectsConfig(default=ProjectConfig(generation=GenerationConfig(with_security_parameters=False)))
)
MAKING: Final = ("create", "add", "start", "acquire", "dial")
ENDING: Final = (
    *("cancel", "deactivate", "delete", "detach", "disconnect", "end", "force", "kick", "migrate", "release", "remove"),
    *("replace", "stop", "switch", "transfer"),
)
EXAMPLES: Final = {GenerationMode.POSITIVE: 7, GenerationMode.NEGATIVE: 3}
SUCCEEDING: Final = 2 / 3
"""How many of the operations have to be seen to succeed: the rest needs more of a story than ids that exist."""
# Nothing is shrunk: the simulator is not what it was when the call was made.
bounded = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def videosdk(running: Running, operation: str) -> str:
    now = int(time.time())
    claims = {"apikey": running.settings["api_key"], "permissions": ["allow_join"], "version": 2, "roles": ["crawler"]}
    return jwt.encode({**claims, "iat": now, "exp": now + 3600}, running.settings["secret"], "HS256")


def vonage(running: Running, operation: str) -> str:
    if operation.endswith("Application"):
        pair = f"{running.settings['api_key']}:{running.settings['api_secret']}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"
    now = int(time.time())
    claims = {"application_id": running.settings["application_id"], "jti": str(uuid.uuid4())}
    token = jwt.encode({**claims, "iat": now, "exp": now + 900}, running.settings["private_key"], "RS256")
    return f"Bearer {token}"


def cloudflare(running: Running, operation: str) -> str:
    return f"Bearer {running.settings['api_token']}"


AUTHORIZE: Final[Mapping[str, Callable[[Running, str], str]]] = {
    "videosdk": videosdk,
    "vonage": vonage,
    "cloudflare": cloudflare,
}


@pytest.fixture(params=AUTHORIZE)
def acquaintance(request: pytest.FixtureRequest) -> Iterator[Acquaintance]:
    with serve(load(request.param)(seed=SEED, clock=Clock(lambda: START))) as running:
        yield Acquaintance(running, random.Random(SEED))


def operations(running: Running) -> Sequence[Any]:
    """What the simulator says that it serves, in an order that lets things live: what was made last ends first."""
    schema: Any = schemathesis.openapi.from_url(f"{running.control_url}/openapi.json", config=CONFIG)
    described = [found.ok() for found in schema.get_all_operations()]
    making, ending = (
        [one for one in described if re.findall("^[a-z]+", one.definition.raw["summary"])[0] in verbs]
        for verbs in (MAKING, ENDING)
    )
    others = [one for one in described if one not in making and one not in ending]
    return [*making, *others, *reversed(ending)]


def converse(acquaintance: Acquaintance, operation: Any, mode: GenerationMode) -> None:
    """Make calls of an operation, each answered as the description says."""
    name = operation.definition.raw["summary"]
    authorization = AUTHORIZE[acquaintance.running.provider](acquaintance.running, name)

    @settings(bounded, max_examples=EXAMPLES[mode])
    @given(operation.as_strategy(generation_mode=mode))
    def answered(case: Any) -> None:
        acquaintance.introduce(case)
        response = case.call(headers={"Authorization": authorization})
        case.validate_response(response, checks=CHECKS)
        acquaintance.hear(case, response.status_code, response.content)

    answered()


def test_every_answer_is_as_described(acquaintance: Acquaintance, subtests: pytest.Subtests) -> None:
    for operation in operations(acquaintance.running):
        with subtests.test(operation.label):
            converse(acquaintance, operation, GenerationMode.POSITIVE)
        # Any path is as good as another.
        if operation.body or operation.query:
            with subtests.test(f"{operation.label}, ill made"):
                converse(acquaintance, operation, GenerationMode.NEGATIVE)
    succeeded = [name for name, statuses in acquaintance.answered.items() if min(statuses) < 300]
    assert len(succeeded) > len(acquaintance.answered) * SUCCEEDING, "too few calls came to anything"
