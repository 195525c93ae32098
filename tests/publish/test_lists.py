"""The rows of the lists: order, words, who gets which, what is held."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.ledger.database import reading
from crosscheck.ledger.issue import Hold
from crosscheck.ledger.list_queries import HeldRow, held_rows, open_issues
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.publish.lists.issues import HEADERS, by_department, by_township, list_row
from kit.nights import DAY, day, evidence, finding, night, rule, subject
from kit.townships import CATALOGUE, county_night, findings


def rows(ledger, settings, business_date=DAY, full_id=False):
    with reading(ledger, EVERYTHING) as connection:
        issues = open_issues(connection, settings.root, EVERYTHING)
    return [list_row(issue, business_date, full_id, b"key") for issue in issues]


def cell(row, header):
    return row.cells[HEADERS.index(header)]


def test_rows_are_sorted_by_village_household_severity(ledger, settings):
    shown = rows(ledger, settings)
    assert [(cell(r, "村"), cell(r, "户编号"), r.severity) for r in shown] == [
        ("四村", "H1", "red"),
        ("四村", "H1", "orange"),
        ("四村", "H2", "orange"),
        ("中平村", "H4", "orange"),
        ("", "H3", "orange"),
    ]


def test_a_row_says_what_was_found_what_to_do_and_what_closes_it(ledger, settings):
    issue_new(ledger, DAY)
    row = rows(ledger, settings)[1]
    assert dict(zip(HEADERS, row.cells, strict=True)) == {
        "问题编号": "451022-2026-000001",
        "市": "百色市",
        "县": "田东县",
        "主办单位": "平马镇",
        "乡镇": "平马镇",
        "村": "四村",
        "户编号": "H1",
        "户主姓名": "韦大山",
        "姓名": "韦小山1",
        "证件号码": "451022********0001",
        "与户主关系": "子女",
        "户类型": "脱贫户",
        "疑点类型": "规则DE-01的疑点(DE-01,橙色)",
        "疑点描述": "户主韦大山家的韦小山已于2026-10-01死亡(a)\n核查要点:入户核对。\n销号依据:复印件",
        "比对部门": "县民政局",
        "比对数据": f"{catalog().dataset('civil_affairs.death').title}:死亡日期2026-10-01",
        "涉及金额": "不涉及",
        "数据时点": "2026-11-20",
        "关联方式": "证件号码一致",
        "下发日期": "2026-11-20",
        "反馈截止": "2026-12-04",
        "灯号": "绿",
    }


def test_whole_numbers_stand_only_where_the_list_says_so(ledger, settings):
    assert {cell(r, "证件号码") for r in rows(ledger, settings)} == {f"451022********{n:04d}" for n in (1, 2, 3, 4)}
    assert cell(rows(ledger, settings, full_id=True)[0], "证件号码") == "451022196001010001"


def test_an_issue_says_when_data_no_longer_shows_it_and_when_it_came_back(ledger, settings):
    issue_new(ledger, DAY)
    record_night(ledger, county_night(1, []))
    text = cell(rows(ledger, settings, day(1))[0], "疑点描述")
    assert text.startswith("【2026-11-21起数据已无此疑点,仍须反馈核查结果】\n户主")
    record_night(ledger, county_night(2, []))
    record_night(ledger, county_night(3, findings()))
    texts = [cell(r, "疑点描述") for r in rows(ledger, settings, day(3))]
    assert [text.startswith("【重新上账:销号或豁免后再次发现,第1次】") for text in texts].count(True) == 1


def test_settled_issues_are_on_no_list(ledger, settings):
    for n in (1, 2):
        record_night(ledger, county_night(n, []))
    assert "DE-01" not in {cell(r, "疑点类型")[2:7] for r in rows(ledger, settings, day(2))}


def blocks(shares):
    return {name: (len(share.leads), len(share.helps)) for name, share in shares.items()}


def test_each_row_belongs_to_its_township_and_department(ledger, settings):
    shown = rows(ledger, settings)
    assert blocks(by_township(shown)) == {"": (1, 0), "451022100": (2, 1), "451022101": (1, 0)}
    assert blocks(by_department(shown)) == {"县民政局": (1, 0)}


def test_every_open_issue_stands_in_one_main_block_alone(ledger, settings):
    joint = finding("DE-02", "M8", department="县医疗保障局、卫生健康局")
    nowhere = finding("DE-02", "M7", department="县农业农村局", region_code="", subject=subject(7, township_name=""))
    record_night(ledger, county_night(1, [*findings(), joint, nowhere]))
    shown = rows(ledger, settings, day(1))
    shares = [*by_township(shown).values(), *by_department(shown).values()]
    led = [cell(row, "问题编号") for share in shares for row in share.leads]
    assert sorted(led) == sorted(cell(row, "问题编号") for row in shown)
    assert blocks(by_department(shown)) == {
        "县农业农村局": (1, 0),
        "县医疗保障局": (1, 0),
        "县卫生健康局": (0, 1),
        "县民政局": (1, 0),
    }
    assert {cell(row, "主办单位") for row in shown} == {
        *("平马镇", "祥周镇", "未落实到乡镇", "县民政局", "县医疗保障局", "县农业农村局"),
    }


def test_numbers_in_any_cell_are_masked(ledger, settings):
    sentence = "韦小山(451022196001010015)已死亡"
    about = finding("ED-01", "M9")
    odd = replace(about, evidence=evidence("ED-01", sentence=sentence), subject=about.subject._replace(name="=1+1"))
    record_night(ledger, county_night(1, [odd]))
    row = next(r for r in rows(ledger, settings) if cell(r, "姓名") == "=1+1")
    assert cell(row, "疑点描述").startswith("韦小山(451022********0015)已死亡\n")


REGISTRY = [{"dataset": "registry.member", "snapshot": "2026-11-20", "file": "f", "row": 1}]
SUBSIDY = [{"dataset": "civil_affairs.allowance", "snapshot": "2026-11-20", "file": "f", "row": 1}]


@pytest.mark.parametrize(
    ("rule_id", "kind", "subject_id", "shown_rows", "words"),
    [
        ("ED-01", "member", "M9", REGISTRY, ("县教育局", "学籍", "未关联到记录")),
        ("ID-01", "member", "M9", REGISTRY, ("县农业农村局", "家庭成员", "建档数据自查")),
        ("ID-01", "resident", "451022196001010015", SUBSIDY, ("县民政局", "最低生活保障", "按证件号码")),
        ("AG-02", "dataset", "education.enrolment", [], ("县教育局", "学籍", "")),
        ("ID-01", "village", "451022100201", [], ("", "", "")),
    ],
)
def test_a_row_names_what_was_compared_and_how_it_was_tied(
    ledger, settings, rule_id, kind, subject_id, shown_rows, words
):
    texts = [rule("ED-01", needs="education.enrolment"), rule("ID-01", needs=""), rule("AG-02", needs="")]
    text = evidence(rule_id, rows=shown_rows, link=None, values={})
    made = replace(
        finding(rule_id, subject_id),
        subject_kind=kind,
        evidence=text,
        evidence_hash=json.loads(text)["hash"],
        link="",
    )
    record_night(ledger, replace(night(1, [made], rules=[*CATALOGUE[3:], *texts]), counties=("451022",)))
    with reading(ledger, EVERYTHING) as connection:
        issues = [i for i in open_issues(connection, settings.root, EVERYTHING) if i["subject_id"] == subject_id]
    row = list_row(issues[0], day(1), False, b"key")
    assert tuple(cell(row, header) for header in ("比对部门", "比对数据", "关联方式")) == words


def test_held_rules_say_why_since_when_and_what_stands(ledger, settings):
    holds = [Hold("ED-01", "", "教育局未报送"), Hold("DE-01", "451022100", "缺少政策参数")]
    holds += [Hold("DE-01", "451022", "缺少政策参数"), Hold("DE-01", "451023", "缺少政策参数")]
    record = record_night(ledger, county_night(1, [], holds))
    with reading(ledger, EVERYTHING) as connection:
        held = held_rows(connection, settings.root, day(1), record.run, "451022")
    common = {"kind": "held", "findings": 0, "decision": "", "last_ran_on": DAY, "severity": "orange"}
    assert held == [
        HeldRow(
            rule_id="DE-01",
            title="规则DE-01的疑点",
            department="乡镇",
            region=region,
            reason="缺少政策参数",
            open_issues=count,
            **common,
        )
        for region, count in (("451022", 0), ("451022100", 1))
    ] + [
        HeldRow(
            rule_id="ED-01",
            title="规则ED-01的疑点",
            department="乡镇",
            region="",
            reason="教育局未报送",
            open_issues=3,
            **common,
        )
    ]
