"""Policy values by place and date: two counties in one night, a change within the year, a value that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crosscheck import settings as settings_module
from crosscheck.catalog.policy import Policy, PolicyRow, policy, read_policy
from crosscheck.catalog.rules import rule_catalog
from crosscheck.errors import ConfigurationError
from crosscheck.spec import play
from crosscheck.spec.play import Played, Playground
from crosscheck.spec.read import Case

SETTINGS = settings_module.load()
REGIONS = [
    {"区划代码": "451022000000", "名称": "田东县", "级别": "县", "启用日期": "2010-01-01"},
    {"区划代码": "451022100201", "名称": "四村", "级别": "村", "启用日期": "2010-01-01"},
    {"区划代码": "350121000000", "名称": "闽侯县", "级别": "县", "启用日期": "2010-01-01"},
    {"区划代码": "350121100201", "名称": "上街村", "级别": "村", "启用日期": "2010-01-01"},
]
HOUSEHOLDS = [
    {"户编号": "田东户", "行政区划代码": "451022100201", "人均纯收入": "9000"},
    {"户编号": "闽侯户", "行政区划代码": "350121100201", "人均纯收入": "9000"},
]
MEMBERS = [
    {"人编号": "M1", "户编号": "田东户", "姓名": "张三", "证件号码": "@19700101-1"},
    {"人编号": "M2", "户编号": "闽侯户", "姓名": "李四", "证件号码": "@19710101-1"},
]


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    playground = Playground(settings_module.Settings(home=tmp_path_factory.mktemp("home"), root=SETTINGS.root))
    yield playground
    playground.close()


def line(region: str, valid_from: date, value: int) -> PolicyRow:
    return PolicyRow("monitoring_line", region, valid_from, Decimal(value), "public", "文件")


def income_below_the_line(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, rows: list[PolicyRow], day: date
) -> Played:
    """Rule WM-07 on one household of each county, both with 9,000 yuan a head."""
    known = policy()
    monkeypatch.setattr(
        play,
        "_policy_of",
        lambda _case: Policy(known.rows | {"monitoring_line": tuple(rows)}, known.titles, known.units),
    )
    tables = {"行政区划代码表": REGIONS, "建档立卡户": HOUSEHOLDS, "家庭成员": MEMBERS}
    copied = {title: [dict(row) for row in given] for title, given in tables.items()}
    return playground.play(rule_catalog(SETTINGS.root)["WM-07"], Case("两县", day.isoformat(), copied))


def accused(played: Played) -> list[str]:
    return sorted(finding["subject_id"] for finding in played.findings)


def test_two_counties_have_their_own_values_in_one_night(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [line("", date(2025, 1, 1), 8700), line("35", date(2025, 1, 1), 10560)]
    assert accused(income_below_the_line(playground, monkeypatch, rows, date(2026, 11, 20))) == ["闽侯户"]


def test_a_value_that_changes_within_the_year_counts_from_its_day(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [line("", date(2025, 1, 1), 8700), line("45", date(2026, 7, 1), 9200)]
    assert accused(income_below_the_line(playground, monkeypatch, rows, date(2026, 6, 30))) == []
    assert accused(income_below_the_line(playground, monkeypatch, rows, date(2026, 7, 1))) == ["田东户"]


def test_a_missing_value_holds_the_rule_in_its_region_alone(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = income_below_the_line(playground, monkeypatch, [line("35", date(2025, 1, 1), 10560)], date(2026, 11, 20))
    assert accused(played) == ["闽侯户"]
    assert {hold.region[:2] for hold in played.holds if hold.region} == {"45"}
    assert {hold.reason for hold in played.holds} == {"缺少政策参数:防返贫监测收入线(monitoring_line)"}


def test_the_longest_prefix_counts_then_the_latest_day() -> None:
    rows = (line("", date(2026, 1, 1), 1), line("45", date(2020, 1, 1), 2), line("45", date(2024, 1, 1), 3))
    known = Policy({"monitoring_line": rows}, {"monitoring_line": "线"}, {"monitoring_line": "元"})

    def value(region: str, day: date) -> Decimal | None:
        row = known.row("monitoring_line", region, day)
        return row.value if row else None

    assert value("451022100201", date(2026, 6, 1)) == 3
    assert value("451022100201", date(2023, 6, 1)) == 2
    assert value("350121100201", date(2026, 6, 1)) == 1
    assert value("350121100201", date(2025, 6, 1)) is None


def test_a_parameter_without_a_title_is_refused_by_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "policy.yaml"
    broken.write_text('- {name: x, unit: yuan, rows: [{region: "", from: 2020-01-01, value: 1, basis: seed}]}', "utf-8")
    with pytest.raises(ConfigurationError, match=r"policy.yaml: parameter x: 'title' is missing or wrong"):
        read_policy(broken)
