"""Takes a returned workbook back, whichever of the two lists it is."""

from __future__ import annotations

from crosscheck.access.persons import Person
from crosscheck.feedback.answers import Taken, take_back
from crosscheck.feedback.receipt_file import Naming
from crosscheck.feedback.verdicts import take_identities
from crosscheck.feedback.workbook_file import IDENTITY_LIST, Opened
from crosscheck.ledger.database import Ledger
from crosscheck.settings import Settings


def take_list(ledger: Ledger, settings: Settings, workbook: Opened, person: Person, at: str, reply: Naming) -> Taken:
    """Take a filled-in answer sheet or identity list and write its reply where ``reply`` says."""
    if workbook.kind == IDENTITY_LIST:
        return take_identities(ledger, settings, workbook, person, at, reply)
    return take_back(ledger, workbook, person, at, reply)
