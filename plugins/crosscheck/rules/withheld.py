"""Findings that open no issue tonight: what would excuse their subjects may lie in quarantine, or wasn't there at all.

A refused row is no evidence, but it shows that the list holds something on this person: "no record" would be a verdict
without data. Such a finding stands with the night's findings and keeps an issue that is open; it opens none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.rules import Rule
from crosscheck.engines import Engine
from crosscheck.lake.laid_aside import HOUSEHOLD, NAME, NUMBER, laid_aside, mark
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings

REGISTER = "police.resident"
REGISTRY = ("registry.household", "registry.member")
DATA = "data"
"""The kind of rules that accuse nobody: what they find is in the data."""
WITHHELD_SCHEMA = pa.schema([(name, pa.string()) for name in ("rule_id", "subject_id", "object", "dataset")])


def withheld(
    settings: Settings,
    engine: Engine,
    states: Mapping[str, DatasetState],
    rules: Mapping[str, Rule],
    findings: pa.Table,
) -> pa.Table:
    """The findings that open no issue, each with the list that may excuse: ``WITHHELD_SCHEMA``, in findings' order.

    The engine holds ``finding_subject`` and ``member``.
    """
    aside = laid_aside(states.values())
    register = states.get(REGISTER)
    unchecked = register is not None and register.damaged and register.newest is None
    if not aside and not unchecked:
        return WITHHELD_SCHEMA.empty_table()
    persons = _persons(settings, engine) if aside else {}
    rows = []
    for finding in findings.drop_columns(["evidence"]).to_pylist():
        rule = rules[finding["rule_id"]]
        marks = persons.get((finding["subject_kind"], finding["subject_id"]), frozenset())
        lists = [] if rule.kind == DATA else [*_excusing(rule, marks, aside)]
        if unchecked and rule.kind != DATA and finding["link"] == "repaired":
            lists.append(REGISTER)  # nobody could tell whether a namesake has the number that was repaired to
        rows += [{**{name: finding[name] for name in WITHHELD_SCHEMA.names[:3]}, "dataset": lists[0]}] if lists else []
    return pa.Table.from_pylist(rows, WITHHELD_SCHEMA)


def _excusing(rule: Rule, marks: frozenset[str], aside: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """The lists the rule goes by in whose quarantine somebody with one of ``marks`` stands."""
    return (name for name in sorted({*rule.needs, *REGISTRY}) if not marks.isdisjoint(aside.get(name, ())))


def _persons(settings: Settings, engine: Engine) -> dict[tuple[str, str], frozenset[str]]:
    """The marks of everybody behind each subject of a finding."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in engine.fetch(sqlfiles.sql(settings.root, "reduce/accused")).to_pylist():
        of = ((NUMBER, row["id_no"]), (NAME, row["name_fold"]), (HOUSEHOLD, row["household_no"]))
        found[row["subject_kind"], row["subject_id"]] |= {mark(kind, value) for kind, value in of if value}
    return {subject: frozenset(marks) for subject, marks in found.items()}
