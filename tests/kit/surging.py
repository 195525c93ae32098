"""A surge on the newest night of the living county, as if that night had found what an earlier one did."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select

from crosscheck.ledger import tables
from crosscheck.ledger.database import existing_ledger, writing
from crosscheck.settings import Settings

SURGED = date(2026, 11, 4)
"""The night on which a batch of tip-offs was held as a surge."""


def surge_again(settings: Settings, newest: date, rule_id: str = "WM-15") -> int:
    """Let the rule's surge of that night wait on ``newest`` too; how many findings wait."""
    hold, finding = tables.hold, tables.held_finding
    with writing(existing_ledger(settings.ledger_url)) as connection:
        [row] = connection.execute(
            select(hold).where(hold.c.business_date == SURGED, hold.c.rule_id == rule_id, hold.c.kind == "surge")
        ).mappings()
        kept = connection.execute(select(finding).where(finding.c.business_date == SURGED)).mappings().all()
        again = {"business_date": newest, "run": 1}
        connection.execute(insert(hold).values(**{**row, **again, "decision": ""}))
        connection.execute(insert(finding), [{**one, **again} for one in kept if one["rule_id"] == rule_id])
        return int(row["findings"])
