"""The way out and back through the programs that offices and data people use."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pandas
import pytest

from crosscheck.feedback.drop_folder import take_all
from kit.filled import ANSWER, AT, DONE, HEADER_ROW, outcomes

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def converted(path: Path, folder: Path) -> Path:
    """``path`` opened and saved anew by LibreOffice."""
    assert SOFFICE, "LibreOffice is missing: apt-get install libreoffice-calc"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    return folder / path.name


@pytest.mark.parametrize("saved", [0, 1, 2])
def test_openpyxl_and_libreoffice(take, fill, tmp_path, saved):
    """Sorted, a row hidden, a column added, one key cell changed, answers in; saved by openpyxl, then by LibreOffice
    as often as ``saved`` says.
    """

    def change(sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
        for at, values in enumerate(reversed(rows), start=HEADER_ROW + 1):
            for column, value in enumerate(values, start=1):
                sheet.cell(at, column).value = value
        sheet.row_dimensions[HEADER_ROW + 2].hidden = True
        sheet.cell(HEADER_ROW, sheet.max_column + 1, "我的备注")
        name = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == "姓名")
        sheet.cell(HEADER_ROW + 1, name).value = "改名"

    path = fill({1: ANSWER, 2: DONE, 3: ANSWER}, change)
    for n in range(saved):
        (tmp_path / f"out{n}").mkdir()
        path = converted(path, tmp_path / f"out{n}")
    taken = take(path)
    assert (taken.counts, taken.refused) == ({"taken": 2, "refused": 1, "unchanged": 1}, {"changed": 1})
    assert sum(text.startswith("未接收:锁定单元格被改动(姓名)") for text in outcomes(taken.reply).values()) == 1
    (tmp_path / "reply").mkdir()
    assert outcomes(converted(taken.reply, tmp_path / "reply")) == outcomes(taken.reply)


def test_pandas(take, fill, tmp_path):
    frame = pandas.read_excel(fill({1: ANSWER, 2: DONE}), header=HEADER_ROW - 1, dtype=str)
    frame = frame.sort_values("姓名", ascending=False)
    frame.insert(2, "我的备注", "看过")
    changed = frame["整改措施"] == DONE["整改措施"]
    frame.loc[changed, "姓名"] = "改名"
    frame.to_excel(tmp_path / "pandas.xlsx", index=False)
    taken = take(tmp_path / "pandas.xlsx")
    assert (taken.counts, taken.refused) == ({"taken": 1, "refused": 1, "unchanged": 1}, {"changed": 1})
    reply = pandas.read_excel(taken.reply, sheet_name="Sheet1", dtype=str).set_index("姓名")
    assert reply["接收结果"]["改名"].startswith("未接收:锁定单元格被改动(姓名)")
    assert reply["核查情况说明"]["改名"] == DONE["核查情况说明"]
    assert len(outcomes(taken.reply)) == 3


def test_the_drop_folder(ledger, settings, fill, tmp_path):
    folder = tmp_path / "feedback"
    path = fill({1: ANSWER})
    for name, file in (
        ("451022100", "甲.xlsx"),
        ("451022101", "乙.xlsx"),
        ("平马镇", "丙.xlsx"),
        ("451022100", "x.xlsx"),
    ):
        (folder / "in" / name).mkdir(parents=True, exist_ok=True)
        (folder / "in" / name / file).write_bytes(path.read_bytes() if file != "x.xlsx" else b"x")
    (folder / "in" / "451022100" / "~$甲.xlsx").write_bytes(b"")
    handed = {(h.sender, h.taken, h.refused): h.reason[:6] for h in take_all(ledger, settings, AT)}
    assert handed == {
        ("451022100", 1, 0): "",
        ("451022100", 0, 0): "不是xlsx",
        ("451022101", 0, 1): "",
        ("平马镇", 0, 0): "'平马镇' ",
    }
    replies = sorted(p.relative_to(folder / "replies").as_posix() for p in (folder / "replies").rglob("*.*"))
    assert [re.sub(r"_451022-20261123-\d{6}-[0-9A-F]{6}", "_number", name) for name in replies] == [
        "451022100/x.xlsx.未接收.txt",
        "451022100/甲_number.回执.xlsx",
        "451022101/乙_number.回执.xlsx",
        "平马镇/丙.xlsx.未接收.txt",
    ]
    assert take_all(ledger, settings, AT) == []
    assert openpyxl.load_workbook(folder / "replies" / replies[1]).sheetnames == [
        "回执",
        "本单位主办",
        "本单位协办",
        "核查要点",
    ]
