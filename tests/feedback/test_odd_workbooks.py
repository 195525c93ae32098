"""Returned lists as programs and people mistreat them: taken and answered, or laid aside; the next one is read."""

from __future__ import annotations

import errno
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from sqlalchemy import event

from crosscheck.errors import LedgerUnavailable, RefusedFile
from crosscheck.feedback import drop_folder
from crosscheck.feedback.answer_rows import FILLED, read_answer, read_day
from crosscheck.feedback.drop_folder import NOT_TAKEN, Handed, take_all
from crosscheck.publish.sheets.columns import HELP
from kit.filled import ANSWER, AT, DONE, HEADER_ROW, first_list


def rewrite(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with the XML of its worksheets changed."""
    with zipfile.ZipFile(path) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            changed = change(content.decode()).encode() if name.startswith("xl/worksheets/sheet") else content
            target.writestr(name, changed)
    return path


COLS = [
    '<cols><col max="3" width="9"/><col min="4" max="40" width="12"/></cols>',
    '<cols><col min="x" max="3" width="9"/></cols>',
    '<cols><col min="1" max="" width="9"/></cols>',
]


@pytest.mark.parametrize("cols", COLS)
def test_column_widths_that_name_no_columns(fill, take, cols: str) -> None:
    path = rewrite(fill({1: ANSWER}), lambda xml: re.sub(r"<cols>.*</cols>", cols, xml))
    taken = take(path)
    assert taken.counts["taken"] == 1
    with zipfile.ZipFile(taken.reply) as reply:
        assert "已接收:" in reply.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("cells", [("AMJ4", "XFD5"), ("XFD3",), ("AMJ1", "XFD4")])
def test_rows_coloured_to_the_edge_of_the_sheet(fill, take, cells: tuple[str, ...]) -> None:
    def colour(worksheet) -> None:
        for cell in cells:
            worksheet[cell].fill = PatternFill("solid", fgColor="FFFF00")

    plain = first_list(openpyxl.load_workbook(take(fill({})).reply))
    reply = first_list(openpyxl.load_workbook(take(fill({1: ANSWER}, colour)).reply))
    places = [[c.column for c in sheet[HEADER_ROW] if c.value == "接收结果"] for sheet in (plain, reply)]
    assert places[0] == places[1]
    assert reply.cell(HEADER_ROW + 1, places[1][0]).value.startswith("已接收")


@pytest.mark.parametrize("invisible", ["\u200b", "\ufeff", "\u202a", "\u202c", "\u2060", "\xad"])
def test_invisible_characters_in_answers(fill, take, invisible: str) -> None:
    taken = take(fill({1: {k: invisible + v[:2] + invisible + v[2:] for k, v in ANSWER.items()}}))
    assert taken.counts["taken"] == 1


@pytest.mark.parametrize(
    "text", ["2026-11-20T00:00:00", "2026-11-20T00:00:00.000Z", "\u200b2026-11-20", "2026-11-20T00:00"]
)
def test_days_as_programs_write_them(text: str) -> None:
    assert read_day(text) == date(2026, 11, 20)


def test_a_day_with_another_hour_is_not_guessed() -> None:
    assert read_day("2026-11-19T16:00:00.000Z") is None


@pytest.mark.parametrize("number", [451022195001010017, 13800000000123456, 10**15])
def test_a_number_too_long_for_a_cell_is_refused(fill, take, number: int) -> None:
    path = fill({1: ANSWER | {"佐证材料": 123456}})
    taken = take(rewrite(path, lambda xml: xml.replace("<v>123456</v>", f"<v>{number}</v>")))
    assert taken.refused == {"missing": 1}
    assert "佐证材料为超过15位的数字" in taken.outcomes[0].detail


@pytest.mark.parametrize("heading", ["问题编号", "证件号码", "校验码"])
def test_a_key_that_became_a_long_number_is_refused_in_words(fill, take, heading: str) -> None:
    def number(worksheet) -> None:
        column = next(cell.column for cell in worksheet[HEADER_ROW] if cell.value == heading)
        worksheet.cell(HEADER_ROW + 1, column).value = 451022202600000123

    [outcome] = [one for one in take(fill({1: ANSWER}, number)).outcomes if not one.row.empty]
    assert outcome.text == f"未接收:{heading}为超过15位的数字,末尾数字已丢失,请在下发的原表上填写"


@pytest.mark.parametrize(("length", "taken"), [(32_000, 1), (32_001, 0)])
def test_a_text_is_taken_whole_or_not_at_all(fill, take, length: int, taken: int) -> None:
    said = take(fill({1: ANSWER | {"核查情况说明": "长" * length}}))
    assert said.counts["taken"] == taken
    assert taken or said.outcomes[0].detail == "核查情况说明过长(超过32000字),请缩短或另附材料"


@pytest.mark.parametrize("number", ["0", "4", "99999999", "x", "-1"])
def test_rows_that_would_be_read_over_each_other_refuse_the_file(fill, take, number: str) -> None:
    path = rewrite(fill({1: ANSWER, 2: ANSWER}), lambda xml: xml.replace('<row r="5"', f'<row r="{number}"'))
    with pytest.raises(RefusedFile, match="第4行以下的行号错乱"):
        take(path)


def test_a_cell_that_stands_twice_refuses_the_file(fill, take) -> None:
    other = '<c r="B4" t="str"><v>451022-2026-000009</v></c>'
    path = rewrite(fill({1: ANSWER}), lambda xml: re.sub('<c r="B4".*?</c>', rf"\g<0>{other}", xml))
    with pytest.raises(RefusedFile, match="第4行有重复的单元格"):
        take(path)


def test_a_number_that_fits_is_an_answer(fill, take) -> None:
    assert take(fill({1: ANSWER | {"联系电话": 13800000000}})).outcomes[0].row.answer.phone == "13800000000"


def test_an_unreadable_word_is_still_named() -> None:
    answer, problems = read_answer(
        dict.fromkeys((*FILLED, HELP), "") | {"核查结果": "是"},
        False,
    )
    assert (answer.result, len(problems)) == ("", 1)


def lay(settings, path: Path, name: str) -> Path:
    target = settings.home / "feedback" / "in" / "451022100" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(path, target))


NAMES = ["长" * 83 + ".xlsx", "a" * 250 + ".xlsx", "长" * 70 + "(2).xlsx", "长" * 78 + ".xlsx"]


@pytest.mark.parametrize("name", NAMES)
def test_a_long_name_gets_a_reply(ledger, settings, fill, name: str) -> None:
    lay(settings, fill({1: DONE | {"整改完成日期": date(2026, 11, 20)}}), name)
    [handed] = take_all(ledger, settings, AT)
    assert (handed.taken, handed.reason) == (1, "")
    [reply] = (settings.home / "feedback" / "replies" / "451022100").iterdir()
    assert reply.name.endswith(".回执.xlsx")


def test_a_long_name_of_a_refused_file(ledger, settings, tmp_path) -> None:
    (tmp_path / "no").write_bytes(b"no workbook")
    for name in NAMES:
        lay(settings, tmp_path / "no", name)
    assert all(handed.reason for handed in take_all(ledger, settings, AT))
    assert len(list((settings.home / "feedback" / "replies" / "451022100").iterdir())) == len(NAMES)


def test_what_a_file_raises_is_its_own_failure(ledger, settings, fill, monkeypatch) -> None:
    path = fill({1: ANSWER})
    lay(settings, path, "a.xlsx")
    lay(settings, path, "b.xlsx")
    take = drop_folder.take_list

    def breaking(*given):
        if given[2].name == "a.xlsx":
            raise KeyError("张三 451022195001010017")
        return take(*given)

    monkeypatch.setattr(drop_folder, "take_list", breaking)
    assert take_all(ledger, settings, AT) == [
        Handed("451022100", 0, 0, 0, f"{NOT_TAKEN}(KeyError)"),
        Handed("451022100", 1, 0, 3, ""),
    ]
    assert not list((settings.home / "feedback" / "in").glob("*/*"))


@pytest.mark.parametrize("kind", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE], ids=errno.errorcode.get)
def test_what_is_wrong_with_the_machine_is_no_file_s_fault(ledger, settings, fill, monkeypatch, kind) -> None:
    kept = lay(settings, fill({1: ANSWER}), "a.xlsx")

    def full(*given):
        raise OSError(kind, os.strerror(kind))

    monkeypatch.setattr(drop_folder, "take_list", full)
    with pytest.raises(OSError, match=os.strerror(kind)):
        take_all(ledger, settings, AT)
    assert kept.exists()


def test_a_ledger_without_room_leaves_every_file_for_the_next_time(ledger, settings, fill) -> None:
    kept = lay(settings, fill({1: {**ANSWER, "核查情况说明": "已入户核查" * 1000}}), "a.xlsx")
    pages: list[str] = []

    def no_more_pages(connection, _record, _proxy) -> None:
        (used,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {used if pages == [] else 2**30}")

    event.listen(ledger, "checkout", no_more_pages)
    with pytest.raises(LedgerUnavailable, match="its disk is full: make room"):
        take_all(ledger, settings, AT)
    assert kept.exists()
    assert not list((settings.home / "feedback" / "replies").glob("*/*"))
    pages.append("room was made")
    assert [handed.taken for handed in take_all(ledger, settings, AT)] == [1]
    assert not kept.exists()


def test_a_reply_that_cannot_be_made_takes_nothing(fill, take, monkeypatch) -> None:
    from crosscheck.feedback import answers

    path = fill({1: ANSWER})
    with monkeypatch.context() as broken:
        broken.setattr(answers, "make_reply", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take(path)
    assert take(path).counts["taken"] == 1


def test_a_reply_half_written_when_an_intake_was_killed_is_swept(ledger, settings) -> None:
    left = settings.home / "feedback" / "replies" / "451022100" / ".反馈表.回执.xlsx.4711.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert take_all(ledger, settings, AT) == []
    assert not left.exists()


@pytest.mark.parametrize(
    "named", [False, True], ids=["before the receipt had its name", "before the file was laid aside"]
)
def test_an_intake_that_was_killed_after_the_ledger_had_it_is_ended(ledger, settings, fill, named: bool) -> None:
    came = lay(settings, fill({1: ANSWER}), "a.xlsx")
    folder = settings.home / "feedback"
    take_all(ledger, settings, AT)
    (receipt,) = (folder / "replies" / "451022100").iterdir()
    content = receipt.read_bytes()
    (kept,) = (folder / "taken").rglob("*.xlsx")
    kept.rename(came)  # as it stood when the process was killed
    if not named:
        receipt.rename(receipt.with_name(f".{receipt.name}.4711.part"))
    assert take_all(ledger, settings, "2026-11-20T09:00:00+08:00") == []
    assert [path.read_bytes() for path in (folder / "replies" / "451022100").iterdir()] == [content]
    assert receipt.exists()
    assert kept.exists()
    assert not came.exists()


def test_a_list_that_is_sent_again_is_answered_again(ledger, settings, fill) -> None:
    path = fill({1: ANSWER})
    for number in (1, 2):
        lay(settings, path, "a.xlsx")
        (handed,) = take_all(ledger, settings, f"2026-11-2{number}T09:00:00+08:00")
        assert (handed.taken, handed.unchanged) == ((1, 3) if number == 1 else (0, 4))
    assert len(list((settings.home / "feedback" / "replies" / "451022100").iterdir())) == 2
