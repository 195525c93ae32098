"""Workbooks of the old kind: read as those of today, or refused in words whatever was done to them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crosscheck.catalog.datasets import Dataset
from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources.reading import Tally
from crosscheck.sources.xlsx_files import read_xlsx
from kit.landing import dataset, person, write_book

PUPILS = Path(__file__).with_name("pupils.xls")
ENROLMENT = "education.enrolment"


def rows_of(path: Path, of: Dataset | None = None) -> list[tuple[str, list[list[str | None]]]]:
    parts = read_xlsx([path], of or dataset(ENROLMENT), Tally())
    return [(part.label, [list(row) for _, row in part.rows if isinstance(row, list)]) for part in parts]


def test_each_sheet_is_read_below_its_header_and_totals_are_left_out() -> None:
    found = dict(rows_of(PUPILS))
    assert list(found) == ["pupils.xls#平马镇", "pupils.xls#祥周镇"]
    [[number, name, id_no, sex, born, *_], second] = found["pupils.xls#平马镇"]
    assert (number, name, id_no, sex, born) == ("G1", "学生甲", person(1), "男", "1951-01-01")
    assert second[0] == "G2"


def test_a_workbook_of_today_under_the_old_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "学籍.xls"
    write_book(path, {"a": [[c.header for c in dataset(ENROLMENT).columns], ["G1"]]})
    assert rows_of(path)[0][1][0][0] == "G1"


@pytest.mark.parametrize("content", ["学籍号\t姓名\n".encode("utf-16"), b"", b"one line"])
def test_a_page_or_a_text_under_the_name_of_a_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "学籍.xls"
    path.write_bytes(content)
    with pytest.raises(RejectedDelivery, match=r"学籍\.xls: it is no workbook but a page or a text named \.xls"):
        rows_of(path)


def test_a_locked_workbook_says_so(tmp_path: Path) -> None:
    """A record FILEPASS in the place of another of the same length says that the rest is locked."""
    content = PUPILS.read_bytes()
    place = content.find(b"\x42\x00\x02\x00")  # CODEPAGE, two bytes: it stands among the first records
    path = tmp_path / "学籍.xls"
    path.write_bytes(content[:place] + b"\x2f" + content[place + 1 :])
    with pytest.raises(RejectedDelivery, match="the workbook is locked with a password; save it without one"):
        rows_of(path)


def test_whatever_is_done_to_a_workbook_its_rows_stay_or_it_is_refused(tmp_path: Path) -> None:
    whole, content, chance = rows_of(PUPILS), PUPILS.read_bytes(), random.Random(7)
    told: list[str] = []
    path = tmp_path / "pupils.xls"
    for _ in range(60):
        cut = chance.randrange(len(content))
        path.write_bytes(content[:cut])
        try:
            assert rows_of(path) == whole
        except (RejectedDelivery, DeliveryError) as error:
            told.append(str(error))
    assert len(told) > 40
    assert not any(person(n) in text for n in range(1, 5) for text in told)
