"""What comes out of the printer: LibreOffice makes the PDF, and the size of its letters is measured in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zlib

import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger.database import reading
from crosscheck.ledger.list_queries import issue_ledger as all_of_the_year
from crosscheck.ledger.list_queries import open_issues
from crosscheck.publish.lists import issue_ledger
from crosscheck.publish.lists.answer_sheet import write_feedback
from crosscheck.publish.lists.county import write_county
from crosscheck.publish.lists.identity import write_identity
from crosscheck.publish.lists.issues import Share, list_row
from crosscheck.publish.lists.register import write_register
from kit.nights import COUNTY, DAY

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SMALLEST = 8.0
A4_LANDSCAPE = (842, 595)
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{}</fontconfig>"""
ALIAS = """<match target="pattern"><test name="family"><string>{}</string></test>
<edit name="family" mode="assign" binding="same"><string>Noto Sans CJK SC</string></edit></match>"""


@pytest.fixture
def printed(ledger, settings, tmp_path) -> dict[str, bytes]:
    """The PDF of an answer sheet with both blocks, and of the county's lists."""
    assert SOFFICE, "LibreOffice is missing: apt-get install libreoffice-calc"
    with reading(ledger, EVERYTHING) as connection:
        rows = [list_row(issue, DAY, False, b"key") for issue in open_issues(connection, settings.root, EVERYTHING)]
        year = [issue_ledger.row_of(row, False) for row in all_of_the_year(connection, settings.root, COUNTY, DAY)]
    write_feedback(tmp_path / "office.xlsx", "田东县平马镇", Share(rows, rows), DAY)
    write_county(tmp_path / "county.xlsx", "田东县", rows, DAY)
    write_identity(tmp_path / "identity.xlsx", "田东县", [], DAY)
    title, columns = issue_ledger.TITLE, issue_ledger.COLUMNS
    write_register(tmp_path / "year.xlsx", title, "田东县", columns, year, DAY, issue_ledger.ON_PAPER)
    # What an office has is 宋体; a font that is missing here would be drawn smaller than it is.
    aliases = "".join(ALIAS.format(name) for name in ("宋体", "黑体"))
    (tmp_path / "fonts.conf").write_text(FONTS.format(aliases), encoding="utf-8")
    command = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    names = ("office", "county", "identity", "year")
    files = [str(tmp_path / f"{name}.xlsx") for name in names]
    environment = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=180, env=environment
    )
    return {name: (tmp_path / f"{name}.pdf").read_bytes() for name in names}


def sizes(pdf: bytes) -> set[float]:
    """The sizes in points of all letters of a PDF."""
    found = set()
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            content = zlib.decompress(stream[1])
        except zlib.error:
            continue
        found |= {float(size) for size in re.findall(rb"/F\d+ ([\d.]+) Tf", content)}
    return found


def pages(pdf: bytes) -> set[tuple[int, int]]:
    """The sizes of all pages."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    return {(round(float(width)), round(float(height))) for width, height in boxes}


def test_nothing_that_is_printed_is_smaller_than_eight_points_on_a4(printed: dict[str, bytes]) -> None:
    for pdf in printed.values():
        assert pages(pdf) == {A4_LANDSCAPE}
        assert min(sizes(pdf)) >= SMALLEST
