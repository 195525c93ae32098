"""A returned workbook is opened once, however little is said about it; what is read then serves sender, rows, reply."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from crosscheck.feedback import archive
from crosscheck.feedback.workbook_file import ANSWER_SHEET, open_workbook
from crosscheck.files import sha256
from crosscheck.flow import day as daytime
from crosscheck.publish.sheets.protection import lock, unlock
from kit.filled import ANSWER, outcomes

PASSWORD = "户查-Ab1"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a workbook was decrypted and its zip opened for reading."""
    count: Counter[str] = Counter()

    class Counted(zipfile.ZipFile):
        def __init__(self, file, mode="r", *args, **options):
            count["unzipped"] += mode == "r"
            super().__init__(file, mode, *args, **options)

    def counted(content: bytes, password: str) -> bytes:
        count["decrypted"] += 1
        return unlock(content, password)

    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    monkeypatch.setattr(archive, "unlock", counted)
    return count


def test_a_protected_list_without_a_sender_is_opened_once(ledger, settings, fill, tmp_path, opened):
    path = tmp_path / "list.xlsx"
    path.write_bytes(lock(fill({1: ANSWER}).read_bytes(), PASSWORD))
    opened.clear()
    taken = daytime.feedback(replace(settings, workbook_password=PASSWORD), path)
    assert opened == {"unzipped": 1, "decrypted": 1}
    assert taken.counts == {"taken": 1, "refused": 0, "unchanged": 3}
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(unlock(taken.reply.read_bytes(), PASSWORD))
    assert len(outcomes(plain)) == 4


def test_the_drop_folder_opens_each_file_once(ledger, settings, fill, opened):
    folder = settings.home / "feedback" / "in" / "451022100"
    folder.mkdir(parents=True)
    fill({1: ANSWER}).rename(folder / "a.xlsx")
    opened.clear()
    assert [handed["taken"] for handed in daytime.take_drop_folder(settings)] == [1]
    assert opened == {"unzipped": 1}


def test_what_was_opened_says_which_list_it_is_and_shows_no_password(township: Path):
    workbook = open_workbook(township, PASSWORD)
    assert workbook.kind == ANSWER_SHEET
    assert workbook.source == f"{township.name} sha256:{sha256(township)}"
    assert PASSWORD not in repr(workbook)
