"""Policy values: dated, regional rows, each with the document that sets it (``policy.yaml``), and the county's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.site_files import POLICY, SiteFolder, site_folder
from crosscheck.catalog.yaml_lines import Part, Reader, SiteError
from crosscheck.errors import ConfigurationError

BASES = ("seed", "public", "practice")
"""Where a value comes from: only a public one names its document."""


@dataclass(frozen=True)
class PolicyRow:
    """One value: the region prefix it counts for, the day it counts from, its basis and document."""

    parameter: str
    region: str
    valid_from: date
    value: Decimal
    basis: str
    document: str | None

    def as_evidence(self) -> dict[str, str | None]:
        """The row as it stands in a finding's evidence."""
        return {
            "parameter": self.parameter,
            "region": self.region,
            "from": self.valid_from.isoformat(),
            "value": format(self.value, "f"),
            "basis": self.basis,
            "document": self.document,
        }


@dataclass(frozen=True)
class Policy:
    """All policy rows by parameter, what people call the parameters, and the units of their values."""

    rows: dict[str, tuple[PolicyRow, ...]]
    titles: dict[str, str]
    units: dict[str, str]
    _known: dict[tuple[str, date], dict[str, PolicyRow]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", {})

    def row(self, parameter: str, region: str, day: date) -> PolicyRow | None:
        """The row that counts for ``region`` on ``day``: the longest prefix of it, then the latest start; or None."""
        newest = self._newest(parameter, day)
        return next((newest[region[:n]] for n in range(len(region), -1, -1) if region[:n] in newest), None)

    def _newest(self, parameter: str, day: date) -> dict[str, PolicyRow]:
        """The row in force by region, put together once: a night asks for every village of the county."""
        if (parameter, day) not in self._known:
            begun = (row for row in self.rows[parameter] if row.valid_from <= day)
            newest: dict[str, PolicyRow] = {}
            for row in sorted(begun, key=lambda row: row.valid_from, reverse=True):
                newest.setdefault(row.region, row)
            self._known[parameter, day] = newest
        return self._known[parameter, day]

    def first_day(self, parameter: str) -> date:
        """The first day on which the parameter has a value anywhere."""
        return min(row.valid_from for row in self.rows[parameter])

    def table(self, regions: Iterable[str], day: date) -> pa.Table:
        """The values in force as rules read them: column ``region`` and one DECIMAL(18, 4) for each parameter."""
        names = sorted(set(regions))
        columns: dict[str, pa.Array] = {"region": pa.array(names, pa.string())}
        for parameter in self.rows:
            rows = [self.row(parameter, region, day) for region in names]
            columns[parameter] = pa.array([r and r.value for r in rows], pa.decimal128(18, 4))
        return pa.table(columns)


def _rows(entry: dict[str, Any]) -> tuple[PolicyRow, ...]:
    return tuple(
        PolicyRow(entry["name"], str(r["region"]), r["from"], Decimal(str(r["value"])), r["basis"], r.get("document"))
        for r in entry["rows"]
    )


def read_policy(path: Path) -> Policy:
    """Read a policy file; a row that lacks a part raises ``ConfigurationError`` naming its parameter."""
    rows: dict[str, tuple[PolicyRow, ...]] = {}
    titles: dict[str, str] = {}
    units: dict[str, str] = {}
    for entry in sqlfiles.read_yaml(path.read_text(encoding="utf-8")):
        try:
            rows[entry["name"]] = _rows(entry)
            titles[entry["name"]], units[entry["name"]] = entry["title"], entry["unit"]
        except (KeyError, ArithmeticError) as error:
            name = entry.get("name")
            raise ConfigurationError(f"{path.name}: parameter {name}: {error} is missing or wrong") from None
    return Policy(rows, titles, units)


@lru_cache(maxsize=1)
def common_policy() -> Policy:
    """The policy that the product brings, read once per process."""
    return read_policy(Path(__file__).with_name("policy.yaml"))


def policy() -> Policy:
    """The county's policy, read once per process; ``SiteError`` where its folder does not check."""
    return _in_force(site_folder())


@lru_cache(maxsize=4)
def _in_force(folder: SiteFolder) -> Policy:
    reader = Reader()
    found = local_policy(folder, reader)
    if reader.problems:
        raise SiteError(folder.path, reader.problems)
    return found


def local_policy(folder: SiteFolder, reader: Reader) -> Policy:
    """The product's policy with the rows of a county's folder; what is wrong is kept by ``reader``.

    A row of the same parameter, region and first day replaces the product's; a parameter of another name is new.
    """
    path = folder.path / POLICY
    return _laid_over(common_policy(), reader.file(path, POLICY), reader) if path.is_file() else common_policy()


def with_rows(known: Policy, path: Path) -> Policy:
    """``known`` with the rows of a file of the county's form laid over it; ``SiteError`` where the file is wrong."""
    reader = Reader()
    found = _laid_over(known, reader.file(path, path.name), reader)
    if reader.problems:
        raise SiteError(path, reader.problems)
    return found


def _laid_over(common: Policy, whole: Part, reader: Reader) -> Policy:
    rows, titles, units = dict(common.rows), dict(common.titles), dict(common.units)
    for entry in whole.items if whole.value else ():
        said = reader.mapping(entry, ("name", "title", "unit", "rows"))
        name = said["name"].text if "name" in said else ""
        if name not in common.rows and not ("title" in said and "unit" in said and name.isidentifier()):
            zh, en = "参数(新参数须写 title 和 unit)", "parameter (a new one has a title and a unit)"
            reader.unknown(said.get("name", entry), name, set(common.rows), zh, en)
            continue
        own = _local_rows(name, said.get("rows", entry), reader)
        replaced = {(row.region, row.valid_from) for row in own}
        kept = (row for row in rows.get(name, ()) if (row.region, row.valid_from) not in replaced)
        rows[name] = (*kept, *own)
        titles |= {name: said["title"].text} if "title" in said else {}
        units |= {name: said["unit"].text} if "unit" in said else {}
    return Policy(rows, titles, units)


def _local_rows(name: str, part: Part, reader: Reader) -> tuple[PolicyRow, ...]:
    return tuple(row for item in part.items if (row := _local_row(name, item, reader)))


def _local_row(name: str, part: Part, reader: Reader) -> PolicyRow | None:
    said = reader.mapping(part, ("region", "from", "value", "basis", "document"))
    missing = [key for key in ("region", "from", "value", "basis") if key not in said]
    if missing:
        reader.wrong(part, f"缺少 {'、'.join(missing)}", f"a row of {name} lacks {', '.join(missing)}")
        return None
    basis = reader.one_of(said["basis"], BASES, "practice", "依据类别", "basis")
    document = said["document"].text if "document" in said else ""
    if basis == "public" and not document:
        reader.wrong(
            part,
            "basis 为 public 时须写 document(文件名称、文号);尚无文件的写 practice",
            "a public value names its document; write document: ..., or basis: practice",
        )
    if said["region"].text and not said["region"].text.isdigit():
        reader.wrong(said["region"], "region 应为区划代码前缀", "region is the beginning of a region code, or ''")
    day, value = reader.day(said["from"]), reader.number(said["value"])
    if day is None or value is None:
        return None
    return PolicyRow(name, said["region"].text, day, value, basis, document or None)
