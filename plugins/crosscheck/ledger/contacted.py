"""Whom an inspector has contacted about a list that did not come, or a rule that is held: entries of the history."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.history import append
from crosscheck.ledger.vocabulary import Action
from crosscheck.ledger.write_changes import Author


@dataclass(frozen=True)
class Contact:
    """That somebody was contacted: when (ISO time), by whom, about which list or rule of which night, and what came
    of it.
    """

    at: str
    actor: str
    about: str
    night: str
    why: str


def keep_contact(ledger: Ledger, about: str, night: str, region: str, author: Author, why: str) -> None:
    """Keep that the author, of ``region``, contacted whoever answers for ``about``.

    ``LedgerError`` without what came of it.
    """
    if not why.strip():
        raise LedgerError("登记联系须写明联系情况", en="say what came of it")
    details = {"about": about, "night": night, "region": region}
    with writing(ledger) as connection:
        append(connection, [author.entry(Action.CONTACTED, details, why=why.strip())])


def last_contacts(connection: Connection, region: str, since: str) -> dict[str, Contact]:
    """The newest contact of people of ``region`` about each list or rule, of nights from ``since`` (ISO date) on."""
    past = tables.history
    kept = select(past.c.at, past.c.actor, past.c.details, past.c.why).where(
        past.c.action == Action.CONTACTED.value, past.c.at >= since
    )
    found = {}
    for at, actor, details, why in connection.execute(kept.order_by(past.c.seq)):
        told = json.loads(details)
        if told["region"].startswith(region):
            found[told["about"]] = Contact(at, actor, told["about"], told["night"], why)
    return found
