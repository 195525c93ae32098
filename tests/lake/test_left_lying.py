"""Whatever lies in a drop folder is taken in or told: other folders, unfinished ones, files of no list, links."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from crosscheck.flow.night import land_department
from crosscheck.lake import take_in
from crosscheck.lake.land import NOT_READ, Landed, land
from crosscheck.settings import Settings
from crosscheck.sources.folder import DropDelivery
from crosscheck.views.nights import not_taken_in
from kit.landing import NIGHT, accept, csv_bytes, deaths, drop, person, table, write_book

DEATH, RELIEF = "civil_affairs.death", "civil_affairs.relief"
FILE = "死亡(殡葬)登记.csv"
NO_NAME = "its name is no delivery's and it is not read: YYYYMMDD, or YYYYMMDD-2 for the second of a date"
NO_SUCCESS = "not complete: no _SUCCESS lies in it; lay an empty file of that name there when all files are in it"
OTHERS = "it holds no 最低生活保障、特困人员救助供养、残疾人两项补贴、临时救助"


def told(landed: list[Landed]) -> dict[str, str | None]:
    return {one.delivery: one.detail for one in landed if one.outcome == NOT_READ}


def death(landed: list[Landed], delivery: str = "20261120") -> tuple[str, str | None]:
    [found] = [(one.outcome, one.detail) for one in landed if (one.dataset, one.delivery) == (DEATH, delivery)]
    return found


def manifest(settings: Settings, name: str = "20261120") -> dict:
    return json.loads((settings.lake / DEATH / name / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("other", ["20261120-1", "20261120-02", "20261120-01", "２０２６１１２０", "20261120-２", "旧"])
@pytest.mark.parametrize("first", [True, False])
def test_folders_of_one_number(settings: Settings, other: str, first: bool) -> None:
    """One name is one delivery: the other folder is told and never stands in for it, whichever came first."""
    for name in (other, "20261120") if first else ("20261120", other):
        drop(settings, "civil_affairs", name, {FILE: deaths(3 if name == other else 5)})
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert (death(landed), manifest(settings)["rows_accepted"]) == (("accepted", None), 5)
    assert told(landed) == {other: NO_NAME}
    assert [path.name for path in (settings.lake / DEATH).iterdir()] == ["20261120"]


def test_it_is_told_again_as_long_as_it_lies_there_and_the_night_says_so(settings: Settings) -> None:
    folder = drop(settings, "civil_affairs", "20261120", {FILE: deaths(3), "死亡登记.csv": deaths(3)})
    expected = f"{OTHERS}; beside it lies 死亡登记.csv, of no list and not read: a file is named <title>*.csv"
    for outcome in ("accepted", "present"):
        said = land_department(settings, "civil_affairs", NIGHT, must_read=True)
        assert (said[f"{DEATH} 20261120"], said["civil_affairs 20261120"]) == (outcome, f"not read: {expected}")
        assert not_taken_in(settings, NIGHT) == {"civil_affairs 20261120": expected}
    (folder / "死亡登记.csv").unlink()
    land_department(settings, "civil_affairs", NIGHT)
    assert not_taken_in(settings, NIGHT) == {}


@pytest.mark.parametrize("name", ["死亡登记.csv", "田东县死亡(殡葬)登记.csv", "死亡(殡葬)登记.xlsx", "死亡(殡葬)登记"])
def test_a_list_that_is_absent_and_what_lies_beside_it(settings: Settings, name: str) -> None:
    drop(settings, "civil_affairs", "20261120", {name: deaths(3)})
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert death(landed) == ("absent", f"the delivery holds no 死亡(殡葬)登记; beside it lies {name}")
    assert name in (told(landed)["20261120"] or "")


def test_files_of_no_list_stand_in_the_manifest_and_nowhere_if_there_are_none(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261119", {FILE: deaths(3)})
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3), "说明.docx": b"", f"名单{person(7)}.txt": b""})
    landed = land(settings, "civil_affairs", NIGHT, accept)
    number = person(7)
    masked = f"名单{number[:6]}…{number[-4:]}.txt"
    assert manifest(settings)["not_read"] == [masked, "说明.docx"]
    assert "not_read" not in manifest(settings, "20261119")
    assert person(7) not in str(landed)


def test_a_workbook_is_agreed_and_other_forms_lie_there(settings: Settings) -> None:
    folder = drop(settings, "education", "20261120", {"控辍保学台账.xls": b"\xd0\xcf\x11\xe0", "控辍保学台账.csv": b""})
    rows = [["证件号码", "姓名", "原因", "批准日期"], [person(1), "张三", "缓学", "2026-09-01"]]
    write_book(folder / "控辍保学台账（2）.xlsx", {"Sheet1": rows})
    landed = land(settings, "education", NIGHT, accept)
    assert [one.outcome for one in landed if one.dataset == "education.exemption"] == ["accepted"]
    assert "beside it lies 控辍保学台账.csv、控辍保学台账.xls, of no list" in (told(landed)["20261120"] or "")


def test_a_week_later_files_of_no_list_are_told_no_more(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {"说明.txt": b""})
    assert "20261120" in told(land(settings, "civil_affairs", date(2026, 11, 26), accept))
    assert told(land(settings, "civil_affairs", date(2026, 11, 27), accept)) == {}


def test_many_files_are_told_in_few_words(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {f"{number:03}.txt": b"" for number in range(500)})
    assert "、019.txt and 480 more, of no list" in (
        told(land(settings, "civil_affairs", NIGHT, accept))["20261120"] or ""
    )


def test_a_folder_that_is_not_finished(settings: Settings) -> None:
    """Tonight's may still be on its way; yesterday's is told, and so is what was meant to finish one."""
    for name in ("20261118", "20261119", "20261120", "20261121"):
        drop(settings, "civil_affairs", name, {FILE: deaths(3)}, complete=False)
    folder = drop(settings, "civil_affairs", "20261120-2", {"_SUCCESS.txt": b"", "_success": b""}, complete=False)
    (folder / "_SUCCESS").mkdir()
    landed = land(settings, "civil_affairs", NIGHT, accept)
    meant = "not complete: _SUCCESS (a folder)、_SUCCESS.txt、_success, but no plain file _SUCCESS lies in it"
    assert told(landed) == {"20261118": NO_SUCCESS, "20261119": NO_SUCCESS, "20261120-2": meant}
    assert {one.outcome for one in landed} == {NOT_READ}


def test_an_empty_delivery_and_files_in_none(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {})
    assert settings.exports is not None
    place = settings.exports / "drop" / "civil_affairs"
    for name in (FILE, "_SUCCESS", ".死亡.csv.part"):
        (place / name).touch()
    loose = "it lies in no delivery folder and is not read"
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert told(landed) == {"20261120": "it is complete and holds no file", FILE: loose, "_SUCCESS": loose}


def test_links_are_refused_with_their_name(settings: Settings, tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    (secret / FILE).write_bytes(deaths(3))
    (secret / "_SUCCESS").touch()
    folder = drop(settings, "civil_affairs", "20261120", {FILE: deaths(5)})
    (folder / "死亡(殡葬)登记2.csv").symlink_to(secret / FILE)
    (folder / "附件").symlink_to(secret)
    (folder.parent / "20261120-2").symlink_to(secret)
    drop(settings, "civil_affairs", "20261120-3", {FILE: deaths(5)}, complete=False)
    (folder.parent / "20261120-3" / "_SUCCESS").symlink_to(secret / "_SUCCESS")
    landed = land(settings, "civil_affairs", NIGHT, accept)
    expected = "死亡(殡葬)登记2.csv: it is a link and is not read; put the file itself into the delivery"
    assert death(landed) == ("failed", expected)
    assert told(landed) == {
        "20261120": f"{OTHERS}; beside it lies 附件 (a link), of no list and not read: a file is named <title>*.csv",
        "20261120-2": "it is a link and is not read; put the folder itself there",
        "20261120-3": "not complete: _SUCCESS (a link), but no plain file _SUCCESS lies in it",
    }
    assert not (settings.lake / DEATH).exists() or list((settings.lake / DEATH).iterdir()) == []


@pytest.mark.parametrize(("kind", "make"), [("a pipe or device", os.mkfifo), ("a folder", os.mkdir)])
def test_what_is_no_file_is_not_waited_for(settings: Settings, kind: str, make: object) -> None:
    folder = drop(settings, "civil_affairs", "20261120", {})
    make(folder / FILE)  # type: ignore[operator]
    make(folder.parent / "20261119")  # type: ignore[operator]
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert death(landed) == ("failed", f"{FILE}: it is {kind} and is not read; put the file itself into the delivery")
    assert told(landed)["20261119"] == (
        NO_SUCCESS if kind == "a folder" else f"it is {kind} and is not read; put the folder itself there"
    )


@pytest.mark.parametrize("change", ["written", "replaced", "gone", "a link now"])
def test_what_is_hashed_is_what_is_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    path = drop(settings, "civil_affairs", "20261120", {FILE: deaths(5)}) / FILE
    (tmp_path / "other.csv").write_bytes(deaths(5))
    stage = take_in.stage

    def meanwhile(*given: object) -> object:
        if change == "written":
            path.write_bytes(deaths(5, 姓名="李四"))
        elif change == "replaced":
            (tmp_path / "other.csv").replace(path)
        else:
            path.unlink()
            if change == "a link now":
                path.symlink_to(tmp_path / "other.csv")
        return stage(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(take_in, "stage", meanwhile)
        outcome, detail = death(land(settings, "civil_affairs", NIGHT, accept))
    assert outcome == "failed"
    assert (detail or "").startswith(f"{FILE}: ")
    assert list((settings.lake / DEATH).iterdir()) == []
    path.unlink(missing_ok=True)
    path.write_bytes(deaths(5))
    assert death(land(settings, "civil_affairs", NIGHT, accept)) == ("accepted", None)


@pytest.mark.parametrize(
    ("stray", "shown"), [(b"\xff", r"\xff"), (b"\xed\xa0\x80", r"\xed\xa0\x80"), (b"\n\x1b[1m", r"\x0a\x1b[1m")]
)
def test_a_name_that_is_no_text_is_taken_under_one_that_is(settings: Settings, stray: bytes, shown: str) -> None:
    folder = drop(settings, "civil_affairs", "20261120", {})
    rows = [{"证件号码": person(1), "姓名": "", "死亡日期": "2026-10-01", "登记日期": "2026-10-02", "来源": "火化"}]
    content = deaths(5) + csv_bytes(table(rows), "gb18030").partition(b"\r\n")[2]
    (folder / os.fsdecode("死亡(殡葬)登记".encode() + stray + b".csv")).write_bytes(content)
    assert death(land(settings, "civil_affairs", NIGHT, accept)) == ("accepted", None)
    name = f"死亡(殡葬)登记{shown}.csv"
    assert [one["file"] for one in manifest(settings)["inputs"]] == [name]


def test_a_rejection_names_a_file_whose_name_is_no_text(settings: Settings) -> None:
    folder = drop(settings, "civil_affairs", "20261120", {})
    (folder / os.fsdecode("死亡(殡葬)登记".encode() + b"\xfe.csv")).write_bytes(b"\xff\xff")
    outcome, detail = death(land(settings, "civil_affairs", NIGHT, accept))
    assert (outcome, (detail or "").partition(": ")[0]) == ("rejected", r"死亡(殡葬)登记\xfe.csv")


@pytest.mark.parametrize("name", [FILE, "死亡登记(最低生活保障).csv", "田东县死亡名单.csv"])
def test_a_whole_name_in_gbk_is_told_as_it_reads(settings: Settings, name: str) -> None:
    """Three bytes of 活保障 in GBK are by chance a letter of UTF-8."""
    folder = drop(settings, "civil_affairs", "20261120", {})
    (folder / os.fsdecode(name.encode("gbk"))).write_bytes(deaths(5))
    (folder / os.fsdecode(b"\x81\xff.csv")).write_bytes(deaths(5))
    landed = land(settings, "civil_affairs", NIGHT, accept)
    beside = rf"\x81\xff.csv、{name} (named in GBK, not UTF-8)"
    assert death(landed) == ("absent", f"the delivery holds no 死亡(殡葬)登记; beside it lies {beside}")


def test_the_names_of_a_chinese_keyboard(settings: Settings) -> None:
    drop(
        settings,
        "civil_affairs",
        "20261120",
        {"死亡（殡葬）登记.csv": deaths(30), "死亡(殡葬)登记（２）.csv": deaths(60)},
    )
    assert death(land(settings, "civil_affairs", NIGHT, accept)) == ("accepted", None)
    made = manifest(settings)
    assert (made["rows_read"], made["rows_accepted"], made["rows_repeated"]) == (90, 60, 30)


def test_a_drop_folder_full_of_something_else(settings: Settings) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(5)})
    assert settings.exports is not None
    for number in range(300):
        (settings.exports / "drop" / "civil_affairs" / f"扫描件{number:03}.jpg").touch()
    landed = told(land(settings, "civil_affairs", NIGHT, accept))
    assert len(landed) == 51
    assert landed["…"] == "250 more lie there and are not read"


def test_one_folder_that_can_not_be_listed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lists have not been delivered; those of other folders are taken in."""
    for name in ("20261119", "20261120"):
        drop(settings, "civil_affairs", name, {FILE: deaths(5)})
    entries = DropDelivery.entries

    def refused(delivery: DropDelivery) -> list[Path]:
        if delivery.folder.name == "20261119":
            raise PermissionError(13, "Permission denied", "张三")
        return entries(delivery)

    monkeypatch.setattr(DropDelivery, "entries", refused)
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert death(landed, "20261119") == ("failed", "死亡(殡葬)登记: Permission denied (PermissionError)")
    assert death(landed) == ("accepted", None)
    assert told(landed) == {"20261119": "it can't be read; give the service the right to read it"}


NAMES = st.one_of(
    st.binary(min_size=1, max_size=40),
    st.text(min_size=1, max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text("20261120-０２＿_SUCCESscsv.xl死亡（）(殡葬)登记学籍 \u200b", min_size=1, max_size=20).map(str.encode),
).filter(lambda name: not {0, 47} & set(name) and name not in (b".", b"..") and len(name) < 250)


@examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NAMES, min_size=3, max_size=3), link=st.booleans())
def test_any_name(tmp_path_factory: pytest.TempPathFactory, settings: Settings, names: list[bytes], link: bool) -> None:
    """Whatever folders and files are called: the sound list lands, and all that is said is plain text of one line."""
    place = tmp_path_factory.mktemp("any")
    own = Settings(home=place / "home", root=settings.root, threads=1, exports=place / "exports")
    folder = drop(own, "civil_affairs", "20261119", {FILE: deaths(3)})
    folder_name, beside, inside = map(os.fsdecode, names)
    (folder.parent / folder_name).mkdir(exist_ok=True)
    if not (folder.parent / beside).exists():
        (folder.parent / beside).symlink_to(folder) if link else (folder.parent / beside).touch()
    if not (folder / inside).exists():
        (folder / inside).write_bytes(deaths(3))
    landed = land(own, "civil_affairs", NIGHT, accept)
    assert death(landed, "20261119") == ("accepted", None)
    for one in landed:
        for text in (one.delivery, one.detail or ""):
            assert len(text.encode().decode().splitlines()) <= 1
    visible = {name for name in (folder_name, beside) if not name.startswith(".") and name != "20261119"}
    assert len([one for one in told(landed) if one != "20261119"]) <= len(visible)
