"""One night's check, stored: findings, holds, counts and subjects in one immutable folder per set of inputs.

``nights/<D>/<key>/`` holds a result, ``nights/<D>/current`` names the one that counts. The key is a hash of all that
goes in, so the same inputs are never computed twice and a new delivery makes a new folder beside the old one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import files, sqlfiles
from crosscheck.engines import Engine, open_engine
from crosscheck.errors import ConfigurationError
from crosscheck.lake.state import DatasetState
from crosscheck.ledger.identity import DECISIONS
from crosscheck.links.models import Choice, choose
from crosscheck.links.review import review_costs, review_pairs
from crosscheck.rules.catalog import Rule, rule_catalog
from crosscheck.rules.evidence import canonical
from crosscheck.rules.policy import Policy, policy
from crosscheck.rules.runner import Night, NightResult
from crosscheck.rules.tables import build_tables, columns_read, name_snapshots
from crosscheck.settings import Settings

SUBJECT_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("subject_kind", "subject_id", "household_no", "region_code")]
)
NO_COUNTY = "000000"
"""Stands for the county while neither registry nor region table has ever arrived."""


@dataclass(frozen=True)
class NightFolder:
    """A stored night. ``fresh`` is False when it had been computed before."""

    path: Path
    business_date: date
    fresh: bool

    @property
    def findings(self) -> Path:
        """Findings by ``runner.RESULT_SCHEMA``."""
        return self.path / "findings.parquet"

    @property
    def subjects(self) -> Path:
        """Whom the findings are about, as lists show them."""
        return self.path / "subjects.parquet"

    @property
    def review(self) -> Path:
        """Rows that wait for an inspector to say who they are about, by ``links.review.REVIEW_SCHEMA``."""
        return self.path / "review.parquet"

    def manifest(self) -> dict[str, Any]:
        """Inputs, rules run and held, counts and hashes of the night."""
        return json.loads((self.path / "night.json").read_text(encoding="utf-8"))


def night_key(settings: Settings, states: Mapping[str, DatasetState], business_date: date, *more: str) -> str:
    """A hash of everything a night's findings depend on: snapshots, SQL, policy, and whatever ``more`` there is."""
    sql = sorted((settings.root / "sql").rglob("*.sql"))
    snapshots = {
        name: [state.usable, state.cause, state.newest.parent.name if state.newest else None, _digest(state)]
        for name, state in states.items()
    }
    parts = [
        business_date.isoformat(),
        snapshots,
        [hashlib.sha256(path.read_bytes()).hexdigest() for path in sql],
        repr(policy()),
        more,
    ]
    return hashlib.sha256(canonical(parts).encode()).hexdigest()[:16]


def _digest(state: DatasetState) -> str | None:
    if state.newest is None:
        return None
    manifest = json.loads((state.newest.parent / "manifest.json").read_text(encoding="utf-8"))
    return manifest["sha256"][state.newest.name]


def current_night(settings: Settings, business_date: date) -> NightFolder | None:
    """The stored result that counts for ``business_date``, or None."""
    pointer = settings.nights / business_date.isoformat() / "current"
    if not pointer.exists():
        return None
    return NightFolder(pointer.parent / pointer.read_text(encoding="utf-8").strip(), business_date, fresh=False)


def earlier_nights(settings: Settings, business_date: date) -> list[NightFolder]:
    """Stored nights before ``business_date``, newest first."""
    days = sorted((path.name for path in settings.nights.glob("[0-9]*-[0-9]*-[0-9]*")), reverse=True)
    before = [date.fromisoformat(day) for day in days if day < business_date.isoformat()]
    return [night for day in before if (night := current_night(settings, day))]


def as_it_was(settings: Settings, business_date: date, name: str, read: Callable[[], pa.Table]) -> Path:
    """What the ledger said before this night, kept as ``<name>.parquet`` when the night is first checked.

    Later the same night's own reconciling, or an inspector, has changed the ledger; a repeated check must see what the
    first one saw.
    """
    path = settings.nights / business_date.isoformat() / f"{name}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        pq.write_table(read(), beside, compression="zstd")
        files.sync(beside)
        beside.replace(path)
    return path


def check_night(
    settings: Settings,
    states: Mapping[str, DatasetState],
    business_date: date,
    read: Callable[[], pa.Table],
    decided: Callable[[], pa.Table] = DECISIONS.empty_table,
) -> NightFolder:
    """Link, check and store one night; a night with the same inputs is found, not computed again.

    ``read`` gives the evidence rows of open issues (``ledger.evidence.open_evidence``), ``decided`` inspectors'
    decisions who rows are about (``ledger.identity.for_linking``).
    """
    rules = rule_catalog(settings.root)
    if not rules:
        raise ConfigurationError(f"{settings.root / 'sql' / 'rules'} holds no rule")
    evidence = as_it_was(settings, business_date, "open_evidence", read)
    decisions = as_it_was(settings, business_date, "identity_decisions", decided)
    hashes = [files.sha256(path) for path in (evidence, decisions)]
    choice = choose(settings, business_date)
    key = night_key(settings, states, business_date, *hashes, choice.hash or "")
    folder = settings.nights / business_date.isoformat() / key
    fresh = not folder.exists()
    files.sweep_parts(folder.parent)
    if fresh:
        engine = open_engine(settings)
        try:
            before = [pq.read_table(path) for path in (evidence, decisions)]
            _compute(settings, engine, states, rules, before, choice, business_date, folder)
        finally:
            engine.close()
    files.write_text(folder.parent / "current", key + "\n")
    return NightFolder(folder, business_date, fresh)


def _compute(
    settings: Settings,
    engine: Engine,
    states: Mapping[str, DatasetState],
    rules: Mapping[str, Rule],
    before: Sequence[pa.Table],
    choice: Choice,
    business_date: date,
    folder: Path,
) -> None:
    values: Policy = policy()
    name_snapshots(engine, states, columns_read(rules.values()))
    build_tables(settings, engine, states, rules.values(), values, business_date, *before)
    result = Night(settings, engine, states, rules, values, business_date).run()
    findings = result.table()
    subjects = _subjects(settings, engine, findings)
    datasets = [state.dataset for state in states.values() if state.usable]
    review = review_pairs(settings, engine, datasets, choice.model)
    lists = settings.root / "sql" / "lists"
    with files.whole_folder(folder) as part:
        pq.write_table(findings, part / "findings.parquet", compression="zstd")
        pq.write_table(subjects, part / "subjects.parquet", compression="zstd")
        pq.write_table(review, part / "review.parquet", compression="zstd")
        manifest = {
            "business_date": business_date.isoformat(),
            "snapshots": {name: _snapshot(state) for name, state in states.items()},
            "rules": {rule.id: rule.version for rule in rules.values()},
            "ran": sorted(result.ran),
            "holds": [asdict(hold) for hold in result.holds],
            "object_holds": [asdict(hold) for hold in result.object_holds],
            "findings": _findings_per_rule(rules, result),
            "counties": _counties(settings, engine, business_date),
            "populations": engine.fetch(sqlfiles.load(lists / "populations.sql")).to_pylist()[0],
            "links": _link_statistics(settings, engine, states),
            "review": _review(settings, engine, review, choice),
            "sha256": {p.name: files.sha256(p) for p in sorted(part.glob("*.parquet"))},
        }
        held = {name: manifest[name] for name in ("holds", "object_holds")}
        (part / "holds.json").write_text(files.as_json(held), encoding="utf-8")
        (part / "night.json").write_text(files.as_json(manifest), encoding="utf-8")


def _counties(settings: Settings, engine: Engine, business_date: date) -> list[str]:
    """The county codes issues are numbered in. A night without a registry keeps those of the night before."""
    sql = sqlfiles.load(settings.root / "sql" / "lists" / "counties.sql")
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


def _findings_per_rule(rules: Mapping[str, Rule], result: NightResult) -> dict[str, int]:
    counts = dict.fromkeys(sorted(rules), 0)
    for finding in result.findings:
        counts[finding["rule_id"]] += 1
    return counts


def _subjects(settings: Settings, engine: Engine, findings: pa.Table) -> pa.Table:
    rows = findings.select(SUBJECT_SCHEMA.names).group_by(SUBJECT_SCHEMA.names, use_threads=False).aggregate([])
    engine.frame("finding_subject", rows.cast(SUBJECT_SCHEMA))
    return engine.fetch(sqlfiles.load(settings.root / "sql" / "lists" / "subjects.sql"))


def _link_statistics(
    settings: Settings, engine: Engine, states: Mapping[str, DatasetState]
) -> dict[str, list[dict[str, Any]]]:
    path = settings.root / "sql" / "link" / "50_statistics.sql"
    return {
        name: engine.fetch(sqlfiles.load(path, table=state.dataset.table, dataset=name)).to_pylist()
        for name, state in states.items()
        if state.usable and state.dataset.person is not None
    }


def _review(settings: Settings, engine: Engine, rows: pa.Table, choice: Choice) -> dict[str, Any]:
    """Which model scored the review list, or why none did, and what was compared: counts, no person."""
    listed = rows.group_by("link", use_threads=False).aggregate([([], "count_all")]).to_pylist()
    costs = review_costs(settings, engine) if choice.model else {}
    listed_by_link = {row["link"]: row["count_all"] for row in listed}
    return {"model": choice.hash, "remark": choice.remark, "listed": listed_by_link, **costs}
