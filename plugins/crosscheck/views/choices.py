"""What a list of issues can be narrowed to: places, rules, offices. Nothing of it depends on which issues there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from crosscheck.access.offices import TOWNSHIP
from crosscheck.access.scopes import Scope
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.lake.snapshots import newest_accepted
from crosscheck.settings import Settings

SOURCE = "源部门"
"""In a rule about deliveries, whoever delivers."""
REGIONS = "reference.region"
TOWNSHIP_DIGITS, VILLAGE_DIGITS = 9, 12


@dataclass(frozen=True)
class Choices:
    """``places`` by code, townships without the zeros behind; ``rules``: title in Chinese and English, by id."""

    places: Mapping[str, str]
    rules: Mapping[str, tuple[str, str]]
    departments: tuple[str, ...]


def choices(settings: Settings, scope: Scope, day: date) -> Choices:
    """What somebody with ``scope`` can choose from on ``day``; no place before the list of regions has arrived."""
    rules = {rule.id: (rule.title, rule.title_en) for rule in rule_catalog(settings.root).values()}
    asked = {rule.department for rule in rule_catalog(settings.root).values()} - {SOURCE}
    named = {TOWNSHIP, *asked, *(department.title for department in catalog().departments)}
    newest = newest_accepted(settings, REGIONS, day)
    places = _places(newest.rows) if newest else {}
    within = {code: name for code, name in places.items() if code.startswith(scope.region)}
    departments = (scope.department,) if scope.department else tuple(sorted(named))
    return Choices(within, dict(sorted(rules.items())), departments)


@lru_cache(maxsize=8)
def _places(rows: Path) -> Mapping[str, str]:
    """Townships and villages of a snapshot by code, each township before its villages."""
    read = pq.read_table(rows, columns=["region_code", "name"]).to_pylist()
    names = {row["region_code"]: row["name"] for row in read if row["region_code"] and row["name"]}
    found: dict[str, str] = {}
    for code, name in sorted(names.items()):
        if len(code) != VILLAGE_DIGITS or code[6:] == "000000":
            continue
        township = code[:TOWNSHIP_DIGITS]
        if code.endswith("000"):
            found[township] = name
        else:
            found[code] = f"{names.get(f'{township}000', '')}{name}"
    return found
