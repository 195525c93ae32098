"""未校验规则清单: which rules gave no verdict, where, why, and what they wait for."""

from __future__ import annotations

from dataclasses import replace

import openpyxl

from crosscheck.ledger.list_queries import HeldRow
from crosscheck.publish.lists.held_rules import write_held
from kit.nights import DAY


def held(**options) -> HeldRow:
    row = HeldRow(
        rule_id="WM-07",
        title="收入",
        department="乡镇",
        severity="orange",
        region="",
        kind="held",
        reason="缺",
        findings=0,
        decision="",
        last_ran_on=DAY,
        open_issues=2,
    )
    return replace(row, **options)


def test_villages_without_policy_are_one_line_and_a_surge_says_what_waits(tmp_path):
    villages = [held(region=f"4510221002{n:02d}") for n in range(1, 9)]
    surge = [held(rule_id="ED-01", kind="surge", findings=60, decision=d) for d in ("", "released", "rejected")]
    write_held(tmp_path / "held.xlsx", "田东县", [*villages, held(rule_id="WM-08", region="451022")], DAY)
    sheet = openpyxl.load_workbook(tmp_path / "held.xlsx").active
    assert sheet["F4"].value == "、".join(f"4510221002{n:02d}" for n in range(1, 7)) + "等8个地区"
    assert (sheet["I4"].value, sheet["F5"].value) == (16, "451022(无有效村代码的)")
    for row, words in zip(surge, ("60条疑点待核查员放行或驳回", "已放行", "已驳回"), strict=True):
        write_held(tmp_path / "surge.xlsx", "", [row], DAY)
        assert openpyxl.load_workbook(tmp_path / "surge.xlsx").active["J4"].value == words


def test_a_rule_that_rests_on_a_held_one_says_on_which(tmp_path):
    rests = {
        "rule_id": "HP-08",
        "kind": "rests",
        "object": "WM-07",
        "rests_on": "WM-07",
        "reason": "所依据的规则暂停校验",
    }
    waits, villages = "随规则WM-07恢复、放行或驳回", ("451022100201", "451022100202")
    for rows, scope, handling in (
        ([held(**rests)], "区分为WM-07的", waits),
        ([held(**rests, region=code) for code in villages], "451022100201、451022100202区分为WM-07的", waits),
        ([held(**rests, decision="released")], "区分为WM-07的", "已放行"),
    ):
        write_held(tmp_path / "held.xlsx", "", rows, DAY)
        sheet = openpyxl.load_workbook(tmp_path / "held.xlsx").active
        assert (sheet["F4"].value, sheet["J4"].value) == (scope, handling)


def test_a_night_on_which_every_rule_ran_says_so(tmp_path):
    write_held(tmp_path / "held.xlsx", "田东县", [], DAY)
    sheet = openpyxl.load_workbook(tmp_path / "held.xlsx").active
    assert sheet["A2"].value == "业务日期:2026-11-20  全部规则均已校验"
