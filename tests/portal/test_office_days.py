"""First pages of offices and of the county, the county's desk: numbers, what was not checked, checks, urging."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from starlette.responses import Response

from crosscheck.access.accounts import Account, account
from crosscheck.access.persons import leads
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.clock import stamp
from crosscheck.ledger import moves
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.desk_queries import late_offices, on_desk
from crosscheck.ledger.history import entries_of
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.perform import act
from crosscheck.ledger.queries import card, find
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.write_changes import Author
from crosscheck.settings import Settings
from kit.portal import ACCOUNTS, client, token_on

SAME = {"Sec-Fetch-Site": "same-origin"}
REPORTED = (State.ANSWERED, State.SUBMITTED, State.EXEMPTION_ASKED)
CIVIL = account("civil", "department", "451022", "县民政局")
OFFICES = ("village", "township", "other", "department", "civil")


@pytest.fixture(scope="module", autouse=True)
def one_more(county: Settings) -> None:
    """An office with much to answer."""
    put_account(existing_ledger(county.ledger_url), CIVIL, Author(stamp(), "tests", "night", "tests"))


def known(user: str) -> Account:
    return CIVIL if user == "civil" else ACCOUNTS[user]


def tiles(html: str) -> dict[str, int]:
    """The numbers of a first page by the address that each leads to."""
    found = re.findall(r'<li><a href="/crosscheck/([^"]+)"[^>]*><b>(\d+)</b>', html)
    return {address.replace("&amp;", "&"): int(number) for address, number in found}


def in_hand(issue: Issue, who: Account) -> bool:
    """The plain reading of what waits for an office: it leads, and nobody else has it on the table."""
    own = (who.person.role.value, *(["township"] if who.person.role is Role.DEPARTMENT else []))
    away = issue.state in REPORTED or (issue.state is State.REFERRED and issue.referred_to not in own)
    return leads(who.person, issue.department) and not away


@pytest.mark.parametrize("user", OFFICES)
def test_numbers_of_the_first_page_count_what_the_scope_holds(app: FastAPI, county: Settings, user: str) -> None:
    """Each number against a plain count over the issues within the scope."""
    who, today = known(user), date.fromisoformat(stamp()[:10])
    with reading(existing_ledger(county.ledger_url), who.person.scope) as connection:
        issues = find(connection, who.person.scope, only_open=True)
    mine = [issue for issue in issues if in_hand(issue, who)]
    assert tiles(client(app, user).get("/").text) == {
        "issues?tab=lead&left=today": sum(issue.due_on == today for issue in mine),
        "issues?tab=lead&left=late": sum(issue.due_on is not None and issue.due_on < today for issue in mine),
        "issues?tab=lead&state=returned": sum(issue.state is State.RETURNED for issue in mine),
        "issues?tab=lead": len(mine),
        "issues?tab=help": sum(not leads(who.person, issue.department) for issue in issues),
        "issues?tab=lead&gone=1": sum(issue.missing_since is not None for issue in mine),
    }


def test_somebody_of_the_offices_has_something_of_each(county: Settings) -> None:
    """The living county shows every number but those of today: a page of noughts would prove nothing."""
    with reading(existing_ledger(county.ledger_url), EVERYTHING) as connection:
        desks = [on_desk(connection, known(user).person, date(2026, 12, 31)) for user in OFFICES]
    assert all(sum(getattr(desk, part) for desk in desks) for part in ("main", "overdue", "helping", "returned"))


def test_an_office_finds_its_own_lists_and_what_was_not_checked(app: FastAPI, county: Settings) -> None:
    page = client(app, "township").get("/").text
    links = re.findall(r'href="/crosscheck/lists/files/([^"]+)"', page)
    assert {link.rpartition("/")[2].partition("_")[0] for link in links} >= {"451022100", "451022100201"}
    for link in links:
        assert client(app, "township").get(f"/lists/files/{link}").status_code == 200
    assert "缺数据不下结论" in page
    assert "部门" not in re.findall(r"<title>.*?</title>", page)[0]


def waiting(html: str) -> dict[str, str]:
    """The issues of a desk that can be ticked, with the entry that was seen."""
    return dict(re.findall(r'name="issue" value="([^:"]+):(\d+)"', html))


def decided(app: FastAPI, user: str, state: str, picked: Mapping[str, str], **fields: str) -> Response:
    browser = client(app, user)
    token = token_on(browser.get("/").text)
    issues = [f"{number}:{seen}" for number, seen in picked.items()]
    return browser.post(f"/check/{state}", data={"token": token, "issue": issues, **fields}, headers=SAME)


def test_nobody_checks_his_own_answers(app: FastAPI, county: Settings) -> None:
    """The account ``county`` answered four issues that were referred up: another one of the office checks them."""
    own, others = (waiting(client(app, user).get("/check/submitted").text) for user in ("county", "checker"))
    assert len(others) - len(own) == 4
    mine = min(others.keys() - own.keys())
    answer = decided(app, "county", "submitted", {mine: others[mine]}, decision="close", why="")
    assert answer.status_code == 409
    assert "须由他人审核" in answer.text
    assert tiles(client(app, "checker").get("/").text)["check/submitted"] == len(others)


def test_many_of_one_rule_are_closed_at_once(app: FastAPI, county: Settings) -> None:
    browser = client(app, "checker")
    picked = waiting(browser.get("/check/submitted?rule=ED-01").text)
    assert len(picked) >= 2
    answer = decided(app, "checker", "submitted", picked, decision="close", why="材料齐全", rule="ED-01")
    assert answer.status_code == 303
    assert waiting(browser.get("/check/submitted?rule=ED-01").text) == {}
    with reading(existing_ledger(county.ledger_url), EVERYTHING) as connection:
        assert {card(connection, EVERYTHING, number).issue.state for number in picked} == {State.CLOSED}


def test_returning_needs_a_reason_and_keeps_what_was_ticked(app: FastAPI) -> None:
    picked = waiting(client(app, "checker").get("/check/submitted?rule=WI-02").text)
    answer = decided(app, "checker", "submitted", picked, decision="return", why=" ", rule="WI-02")
    assert answer.status_code == 409
    assert answer.text.count("退回须写明理由") == len(picked)
    assert answer.text.count(" checked>") >= len(picked)
    none = decided(app, "checker", "submitted", {}, decision="return", why="说明不充分")
    assert none.status_code == 422
    assert "说明不充分" in none.text


def test_who_decides_second_is_told_what_happened(app: FastAPI) -> None:
    picked = waiting(client(app, "checker").get("/check/submitted?rule=HO-01").text)
    assert decided(app, "checker", "submitted", picked, decision="close", why="").status_code == 303
    second = decided(app, "county", "submitted", picked, decision="return", why="照片不清楚", rule="HO-01")
    assert second.status_code == 409
    assert "您打开页面后问题有了新的办理记录,现为“已销号”" in second.text
    assert "照片不清楚" in second.text


def test_an_exemption_is_granted_until_a_day(app: FastAPI, county: Settings) -> None:
    ledger, number = existing_ledger(county.ledger_url), answerable(county)
    given = Answer("allowed", "符合政策", document="县办〔2026〕5号")
    act(ledger, number, lambda case: moves.answer(case, given), CIVIL.person, stamp(), "tests")
    picked = {
        n: s for n, s in waiting(client(app, "checker").get("/check/exemption_asked").text).items() if n == number
    }
    no_day = decided(app, "checker", "exemption_asked", picked, decision="exempt", why="属实", until="")
    assert "批准豁免须填写豁免到期日" in no_day.text
    until = (date.fromisoformat(stamp()[:10]) + timedelta(days=90)).isoformat()
    answer = decided(app, "checker", "exemption_asked", picked, decision="exempt", why="属实", until=until)
    assert answer.status_code == 303
    with reading(ledger, EVERYTHING) as connection:
        assert card(connection, EVERYTHING, number).issue.exempt_until == date.fromisoformat(until)


def answerable(county: Settings) -> str:
    """An issue that the office of ``civil`` may answer."""
    with reading(existing_ledger(county.ledger_url), CIVIL.person.scope) as connection:
        found = find(connection, CIVIL.person.scope, only_open=True)
    return next(i.number for i in found if in_hand(i, CIVIL) and i.state in (State.ISSUED, State.RETURNED))


def test_an_office_is_urged_once_a_day_and_it_stands_in_the_history(app: FastAPI, county: Settings) -> None:
    ledger, today = existing_ledger(county.ledger_url), date.fromisoformat(stamp()[:10])
    with reading(ledger, EVERYTHING) as connection:
        late = late_offices(connection, ACCOUNTS["county"].person, today)
    assert late
    browser = client(app, "county")
    token = token_on(browser.get("/").text)
    told = [
        browser.post("/urge", data={"token": token, "office": late[0].office}, headers=SAME).headers["location"]
        for _ in range(2)
    ]
    assert [address.rpartition("=")[2] for address in told] == [str(late[0].overdue), "0"]
    with reading(ledger, EVERYTHING) as connection:
        urged = [issue.number for issue in find(connection, EVERYTHING, only_open=True)]
        whys = [entry.why for number in urged for entry in entries_of(connection, number)]
    assert sum(why.startswith("督办(县办)") for why in whys) == late[0].overdue


@pytest.mark.parametrize("address", ["/check/submitted", "/check/nothing"])
@pytest.mark.parametrize("user", ["township", "department", "inspector", "engineer", "auditor"])
def test_the_desk_is_the_countys_alone(app: FastAPI, user: str, address: str) -> None:
    assert client(app, user).get(address).content == client(app, user).get("/nowhere").content


def test_another_county_sees_and_decides_nothing_of_it(app: FastAPI) -> None:
    picked = waiting(client(app, "county").get("/check/submitted").text)
    assert picked
    assert waiting(client(app, "elsewhere").get("/check/submitted").text) == {}
    answer = decided(app, "elsewhere", "submitted", {**picked, "451022-2026-999999": "1"}, decision="close", why="")
    said = set(re.findall(r"<li>(451022-2026-\d+):([^<]+)</li>", answer.text))
    assert {sentence.replace(number, "N") for number, sentence in said} == {"没有编号为N的问题"}
