"""What goes wrong with deliveries: files that are missing, empty, broken or lack a column; a server that gives up."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import xlsxwriter
from e2e_kit import Night, Site, connected, issues

from crosscheck.catalog.datasets import Dataset, catalog, fold_header
from crosscheck_demo.deliver import interface as housing_server
from crosscheck_demo.deliver.interface import Interface

BROKEN = "civil_affairs.death"
LACKING, HEADLESS = "civil_affairs.relief", "civil_affairs.disability_subsidy"
HALF = "housing.property"
PAGE_SIZE, FAILS_FROM = 50, 3


def datasets(department: str) -> set[str]:
    return {dataset.id for dataset in catalog().department(department).datasets}


def causes() -> dict[str, str]:
    """What AG-02 must say of each list below when nothing fresh of it lies in the lake."""
    return {
        **dict.fromkeys(datasets("health"), "late"),
        **dict.fromkeys(datasets("education"), "rejected"),
        HALF: "late",
        BROKEN: "rejected",
        LACKING: "schema",
        HEADLESS: "schema",
    }


@dataclass(frozen=True)
class BadNight:
    """A night on spoilt deliveries. ``lacking``: the header left out; ``broken``: the file that is no text;
    ``before``: the issues before the night."""

    night: Night
    day: date
    lacking: str
    broken: str
    before: list[dict[str, Any]]

    @property
    def home(self) -> Path:
        return self.night.site.home


def a_bad_night(site: Site, number: int, monkeypatch: pytest.MonkeyPatch, patience: int | None) -> BadNight:
    """Everything is delivered on night ``number``, then spoilt; the command runs over what is left of it."""
    county = site.county
    everybody = [department.name for department in catalog().departments if department.connected]
    with monkeypatch.context() as patched:
        patched.setattr(type(county), "delivering", lambda *_: everybody)
        county.deliver(number)
    day = county.night(number)
    drops = {name: county.folder / "drop" / name / day.strftime("%Y%m%d") for name in ("education", "civil_affairs")}
    health_is_missing(county.folder)
    education_is_empty(drops["education"])
    broken = a_character_is_broken(drops["civil_affairs"])
    lacking = a_column_is_missing(drops["civil_affairs"])
    the_headers_are_missing(drops["civil_affairs"])
    before = issues(site.home) if site.home.exists() else []
    with gives_up_half_way(monkeypatch, patience) as answered, connected(site, number) as online:
        said = online.crosscheck("run", "--date", day.isoformat())
    assert answered == [1, 2], "the server must have begun well"
    return BadNight(Night(site, said), day, lacking, broken.name, before)


def health_is_missing(exports: Path) -> None:
    (exports / "database" / "health.sqlite").unlink()


def education_is_empty(drop: Path) -> None:
    """Workbooks with a header, one of them with a title above it and totals below, and no row of data."""
    lists = catalog().department("education").datasets
    assert len(lists) >= 3
    for number, dataset in enumerate(lists):
        with xlsxwriter.Workbook(str(drop / f"{dataset.title}.xlsx")) as book:
            sheet = book.add_worksheet("平马镇")
            headers = [column.header for column in dataset.columns]
            first = 0
            if number == 0:
                sheet.merge_range(0, 0, 0, len(headers) - 1, f"{dataset.title}(2026年秋季)")
                sheet.write_row(2, 0, ["合计", "0"])
                first = 1
            sheet.write_row(first, 0, headers)


def a_character_is_broken(drop: Path) -> Path:
    """One byte in the middle of a list is no GB 18030."""
    path = files_of(drop, catalog().dataset(BROKEN))[-1]
    content = bytearray(path.read_bytes())
    content[content.index(b"\n", len(content) // 2) + 1] = 0xFF
    path.write_bytes(content)
    return path


def a_column_is_missing(drop: Path) -> str:
    """A list without one of its required columns; the header that is not there."""
    dataset = catalog().dataset(LACKING)
    required = next(column for column in dataset.columns if column.required and column.type == "date")
    for path in files_of(drop, dataset):
        with path.open(encoding="gb18030", newline="") as file:
            rows = list(csv.reader(file))
        place = [fold_header(header) for header in rows[0]].index(required.header)
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(row[:place] + row[place + 1 :] for row in rows)
    return required.header


def the_headers_are_missing(drop: Path) -> None:
    """The first row of a list, which should name the columns, is somebody's data."""
    for path in files_of(drop, catalog().dataset(HEADLESS)):
        with path.open(encoding="gb18030", newline="") as file:
            rows = [row for row in csv.reader(file) if any(row)]
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(rows[1:])


def files_of(drop: Path, dataset: Dataset) -> list[Path]:
    return sorted(path for path in drop.iterdir() if path.name.startswith(dataset.title))


@contextmanager
def gives_up_half_way(monkeypatch: pytest.MonkeyPatch, asks_for_patience: int | None = None) -> Iterator[list[int]]:
    """From page 3 of one list on, the server fails for good; gives the pages of that list it did answer.

    ``asks_for_patience``: the failing answers are 429 with so many seconds, else 503.
    """
    answered: list[int] = []
    whole = Interface.answer

    def answer(self: Interface, path: str, authorization: str | None) -> tuple[HTTPStatus, dict[str, Any]]:
        address = urlsplit(path)
        page = int(parse_qs(address.query)["page"][0])
        if not address.path.endswith("/" + HALF.partition(".")[2]):
            return whole(self, path, authorization)
        if page < FAILS_FROM:
            answered.append(page)
            return whole(self, path, authorization)
        if asks_for_patience is None:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"error": "服务不可用"}
        self.retry_after = asks_for_patience
        return HTTPStatus.TOO_MANY_REQUESTS, {"error": "请稍后再试"}

    with monkeypatch.context() as patched:
        patched.setattr(housing_server, "PAGE_SIZE", PAGE_SIZE)
        patched.setattr(Interface, "answer", answer)
        yield answered
