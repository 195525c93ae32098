"""Rows as they are spoilt: whom a spoilt number still leads to, and what may never be touched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
from exported import NIGHT, expanded
from stdnum.cn import ric

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.county.people import Records, Row
from crosscheck_demo.dirt.damage import DAMAGES, Registered
from crosscheck_demo.dirt.dirty import DirtyList, Level, dirty
from crosscheck_demo.dirt.table import county_of

RELIEF = catalog().dataset("civil_affairs.relief")
ALL_SPOILT = Level("all", harmless=0, repairable=1, spare=0, repeated=0, layout=False)
SURNAMES = "韦黄农陆李梁覃罗"


def number(sequence: int, day: str = "19800101") -> str:
    text = f"451022{day}{sequence:03d}0"
    return text[:-1] + ric.calc_check_digit(text)


def _name(n: int) -> str:
    return SURNAMES[n % 8] + chr(0x4E2D + n) + "强"


def _county(people: int) -> Records:
    members: list[Row] = [{"id_no": number(n + 1), "name": _name(n)} for n in range(people)]
    relief: list[Row] = [
        {"id_no": m["id_no"], "name": m["name"], "reason": "火灾", "amount": Decimal(n), "paid_on": date(2026, 3, 1)}
        for n, m in enumerate(members)
    ]
    return {"registry.member": members, RELIEF.id: relief}


def _spoilt(records: Records, sink: Any = "text", protected: Any = frozenset()) -> DirtyList:
    county = county_of(records, catalog().datasets, NIGHT, 1)
    return dirty(records[RELIEF.id], RELIEF, sink, ALL_SPOILT, county, protected)


def test_spoilt_numbers_lead_back_to_one_member_by_the_rules_of_linking(con: duckdb.DuckDBPyConnection) -> None:
    records = _county(1000)
    table = _spoilt(records)
    kinds = {kind.removeprefix("spoilt_") for kind in table.summary["kept"]}
    assert kinds == set(DAMAGES)
    numbers = [str(number) for number in table.columns["id_no"]]
    changed = [(found, row["id_no"]) for row, found in zip(records[RELIEF.id], numbers, strict=True)]
    changed = [(found, own) for found, own in changed if found != own]
    valid = con.execute(
        "SELECT count(*) FILTER (n_id_valid(n_id(x).v, ?)) FROM unnest(?) AS t(x)",
        [NIGHT, [found for found, _ in changed]],
    )
    assert valid.fetchall() == [(0,)]
    assert all(_fits(own, found) for found, own in changed)
    assert table.columns["name"] == [row["name"] for row in records[RELIEF.id]]
    assert len(changed) == sum(table.summary["kept"].values()) <= 0.05 * 1000


def _fits(own: str, found: str) -> bool:
    """(a), (b) or (c) of the link ``repaired``."""
    if len(found) == 20:
        return found[:18] == own
    differ = [i for i in range(18) if own[i] != found[i]]
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and found[differ[0]] == own[differ[1]]
    return found[:15] == own[:15] or len(differ) == 1 or swapped


def test_a_namesake_with_a_similar_number_is_never_spoilt() -> None:
    registered = Registered([{"id_no": number(1), "name": "韦强"}, {"id_no": number(2), "name": "韋强"}])
    assert not registered.repairable(number(1), "韦强", number(1)[:15] + "000")
    other = number(7, "19910515")
    registered = Registered([{"id_no": number(1), "name": "韦强"}, {"id_no": other, "name": "韋强"}])
    assert registered.repairable(number(1), "韦强", number(1)[:15] + "000")


def test_names_that_differ_or_hold_a_rare_character_are_never_spoilt() -> None:
    registered = Registered([{"id_no": number(1), "name": "韦喆"}, {"id_no": number(3), "name": "韦强"}])
    assert not registered.repairable(number(1), "韦喆", number(1)[:15] + "000")
    assert not registered.repairable(number(3), "韦 强", number(3)[:15] + "000")


def test_protected_rows_keep_their_numbers() -> None:
    records = _county(60)
    keys = frozenset((RELIEF.id, tuple(row[c] for c in RELIEF.key)) for row in records[RELIEF.id])
    table = _spoilt(records, protected=keys)
    assert not table.summary["kept"]
    assert table.columns["id_no"] == [row["id_no"] for row in records[RELIEF.id]]


def test_numbers_typed_as_numbers_keep_fifteen_digits_in_a_spreadsheet() -> None:
    records = _county(1000)
    typed = [
        (row["id_no"], cell)
        for row, cell in zip(records[RELIEF.id], _spoilt(records, "sheet").columns["id_no"], strict=True)
        if isinstance(cell, float)
    ]
    assert typed
    assert all(expanded(f"{cell:.15g}") == own[:15] + "000" for own, cell in typed)
