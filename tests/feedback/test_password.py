"""Lists under a password come back under it; the reply has it too; another password takes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import RefusedFile
from crosscheck.feedback.answers import take_back
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.flow import day as daytime
from crosscheck.ledger.database import reading
from crosscheck.ledger.history import head
from crosscheck.publish.sheets.protection import is_locked, lock, unlock
from kit.filled import ANSWER, AT, TOWNSHIP, outcomes

PASSWORD = "户查-Ab1"


@pytest.fixture
def protected(fill, tmp_path):
    path = tmp_path / "protected.xlsx"
    path.write_bytes(lock(fill({1: ANSWER}).read_bytes(), PASSWORD))
    return path


def unlocked(path):
    target = path.with_name("unlocked.xlsx")
    target.write_bytes(unlock(path.read_bytes(), PASSWORD))
    return target


def test_a_protected_list_is_taken_and_its_reply_is_protected(ledger, protected, tmp_path):
    taken = take_back(ledger, open_workbook(protected, PASSWORD), TOWNSHIP, AT, lambda _: tmp_path / "reply.xlsx")
    assert taken.counts == {"taken": 1, "refused": 0, "unchanged": 3}
    assert "已接收:问题现为“待审核”" in outcomes(unlocked(taken.reply)).values()
    again = take_back(ledger, open_workbook(taken.reply, PASSWORD), TOWNSHIP, AT, lambda _: tmp_path / "again.xlsx")
    assert again.counts == {"taken": 0, "refused": 0, "unchanged": 4}


def test_who_took_the_password_off_gets_a_protected_reply(ledger, fill, tmp_path):
    taken = take_back(
        ledger, open_workbook(fill({1: ANSWER}), PASSWORD), TOWNSHIP, AT, lambda _: tmp_path / "reply.xlsx"
    )
    assert taken.counts["taken"] == 1
    assert len(outcomes(unlocked(taken.reply))) == 4


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "文件已加密或为旧版xls,请另存为无密码的xlsx"),
        ("户查-Ab2", "文件的密码不是下发名单的密码,请改用下发名单的密码或取消密码后再报"),
    ],
)
def test_another_password_takes_nothing_and_says_so(ledger, protected, tmp_path, password, said):
    with reading(ledger, EVERYTHING) as connection:
        before = head(connection)
    with pytest.raises(RefusedFile, match=said):
        take_back(ledger, open_workbook(protected, password), TOWNSHIP, AT, lambda _: tmp_path / "reply.xlsx")
    with reading(ledger, EVERYTHING) as connection:
        assert head(connection) == before
    assert not (tmp_path / "reply.xlsx").exists()


def test_an_old_xls_is_no_protected_workbook(ledger, tmp_path):
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(RefusedFile, match="文件为旧版xls或已损坏"):
        take_back(
            ledger, open_workbook(tmp_path / "old.xlsx", PASSWORD), TOWNSHIP, AT, lambda _: tmp_path / "reply.xlsx"
        )


def test_what_a_protected_workbook_must_not_hold_is_refused_too(ledger, fill, tmp_path):
    def change(sheet):
        sheet["A1"] = "=1+1"

    path = tmp_path / "formula.xlsx"
    path.write_bytes(lock(fill({1: ANSWER}, change).read_bytes(), PASSWORD))
    with pytest.raises(RefusedFile, match="含公式"):
        take_back(ledger, open_workbook(path, PASSWORD), TOWNSHIP, AT, lambda _: tmp_path / "reply.xlsx")


def test_the_drop_folder_opens_it_with_the_setting(ledger, settings, protected):
    folder = settings.home / "feedback" / "in" / "451022100"
    folder.mkdir(parents=True)
    protected.rename(folder / "a.xlsx")
    (handed,) = daytime.take_drop_folder(replace(settings, workbook_password=PASSWORD))
    assert (handed["taken"], handed["reason"]) == (1, "")
    (reply,) = (settings.home / "feedback" / "replies" / "451022100").glob("a_*.回执.xlsx")
    assert is_locked(reply.read_bytes())
    assert len(outcomes(unlocked(reply))) == 4
