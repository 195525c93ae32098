"""Whatever a reader or staging raises is told as file and kind, for that list alone, without a word of it."""

from __future__ import annotations

import errno
import os
import struct
import zipfile
import zlib
from collections.abc import Generator
from pathlib import Path
from xml.etree.ElementTree import ParseError

import duckdb
import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from crosscheck.errors import ConfigurationError
from crosscheck.flow.night import land_department
from crosscheck.lake import take_in
from crosscheck.lake.land import Landed, land
from crosscheck.settings import Settings
from crosscheck.sources import folder
from crosscheck.sources.reading import Part
from kit.landing import NIGHT, accept, csv_bytes, deaths, drop, person, table

DEATH, RELIEF = "civil_affairs.death", "civil_affairs.relief"
FILE, OTHER = "死亡(殡葬)登记.csv", "临时救助.csv"
SECRET = "韦小山452123199001010011"


class PanicException(BaseException):
    """What a reader written in Rust raises."""


RAISED = [
    (MemoryError(SECRET), "more than the memory holds (MemoryError)"),
    (RecursionError(SECRET), "nested too deeply (RecursionError)"),
    (UnicodeEncodeError("utf-8", SECRET, 0, 1, SECRET), "a name or text that is no text (UnicodeEncodeError)"),
    (zipfile.BadZipFile(SECRET), "a damaged archive (BadZipFile)"),
    (zlib.error(SECRET), "a damaged archive (error)"),
    (struct.error(SECRET), "damaged binary content (error)"),
    (ParseError(SECRET), "damaged XML (ParseError)"),
    (httpx.DecodingError(SECRET), "an answer that can't be read (DecodingError)"),
    (duckdb.ConversionException(SECRET), "content that the engine can't take (ConversionException)"),
    (OSError(errno.ENOSPC, SECRET), "No space left on device (OSError)"),
    (PermissionError(errno.EACCES, SECRET), "Permission denied (PermissionError)"),
    (OSError(SECRET), "the reader could not go on (OSError)"),
    (KeyError(SECRET), "the reader could not go on (KeyError)"),
    (AssertionError(SECRET), "the reader could not go on (AssertionError)"),
    (PanicException(SECRET), "the reader could not go on (PanicException)"),
]


def relief() -> bytes:
    rows = [{"证件号码": person(1), "姓名": "张三", "救助类型": "急难型", "救助金额": "500", "审批日期": "2026-10-01"}]
    return csv_bytes(table(rows), "gb18030")


def one(landed: list[Landed], dataset: str, delivery: str = "20261120") -> Landed:
    [found] = [each for each in landed if (each.dataset, each.delivery) == (dataset, delivery)]
    return found


@pytest.mark.parametrize(("error", "words"), RAISED, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("when", ["opening", "in the rows"])
def test_what_a_reader_raises(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: BaseException, words: str, when: str
) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3), OTHER: relief()})
    whole = folder.read_csv

    def rows(part: Part) -> Generator:
        yield next(part.rows)
        raise error

    def broken(paths: list[Path], *more: object) -> Generator[Part, None, None]:
        for part in whole(paths, *more):  # type: ignore[arg-type]
            if part.label == FILE and when == "opening":
                raise error
            yield Part(part.label, part.headers, rows(part)) if part.label == FILE else part

    monkeypatch.setattr(folder, "read_csv", broken)
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert (one(landed, DEATH).outcome, one(landed, DEATH).detail) == ("failed", f"{FILE}: {words}")
    assert one(landed, RELIEF).outcome in ("accepted", "rejected")
    assert not (settings.lake / DEATH / "20261120").exists()


def test_the_file_in_which_reading_ended(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    second = "死亡(殡葬)登记2.csv"
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3), second: deaths(4)})
    whole = folder.read_csv

    def broken(paths: list[Path], *more: object) -> Generator[Part, None, None]:
        yield from whole(paths[:1], *more)  # type: ignore[arg-type]
        raise EOFError(SECRET)

    monkeypatch.setattr(folder, "read_csv", broken)
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert one(landed, DEATH).detail == f"{second}: a damaged archive (EOFError)"


@pytest.mark.parametrize("error", [duckdb.OutOfMemoryException(SECRET), OSError(errno.ENOSPC, SECRET)])
def test_what_staging_raises(settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3)})

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(take_in, "stage", fail)
        told = one(land(settings, "civil_affairs", NIGHT, accept), DEATH)
    assert told.outcome == "failed"
    assert told.detail is not None
    assert told.detail.startswith(f"{FILE}: ")
    assert SECRET not in told.detail
    assert one(land(settings, "civil_affairs", NIGHT, accept), DEATH).outcome == "accepted"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ConfigurationError("a suite is wrong")])
def test_what_is_not_the_deliverys_fault_passes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3)})

    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(take_in, "stage", stop)
    with pytest.raises(type(error)):
        land(settings, "civil_affairs", NIGHT, accept)


@pytest.mark.parametrize("stray", [b"\xff", b"\xed\xa0\x80", "（补）".encode("gbk")])
def test_a_file_name_that_is_no_text(settings: Settings, stray: bytes) -> None:
    where = drop(settings, "civil_affairs", "20261120", {OTHER: relief()})
    (Path(os.fsdecode(os.fsencode(where) + b"/" + "死亡(殡葬)登记".encode() + stray + b".csv"))).write_bytes(deaths(3))
    landed = land(settings, "civil_affairs", NIGHT, accept)
    told = one(landed, DEATH)
    assert told.outcome in ("failed", "accepted")
    (told.detail or "").encode()
    if told.outcome == "failed":
        assert told.detail is not None
        assert told.detail.endswith(".csv: a name or text that is no text (UnicodeEncodeError)")
    assert one(landed, RELIEF).outcome in ("accepted", "rejected")


@pytest.mark.parametrize("name", ["20171231", "19000101", "00010101"])
def test_a_folder_of_a_date_before_all_policy(settings: Settings, name: str) -> None:
    """It is told and never taken in; tonight's delivery is taken in, and nothing fails."""
    for day in (name, "20261120"):
        drop(settings, "civil_affairs", day, {FILE: deaths(3)})
    landed = land(settings, "civil_affairs", NIGHT, accept)
    [refused] = [each for each in landed if each.outcome == "refused"]
    day = f"{name[:4]}-{name[4:6]}-{name[6:]}"
    expected = f"{FILE}: {day} lies before all policy, the delivery is not taken in; move its folder away"
    assert (refused.dataset, refused.detail) == (DEATH, expected)
    assert one(landed, DEATH).outcome == "accepted"
    assert [path.name for path in (settings.lake / DEATH).iterdir()] == ["20261120"]
    assert "failed" not in land_department(settings, "civil_affairs", NIGHT, must_read=True).values()


def test_a_drop_folder_that_can_not_be_listed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(3)})

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, SECRET)

    monkeypatch.setattr(folder, "complete_deliveries", refuse)
    landed = land(settings, "civil_affairs", NIGHT, accept)
    assert {each.detail for each in landed} == {"civil_affairs: Permission denied (PermissionError)"}
    assert len(landed) == 5


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))))
@pytest.mark.parametrize(
    ("department", "file"),
    [("civil_affairs", FILE), ("education", "控辍保学台账.xlsx"), ("reference", "行政区划代码表.csv")],
)
def test_any_bytes(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings, department: str, file: str, content: bytes
) -> None:
    place = tmp_path_factory.mktemp("any")
    own = Settings(home=place / "home", root=settings.root, threads=1, exports=place / "exports")
    drop(own, department, "20261120", {file: content})
    [told] = [each for each in land(own, department, NIGHT, accept) if each.outcome != "absent"]
    assert told.outcome in ("accepted", "rejected", "failed")
    assert told.detail or told.outcome == "accepted"
