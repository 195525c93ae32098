"""The tables that rules read: each dataset scanned once, reduced to the rows and columns some rule asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.policy import Policy
from crosscheck.catalog.rules import Rule
from crosscheck.engines import Engine
from crosscheck.lake.state import DatasetState, snapshot_schema
from crosscheck.link.decisions import DECISIONS
from crosscheck.link.link import link_datasets
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS
from crosscheck.settings import Settings

STATE_SCHEMA = pa.schema(
    [
        ("dataset", pa.string()),
        ("title", pa.string()),
        ("department_title", pa.string()),
        ("usable", pa.bool_()),
        ("cause", pa.string()),
        ("detail", pa.string()),
        ("snapshot_date", pa.date32()),
        ("rows_accepted", pa.int64()),
        ("rows_before", pa.int64()),
    ]
)
FINDING_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("rule_id", "subject_kind", "subject_id", "object", "household_no")]
)
REFERENCE_COLUMNS = frozenset(["_row_id"])


def columns_read(rules: Iterable[Rule]) -> frozenset[str]:
    """Every word of the rules' statements: a column of a dataset that is not among them is read by no rule."""
    words = {word for rule in rules for word in re.findall(r"[a-z_][a-z0-9_]*", rule.sql)}
    return frozenset(words) | REFERENCE_COLUMNS


def name_snapshots(engine: Engine, states: Mapping[str, DatasetState], read: frozenset[str]) -> None:
    """Name every dataset's snapshot ``<table>__rows`` (whole) and ``<table>__read`` (columns that rules read).

    The number of the person a row is about is always among them. A dataset that is not usable is there too, with its
    columns and no row.
    """
    for state in states.values():
        table = state.dataset.table
        if state.usable and state.rows:
            engine.parquet(f"{table}__rows", state.rows)
            engine.parquet(f"{table}__read", state.rows, sorted(read | _person_columns(state.dataset)))
        else:
            empty = snapshot_schema(state.dataset).empty_table()
            engine.frame(f"{table}__rows", empty)
            engine.frame(f"{table}__read", empty)


def _person_columns(dataset: Dataset) -> set[str]:
    if dataset.person is None:
        return set()
    number = dataset.person[0].name
    return {number, f"{number}_valid"}


def state_table(states: Mapping[str, DatasetState]) -> pa.Table:
    """The night's dataset states as the rules about datasets read them."""
    rows = [
        {
            "dataset": s.dataset.id,
            "title": s.dataset.title,
            "department_title": catalog().department(s.dataset.department).title,
            "usable": s.usable,
            "cause": s.cause,
            "detail": s.detail,
            "snapshot_date": s.snapshot_date,
            "rows_accepted": s.rows_accepted,
            "rows_before": s.rows_before,
        }
        for s in states.values()
    ]
    return pa.Table.from_pylist(rows, STATE_SCHEMA)


def build_registry(settings: Settings, engine: Engine, business_date: date) -> None:
    """Make ``night``, the villages, ``household`` and ``member``: what linking goes by, from the registry."""
    engine.frame("night", pa.table({"d": pa.array([business_date], pa.date32())}))
    for step in ("05_region", "10_village", "20_run", "30_household", "40_member"):
        engine.run(sqlfiles.sql(settings.root, f"reduce/{step}"))


def build_tables(
    settings: Settings,
    engine: Engine,
    states: Mapping[str, DatasetState],
    rules: Iterable[Rule],
    policy: Policy,
    business_date: date,
    issue_evidence: pa.Table | None = None,
    decisions: pa.Table | None = None,
) -> None:
    """Make every table of a night from snapshots already named by ``name_snapshots``.

    Order: villages, households, members, links as inspectors' ``decisions`` (``DECISIONS``) have them, then the reduced
    datasets, policy values, and which rows of ``issue_evidence`` (``EVIDENCE_ROWS``) are gone.
    """
    engine.frame("dataset_state", state_table(states))
    engine.frame("finding", FINDING_SCHEMA.empty_table())
    build_registry(settings, engine, business_date)
    decided = decisions or DECISIONS.empty_table()
    engine.frame("identity_decision", decided)
    register = states["police.resident"]
    link_datasets(
        settings,
        engine,
        (state.dataset for state in states.values()),
        set(decided.column("dataset").to_pylist()),
        None if register.usable else register.newest,
    )
    whole = {dataset for rule in rules for dataset in rule.whole}
    for state in states.values():
        dataset = state.dataset
        if dataset.id in ("reference.region", "registry.household", "registry.member"):
            continue
        names = {"table": dataset.table, "dataset": dataset.id}
        if dataset.person is None:
            engine.run(sqlfiles.sql(settings.root, "reduce/92_plain", **names))
            continue
        engine.run(sqlfiles.sql(settings.root, "reduce/90_linked", **names))
        if dataset.id in whole:
            engine.run(sqlfiles.sql(settings.root, "reduce/91_whole", **names, id=dataset.person[0].name))
    engine.frame("param", policy.table(policy_regions(engine), business_date))
    _miss_evidence(settings, engine, states, business_date, issue_evidence or EVIDENCE_ROWS.empty_table())


def _miss_evidence(
    settings: Settings, engine: Engine, states: Mapping[str, DatasetState], business_date: date, rows: pa.Table
) -> None:
    """Fill ``evidence_gone``. Only a delivery of tonight can show that a row was deleted, and no answer can."""
    engine.frame("issue_evidence", rows)
    engine.frame("evidence_gone", EVIDENCE_ROWS.empty_table())
    concerned = set(rows.column("dataset").to_pylist())
    for name, state in states.items():
        if name in concerned and state.usable and not state.asked and state.snapshot_date == business_date:
            engine.run(sqlfiles.sql(settings.root, "reduce/60_evidence_gone", table=state.dataset.table, dataset=name))


def policy_regions(engine: Engine) -> list[str]:
    """The regions a value may be asked for: all valid villages (residents live in all) and the households' counties."""
    query = (
        "SELECT policy_region AS region FROM household WHERE policy_region IS NOT NULL"
        " UNION SELECT region_code FROM village"
        " UNION SELECT county_code FROM household WHERE county_code IS NOT NULL"
        " UNION SELECT county_code FROM run WHERE county_code IS NOT NULL"
    )
    return sorted(engine.fetch(query).column("region").to_pylist())
