"""Rows of departments that are evidence of open issues: rule AG-04 asks whether they are still there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, select

from crosscheck.ledger import tables
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS

OWN_RECORDS = ("registry.", "reference.")
"""The county office's own lists: their rows change with the registry and are nobody's proof."""


def open_evidence(connection: Connection, before: date) -> pa.Table:
    """Every department's row in any version of the evidence of open issues, as recorded on nights before ``before``.

    Columns as in ``EVIDENCE_ROWS``; ``row_key`` is the snapshot's ``_key_hash``. Sorted and without repeats. Issues
    are left out whose answer says that the source was wrong: its row may well be corrected or gone.
    """
    rows = {tuple(row.items()) for row in _rows(connection, before)}
    ordered = sorted(rows, key=lambda items: tuple(str(value) for _, value in items))
    return pa.Table.from_pylist([dict(items) for items in ordered], EVIDENCE_ROWS)


def evidence_bodies(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """Every version of every issue's evidence: number, version, body."""
    table = tables.evidence
    statement = select(table.c.number, table.c.version, table.c.body)
    yield from connection.execute(statement, execution_options={"yield_per": 5000}).tuples()


def _rows(connection: Connection, before: date) -> Iterator[dict[str, Any]]:
    issue, evidence, text, answer = tables.issue, tables.evidence, tables.rule_text, tables.answer
    corrected = select(answer.c.number).where(answer.c.result == "source_wrong")
    statement = (
        select(
            *(issue.c[name] for name in ("rule_id", "subject_id", "object", "household_no", "region_code")),
            text.c.kind,
            evidence.c.body,
        )
        .join(evidence, evidence.c.number == issue.c.number)
        .join(text, text.c.digest == issue.c.rule_text)
        .where(issue.c.is_open, evidence.c.business_date < before, issue.c.number.not_in(corrected))
    )
    for found in connection.execute(statement, execution_options={"yield_per": 5000}).mappings():
        about = {name: found[name] for name in EVIDENCE_ROWS.names if name in found}
        for row in json.loads(found["body"])["rows"]:
            if not row["dataset"].startswith(OWN_RECORDS):
                place = {"dataset": row["dataset"], "row_key": int(row["key"], 16), "delivery": row["delivery"]}
                yield {**about, **place}
