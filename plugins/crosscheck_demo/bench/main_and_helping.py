"""What main and helping offices did over the nights, counted in the ledger: who answers, who only adds."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.notes import HELP, LATE
from crosscheck.ledger.vocabulary import Action

OFFICES = (Role.TOWNSHIP, Role.DEPARTMENT)


def offices_told(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Answers of main offices, notes of helping ones, and how many issues have both; each line's words and figures."""
    with reading(ledger, EVERYTHING) as connection:
        past, note = tables.history, tables.note
        counted = connection.execute(
            select(past.c.action, past.c.role, func.count()).group_by(past.c.action, past.c.role)
        )
        by_role = {(action, role): count for action, role, count in counted}
        kinds = connection.execute(select(note.c.kind, func.count()).group_by(note.c.kind))
        kept = {kind: count for kind, count in kinds}
        answered = select(past.c.number).where(past.c.action == Action.ANSWERED.value)
        with_help = select(func.count(note.c.number.distinct())).where(note.c.kind == HELP)
        helped = connection.execute(with_help).scalar()
        helped_and_answered = connection.execute(with_help.where(note.c.number.in_(answered))).scalar()
    answers, notes = (
        " and ".join(f"{by_role.get((action.value, role.value), 0):,}" for role in OFFICES)
        for action in (Action.ANSWERED, Action.NOTED)
    )
    yield "answers of main offices: townships and departments", answers
    yield "notes of helping offices: townships and departments", notes
    yield "issues with a helper's note, of them answered", f"{helped:,}, {helped_and_answered:,}"
    yield "answers that came second, kept as notes", f"{kept.get(LATE, 0):,}"
