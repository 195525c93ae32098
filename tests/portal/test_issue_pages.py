"""Issues on pages: who sees which, and what of one."""

from __future__ import annotations

import re

import pytest

from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.ledger.database import reading
from crosscheck.ledger.trails import Asked, looks
from crosscheck.ledger.vocabulary import State
from kit.issue_desk import ID_NUMBER, NOT_SO, OFFICES, Desk, numbers_on, on_tab, today
from kit.portal import send


def test_each_sees_what_lies_within_reach_and_nothing_else(desk: Desk) -> None:
    for user, person in (("zuodeng", OFFICES[0].person), ("civil", OFFICES[2].person)):
        browser = desk.browser(user)
        seen = [n for tab in ("lead", "help", "reported", "settled") for n in numbers_on(on_tab(browser, tab))]
        reach = [i.number for i in desk.all() if person.scope.covers(i.key.county, i.region_code, i.department)]
        assert sorted(seen) == sorted(reach)
        assert reach


def test_filters_narrow_and_nonsense_is_left_out(desk: Desk) -> None:
    browser = desk.browser("county")
    issued = {issue.number for issue in desk.all() if issue.state is State.ISSUED}
    assert set(numbers_on(on_tab(browser, "lead", state="issued"))) == issued
    late = set(numbers_on(on_tab(browser, "lead", left="late")))
    assert late == {i.number for i in desk.all() if i.due_on and i.due_on < today() and i.referred_to in ("", "county")}
    civil = numbers_on(on_tab(browser, "lead", department="县民政局", rule="CV-01", level="red", village="451022105"))
    assert [n for n in civil if desk.one(lambda issue, n=n: issue.number == n).key.rule_id != "CV-01"] == []
    assert numbers_on(on_tab(browser, "lead", after="_99999999999999999999_x")) == numbers_on(on_tab(browser, "lead"))
    everything = numbers_on(on_tab(browser, "lead"))
    assert (
        numbers_on(on_tab(browser, "nonsense", state="'", level="x", left="-1", village="x%", after="1_2"))
        == everything
    )


def test_what_lies_outside_is_missing_in_the_same_bytes(desk: Desk) -> None:
    outside = desk.one(lambda issue: issue.region_code.startswith("451022100") and bool(issue.household_no))
    browser = desk.browser("other")
    for there, never in (
        (f"/issues/{outside.number}", "/issues/451022-2026-999999"),
        (f"/households/{outside.household_no}", "/households/99999999999999"),
        (f"/households/{outside.household_no}/sheet", "/households/99999999999999/sheet"),
    ):
        asked, missing = browser.get(there), browser.get(never)
        assert asked.status_code == missing.status_code == 404
        assert asked.content == missing.content
    for move in ("answer", "note", "close", "id_number"):
        fields = {"seen": str(outside.history_seq), "why": "核查", **NOT_SO}
        asked = send(browser, "/issues", f"/issues/{outside.number}/{move}", **fields)
        missing = send(browser, "/issues", f"/issues/451022-2026-999999/{move}", **fields)
        assert asked.status_code == missing.status_code == 404
        assert asked.content == missing.content
    assert numbers_on(browser.get("/issues", params={"q": outside.number}).text) == []
    assert numbers_on(browser.get("/issues", params={"q": outside.household_no}).text) == []


def test_a_name_is_found_without_standing_in_an_address(desk: Desk) -> None:
    person = desk.one(lambda i: i.region_code.startswith("451022200") and bool(i.subject.name))
    name, own = person.subject.name, desk.browser("zuodeng")
    found = send(own, "/issues", "/issues/find", q=name)
    assert found.status_code == 200
    assert person.number in numbers_on(found.text)
    assert [a for a in re.findall(r'(?:href|action)="([^"]*)"', found.text) if name in a or "%E" in a] == []
    assert numbers_on(send(desk.browser("other"), "/issues", "/issues/find", q=name).text) == []
    assert numbers_on(send(desk.browser("engineer"), "/issues", "/issues/find", q=name).text) == []
    by_number = send(own, "/issues", "/issues/find", q=person.number)
    assert by_number.status_code == 303
    assert by_number.headers["location"] == f"/crosscheck/issues?q={person.number}"
    assert numbers_on(own.get("/issues", params={"q": person.number}).text) == [person.number]
    assert send(own, "/issues", "/issues/find", q=person.subject.id_no).status_code == 200


def test_a_whole_number_is_shown_for_a_reason_and_kept_on_record(desk: Desk) -> None:
    person = desk.one(lambda i: len(i.subject.id_no) == 18)
    page, action = f"/issues/{person.number}", f"/issues/{person.number}/id_number"
    assert not ID_NUMBER.search(desk.browser("inspector").get(page).text)
    refused = send(desk.browser("inspector"), page, action, why=" ")
    assert refused.status_code == 422
    assert person.subject.id_no not in refused.text
    assert person.subject.id_no in send(desk.browser("inspector"), page, action, why="入户核对号码").text
    with reading(desk.ledger, EVERYTHING) as connection:
        [kept] = looks(connection, Scope("451022"), Asked(about=person.number), revealed=True)
    assert (kept.user, kept.what, kept.why) == ("inspector", "id_no", "入户核对号码")
    assert send(desk.browser("checker"), page, action, why="入户核对号码").status_code == 404


@pytest.mark.parametrize("user", ["engineer", "auditor"])
def test_whoever_only_looks_on_sees_no_person_and_no_form(desk: Desk, user: str) -> None:
    browser = desk.browser(user)
    names = {name for i in desk.all() for name in (i.subject.name, i.subject.head_name) if name}
    assert names
    household = desk.one(lambda i: bool(i.household_no) and i.state.settled is False).household_no
    shown = [on_tab(browser, tab) for tab in ("lead", "reported", "settled")]
    shown += [browser.get(f"/issues/{issue.number}").text for issue in desk.all()[::5]]
    shown.append(browser.get(f"/households/{household}").text)
    for html in shown:
        assert [name for name in names if name in html] == []
        assert not ID_NUMBER.search(html)
        assert 'name="seen"' not in html
    assert send(browser, "/issues", "/issues/take", tab="lead", kind="csv").status_code == 404


def test_an_issue_says_why_from_where_and_what_would_close_it(desk: Desk) -> None:
    issue = desk.one(lambda i: i.key.rule_id == "DE-01")
    page = desk.browser("county").get(f"/issues/{issue.number}").text
    for words in (
        "<mark>正常成员</mark>",
        "死亡(殡葬)登记",
        "证件号码一致",
        "死亡证明",
        "连续2晚",
        "怎样才能销号",
        "未作自然减少",
    ):
        assert words in page, words
    assert re.search(r"第\d+行", page)
    assert not ID_NUMBER.search(page)


def test_a_household_shows_all_that_is_open_about_it_and_prints_as_one_sheet(desk: Desk) -> None:
    issue = desk.one(lambda i: i.key.rule_id == "DE-01" and not i.state.settled)
    browser = desk.browser("county")
    page = browser.get(f"/households/{issue.household_no}").text
    own = {i.number for i in desk.all() if i.household_no == issue.household_no}
    assert set(numbers_on(page)) == own
    for words in ("家庭成员", "走访记录", "帮扶措施(一户一策)", "结对帮扶", issue.subject.name):
        assert words in page, words
    assert not ID_NUMBER.search(page)
    sheet = browser.get(f"/households/{issue.household_no}/sheet").text
    assert "<svg" in sheet
    assert issue.number in sheet
    assert " style=" not in sheet
    assert "<style" not in sheet
    assert browser.get("/households/sheet.css").headers["content-type"].startswith("text/css")
