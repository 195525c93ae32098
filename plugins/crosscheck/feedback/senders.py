"""Finds whose list a file is where nobody says so, from the issues on it."""

from __future__ import annotations

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import ConfigurationError
from crosscheck.feedback.answers import read_answers
from crosscheck.feedback.workbook_file import IDENTITY_LIST, Opened
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.queries import places
from crosscheck.ledger.vocabulary import TOWNSHIP_DEPARTMENT


def only_sender(ledger: Ledger, workbook: Opened) -> str:
    """The only township or department whose list can hold every issue of the file, as ``access.senders`` names it.

    A file whose issues fit several, or none, raises ConfigurationError: who hands it in has to be said.
    """
    if workbook.kind == IDENTITY_LIST:
        raise ConfigurationError(f"{workbook.name}: name who decided with --sender: <county>-县办 or <county>-核查员")
    numbers = sorted({row.number for row in read_answers(workbook) if row.number})
    with reading(ledger, EVERYTHING) as connection:
        found = places(connection, EVERYTHING, numbers)
    townships = {place.region_code[:9] for place in found}
    departments = {f"{place.county}-{place.department}" for place in found}
    fitting = [code for code in townships if len(code) == 9] if len(townships) == 1 else []
    if len(departments) == 1 and not next(iter(departments)).endswith(f"-{TOWNSHIP_DEPARTMENT}"):
        fitting += departments
    if len(fitting) != 1:
        reason = (
            f"it can be of {' or '.join(fitting)}" if fitting else "its issues are of no single township or department"
        )
        raise ConfigurationError(f"{workbook.name}: name who hands it in with --sender: {reason}")
    return fitting[0]
