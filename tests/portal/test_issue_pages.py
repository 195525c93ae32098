"""Issues on pages: who sees which, what each may do with one, and what becomes of what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import Response

from crosscheck.access.accounts import account
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.clock import now, stamp
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import Ledger, existing_ledger, reading
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.queries import find
from crosscheck.ledger.trails import Asked, looks
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.write_changes import Author
from crosscheck.settings import Settings
from kit.ledgers import proven
from kit.portal import client, send

ANSWER = {"result": "confirmed", "text": "已入户核实", "measures": "已作整改", "checked_by": "张三"}
NOT_SO = {"result": "source_wrong", "reason": "06", "text": "源部门已更正"}
EXTRA = (
    account("zuodeng", "township", "451022200"),
    account("housing", "department", "451022", "县住房和城乡建设局"),
    account("civil", "department", "451022", "县民政局"),
)
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@pytest.fixture(scope="module")
def ledger(county: Settings, app: FastAPI) -> Iterator[Ledger]:
    """The county's ledger, with accounts of offices that have something to do."""
    opened = existing_ledger(county.ledger_url)
    for each in EXTRA:
        put_account(opened, each, Author(stamp(), "tests", "night", "tests"))
    yield opened
    assert proven(opened)
    opened.dispose()


@dataclass
class Desk:
    """Somebody's browser, and the ledger behind it."""

    app: FastAPI
    ledger: Ledger

    def browser(self, user: str) -> TestClient:
        return client(self.app, user)

    def all(self) -> list[Issue]:
        with reading(self.ledger, EVERYTHING) as connection:
            return find(connection, EVERYTHING)

    def one(self, which: Callable[[Issue], bool]) -> Issue:
        """The first issue of which ``which`` is true."""
        return next(issue for issue in self.all() if which(issue))

    def state(self, number: str) -> State:
        return self.one(lambda issue: issue.number == number).state

    def do(self, user: str, number: str, move: str, **fields: str) -> Response:
        """Send a form of the issue as it stands, as a browser does."""
        browser = self.browser(user)
        fields = {"seen": str(self.one(lambda issue: issue.number == number).history_seq), **fields}
        return send(browser, "/issues", f"/issues/{number}/{move}", **fields)


@pytest.fixture(scope="module")
def desk(app: FastAPI, ledger: Ledger) -> Desk:
    return Desk(app, ledger)


def today() -> date:
    return now().date()


def numbers_on(html: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="/crosscheck/issues/(\d{6}-\d{4}-\d+)"', html)))


def offered(html: str, number: str) -> set[str]:
    return set(re.findall(rf'action="/crosscheck/issues/{number}/(\w+)"', html)) - {"id_number"}


def test_each_sees_what_lies_within_reach_and_nothing_else(desk: Desk) -> None:
    for user, person in (("zuodeng", EXTRA[0].person), ("civil", EXTRA[2].person)):
        browser = desk.browser(user)
        seen = [n for tab in ("lead", "help", "reported", "settled") for n in numbers_on(_tab(browser, tab))]
        reach = [i.number for i in desk.all() if person.scope.covers(i.key.county, i.region_code, i.department)]
        assert sorted(seen) == sorted(reach)
        assert reach


def _tab(browser: TestClient, tab: str, **more: str) -> str:
    answer = browser.get("/issues", params={"tab": tab, **more})
    assert answer.status_code == 200
    return str(answer.text)


def test_filters_narrow_and_nonsense_is_left_out(desk: Desk) -> None:
    browser = desk.browser("county")
    issued = {issue.number for issue in desk.all() if issue.state is State.ISSUED}
    assert set(numbers_on(_tab(browser, "lead", state="issued"))) == issued
    late = set(numbers_on(_tab(browser, "lead", left="late")))
    assert late == {i.number for i in desk.all() if i.due_on and i.due_on < today() and i.referred_to in ("", "county")}
    civil = numbers_on(_tab(browser, "lead", department="县民政局", rule="CV-01", level="red", village="451022105"))
    assert [n for n in civil if desk.one(lambda issue, n=n: issue.number == n).key.rule_id != "CV-01"] == []
    assert numbers_on(_tab(browser, "lead", after="_99999999999999999999_x")) == numbers_on(_tab(browser, "lead"))
    everything = numbers_on(_tab(browser, "lead"))
    assert (
        numbers_on(_tab(browser, "nonsense", state="'", level="x", left="-1", village="x%", after="1_2")) == everything
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


def test_a_township_answers_the_county_returns_and_closes(desk: Desk) -> None:
    number = desk.one(lambda i: i.key.rule_id == "WM-01" and i.state is State.ISSUED).number
    incomplete = desk.do("zuodeng", number, "answer", result="confirmed", text="已核实的情况说明")
    assert incomplete.status_code == 422
    assert "属实须填写整改措施" in incomplete.text
    assert "已核实的情况说明" in incomplete.text
    assert desk.do("zuodeng", number, "answer", done_on=today().isoformat(), **ANSWER).status_code == 303
    assert desk.state(number) is State.SUBMITTED
    assert desk.do("zuodeng", number, "close", text="自己销号").status_code == 422
    page = desk.browser("county").get(f"/issues/{number}").text
    assert offered(page, number) == {"close", "send_back"}
    assert "已入户核实" in page
    assert "退回须写明理由" in desk.do("county", number, "send_back").text
    assert desk.do("county", number, "send_back", text="请补充缴费凭证").status_code == 303
    assert "请补充缴费凭证" in desk.browser("zuodeng").get(f"/issues/{number}").text
    assert desk.do("zuodeng", number, "answer", done_on=today().isoformat(), **ANSWER).status_code == 303
    assert desk.do("checker", number, "close", text="凭证齐全").status_code == 303
    assert desk.state(number) is State.CLOSED
    assert offered(desk.browser("county").get(f"/issues/{number}").text, number) == {"revisit", "reopen"}


def test_a_helper_notes_and_whoever_answers_at_once_loses_nothing(desk: Desk) -> None:
    found = desk.one(lambda i: i.key.rule_id == "HO-01" and i.region_code.startswith("451022200"))
    number, before = found.number, str(found.history_seq)
    page = desk.browser("zuodeng").get(f"/issues/{number}").text
    assert offered(page, number) == {"note"}
    assert "本问题由县住房和城乡建设局主办" in page
    assert desk.do("zuodeng", number, "note", text="该户已搬到镇上", document="租房合同").status_code == 303
    assert desk.state(number) is State.ISSUED
    assert desk.do("housing", number, "answer", seen="nonsense", **NOT_SO).status_code == 409
    late = desk.do("housing", number, "answer", seen=before, measures="我写了很久的措施", **NOT_SO)
    assert late.status_code == 409
    assert "该户已搬到镇上" in late.text
    assert all(typed in late.text for typed in ("我写了很久的措施", "源部门已更正", 'value="06" selected'))
    assert desk.state(number) is State.ISSUED
    seen = re.search(r'name="seen" value="(\d+)"', late.text)
    assert seen
    assert desk.do("housing", number, "answer", seen=seen[1], **NOT_SO).status_code == 303
    assert desk.state(number) is State.SUBMITTED


def test_an_exemption_is_asked_granted_until_a_day_and_reopened(desk: Desk) -> None:
    number = desk.one(lambda i: i.key.rule_id == "HO-01" and i.state is State.ISSUED).number
    page = desk.browser("housing").get(f"/issues/{number}").text
    assert {"answer", "ask", "refer"} <= offered(page, number)
    excuse = re.search(r'name="excuse" value="([^"]+)"', page)
    assert excuse
    assert "佐证材料" in desk.do("housing", number, "ask", text="另有住房").text
    asked = desk.do("housing", number, "ask", text="另有住房", document="县住建〔2026〕3号", excuse=excuse[1])
    assert asked.status_code == 303
    assert f"{excuse[1]}:另有住房" in desk.browser("county").get(f"/issues/{number}").text
    assert "豁免到期日" in desk.do("county", number, "exempt", text="同意").text
    far = (today() + timedelta(days=400)).isoformat()
    assert "不超过365天" in desk.do("county", number, "exempt", text="同意", until=far).text
    until = (today() + timedelta(days=90)).isoformat()
    assert desk.do("county", number, "exempt", text="同意", until=until).status_code == 303
    assert desk.state(number) is State.EXEMPT
    assert desk.do("county", number, "reopen", text="情况有变").status_code == 303
    assert desk.state(number) is State.REOPENED


def test_one_answer_serves_several_issues_of_one_rule_and_each_refusal_is_told(desk: Desk) -> None:
    browser = desk.browser("civil")
    page = _tab(browser, "lead", rule="CV-01")
    seen = dict(re.findall(r'name="seen\.([\d-]+)" value="(\d+)"', page))
    assert len(seen) >= 3
    first, *others = seen
    desk.do("civil", first, "answer", **NOT_SO)
    fields = {"tab": "lead", "rule": "CV-01", **{f"seen.{number}": seq for number, seq in seen.items()}}
    nothing = send(browser, "/issues", "/issues/bulk", **fields, **NOT_SO)
    assert nothing.status_code == 422
    assert "没有选中任何问题" in nothing.text
    done = send(browser, "/issues", "/issues/bulk", **fields, **NOT_SO, pick=list(seen))
    assert done.status_code == 200
    assert f"已接收{len(others)}条" in done.text
    assert f"{first}</a>:问题{first}在您打开页面之后已有变化" in done.text
    assert {desk.state(number) for number in others} == {State.SUBMITTED}


def test_one_answer_is_for_one_rule(desk: Desk) -> None:
    both = [i for i in desk.all() if i.department == "县民政局"]
    picked = {i.key.rule_id: i for i in both}
    assert len(picked) > 1
    fields = {f"seen.{i.number}": str(i.history_seq) for i in picked.values()}
    pick = [i.number for i in picked.values()]
    refused = send(desk.browser("civil"), "/issues", "/issues/bulk", **fields, **NOT_SO, pick=pick)
    assert refused.status_code == 422
    assert "只能针对一条规则" in refused.text


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
    shown = [_tab(browser, tab) for tab in ("lead", "reported", "settled")]
    shown += [browser.get(f"/issues/{issue.number}").text for issue in desk.all()[::5]]
    shown.append(browser.get(f"/households/{household}").text)
    for html in shown:
        assert [name for name in names if name in html] == []
        assert not ID_NUMBER.search(html)
        assert 'name="seen"' not in html
    assert send(browser, "/issues", "/issues/take", tab="lead", kind="csv").status_code == 404


def test_what_is_shown_can_be_taken_away_and_is_on_record(desk: Desk, county: Settings) -> None:
    browser = desk.browser("zuodeng")
    shown = numbers_on(_tab(browser, "reported"))
    csv = send(browser, "/issues", "/issues/take", tab="reported", kind="csv")
    assert csv.status_code == 200
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("序号,问题编号")
    assert sorted(re.findall(r"451022-\d{4}-\d{6}", csv.text)) == sorted(shown)
    assert not ID_NUMBER.search(csv.text)
    xlsx = send(browser, "/issues", "/issues/take", tab="reported", kind="xlsx")
    assert xlsx.content.startswith(b"PK")
    assert "attachment" in xlsx.headers["content-disposition"]
    with reading(desk.ledger, EVERYTHING) as connection:
        taken = connection.exec_driver_sql("SELECT reader, path FROM download ORDER BY id DESC LIMIT 2").all()
    assert taken == [("zuodeng", "portal/reported.xlsx"), ("zuodeng", "portal/reported.csv")]


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


def test_every_move_that_a_page_offers_is_taken(desk: Desk) -> None:
    """Whoever may do something with an issue is offered it, and what is sent anyway is refused with a reason."""
    number = desk.one(lambda i: i.state is State.REFERRED and i.referred_to == "county" and bool(i.household_no)).number
    page = desk.browser("county").get(f"/issues/{number}").text
    assert offered(page, number) == {"answer", "ask", "refer", "send_back"}
    refused = desk.do("county", number, "close", text="直接销号")
    assert refused.status_code == 422
    assert "不能销号" in refused.text
    assert "直接销号" in refused.text
    assert desk.do("county", number, "refer", text="跨市事项").status_code == 303
    assert desk.one(lambda i: i.number == number).referred_to == "city"
