"""A file or sheet whose people are gone: refused by its name, while other names and other cuts are no loss."""

from __future__ import annotations

from typing import Any

import pytest
from comparing import Changes, Compare, every, failed, verdict_of

from crosscheck.catalog.datasets import Dataset, catalog

ENROLMENT = catalog().dataset("education.enrolment")
HOUSEHOLD = catalog().dataset("registry.household")
ROWS = 100
KEPT = "上次有 5 行以上的文件、工作表,其人员(或主键)仍在清单中"


def parts(*sizes: int) -> dict[int, Any]:
    """So many rows in each of the files, one after the other."""
    names = [f"学籍({number}).csv" if number > 1 else "学籍.csv" for number in range(1, len(sizes) + 1)]
    return dict(enumerate(name for name, size in zip(names, sizes, strict=True) for _ in range(size)))


def others(rows: range, dataset: Dataset = ENROLMENT) -> Changes:
    """Other people and other keys in these rows."""
    column = dataset.person[0].name if dataset.person else dataset.key[0]
    return {column: {row: f"45102219900101{row:04d}" for row in rows}, "_key_hash": {row: row + 10_000 for row in rows}}


def test_a_file_that_is_missing_rejects_by_its_name(compare: Compare) -> None:
    result = compare(ENROLMENT, (ROWS, {"_source_file": parts(87, 13)}), (87, {"_source_file": parts(87)}))
    assert failed(result) == [f"{KEPT}:缺少“学籍(2).csv”的内容(上次13行中0行仍在)"]
    told = verdict_of(result, "parts_kept")
    assert told.en == (
        "who stood in a file or sheet of 5 rows or more the last time still stands in the list: "
        "what '学籍(2).csv' held (0 of 13 rows are still there)"
    )
    assert told.counts == {"observed": 1}


def test_a_file_of_other_people_under_the_same_name_is_missed(compare: Compare) -> None:
    now = others(range(42, ROWS)) | {"_source_file": parts(40, 60)}
    result = compare(ENROLMENT, (ROWS, {"_source_file": parts(40, 60)}), (ROWS, now))
    assert failed(result) == [f"{KEPT}:缺少“学籍(2).csv”的内容(上次60行中2行仍在)"]


@pytest.mark.parametrize(("gone", "accepted"), [(48, True), (49, False)])
def test_a_fifth_of_its_people_is_enough(compare: Compare, gone: int, accepted: bool) -> None:
    now = others(range(ROWS - gone, ROWS))
    assert compare(ENROLMENT, (ROWS, {"_source_file": parts(40, 60)}), (ROWS, now)).accepted == accepted


@pytest.mark.parametrize(("size", "accepted"), [(4, True), (5, False)])
def test_a_few_rows_say_nothing(compare: Compare, size: int, accepted: bool) -> None:
    result = compare(ENROLMENT, (ROWS, {"_source_file": parts(ROWS - size, size)}), (ROWS - size, {}))
    assert result.accepted == accepted


def test_a_short_list_is_not_judged(compare: Compare) -> None:
    result = compare(ENROLMENT, (49, {"_source_file": parts(29, 20)}), (29, {}))
    assert verdict_of(result, "parts_kept").verdict == "not_judged"


@pytest.mark.parametrize("now", [every(range(ROWS), "全县学籍.xlsx#Sheet1"), parts(10, 20, 30, 40)])
def test_other_names_and_other_cuts_are_no_loss(compare: Compare, now: dict[int, Any]) -> None:
    assert compare(ENROLMENT, (ROWS, {"_source_file": parts(40, 60)}), (ROWS, {"_source_file": now})).accepted


def test_a_school_year_that_is_over_is_no_loss_where_its_pupils_go_on(compare: Compare) -> None:
    """Every key is another one, the people are the same."""
    now = {"_source_file": every(range(ROWS), "2027学年.csv"), "_key_hash": {row: row + 10_000 for row in range(ROWS)}}
    assert compare(ENROLMENT, (ROWS, {"_source_file": parts(40, 60)}), (ROWS, now)).accepted


def test_people_without_a_number_are_known_by_their_key(compare: Compare) -> None:
    nobody = {"id_no": every(range(60, ROWS), None)}
    assert compare(ENROLMENT, (ROWS, nobody | {"_source_file": parts(60, 40)}), (ROWS, nobody)).accepted


def test_rows_that_were_refused_are_there(compare: Compare) -> None:
    """They are judged by their own share."""
    now = {"_reason": every(range(60, ROWS), "empty 姓名"), "_key_hash": every(range(60, ROWS), None)}
    result = compare(ENROLMENT, (ROWS, {"_source_file": parts(60, 40)}), (ROWS, now))
    assert verdict_of(result, "parts_kept").verdict == "passed"
    assert verdict_of(result, "quarantine_share").verdict == "failed"


@pytest.mark.parametrize("dataset", [ENROLMENT, HOUSEHOLD], ids=lambda dataset: dataset.id)
def test_a_list_in_one_part_that_holds_other_people_is_another_list(compare: Compare, dataset: Dataset) -> None:
    result = compare(dataset, (ROWS, {}), (ROWS, others(range(10, ROWS), dataset)))
    assert failed(result) == [f"{KEPT}:缺少“{dataset.title}.csv”的内容(上次100行中10行仍在)"]


def test_of_many_parts_some_are_named(compare: Compare) -> None:
    result = compare(ENROLMENT, (ROWS, {"_source_file": parts(*[10] * 10)}), (20, {}))
    [told] = failed(result)
    assert told.count("缺少“") == 5
    assert verdict_of(result, "parts_kept").counts == {"observed": 8}
