"""What OpenAPI says of the JSON interface is all that it answers, whatever is sent."""

from __future__ import annotations

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from crosscheck.portal.app import PREFIX
from kit.portal import COOKIE, client

EXAMPLES = 6
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def described(app: FastAPI) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi(f"{PREFIX}/api/openapi.json", app)


@pytest.fixture(scope="module")
def there(app: FastAPI) -> dict[str, str]:
    """Values that lead to something: what is made up leads to 404."""
    browser = client(app, "inspector")
    number = browser.get("/api/v1/issues?size=1").json()["issues"][0]["number"]
    return {"number": number, "rule_id": "ED-01", "path": browser.get("/api/v1/lists").json()["lists"][0]["path"]}


def test_nothing_is_answered_that_is_not_described(described: schemathesis.BaseSchema, there: dict[str, str]) -> None:
    tried = []
    for found in described.get_all_operations():
        operation = found.ok()
        tried.append(operation.label)

        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def holds(case: schemathesis.Case) -> None:
            for name, value in (case.path_parameters or {}).items():
                if len(str(value)) % 2:
                    case.path_parameters[name] = there[name]
            answer = case.call(headers={"Authorization": "Bearer test"}, cookies={COOKIE: "inspector"})
            case.validate_response(answer, checks=CHECKS)

        holds()
    assert len(tried) > 10
