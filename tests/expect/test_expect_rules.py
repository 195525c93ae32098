"""Results of rules and of links, judged by their suites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from expect_samples import FINDINGS, finding

from crosscheck.expect.links import LinkCount, check_links
from crosscheck.expect.rules import RuleNight, RuleResult, check_rules
from crosscheck.settings import Settings

RULE = RuleNight("ID-01", "证件号码格式错误", "member", 1000, ran=True)
HELD = RuleNight("ID-06", "姓名与户籍登记不一致", "member", 1000, ran=False, held=True, reason="户籍人口未到")


def judge(
    settings: Settings,
    tmp_path: Path,
    findings: Sequence[dict[str, str | None]],
    *rules: RuleNight,
    earlier: Path | None = None,
) -> RuleResult:
    path = tmp_path / "findings.parquet"
    pq.write_table(pa.Table.from_pylist(list(findings), FINDINGS), path)
    return check_rules(settings, "registry", path, rules, earlier)


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
    result = check_rules(settings, "registry", path, [RULE])
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


def test_shares_of_links_that_rest_on_a_few_rows_warn_of_nothing(settings: Settings) -> None:
    few = [
        LinkCount("bank.loan", 9, exact=5),
        LinkCount("finance.grant", 60, exact=52, repaired=4, conflict=4),
        LinkCount("police.resident", 50, exact=46, before=0.0),
    ]
    assert open_of(check_links(settings, few)) == set()
    five = LinkCount("finance.grant", 60, exact=45, conflict=5, before=0.0)
    assert open_of(check_links(settings, [five])) == {"growth", "conflict"}
