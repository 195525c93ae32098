"""CSV files against what programs and people do to them: no line vanishes, nothing is read as something else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from crosscheck.errors import RejectedDelivery
from crosscheck.sources import csv_files, lines
from crosscheck.sources.csv_files import read_csv
from crosscheck.sources.reading import BrokenRow, Tally
from kit.landing import csv_bytes

HEADER = ["证件号码", "姓名", "死亡日期"]
OPEN = "a quotation mark is opened and not closed"
CLOSED = "text stands behind a closed quotation mark"


def person(number: int) -> list[str]:
    return [f"45102219{number:04d}", "韦小山", "2026-10-01"]


def written(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a file: ``rows`` under their header, without quotation marks."""
    return [",".join(row) for row in [HEADER, *rows]]


def read_text(folder: Path, text: str | bytes, delivery: str = "csv-utf8", tally: Tally | None = None) -> list:
    """The rows of one file, broken ones as their reason."""
    path = folder / "死亡.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("gb18030" if "gb" in delivery else "utf-8"))
    [rows] = [list(part.rows) for part in read_csv([path], delivery, tally or Tally())]
    return [(number, row.reason if isinstance(row, BrokenRow) else list(row)) for number, row in rows]


def refusal(folder: Path, text: str | bytes, delivery: str = "csv-utf8") -> str:
    with pytest.raises(RejectedDelivery) as refused:
        read_text(folder, text, delivery)
    assert "韦" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("at", [1, 20, 60])
def test_an_open_quotation_mark_costs_its_own_line(tmp_path: Path, line_end: str, at: int) -> None:
    rows = [person(n) for n in range(1, 61)]
    text = written(rows)
    text[at] = text[at].replace(",韦", ',"韦')
    got = read_text(tmp_path, line_end.join(text) + line_end)
    assert got == [(n, f"line {n + 1}: {OPEN}" if n == at else row) for n, row in enumerate(rows, start=1)]


def test_a_mark_that_a_later_row_closes_costs_its_own_line(tmp_path: Path) -> None:
    """The cell between the two marks would be one row in the place of four."""
    rows = [person(n) for n in range(1, 31)]
    text = written(rows)
    text[10] = text[10].replace(",韦", ',"韦')
    text[13] = text[13].replace("山,", '山",')
    got = dict(read_text(tmp_path, "\n".join(text)))
    assert got.pop(10) == f"line 11: {OPEN}"
    assert got.pop(13)[1] == '韦小山"'
    assert list(got.values()) == [row for n, row in enumerate(rows, start=1) if n not in (10, 13)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('1,"韦"小山",2026-10-01', OPEN),
        ('1,"韦小"山,2026-10-01', CLOSED),
        ('"1","韦小山","2026-10-01', OPEN),
        ('1,"韦,小山,2026-10-01', OPEN),
        ("1,韦,小山,2026-10-01", "4 instead of 3 cells"),
        ("1,韦小山", "2 instead of 3 cells"),
        ("1", "1 instead of 3 cells"),
        ('"1,韦小山,2026-10-01"', "1 instead of 3 cells"),
        ("1;韦小山;2026-10-01", "1 instead of 3 cells"),
        ("1,韦小山,2026-10-01,,,x", "6 instead of 3 cells"),
    ],
)
@pytest.mark.parametrize("delivery", ["csv-utf8", "csv-gb18030"])
def test_a_row_that_can_not_be_taken_apart_is_handed_over(
    tmp_path: Path, line: str, reason: str, delivery: str
) -> None:
    text = "\n".join([*written([person(1), person(2)]), line, *written([person(4)])[1:]])
    assert read_text(tmp_path, text, delivery) == [
        (1, person(1)),
        (2, person(2)),
        (3, f"line 4: {reason}"),
        (4, person(4)),
    ]


@pytest.mark.parametrize("line", ["1,韦小山,2026-10-01,,", '"1","韦小山","2026-10-01"," "', '1,韦小山,"2026-10-01"'])
def test_empty_cells_behind_the_last_header_are_no_cells(tmp_path: Path, line: str) -> None:
    assert read_text(tmp_path, f"{','.join(HEADER)},,\n{line}\n") == [(1, ["1", "韦小山", "2026-10-01"])]


def test_a_value_under_no_header_breaks_its_row(tmp_path: Path) -> None:
    assert read_text(tmp_path, f"{','.join(HEADER)},\n1,韦小山,,2026-10-01\n") == [(1, "line 2: 4 instead of 3 cells")]


def test_a_quoted_cell_may_run_over_lines(tmp_path: Path) -> None:
    text = '证件号码,地址,死亡日期\n1,"平马镇,\r\n四村\n\n三组",2026-10-01\n"2\n",乙,2026-10-01\n'
    assert read_text(tmp_path, text) == [
        (1, ["1", "平马镇,\r\n四村\n\n三组", "2026-10-01"]),
        (2, ["2\n", "乙", "2026-10-01"]),
    ]


def test_a_cell_of_too_many_lines_is_an_open_mark(tmp_path: Path) -> None:
    long = csv_files.LONGEST_CELL
    for height, broken in ((long, False), (long + 1, True)):
        text = f'{",".join(HEADER)}\n1,"{"甲" + chr(10) * height}",2026-10-01\n2,乙,2026-10-01\n'
        got = read_text(tmp_path, text)
        assert (got[0] == (1, f"line 2: {OPEN}")) == broken
        assert got[-1][1] == ["2", "乙", "2026-10-01"]


def test_too_many_broken_rows_reject_the_delivery(tmp_path: Path) -> None:
    for count in (100, 101):
        text = "\n".join([*written([person(n) for n in range(5000)]), *["1,2"] * count, ""])
        if count == 100:
            assert len(read_text(tmp_path, text)) == 5100
        else:
            assert refusal(tmp_path, text) == (
                "死亡.csv: more than 100 rows can't be taken apart, the last for: line 5102: 2 instead of 3 cells"
            )


@pytest.mark.parametrize(
    ("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars"), ("，", "full-width commas")]
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_other_separators_are_named(tmp_path: Path, mark: str, name: str, quote: str) -> None:
    text = "\n".join(mark.join(f"{quote}{cell}{quote}" for cell in row) for row in [HEADER, person(1)])
    assert refusal(tmp_path, text) == (
        f"死亡.csv: the cells are separated by {name}, not commas; export it anew with commas"
    )


def test_a_broken_header_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, '\n证件号码,"姓名,死亡日期\n1,2,3\n') == f"死亡.csv: line 2: {OPEN}"


@pytest.mark.parametrize("name", ["韦小山", "韦小山户", "古丽米热·艾比布力"])
def test_utf8_within_gb18030_is_refused(tmp_path: Path, name: str) -> None:
    """It would be read as other characters: the bytes are text of both encodings."""
    rows = [",".join(person(n)).encode("gb18030") for n in range(100)]
    rows[40] = f"1,{name},平马镇,正常".encode()
    content = b"\n".join([",".join([*HEADER, "状态"]).encode("gb18030"), *rows])
    told = refusal(tmp_path, content, "csv-gb18030")
    assert told == "死亡.csv: line 42 is UTF-8 in a file of GB 18030; export it anew in one encoding" or (
        told.startswith("死亡.csv: byte ") and told.endswith(" is no gb18030 text (line 42)")
    )


def test_gb18030_within_utf8_is_refused(tmp_path: Path) -> None:
    rows = [",".join(person(n)).encode() for n in range(100)]
    content = b"\n".join([",".join(HEADER).encode(), *rows[:40]]) + b"\n"
    told = refusal(tmp_path, content + b"1,\xc4\xe3\xba\xc3,2026-10-01\n" + b"\n".join(rows), "csv-utf8")
    assert told == f"死亡.csv: byte {len(content) + 2} is no utf-8 text (line 42)"


def test_text_of_gb18030_alone_is_never_taken_for_utf8(tmp_path: Path) -> None:
    random = Random(7)
    common = [chr(c) for c in range(0x4E00, 0x9FA5) if len(chr(c).encode("gb2312", "ignore")) == 2]
    rare = [chr(c) for c in range(0x4E00, 0x9FA5)] + list("䶮·．?□")
    names = [
        "".join(random.choices(random.choice((common, common, rare)), k=random.randint(1, 9))) for _ in range(20_000)
    ]
    rows = [[str(n), name, "2026-10-01"] for n, name in enumerate(names)]
    assert read_text(tmp_path, "\n".join(written(rows)), "csv-gb18030") == list(enumerate(rows, start=1))


@pytest.mark.parametrize("delivery", ["csv-utf8", "csv-gb18030"])
def test_nul_bytes_are_refused(tmp_path: Path, delivery: str) -> None:
    text = "\n".join([*written([person(1)]), "2,韦\0,2026-10-01"])
    assert refusal(tmp_path, text, delivery) == "死亡.csv: line 3 holds NUL bytes, which no text has; export it anew"


def test_a_line_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    for text in ("1,2," + "3" * 200_000, "1,2," + "3" * 2_000_000):
        assert refusal(tmp_path, f"证件号码,姓名,死亡日期\n{text}").startswith(
            "死亡.csv: line 2 is longer than 131,072 characters"
        )


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, ",".join(f"列{n}" for n in range(1001))) == (
        "死亡.csv: 1,001 columns, more than the 1,000 of the largest list; check the export"
    )


def test_too_many_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crosscheck.sources.limits.BYTES", 10)
    assert refusal(tmp_path, "\n".join(written([]))) == (
        "死亡.csv: 32 bytes, more than the 10 of the largest list; check the export"
    )


def test_lines_that_are_lost_reject_the_delivery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever reads fewer lines than the bytes have, the delivery is not used."""
    counted = lines._line_ends
    monkeypatch.setattr(lines, "_line_ends", lambda block: counted(block) + 1)
    assert refusal(tmp_path, "\n".join(written([person(1)])) + "\n") == (
        "死亡.csv: 3 lines were counted and 2 were read"
    )


@pytest.mark.parametrize("seed", range(40))
def test_every_line_is_a_row_or_broken_whatever_was_done_to_it(tmp_path: Path, seed: int) -> None:
    """Marks, commas and line ends thrown into a file of 200 rows, against lines counted by Python itself."""
    random = Random(seed)
    text = list("\n".join([*written([person(n) for n in range(200)]), ""]))
    for _ in range(random.randint(1, 30)):
        text.insert(random.randrange(20, len(text) - 1), random.choice(['"', '"', ",", "\r", "\n", '""']))
    tally = Tally()
    rows = read_text(tmp_path, "".join(text), tally=tally)
    inside = sum(
        cell.count("\n") + cell.count("\r") - cell.count("\r\n") for _, row in rows for cell in row if len(cell) > 1
    )
    count = len([line for line in "".join(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")])
    assert count - 2 == len(rows) + tally.layout + inside
    assert len(rows) >= 170


@pytest.mark.parametrize("block", [7, 64, 1000])
def test_the_size_of_a_block_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    rows = [person(n) for n in range(300)]
    content = csv_bytes([HEADER, *rows], "gb18030")
    whole = read_text(tmp_path, content, "csv-gb18030")
    monkeypatch.setattr(lines, "BLOCK", block)
    assert read_text(tmp_path, content, "csv-gb18030") == whole == list(enumerate(rows, start=1))
    assert read_text(tmp_path, content.replace(b"\r\n", b"\r"), "csv-gb18030") == whole
