"""Whatever lies in ``feedback/in``: taken, or refused with its name; nothing ends the taking of the others."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from crosscheck.feedback import drop_folder
from crosscheck.feedback.drop_folder import Handed, take_all
from kit.filled import ANSWER, AT

TOWNSHIP = "451022100"
LINK = "不是文件而是链接,未接收任何内容,请直接放入文件本身"


def into(settings, name: str = TOWNSHIP) -> Path:
    folder = settings.home / "feedback" / "in" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def replies(settings) -> list[str]:
    folder = settings.home / "feedback" / "replies"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


@pytest.mark.parametrize("stray", [b"\xff", "回".encode("gbk"), b"\n", b"\x1b[1m"])
def test_a_file_name_that_is_no_text(ledger, settings, fill, stray: bytes) -> None:
    """The case: such a name stopped the taking of all lists until somebody removed it."""
    sound, broken = fill({1: ANSWER}), into(settings) / os.fsdecode("甲".encode() + stray + b".xlsx")
    shutil.copy(sound, broken)
    (into(settings) / os.fsdecode("乙".encode() + stray + b".xlsx")).write_bytes(b"x")
    shutil.copy(sound, into(settings, "451022101") / "丙.xlsx")
    handed = take_all(ledger, settings, AT)
    assert [(h.sender, h.taken, h.reason[:6]) for h in handed] == [
        (TOWNSHIP, 0, "不是xlsx"),
        (TOWNSHIP, 1, ""),
        ("451022101", 0, ""),
    ]
    assert all(h.reason.encode() or not h.reason for h in handed)
    assert len(replies(settings)) == 3
    assert take_all(ledger, settings, AT) == []


def test_a_sender_s_folder_whose_name_is_no_text(ledger, settings, fill) -> None:
    shutil.copy(fill({1: ANSWER}), into(settings, os.fsdecode(b"451022-\xb2\xd0\xc1\xaa\xff")) / "甲.xlsx")
    [handed] = take_all(ledger, settings, AT)
    assert handed.taken == 0
    assert handed.sender.encode()
    assert handed.reason.encode()


@pytest.mark.parametrize("name", ["４５１０２２１００", "45102210０", "٤٥١٠٢٢١٠٠"])
def test_a_sender_is_written_in_plain_digits(ledger, settings, fill, name: str) -> None:
    shutil.copy(fill({1: ANSWER}), into(settings, name) / "甲.xlsx")
    [handed] = take_all(ledger, settings, AT)
    assert (handed.taken, handed.reason.partition(":")[0]) == (0, f"'{name}' is no sender")


def test_links_are_refused_and_never_followed(ledger, settings, fill, tmp_path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(fill({1: ANSWER}), elsewhere / "甲.xlsx")
    (elsewhere / "甲.xlsx").chmod(0o644)
    (into(settings) / "甲.xlsx").symlink_to(elsewhere / "甲.xlsx")
    (into(settings) / "乙.xlsx").symlink_to(elsewhere / "nothing")
    (into(settings).parent / "451022101").symlink_to(elsewhere)
    for _ in range(2):
        assert take_all(ledger, settings, AT) == [
            Handed(TOWNSHIP, 0, 0, 0, LINK),
            Handed(TOWNSHIP, 0, 0, 0, LINK),
            Handed("in", 0, 0, 0, LINK),
        ]
    assert replies(settings) == [
        "451022100/乙.xlsx.未接收.txt",
        "451022100/甲.xlsx.未接收.txt",
        "in/451022101.未接收.txt",
    ]
    assert (elsewhere / "甲.xlsx").stat().st_mode & 0o777 == 0o644
    assert not (settings.home / "feedback" / "taken").exists()


def test_pipes_and_folders_are_not_waited_for(ledger, settings, fill) -> None:
    os.mkfifo(into(settings) / "甲.xlsx")
    (into(settings) / "附件.xlsx").mkdir()
    shutil.copy(fill({1: ANSWER}), into(settings) / "丙.xlsx")
    reasons = {handed.reason for handed in take_all(ledger, settings, AT)}
    assert reasons == {"", LINK.replace("链接", "管道或设备"), LINK.replace("链接", "文件夹")}
    assert sorted(path.name for path in into(settings).iterdir()) == ["甲.xlsx", "附件.xlsx"]


def test_a_file_of_no_sender(ledger, settings, fill) -> None:
    shutil.copy(fill({1: ANSWER}), into(settings).parent / "甲.xlsx")
    [handed] = take_all(ledger, settings, AT)
    assert handed.reason.startswith("'in' is no sender")
    assert replies(settings) == ["in/甲.xlsx.未接收.txt"]


@pytest.mark.parametrize("change", ["written", "gone"])
def test_a_file_that_changes_while_it_is_read_is_read_again(ledger, settings, fill, monkeypatch, change: str) -> None:
    path = into(settings) / "甲.xlsx"
    shutil.copy(fill({1: ANSWER}), path)
    take, newer = drop_folder.take_list, fill({2: ANSWER})

    def meanwhile(*given):
        if change == "gone":
            path.unlink()
        else:
            shutil.copy(newer, path)
        return take(*given)

    with monkeypatch.context() as patched:
        patched.setattr(drop_folder, "take_list", meanwhile)
        assert [handed.taken for handed in take_all(ledger, settings, AT)] == [1]
    assert path.exists() == (change == "written")
    assert [handed.taken for handed in take_all(ledger, settings, AT)] == ([1] if change == "written" else [])
    assert take_all(ledger, settings, AT) == []
