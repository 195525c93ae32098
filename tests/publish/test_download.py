"""Each copy carries its reader and the time; the published list stays; the download is on record."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from crosscheck.access.readers import reader
from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.main import app
from crosscheck.errors import ConfigurationError, LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.ledger.downloads import Download, record
from crosscheck.ledger.nights import record_night
from crosscheck.publish.download import digest, for_reader, hand_out
from crosscheck.publish.revision import check, publish
from kit.nights import DAY, day
from kit.townships import county_night

AT = "2026-11-23T09:30:00+08:00"


@pytest.fixture
def folder(ledger, settings):
    path = publish(ledger, settings, DAY).path
    yield path / "451022"
    assert check(path) == []


@pytest.mark.parametrize("name", ["县办甲", "R&D <b>", "x" * 500])
def test_a_workbook_says_who_took_it(folder, name):
    content = for_reader(folder / "县级问题清单.xlsx", name, AT)
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
    with reading(ledger, EVERYTHING) as connection:
        row = connection.execute(select(tables.download)).mappings().one()
    assert (row["reader"], row["sha256"], row["address"]) == ("县办甲", digest(content), "10.0.0.8")


TOWNSHIP_LIST = "451022/乡镇/451022100_平马镇_疑点下发及反馈表.xlsx"
DEPARTMENT_LIST = "451022/部门/县民政局_疑点下发及反馈表.xlsx"
READERS = {
    "township": ("451022100", ""),
    "other township": ("451022101", ""),
    "village": ("451022100201", ""),
    "department": ("451022", "县民政局"),
    "other department": ("451022", "县教育局"),
    "county": ("451022", ""),
    "other county": ("451023", ""),
    "inspector": ("451022", ""),
    "city": ("4510", ""),
    "other city": ("4511", ""),
    "province": ("45", ""),
}
MAY_READ = {
    TOWNSHIP_LIST: {"township", "county", "inspector", "city", "province"},
    TOWNSHIP_LIST.replace(".xlsx", ".csv"): {"township", "county", "inspector", "city", "province"},
    DEPARTMENT_LIST: {"department", "county", "inspector", "city", "province"},
    "451022/乡镇/000_未落实到乡镇_疑点下发及反馈表.xlsx": {"county", "inspector", "city", "province"},
    "451022/县级问题清单.xlsx": {"county", "inspector", "city", "province"},
    "451022/open_issues.parquet": {"county", "inspector", "city", "province"},
    "451022/通报.html": {"county", "inspector", "city", "province"},
    "451022/manifest.json": set(),
    "manifest.json": set(),
    "../ledger.sqlite": set(),
    "451022/乡镇": set(),
    "": set(),
}


@pytest.mark.parametrize("name", MAY_READ)
def test_each_reader_gets_the_lists_of_its_scope_and_knows_of_no_other(ledger, settings, folder, name):
    given = set()
    for who, (region, department) in READERS.items():
        person = reader(f"{who} 李四", who.rpartition(" ")[2], region, department)
        if who in MAY_READ[name]:
            hand_out(ledger, settings, person, name, AT, "本机")
            given.add(who)
        else:
            with pytest.raises(LedgerError, match=f"^没有名为{re.escape(name)}的名单$"):
                hand_out(ledger, settings, person, name, AT, "本机")
    with reading(ledger, EVERYTHING) as connection:
        assert {row.reader.removesuffix(" 李四") for row in connection.execute(select(tables.download))} == given


def test_an_older_revision_is_handed_out_by_its_name(ledger, settings, folder):
    record_night(ledger, county_night(1, []))
    publish(ledger, settings, day(1))
    county = reader("县办甲", "county", "451022")
    with pytest.raises(LedgerError, match="没有名为"):
        hand_out(ledger, settings, county, "2026-11-20-r2/451022/通报.xlsx", AT, "本机")
    content = hand_out(ledger, settings, county, f"2026-11-20-r1/{DEPARTMENT_LIST}", AT, "本机")
    with reading(ledger, EVERYTHING) as connection:
        (row,) = connection.execute(select(tables.download)).mappings()
    assert (row["path"], row["sha256"]) == (f"2026-11-20-r1/{DEPARTMENT_LIST}", digest(content))


@pytest.mark.parametrize(
    ("role", "region", "department", "said"),
    [
        ("night", "451022", "", "no role 'night'"),
        ("township", "451022", "", "has 9 digits"),
        ("county", "45102210", "", "has 6 digits"),
        ("county", "", "", "has 6 digits"),
        ("province", "４５", "", "has 2 digits"),
        ("department", "451022", "", "a department is named by readers of role department"),
        ("county", "451022", "县民政局", "a department is named by readers of role department"),
    ],
)
def test_a_role_and_a_region_that_do_not_fit_are_refused(role, region, department, said):
    with pytest.raises(ConfigurationError, match=said):
        reader("李四", role, region, department)


def test_the_command(folder, settings, ledger, monkeypatch, tmp_path):
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    call = ["download", TOWNSHIP_LIST, "--reader", "平马镇李四", "--role", "township", "--out", str(tmp_path)]
    done = CliRunner().invoke(app, [*call, "--region", "451022100"])
    copy = tmp_path / "451022100_平马镇_疑点下发及反馈表.xlsx"
    assert (done.exit_code, done.output.strip()) == (0, str(copy))
    assert "下载:平马镇李四 20" in openpyxl.load_workbook(copy).active.oddFooter.right.text
    with reading(ledger, EVERYTHING) as connection:
        (row,) = connection.execute(select(tables.download)).mappings()
    assert (row["reader"], row["role"], row["address"]) == ("平马镇李四", "township", "本机")
    assert row["sha256"] == digest(copy.read_bytes())
    copy.unlink()
    outside = CliRunner().invoke(app, [*call, "--region", "451022101"])
    assert (outside.exit_code, outside.output.strip()) == (6, f"没有名为{TOWNSHIP_LIST}的名单")
    assert not copy.exists()
