"""Deliveries go wrong in five ways at once: what needs them is held and says why, all else is published."""

from __future__ import annotations

import json

import openpyxl
import pyarrow.parquet as pq
import pytest
import sabotage
from e2e_kit import due, findings_file, held_by, issues, needs, night_manifest, query, revision_names
from sabotage import BadNight

from crosscheck_demo.demo import FIRST_NIGHT


@pytest.fixture(params=["first_bad_night", "later_bad_night"])
def bad(request: pytest.FixtureRequest) -> BadNight:
    return request.getfixturevalue(request.param)


def test_exactly_the_rules_that_need_the_spoilt_lists_are_held(bad: BadNight) -> None:
    manifest = night_manifest(bad.home, bad.day)
    held = {hold["rule"] for hold in manifest["holds"]}
    expected = held_by(set(sabotage.causes()))
    assert len(expected - held_by(set())) >= 20, "what was spoilt must matter"
    assert held == expected
    assert set(manifest["ran"]) == needs().keys() - expected
    for hold in manifest["holds"]:
        assert sorted(hold) == ["reason", "region", "rule"]
        assert hold["region"] is None
        unusable = [name for name in sorted(needs()[hold["rule"]]) if f"({name})" in hold["reason"]]
        assert unusable, f"{hold['rule']} does not say what it lacks"


def test_the_source_rule_says_the_cause_of_each(bad: BadNight) -> None:
    found = pq.read_table(findings_file(bad.home, bad.day)).to_pylist()
    said = {row["subject_id"]: json.loads(row["evidence"]) for row in found if row["rule_id"] == "AG-02"}
    causes = {dataset: evidence["values"]["cause"] for dataset, evidence in said.items()}
    spoilt = {dataset: cause for dataset, cause in causes.items() if dataset in sabotage.causes()}
    assert spoilt == sabotage.causes()
    assert set(causes.values()) - set(spoilt.values()) <= {"volume"}
    assert bad.lacking in said[sabotage.LACKING]["sentence"]
    assert bad.broken in said[sabotage.BROKEN]["sentence"]


def test_everything_else_is_found_issued_and_published(bad: BadNight) -> None:
    ran = set(night_manifest(bad.home, bad.day)["ran"])
    found = {(row["rule_id"], row["subject_id"]) for row in pq.read_table(findings_file(bad.home, bad.day)).to_pylist()}
    if bad.day == FIRST_NIGHT:
        planted = {(p.rule_id, p.subject_id) for p in due(bad.night.site.county, bad.day) if p.rule_id in ran}
        assert planted
        assert {one for one in found if one[0] != "AG-02"} == planted
    outcomes = query(
        bad.home, f"SELECT rule_id FROM rule_night WHERE business_date = '{bad.day}' AND outcome = 'surge'"
    )
    waiting = {row["rule_id"] for row in outcomes}
    assert len(waiting) <= 1, "weeks without visits are a surge of HP-05; nothing else may be"
    stands = {(i["rule_id"], i["subject_id"]) for i in issues(bad.home) if i["last_seen_on"] == bad.day.isoformat()}
    assert {one for one in found if one[0] not in waiting} == stands
    assert f"{bad.day}-r1" in revision_names(bad.home)
    assert (bad.home / "revisions" / "latest").read_text(encoding="utf-8") == f"{bad.day}-r1\n"
    lists = bad.home / "revisions" / f"{bad.day}-r1"
    listed = [row["number"] for path in lists.rglob("open_issues.parquet") for row in pq.read_table(path).to_pylist()]
    assert set(listed) == {i["number"] for i in issues(bad.home) if i["is_open"]}


def test_the_list_of_held_rules_names_each_with_its_reason(bad: BadNight) -> None:
    [path] = (bad.home / "revisions" / f"{bad.day}-r1").rglob("未校验规则清单.xlsx")
    book = openpyxl.load_workbook(path, read_only=True)
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    book.close()
    for hold in night_manifest(bad.home, bad.day)["holds"]:
        assert {hold["rule"], hold["reason"]} <= cells


def test_the_command_succeeds_and_its_summary_says_so(bad: BadNight) -> None:
    said = bad.night.said
    assert (said.returncode, said.stderr) == (0, "")
    manifest = night_manifest(bad.home, bad.day)
    held = len({hold["rule"] for hold in manifest["holds"]})
    assert f"{bad.day}: {len(manifest['ran'])} rules ran, {held} held" in said.stdout
    states = {line.split()[0]: line for line in said.stdout.splitlines() if line.split()[:1]}
    for dataset in sabotage.datasets("health") | {sabotage.HALF}:
        assert "read failed" in states[dataset], dataset
    for dataset in sabotage.datasets("education") | {sabotage.BROKEN, sabotage.LACKING, sabotage.HEADLESS}:
        assert "rejected" in states[dataset], dataset
    assert "page 3 not answered" in said.stdout
    assert "there is no database health.sqlite" in said.stdout


def test_half_a_delivery_leaves_nothing_in_the_lake(bad: BadNight) -> None:
    for dataset in sabotage.datasets("health") | {sabotage.HALF}:
        assert not (bad.home / "lake" / dataset / bad.day.strftime("%Y%m%d")).exists()
    assert not list((bad.home / "lake").rglob(".*")), "remains of a half read"


def test_no_issue_of_a_held_rule_moves(later_bad_night: BadNight) -> None:
    later = later_bad_night
    held = {hold["rule"] for hold in night_manifest(later.home, later.day)["holds"]}
    frozen = [issue for issue in later.before if issue["rule_id"] in held]
    assert len({issue["rule_id"] for issue in frozen}) >= 5
    now = {issue["number"]: issue for issue in issues(later.home)}
    for issue in frozen:
        assert now[issue["number"]] == issue
    assert not [i for i in now.values() if i["rule_id"] in held and i["first_seen_on"] == later.day.isoformat()]
    told = f"SELECT DISTINCT number FROM history WHERE at = '{later.day}' AND number <> ''"
    assert not {row["number"] for row in query(later.home, told)} & {issue["number"] for issue in frozen}


def test_an_issue_of_a_rule_that_ran_does_move(later_bad_night: BadNight) -> None:
    later = later_bad_night
    ran = set(night_manifest(later.home, later.day)["ran"])
    before = {issue["number"]: issue for issue in later.before if issue["rule_id"] in ran}
    seen = {issue["number"] for issue in issues(later.home) if issue["last_seen_on"] == later.day.isoformat()}
    assert seen & before.keys()
