"""Of whom an answer says nothing: persons who were not in its request. No rule that reads it gives a verdict on them.

A household or village counts as not asked about where one of its members was not, and so does a member where a rule
looks at the household. What rests on other rules' findings rests on their lists too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.catalog.rules import Rule
from crosscheck.engines import Engine
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings

UNASKED_SCHEMA = pa.schema([(name, pa.string()) for name in ("rule_id", "object", "subject_id")])
STRANGERS = ("resident", "helper")
ASKED_BY_NAME = "该数据按名单比对,不含名单外人员"
OWN, ALL_OF_HOUSEHOLD = "member", "member of household"
Subjects = Mapping[str, frozenset[str]]
"""Who was not asked about, by kind of subject."""


@dataclass(frozen=True)
class Unasked:
    """``subjects`` by rule and object (empty: whatever the object); ``counts`` of members and households by dataset."""

    subjects: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def covers(self, rule_id: str, subject_id: str, about: str) -> bool:
        """True where the rule gives no verdict on the subject, or none of this object."""
        return any(subject_id in self.subjects.get((rule_id, each), ()) for each in ("", about))

    def table(self) -> pa.Table:
        """The subjects by ``UNASKED_SCHEMA``, sorted."""
        rows = sorted((*rule, subject) for rule, known in self.subjects.items() for subject in known)
        return pa.Table.from_pylist([dict(zip(UNASKED_SCHEMA.names, row, strict=True)) for row in rows], UNASKED_SCHEMA)


def unasked(
    settings: Settings, engine: Engine, states: Mapping[str, DatasetState], rules: Mapping[str, Rule]
) -> Unasked:
    """Who was not asked about in the answers that count tonight. The engine holds ``member``."""
    by_dataset = {
        name: _subjects(settings, engine, state.dataset, state.asked)
        for name, state in states.items()
        if state.usable and state.asked
    }
    subjects: dict[tuple[str, str], frozenset[str]] = {}
    for rule in rules.values():
        for about, dataset in needs(rule, rules):
            known = by_dataset.get(dataset, {}).get(_kind(rule), frozenset())
            if known:
                subjects[rule.id, about] = subjects.get((rule.id, about), frozenset()) | known
    counts = {
        name: {"members": len(of[OWN]), "households": len(of["household"])}
        for name, of in by_dataset.items()
        if of[OWN]
    }
    return Unasked(subjects, counts)


def needs(rule: Rule, rules: Mapping[str, Rule]) -> Iterator[tuple[str, str]]:
    """The datasets behind a rule's findings, its own and those of the rules it reads, each with its object."""
    yield from (("", name) for name in rule.needs)
    yield from rule.object_needs
    for base in (rules[name] for name in rule.after if name in rules):
        yield from ((base.id if rule.rests_by_object else "", dataset) for _, dataset in needs(base, rules))


def strangers_needed(rule: Rule, states: Mapping[str, DatasetState]) -> list[DatasetState]:
    """The answers in which a rule looks for people outside the registry: nobody asked about them."""
    wanted = {*rule.whole, *(rule.needs if rule.subject in STRANGERS else ())}
    return [states[name] for name in sorted(wanted) if name in states and states[name].asked]


def _kind(rule: Rule) -> str:
    return ALL_OF_HOUSEHOLD if rule.subject == "member" and rule.grain != "person" else rule.subject


def _subjects(settings: Settings, engine: Engine, dataset: Dataset, asked: Path) -> Subjects:
    table = dataset.table
    engine.parquet(f"{table}__asked", asked)
    rows = engine.fetch(sqlfiles.sql(settings.root, "reduce/70_unasked", table=table)).to_pylist()
    return {
        OWN: frozenset(row["member_no"] for row in rows if not row["asked"]),
        ALL_OF_HOUSEHOLD: frozenset(row["member_no"] for row in rows),
        "household": frozenset(row["household_no"] for row in rows),
        "village": frozenset(row["village"] for row in rows if row["village"] and not row["asked"]),
    }
