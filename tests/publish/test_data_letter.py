"""What departments are sent: a letter that says what each column is for, and forms that come back as they went out."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from stdnum.cn import ric

from crosscheck import settings as settings_module
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.site_files import read_folder
from crosscheck.files import write_text
from crosscheck.publish.data_letter import TITLE, write_packages
from crosscheck.publish.zips import file_name
from crosscheck.sources.headers import map_headers
from crosscheck.sources.reading import Tally
from crosscheck.sources.xlsx_files import read_xlsx


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    write_packages(settings_module.load(), folder)
    return folder


def form(packages: Path, dataset: str) -> Path:
    known = catalog().dataset(dataset)
    [path] = packages.glob(f"{known.department}_*/{known.title}.xlsx")
    return path


def letter(packages: Path, department: str) -> str:
    [path] = packages.glob(f"{department}_*/{TITLE}.html")
    return path.read_text("utf-8")


def test_every_form_is_read_as_the_list_it_is_for(packages: Path) -> None:
    """Under agreed headers, with rows that are nobody's."""
    forms = sorted(packages.glob("*/*.xlsx"))
    assert len(forms) == 34
    for path in forms:
        dataset = next(d for d in catalog().datasets if file_name(d.title) == path.stem)
        [part] = read_xlsx([path], dataset, Tally())
        found = map_headers(dataset, part.headers, path.name)
        assert found.unknown == ()
        assert {column.header for column in dataset.columns if column.required} <= {*part.headers}
        rows = [row for _, row in part.rows]
        assert len(rows) == 3
        for place, column in found.columns.items():
            texts = [row[place] for row in rows]
            if column.type in ("id_no", "disability_no"):
                assert not any(ric.is_valid(text[:18]) for text in texts)
            if column.type == "name":
                assert all(text.startswith("示例") for text in texts)


def test_codes_are_offered_as_drop_downs(packages: Path) -> None:
    book = load_workbook(form(packages, "police.vehicle"))
    offered = {rule.formula1.strip('"') for rule in book.active.data_validations.dataValidation}
    words = {column.header: column.words for column in catalog().dataset("police.vehicle").columns if column.words}
    assert offered == {",".join(allowed) for allowed in words.values()}


def test_a_letter_says_what_each_column_is_for_and_asks_for_nothing_else(packages: Path) -> None:
    civil = letter(packages, "civil_affairs")
    assert "<td>死亡日期</td><td>日期,如2026-11-20</td><td>是</td><td>DE-01 " in civil
    assert "保障类别" not in civil, "no rule reads the grade of an allowance"
    assert "临时救助" not in civil, "no rule reads the list"
    assert "银行账号" not in letter(packages, "finance")
    assert "每月一次(超过 40 天的不再使用)" in civil
    assert "GB 18030编码,放入以日期命名的文件夹" in civil


def test_who_answers_for_persons_is_told_to_answer_requests_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = 'county: {code: "451022", name: 田东县}\nletters: {signed_by: 田东县农业农村局, contact: 县数据组}\n'
    write_text(tmp_path / "site" / "site.yaml", site)
    write_text(tmp_path / "site" / "sources" / "police.vehicle.yaml", "coverage: asked\n")
    read_folder.cache_clear()
    monkeypatch.setenv("CROSSCHECK_SITE", str(tmp_path / "site"))
    write_packages(settings_module.load(), tmp_path / "out")
    police = letter(tmp_path / "out", "police")
    assert police.count("本清单按名单比对:只就我方请求名单上的人答复,文件夹中附request.txt写明请求编号") == 1
    assert "田东县农业农村局(盖章)" in police


def test_the_same_packages_are_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    write_packages(settings_module.load(), tmp_path)
    first, again = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in (packages, tmp_path)
    )
    assert first == again
