"""Damaged workbooks and such without bounds: refused with file, sheet and cell, within seconds. No cell is lost."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from crosscheck.errors import RejectedDelivery
from crosscheck.settings import Settings
from crosscheck.sources import limits, xlsx_book
from crosscheck.sources.unread import ERROR
from kit.books import MAIN, book, packed, row, sheet
from kit.landing import person
from kit.pupils import (
    HEADERS,
    ID,
    SCHOOL,
    SECONDS,
    at,
    parts_of,
    pupil,
    pupils,
    refusal,
    rows_of,
    taken,
)

# --- sheets that can't be read --------------------------------------------------------------------------------------

SOUND = sheet(pupils(4))
UNREADABLE = {
    "cut in a cell": SOUND[: SOUND.rindex("韦小山".encode()) + 3],
    "cut after a row": SOUND[: SOUND.index(b"</row>") + 6],
    "empty": b"",
    "no XML": b"<html><table>",
    "an end tag of something else": SOUND.replace(b"</c>", b"</d>", 1),
    "a cell A0": sheet([HEADERS, pupil(1, _5='<c r="A0"><v>1</v></c>')]),
    "a cell without a row": sheet([HEADERS, pupil(1, _5='<c r="F"><v>1</v></c>')]),
    "a cell beyond all columns": sheet([HEADERS, pupil(1, _5='<c r="XFE2"><v>1</v></c>')]),
    "a cell of another row": sheet([HEADERS, pupil(1, _5='<c r="F9" vm="1"><v>1</v></c>')]),
    "a text that does not exist": sheet([HEADERS, pupil(1, _5='<c {r} t="s"><v>9</v></c>')]),
    "a text before the first": sheet([HEADERS, pupil(1, _5='<c {r} t="s"><v>-1</v></c>')]),
    "a boolean of 7": sheet([HEADERS, pupil(1, _5='<c {r} t="b"><v>7</v></c>')]),
    "a kind that is none": sheet([HEADERS, pupil(1, _5='<c {r} t="q"><v>7</v></c>')]),
    "an entity that is none": SOUND.replace("韦小山".encode(), b"&who;"),
    "bytes that are no text": SOUND.replace("韦小山".encode(), b"\xff\xfe"),
    "a document type": SOUND.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet'),
    "UTF-16": SOUND.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "a size that is none": sheet(pupils(3), dimension="nowhere"),
    "a merged range that is none": sheet(pupils(3), after='<mergeCells><mergeCell ref="A0:ZZ"/></mergeCells>'),
}


@pytest.mark.parametrize("damage", UNREADABLE)
def test_a_damaged_sheet_is_named(settings: Settings, damage: str) -> None:
    """The file lies there the next night too: it is rejected, with its sheet, and nothing else."""
    landed, _, _ = taken(settings, book({"平马镇": SOUND, "祥周镇": UNREADABLE[damage]}))
    assert (landed.outcome, landed.detail) == ("rejected", "学籍.xlsx#祥周镇: the sheet can't be read")


@pytest.mark.parametrize("damage", [RuntimeError("韦小山"), None])
def test_whatever_the_reader_of_sheets_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Exception | None
) -> None:
    class PanicException(BaseException):
        """As readers written in Rust raise it."""

    class Broken:
        def get_sheet_by_name(self, _: str) -> None:
            raise damage or PanicException("韦小山")

    monkeypatch.setattr(xlsx_book, "CalamineWorkbook", type("Reader", (), {"from_filelike": lambda _: Broken()}))
    assert refusal(tmp_path, book({"a": SOUND})) == "学籍.xlsx#a: the sheet can't be read"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (row(2, pupil(2)), "45 cells of the sheet hold something and 36 of them can be read"),
        ('<row r="9"><c r="A9"><v><![CDATA[12]]></v></c></row>', "37 cells of the sheet hold something and 36"),
    ],
    ids=["a row twice", "a value the reader skips"],
)
def test_no_cell_is_lost(tmp_path: Path, rows: str, told: str) -> None:
    """What the reader gives is reconciled with what stands in the sheet."""
    sheets = {"a": sheet(pupils(3), more=rows)}
    assert refusal(tmp_path, book(sheets)).startswith(f"学籍.xlsx#a: {told}")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("content", [b"", b"<a", b"\x00" * 50])
def test_a_damaged_workbook_is_refused_by_name(tmp_path: Path, part: str, content: bytes) -> None:
    rows = pupils(3, **{at(SCHOOL): '<c {r} t="s"><v>0</v></c>'})
    told = refusal(tmp_path, book({"a": sheet(rows)}, strings=["小学"], more={part: content}))
    assert told in ("学籍.xlsx: the file is no readable workbook", "学籍.xlsx#a: the sheet can't be read")


def test_flipped_bits_never_pass(tmp_path: Path) -> None:
    """Every byte of every part is behind a sum: a workbook is read as it was written, or refused."""
    content = bytearray(book({"a": SOUND}))
    sound = rows_of(tmp_path, bytes(content))
    for place in range(0, len(content), 23):
        content[place] ^= 0x10
        with suppress(RejectedDelivery):
            assert rows_of(tmp_path, bytes(content)) == sound
        content[place] ^= 0x10


# --- bounds ---------------------------------------------------------------------------------------------------------

BLANK = '<c {r} t="inlineStr"><is><t xml:space="preserve"> </t></is></c>'
STRAY = [
    ("A1048576", BLANK),
    ("XFD1048576", BLANK),
    ("XFD5", BLANK),
    ("XFD1048576", '<c {r} s="1"/>'),
    ("A1048576", '<c {r} t="s"><v>0</v></c>'),
    ("XFD1048576", '<c {r} t="str"><f>""</f><v></v></c>'),
]


def stray(address: str, cell: str) -> str:
    number = "".join(filter(str.isdigit, address))
    placed = cell.replace("{r}", f'r="{address}"')
    return f'<row r="{number}">{placed}</row>'


@pytest.mark.parametrize(("address", "cell"), STRAY)
def test_a_stray_blank_cell_costs_nothing(tmp_path: Path, address: str, cell: str) -> None:
    began = time.monotonic()
    content = book({"a": sheet(pupils(3), more=stray(address, cell))}, strings=[" "])
    assert len(rows_of(tmp_path, content)) == 3
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("address", ["A1048576", "XFD5", "XFD1048576", "C900000"])
def test_a_stray_cell_that_says_something_is_refused_with_its_address(tmp_path: Path, address: str) -> None:
    began = time.monotonic()
    content = book({"a": sheet(pupils(3), more=stray(address, '<c {r} t="str"><v>x</v></c>'))})
    assert refusal(tmp_path, content) == (
        f"学籍.xlsx#a: cell {address} stands far away from all others; delete it and save again"
    )
    assert time.monotonic() - began < SECONDS


def test_a_row_that_is_formatted_to_the_edge_of_the_sheet(tmp_path: Path) -> None:
    rows = [[*cells, *['<c {r} s="1"/>'] * (16_384 - len(cells))] for cells in pupils(3)]
    [part] = parts_of(tmp_path, book({"a": sheet(rows)}))
    assert (len(part.headers), len(list(part.rows))) == (len(HEADERS), 3)


@pytest.mark.parametrize("claim", ["A1", "A1:XFD1048576", "B2:A1"])
def test_what_a_sheet_claims_about_its_size_is_not_believed(tmp_path: Path, claim: str) -> None:
    assert len(rows_of(tmp_path, book({"a": sheet(pupils(60), dimension=claim)}))) == 60


@pytest.mark.parametrize("left_out", ["[A-Z]+[0-9]+", "[0-9]+", "[A-Z]*[0-9]+", "[B-I][0-9]+", "[A-Z][0-9]*[02468]"])
def test_cells_without_addresses(tmp_path: Path, left_out: str) -> None:
    """As some office programs and report servers write them."""
    bare = re.sub(f' r="{left_out}"'.encode(), b"", sheet(pupils(60), dimension="A1"))
    assert rows_of(tmp_path, book({"a": bare})) == rows_of(tmp_path, book({"a": sheet(pupils(60))}))


@pytest.mark.parametrize("inside", ["<v></v>", "<v/>", ""])
def test_a_text_cell_without_its_number_is_empty(tmp_path: Path, inside: str) -> None:
    rows = [*pupils(3), pupil(4, **{at(ID): f'<c {{r}} t="s">{inside}</c>'}), pupil(5)]
    found = rows_of(tmp_path, book({"a": sheet(rows)}, strings=["学籍号"]))
    assert [cells[ID] for cells in found] == [person(1), person(2), person(3), None, person(5)]


def test_a_workbook_that_says_it_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED", 1_000_000)
    content = book({"a": SOUND.replace(b"</worksheet>", b" " * 2_000_000 + b"</worksheet>")})
    began = time.monotonic()
    assert refusal(tmp_path, content).endswith(
        "unpacked bytes, more than the 1,000,000 of the largest list; check the export"
    )
    assert time.monotonic() - began < SECONDS


def test_a_workbook_that_says_less_than_it_unpacks_to(tmp_path: Path) -> None:
    """The size that a zip names is its own claim too."""
    content = bytearray(book({"a": sheet(pupils(400))}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert content.count(size.to_bytes(4, "little")) == 2
    lying = bytes(content).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(tmp_path, lying) == "学籍.xlsx#a: the sheet can't be read"


def test_a_file_of_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKBOOK", 1000)
    size = len(content := book({"a": SOUND}))
    assert refusal(tmp_path, content) == (
        f"学籍.xlsx: {size:,} bytes, more than the 1,000 of the largest list; check the export"
    )


def test_a_sheet_of_too_many_columns(tmp_path: Path) -> None:
    rows = [[*cells, *["x"] * 1000] for cells in pupils(3)]
    told = refusal(tmp_path, book({"a": sheet(rows)}))
    assert told == "学籍.xlsx#a: 1,009 columns, more than the 1,000 of the largest list; check the export"


def test_a_sheet_of_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SPAN", 100)
    told = refusal(tmp_path, book({"a": sheet(pupils(60))}))
    assert told == "学籍.xlsx#a: 549 cells, more than the 100 of the largest list; check the export"


# --- odd, and sound -------------------------------------------------------------------------------------------------


def test_values_beside_the_headers_are_named(tmp_path: Path) -> None:
    rows = [HEADERS, [*pupil(1), None, "已核"], [*pupil(2), None, None]]
    [part] = parts_of(tmp_path, book({"a": sheet(rows)}))
    assert part.headers == [*HEADERS, None, "K列"]


@pytest.mark.parametrize("odd", ["x:", "pretty", "backslash", "upper case", "strict order"])
def test_workbooks_as_other_programs_write_them(tmp_path: Path, odd: str) -> None:
    content = sheet(pupils(3))
    text = content.decode()
    if odd == "x:":
        for name in ("worksheet", "sheetData", "row", "c", "is", "t", "v"):
            text = text.replace(f"<{name}>", f"<x:{name}>").replace(f"<{name} ", f"<x:{name} ")
            text = text.replace(f"</{name}>", f"</x:{name}>")
        text = text.replace("xmlns=", "xmlns:x=")
    elif odd == "pretty":
        text = text.replace("><", ">\n  <")
    elif odd == "strict order":
        text = text.replace("<c r=", '<c t="inlineStr" r=').replace(' t="inlineStr">', ">")
    made = book({"a": text.encode()})
    if odd in ("backslash", "upper case"):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        change = str.upper if odd == "upper case" else lambda name: name.replace("/", "\\")
        made = packed({change(k) if "sheet1" in k else k: v for k, v in parts.items()})
    assert rows_of(tmp_path, made) == rows_of(tmp_path, book({"a": content}))


def test_rows_out_of_their_order_are_all_read(tmp_path: Path) -> None:
    content = sheet([HEADERS], more=row(4, pupil(3)) + row(3, pupil(2)) + row(2, pupil(1)))
    assert [cells[0] for cells in rows_of(tmp_path, book({"a": content}))] == ["G1", "G2", "G3"]


@pytest.mark.parametrize(
    "claim", ['uniqueCount="{}"', "count='1' uniqueCount = ' {}'", 'x=">" uniqueCount="+{}"', 'count="{}"']
)
@pytest.mark.parametrize("number", [4_294_967_295, 99_999_999_999, 10**14])
def test_texts_that_claim_to_be_many_cost_nothing(tmp_path: Path, claim: str, number: int) -> None:
    """The reader makes room for as many as are claimed, and ends the process where it gets none."""
    texts = f'<x:sst xmlns:x="{MAIN}" {claim.format(number)}><x:si><x:t>小学</x:t></x:si></x:sst>'
    rows = pupils(3, **{at(SCHOOL): '<c {r} t="s"><v>0</v></c>'})
    content = book({"a": sheet(rows)}, more={"xl/sharedStrings.xml": texts.encode()})
    assert [cells[SCHOOL] for cells in rows_of(tmp_path, content)] == ["小学"] * 3


@pytest.mark.parametrize(
    "rename",
    [lambda name: name.replace("xl/w", "XL/W"), lambda name: name.replace("s/s", "s\\s"), str.upper],
    ids=["other letters", "the other slash", "capitals"],
)
def test_parts_under_names_as_some_programs_write_them(tmp_path: Path, rename: Callable[[str], str]) -> None:
    """What is left out of a sheet, or told of it, is so under whatever name the sheet lies in the workbook."""
    rows = pupils(3, **{at(ID): '<c {r} t="e"><v>#N/A</v></c>'})
    content = book({"a": sheet(rows, more=stray("XFD1048576", BLANK))})
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        parts = {name if "worksheets" not in name else rename(name): made.read(name) for name in made.namelist()}
    assert [cells[ID] for cells in rows_of(tmp_path, packed(parts))] == [ERROR] * 3
