"""JSON beside the pages: the same scope, the same moves, and mistakes that repeat nothing."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from crosscheck.access.accounts import account
from crosscheck.clock import stamp
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import existing_ledger
from crosscheck.ledger.write_changes import Author
from crosscheck.settings import Settings
from kit.portal import ACCOUNTS, client
from kit.walker import portal

V1 = "/api/v1"
BEARER = {"Authorization": "Bearer test"}
"""The login of the tests knows a user by the cookie; this header alone says how it came."""
CONFIRMED = {"result": "confirmed", "text": "属实", "measures": "停发", "done_on": "2026-11-21"}


@pytest.fixture
def township(app: FastAPI) -> TestClient:
    return client(app, "township")


@pytest.fixture(scope="module")
def office(app: FastAPI, county: Settings) -> TestClient:
    """An office that has issues to answer."""
    known = account("civil", "department", "451022", "县民政局")
    put_account(existing_ledger(county.ledger_url), known, Author(stamp(), "tests", "night", "tests"))
    return client(app, "civil")


def to_answer(browser: TestClient) -> dict[str, object]:
    """An issue that the visitor may answer."""
    issues = browser.get(f"{V1}/issues?tab=lead").json()["issues"]
    whole = (browser.get(f"{V1}/issues/{issue['number']}").json() for issue in issues)
    found: dict[str, object] = next(issue for issue in whole if "answer" in issue["may"])
    return found


@pytest.mark.parametrize("user", ACCOUNTS)
def test_everybody_is_told_who_they_are(app: FastAPI, user: str) -> None:
    told = client(app, user).get(f"{V1}/me").json()
    person = ACCOUNTS[user].person
    assert (told["user"], told["role"], told["region"]) == (user, person.role.value, person.scope.region)


def test_without_a_login_and_without_an_account_it_says_so(app: FastAPI) -> None:
    nobody, stranger = client(app).get(f"{V1}/issues"), client(app, "stranger").get(f"{V1}/issues")
    assert (nobody.status_code, nobody.json()) == (401, {"detail": "signed_out"})
    assert (stranger.status_code, stranger.json()) == (403, {"detail": "unmapped"})


def test_pages_lead_through_all_issues_of_the_scope_once(township: TestClient) -> None:
    whole = [i["number"] for i in township.get(f"{V1}/issues?size=200").json()["issues"]]
    met, after = [], ""
    while True:
        page = township.get(f"{V1}/issues", params={"size": 2, "after": after}).json()
        met += [issue["number"] for issue in page["issues"]]
        after = page["after"]
        if not after:
            break
    assert len(whole) > 4
    assert met == whole


def test_an_issue_outside_is_as_one_that_never_was(township: TestClient, app: FastAPI) -> None:
    outside = client(app, "county").get(f"{V1}/issues?size=200").json()["issues"]
    inside = {i["number"] for i in township.get(f"{V1}/issues?size=200").json()["issues"]}
    other = next(issue["number"] for issue in outside if issue["number"] not in inside)
    answers = [township.get(f"{V1}/issues/{number}") for number in (other, "451022-2026-999999")]
    answers += [
        township.post(f"{V1}/issues/{number}/answers", json={"seen": 1, **CONFIRMED}, headers=BEARER)
        for number in (other, "451022-2026-999999")
    ]
    assert [(a.status_code, a.json()) for a in answers] == [(404, {"detail": "missing"})] * 4


def test_an_answer_is_taken_once_and_the_second_learns_what_happened(office: TestClient) -> None:
    issue = to_answer(office)
    address = f"{V1}/issues/{issue['number']}/answers"
    taken = office.post(address, json={"seen": issue["seen"], **CONFIRMED}, headers=BEARER)
    assert taken.status_code == 200, taken.text
    late = office.post(address, json={"seen": issue["seen"], **CONFIRMED}, headers=BEARER)
    assert (late.status_code, late.json()["detail"], late.json()["seen"]) == (409, "moved_on", taken.json()["seen"])
    again = office.post(address, json={"seen": taken.json()["seen"], **CONFIRMED}, headers=BEARER)
    assert again.status_code == 422
    assert again.json()["detail"] == "refused"


def test_what_an_answer_lacks_is_said(office: TestClient) -> None:
    issue = to_answer(office)
    answer = {"seen": issue["seen"], "result": "confirmed", "text": "属实"}
    refused = office.post(f"{V1}/issues/{issue['number']}/answers", json=answer, headers=BEARER)
    assert refused.status_code == 422
    assert "整改措施" in refused.json()["reason"]


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil"}, {"Sec-Fetch-Site": "cross-site"}])
def test_with_a_cookie_another_site_writes_nothing(office: TestClient, headers: dict[str, str]) -> None:
    issue = to_answer(office)
    sent = {"seen": issue["seen"], **CONFIRMED}
    refused = office.post(f"{V1}/issues/{issue['number']}/answers", json=sent, headers=headers)
    assert (refused.status_code, refused.json()) == (403, {"detail": "forged"})
    assert office.get(f"{V1}/issues/{issue['number']}").json()["seen"] == issue["seen"]


@pytest.mark.parametrize(
    "query", ["size=0", "size=x", "region=韦小山", "tab=韦小山", "due_to=韦小山", "nobody=韦小山", "name=韦小山"]
)
def test_what_cannot_be_read_is_refused_without_repeating_it(township: TestClient, query: str) -> None:
    answer = township.get(f"{V1}/issues?{query}")
    assert (answer.status_code, answer.json()) == (422, {"detail": "missing"})


def test_who_only_looks_on_sees_no_name(app: FastAPI) -> None:
    county, engineer = (
        client(app, user).get(f"{V1}/issues?size=200").json()["issues"] for user in ("county", "engineer")
    )
    names = {issue["cells"]["姓名"] for issue in county} - {"", "—", "不涉及"}
    assert len(names) > 5
    assert not names & {value for issue in engineer for value in issue["cells"].values()}


def test_lists_are_those_of_the_scope_and_carry_their_readers_name(township: TestClient) -> None:
    lists = township.get(f"{V1}/lists").json()
    path = next(one["path"] for one in lists["lists"] if one["path"].endswith(".xlsx"))
    assert all("451022100" in one["path"] for one in lists["lists"])
    taken = township.get(f"{V1}/lists/{path}")
    assert taken.status_code == 200
    assert taken.content[:2] == b"PK"
    other = path.replace("451022100_平马镇", "451022101_x")
    assert township.get(f"{V1}/lists/{other}").json() == {"detail": "missing"}


def test_rules_and_the_night_are_told_in_counts(app: FastAPI) -> None:
    inspector = client(app, "inspector")
    rules = inspector.get(f"{V1}/rules").json()
    assert len(rules) > 80
    assert inspector.get(f"{V1}/rules/{rules[0]['id']}").json()["title"] == rules[0]["title"]
    assert inspector.get(f"{V1}/rules/XX-99").status_code == 404
    night, lists = inspector.get(f"{V1}/night").json(), inspector.get(f"{V1}/deliveries").json()
    assert night["business_date"] == "2026-11-20"
    assert {one["dataset"] for one in lists} > {"education.aid"}
    assert {one["dataset"].partition(".")[0] for one in client(app, "department").get(f"{V1}/deliveries").json()} == {
        "education"
    }
    assert client(app, "village").get(f"{V1}/night").status_code == 404


def test_only_the_json_interface_is_described(app: FastAPI) -> None:
    described = client(app, "county").get("/api/openapi.json").json()
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert {"401", "403", "404", "422"} <= set(operation["responses"]), path
    assert portal(app).docs_url is None
