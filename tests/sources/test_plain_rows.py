"""Csv files taken apart in columns are what the reader of lines makes of them, well formed or not."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from crosscheck.errors import RejectedDelivery
from crosscheck.sources import csv_files, lines, plain_rows
from crosscheck.sources.csv_files import read_csv
from crosscheck.sources.reading import BrokenRow, Stretch, Tally

HEADER = ["证件号码", "姓名", "备注"]
CELLS = ["韦小山", "45102219600101001X", "", "", " ", "\u3000", "\x1c", "\x85", "NULL", "nan", "\\N", "'", "a\tb", "𠮷"]
ODD_CELLS = [
    '"',
    '"韦"',
    '韦"',
    '"a,b"',
    '"a\nb"',
    '"a""b"',
    "x\rb",
    "\ufeff",
    "\u2028",
    "a,b",
    ",,",
    "\n",
    "\r",
    "\r\n",
]


def some_file(draw: Random, encoding: str, odd: float) -> bytes:
    """A file of up to forty rows, ``odd`` of whose cells, line ends and widths are not what they should be."""

    def cell() -> str:
        return draw.choice(ODD_CELLS if draw.random() < odd else CELLS)

    def row() -> str:
        width = draw.choice([1, 2, 4, 5]) if draw.random() < odd else 3
        return ",".join(cell() for _ in range(width))

    usual = draw.choice(["\n", "\r\n", "\r"])
    header = ",".join(HEADER + [""] * draw.choice([0, 0, 1]))
    text = "".join(
        line + (draw.choice(["\n", "\r\n", "\r", "\n\n"]) if draw.random() < odd else usual)
        for line in [header, *(row() for _ in range(draw.randrange(40)))]
    )
    text = text.rstrip("\r\n") if draw.random() < 0.3 else text
    content = text.encode(encoding)
    if odd and draw.random() < 0.1:
        at = draw.randrange(len(content))
        content = content[:at] + draw.choice([b"\0", b"\xff", "韦小山韦小山".encode()]) + content[at:]
    return content


def outcome(path: Path, delivery: str) -> object:
    """All that a reader gives of a file: rows with their numbers, what it counted, or why it refuses."""
    tally, rows = Tally(), []
    try:
        for part in read_csv([path], delivery, tally):
            for number, row in part.rows:
                rows.append((number, row.reason if isinstance(row, BrokenRow) else list(row)))
    except RejectedDelivery as refused:
        return rows, refused.cause, str(refused)
    return rows, tally


@pytest.mark.parametrize(("delivery", "encoding"), [("csv-utf8", "utf-8"), ("csv-gb18030", "gb18030")])
@pytest.mark.parametrize("odd", [0.0, 0.01, 0.1])
def test_both_ways_give_the_same(
    tmp_path: Path, delivery: str, encoding: str, odd: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, draw = tmp_path / "名单.csv", Random(f"{delivery} {odd}")
    for number in range(150):
        path.write_bytes(some_file(draw, encoding, odd))
        with monkeypatch.context() as patch:
            patch.setattr(lines, "BLOCK", draw.choice([16, 64, 1024]))
            in_columns = outcome(path, delivery)
            patch.setattr(csv_files, "as_columns", lambda *_: None)
            line_by_line = outcome(path, delivery)
        assert in_columns == line_by_line, (number, path.read_bytes())


def test_a_plain_file_is_given_in_columns_and_a_quotation_mark_costs_its_block_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "BLOCK", 1024)
    rows = [f"45102219{n:04d},韦小山,{'无' if n != 500 else 'ab'}" for n in range(1000)]
    rows[500] = '451022190500,"韦小山",无'
    path = tmp_path / "名单.csv"
    path.write_text("\n".join([",".join(HEADER), *rows, ""]), encoding="utf-8")
    [pieces] = [list(part.pieces or ()) for part in read_csv([path], "csv-utf8", Tally())]
    in_columns = sum(len(piece.numbers) for piece in pieces if isinstance(piece, Stretch))
    assert 900 < in_columns < 1000
    assert sum(len(piece.numbers) if isinstance(piece, Stretch) else 1 for piece in pieces) == 1000


def test_a_line_beyond_all_bounds_is_left_to_the_reader_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_rows, "LINE", 10)
    assert plain_rows.as_columns("1,2,3\n4,5,6\n", ",", 3) is not None
    assert plain_rows.as_columns(f"1,2,3\n{'4' * 20},5,6\n", ",", 3) is None
