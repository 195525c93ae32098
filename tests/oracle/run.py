"""Runs the product on a drawn world: the rows are staged, linked and reduced as on a night, then rules run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.policy import Policy, PolicyRow, policy
from crosscheck.catalog.rules import Rule
from crosscheck.engines.duckdb_engine import DuckDBEngine
from crosscheck.lake import stage
from crosscheck.lake.state import DatasetState, snapshot_schema
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS
from crosscheck.rules.runner import RuleRun
from crosscheck.rules.tables import build_tables
from crosscheck.settings import Settings
from oracle.arrivals import Row, World


class Product:
    """One engine in which world after world is played."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = DuckDBEngine(settings)
        stage.prepare(self.engine.connection, settings.root)

    def findings(self, world: World, rules: Mapping[str, Rule]) -> set[tuple[str, ...]]:
        """(rule_id, subject_id, object) of the given rules on the world, and the sum at stake where one is stated."""
        values, states = _policy(world), self._set_the_scene(world)
        build_tables(self.settings, self.engine, states, rules.values(), values, world.d, self._evidence(world))
        result = RuleRun(self.settings, self.engine, states, rules, values, world.d).run()
        return {(f["rule_id"], f["subject_id"], f["object"], *_stated(f["evidence"])) for f in result.findings}

    def links(self, world: World) -> set[tuple[str, int, str, str]]:
        """(dataset, position of the delivered row, member_no, class) of every linked row."""
        states = self._set_the_scene(world)
        build_tables(self.settings, self.engine, states, [], _policy(world), world.d)
        path = self.settings.root / "sql" / "link" / "51_linked_members.sql"
        return {
            (state.dataset.id, int(row["source_row"]), row["member_no"], row["link"])
            for state in states.values()
            if state.dataset.person
            for row in self.engine.fetch(sqlfiles.load(path, table=state.dataset.table)).to_pylist()
        }

    def _set_the_scene(self, world: World) -> dict[str, DatasetState]:
        states = {}
        for dataset in catalog().datasets:
            usable = dataset.id not in world.unusable
            rows = world.rows.get(dataset.id, []) if usable else []
            table = self._staged(dataset, rows, world.d) if rows else snapshot_schema(dataset).empty_table()
            self.engine.frame(f"{dataset.table}__rows", table)
            cause = None if usable else "late"
            states[dataset.id] = DatasetState(
                dataset, usable, cause, cause, None, world.d if usable else None, None, None
            )
        return states

    def _evidence(self, world: World) -> pa.Table:
        """The evidence of open issues as the ledger has it: each row by the hash of its key, parsed list by list."""
        rows = []
        for dataset in catalog().datasets:
            known = [e for e in world.evidence if e.dataset == dataset.id]
            for e, parsed in zip(known, self._parsed(dataset, [e.row for e in known], world.d), strict=True):
                if parsed["_reason"] is None:
                    rows.append({**asdict(e), "row_key": parsed["_key_hash"], "delivery": "20261101"})
        return pa.Table.from_pylist(
            [{name: row.get(name) for name in EVIDENCE_ROWS.names} for row in rows], EVIDENCE_ROWS
        )

    def _parsed(self, dataset: Dataset, rows: list[Row], d: date) -> list[Row]:
        if not rows:
            return []
        self.engine.frame("given", _export(dataset, rows))
        parsed = stage.parsed(self.engine.connection, self.settings.root, dataset, "given", d)
        return parsed.to_arrow_table().sort_by("_source_row").to_pylist()

    def _staged(self, dataset: Dataset, rows: list[Row], d: date) -> pa.Table:
        self.engine.frame("given", _export(dataset, rows))
        households = "registry_household__rows" if dataset.id == "registry.member" else None
        stage.stage(self.engine.connection, self.settings.root, dataset, "given", d, households)
        return self.engine.fetch(f"SELECT * FROM {dataset.table}__accepted")


def _stated(evidence: str) -> tuple[str, ...]:
    amount = json.loads(evidence).get("amount")
    return (f"{amount['yuan']}{' at least' if amount['at_least'] else ''}",) if amount else ()


def _export(dataset: Dataset, rows: list[Row]) -> pa.Table:
    """The rows as a reader hands them over: text under the export's headers, with file and row."""
    columns = {
        c.header: pa.array([_cell(c.type, row.get(c.name)) for row in rows], pa.string()) for c in dataset.columns
    }
    columns["_source_file"] = pa.array(["drawn"] * len(rows), pa.string())
    columns["_source_row"] = pa.array(range(1, len(rows) + 1), pa.int64())
    return pa.table(columns)


def _cell(kind: str, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind == "month":
        return f"{value:%Y-%m}"
    return str(value)


def _policy(world: World) -> Policy:
    rows: dict[str, tuple[PolicyRow, ...]] = {name: () for name in policy().rows}
    for name, region, since, value in world.policy:
        rows[name] += (PolicyRow(name, region, since, Decimal(value), "seed", None),)
    return replace(policy(), rows=rows)


def shown(world: World) -> str:
    """A world's rows for the report of a disagreement."""
    lines = [f"D {world.d}  unusable {sorted(world.unusable)}", *(f"evidence {e}" for e in world.evidence)]
    for dataset, rows in world.rows.items():
        lines += [json.dumps([dataset, {k: str(v) for k, v in row.items()}], ensure_ascii=False) for row in rows]
    return "\n".join(lines)
