"""What a night knows of its rules and links, and the page that shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from expect_samples import BUSINESS_DATE, FINDINGS, candidate, finding

from crosscheck import files
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import Rule, read_rule
from crosscheck.expect.delivery import check_delivery
from crosscheck.expect.links import LinkCount, link_counts
from crosscheck.expect.night import NightOutcome, judge_night, rule_nights
from crosscheck.expect.rules import RuleNight
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings
from crosscheck.views.expectations_page import write_page
from crosscheck.views.night_report import LedgerSays
from crosscheck.views.sections import percent
from kit.browser import needs_browser, too_wide

ROOT = Path(__file__).parents[2]
VOID_TAGS = {"meta", "br"}


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
    path = next((ROOT / "sql" / "rules" / "registry").glob("ID-01_*.sql"))
    return replace(read_rule(path), id=rule_id, title=title)


def linked(rows: int, to_nobody: int) -> dict[str, Any]:
    """The link statistics of a night with one dataset."""
    counts = [{"link": "exact", "note": "", "n": rows}, {"link": "none", "note": "", "n": to_nobody}]
    return {"links": {"health.chronic": counts}}


@pytest.fixture(scope="module")
def night(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> NightOutcome:
    """A night with an accepted and a rejected delivery, a rule held, a rule at fault."""
    tmp_path = tmp_path_factory.mktemp("night")
    deliveries = [
        manifest(settings, tmp_path, "registry.household"),
        manifest(settings, tmp_path, "civil_affairs.allowance", missing=("name",)),
    ]
    findings = tmp_path / "findings.parquet"
    pq.write_table(pa.Table.from_pylist([finding("M1"), finding("M1")], FINDINGS), findings)
    return NightOutcome(
        business_date=BUSINESS_DATE,
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


STATES = {
    "registry.household": (True, None, BUSINESS_DATE),
    "civil_affairs.allowance": (False, "schema", None),
    "health.chronic": (True, None, date(2026, 11, 1)),
    "health.settlement": (False, "late", date(2026, 11, 1)),
    "bank.loan": (False, None, None),
}


@pytest.fixture(scope="module")
def page(settings: Settings, tmp_path_factory: pytest.TempPathFactory, night: NightOutcome) -> str:
    """The page of that night, whose datasets were accepted, rejected, kept, late and absent."""
    tmp_path = tmp_path_factory.mktemp("page")
    states = {
        name: DatasetState(catalog().dataset(name), usable, cause, None, None, day, 60, 200)
        for name, (usable, cause, day) in STATES.items()
    }
    rules = {rule.id: rule for rule in (a_rule("ID-01", "证件号码"), a_rule("ID-06", "<姓名> & 户籍"))}
    home = replace(settings, home=tmp_path)
    written = []
    for _ in range(2):
        judge_night(home, rules, night)
        written.append(write_page(home, BUSINESS_DATE, states, night.manifest, LedgerSays()).read_bytes())
    assert written[0] == written[1]
    return written[0].decode("utf-8")


def test_what_a_night_knows_of_its_rules(night: NightOutcome) -> None:
    rules = {rule.id: rule for rule in (a_rule("ID-01", "a"), a_rule("ID-06", "b"))}
    assert rule_nights(rules, night) == {
        "registry": [
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
    empty = replace(night, deliveries=(), manifest=nothing, earlier=None, earlier_findings=None)
    home = replace(settings, home=tmp_path)
    judge_night(home, {}, empty)
    page = write_page(home, BUSINESS_DATE, {}, nothing, LedgerSays()).read_text(encoding="utf-8")
    assert "没有暂停校验的规则" in page
    assert "当晚没有规则结果" in page


def test_the_page_says_what_was_laid_down_and_not_taken_in(tmp_path: Path) -> None:
    home = Settings(home=tmp_path, root=ROOT)
    nothing: dict[str, Any] = {"holds": [], "object_holds": []}
    bare = write_page(home, BUSINESS_DATE, {}, nothing, LedgerSays()).read_text(encoding="utf-8")
    assert "无需处理" in bare
    assert "未读取的来件" not in bare
    told = tmp_path / "nights" / BUSINESS_DATE.isoformat() / "unread" / "civil_affairs.json"
    files.write_text(told, files.as_json({"civil_affairs 20261118-1": "its name is no <delivery>'s"}))
    page = write_page(home, BUSINESS_DATE, {}, nothing, LedgerSays()).read_text(encoding="utf-8")
    assert '<td>civil_affairs 20261118-1</td><td data-l="原因">its name is no &lt;delivery&gt;&#39;s</td>' in page
    assert "无需处理" not in page


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


@needs_browser
def test_the_page_does_not_scroll_sideways(page: str, tmp_path: Path) -> None:
    assert too_wide({"report": page}, tmp_path) == []
