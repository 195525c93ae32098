"""Each copy carries its reader and the time; the published list stays; the download is on record."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from sqlalchemy import select

from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.publish.download import Download, digest, for_reader, record
from crosscheck.publish.revision import check, publish
from nights import DAY

AT = "2026-11-23T09:30:00+08:00"


@pytest.fixture
def folder(ledger, settings):
    path = publish(ledger, settings, DAY).path
    yield path / "451022"
    assert check(path) == []


@pytest.mark.parametrize("reader", ["县办甲", "R&D <b>", "x" * 500])
def test_a_workbook_says_who_took_it(folder, reader):
    content = for_reader(folder / "县级问题清单.xlsx", reader, AT)
    book = openpyxl.load_workbook(io.BytesIO(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "2026-11-23 09:30:00" in text
    assert all(sheet.oddFooter.left.text.startswith("业务日期") for sheet in book)
    assert len(text.split("<oddFooter>")[1].split("</oddFooter>")[0]) < 255


def test_a_page_and_a_zip_too_and_a_csv_stays(folder):
    assert "下载:&lt;县办甲&gt; 2026-11-23 09:30:00" in for_reader(folder / "通报.html", "<县办甲>", AT).decode()
    content = for_reader(folder / "451022_疑点下发及反馈表_2026-11-20.zip", "县办甲", AT)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inner = next(name for name in archive.namelist() if name.endswith(".xlsx"))
        with zipfile.ZipFile(io.BytesIO(archive.read(inner))) as book:
            assert "下载:县办甲" in book.read("xl/worksheets/sheet1.xml").decode()
    csv = folder / "县级问题清单.csv"
    assert for_reader(csv, "县办甲", AT) == csv.read_bytes()
    with pytest.raises(LedgerError, match="下载须写明下载人"):
        for_reader(csv, " ", AT)


def test_a_download_is_recorded(ledger, folder):
    content = for_reader(folder / "通报.xlsx", "县办甲", AT)
    made = Download(AT, "县办甲", "county", "2026-11-20-r1/451022/通报.xlsx", digest(content), "10.0.0.8")
    record(ledger, made)
    with reading(ledger) as connection:
        row = connection.execute(select(tables.download)).mappings().one()
    assert (row["reader"], row["sha256"], row["address"]) == ("县办甲", digest(content), "10.0.0.8")
