"""A night whose names, places and texts are what attackers and broken programs write: text in every list and page.

The rows go the whole way: exports, landing, rules, ledger, lists; then the same texts come back as answers.
"""

from __future__ import annotations

import csv
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from crosscheck import settings as settings_module
from crosscheck.access.offices import NO_TOWNSHIP
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.access.senders import sender
from crosscheck.feedback.answers import take_back
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.flow import night as flow
from crosscheck.ledger import holds, tables
from crosscheck.ledger.database import Ledger, open_ledger, reading
from crosscheck.ledger.issue import SURGE
from crosscheck.ledger.proof import verify
from crosscheck.ledger.write_changes import Author
from crosscheck.publish.lists.issues import DOES_NOT_APPLY, NOT_FILLED, NOT_REGISTERED
from crosscheck.publish.revision import publish, revisions
from crosscheck.publish.sheets.columns import FILLED_IN
from crosscheck.publish.zips import files_below
from crosscheck.settings import Settings
from crosscheck.views.holds import held_rules
from crosscheck_demo.county.build import build_world
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.nights import records_for

NIGHT = date(2026, 11, 20)
AT = "2026-11-21T09:30:00+08:00"
INSPECTOR = Author(AT, "核查员", Role.INSPECTOR.value, "test")
NAUGHTY = (
    *("=1+1", "+86 138", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","y")'),
    *("＝1+1", "前\t=1", "回\r车", "行一\n行二", "_x000D_换", "_x005F_"),
    *("张\u202e三四", "李\u200b四", "e\u0301\u0323ä", "🚨𠮷𠀀", "👨\u200d👩\u200d👧"),
    *("王\x00五", "赵\x07六", "孙\x1b[31m七", "末\ufffe尾", "周\x85\x9f吴"),
    *("</script><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "&amp;&lt;]]>", "{{7*7}}${7*7}"),
    *("'; DROP TABLE issue;--", '"; SELECT 1', "%00%0d%0a", "http://example.org", "1e5", "0012", "a,b;c"),
    *("长" * 33_000, "🚨" * 20_000),
)
TEXTS = "".join(NAUGHTY[:-2])
"""All of them in one text: where a list shows a text only here and there."""


@dataclass(frozen=True)
class Published:
    """What a night left: where, in which ledger, and the folder of the county's lists."""

    settings: Settings
    ledger: Ledger
    folder: Path


NOTHING = {DOES_NOT_APPLY, NOT_FILLED, NOT_REGISTERED, NO_TOWNSHIP}
"""What stands where there is nothing to tell."""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    home = tmp_path_factory.mktemp("naughty")
    world = build_world(50, 1, NIGHT, plants=("WM-17", "ED-08"))
    # Every household has a problem of its own, a size that is wrong; its members bear the same names at school.
    every = itertools.cycle(NAUGHTY)
    records = records_for(world, NIGHT)
    in_text = itertools.cycle(text for text in NAUGHTY if "\x00" not in text)  # a csv file that holds one is refused
    _change(records, "reference.region", lambda row: {"name": next(in_text)} if row["level"] in ("乡", "村") else {})
    _change(records, "registry.household", lambda row: {"head_name": next(every), "address": next(every)})
    _change(records, "registry.household", lambda row: {"declared_size": row["declared_size"] + 7})
    _change(records, "registry.member", lambda _: {"name": next(every)})
    _change(records, "registry.visit", lambda row: {"problem": TEXTS} if row["problem"] else {})
    names = {row["id_no"]: row["name"] for row in records["registry.member"]}
    pupil = "education.enrolment"
    _change(records, pupil, lambda row: {"school": TEXTS, "name": names.get(row["id_no"], row["name"])})
    write_exports(records, NIGHT, home / "exports", dirt="none", departments=["reference", "registry", "education"])
    settings = Settings(home=home, root=settings_module.load().root, exports=home / "exports")
    flow.land_all(settings, NIGHT)
    flow.check(settings, NIGHT)
    flow.reconcile(settings, NIGHT)
    engine = open_ledger(settings.ledger_url)
    # A problem of every household is more than a first night opens by itself. The lists are written once for all.
    for held in held_rules(settings, NIGHT):
        if held.kind == SURGE:
            holds.release(engine, NIGHT, held.rule_id, INSPECTOR, "每户都有")
    for arrow in (flow.issue, flow.publish, flow.report):
        arrow(settings, NIGHT)
    newest = revisions(settings.revisions)[-1]
    yield Published(settings, engine, newest / "451022")
    engine.dispose()


def _change(records: dict[str, Any], dataset: str, change: Any) -> None:
    records[dataset] = [row | change(row) for row in records[dataset]]


def shown(text: str) -> str:
    """What a list shows of ``text``: what no workbook holds as a mark, the end of one too long as another."""
    lacking = {*map(chr, range(32)), "\ufffe", "\uffff"} - set("\t\n\r")
    text = "".join("\ufffd" if character in lacking else character for character in text)
    units = text.encode("utf-16-le")
    return text if len(units) <= 64_000 else units[:63_998].decode("utf-16-le", "ignore") + "…"


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """Every cell of a workbook as another reader than ours has it."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def table(path: Path, name: str, head: int = 2) -> list[dict[str, str]]:
    """The rows of a list by heading."""
    rows = sheets(path)[name]
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def issues(night: Published) -> dict[str, Any]:
    with reading(night.ledger, EVERYTHING) as connection:
        return {row["number"]: row for row in connection.execute(select(tables.issue)).mappings()}


def test_the_night_found_what_the_lists_are_to_show(night):
    found = issues(night).values()
    for part in ("name", "head_name"):
        assert {shown(row[part]) for row in found} >= {shown(text) for text in NAUGHTY}
    assert len({row["township_name"] for row in found} & set(NAUGHTY)) > 3
    assert {"ID-11", "ED-08", "WM-17"} <= {row["rule_id"] for row in found}


def test_no_workbook_has_a_formula_a_link_or_a_macro(night):
    workbooks = [path for path in files_below(night.folder) if path.suffix == ".xlsx"]
    assert len(workbooks) > 10
    for path in workbooks:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        assert not [name for name in parts if "external" in name.lower() or "vba" in name.lower()]
        for name, content in parts.items():
            assert b"<f>" not in content, f"{path.name} {name}"
            assert b'TargetMode="External"' not in content
            assert b"<hyperlink" not in content


def test_every_list_shows_every_name_as_it_is(night):
    known = issues(night)
    lists = [(night.folder / "县级问题清单.xlsx", "问题清单"), (night.folder / "问题整改台账.xlsx", "问题整改台账")]
    offices = [path for part in ("乡镇", "部门") for path in (night.folder / part).glob("*.xlsx")]
    lists += [(path, sheet) for path in offices for sheet in sheets(path) if sheet != "核查要点"]
    listed = {(path.name, sheet): table(path, sheet) for path, sheet in lists}
    for rows in listed.values():
        for row in rows:
            issue = known[row["问题编号"]]
            for header, name in (("姓名", "name"), ("户主姓名", "head_name"), ("乡镇", "township_name")):
                assert row[header] == shown(issue[name]) or (row[header] in NOTHING and not shown(issue[name]))
    led = [row["问题编号"] for (_, sheet), rows in listed.items() if sheet == "本单位主办" for row in rows]
    county = listed["县级问题清单.xlsx", "问题清单"]
    assert sorted(led) == sorted(row["问题编号"] for row in county)
    descriptions = "".join(row["疑点描述"] for row in county)
    assert shown(TEXTS) in descriptions


def test_a_csv_shows_the_same_and_begins_no_cell_as_a_formula(night):
    known = issues(night)
    seen = 0
    for path in [path for path in files_below(night.folder) if path.suffix == ".csv"]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row.values())
                name = shown(known[row["问题编号"]]["name"])
                assert row["姓名"] in (name, f"'{name}") or (row["姓名"] in NOTHING and not name)
                seen += 1
    assert seen > 2 * len(NAUGHTY)


class _Page(HTMLParser):
    """The elements of a page, the attributes that act, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.acting: list[str | None] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        outward = [value for name, value in attributes if name in ("href", "src") and not (value or "").startswith("#")]
        self.acting += [*outward, *(name for name, _ in attributes if name.startswith("on"))]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_no_page_has_an_element_that_acts(night):
    bulletin = night.folder / "通报.html"
    report = night.settings.nights / NIGHT.isoformat() / "expectations.html"
    sheets = list((night.folder / "乡镇").glob("*_入户核查单.html"))
    assert sheets
    for path in (bulletin, report, *sheets):
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        assert page.elements
        assert not page.elements & {"script", "img", "iframe", "link", "object", "embed", "base", "form"}
        assert page.acting == []
        if path == bulletin:
            townships = {row["township_name"] for row in issues(night).values()} - {""}
            assert all(shown(name) in page.text for name in townships if "\r" not in name)


def test_file_names_are_what_they_look_like(night):
    for path in files_below(night.folder):
        assert path.name.isprintable()
        assert len(path.name.encode()) < 255


def test_the_same_texts_come_back_as_answers_and_stand_in_the_ledger(night, tmp_path):
    path = max((night.folder / "乡镇").glob("4*.xlsx"), key=lambda found: found.stat().st_size)
    rows = table(path, "本单位主办")
    texts = dict(zip([row["问题编号"] for row in rows], itertools.cycle(NAUGHTY), strict=False))
    answers = {
        n: {"核查结果": "不属实-源数据错", "不属实原因": "06", "核查情况说明": text} for n, text in texts.items()
    }
    for number, text in texts.items():
        answers[number] |= dict.fromkeys(("佐证材料", "核查人", "联系电话", "备注"), text[:50])
    filled = tmp_path / "filled.xlsx"
    _write(filled, [{**row, **answers[row["问题编号"]]} for row in rows])
    taken = take_back(night.ledger, open_workbook(filled), sender(path.name[:9]), AT, lambda _: tmp_path / "reply.xlsx")
    assert taken.counts == {"taken": len(rows), "refused": 0, "unchanged": 0}
    with reading(night.ledger, EVERYTHING) as connection:
        kept = {row["number"]: row for row in connection.execute(select(tables.answer)).mappings()}
        assert verify(connection).problems == ()
    assert {number: row["text"] for number, row in kept.items()} == {
        n: shown(text).strip() for n, text in texts.items()
    }
    revision = publish(night.ledger, night.settings, NIGHT).path / "451022"
    ledger = {row["问题编号"]: row for row in table(revision / "问题整改台账.xlsx", "问题整改台账")}
    for number, text in texts.items():
        assert ledger[number]["核查情况说明"] == shown(text).strip()
        assert ledger[number]["核查人"] == shown(text[:50]).strip()


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    """A list as a program writes it that escapes what XML has not, each text as text."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            for column, value in enumerate(line):
                # The library's own limit counts characters, the format's UTF-16 units: it cuts nothing here.
                assert sheet.write_string(at, column, str(value)[:32_767]) == 0


def test_every_column_to_fill_in_is_one_that_was_tried():
    assert {"核查情况说明", "佐证材料", "核查人", "联系电话", "备注"} < {column.header for column in FILLED_IN}
