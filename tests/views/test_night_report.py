"""What the report of a night knows of the nights before it: since when, whose, under which number, why not judged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crosscheck import files
from crosscheck.catalog import datasets
from crosscheck.catalog.datasets import catalog
from crosscheck.expect import verdicts
from crosscheck.expect.suites import load_suite
from crosscheck.lake.state import DatasetState
from crosscheck.ledger.holds import Waiting
from crosscheck.ledger.queries import ListIssue
from crosscheck.settings import Settings
from crosscheck.views import expectations_page
from crosscheck.views.night_report import LedgerSays, NightReport, night_report
from crosscheck.views.past_nights import Streak
from crosscheck.views.sections import Section
from crosscheck.views.strips import strip, strip_text

DEATH, LOAN = "civil_affairs.death", "bank.loan"
TONIGHT = date(2026, 11, 20)
USABLE = {"usable": True, "cause": None}
LATE = {"usable": False, "cause": "late"}
REFUSED = {"usable": False, "cause": "rejected"}


def results(settings: Settings, suite: str, **came_to: str) -> list[dict[str, Any]]:
    """What a suite came to: every expectation passed but the named ones."""
    entries = load_suite(settings.root, suite).expectations
    words = ("name", "zh", "en", "todo_zh", "todo_en")
    nothing: dict[str, Any] = {"column": None, "counts": {}, "columns": []}
    return [
        {"type": e.type, "severity": e.severity, "verdict": came_to.get(e.name, "passed"), **nothing}
        | {word: e.meta[word] for word in words}
        for e in entries
    ]


def past(
    settings: Settings, day: int, lists: dict[str, tuple[dict[str, Any], dict[str, Any] | None]], **held: Any
) -> None:
    """A stored night: of each list its state and, where it was delivered that night, what its suite came to."""
    business_date = f"2026-11-{day:02}"
    for name, (state, delivered) in lists.items():
        if delivered is not None:
            rows = {
                "read": 60,
                "accepted": 50,
                "quarantined": delivered.pop("quarantined", 0),
                "repeated": 0,
                "layout": 0,
            }
            status = "rejected" if state["cause"] == "rejected" else "accepted"
            document = {"kind": "delivery", "dataset": name, "business_date": business_date, "status": status}
            document |= {"rows": rows, "results": results(settings, name, **delivered)}
            verdicts.store(settings, date(2026, 11, day), name, document)
    folder = settings.nights / business_date
    manifest = {
        "snapshots": {name: state for name, (state, _) in lists.items()},
        "holds": [],
        "object_holds": [],
        **held,
    }
    files.write_text(folder / "key" / "night.json", files.as_json(manifest))
    files.write_text(folder / "current", "key\n")


HOLD = {"rule": "DE-01", "region": None, "reason": "死亡登记未到"}


@pytest.fixture
def report(settings: Settings) -> NightReport:
    """Three nights with a gap: the list of deaths was taken in, refused, then late; of loans the volume was warned."""
    past(settings, 16, {DEATH: (USABLE, {"quarantined": 3}), LOAN: (USABLE, {})})
    past(settings, 18, {DEATH: (REFUSED, {"rows": "failed"}), LOAN: (USABLE, {"volume": "failed"})}, holds=[HOLD])
    loans = {"volume": "failed", "townships_kept": "not_judged", "quarantine_share": "not_judged"}
    past(settings, 20, {DEATH: (LATE, None), LOAN: (USABLE, loans)}, holds=[HOLD])
    states = {
        DEATH: DatasetState(catalog().dataset(DEATH), False, "late", "超过40天", None, None, None, None),
        LOAN: DatasetState(catalog().dataset(LOAN), True, None, None, None, TONIGHT, 50, 90),
    }
    manifest = json.loads((settings.nights / "2026-11-20" / "key" / "night.json").read_text(encoding="utf-8"))
    says = LedgerSays(
        issues={DEATH: [ListIssue("AG-02", "451022-2026-000007")]},
        waiting=[Waiting("ED-01", "新增疑点51条", 51, date(2026, 11, 18), 2)],
    )
    return night_report(settings, TONIGHT, states, manifest, says)


def section(report: NightReport, name: str) -> Section:
    return next(one for one in report.lists if one.anchor == name)


def test_a_list_in_trouble_says_since_when_whose_it_is_its_issue_and_what_it_holds(report: NightReport) -> None:
    deaths = section(report, DEATH)
    assert deaths.status == "late"
    assert deaths.streak == Streak(date(2026, 11, 18), 2)
    assert (deaths.owner.title, deaths.owner.contact) == ("县民政局", "")
    assert deaths.issues == (ListIssue("AG-02", "451022-2026-000007"),)
    assert deaths.held == ("DE-01",)
    assert [one.anchor for one in report.attention] == [DEATH, LOAN]


def test_a_failing_expectation_says_since_when(report: NightReport) -> None:
    [volume] = section(report, LOAN).open
    assert (volume.name, volume.verdict) == ("volume", "warned")
    assert volume.streak == Streak(date(2026, 11, 18), 2)
    assert section(report, LOAN).streak is None


def test_a_held_rule_says_since_when(report: NightReport) -> None:
    [held] = report.holds
    assert (held.rule, held.where, held.streak) == ("DE-01", "", Streak(date(2026, 11, 18), 2))


def test_a_surge_says_how_many_findings_wait_and_since_when(report: NightReport) -> None:
    [waiting] = report.waiting
    assert (waiting.rule, waiting.reason) == ("ED-01", "51条疑点待定:新增疑点51条")
    assert waiting.streak == Streak(date(2026, 11, 18), 2)


def test_strips_tell_each_night_without_colour(report: NightReport) -> None:
    deaths = section(report, DEATH).marks
    assert (len(deaths), deaths[-1].day) == (30, TONIGHT)
    assert (
        strip_text(deaths[24:])
        == "11-15 未运行;11-16 已接收,有行被隔离;11-17 未运行;11-18 已拒收;11-19 未运行;11-20 未到"
    )
    volume = section(report, LOAN).open[0].marks
    assert strip_text(volume[-5:]) == "11-16 通过;11-17 未运行;11-18 提醒;11-19 未运行;11-20 提醒"
    picture = strip(deaths)
    assert picture.count("<path") == 4
    assert "<title>10-22至11-15 未运行;" in picture


def test_what_was_not_judged_is_listed_with_its_reason(report: NightReport) -> None:
    told = {(one.section.anchor, one.reason): one.expected for one in report.not_judged}
    assert told == {
        (LOAN, "看不出上一次的行属于哪些乡镇"): ("上次有 5 行以上的乡镇都有数据{townships_lost_zh}",),
        (LOAN, "上一次的清单中没有可比较的内容"): ("被隔离的行不超过 5%(不足 5 行不计)",),
    }


@pytest.mark.parametrize(
    ("accepted", "came_to", "reason"),
    [
        (9, {"quarantine_share": "not_judged"}, "清单不足50行,不按比例判定"),
        (50, {"volume": "not_judged", "interval": "not_judged"}, "此前没有已验收的清单可比较"),
        (50, {"columns": "failed", "rows": "not_judged"}, "缺少必需的列,其余各项无从判定"),
    ],
)
def test_reasons_for_which_nothing_is_judged(
    settings: Settings, accepted: int, came_to: dict[str, str], reason: str
) -> None:
    past(settings, 20, {LOAN: (USABLE, dict(came_to))})
    path = verdicts.path_of(settings, TONIGHT, LOAN)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["rows"]["accepted"] = accepted
    files.write_text(path, files.as_json(document))
    states = {LOAN: DatasetState(catalog().dataset(LOAN), True, None, None, None, TONIGHT, accepted, None)}
    found = night_report(settings, TONIGHT, states, {"holds": [], "object_holds": []}, LedgerSays())
    assert {one.reason for one in found.not_judged} == {reason}


def test_the_first_night_stands_alone(settings: Settings) -> None:
    past(settings, 20, {LOAN: (USABLE, {"volume": "failed"})})
    states = {LOAN: DatasetState(catalog().dataset(LOAN), True, None, None, None, TONIGHT, 50, 90)}
    found = night_report(settings, TONIGHT, states, {"holds": [], "object_holds": []}, LedgerSays())
    assert found.lists[0].open[0].streak == Streak(TONIGHT, 1)
    assert strip_text(found.lists[0].marks) == "10-22至11-19 未运行;11-20 已接收"


def test_what_could_not_be_read_is_a_failure_of_its_list(settings: Settings) -> None:
    past(settings, 20, {LOAN: (USABLE, None)})
    unread = {LOAN: "the file is cut off", "bank 20261118-1": "no name of a delivery"}
    files.write_text(settings.nights / "2026-11-20" / "unread" / "bank.json", files.as_json(unread))
    states = {LOAN: DatasetState(catalog().dataset(LOAN), True, None, None, None, TONIGHT, 50, 90)}
    found = night_report(settings, TONIGHT, states, {"holds": [], "object_holds": []}, LedgerSays())
    assert [(one.status, one.detail, one.streak) for one in found.attention] == [
        ("unreadable", "the file is cut off", Streak(TONIGHT, 1))
    ]
    [laid_down] = found.not_taken
    assert (laid_down.what, laid_down.reason) == ("bank 20261118-1", "no name of a delivery")
    assert (laid_down.owner.title, laid_down.streak) == ("县农村商业银行、金融工作办公室", Streak(TONIGHT, 1))


def test_the_page_names_owner_contact_issue_and_held_rules(report: NightReport) -> None:
    page = expectations_page.render(report)
    for words in (
        "自 2026-11-18 起,连续 2 晚:逾期未报送;超过40天",
        '负责:县民政局,联系人:未登记<br>问题编号:<b class="no">451022-2026-000007</b>(AG-02)<br>',
        "因此暂停校验 1 条规则:DE-01",
        "清单中没有可比较的内容",
        "51条疑点待定:新增疑点51条",
    ):
        assert words in page


def test_a_contact_of_the_catalogue_is_read(tmp_path: Path) -> None:
    entry = {"department": "县民政局", "delivery": "csv-utf8", "connected": True, "datasets": {}}
    read = datasets._department
    assert read("civil_affairs", entry).contact == ""
    assert read("civil_affairs", {**entry, "contact": "陈明 0776-5220000"}).contact == "陈明 0776-5220000"
