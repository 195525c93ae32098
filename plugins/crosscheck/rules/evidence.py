"""What a finding carries: both sides' values, the rows they come from, the policy, and one sentence in Chinese."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
OWN = ("registry", "reference")
"""Whose rows are no department's evidence."""
CALENDAR_PREFIX = "now_"
"""Facts so named move only with the calendar and stand outside the evidence's hash."""
APART = frozenset((*FINDING_COLUMNS, *AMOUNT_COLUMNS))
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row that findings rest on: its ``place``, the hash of its ``content`` (none of the registry's own rows), and
    ``text``, what evidence says of it, as canonical JSON.

    Its number in the snapshot moves when rows before it are refused, its place (dataset, file, row) does not.
    """

    place: tuple[str, str, int]
    content: str | None
    text: str


def refs_of(row: Mapping[str, Any]) -> list[str]:
    """The row references that a rule's row rests on."""
    return str(row["refs"] or "").split()


def plain(value: Any) -> Any:
    """A value as evidence and sentences show it: exact decimals, ISO dates."""
    shown = _SHOWN.get(type(value))
    return shown(value) if shown else value


def _decimal(value: Decimal) -> str:
    return format(value.quantize(CENT) if value.as_tuple().exponent != 0 else value, "f")


def _day(value: date) -> str:
    return value.isoformat()[:10]


_SHOWN: Mapping[type, Any] = {Decimal: _decimal, date: _day, datetime: _day}


def fill_sentence(rule: Rule, facts: Mapping[str, Any]) -> str:
    """The rule's sentence with its facts; an empty fact reads 未填, an unknown one raises."""
    try:
        return rule.sentence.format_map({key: "未填" if v is None else v for key, v in facts.items()})
    except KeyError as error:
        raise ConfigurationError(f"{rule.id}: the sentence asks for {error}, which is no column of it") from None


def resolve_rows(
    settings: Settings, engine: Engine, states: Mapping[str, DatasetState], refs: Iterable[str]
) -> dict[str, SourceRow]:
    """The row behind each reference.

    One query for each dataset, however many findings there are.
    """
    engine.frame("wanted", pa.table({"row_ref": pa.array(sorted(map(int, set(refs))), pa.int64())}))
    numbers = set(engine.fetch(sqlfiles.sql(settings.root, "reduce/94_evidence_datasets")).column(0).to_pylist())
    resolved: dict[str, SourceRow] = {}
    for state in states.values():
        dataset = state.dataset
        number = catalog().number(dataset.id)
        if number in numbers:
            plain_step = "97_evidence_own" if dataset.department in OWN else "96_evidence_plain"
            step = plain_step if dataset.person is None else "95_evidence_linked"
            query = sqlfiles.sql(settings.root, f"reduce/{step}", table=dataset.table, number=str(number))
            rows = engine.fetch(query)
            for ref, *row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                resolved[str(ref)] = _source_row(state, *row)
    return resolved


def _source_row(
    state: DatasetState, file: str, row: int, content: str | None, key: int, link: str | None, note: str | None
) -> SourceRow:
    found = {
        "dataset": state.dataset.id,
        "snapshot": state.snapshot_date.isoformat() if state.snapshot_date else None,
        "delivery": state.rows.parent.name if state.rows else None,
        "file": file,
        "row": row,
        "key": f"{key:016x}",
    }
    if link:
        found["link"] = link
    if link == "explicit":
        found["decision"] = note
    elif link == "repaired":
        found["repaired"] = REPAIRS[str(note)]
    return SourceRow((state.dataset.id, file, row), content, canonical(found))


def policy_text(rows: Iterable[PolicyRow]) -> str:
    """The policy rows of a finding as canonical JSON."""
    return canonical([row.as_evidence() for row in rows])


def evidence(rule: Rule, row: Mapping[str, Any], policy: str, resolved: Mapping[str, SourceRow]) -> str:
    """The evidence of one finding as canonical JSON; ``policy`` is the ``policy_text`` of its region.

    ``hash`` covers what the finding rests on: facts that do not move with the calendar, the link, and the content of
    the departments' rows (the registry's own rows change nightly for reasons that have nothing to do with a finding).
    A sum at stake stands outside it: it follows from those rows and, where a benefit runs on, from the calendar.
    """
    facts = {key: plain(value) for key, value in row.items() if key not in APART}
    now = {key: value for key, value in facts.items() if key.startswith(CALENDAR_PREFIX)}
    values = canonical({key: value for key, value in facts.items() if key not in now} if now else facts)
    rows = sorted((resolved[ref] for ref in set(refs_of(row))), key=lambda source: (source.place, source.text))
    contents = canonical(sorted(source.content for source in rows if source.content is not None))
    link = canonical(row["link"])
    grounds = f'["{rule.id}",{values},{link},{contents}]'
    # Put together in the order of the keys: each part is canonical already, and many findings share theirs.
    amount = f'"amount":{canonical(stated(row))},' if rule.amount else ""
    return (
        f'{{{amount}"hash":"{hashlib.sha256(grounds.encode()).hexdigest()[:16]}","link":{link},"now":{canonical(now)},'
        f'"policy":{policy},"rows":[{",".join(source.text for source in rows)}],"rule":"{rule.id}",'
        f'"sentence":{canonical(fill_sentence(rule, facts))},"values":{values},"version":"{rule.version}"}}'
    )
