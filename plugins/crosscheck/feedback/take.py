"""Takes a returned workbook back, or says what would become of it, whichever of the two lists it is."""

from __future__ import annotations

from collections.abc import Sequence

from crosscheck.access.persons import Person
from crosscheck.feedback.answers import Taken, take_back
from crosscheck.feedback.outcomes import Outcome, decide_answers
from crosscheck.feedback.receipt import Receipt
from crosscheck.feedback.receipt_file import Naming
from crosscheck.feedback.verdicts import decide_identities, take_identities
from crosscheck.feedback.workbook_file import IDENTITY_LIST, Opened
from crosscheck.ledger.database import Ledger, reading
from crosscheck.settings import Settings


def take_list(ledger: Ledger, settings: Settings, workbook: Opened, person: Person, at: str, reply: Naming) -> Taken:
    """Take a filled-in answer sheet or identity list and write its reply where ``reply`` says."""
    if workbook.kind == IDENTITY_LIST:
        return take_identities(ledger, settings, workbook, person, at, reply)
    return take_back(ledger, workbook, person, at, reply)


def preview_list(
    ledger: Ledger, settings: Settings, workbook: Opened, person: Person, at: str
) -> tuple[Receipt, Sequence[Outcome]]:
    """The receipt that ``take_list`` would give now, and what becomes of each row of an answer sheet.

    The same steps decide, on one view of the ledger; nothing is written.
    """
    with reading(ledger, person.scope) as connection:
        if workbook.kind == IDENTITY_LIST:
            return decide_identities(connection, settings, workbook, person, at), ()
        decided = decide_answers(connection, workbook, person, at)
        return decided.receipt, decided.outcomes
