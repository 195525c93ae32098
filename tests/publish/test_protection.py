"""A workbook password: what holds persons opens only with it, and lists stay the same lists."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from crosscheck import settings as settings_module
from crosscheck.errors import IntegrityError
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.nights import record_night
from crosscheck.operate.verify import verify
from crosscheck.publish import zips
from crosscheck.publish.download import for_reader
from crosscheck.publish.revision import MANIFEST, check, publish
from crosscheck.publish.sheets.protection import MOST_ROUNDS, CannotUnlock, is_locked, lock, unlock
from kit.nights import COUNTY, DAY, sqlite_url
from kit.townships import county_night, findings

PASSWORD = "户查-Ab1 🔒"
PERSONS = ("韦大山", "韦小山", "H1")


@pytest.fixture
def protected(settings):
    return replace(settings, workbook_password=PASSWORD)


@pytest.fixture
def small_ledger(settings):
    """A ledger with one issue: few workbooks, each costs its hundred thousand rounds."""
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, county_night(0, findings()[:1]))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The lists of one night as they are published under the password. Nobody writes here."""
    settings = replace(settings_module.load(), home=tmp_path_factory.mktemp("home"), workbook_password=PASSWORD)
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, county_night(0))
    yield publish(engine, settings, DAY).path / COUNTY
    engine.dispose()


def opened(content: bytes) -> str:
    """All text of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_what_holds_persons_opens_only_with_the_password(ledger, settings, county):
    plain = publish(ledger, settings, DAY).path / COUNTY
    workbooks = [path for path in zips.files_below(county) if path.suffix == ".xlsx"]
    assert {path.name for path in workbooks if not is_locked(path.read_bytes())} == {
        "未校验规则清单.xlsx",
        "通报.xlsx",
    }
    for path in workbooks:
        same = (plain / path.relative_to(county)).read_bytes()
        content = path.read_bytes()
        assert (unlock(content, PASSWORD) if is_locked(content) else content) == same
        assert is_locked(content) or not any(person in opened(content) for person in PERSONS)
    assert [path.name for path in zips.files_below(county) if path.suffix == ".csv"] == []
    for wrong in ("", "户查-Ab2 🔒"):
        with pytest.raises(CannotUnlock, match="another password"):
            unlock((county / "县级问题清单.xlsx").read_bytes(), wrong)


def test_the_zip_holds_the_protected_workbooks(county):
    with zipfile.ZipFile(next(county.glob("*.zip"))) as archive:
        assert len(archive.namelist()) == 4
        for name in archive.namelist():
            assert archive.read(name) == (county / name).read_bytes()
            assert is_locked(archive.read(name))


def test_the_salt_alone_makes_no_revision(small_ledger, protected):
    first = publish(small_ledger, protected, DAY)
    before = first.manifest["files"]
    assert publish(small_ledger, protected, DAY).repeated
    record_night(small_ledger, replace(county_night(0, findings()[:1]), population={"member": 7}))
    again = publish(small_ledger, protected, DAY)
    assert (again.name, again.repeated, again.manifest["files"]) == (first.name, True, before)
    assert check(first.path) == []


def test_lists_that_change_and_a_password_set_or_taken_away_are_a_revision(small_ledger, settings, protected):
    names = [publish(small_ledger, chosen, DAY).name for chosen in (settings, protected, protected, settings)]
    record_night(small_ledger, county_night(0, []))
    names.append(publish(small_ledger, protected, DAY).name)
    assert [name[-2:] for name in names] == ["r1", "r2", "r2", "r3", "r4"]


def test_the_hashes_of_protected_lists_are_verified_without_the_password(small_ledger, settings, protected):
    revision = publish(small_ledger, protected, DAY)
    verify(settings)
    target = revision.path / COUNTY / "豁免台账.xlsx"
    target.write_bytes(lock(unlock(target.read_bytes(), PASSWORD), PASSWORD))
    with pytest.raises(IntegrityError, match=r"豁免台账\.xlsx was changed"):
        verify(settings)


def test_the_password_is_read_from_the_environment_and_stands_nowhere(county, monkeypatch):
    monkeypatch.setenv("CROSSCHECK_WORKBOOK_PASSWORD", PASSWORD)
    assert settings_module.load().workbook_password == PASSWORD
    assert PASSWORD not in repr(settings_module.load())
    manifest = (county.parent / MANIFEST).read_text(encoding="utf-8")
    assert json.loads(manifest)["inputs"]["protected"] is True
    assert PASSWORD not in manifest
    for path in zips.files_below(county.parents[2]):
        assert PASSWORD.encode() not in path.read_bytes()
        assert PASSWORD.encode("utf-16-le") not in path.read_bytes()


def test_a_copy_for_a_reader_stays_protected(county):
    copy = for_reader(county / "县级问题清单.xlsx", "县办甲", "2026-11-23T09:30:00+08:00", PASSWORD)
    with zipfile.ZipFile(io.BytesIO(unlock(copy, PASSWORD))) as archive:
        assert "下载:县办甲" in archive.read("xl/worksheets/sheet1.xml").decode()
    archive = zipfile.ZipFile(io.BytesIO(for_reader(next(county.glob("*.zip")), "县办甲", "2026-11-23", PASSWORD)))
    assert all(is_locked(archive.read(name)) for name in archive.namelist())


@pytest.fixture(scope="module")
def small() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def test_a_cut_or_damaged_file_is_told_from_one_with_another_password(small):
    content = lock(small, PASSWORD)
    assert unlock(content, PASSWORD) == small
    damaged = content[:-2000] + bytes(byte ^ 1 for byte in content[-2000:])
    for broken in (content[:4], content[:600], content[:2000], content[: len(content) // 2], damaged):
        with pytest.raises(CannotUnlock, match="old, broken or no workbook"):
            unlock(broken, PASSWORD)
    with pytest.raises(CannotUnlock, match="another password"):
        unlock(content, PASSWORD + " ")


def test_a_file_that_asks_for_endless_rounds_is_not_tried(small):
    greedy = ECMA376Agile.encrypt(PASSWORD, io.BytesIO(small), spin_count=MOST_ROUNDS + 1)
    with pytest.raises(CannotUnlock, match="old, broken or no workbook"):
        unlock(greedy, PASSWORD)
