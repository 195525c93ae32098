"""Every rule against its specification in ``tests/rules``, through the real staging, linking and reducing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from crosscheck import settings as settings_module
from crosscheck.engines.duckdb_engine import DuckDBEngine
from crosscheck.lake import stage
from crosscheck.lake.state import DatasetState, snapshot_schema
from crosscheck.rules.catalog import ALWAYS_NEEDED, Rule, rule_catalog
from crosscheck.rules.policy import Policy, PolicyRow, policy
from crosscheck.rules.runner import Night
from crosscheck.rules.tables import build_tables
from crosscheck.sources.catalog import Dataset, catalog
from specs import FOLDER, HEADERS, Case, filled, read_spec

SETTINGS = settings_module.load()
RULES = rule_catalog(SETTINGS.root)
SPECS = {path.stem: read_spec(path) for path in sorted(FOLDER.glob("*-*.md"))}
CASES = [
    pytest.param(spec.rule_id, case, id=f"{spec.rule_id}: {case.name}")
    for spec in SPECS.values()
    for case in spec.cases
]
STAGED: dict[str, pa.Table] = {}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    """One engine for all cases: each makes all its tables anew."""
    home = tmp_path_factory.mktemp("home")
    engine = DuckDBEngine(settings_module.Settings(home=home, root=SETTINGS.root))
    stage.prepare(engine.connection, SETTINGS.root)
    yield engine
    engine.close()


def raw_table(rows: list[dict[str, str]]) -> pa.Table:
    """Rows as a reader hands them to staging: text under the export's headers, with file and row."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    columns = {header: pa.array([row.get(header) for row in rows], pa.string()) for header in headers}
    columns["_source_file"] = pa.array(["给定"] * len(rows), pa.string())
    columns["_source_row"] = pa.array(range(1, len(rows) + 1), pa.int64())
    return pa.table(columns)


def concerned(rule: Rule, given: Collection[str]) -> list[Dataset]:
    """The datasets a case can turn on: those given, named by the rule, or always read. All where it asks for states."""
    always = {*ALWAYS_NEEDED, "police.resident", *rule.needs, *given}
    everything = "dataset_state" in rule.sql
    return [d for d in catalog().datasets if everything or d.id in always or d.table in rule.sql]


def staged(engine: DuckDBEngine, dataset: Dataset, case: Case, rows: list[dict[str, str]], day: date) -> pa.Table:
    """The rows as the snapshot would hold them. What many cases share, such as the county, is staged once."""
    key = json.dumps([dataset.id, rows, day.isoformat()])
    if key not in STAGED:
        engine.frame("raw_given", raw_table(rows))
        households = "registry_household__rows" if dataset.id == "registry.member" else None
        stage.stage(engine.connection, SETTINGS.root, dataset, "raw_given", day, households)
        refused = engine.fetch(f"SELECT reason FROM {dataset.table}__quarantine").column(0).to_pylist()
        assert not refused, f"{case.name}: {dataset.title}: a given row was quarantined: {refused}"
        STAGED[key] = engine.fetch(f"SELECT * FROM {dataset.table}__accepted")
    return STAGED[key]


def set_the_scene(engine: DuckDBEngine, rule: Rule, case: Case, day: date) -> dict[str, DatasetState]:
    """Stage the case's tables; a dataset without one is there and empty, unless the case says it did not arrive."""
    given, states = filled(case), {}
    for dataset in concerned(rule, given):
        view, usable = f"{dataset.table}__rows", dataset.id not in case.not_usable
        if given.get(dataset.id):
            engine.frame(view, staged(engine, dataset, case, given[dataset.id], day))
        else:
            engine.frame(view, snapshot_schema(dataset).empty_table())
        engine.run(f"CREATE OR REPLACE VIEW {dataset.table}__read AS SELECT * FROM {view}")
        cause, detail = (None, None) if usable else ("late", "未到")
        states[dataset.id] = DatasetState(dataset, usable, cause, detail, None, day if usable else None, None, None)
    return states


def policy_of(case: Case) -> Policy:
    rows = dict(policy().rows)
    for name, value in case.policy.items():
        row = () if value is None else (PolicyRow(name, "", date(2000, 1, 1), Decimal(value), "seed", None),)
        rows[name] = row
    return Policy(rows)


def shown(finding: dict[str, str | None], headers: list[str]) -> tuple[str, ...]:
    """The columns of one finding that the expected table names, as text."""
    evidence = json.loads(finding["evidence"] or "{}")
    facts = {**evidence["values"], **evidence["now"], "sentence": evidence["sentence"], **finding}
    return tuple("" if (value := facts[HEADERS.get(h, h)]) is None else str(value) for h in headers)


@pytest.mark.parametrize(("rule_id", "case"), CASES)
def test_rule_meets_its_specification(engine: DuckDBEngine, rule_id: str, case: Case) -> None:
    """The findings are exactly those of the case's table, or the rule is held for the reason it gives."""
    day, rule = date.fromisoformat(case.business_date), RULES[rule_id]
    for view in catalog().datasets:
        engine.run(f"DROP VIEW IF EXISTS {view.table}__read")
    states = set_the_scene(engine, rule, case, day)
    rules = {rule.id: rule}
    build_tables(SETTINGS, engine, states, rules.values(), policy_of(case), day)
    night = Night(SETTINGS, engine, states, {**RULES, **rules}, policy_of(case), day)
    night.rules = rules | {name: RULES[name] for name in rule.after}
    for name, subject, household in case.earlier:
        night.rows.setdefault(name, []).append({"subject_id": subject, "object": "", "household_no": household})
    findings, holds = night.run_one(rule)
    if case.held is not None:
        assert len(holds) == 1
        assert case.held in holds[0].reason
        return
    assert not holds, [hold.reason for hold in holds]
    headers = list(case.expected[0]) if case.expected else list(HEADERS)
    got = sorted(shown(finding, headers) for finding in findings)
    assert got == sorted(tuple(row[h] for h in headers) for row in case.expected or [])


def test_every_rule_has_a_specification_and_every_specification_a_rule() -> None:
    assert RULES
    assert set(SPECS) == set(RULES)
    assert {rule_id: spec.title for rule_id, spec in SPECS.items()} == {r.id: r.title for r in RULES.values()}


def test_every_specification_shows_a_finding_and_its_absence() -> None:
    for spec in SPECS.values():
        assert any(case.expected for case in spec.cases), f"{spec.rule_id}: no case fires"
        assert any(case.expected == [] for case in spec.cases), f"{spec.rule_id}: no case is innocent"


def test_specifications_are_where_they_are_looked_for() -> None:
    assert Path(FOLDER, "defaults.yaml").is_file()
