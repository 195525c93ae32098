"""The answers that an issue was given, newest first, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import Connection, func, select

from crosscheck.ledger import tables


@dataclass(frozen=True)
class GivenAnswer:
    """One answer: when and by whom it was given, and what it says; ``recovered`` in fen."""

    at: str
    actor: str
    result: str
    reason: str
    text: str
    measures: str
    done_on: date | None
    document: str
    checked_by: str
    recovered: int | None


def answers_given(connection: Connection, number: str) -> tuple[GivenAnswer, ...]:
    """The answers to the issue ``number``; the caller has seen that it lies within the scope."""
    answer, past = tables.answer, tables.history
    own = [answer.c[part.name] for part in fields(GivenAnswer) if part.name not in ("at", "actor")]
    statement = select(func.substr(past.c.at, 1, 10), past.c.actor, *own).join(past, past.c.seq == answer.c.seq)
    rows = connection.execute(statement.where(answer.c.number == number).order_by(answer.c.seq.desc()))
    return tuple(GivenAnswer(*row) for row in rows)
