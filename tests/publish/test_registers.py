"""问题整改台账, 豁免台账 and 通报: what they count, and that no bulletin has a person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import openpyxl
import pytest

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.access.senders import sender
from crosscheck.feedback.answers import take_back
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger import moves
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import reading
from crosscheck.ledger.deadlines import follow_up
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.queries import find
from crosscheck.publish.revision import publish, read_manifest, revisions
from kit.nights import DAY, day, finding, subject
from kit.townships import county_night, findings

TODAY = day(6)
AT = f"{day(3).isoformat()}T09:00:00+08:00"
TOWNSHIP = Person("平马镇李四", Role.TOWNSHIP, EVERYTHING)
BUREAU = Person("民政局赵六", Role.DEPARTMENT, Scope("451022", "县民政局"))
COUNTY = Person("县办甲", Role.COUNTY, Scope("451022"))
NOT_SO = Answer("source_wrong", "=同名人员", "06", checked_by="韦支书")
DONE = Answer("confirmed", "属实", measures="核减", done_on=day(3))
ALLOWED = Answer("allowed", "符合文件", document="县扶领发〔2026〕3号")


@pytest.fixture
def published(ledger, settings):
    """Of five issued: one closed, one confirmed and submitted, one exempt, one returned, one not answered."""
    issue_new(ledger, DAY)

    def do(n, move, *args, by=TOWNSHIP):
        act(ledger, f"451022-2026-{n:06d}", lambda case: move(case, *args), by, AT, "test")

    do(1, moves.answer, NOT_SO)
    do(1, moves.close, by=COUNTY)
    do(2, moves.answer, ALLOWED, by=BUREAU)
    do(2, moves.exempt, day(60), "同意豁免", by=COUNTY)
    do(3, moves.answer, DONE)
    do(4, moves.answer, NOT_SO)
    do(4, moves.send_back, "照片不清", by=COUNTY)
    still = [f for f in findings() if f.key.rule_id != "DE-01"]
    record_night(ledger, county_night(6, still))
    manifest = publish(ledger, settings, TODAY).manifest
    return settings.revisions / f"{TODAY.isoformat()}-r1" / "451022", manifest


def rows(path):
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=3, values_only=True)]


def test_the_ledger_of_the_year_has_every_issue_with_its_answer(published):
    head, *body = rows(published[0] / "问题整改台账.xlsx")
    shown = {row[1]: dict(zip(head, row, strict=True)) for row in body}
    assert len(shown) == 5
    first = shown["451022-2026-000001"]
    assert (first["状态"], first["核查结果"], first["核查情况说明"], first["核查人"]) == (
        "已销号",
        "不属实-源数据错",
        "=同名人员",
        "韦支书",
    )
    assert first["销号日期"].date() == day(3)
    assert first["证件号码"] == "451022********0001"
    assert {row["状态"] for row in shown.values()} == {"已销号", "已豁免", "待审核", "退回", "待核查"}


def test_an_answer_that_waits_for_the_check_has_no_deadline(published):
    """It was issued; nobody is to answer it once more."""
    sheet = openpyxl.load_workbook(published[0] / "县级问题清单.xlsx")["问题清单"]
    head, *body = sheet.iter_rows(min_row=3, values_only=True)
    shown = {row[head.index("问题编号")]: dict(zip(head, row, strict=True)) for row in body}
    waiting, open_one = shown["451022-2026-000003"], shown["451022-2026-000005"]
    assert [waiting[name] for name in ("反馈截止", "灯号")] == ["已反馈", "已反馈"]
    assert open_one["灯号"].startswith(("剩", "逾期"))


def test_the_register_of_exemptions(published):
    head, row = rows(published[0] / "豁免台账.xlsx")
    shown = dict(zip(head, row, strict=True))
    assert (shown["豁免理由"], shown["佐证材料"], shown["批准人"], shown["当前状态"]) == (
        "同意豁免",
        "县扶领发〔2026〕3号",
        "县办甲",
        "已豁免",
    )
    assert shown["有效期至"].date() == day(60)


def test_the_bulletin_counts(published):
    head, *body = rows(published[0] / "通报.xlsx")
    total = dict(zip(head, next(row for row in body if row[1] == "全县合计"), strict=True))
    assert (total["本期下发"], total["本期到期"], total["反馈率"], total["较上期"]) == (5, 0, "—", "—")
    assert (total["本期反馈"], total["属实率"], total["整改率"]) == (4, "25.0%(1/4)", "100.0%(1/1)")
    assert (total["本期销号"], total["退回"], total["逾期"]) == (1, 1, 0)
    assert {row[1]: row[2] for row in body if isinstance(row[2], int)} == {
        "平马镇": 2,
        "祥周镇": 1,
        "未落实到乡镇": 1,
        "全县合计": 5,
    }
    department = openpyxl.load_workbook(published[0] / "通报.xlsx")["按部门"]
    counted = [row for row in department.iter_rows(min_row=4, values_only=True) if isinstance(row[2], int)]
    assert [(row[1], row[2]) for row in counted] == [("县民政局", 1), ("全县合计", 5)]


def test_before_the_first_deadline_nobody_has_a_rank(published):
    said = "本期反馈截止日均未过,最近的反馈截止日为2026-12-04:暂不计反馈率,不排名。"
    book = openpyxl.load_workbook(published[0] / "通报.xlsx")
    assert book["按乡镇"]["A2"].value.endswith(said)
    assert {row[0] for row in book["按乡镇"].iter_rows(min_row=4, max_row=7, values_only=True)} == {"—"}
    assert said in (published[0] / "通报.html").read_text(encoding="utf-8")


class Tables(HTMLParser):
    """The tables of a page, as rows of text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.inside = False

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        self.inside = tag in ("td", "th")
        if self.inside:
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.tables[-1][-1][-1] += data


@pytest.mark.parametrize("later", [0, 20])
def test_page_and_workbook_have_the_same_numbers(ledger, settings, published, later):
    """Before the first deadline, and when some issues are overdue."""
    folder = published[0]
    if later:
        record_night(ledger, county_night(later))
        folder = publish(ledger, settings, day(later)).path / "451022"
    page = (folder / "通报.html").read_text(encoding="utf-8")
    read = Tables()
    read.feed(page)
    book = openpyxl.load_workbook(folder / "通报.xlsx")
    for table, name in zip(read.tables, ("按乡镇", "按部门", "销号质量", "涉及金额"), strict=True):
        shown = [[str(cell) for cell in row] for row in book[name].iter_rows(min_row=3, values_only=True)]
        assert shown[: len(table)] == table
        assert len(table) > 1
    bars = re.findall(r'<p class="office">(.*?)</p>.*?<p class="counts">(.*?)</p>', page, re.DOTALL)
    head, *shown = [list(row) for row in book["办理进度"].iter_rows(min_row=3, values_only=True)]
    words = [(row[1], f"{head[2]}{row[2]}:" + " · ".join(map("{}{}".format, head[3:], row[3:]))) for row in shown]
    assert words[:-1] == bars
    assert all(sum(row[3:]) == row[2] for row in shown)


def test_the_bulletin_adds_up_what_is_at_stake_and_recovered(ledger, settings):
    found = [finding("ED-01", f"M{n}", yuan="0.10", subject=subject(n)) for n in range(1, 4)]
    found.append(finding("DE-02", "M1", "低保", yuan="1600000.00", department="县民政局"))
    found.append(finding("ED-01", "M8", subject=subject(8)))
    record_night(ledger, county_night(1, found))
    issue_new(ledger, day(1))
    with reading(ledger, EVERYTHING) as connection:
        number = {(i.key.rule_id, i.key.subject_id): i.number for i in find(connection, EVERYTHING) if i.amount}

    def answer(rule_id, subject_id, given, by=TOWNSHIP):
        act(ledger, number[rule_id, subject_id], lambda case: moves.answer(case, given), by, AT, "test")

    answer("ED-01", "M1", replace(DONE, recovered=5))
    answer("ED-01", "M2", NOT_SO)
    answer("DE-02", "M1", replace(DONE, recovered=120050), BUREAU)
    county = publish(ledger, settings, day(1)).path / "451022"
    sheet = openpyxl.load_workbook(county / "通报.xlsx")["涉及金额"]
    assert [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)] == [
        ["主办单位", "有金额的问题", "涉及金额(元)", "其中属实(元)", "已追回(元)"],
        ["县民政局", 1, "1,600,000.00", "1,600,000.00", "1,200.50"],
        ["平马镇", 3, "0.30", "0.10", "0.05"],
        ["全县合计", 4, "1,600,000.30", "1,600,000.10", "1,200.55"],
    ]
    page = (county / "通报.html").read_text(encoding="utf-8")
    assert "<td>1,600,000.30</td><td>1,600,000.10</td><td>1,200.55</td>" in re.sub(' data-label="[^"]*"', "", page)
    head, *body = rows(county / "问题整改台账.xlsx")
    shown = {(row[head.index("涉及金额")], row[head.index("追回金额")]) for row in body}
    assert shown == {("0.10元", "0.05元"), ("0.10元", None), ("1600000.00元", "1200.50元"), ("不涉及", None)}


def test_the_bulletin_has_no_person_and_loads_nothing(published):
    page = (published[0] / "通报.html").read_text(encoding="utf-8")
    assert "25.0%(1/4)" in page
    assert page.count('class="stack"') == 4
    for secret in ("韦", "李四", "县办甲", "M1", "H1", "451022", subject(1).id_no):
        assert secret not in page
    assert not re.search(r"https?://|<script|<link|url\(", page)


def test_measures_of_the_house(published):
    measures = published[1]["measures"]["451022"]
    assert (measures["from"], measures["to"]) == ("2026-11-01", "2026-11-26")
    assert measures["days_open"] == {"closed": 1, "median": 3}
    assert measures["confirmed"]["ED-01"]["answered"] == sum(
        rule["answered"] for rule in measures["confirmed"].values()
    ) - sum(measures["confirmed"][rule]["answered"] for rule in measures["confirmed"] if rule != "ED-01")
    assert measures["refused"] == {}


def test_every_night_keeps_its_measures(ledger, settings, published, tmp_path):
    """Answers refused by reason, what was reopened, how long issues were open: each in the night's own manifest."""
    county = published[0]
    given = openpyxl.load_workbook(county / "乡镇" / "451022101_祥周镇_疑点下发及反馈表.xlsx")
    at = {cell.value: cell.column for cell in given.active[3]}
    given.active.cell(4, at["核查结果"], "已核实")
    given.save(tmp_path / "given.xlsx")
    later = f"{day(7).isoformat()}T09:00:00+08:00"
    taken = take_back(
        ledger, open_workbook(tmp_path / "given.xlsx"), sender("451022101"), later, lambda _: tmp_path / "reply.xlsx"
    )
    assert taken.refused == {"missing": 1}
    record_night(ledger, county_night(7, findings()))
    publish(ledger, settings, day(7))
    kept = {path.name: read_manifest(path)["measures"]["451022"] for path in revisions(settings.revisions)}
    assert [measures["refused"] for measures in kept.values()] == [{}, {"missing": 1}]
    assert [measures["reopened"] for measures in kept.values()] == [
        {"reopened": 0, "closed": 1, "share": 0.0},
        {"reopened": 1, "closed": 1, "share": 1.0},
    ]
    assert [measures["days_open"]["closed"] for measures in kept.values()] == [1, 0]
    assert {name[:10] for name in kept} == {TODAY.isoformat(), day(7).isoformat()}


def test_overdue_counts_on_the_day(ledger, settings):
    issue_new(ledger, DAY)
    late = DAY + timedelta(days=20)
    follow_up(ledger, late - timedelta(days=4))
    record_night(ledger, county_night(20))
    publish(ledger, settings, late)
    head, *body = rows(settings.revisions / f"{late.isoformat()}-r1" / "451022" / "通报.xlsx")
    total = dict(zip(head, next(row for row in body if row[1] == "全县合计"), strict=True))
    assert (total["逾期"], total["本期到期"], total["到期已反馈"]) == (5, 5, 0)
    ranks = [(row[1], row[0], row[5]) for row in body[:3]]
    assert ranks == [("平马镇", 1, "0.0%(0/2)※"), ("祥周镇", 1, "0.0%(0/1)※"), ("未落实到乡镇", "—", "0.0%(0/1)※")]
