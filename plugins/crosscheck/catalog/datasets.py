"""The data contracts of ``sources.yaml`` as typed objects, with what the county's folder says laid over them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from crosscheck import sqlfiles
from crosscheck.catalog.county_site import Delivering, Site, read_site
from crosscheck.catalog.site_files import SiteFolder, site_folder
from crosscheck.catalog.source_maps import AS_AGREED, BY_CONTRACT, Export, Local, lay_over
from crosscheck.catalog.yaml_lines import Part, Reader, SiteError
from crosscheck.errors import ConfigurationError

COLUMN_TYPES = frozenset(
    [
        "id_no",
        "disability_no",
        "name",
        "date",
        "month",
        "year",
        "money",
        "int",
        "text",
        "code",
        "region12",
        "phone",
        "bool",
        "timestamp",
    ]
)
ID_HEADERS = ("身份证号", "身份证号码", "公民身份号码", "公民身份证号", "证件号码", "证件号")
ID_HEADER_PREFIXES = ("户主", "人员", "所有人", "权利人", "借款人")
PLANNED_DATES = frozenset(["due_on", "valid_to", "to_date", "ended_on", "valid_from"])
"""Dates that may lie after the business date (sources.md, "Values")."""
OPEN_DATES = {"to_date", "to_month", "ended_on", "valid_to", "cancelled_on", "done_on", "treated_on", "completed_on"}
OPEN_DATES |= {"moved_in_on", "demolished_on", "lifted_on", "risk_removed_on"}
"""Dates whose absence says "not yet" or "no end": one that is there and can't be read does not say so."""


@dataclass(frozen=True)
class Column:
    """One column: canonical ``name``, ``header`` in the export, ``type``, ``required``, allowed ``words`` of a code.

    ``local``: how this county's export differs in it.
    """

    name: str
    header: str
    type: str
    required: bool
    words: tuple[str, ...]
    aliases: tuple[str, ...]
    local: Local = AS_AGREED

    @property
    def past_event(self) -> bool:
        """True for a date that can't lie after the business date."""
        return self.type == "date" and self.name not in PLANNED_DATES

    @property
    def open_date(self) -> bool:
        """True for a date whose absence is a statement: nothing of the kind has happened."""
        return not self.required and self.name in OPEN_DATES


@dataclass(frozen=True)
class Dataset:
    """One list of a department. ``key`` and ``columns`` use canonical names; ``stale`` is in days.

    ``delivery`` is one of ``sources.deliveries.DELIVERIES``, which refuses any other word; ``export`` says how this
    county's list is read. ``volume_tolerance``: the share by which its rows may differ from the last time, None where
    the policy says. ``coverage``: the department hands over ``all`` its rows, or those about the persons it is
    ``asked`` about.
    """

    department: str
    name: str
    title: str
    grain: str
    key: tuple[str, ...]
    stale: int
    columns: tuple[Column, ...]
    export: Export = BY_CONTRACT
    volume_tolerance: Decimal | None = None
    coverage: str = "all"

    @property
    def id(self) -> str:
        """``<department>.<dataset>``, the name used everywhere."""
        return f"{self.department}.{self.name}"

    @property
    def grouped(self) -> bool:
        """Whether the county names a header by the group above it: ``户主/姓名``."""
        return any("/" in header for column in self.columns for header in column.local.headers)

    @property
    def table(self) -> str:
        """The name a rule sees: ``<department>_<dataset>``."""
        return f"{self.department}_{self.name}"

    def of_type(self, *types: str) -> tuple[Column, ...]:
        """The columns of the given types, in the order of the contract."""
        return tuple(column for column in self.columns if column.type in types)

    @property
    def person(self) -> tuple[Column, Column] | None:
        """The ID and name column of the person a row is about, or None where rows are about no person.

        Registry rows are the persons themselves and are not linked. A disability number holds an ID number.
        """
        ids, names = self.of_type("id_no") or self.of_type("disability_no"), self.of_type("name")
        if self.department in ("registry", "reference") or not ids or not names:
            return None
        return ids[0], names[0]


@dataclass(frozen=True)
class Department:
    """One department: ``title`` in Chinese, whether it is ``connected`` yet, its datasets.

    ``delivery`` is how its datasets arrive that do not say otherwise. ``contact``: whom to call about its lists, empty
    where nobody is registered.
    """

    name: str
    title: str
    delivery: str
    connected: bool
    datasets: tuple[Dataset, ...]
    contact: str = ""


@dataclass(frozen=True)
class Catalog:
    """All departments of the sources file."""

    departments: tuple[Department, ...]

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """Every dataset, connected or not, in the order of the file."""
        return tuple(dataset for department in self.departments for dataset in department.datasets)

    @property
    def connected(self) -> tuple[Dataset, ...]:
        """The datasets of the departments that deliver."""
        return tuple(d for department in self.departments if department.connected for d in department.datasets)

    @cached_property
    def by_id(self) -> Mapping[str, Dataset]:
        """Every dataset by ``<department>.<dataset>``."""
        return {dataset.id: dataset for dataset in self.datasets}

    def dataset(self, dataset_id: str) -> Dataset:
        """The dataset named ``<department>.<dataset>``; an unknown name raises and lists the known ones."""
        found = self.by_id.get(dataset_id)
        if found is not None:
            return found
        raise ConfigurationError(f"no dataset '{dataset_id}'; known: {', '.join(d.id for d in self.datasets)}")

    def number(self, dataset_id: str) -> int:
        """The number under which a night's row references know a dataset: its place in the file, from 1."""
        return [dataset.id for dataset in self.datasets].index(dataset_id) + 1

    def department(self, name: str) -> Department:
        """The department with this key; an unknown one raises and lists the known ones."""
        for department in self.departments:
            if department.name == name:
                return department
        raise ConfigurationError(f"no department '{name}'; known: {', '.join(d.name for d in self.departments)}")


def id_aliases(header: str) -> tuple[str, ...]:
    """Headers under which an ID column also occurs, the plain ones with and without an owner before them."""
    prefix = next((p for p in ID_HEADER_PREFIXES if header.startswith(p)), "")
    owners = (prefix,) if prefix else ("", *ID_HEADER_PREFIXES)
    return tuple(owner + word for owner in owners for word in ID_HEADERS if owner + word != header)


def fold_header(header: str) -> str:
    """A header without blanks and line breaks, as it is compared."""
    return re.sub(r"[\s\u200b\ufeff]+", "", header)


def _column(name: str, entry: list[Any]) -> Column:
    header, kind, need, *more = entry
    if kind not in COLUMN_TYPES or need not in ("req", "opt"):
        raise ConfigurationError(f"column {name}: type '{kind}' or need '{need}' is unknown")
    note = next((str(part) for part in more if not isinstance(part, list)), "")
    words = tuple(note.split()) if kind == "code" else ()
    listed = tuple(alias for part in more if isinstance(part, list) for alias in part)
    return Column(name, header, kind, need == "req", words, (id_aliases(header) if kind == "id_no" else ()) + listed)


def _dataset(department: str, name: str, entry: dict[str, Any]) -> Dataset:
    columns = tuple(_column(column, spec) for column, spec in entry["columns"].items())
    missing = set(entry["key"]) - {column.name for column in columns}
    if missing:
        raise ConfigurationError(f"{department}.{name}: key columns {sorted(missing)} are not among its columns")
    return Dataset(department, name, entry["title"], entry["grain"], tuple(entry["key"]), entry["stale"], columns)


def _department(name: str, entry: dict[str, Any]) -> Department:
    datasets = tuple(_dataset(name, key, value) for key, value in entry["datasets"].items())
    contact = str(entry.get("contact") or "")
    return Department(name, entry["department"], entry["delivery"], entry["connected"], datasets, contact)


@lru_cache(maxsize=1)
def contract() -> Catalog:
    """The contract of ``sources.yaml`` as the product has it, read once per process."""
    path = Path(__file__).with_name("sources.yaml")
    entries = sqlfiles.read_yaml(path.read_text(encoding="utf-8"))
    return Catalog(tuple(_department(name, entry) for name, entry in entries.items()))


def catalog() -> Catalog:
    """The catalogue in force, read once per process; ``SiteError`` where the county's folder does not check."""
    return _in_force(site_folder())[0]


def site() -> Site:
    """The county in force: who it is, and who signs for it."""
    return _in_force(site_folder())[1]


@lru_cache(maxsize=4)
def _in_force(folder: SiteFolder) -> tuple[Catalog, Site]:
    reader = Reader()
    found = read_catalog(folder, reader)
    if reader.problems:
        raise SiteError(folder.path, reader.problems)
    return found


def read_catalog(folder: SiteFolder, reader: Reader) -> tuple[Catalog, Site]:
    """The contract with a county's folder laid over it, and the county; what is wrong is kept by ``reader``."""
    county = read_site(folder, {department.name for department in contract().departments}, reader)
    said = county.departments
    laid = [_local(department, said.get(department.name), folder, reader) for department in contract().departments]
    known = {dataset.id for dataset in contract().datasets}
    for path in sorted((folder.path / "sources").glob("*.yaml")):
        if path.stem not in known:
            at = Part(f"sources/{path.name}", 1, None)
            reader.unknown(at, path.stem, known, "数据集", "dataset")
    return Catalog(tuple(laid)), county


def _local(department: Department, said: Delivering | None, folder: SiteFolder, reader: Reader) -> Department:
    """A department as it delivers in the county."""
    own = said or Delivering()
    delivery = own.delivery or department.delivery
    return replace(
        department,
        title=own.title or department.title,
        delivery=delivery,
        connected=department.connected if own.connected is None else own.connected,
        contact=own.contact or department.contact,
        datasets=tuple(_as_delivered(dataset, delivery, folder, reader) for dataset in department.datasets),
    )


def _as_delivered(dataset: Dataset, delivery: str, folder: SiteFolder, reader: Reader) -> Dataset:
    path = folder.source(dataset.id)
    if not path.is_file():
        return dataset
    return lay_over(dataset, reader.file(path, f"sources/{path.name}"), delivery, reader)


def folder_date(business_date: date) -> str:
    """The business date as drop folders and the lake write it: ``20261120``."""
    return business_date.strftime("%Y%m%d")
