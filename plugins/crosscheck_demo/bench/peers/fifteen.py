"""The fifteen rules that other tools are compared by: what they are asked with, and what they cost us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.policy import policy
from crosscheck.catalog.rules import rule_catalog
from crosscheck.errors import CrosscheckError
from crosscheck.lake.snapshots import snapshot_folder
from crosscheck.lake.soundness import ROWS
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck_demo.bench.night import EVIDENCE, LINKS, NIGHT, measure, run_rules
from crosscheck_demo.bench.night import RULES as RULES_RUN
from crosscheck_demo.bench.year import COUNTY

RULES = (
    "ID-11",
    "ID-16",
    "ID-18",
    "WM-07",
    "WM-08",
    "HP-01",
    "WI-01",
    "WI-03",
    "WI-05",
    "WI-08",
    "MD-01",
    "MD-06",
    "DE-05",
    "HO-02",
    "WM-02",
)
NEWBORN_DAYS = 90
VALUES = (
    "shared_phone_households",
    "monitoring_line",
    "income_drop",
    "car_price",
    "car_price_after_exit",
    "enterprise_capital",
    "formal_pension",
    "medical_share_other",
    "rural_dpi",
)
"""Parameters of the policy that these rules read."""


def statements(root: Path) -> dict[str, str]:
    """The rules as plain SQL over the lists as they lie in the lake, by rule."""
    return {rule: sqlfiles.sql(root, f"demo/peers/{rule}") for rule in RULES}


def inputs(settings: Settings, scratch: Path) -> dict[str, Any]:
    """``tables``: the lists that these rules read as Parquet files, and the one row of what they are asked with;
    ``values``: the same row for who writes no SQL.
    """
    read = "\n".join(statements(settings.root).values())
    tables = {
        dataset.table: str(snapshot_folder(settings, dataset.id, DeliveryName(NIGHT)) / ROWS)
        for dataset in catalog().connected
        if f" {dataset.table} " in read or f" {dataset.table}\n" in read
    }
    asked = {"day": NIGHT, "new_year": NIGHT.replace(month=1, day=1), "year": NIGHT.year}
    asked |= {"born": f"{NIGHT - timedelta(days=NEWBORN_DAYS):%Y%m%d}"}
    asked |= {name: _value(name) for name in VALUES}
    wanted = scratch / "wanted.parquet"
    pq.write_table(pa.Table.from_pylist([asked]), wanted)
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in asked.items()}
    numbers = {name: float(str(plain[name])) for name in VALUES}
    return {"tables": {**tables, "wanted": str(wanted)}, "values": {**plain, **numbers}}


def _value(name: str) -> Any:
    row = policy().row(name, COUNTY, NIGHT)
    if row is None:
        raise CrosscheckError(f"the policy has no value of {name}")
    return row.value


def ours(settings: Settings) -> Mapping[str, Any]:
    """What the rules cost us, each part with those before it: statements alone, links and tables too, evidence too."""
    cost = measure(run_ours, settings)
    told, found = cost.told, cost.told["found"]
    counts = {rule: len(pairs) for rule, pairs in found.items()}
    alike = {"wall": cost.seconds, "peak_mb": cost.peak_mb}
    return {
        "crosscheck, statements alone": {**alike, "cpu": told["rules"], "found": found, "counts": counts},
        "crosscheck, links and tables too": {**alike, "cpu": told["rules"] + told["tables"]},
        "crosscheck, evidence too": {**alike, "cpu": told["all"]},
    }


def run_ours(settings: Settings) -> dict[str, Any]:
    """CPU seconds of tables, rules and all of it with evidence; ``found``: subject and object by rule."""
    rules = {name: rule for name, rule in rule_catalog(settings.root).items() if name in RULES}
    parts, result = run_rules(settings, rules)
    found: dict[str, list[list[str]]] = {rule: [] for rule in RULES}
    for finding in result.findings:
        found[finding["rule_id"]].append([finding["subject_id"], finding["object"]])
    tables, spent = parts[LINKS], sum(parts[RULES_RUN].values())
    cost = {"tables": tables, "rules": spent, "all": tables + spent + parts[EVIDENCE]}
    return {**cost, "found": {rule: sorted(pairs) for rule, pairs in found.items()}}
