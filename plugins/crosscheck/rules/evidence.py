"""What a finding carries: both sides' values, the rows they come from, the policy, and one sentence in Chinese."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.policy import PolicyRow
from crosscheck.catalog.rules import Rule
from crosscheck.engines import Engine
from crosscheck.errors import ConfigurationError
from crosscheck.files import canonical
from crosscheck.lake.state import DatasetState
from crosscheck.rules.amounts import AMOUNT_COLUMNS, stated
from crosscheck.settings import Settings
from crosscheck.words import REPAIRS

FINDING_COLUMNS = ("subject_id", "object", "household_no", "region_code", "link", "refs")
OWN = ("registry.", "reference.")
"""Datasets that are no department's evidence."""
CALENDAR_PREFIX = "now_"
"""Facts so named move only with the calendar and stand outside the evidence's hash."""


def refs_of(row: Mapping[str, Any]) -> list[str]:
    """The row references that a rule's row rests on."""
    return str(row["refs"] or "").split()


def plain(value: Any) -> Any:
    """A value as evidence and sentences show it: exact decimals, ISO dates."""
    if isinstance(value, Decimal):
        return format(value.quantize(Decimal("0.01")) if value.as_tuple().exponent != 0 else value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return value


def fill_sentence(rule: Rule, facts: Mapping[str, Any]) -> str:
    """The rule's sentence with its facts; an empty fact reads 未填, an unknown one raises."""
    try:
        return rule.sentence.format_map({key: "未填" if v is None else v for key, v in facts.items()})
    except KeyError as error:
        raise ConfigurationError(f"{rule.id}: the sentence asks for {error}, which is no column of it") from None


def resolve_rows(
    settings: Settings, engine: Engine, states: Mapping[str, DatasetState], refs: Iterable[str]
) -> dict[str, tuple[dict[str, Any], str]]:
    """For each row_ref (``<dataset>:<row id>``) what evidence says of it, and the hash of the row's content.

    One query for each dataset, however many findings there are.
    """
    wanted = pa.table({"row_ref": pa.array(sorted(map(int, set(refs))), pa.int64())})
    engine.frame("wanted", wanted)
    numbers = set(engine.fetch(sqlfiles.sql(settings.root, "reduce/94_evidence_datasets")).column(0).to_pylist())
    resolved: dict[str, tuple[dict[str, Any], str]] = {}
    for state in states.values():
        number = catalog().number(state.dataset.id)
        if number not in numbers:
            continue
        step = "96_evidence_plain" if state.dataset.person is None else "95_evidence_linked"
        query = sqlfiles.sql(settings.root, f"reduce/{step}", table=state.dataset.table, number=str(number))
        for row in engine.fetch(query).to_pylist():
            resolved[str(row["row_ref"])] = (_row_evidence(state, row), row["_row_hash"])
    return resolved


def _row_evidence(state: DatasetState, row: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "dataset": state.dataset.id,
        "snapshot": state.snapshot_date.isoformat() if state.snapshot_date else None,
        "delivery": state.rows.parent.name if state.rows else None,
        "file": row["_source_file"],
        "row": row["_source_row"],
        "key": f"{row['_key_hash']:016x}",
    }
    if row["link"]:
        found["link"] = row["link"]
    if row["link"] == "explicit":
        found["decision"] = row["link_note"]
    elif row["link"] == "repaired":
        found["repaired"] = REPAIRS[row["link_note"]]
    return found


def _place(row: Mapping[str, Any]) -> tuple[str, str, int]:
    """Where a row stands: its number in the snapshot moves when rows before it are refused, its place does not."""
    return row["dataset"], row["file"], row["row"]


def evidence(
    rule: Rule,
    row: Mapping[str, Any],
    policy_rows: Iterable[PolicyRow],
    resolved: Mapping[str, tuple[dict[str, Any], str]],
) -> str:
    """The evidence of one finding as canonical JSON.

    ``hash`` covers what the finding rests on: facts that do not move with the calendar, the link, and the content of
    the departments' rows (the registry's own rows change nightly for reasons that have nothing to do with a finding).
    A sum at stake stands outside it: it follows from those rows and, where a benefit runs on, from the calendar.
    """
    facts = {key: plain(value) for key, value in row.items() if key not in (*FINDING_COLUMNS, *AMOUNT_COLUMNS)}
    values = {key: value for key, value in facts.items() if not key.startswith(CALENDAR_PREFIX)}
    refs = set(refs_of(row))
    contents = sorted(resolved[ref][1] for ref in refs if not resolved[ref][0]["dataset"].startswith(OWN))
    grounds = canonical([rule.id, values, row["link"], contents])
    return canonical(
        {
            "rule": rule.id,
            "version": rule.version,
            "policy": [p.as_evidence() for p in policy_rows],
            "values": values,
            "now": {key: value for key, value in facts.items() if key.startswith(CALENDAR_PREFIX)},
            "rows": sorted((resolved[ref][0] for ref in refs), key=_place),
            "link": row["link"],
            "sentence": fill_sentence(rule, facts),
            "hash": hashlib.sha256(grounds.encode()).hexdigest()[:16],
            **({"amount": stated(row)} if rule.amount else {}),
        }
    )
