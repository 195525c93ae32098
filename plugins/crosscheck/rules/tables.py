"""The tables that rules read: each dataset scanned once, reduced to the rows and columns some rule asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.policy import Policy
from crosscheck.catalog.rules import Rule
from crosscheck.engines import Engine
from crosscheck.lake.state import DatasetState, snapshot_schema
from crosscheck.link.decisions import DECISIONS
from crosscheck.link.link import REGISTER, link_datasets, scanned_columns
from crosscheck.rules.absences import COMMENT, FROM
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
WORD = re.compile(r"(?:\b(\w+)\.)?(?<!\bAS )\b([a-z_][a-z0-9_]*)")
"""A word of a statement, with the name before it; what follows AS is a name that the statement gives."""
ALL_OF_IT = r"\bSELECT\s+(?:DISTINCT\s+)?\*|\b(?:{names})\.\*"
FINDING_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("rule_id", "subject_kind", "subject_id", "object", "household_no")]
)
UNREAD = "_row_id"
"""Kept of a dataset of which no rule reads a column: a table has one at least."""


def columns_read(dataset: Dataset, rules: Iterable[Rule]) -> tuple[str, ...]:
    """The columns of a dataset that rules may read, sorted; rather one too many, as a rule without one fails."""
    known = snapshot_schema(dataset).names
    words = {word for rule in rules for word in _words(_told(rule.sql), dataset.table)}
    return tuple(sorted(known if "*" in words else words.intersection(known)))


@cache
def _told(sql: str) -> str:
    """A statement without its comments; it is asked about every table."""
    return COMMENT.sub("", sql)


def _words(text: str, table: str) -> set[str]:
    """What a statement may read of a table: words behind its names or behind none; ``*`` for everything."""
    if table not in text.lower():
        return set()
    mentions = re.findall(rf"(?<![.\w]){table}\b(?!\.)", text, re.IGNORECASE)
    if not mentions:
        return set()
    found = re.findall(FROM.format(table=table), text, re.IGNORECASE)
    if len(found) < len(mentions):  # named in a way that is not understood
        return {word for _, word in WORD.findall(text)}
    names = {table, *(name.lower() for name in found if name)}
    if re.search(ALL_OF_IT.format(names="|".join(names)), text, re.IGNORECASE):
        return {"*"}
    return {word for name, word in WORD.findall(text) if not name or name.lower() in names}


def name_snapshots(engine: Engine, states: Mapping[str, DatasetState]) -> None:
    """Name every dataset's snapshot ``<table>__rows``; one that is not usable has its columns and no row."""
    for state in states.values():
        if state.usable and state.rows:
            engine.parquet(f"{state.dataset.table}__rows", state.rows)
        else:
            engine.frame(f"{state.dataset.table}__rows", snapshot_schema(state.dataset).empty_table())


REGISTRY_STEPS = {
    "05_region": ("reference.region", "source"),
    "10_village": ("reference.region", "source"),
    "20_run": ("registry.household", "h"),
    "30_household": ("registry.household", "h"),
    "40_member": ("registry.member", "m"),
}
"""The steps that make the registry's tables, each with the dataset that it reads and what it calls it."""
REGISTRY = frozenset(dataset for dataset, _ in REGISTRY_STEPS.values())


def registry_columns(dataset: Dataset) -> list[str]:
    """What the registry's tables hold of a list: all but what only evidence says of a row."""
    return [name for name in snapshot_schema(dataset).names if not name.startswith("_")]


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
    for step, (dataset, alias) in REGISTRY_STEPS.items():
        columns = [f"{alias}.{name}" for name in registry_columns(catalog().dataset(dataset))]
        names = {"number": str(catalog().number(dataset)), "columns": columns}
        engine.run(sqlfiles.sql(settings.root, f"reduce/{step}", **names))


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
    register, rules = states[REGISTER], tuple(rules)
    datasets = [state.dataset for state in states.values() if state.dataset.id not in REGISTRY]
    columns = {dataset.id: _columns(dataset, rules) for dataset in datasets}
    whole = {dataset for rule in rules for dataset in rule.whole}
    link_datasets(
        settings,
        engine,
        datasets,
        set(decided.column("dataset").to_pylist()),
        None if register.usable else register.newest,
        columns,
        whole,
    )
    for dataset in datasets:
        step = "92_plain" if dataset.person is None else "91_whole" if dataset.id in whole else "90_linked"
        names = {"table": dataset.table, "number": str(catalog().number(dataset.id)), "columns": columns[dataset.id]}
        engine.run(sqlfiles.sql(settings.root, f"reduce/{step}", **names))
    engine.frame("param", policy.table(policy_regions(engine), business_date))
    _miss_evidence(settings, engine, states, business_date, issue_evidence or EVIDENCE_ROWS.empty_table())


def _columns(dataset: Dataset, rules: Iterable[Rule]) -> tuple[str, ...]:
    read = columns_read(dataset, rules)
    return scanned_columns(dataset, read) if dataset.person else read or (UNREAD,)


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
