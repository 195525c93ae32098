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

from crosscheck.checks import results
from crosscheck.checks.delivery import check_delivery
from crosscheck.checks.link_results import LinkCount, check_links
from crosscheck.checks.report import percent, write_report
from crosscheck.checks.rule_results import RuleNight, RuleResult, check_rules
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings
from crosscheck.sources.catalog import catalog

COLUMNS = ("rule_id", "subject_kind", "subject_id", "object", "household_no", "region_code", "link", "evidence")
FINDINGS = pa.schema([(name, pa.string()) for name in COLUMNS])
RULE = RuleNight("ID-01", "证件号码格式错误", "member", 1000, ran=True)
HELD = RuleNight("ID-06", "姓名与户籍登记不一致", "member", 1000, ran=False, held=True, reason="户籍人口未到")
VOID_TAGS = {"meta", "br"}


def finding(subject: str, **changes: str | None) -> dict[str, str | None]:
    values = ("ID-01", "member", subject, "", "H1", "451022100201", None, '{"sentence": "…"}')
    return dict(zip(COLUMNS, values, strict=True)) | changes


def judge(
    settings: Settings, tmp_path: Path, findings: Sequence[dict[str, str | None]], *rules: RuleNight
) -> RuleResult:
    path = tmp_path / "findings.parquet"
    pq.write_table(pa.Table.from_pylist(list(findings), FINDINGS), path)
    return check_rules(settings, "identity", path, rules)


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
    rule = replace(RULE, known=known, population=population)
    result = judge(settings, tmp_path, [finding(f"M{n}") for n in range(found)], rule)
    assert (result.as_expected, open_of(result)) == (True, {"surge"} if surge else set())


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


@pytest.fixture
def page(settings: Settings, tmp_path: Path) -> str:
    """A night with an accepted, a rejected, a late, a kept and an absent dataset, a rule held, a rule at fault."""
    home = replace(settings, home=tmp_path)
    states: dict[str, DatasetState] = {}
    counts = {}
    for name, broken in (("registry.household", ()), ("civil_affairs.allowance", ("name",))):
        dataset = catalog().dataset(name)
        delivery = replace(candidate(dataset, tmp_path, 60), rows_before=200)
        result = check_delivery(
            settings, dataset, replace(delivery, paths=() if broken else delivery.paths, missing=broken)
        )
        results.store(home, BUSINESS_DATE, name, result.document())
        states[name] = DatasetState(dataset, result.accepted, result.cause, None, None, BUSINESS_DATE, 60, 200)
        counts[name] = {"read": 63, "accepted": 60, "quarantined": 2, "repeated": 1, "layout": 4}
    for name, usable, cause in (
        ("health.chronic", True, None),
        ("health.settlement", False, "late"),
        ("bank.loan", False, None),
    ):
        states[name] = DatasetState(catalog().dataset(name), usable, cause, None, None, date(2026, 11, 1), None, None)
    rules = judge(settings, tmp_path, [finding("M1"), finding("M1")], RULE, replace(HELD, title="<姓名> & 户籍"))
    results.store(home, BUSINESS_DATE, "rules.identity", rules.document())
    results.store(
        home, BUSINESS_DATE, "links", check_links(settings, [LinkCount("bank.loan", 100, exact=20)]).document()
    )
    holds = [{"rule": "ID-06", "region": None, "reason": "户籍人口未到"}]
    written = [write_report(home, BUSINESS_DATE, states, counts, holds).read_bytes() for _ in range(2)]
    assert written[0] == written[1]
    return written[0].decode("utf-8")


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
    ):
        assert words in page
    assert page.index("civil_affairs.allowance") < page.index("registry.household")
