"""Which list a returned workbook is, and who takes it back."""

from __future__ import annotations

from pathlib import Path

from crosscheck.access.persons import Person
from crosscheck.feedback.answers import Taken, take_back
from crosscheck.feedback.verdict_rows import holds_identities
from crosscheck.feedback.verdicts import take_identities
from crosscheck.ledger.database import Ledger
from crosscheck.settings import Settings


def take_list(ledger: Ledger, settings: Settings, path: Path, person: Person, at: str, reply: Path) -> Taken:
    """Take a filled-in 疑点下发及反馈表 or 身份核实清单 and write the ``reply``."""
    if holds_identities(path, settings.workbook_password):
        return take_identities(ledger, settings, path, person, at, reply)
    return take_back(ledger, path, person, at, reply, settings.workbook_password)
