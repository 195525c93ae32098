"""What if: a night's frozen snapshots under other policy values or rules. Reads the home and writes nothing."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import files
from crosscheck.access.masking import mask
from crosscheck.catalog.policy import policy, with_rows
from crosscheck.catalog.rules import Rule, in_running_order, read_rule, rule_catalog
from crosscheck.engines import open_engine
from crosscheck.errors import ConfigurationError
from crosscheck.lake.usable import TOLERANCE, dataset_states
from crosscheck.link.models import choose
from crosscheck.rules.night import NightInputs, findings_of, subjects_of
from crosscheck.rules.stored import StoredNight, current_night
from crosscheck.settings import Settings

EXAMPLES = 10
APPEARS, GOES = "appears", "goes"
PLAIN_FACT = re.compile(r"-?\d{1,12}(?:\.\d+)?|\d{4}-\d{2}(?:-\d{2})?")
"""Facts that name nobody: numbers and dates. Texts may hold names."""
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Difference:
    """How many findings of a rule would appear and go in a township (empty: none)."""

    rule: str
    title: str
    township: str
    appear: int
    go: int


@dataclass(frozen=True)
class Example:
    """A finding that would appear or go: its place, the masked number of its household, facts that name nobody."""

    rule: str
    change: str
    place: str
    household: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class WhatIf:
    """The rules that were run again, what would be different, and some of it; rules that would be held, and why."""

    night: str
    rules: tuple[str, ...]
    differences: tuple[Difference, ...]
    examples: tuple[Example, ...]
    held: Mapping[str, str]


def what_if(settings: Settings, business_date: date, values: Path | None, rules: Sequence[Path]) -> WhatIf:
    """The night of ``business_date`` with the policy rows of ``values`` and the rules of these files.

    The night must have been checked from what is there now; otherwise a difference would not be that of the change.
    """
    night, inputs = _night(settings, business_date)
    changed = _changed(inputs, values, [read_rule(path) for path in rules])
    concerned = _concerned(inputs, changed)
    beside = files.private_folder(settings.spill)  # where every machine of an engine looks
    with (
        tempfile.TemporaryDirectory(dir=beside) as scratch,
        closing(open_engine(settings.apart(Path(scratch)))) as engine,
    ):
        result = findings_of(settings, engine, _only(changed, concerned))
        after = _by_key(result.table().to_pylist(), concerned)
        before = _by_key(pq.read_table(night.findings).to_pylist(), concerned)
        different = [after[key] for key in after.keys() - before.keys()]
        different += [before[key] for key in before.keys() - after.keys()]
        places = _places(subjects_of(settings, engine, _table(different)).to_pylist())
    told = sorted(((_change(row, after), row) for row in different), key=lambda pair: (_key(pair[1]), pair[0]))
    return WhatIf(
        night=business_date.isoformat(),
        rules=tuple(sorted(concerned)),
        differences=tuple(_differences(told, places, changed.rules)),
        examples=tuple(_example(change, row, places) for change, row in _spread(told)[:EXAMPLES]),
        held={hold.rule: hold.reason for hold in result.holds if hold.region is None and hold.rule in concerned},
    )


def _night(settings: Settings, business_date: date) -> tuple[StoredNight, NightInputs]:
    """The stored night, and its inputs as they are now."""
    night = current_night(settings, business_date)
    if night is None:
        raise ConfigurationError(
            f"the night of {business_date} has not been checked: run it first",
            zh=f"{business_date}这一晚尚未校验,请先运行",
        )
    evidence, decisions = (night.path.parent / f"{name}.parquet" for name in ("open_evidence", "identity_decisions"))
    states, catalogue = dataset_states(settings, business_date), rule_catalog(settings.root)
    inputs = NightInputs(
        business_date, states, catalogue, policy(), evidence, decisions, choose(settings, business_date)
    )
    if inputs.key(settings.root) != night.path.name:
        raise ConfigurationError(
            f"since the night of {business_date} its deliveries, the policy, the rules or the product have changed: "
            "run that night again first",
            zh=f"{business_date}这一晚之后,数据、政策、规则或程序有变化,请先重新运行这一晚",
        )
    return night, inputs


def _changed(inputs: NightInputs, values: Path | None, rules: Iterable[Rule]) -> NightInputs:
    known = with_rows(inputs.policy, values) if values else inputs.policy
    if known.rows[TOLERANCE] != inputs.policy.rows[TOLERANCE]:
        raise ConfigurationError(
            f"{TOLERANCE} is judged when a list lands, not on a stored night: leave it out",
            zh=f"{TOLERANCE} 在数据报送时判断,不能就已完成的一晚试算,请去掉这一项",
        )
    catalogue = {**inputs.rules, **{rule.id: rule for rule in rules}}
    ordered = {rule.id: rule for rule in in_running_order(catalogue)}
    return replace(inputs, policy=known, rules=ordered)


def _concerned(before: NightInputs, after: NightInputs) -> set[str]:
    """The rules that are other ones, read another value, or read the findings of such a rule."""
    values = {name for name in after.policy.rows if after.policy.rows[name] != before.policy.rows.get(name)}
    found: set[str] = set()
    for rule in after.rules.values():
        other = rule.id not in before.rules or rule.version != before.rules[rule.id].version
        if other or values.intersection(rule.params) or found.intersection(rule.after):
            found.add(rule.id)
    return found


def _only(inputs: NightInputs, concerned: set[str]) -> NightInputs:
    """The inputs with these rules and those whose findings they read."""
    wanted = set(concerned)
    for rule in reversed(list(inputs.rules.values())):
        if rule.id in wanted:
            wanted.update(rule.after)
    return replace(inputs, rules={name: rule for name, rule in inputs.rules.items() if name in wanted})


def _key(row: Mapping[str, Any]) -> Key:
    return row["rule_id"], row["subject_id"], row["object"]


def _by_key(rows: Iterable[dict[str, Any]], concerned: set[str]) -> dict[Key, dict[str, Any]]:
    return {_key(row): row for row in rows if row["rule_id"] in concerned}


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    columns = ("subject_kind", "subject_id", "household_no", "region_code")
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in columns})


def _change(row: Mapping[str, Any], after: Mapping[Key, Any]) -> str:
    return APPEARS if _key(row) in after else GOES


def _spread(told: Sequence[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """First one of each rule and change, then the second of each, and so on."""
    met: Counter[tuple[str, str]] = Counter()
    placed = []
    for n, (change, row) in enumerate(told):
        met[row["rule_id"], change] += 1
        placed.append((met[row["rule_id"], change], n))
    return [told[n] for _, n in sorted(placed)]


def _places(subjects: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str | None], tuple[str, str]]:
    """Township and village by subject and region code."""
    return {
        (row["subject_id"], row["region_code"]): (row["township_name"] or "", row["village_name"] or "")
        for row in subjects
    }


def _differences(
    told: Iterable[tuple[str, Mapping[str, Any]]],
    places: Mapping[tuple[str, str | None], tuple[str, str]],
    rules: Mapping[str, Rule],
) -> list[Difference]:
    counted = Counter((r["rule_id"], places[r["subject_id"], r["region_code"]][0], change) for change, r in told)
    return [
        Difference(rule, rules[rule].title, place, counted[rule, place, APPEARS], counted[rule, place, GOES])
        for rule, place in sorted({key[:2] for key in counted})
    ]


def _example(change: str, row: Mapping[str, Any], places: Mapping[tuple[str, str | None], tuple[str, str]]) -> Example:
    values = json.loads(row["evidence"])["values"]
    facts = {name: str(value) for name, value in values.items() if PLAIN_FACT.fullmatch(str(value))}
    place = "".join(places[row["subject_id"], row["region_code"]])
    return Example(row["rule_id"], change, place, mask(row["household_no"] or ""), facts)
