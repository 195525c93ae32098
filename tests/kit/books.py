"""Workbooks written part by part: what spreadsheet programs, report servers and damage leave in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
FORMATS = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
DAY = 's="1"'
"""The attribute of a cell that shows its number as a date."""


def cell(address: str, value: object) -> str:
    """A cell: text, a number, or whatever stands in ``<…>`` with ``{r}`` for its address."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("<c"):
        return value.replace("{r}", f'r="{address}"')
    if isinstance(value, str):
        return f'<c r="{address}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{address}"><v>{value}</v></c>'


def row(number: int, values: Sequence[object]) -> str:
    cells = "".join(cell(f"{get_column_letter(at)}{number}", value) for at, value in enumerate(values, start=1))
    return f'<row r="{number}">{cells}</row>'


def sheet(rows: Sequence[Sequence[object]], after: str = "", dimension: str = "", more: str = "") -> bytes:
    """A worksheet; ``more`` stands behind its rows, ``after`` behind all of them."""
    said = f'<dimension ref="{dimension}"/>' if dimension else ""
    data = "".join(row(number, values) for number, values in enumerate(rows, start=1)) + more
    return f'{HEAD}<worksheet xmlns="{MAIN}">{said}<sheetData>{data}</sheetData>{after}</worksheet>'.encode()


def book(
    sheets: dict[str, bytes],
    hidden: Sequence[str] = (),
    properties: str = "",
    strings: Sequence[str] | None = None,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """A workbook; ``properties`` are elements of its workbook part, ``more`` further parts or others instead."""
    states = {name: "hidden" if name in hidden else "visible" for name in sheets}
    names = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(states.items(), start=1)
    )
    relations = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    relations += [("rIdS", "styles", "styles.xml"), ("rIdT", "sharedStrings", "sharedStrings.xml")]
    links = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in relations)
    start = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    listed = f"{properties}<sheets>{names}</sheets>"
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings or ())
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{start}</Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{listed}</workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}">{FORMATS}</styleSheet>',
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{texts}</sst>',
    }
    pages = {f"xl/worksheets/sheet{n}.xml": content for n, content in enumerate(sheets.values(), start=1)}
    return packed({**parts, **pages, **(more or {})})


def packed(parts: dict[str, str | bytes]) -> bytes:
    """The parts as a zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()
