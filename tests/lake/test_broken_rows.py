"""A row that can't be taken apart is quarantined with its line and counted with all others; the list is not used.

It may be the record of a person of whom a rule asks whether there is one.
"""

from __future__ import annotations

import json

import pytest

from crosscheck.lake.counts import deliveries
from crosscheck.lake.land import land
from crosscheck.settings import Settings
from kit.landing import NIGHT, accept, csv_bytes, death, drop, person, table

DEATH = "civil_affairs.death"
FILE = "死亡(殡葬)登记.csv"
COUNTS = ("rows_read", "rows_accepted", "rows_quarantined", "rows_repeated", "rows_layout")


def lines(count: int) -> list[str]:
    rows = table([death(证件号码=person(n)) for n in range(count)])
    return csv_bytes(rows).decode().splitlines()


def landed(settings: Settings, text: list[str], folder: str = "20261120") -> dict:
    drop(settings, "civil_affairs", folder, {FILE: "".join(f"{line}\r\n" for line in text).encode("gb18030")})
    land(settings, "civil_affairs", NIGHT, accept)
    manifest: dict = json.loads((settings.lake / DEATH / folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def quarantined(settings: Settings) -> list[dict]:
    rows: list[dict] = deliveries(settings, NIGHT, rows=True)[DEATH]["quarantined_rows"]
    return rows


@pytest.mark.parametrize("at", [1, 20, 60])
def test_a_quotation_mark_that_is_never_closed(settings: Settings, at: int) -> None:
    text = lines(60)
    text[at] = text[at].replace(",张", ',"张')
    manifest = landed(settings, text)
    assert [manifest[name] for name in COUNTS] == [60, 59, 1, 0, 0]
    reason = f"line {at + 1}: a quotation mark is opened and not closed"
    assert manifest["quarantine"] == {reason: 1}
    assert (manifest["status"], manifest["cause"]) == ("rejected", "rejected")
    assert manifest["detail"] == f"{FILE}: {reason} (1 row can't be taken apart; correct the export)"
    assert quarantined(settings) == [{"file": FILE, "row": at, "reason": reason}]


def test_cells_beyond_the_header_and_before_its_end(settings: Settings) -> None:
    text = lines(60)
    text[5], text[9] = text[5].replace(",张", ",,张"), text[9].rpartition(",")[0]
    manifest = landed(settings, [*text, "", ",,,,,,"])
    assert [manifest[name] for name in COUNTS] == [60, 58, 2, 0, 2]
    assert manifest["quarantine"] == {"line 10: 4 instead of 5 cells": 1, "line 6: 6 instead of 5 cells": 1}
    assert manifest["detail"] == (
        f"{FILE}: line 6: 6 instead of 5 cells (2 rows can't be taken apart; correct the export)"
    )


@pytest.mark.parametrize("end", [',"张', ",张三", ""])
def test_a_file_that_ends_within_a_row_is_not_whole(settings: Settings, end: str) -> None:
    """What followed is missing too, and nobody knows how much."""
    text = "\r\n".join(lines(60))
    content = (text[: text.rindex(",张三")] + end).encode("gb18030")
    drop(settings, "civil_affairs", "20261120", {FILE: content})
    [told] = [one for one in land(settings, "civil_affairs", NIGHT, accept) if one.dataset == DEATH]
    assert (told.outcome, told.detail) == (
        "rejected",
        f"{FILE}: the file ends within a row (line 61); deliver it whole",
    )


def test_a_header_row_dropped_rejects_and_shows_nobody(settings: Settings) -> None:
    manifest = landed(settings, lines(60)[1:])
    assert (manifest["status"], manifest["cause"]) == ("rejected", "schema")
    assert manifest["detail"] == f"{FILE}: required columns are missing: 证件号码、姓名、死亡日期、登记日期"
    assert "张三" not in json.dumps(manifest, ensure_ascii=False)


def test_too_many_broken_rows_reject(settings: Settings) -> None:
    manifest = landed(settings, [*lines(60), *["1,2"] * 101])
    assert (manifest["status"], manifest["cause"]) == ("rejected", "rejected")
    assert manifest["detail"] == (
        f"{FILE}: more than 100 rows can't be taken apart, the last for: line 162: 2 instead of 5 cells"
    )


def test_a_delivery_without_broken_rows_is_stored_as_ever(settings: Settings) -> None:
    """Nothing of how broken rows are handed over stands in a snapshot."""
    text = lines(60)
    landed(settings, text)
    quoted = [text[0], *(",".join(f'"{cell}"' for cell in line.split(",")) for line in text[1:])]
    landed(settings, quoted, "20261120-2")
    plain, other = (settings.lake / DEATH / name / "rows.parquet" for name in ("20261120", "20261120-2"))
    assert plain.read_bytes() == other.read_bytes()
