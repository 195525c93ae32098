"""Sample rows: a specification's case played through the real staging, linking and reducing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.policy import Policy, PolicyRow, policy
from crosscheck.catalog.rules import ALWAYS_NEEDED, Rule, rule_catalog
from crosscheck.engines import open_engine
from crosscheck.errors import ConfigurationError
from crosscheck.lake import stage
from crosscheck.lake.names import fold
from crosscheck.lake.state import DatasetState, snapshot_schema
from crosscheck.link.decisions import REVOKED, Decision, Given, Pair, as_table, in_force
from crosscheck.rules.amounts import amount_words
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS
from crosscheck.rules.runner import Hold, ObjectHold, RuleRun
from crosscheck.rules.tables import build_tables
from crosscheck.settings import Settings
from crosscheck.spec.fill import fill_case
from crosscheck.spec.read import AMOUNT, HEADERS, Case, Row, number
from crosscheck.words import VERDICTS


@dataclass(frozen=True)
class Played:
    """What a rule made of a case: findings as the runner returns them, or why it, or a part of it, was held."""

    findings: list[dict[str, Any]]
    holds: list[Hold]
    object_holds: list[ObjectHold]

    def texts(self, headers: list[str]) -> list[tuple[str, ...]]:
        """The findings as text under the columns that an expected table names, sorted."""
        return sorted(_texts(finding, headers) for finding in self.findings)


class Playground:
    """One engine in which cases are played one after the other; each makes all its tables anew.

    Rows are staged beside it as on a night: on embedded DuckDB, whichever engine plays. Planning how to parse a dataset
    takes longer than parsing some rows: those of all ``cases``, as far as they are known, are parsed together.
    """

    def __init__(self, settings: Settings, cases: Iterable[Case] = ()) -> None:
        self.settings = settings
        self._staged: dict[str, pa.Table] = {}
        self._parsed: dict[str, pa.Table] = {}
        self._coming: dict[tuple[str, date], dict[str, list[Row]]] = {}
        for case in cases:
            day = date.fromisoformat(case.business_date)
            for name, rows in self._given(case).items():
                self._coming.setdefault((name, day), {})[_key(name, rows, day)] = rows
        self.engine = open_engine(settings)
        self._closing = ExitStack()
        self._closing.callback(self.engine.close)
        self._staging = self._closing.enter_context(stage.staging(settings))

    def close(self) -> None:
        """Give the engine and the staging connection back."""
        self._closing.close()

    def play(self, rule: Rule, case: Case) -> Played:
        """Play one case: its rows are staged, linked and reduced, then the rule runs alone."""
        day = date.fromisoformat(case.business_date)
        states = self._set_the_scene(case, day, rule)
        rules = rule_catalog(self.settings.root)
        chosen = {name: rules[name] for name in (*rule.after, rule.id)}
        values = _policy_of(case)
        build_tables(self.settings, self.engine, states, [rule], values, day, decisions=_decisions(case))
        self.engine.frame("evidence_gone", _gone_evidence(case))
        night = RuleRun(self.settings, self.engine, states, chosen, values, day)
        for name, subject, *household in case.earlier:
            earlier = {"subject_id": subject, "object": "", "household_no": household[0] if household else None}
            night.rows.setdefault(name, []).append(earlier)
        played = night.run_one(rule)
        return Played(played.findings, played.holds, played.object_holds)

    def link(self, case: Case) -> list[tuple[str, ...]]:
        """Link one case's rows: dataset title, row number, member number and link of every linked row, sorted."""
        day = date.fromisoformat(case.business_date)
        states = self._set_the_scene(case, day)
        build_tables(self.settings, self.engine, states, [], policy(), day, decisions=_decisions(case))
        query = partial(sqlfiles.sql, self.settings.root, "link/51_linked_members")
        return sorted(
            (state.dataset.title, *row.values())
            for state in states.values()
            if state.dataset.person
            for row in self.engine.fetch(query(table=state.dataset.table)).to_pylist()
        )

    def _set_the_scene(self, case: Case, day: date, rule: Rule | None = None) -> dict[str, DatasetState]:
        """Stage the case's tables; a dataset without one is there and empty, unless the case says it did not arrive."""
        given, states = self._given(case), {}
        for dataset in _datasets_read(given, rule):
            usable = dataset.id not in case.not_usable
            rows = given.get(dataset.id)
            table = self._stage(dataset, case, rows, day) if rows and usable else snapshot_schema(dataset).empty_table()
            self.engine.frame(f"{dataset.table}__rows", table)
            if dataset.id == "registry.household":
                self._staging.register("households", table)
            cause, detail = (None, None) if usable else ("late", "未到")
            states[dataset.id] = DatasetState(dataset, usable, cause, detail, None, day if usable else None, None, None)
        return states

    def _given(self, case: Case) -> dict[str, list[Row]]:
        return fill_case(case, self.settings.root / "tests" / "rules")

    def _stage(self, dataset: Dataset, case: Case, rows: list[Row], day: date) -> pa.Table:
        """The rows as a snapshot would hold them. What many cases share, such as the county, is staged once."""
        key = _key(dataset.id, rows, day)
        if key not in self._staged:
            if key not in self._parsed:
                self._parse(dataset, {**self._coming.pop((dataset.id, day), {}), key: rows}, day)
            self._staging.register("given", _raw_table(rows))
            self._staging.from_arrow(self._parsed[key]).create(f"{dataset.table}__parsed")
            households = "households" if dataset.id == "registry.member" else None
            stage.sort_out(self._staging, self.settings.root, dataset, "given", households)
            refused = self._staging.table(f"{dataset.table}__quarantine").select("reason").fetchall()
            if refused:
                raise ConfigurationError(
                    f"{case.name}: {dataset.title}: a given row was quarantined: {[reason for (reason,) in refused]}"
                )
            self._staged[key] = self._staging.table(f"{dataset.table}__accepted").to_arrow_table()
        return self._staged[key]

    def _parse(self, dataset: Dataset, tables: dict[str, list[Row]], day: date) -> None:
        """Parse the rows of several cases as those of one delivery, then number those of each case from 1 again."""
        self._staging.register("given", _raw_table([row for table in tables.values() for row in table]))
        relation = stage.parsed(self._staging, self.settings.root, dataset, "given", day)
        parsed = relation.to_arrow_table().sort_by("_source_row")
        at, place = 0, parsed.schema.get_field_index("_source_row")
        for key, table in tables.items():
            own = pa.array(range(1, len(table) + 1), pa.int64())
            self._parsed[key] = parsed.slice(at, len(table)).set_column(place, "_source_row", own)
            at += len(table)


def _key(dataset_id: str, rows: list[Row], day: date) -> str:
    return json.dumps([dataset_id, rows, day.isoformat()])


def _raw_table(rows: list[Row]) -> pa.Table:
    """Rows as a reader hands them to staging: text under the export's headers, with file and row."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    columns = {header: pa.array([row.get(header) for row in rows], pa.string()) for header in headers}
    columns["_source_file"] = pa.array(["给定"] * len(rows), pa.string())
    columns["_source_row"] = pa.array(range(1, len(rows) + 1), pa.int64())
    return pa.table(columns)


def _datasets_read(given: Collection[str], rule: Rule | None) -> list[Dataset]:
    """The datasets a case can turn on: those given, named by the rule, or always read. All where it asks for states."""
    always, sql = {*ALWAYS_NEEDED, "police.resident", *given}, rule.sql if rule else ""
    needs = rule.needs if rule else ()
    everything = "dataset_state" in sql
    return [d for d in catalog().datasets if everything or d.id in always or d.id in needs or d.table in sql]


def _gone_evidence(case: Case) -> pa.Table:
    headers = {"规则": "rule_id", "类别": "kind", "主体": "subject_id", "区分": "object", "户编号": "household_no"}
    headers |= {"数据": "dataset", "行政区划代码": "region_code"}
    rows = [{headers[header]: cell for header, cell in row.items()} for row in case.gone]
    numbered = [{**row, "row_key": n, "delivery": "20261101"} for n, row in enumerate(rows, start=1)]
    return pa.Table.from_pylist(numbered, EVIDENCE_ROWS)


def _decisions(case: Case) -> pa.Table:
    """What the ledger would give for linking, had the case's decisions been taken in their order."""
    datasets = {dataset.title: dataset.id for dataset in catalog().datasets}
    verdicts = {words: verdict for verdict, words in VERDICTS.items()} | {"已撤销": REVOKED}
    taken = [
        Decision(n, Given(_pair(row, datasets[row["数据"]]), verdicts[row["判定"]], ""), *[""] * 4)
        for n, row in enumerate(case.decided, start=1)
    ]
    return as_table(decision.given for decision in in_force(taken))


def _pair(row: Row, dataset: str) -> Pair:
    texts = {name: number(row.get(header, "")) for name, header in _PAIR.items()}
    key = f"{dataset} {texts['name']} {texts['member_no']}"
    person_key = texts["person_key"] or f"member:{texts['member_no']}"
    return Pair(**{**texts, "name": fold(texts["name"]), "person_key": person_key}, key=key, dataset=dataset, region="")


_PAIR = {
    "id_no": "证件号码",
    "name": "姓名",
    "birth": "出生日期",
    "village": "村",
    "member_no": "人编号",
    "person_key": "成员号码",
}
"""Where a specification's decision has the values of its row and its member."""


def _policy_of(case: Case) -> Policy:
    rows = dict(policy().rows)
    for name, value in case.policy.items():
        rows[name] = () if value is None else (PolicyRow(name, "", date(2000, 1, 1), Decimal(value), "seed", None),)
    return Policy(rows, policy().titles, policy().units)


def _texts(finding: dict[str, Any], headers: list[str]) -> tuple[str, ...]:
    evidence = json.loads(finding["evidence"])
    facts = {**evidence["values"], **evidence["now"], "sentence": evidence["sentence"], **finding}
    facts[AMOUNT] = amount_words(evidence)
    return tuple("" if (value := facts[HEADERS.get(h, h)]) is None else str(value) for h in headers)
