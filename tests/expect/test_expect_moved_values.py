"""Values at other rows or in another column than the last time: refused; changes of their own are no move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from comparing import Compare, failed, verdict_of

from crosscheck.catalog.datasets import Dataset, catalog

CERTIFICATE = catalog().dataset("disabled_federation.certificate")
LOAN = catalog().dataset("bank.loan")
MEMBER = catalog().dataset("registry.member")
ROWS = 120
KEPT = "各列的值仍在原来的行和列"
KEPT_EN = "the values of every column still stand at their rows and in their column"
Cells = list[Any]


def days(seed: int = 1, rows: int = ROWS) -> Cells:
    rng = Random(seed)
    return [date(2020, 1, 1) + timedelta(rng.randrange(4000)) for _ in range(rows)]


def drawn(values: tuple[Any, ...], rows: int = ROWS, seed: int = 2) -> Cells:
    rng = Random(seed)
    return [rng.choice(values) for _ in range(rows)]


def down(cells: Cells) -> Cells:
    return [None, *cells[:-1]]


def up(cells: Cells) -> Cells:
    return [*cells[1:], None]


def down_from_the_middle(cells: Cells) -> Cells:
    half = len(cells) // 2
    return [*cells[:half], *down(cells[half:])]


def mixed(cells: Cells) -> Cells:
    return Random(3).sample(cells, len(cells))


def numbered(cells: Cells) -> dict[int, Any]:
    return dict(enumerate(cells))


def refused(compare: Compare, dataset: Dataset, column: str, before: Cells, now: Cells) -> list[str]:
    rows = len(before)
    return failed(compare(dataset, (rows, {column: numbered(before)}), (rows, {column: numbered(now)})))


@pytest.mark.parametrize("move", [down, up, down_from_the_middle, sorted, mixed])
def test_a_column_that_was_moved_against_its_rows_rejects(compare: Compare, move: Callable[[Cells], Cells]) -> None:
    before = days()
    now = move(before)
    changed = sum(a != b for a, b in zip(before, now, strict=True))
    assert refused(compare, CERTIFICATE, "valid_to", before, now) == [
        f"{KEPT}:“有效期至”在本次仍在的120行中{changed}行换成了别的行的值"
    ]


def test_the_sentence_in_english_tells_the_same(compare: Compare) -> None:
    before = days()
    result = compare(CERTIFICATE, (ROWS, {"valid_to": numbered(before)}), (ROWS, {"valid_to": numbered(down(before))}))
    told = verdict_of(result, "values_kept")
    assert told.en == f"{KEPT_EN}: valid_to has the values of other rows in 120 of 120 rows that are still there"
    assert told.counts == {"observed": 1}


def test_a_column_that_few_rows_have_is_moved_too(compare: Compare) -> None:
    """An end at another row: what goes on has ended, and what has ended goes on."""
    ends = [day if row % 10 == 3 else None for row, day in enumerate(days())]
    assert refused(compare, CERTIFICATE, "valid_to", ends, down(ends)) == [
        f"{KEPT}:“有效期至”在本次仍在的120行中24行换成了别的行的值"
    ]


@pytest.mark.parametrize("move", [down, sorted])
def test_grades_that_were_moved(compare: Compare, move: Callable[[Cells], Cells]) -> None:
    before = drawn(("一级", "二级", "三级", "四级"))
    now = [cell or before[0] for cell in move(before)]
    assert len(refused(compare, CERTIFICATE, "grade", before, now)) == 1


def test_two_values_a_row_off(compare: Compare) -> None:
    before = drawn((True, False))
    assert len(refused(compare, MEMBER, "on_allowance", before, down(before))) == 1
    assert len(refused(compare, MEMBER, "on_allowance", before, mixed(before))) == 0


def test_two_columns_that_were_exchanged(compare: Compare) -> None:
    issued, ends = days(4), days(5)
    one, other = numbered(issued), numbered(ends)
    result = compare(
        CERTIFICATE, (ROWS, {"issued_on": one, "valid_to": other}), (ROWS, {"issued_on": other, "valid_to": one})
    )
    assert failed(result) == [f"{KEPT}:“签发日期”与“有效期至”在两者不同的120行中120行对调"]
    assert verdict_of(result, "values_kept").en == (
        f"{KEPT_EN}: issued_on and valid_to are exchanged in 120 of 120 rows where they differed"
    )


def later(cells: Cells) -> Cells:
    return [day + timedelta(3653) if day.year < 2027 else day for day in cells]


def a_month_later(cells: Cells) -> Cells:
    return [date(day.year + day.month // 12, day.month % 12 + 1, 1) for day in cells]


def renewed_at_random(cells: Cells) -> Cells:
    return [a if row % 3 else b for row, (a, b) in enumerate(zip(cells, days(6), strict=True))]


@pytest.mark.parametrize("change", [later, renewed_at_random])
def test_renewed_dates_are_no_move(compare: Compare, change: Callable[[Cells], Cells]) -> None:
    before = days()
    assert refused(compare, CERTIFICATE, "valid_to", before, change(before)) == []


def test_months_that_go_on_are_no_move(compare: Compare) -> None:
    before = [day.replace(day=1) for day in days()]
    assert refused(compare, CERTIFICATE, "valid_to", before, a_month_later(before)) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([Decimal(300 + 7 * row) for row in range(ROWS)], [Decimal(330 + 7 * row) for row in range(ROWS)]),
        (drawn((300, 400, 500, 600)), [value + 100 for value in drawn((300, 400, 500, 600))]),
        ([1000 + row for row in range(ROWS)], [int((1000 + row) * 0.95) for row in range(ROWS)]),
    ],
)
def test_amounts_raised_or_paid_off_are_no_move(compare: Compare, before: Cells, now: Cells) -> None:
    assert refused(compare, LOAN, "balance", before, now) == []


def test_days_overdue_that_add_up_are_no_move(compare: Compare) -> None:
    before = mixed(list(range(ROWS)))
    assert refused(compare, LOAN, "overdue_days", before, [value + 20 for value in before]) == []


def test_grades_from_which_some_people_go_and_to_which_others_come_are_no_move(compare: Compare) -> None:
    """A fifth has another grade, and each grade is as frequent as before."""
    grades = ("一级", "二级", "三级", "四级")
    before = [grades[row % 4] for row in range(ROWS)]
    now = [grades[(row + row // 40 + 1) % 4] if row % 5 == 0 else cell for row, cell in enumerate(before)]
    assert refused(compare, CERTIFICATE, "grade", before, now) == []


def test_school_years_that_go_on_are_no_move(compare: Compare) -> None:
    stages = ("学前", "小学", "初中", "高中", "大专", "本科")
    before = [stages[row % 5] for row in range(ROWS)]
    now = [stages[row % 5 + 1] for row in range(ROWS)]
    assert refused(compare, MEMBER, "ethnicity", before, now) == []


def test_codes_that_flip_are_no_move(compare: Compare) -> None:
    before = drawn((True, False))
    assert refused(compare, MEMBER, "insured", before, [not value for value in before]) == []


def test_a_short_list_is_not_judged_by_shares(compare: Compare) -> None:
    before = days(rows=49)
    assert refused(compare, CERTIFICATE, "valid_to", before, sorted(before)) == []


@pytest.mark.parametrize(("rows", "moved"), [(4, 0), (5, 0), (6, 1), (30, 1)])
def test_a_short_list_a_row_off_is_refused(compare: Compare, rows: int, moved: int) -> None:
    before = days(rows=rows)
    assert len(refused(compare, CERTIFICATE, "valid_to", before, down(before))) == moved


def test_rows_that_are_gone_or_new_have_moved_nothing(compare: Compare) -> None:
    before = days()
    moved = {"_key_hash": {row: row + 1000 for row in range(ROWS)}, "valid_to": numbered(sorted(before))}
    assert compare(CERTIFICATE, (ROWS, {"valid_to": numbered(before)}), (ROWS, moved)).accepted
