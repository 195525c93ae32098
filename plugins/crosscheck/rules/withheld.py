"""Findings that open no issue tonight: what would excuse their subjects may lie in quarantine, or can't be read.

A refused row is no evidence, but it shows that the list holds something on this person: "no record" would be a verdict
without data. A day of leaving that can't be read, or that was there the last time, keeps nobody in office either. Such
a finding stands with the night's findings and keeps an issue that is open; it opens none.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.rules import Rule
from crosscheck.engines import Engine
from crosscheck.lake.doubtful_dates import DoubtfulDates, doubtful_dates
from crosscheck.lake.laid_aside import HOUSEHOLD, NAME, NUMBER, laid_aside, mark
from crosscheck.lake.missing_parts import people_of_missing_parts
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings

REGISTER = "police.resident"
REGISTRY = ("registry.household", "registry.member")
DATA = "data"
"""The kind of rules that accuse nobody: what they find is in the data."""
Key = tuple[str, str, str]
KEY = ("rule_id", "subject_id", "object")
WITHHELD_SCHEMA = pa.schema([(name, pa.string()) for name in (*KEY, "dataset")])


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
    doubtful = doubtful_dates(settings, states.values())
    told = _told(settings, states.values(), doubtful)
    register = states.get(REGISTER)
    unchecked = register is not None and (bool(register.asked) or (register.damaged and register.newest is None))
    if not told and not unchecked:
        return WITHHELD_SCHEMA.empty_table()
    persons = _persons(settings, engine) if told else {}
    accusing = [finding for finding in findings.to_pylist() if rules[finding["rule_id"]].kind != DATA]
    excused: dict[Key, str] = {}
    for finding in accusing:
        rule = rules[finding["rule_id"]]
        marks = persons.get((finding["subject_kind"], finding["subject_id"]), frozenset())
        lists = [*_excusing(rule, marks, told), *_resting_on(rule, finding["evidence"], doubtful)]
        if unchecked and finding["link"] == "repaired":
            lists.append(REGISTER)  # nobody could tell whether a namesake has the number that was repaired to
        excused |= {_key(finding): lists[0]} if lists else {}
    excused |= _derived(rules, accusing, excused)
    rows = [
        {**dict(zip(KEY, key, strict=True)), "dataset": excused[key]} for key in map(_key, accusing) if key in excused
    ]
    return pa.Table.from_pylist(rows, WITHHELD_SCHEMA)


def _key(finding: Mapping[str, Any]) -> Key:
    return finding["rule_id"], finding["subject_id"], finding["object"]


def _derived(
    rules: Mapping[str, Rule], accusing: Sequence[Mapping[str, Any]], excused: Mapping[Key, str]
) -> dict[Key, str]:
    """Findings that rest on other rules' where all of those in the household are withheld, with the list of one."""
    grounds: dict[tuple[str, str], list[str | None]] = defaultdict(list)
    for finding in accusing:
        grounds[finding["rule_id"], finding["household_no"]].append(excused.get(_key(finding)))
    derived = {}
    for finding in (one for one in accusing if rules[one["rule_id"]].rests_by_object):
        lists = grounds[finding["object"], finding["household_no"]]
        if lists and None not in lists:
            derived[_key(finding)] = min(filter(None, lists))
    return derived


def _told(
    settings: Settings, states: Collection[DatasetState], doubtful: Mapping[str, DoubtfulDates]
) -> dict[str, frozenset[str]]:
    """The marks of everybody of whom a list holds more than the night could read, by dataset."""
    known = [
        laid_aside(states),
        people_of_missing_parts(settings, states),
        {name: dates.marks for name, dates in doubtful.items()},
    ]
    return {name: frozenset().union(*(marks.get(name, ()) for marks in known)) for name in set().union(*known)}


def _excusing(rule: Rule, marks: frozenset[str], told: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """The lists the rule goes by in which a row about somebody with one of ``marks`` could not be read."""
    return (name for name in sorted({*rule.needs, *REGISTRY}) if not marks.isdisjoint(told.get(name, ())))


def _resting_on(rule: Rule, evidence: str, doubtful: Mapping[str, DoubtfulDates]) -> Iterator[str]:
    """The lists of which the finding rests on a row with an open date that is no evidence."""
    if not doubtful.keys().isdisjoint({*rule.needs, *REGISTRY}):
        rows = json.loads(evidence)["rows"]
        known = ((row["dataset"], (row["file"], row["row"])) for row in rows if row["dataset"] in doubtful)
        yield from (dataset for dataset, place in known if place in doubtful[dataset].places)


def _persons(settings: Settings, engine: Engine) -> dict[tuple[str, str], frozenset[str]]:
    """The marks of everybody behind each subject of a finding."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in engine.fetch(sqlfiles.sql(settings.root, "reduce/accused")).to_pylist():
        of = ((NUMBER, row["id_no"]), (NAME, row["name_fold"]), (HOUSEHOLD, row["household_no"]))
        found[row["subject_kind"], row["subject_id"]] |= {mark(kind, value) for kind, value in of if value}
    return {subject: frozenset(marks) for subject, marks in found.items()}
