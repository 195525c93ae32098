"""Computes one night: links, reduced tables, rules, and what lists show, stored in one immutable folder.

The folder's name is a hash of all that goes in: the same inputs are never computed twice, and a new delivery makes a
new folder beside the old one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import files, sqlfiles
from crosscheck.catalog.datasets import site
from crosscheck.catalog.policy import Policy, policy
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.engines import Engine, open_engine
from crosscheck.errors import ConfigurationError
from crosscheck.files import canonical
from crosscheck.lake.soundness import refuse_changed
from crosscheck.lake.state import DatasetState
from crosscheck.link.decisions import DECISIONS
from crosscheck.link.models import Choice, choose
from crosscheck.link.review import review_costs, review_pairs
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS
from crosscheck.rules.runner import RuleRun, RunResult
from crosscheck.rules.stored import StoredNight, earlier_nights, freeze_input
from crosscheck.rules.tables import build_tables, name_snapshots
from crosscheck.rules.timings import keep_rules
from crosscheck.rules.withheld import withheld
from crosscheck.settings import Settings

SUBJECT_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("subject_kind", "subject_id", "household_no", "region_code")]
)
SELDOM = ("withheld", "unasked")
"""Files of a night that are there only where they have rows."""
NO_COUNTY = "000000"
"""Stands for the county while neither registry nor region table has ever arrived."""


@dataclass(frozen=True)
class NightInputs:
    """All that a night's findings depend on: what arrived, the rules and policy, and what the ledger said before.

    ``evidence`` and ``decisions`` are the frozen answers of the ledger, by ``EVIDENCE_ROWS`` and ``DECISIONS``.
    """

    business_date: date
    states: Mapping[str, DatasetState]
    rules: Mapping[str, Rule]
    policy: Policy
    evidence: Path
    decisions: Path
    choice: Choice

    def key(self, root: Path) -> str:
        """A hash of all of it and of the SQL that computes with it: the same inputs are never computed twice."""
        parts = [
            self.business_date.isoformat(),
            {name: _identity(state) for name, state in self.states.items()},
            [hashlib.sha256(path.read_bytes()).hexdigest() for path in _night_sql(root)],
            repr(self.policy),
            [files.sha256(path) for path in (self.evidence, self.decisions)],
            self.choice.hash,
            site().hash,
        ]
        return hashlib.sha256(canonical(parts).encode()).hexdigest()[:16]


NIGHT_SQL = ("shims", "link", "reduce", "rules")
"""The folders of ``sql/`` whose statements make a stored night."""


def _night_sql(root: Path) -> list[Path]:
    return sorted(path for folder in NIGHT_SQL for path in (root / "sql" / folder).rglob("*.sql"))


def _identity(state: DatasetState) -> list[Any]:
    """Which snapshots a dataset's state rests on and is compared with, and how the one that should count is damaged."""
    more = [state.detail] if state.damaged else []
    more += [files.sha256(state.asked)] if state.asked else []
    return [state.usable, state.cause, *_named(state.newest), *_named(state.before), *more]


def _named(rows: Path | None) -> tuple[str | None, str | None]:
    """A snapshot's name, and the hash that its manifest has of its rows."""
    if rows is None:
        return None, None
    manifest = json.loads((rows.parent / "manifest.json").read_text(encoding="utf-8"))
    return rows.parent.name, manifest["sha256"][rows.name]


def check_night(
    settings: Settings,
    states: Mapping[str, DatasetState],
    business_date: date,
    read_evidence: Callable[[], pa.Table] = EVIDENCE_ROWS.empty_table,
    read_decisions: Callable[[], pa.Table] = DECISIONS.empty_table,
) -> StoredNight:
    """Link, check and store one night; a night with the same inputs is found, not computed again.

    ``read_evidence`` gives the evidence rows of open issues, ``read_decisions`` inspectors' decisions who rows are
    about, both as the ledger has them now.
    """
    rules = rule_catalog(settings.root)
    if not rules:
        raise ConfigurationError(f"{settings.root / 'sql' / 'rules'} holds no rule")
    inputs = NightInputs(
        business_date=business_date,
        states=states,
        rules=rules,
        policy=policy(),
        evidence=freeze_input(settings, business_date, "open_evidence", read_evidence),
        decisions=freeze_input(settings, business_date, "identity_decisions", read_decisions),
        choice=choose(settings, business_date),
    )
    key = inputs.key(settings.root)
    folder = settings.nights / business_date.isoformat() / key
    fresh = not folder.exists()
    if fresh:
        with closing(open_engine(settings)) as engine:
            _compute(settings, engine, inputs, folder)
    files.write_text(folder.parent / "current", key + "\n")
    return StoredNight(folder, business_date, fresh)


def findings_of(settings: Settings, engine: Engine, inputs: NightInputs) -> RunResult:
    """Link, reduce and run the rules of ``inputs`` in an empty engine, which holds the night's tables afterwards."""
    states, rules, day = inputs.states, inputs.rules, inputs.business_date
    name_snapshots(engine, states)
    before = [pq.read_table(path) for path in (inputs.evidence, inputs.decisions)]
    build_tables(settings, engine, states, rules.values(), inputs.policy, day, *before)
    return RuleRun(settings, engine, states, rules, inputs.policy, day).run()


def _compute(settings: Settings, engine: Engine, inputs: NightInputs, folder: Path) -> None:
    states, rules, day = inputs.states, inputs.rules, inputs.business_date
    result = findings_of(settings, engine, inputs)
    keep_rules(settings, day, result.seconds)
    findings = result.table()
    subjects = subjects_of(settings, engine, findings)
    kept_back = withheld(settings, engine, states, rules, findings)
    datasets = [state.dataset for state in states.values() if state.usable]
    with engine.embedded() as near:
        review = review_pairs(settings, near, datasets, inputs.choice.model)
        reviewed = _review(settings, near, review, inputs.choice)
    refuse_changed(state.rows for state in states.values() if state.usable and state.rows)
    with files.whole_folder(folder) as part:
        parts = {"findings": findings, "subjects": subjects, "review": review, "withheld": kept_back}
        parts["unasked"] = result.unasked.table()
        for name, table in parts.items():
            if table.num_rows or name not in SELDOM:
                pq.write_table(table, part / f"{name}.parquet", compression="zstd")
        manifest = {
            "business_date": day.isoformat(),
            "site": site().as_found(),
            "snapshots": {name: _snapshot(state) for name, state in states.items()},
            "rules": {rule.id: rule.version for rule in rules.values()},
            "ran": sorted(result.ran),
            "holds": [asdict(hold) for hold in result.holds],
            "object_holds": [asdict(hold) for hold in result.object_holds],
            "findings": _findings_per_rule(rules, result),
            "withheld": _withheld_per_list(kept_back),
            **({"unasked": result.unasked.counts} if result.unasked.counts else {}),
            "counties": _counties(settings, engine, day),
            "populations": engine.fetch(sqlfiles.sql(settings.root, "reduce/populations")).to_pylist()[0],
            "links": _link_statistics(settings, engine, states),
            "review": reviewed,
            "sha256": {p.name: files.sha256(p) for p in sorted(part.glob("*.parquet"))},
        }
        held = {name: manifest[name] for name in ("holds", "object_holds")}
        files.write_text(part / "holds.json", files.as_json(held))
        files.write_text(part / "night.json", files.as_json(manifest))


def _counties(settings: Settings, engine: Engine, business_date: date) -> list[str]:
    """The county codes issues are numbered in. A night without a registry keeps those of the night before."""
    sql = sqlfiles.sql(settings.root, "reduce/counties")
    counties: list[str] = engine.fetch(sql).column("county_code").to_pylist()
    if counties:
        return counties
    earlier = earlier_nights(settings, business_date)
    return earlier[0].manifest()["counties"] if earlier else [NO_COUNTY]


def _snapshot(state: DatasetState) -> dict[str, Any]:
    return {
        "usable": state.usable,
        "cause": state.cause,
        "detail": state.detail,
        "date": state.snapshot_date.isoformat() if state.snapshot_date else None,
        "delivery": state.rows.parent.name if state.rows else None,
        "rows_accepted": state.rows_accepted,
    }


def _findings_per_rule(rules: Mapping[str, Rule], result: RunResult) -> dict[str, int]:
    counts = dict.fromkeys(sorted(rules), 0)
    for finding in result.findings:
        counts[finding["rule_id"]] += 1
    return counts


def _withheld_per_list(rows: pa.Table) -> dict[str, dict[str, int]]:
    """How many findings open no issue tonight, by the list that may excuse and by rule."""
    counted = rows.group_by(["dataset", "rule_id"], use_threads=False).aggregate([([], "count_all")])
    counts: dict[str, dict[str, int]] = {}
    for row in counted.sort_by([("dataset", "ascending"), ("rule_id", "ascending")]).to_pylist():
        counts.setdefault(row["dataset"], {})[row["rule_id"]] = row["count_all"]
    return counts


def subjects_of(settings: Settings, engine: Engine, findings: pa.Table) -> pa.Table:
    """Whom findings are about, as lists show them; ``engine`` holds the night's tables."""
    rows = findings.select(SUBJECT_SCHEMA.names).group_by(SUBJECT_SCHEMA.names, use_threads=False).aggregate([])
    engine.frame("finding_subject", rows.cast(SUBJECT_SCHEMA))
    return engine.fetch(sqlfiles.sql(settings.root, "reduce/subjects"))


def _link_statistics(
    settings: Settings, engine: Engine, states: Mapping[str, DatasetState]
) -> dict[str, list[dict[str, Any]]]:
    return {
        name: engine.fetch(
            sqlfiles.sql(settings.root, "link/50_statistics", table=state.dataset.table, dataset=name)
        ).to_pylist()
        for name, state in states.items()
        if state.usable and state.dataset.person is not None
    }


def _review(settings: Settings, engine: Engine, rows: pa.Table, choice: Choice) -> dict[str, Any]:
    """Which model scored the review list, or why none did, and what was compared: counts, no person."""
    listed = rows.group_by("link", use_threads=False).aggregate([([], "count_all")]).to_pylist()
    costs = review_costs(settings, engine) if choice.model else {}
    listed_by_link = {row["link"]: row["count_all"] for row in listed}
    return {"model": choice.hash, "remark": choice.remark, "listed": listed_by_link, **costs}
