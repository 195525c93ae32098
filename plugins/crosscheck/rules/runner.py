"""Runs the catalogue over a night's tables: findings with their evidence, and what was held and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter, process_time
from typing import Any

import pyarrow as pa

from crosscheck.catalog.policy import Policy, PolicyRow
from crosscheck.catalog.rules import Rule
from crosscheck.engines import Engine
from crosscheck.errors import ConfigurationError, EngineError
from crosscheck.lake.state import DatasetState
from crosscheck.rules.absences import absences
from crosscheck.rules.amounts import AT_STAKE
from crosscheck.rules.evidence import FINDING_COLUMNS, evidence, policy_text, refs_of, resolve_rows
from crosscheck.rules.tables import FINDING_SCHEMA, policy_regions
from crosscheck.rules.unasked import ASKED_BY_NAME, Unasked, strangers_needed, unasked
from crosscheck.settings import Settings

RESULT_SCHEMA = pa.schema(
    [
        ("rule_id", pa.string()),
        ("subject_kind", pa.string()),
        ("subject_id", pa.string()),
        ("object", pa.string()),
        ("household_no", pa.string()),
        ("region_code", pa.string()),
        ("link", pa.string()),
        ("evidence", pa.string()),
    ]
)
DATASET = "dataset"
"""The subject of rules about deliveries."""
YUAN = pa.decimal128(18, 2)


@dataclass(frozen=True, order=True)
class Hold:
    """A rule that gives no verdict tonight, in ``region`` or (None) anywhere."""

    rule: str
    region: str | None
    reason: str


@dataclass(frozen=True, order=True)
class ObjectHold:
    """A rule that runs tonight but gives no verdict on one ``object``: what only that one needs is not usable.

    Of a rule about datasets the object is a dataset: its snapshot is damaged, which is nothing that its office did.
    """

    rule: str
    object: str
    reason: str


@dataclass
class RunResult:
    """``findings`` by RESULT_SCHEMA; ``holds``; the rules that ran (a rule held in one region or on one object ran).

    ``unasked``: of whom rules gave no verdict. ``seconds`` each rule took, and ``cpu`` seconds of all threads: for
    ``timings`` and benchmarks, never stored with the night.
    """

    findings: list[dict[str, Any]] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    object_holds: list[ObjectHold] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    unasked: Unasked = field(default_factory=Unasked)
    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    def table(self) -> pa.Table:
        """The findings as one table, in the order that makes the bytes the same every time."""
        ordered = sorted(self.findings, key=lambda f: (f["rule_id"], f["subject_kind"], f["subject_id"], f["object"]))
        return pa.Table.from_pylist(ordered, RESULT_SCHEMA)


def hold_reason(rule: Rule, states: Mapping[str, DatasetState]) -> str | None:
    """Why the datasets do not let ``rule`` run tonight, in Chinese; None when all it needs is usable and whole."""
    reasons = [_unusable(states[name]) for name in rule.all_needs if not states[name].usable]
    reasons += [reason for state in states.values() for reason in absences(rule, state.dataset)]
    reasons += [f"{_named(state)}:{ASKED_BY_NAME}" for state in strangers_needed(rule, states)]
    return ";".join(reasons) or None


def _unusable(state: DatasetState) -> str:
    return f"{_named(state)}:{state.detail or '不可用'}"


def _named(state: DatasetState) -> str:
    return f"{state.dataset.title}({state.dataset.id})"


def _of_no_dataset(rule: Rule, state: DatasetState) -> str | None:
    """Why a rule about datasets gives no verdict on this one, in Chinese; None where it does.

    A row about somebody who is asked about no more is missing from an answer, and nobody deleted it.
    """
    if state.damaged:
        return _unusable(state)
    reads_evidence = re.search(r"\bevidence_gone\b", rule.sql)
    return f"{_named(state)}:{ASKED_BY_NAME}" if state.asked and reads_evidence else None


def _rows(rule: Rule, engine: Engine) -> list[dict[str, Any]]:
    """The rule's rows; wrong columns, an empty subject or two rows of one triple are errors of the rule."""
    try:
        table = engine.fetch(rule.sql)
    except EngineError as error:
        raise ConfigurationError(f"{rule.id}: {error}") from None
    if tuple(table.column_names[: len(FINDING_COLUMNS)]) != FINDING_COLUMNS:
        raise ConfigurationError(f"{rule.id}: must return {', '.join(FINDING_COLUMNS)} first")
    if bool(rule.amount) != (AT_STAKE in table.column_names):
        raise ConfigurationError(f"{rule.id}: a header with amount and a column {AT_STAKE} go together")
    if rule.amount and table.schema.field(AT_STAKE).type != YUAN:
        raise ConfigurationError(f"{rule.id}: {AT_STAKE} must be DECIMAL(18, 2)")
    rows = table.to_pylist()
    keys = {(row["subject_id"], row["object"]) for row in rows}
    if len(keys) != len(rows):
        raise ConfigurationError(f"{rule.id}: {len(rows) - len(keys)} findings repeat subject and object of another")
    if any(row["subject_id"] is None or row["object"] is None for row in rows):
        raise ConfigurationError(f"{rule.id}: a finding has no subject or no object")
    return rows


class RuleRun:
    """One night's run of the catalogue over tables made by ``build_tables``."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        states: Mapping[str, DatasetState],
        rules: Mapping[str, Rule],
        policy: Policy,
        business_date: date,
    ) -> None:
        self.settings = settings
        self.engine = engine
        self.states = states
        self.rules = rules
        self.policy = policy
        self.business_date = business_date
        self.regions = policy_regions(engine)
        self.known_regions = frozenset(self.regions)
        self.unasked = unasked(settings, engine, states, rules)
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.result = RunResult(unasked=self.unasked)

    def run(self) -> RunResult:
        """Run the rules in their order."""
        for rule in self.rules.values():
            self._run_or_hold(rule)
        self._collect(self.rows)
        self.result.holds.sort(key=lambda h: (h.rule, h.region or "", h.reason))
        self.result.object_holds.sort()
        return self.result

    def run_one(self, rule: Rule) -> RunResult:
        """Run one rule by itself."""
        self._run_or_hold(rule)
        self._collect([rule.id] if rule.id in self.rows else [])
        return self.result

    def _run_or_hold(self, rule: Rule) -> None:
        reason = None if rule.always_runs else hold_reason(rule, self.states)
        if reason is None:
            begun, spent = perf_counter(), process_time()
            self._run_rule(rule)
            self.result.seconds[rule.id] = perf_counter() - begun
            self.result.cpu[rule.id] = process_time() - spent
        else:
            self.result.holds.append(Hold(rule.id, None, reason))

    def _run_rule(self, rule: Rule) -> None:
        """Run one rule where its policy values are in force; hold it in the regions where one is missing."""
        missing = {r: [p for p in rule.params if self._policy_row(p, r) is None] for r in self.regions}
        held = set() if rule.always_runs else {region for region, params in missing.items() if params}
        if held and held == set(self.regions):
            self.result.holds.append(Hold(rule.id, None, self._missing_values(missing.values())))
            return
        self.result.holds += [Hold(rule.id, region, self._missing_values([missing[region]])) for region in sorted(held)]
        self.result.object_holds += [
            ObjectHold(rule.id, about, _unusable(self.states[name]))
            for about, name in rule.object_needs
            if not self.states[name].usable
        ]
        self.result.object_holds += [
            ObjectHold(rule.id, name, why)
            for name, state in self.states.items()
            if rule.subject == DATASET and (why := _of_no_dataset(rule, state))
        ]
        if rule.after:
            self._show_findings(rule)
        self.rows[rule.id] = [
            row
            for row in _rows(rule, self.engine)
            if self._policy_region(row) not in held
            and not self.unasked.covers(rule.id, row["subject_id"], row["object"])
        ]
        self.result.ran.append(rule.id)

    def _missing_values(self, missing: Iterable[list[str]]) -> str:
        names = sorted({name for params in missing for name in params})
        return f"缺少政策参数:{'、'.join(f'{self.policy.titles[name]}({name})' for name in names)}"

    def _policy_row(self, parameter: str, region: str) -> PolicyRow | None:
        return self.policy.row(parameter, region, self.business_date)

    def _policy_region(self, row: Mapping[str, Any]) -> str:
        """The region whose policy counts for a finding: its village, or the county of a code that is none."""
        region = row["region_code"] or ""
        if region in self.known_regions:
            return region
        county = region[:6]
        return county if county in self.known_regions else next((r for r in self.regions if len(r) == 6), "")

    def _show_findings(self, rule: Rule) -> None:
        """Fill the table ``finding`` with tonight's findings of the rules that ``rule`` reads."""
        shown = [
            {
                "rule_id": name,
                "subject_kind": self.rules[name].subject,
                **{k: row[k] for k in ("subject_id", "object", "household_no")},
            }
            for name in rule.after
            for row in self.rows.get(name, [])
        ]
        self.engine.frame("finding", pa.Table.from_pylist(shown, FINDING_SCHEMA))

    def _collect(self, rule_ids: Iterable[str]) -> None:
        """Turn the rows of rules into findings, looking up the rows they rest on in one go."""
        chosen = {rule_id: self.rows[rule_id] for rule_id in rule_ids}
        refs = [ref for rows in chosen.values() for row in rows for ref in refs_of(row)]
        resolved = resolve_rows(self.settings, self.engine, self.states, refs)
        for rule_id, rows in chosen.items():
            rule = self.rules[rule_id]
            policies: dict[str, str] = {}
            for row in rows:
                region = self._policy_region(row)
                if region not in policies:
                    counting = (self._policy_row(name, region) for name in rule.params)
                    policies[region] = policy_text(found for found in counting if found)
                self.result.findings.append(
                    {
                        "rule_id": rule_id,
                        "subject_kind": rule.subject,
                        "subject_id": row["subject_id"],
                        "object": row["object"],
                        "household_no": row["household_no"],
                        "region_code": row["region_code"],
                        "link": row["link"],
                        "evidence": evidence(rule, row, policies[region], resolved),
                    }
                )
