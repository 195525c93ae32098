"""Writes the answers of a returned answer sheet into the ledger, as ``outcomes`` decides, and makes the reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crosscheck.access.persons import Person
from crosscheck.feedback.outcomes import Decided, Outcome, decide_answers
from crosscheck.feedback.receipt import Receipt
from crosscheck.feedback.receipt_file import Naming, receipt_file
from crosscheck.feedback.reply import make_reply
from crosscheck.feedback.workbook_file import Opened
from crosscheck.ledger.database import Connection, Ledger, writing
from crosscheck.ledger.queries import has_taken
from crosscheck.ledger.vocabulary import Action
from crosscheck.ledger.write_changes import Author, apply


@dataclass(frozen=True)
class Taken:
    """What became of a file: the outcomes of an answer sheet's rows, the reply, and the receipt it begins with."""

    outcomes: Sequence[Outcome]
    reply: Path
    receipt: Receipt

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows of each kind."""
        return self.receipt.rows

    @property
    def refused(self) -> Mapping[str, int]:
        """Refusals by cause."""
        return self.receipt.refused


def take_back(ledger: Ledger, workbook: Opened, person: Person, at: str, reply: Naming) -> Taken:
    """Take the answers of ``workbook`` and write the reply: the same workbook with a receipt and every row's outcome.

    ``at`` is an ISO time in Asia/Shanghai. The same file twice changes nothing.
    """
    # Written before the commit and named after it: nothing is taken of which the sender can't be told.
    with receipt_file() as written, writing(ledger, person.scope) as connection:
        decided = decide_answers(connection, workbook, person, at)
        _write(connection, workbook, decided, person, at)
        told = ((o.row.sheet, o.row.row, o.kind, o.text) for o in decided.outcomes)
        content = make_reply(workbook, told, decided.receipt)
        written.write(reply(decided.receipt.number), content)
    return Taken(decided.outcomes, written.path, decided.receipt)


def _write(connection: Connection, workbook: Opened, decided: Decided, person: Person, at: str) -> None:
    """Write what was decided; refusals alone are on record once for a file."""
    refused = decided.receipt.refused
    author = Author(at, person.name, person.role.value, workbook.source)
    changes = [outcome.change for outcome in decided.outcomes if outcome.change is not None]
    if changes or (refused and not has_taken(connection, workbook.digest)):
        details = {**decided.receipt.rows, "causes": refused}
        apply(connection, changes, author, date.fromisoformat(at[:10]), author.entry(Action.FEEDBACK, details))
