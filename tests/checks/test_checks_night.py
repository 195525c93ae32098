"""Results of rules and links, and the page that shows a night."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from checks_samples import BUSINESS_DATE, candidate

from crosscheck.checks.delivery import check_delivery
from crosscheck.checks.link_results import LinkCount, check_links, link_counts
from crosscheck.checks.night import NightOutcome, judge_night, rule_nights
from crosscheck.checks.report import percent
from crosscheck.checks.rule_results import RuleNight, RuleResult, check_rules
from crosscheck.lake.state import DatasetState
from crosscheck.rules.catalog import Rule, read_rule
from crosscheck.settings import Settings
from crosscheck.sources.catalog import catalog

ROOT = Path(__file__).parents[2]
COLUMNS = ("rule_id", "subject_kind", "subject_id", "object", "household_no", "region_code", "link", "evidence")
FINDINGS = pa.schema([(name, pa.string()) for name in COLUMNS])
RULE = RuleNight("ID-01", "证件号码格式错误", "member", 1000, ran=True)
HELD = RuleNight("ID-06", "姓名与户籍登记不一致", "member", 1000, ran=False, held=True, reason="户籍人口未到")
VOID_TAGS = {"meta", "br"}


def finding(subject: str, **changes: str | None) -> dict[str, str | None]:
    values = ("ID-01", "member", subject, "", "H1", "451022100201", None, '{"sentence": "…"}')
    return dict(zip(COLUMNS, values, strict=True)) | changes


def judge(
    settings: Settings,
    tmp_path: Path,
    findings: Sequence[dict[str, str | None]],
    *rules: RuleNight,
    earlier: Path | None = None,
) -> RuleResult:
    path = tmp_path / "findings.parquet"
    pq.write_table(pa.Table.from_pylist(list(findings), FINDINGS), path)
    return check_rules(settings, "identity", path, rules, earlier)


def open_of(result: Any) -> set[str]:
    return {item.name for item in result.results if item.verdict == "failed"}


def test_a_night_as_expected(settings: Settings, tmp_path: Path) -> None:
    findings = [finding("M1"), finding("M2", link="exact"), finding("M2", object="M3", link="repaired")]
    result = judge(settings, tmp_path, [*findings, finding("R", rule_id="ED-01")], RULE, HELD)
    assert (result.as_expected, open_of(result)) == (True, set())
    assert [(rule["rule_id"], rule["findings"], rule["held"]) for rule in result.rules] == [
        ("ID-01", 3, False),
        ("ID-06", 0, True),
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, "repeated"),
        ({"subject_id": None}, "without_subject"),
        ({"object": None}, "without_object"),
        ({"region_code": None}, "without_region"),
        ({"evidence": ""}, "without_evidence"),
        ({"subject_kind": "household"}, "other_subject"),
        ({"link": "likely"}, "weak_link"),
    ],
)
def test_a_result_that_is_not_what_a_rule_may_give(
    settings: Settings, tmp_path: Path, changes: dict[str, str | None], fault: str
) -> None:
    result = judge(settings, tmp_path, [finding("M1"), finding("M2" if changes else "M1", **changes)], RULE)
    assert (result.as_expected, open_of(result)) == (False, {fault})
    assert result.rules[0]["faults"] == {fault: 1}


def test_a_missing_column_of_the_findings(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "findings.parquet"
    pq.write_table(pa.Table.from_pylist([finding("M1")], FINDINGS).drop_columns(["link"]), path)
    result = check_rules(settings, "identity", path, [RULE])
    assert (result.as_expected, open_of(result), result.results[0].columns) == (False, {"columns"}, ("link",))


@pytest.mark.parametrize("reason", [None, " "])
def test_a_held_rule_says_why_and_raises_nothing(settings: Settings, tmp_path: Path, reason: str | None) -> None:
    result = judge(settings, tmp_path, [finding("M1", rule_id="ID-06")], replace(HELD, reason=reason))
    assert open_of(result) == {"held_with_reason", "held_raises_nothing"}


def test_a_rule_held_in_one_region_may_find_in_another(settings: Settings, tmp_path: Path) -> None:
    rule = replace(RULE, held=True, reason="451022100201 缺政策参数")
    assert open_of(judge(settings, tmp_path, [finding("M1")], rule)) == set()


@pytest.mark.parametrize(
    ("found", "known", "population", "surge"),
    [
        (50, 0, 1000, False),
        (51, 0, 1000, True),
        (51, 1, 1000, False),
        (20, 0, 30, False),
        (21, 0, 30, True),
        (60, 0, None, False),
    ],
)
def test_surge_only_warns(
    settings: Settings, tmp_path: Path, found: int, known: int, population: int | None, surge: bool
) -> None:
    findings = [finding(f"M{n}") for n in range(found)]
    earlier = tmp_path / "earlier.parquet"
    pq.write_table(pa.Table.from_pylist([*findings[:known], finding("gone")], FINDINGS), earlier)
    rule = replace(RULE, population=population, ran_before=True)
    result = judge(settings, tmp_path, findings, rule, earlier=earlier)
    assert (result.as_expected, open_of(result)) == (True, {"surge"} if surge else set())
    assert result.rules[0]["known"] == known


def test_there_is_no_surge_on_a_first_night(settings: Settings, tmp_path: Path) -> None:
    findings = [finding(f"M{n}") for n in range(60)]
    assert open_of(judge(settings, tmp_path, findings, RULE)) == set()


def test_links(settings: Settings) -> None:
    sound = [LinkCount("police.resident", 1000, exact=150, before=0.80), LinkCount("bank.loan", 100, exact=90)]
    assert open_of(check_links(settings, [*sound, LinkCount("health.chronic", 0)])) == set()
    nobody = LinkCount("health.chronic", 50)
    grown = LinkCount("police.resident", 1000, exact=150, before=0.70)
    loans = LinkCount("bank.loan", 100, exact=89)
    damaged = LinkCount("finance.grant", 100, exact=88, repaired=11, conflict=1)
    other = LinkCount("finance.grant", 100, exact=94, conflict=6)
    for count, name in (
        (nobody, "some"),
        (grown, "growth"),
        (loans, "registered_only"),
        (damaged, "repaired"),
        (other, "conflict"),
    ):
        assert open_of(check_links(settings, [count])) == {name}


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "—"), (1, 3, "33.33%"), (1, 8, "12.50%"), (1, 16, "6.25%"), (1, 80000, "0.00%"), (1, 20000, "0.01%")],
)
def test_percent(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


class Tags(HTMLParser):
    """Follows the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID_TAGS:
            self.open.append(tag)
        self.ids += [str(given["id"])] if "id" in given else []
        self.targets += [str(given["href"])] if "href" in given else []
        self.loads += [name for name in ("src", "onclick", "data") if name in given] + (
            [tag] if tag in ("script", "link") else []
        )

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def manifest(settings: Settings, tmp_path: Path, name: str, missing: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the lake keeps of a delivery of 63 rows."""
    dataset = catalog().dataset(name)
    delivery = replace(candidate(dataset, tmp_path, 60), rows_before=200)
    delivery = replace(delivery, paths=() if missing else delivery.paths, missing=missing)
    result = check_delivery(settings, dataset, delivery)
    rows = {"rows_read": 63, "rows_accepted": 60, "rows_quarantined": 2, "rows_repeated": 1, "rows_layout": 4}
    return {
        "dataset": name,
        "business_date": "2026-11-20",
        "delivery": "20261120",
        "status": "accepted" if result.accepted else "rejected",
        "cause": result.cause,
        "detail": None,
        "expectations": result.document()["results"],
        **rows,
    }


def a_rule(rule_id: str, title: str) -> Rule:
    path = next((ROOT / "sql" / "rules" / "identity").glob("ID-01_*.sql"))
    return replace(read_rule(path), id=rule_id, title=title)


def linked(rows: int, to_nobody: int) -> dict[str, Any]:
    """The link statistics of a night with one dataset."""
    counts = [{"link": "exact", "note": "", "n": rows}, {"link": "none", "note": "", "n": to_nobody}]
    return {"links": {"health.chronic": counts}}


@pytest.fixture
def night(settings: Settings, tmp_path: Path) -> NightOutcome:
    """A night with an accepted, a rejected, a late, a kept and an absent dataset, a rule held, a rule at fault."""
    deliveries = [
        manifest(settings, tmp_path, "registry.household"),
        manifest(settings, tmp_path, "civil_affairs.allowance", missing=("name",)),
    ]
    states = {
        "registry.household": (True, None, BUSINESS_DATE),
        "civil_affairs.allowance": (False, "schema", None),
        "health.chronic": (True, None, date(2026, 11, 1)),
        "health.settlement": (False, "late", date(2026, 11, 1)),
        "bank.loan": (False, None, None),
    }
    findings = tmp_path / "findings.parquet"
    pq.write_table(pa.Table.from_pylist([finding("M1"), finding("M1")], FINDINGS), findings)
    return NightOutcome(
        business_date=BUSINESS_DATE,
        states={
            name: DatasetState(catalog().dataset(name), usable, cause, None, None, day, 60, 200)
            for name, (usable, cause, day) in states.items()
        },
        deliveries=deliveries,
        manifest={
            "ran": ["ID-01"],
            "holds": [
                {"rule": "ID-06", "region": None, "reason": "户籍人口未到"},
                {"rule": "ID-01", "region": "451022100201", "reason": "缺政策参数"},
            ],
            "object_holds": [{"rule": "ID-01", "object": "c", "reason": "死亡登记未到"}],
            "populations": {"member": 1000},
            **linked(20, to_nobody=80),
        },
        findings=findings,
        earlier={"ran": ["ID-01"], **linked(5, to_nobody=5)},
        earlier_findings=findings,
    )


@pytest.fixture
def page(settings: Settings, tmp_path: Path, night: NightOutcome) -> str:
    rules = {rule.id: rule for rule in (a_rule("ID-01", "证件号码"), a_rule("ID-06", "<姓名> & 户籍"))}
    home = replace(settings, home=tmp_path)
    written = [judge_night(home, rules, night).read_bytes() for _ in range(2)]
    assert written[0] == written[1]
    return written[0].decode("utf-8")


def test_what_a_night_knows_of_its_rules(night: NightOutcome) -> None:
    rules = {rule.id: rule for rule in (a_rule("ID-01", "a"), a_rule("ID-06", "b"))}
    assert rule_nights(rules, night) == {
        "identity": [
            RuleNight("ID-01", "a", "member", 1000, True, True, "451022100201:缺政策参数", True),
            RuleNight("ID-06", "b", "member", 1000, False, True, "户籍人口未到"),
        ]
    }


def test_links_of_a_night_are_compared_with_those_of_the_night_before(night: NightOutcome) -> None:
    assert night.earlier is not None
    assert link_counts(night.manifest["links"], night.earlier["links"]) == [
        LinkCount("health.chronic", 100, exact=20, before=0.5)
    ]
    assert link_counts(night.manifest["links"], {}) == [LinkCount("health.chronic", 100, exact=20)]


def test_a_night_without_links_rules_and_deliveries(settings: Settings, tmp_path: Path, night: NightOutcome) -> None:
    nothing = {"ran": [], "holds": [], "object_holds": [], "populations": {}, "links": {}}
    empty = replace(night, deliveries=(), manifest=nothing, states={}, earlier=None, earlier_findings=None)
    page = judge_night(replace(settings, home=tmp_path), {}, empty).read_text(encoding="utf-8")
    assert "没有暂停校验的规则" in page
    assert "当晚没有规则结果" in page


def test_the_page_is_whole_and_loads_nothing(page: str) -> None:
    assert page.startswith("<!DOCTYPE html>")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert tags.loads == []
    assert {target.removeprefix("#") for target in tags.targets} <= set(tags.ids)
    assert len(set(tags.ids)) == len(tags.ids)
    assert not re.search(r"https?:|@import|url\(|\bflex\b|\bgrid\b|var\(--", page)


def test_the_page_says_what_arrived_what_was_expected_and_what_was_held(page: str) -> None:
    for words in (
        "业务日期 2026-11-20",
        "缺少:姓名(name)",
        "请按数据约定补齐缺少的列",
        "接收行数与上次(200 行)相差不超过 20%",
        "60 行全部符合",
        "逾期未报送",
        "户籍人口未到",
        "&lt;姓名&gt; &amp; 户籍",
        "重复 1",
        "2 条规则中 1 条不符",
        "1 个数据集中 1 个不符",
        "80.00%",
        "读取 63,接收 60,隔离 2,重复 1,版式行 4",
    ):
        assert words in page
    assert page.index("civil_affairs.allowance") < page.index("registry.household")
