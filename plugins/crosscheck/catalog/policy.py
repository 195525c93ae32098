"""Policy values: dated, regional rows, each with the document that sets it (``policy.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from crosscheck.errors import ConfigurationError


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

    def row(self, parameter: str, region: str, day: date) -> PolicyRow | None:
        """The row that counts for ``region`` on ``day``: the longest prefix of it, then the latest start; or None."""
        fitting = [r for r in self.rows[parameter] if region.startswith(r.region) and r.valid_from <= day]
        return max(fitting, key=lambda r: (len(r.region), r.valid_from), default=None)

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
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        try:
            rows[entry["name"]] = _rows(entry)
            titles[entry["name"]], units[entry["name"]] = entry["title"], entry["unit"]
        except (KeyError, ArithmeticError) as error:
            name = entry.get("name")
            raise ConfigurationError(f"{path.name}: parameter {name}: {error} is missing or wrong") from None
    return Policy(rows, titles, units)


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The county's policy, read once per process."""
    return read_policy(Path(__file__).with_name("policy.yaml"))
