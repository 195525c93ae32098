"""Cells merged down count for each row they cover where what they cover was alike; else their rows are told."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crosscheck.settings import Settings
from kit.books import book, sheet
from kit.landing import person
from kit.pupils import HEADERS, ID, NAME, REGION, SCHOOL, SECONDS, at, pupil, pupils, refusal, rows_of, taken

STAGE, YEAR = 6, 8


def merged(*ranges: str) -> str:
    return f"<mergeCells>{''.join(f'<mergeCell ref={chr(34)}{one}{chr(34)}/>' for one in ranges)}</mergeCells>"


@pytest.mark.parametrize("place", [0, ID, REGION, SCHOOL])
def test_a_column_that_is_merged_down(tmp_path: Path, place: int) -> None:
    rows = [HEADERS, *(pupil(n, **({at(place): None} if n % 3 != 1 else {at(place): f"v{n}"})) for n in range(1, 10))]
    letter = "ABCDEFGHI"[place]
    ranges = "".join(f'<mergeCell ref="{letter}{n}:{letter}{n + 2}"/>' for n in (2, 5, 8))
    found = rows_of(tmp_path, book({"a": sheet(rows, after=f"<mergeCells>{ranges}</mergeCells>")}))
    assert [cells[place] for cells in found] == [f"v{n}" for n in (1, 4, 7) for _ in range(3)]


@pytest.mark.parametrize("ref", ["XFD1:XFD1048576", "Z3:AB9", "A1:XFD1", "A5:A1048576"])
def test_merged_cells_beyond_the_list_cost_nothing(tmp_path: Path, ref: str) -> None:
    merged = f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'
    began = time.monotonic()
    assert len(rows_of(tmp_path, book({"a": sheet(pupils(3), after=merged)}))) == 3
    assert time.monotonic() - began < SECONDS


def test_merged_cells_over_each_other_are_refused(tmp_path: Path) -> None:
    merged = "<mergeCells>" + '<mergeCell ref="A1:A900"/>' * 50 + "</mergeCells>"
    told = refusal(tmp_path, book({"a": sheet(pupils(900), after=merged)}))
    assert told == "学籍.xlsx#a: merged cells lie over each other; save it again as .xlsx"


def test_rows_that_were_grouped_by_another_column(tmp_path: Path) -> None:
    """Two schools of one stage side by side: each is merged with what belongs to it."""
    rows = [HEADERS]
    for number in range(1, 7):
        first = number % 3 == 1
        school = f"第{number}小学" if first else None
        rows.append(pupil(number, **{at(SCHOOL): school, at(STAGE): "小学" if first else None}))
    content = sheet(rows, after=merged("F2:F4", "F5:F7", "G2:G4", "G5:G7"))
    found = rows_of(tmp_path, book({"a": content}))
    assert [cells[SCHOOL] for cells in found] == [*["第1小学"] * 3, *["第4小学"] * 3]
    assert [cells[STAGE] for cells in found] == ["小学"] * 6


def test_one_value_for_the_whole_list(tmp_path: Path) -> None:
    rows = [HEADERS, pupil(1), *(pupil(n, **{at(YEAR): None}) for n in range(2, 7))]
    found = rows_of(tmp_path, book({"a": sheet(rows, after=merged("I2:I7"))}))
    assert [cells[YEAR] for cells in found] == ["2026"] * 6


def test_a_number_merged_over_persons_of_other_names(settings: Settings) -> None:
    """It is the number of one of them: of the others there is none."""
    names = {1: "韦小山", 2: "黄大海", 3: "韦小山"}
    rows = [
        HEADERS,
        *(pupil(n, **{at(NAME): name, at(ID): person(1) if n == 1 else None}) for n, name in names.items()),
    ]
    _, accepted, _ = taken(settings, book({"a": sheet(rows, after=merged("B2:B4"))}))
    assert [(r["id_no"], r["_notes"]) for r in accepted] == [
        (person(1), None),
        (None, "unreadable 证件号码 (merged)"),
        (None, "unreadable 证件号码 (merged)"),
    ]


@pytest.mark.parametrize(
    ("place", "first", "second"), [(STAGE, "小学", "小学"), (7, "辍学", "辍学"), (NAME, "韦小山", "黄大海")]
)
def test_cells_that_were_merged_whatever_they_held(settings: Settings, place: int, first: str, second: str) -> None:
    """Whoever merges what is alike leaves no equal neighbours. No pupil has left school because a neighbour did."""
    given = {1: first, 4: second}
    rows = [HEADERS, *(pupil(n, **{at(place): given.get(n)}) for n in range(1, 7))]
    letter = "ABCDEFGHI"[place]
    content = sheet(rows, after=merged(f"{letter}2:{letter}4", f"{letter}5:{letter}7"))
    _, accepted, quarantine = taken(settings, book({"a": content}))
    assert [r["_source_row"] for r in accepted] == [1, 4]
    reasons = [(row["_source_row"], row["reason"]) for row in quarantine]
    assert reasons == [(n, f"unreadable {HEADERS[place]} (merged)") for n in (2, 3, 5, 6)]


def test_a_merged_note_below_the_list_is_layout(tmp_path: Path) -> None:
    rows = [*pupils(3), ["审核人:", None, "填表人:"], [None, None, None]]
    assert len(rows_of(tmp_path, book({"a": sheet(rows, after=merged("A5:A6", "C5:C6"))}))) == 3
