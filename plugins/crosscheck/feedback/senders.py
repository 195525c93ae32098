"""Finds whose list a file is where nobody says so, from the issues on it."""

from __future__ import annotations

from collections.abc import Iterable

from crosscheck.access.offices import TOWNSHIP, offices
from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import ConfigurationError
from crosscheck.feedback.outcomes import read_answers
from crosscheck.feedback.workbook_file import IDENTITY_LIST, Opened
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.queries import Place, places
from crosscheck.publish.sheets.columns import MAIN


def only_sender(ledger: Ledger, workbook: Opened) -> str:
    """The only township or department whose list can hold every issue of the file, as ``access.senders`` names it.

    A file whose issues fit several, or none, raises ConfigurationError: who hands it in has to be said.
    """
    if workbook.kind == IDENTITY_LIST:
        raise ConfigurationError(f"{workbook.name}: name who decided with --sender: <county>-县办 or <county>-核查员")
    blocks = _blocks(workbook)
    with reading(ledger, EVERYTHING) as connection:
        found = [_fitting(places(connection, EVERYTHING, sorted(blocks[block])), *block) for block in sorted(blocks)]
    fitting = sorted(set.intersection(*found)) if found else []
    if len(fitting) != 1:
        reason = (
            f"it can be of {' or '.join(fitting)}" if fitting else "its issues are of no single township or department"
        )
        raise ConfigurationError(f"{workbook.name}: name who hands it in with --sender: {reason}")
    return fitting[0]


def _blocks(workbook: Opened) -> dict[tuple[bool, bool], set[str]]:
    """Issue numbers by whether they stand in a block of issues to answer, and in one of issues to help with.

    Lists of before there were two blocks name no main office and held both kinds.
    """
    blocks: dict[tuple[bool, bool], set[str]] = {}
    for row in read_answers(workbook):
        told = MAIN in workbook.headings[row.sheet].columns
        if row.number:
            blocks.setdefault((not row.helps, row.helps or not told), set()).add(row.number)
    return blocks


def _fitting(found: Iterable[Place], led: bool, helped: bool) -> set[str]:
    """The offices that lead, or help with, every issue of a block."""
    each = []
    for place in found:
        main, *others = offices(place.department)
        township = place.region_code[:9] if len(place.region_code) >= 9 else ""
        leading = township if main == TOWNSHIP else f"{place.county}-{main}"
        helping = {f"{place.county}-{other}" for other in others} | ({township} - {leading})
        each.append(({leading} if led else set()) | (helping if helped else set()))
    return set.intersection(*each) - {""} if each else set()
