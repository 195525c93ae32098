"""What each office does with an issue on its page, and what becomes of what was typed."""

from __future__ import annotations

import re
from datetime import timedelta

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger.database import reading
from crosscheck.ledger.vocabulary import State
from kit.issue_desk import ANSWER, ID_NUMBER, NOT_SO, Desk, numbers_on, offered, on_tab, today
from kit.portal import send


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
    page = on_tab(browser, "lead", rule="CV-01")
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


def test_what_is_shown_can_be_taken_away_and_is_on_record(desk: Desk) -> None:
    browser = desk.browser("zuodeng")
    shown = numbers_on(on_tab(browser, "help"))
    assert shown
    csv = send(browser, "/issues", "/issues/take", tab="help", kind="csv")
    assert csv.status_code == 200
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("序号,问题编号")
    assert sorted(re.findall(r"451022-\d{4}-\d{6}", csv.text)) == sorted(shown)
    assert not ID_NUMBER.search(csv.text)
    xlsx = send(browser, "/issues", "/issues/take", tab="help", kind="xlsx")
    assert xlsx.content.startswith(b"PK")
    assert "attachment" in xlsx.headers["content-disposition"]
    with reading(desk.ledger, EVERYTHING) as connection:
        taken = connection.exec_driver_sql("SELECT reader, path FROM download ORDER BY id DESC LIMIT 2").all()
    assert taken == [("zuodeng", "portal/help.xlsx"), ("zuodeng", "portal/help.csv")]
