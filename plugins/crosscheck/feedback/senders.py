"""Finds whose list a file is where nobody says so, from the issues on it."""

from __future__ import annotations

from sqlalchemy import Engine, select

from crosscheck.errors import ConfigurationError
from crosscheck.feedback.answers import read_answers
from crosscheck.feedback.workbook_file import IDENTITY_LIST, Opened
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.publish.lists.issues import TOWNSHIP_DEPARTMENT

CHUNK = 500


def only_sender(engine: Engine, workbook: Opened) -> str:
    """The only township or department whose list can hold every issue of the file, as ``access.senders`` names it.

    A file whose issues fit several, or none, raises ConfigurationError: who hands it in has to be said.
    """
    if workbook.kind == IDENTITY_LIST:
        raise ConfigurationError(f"{workbook.name}: name who decided with --sender: <county>-县办 or <county>-核查员")
    numbers = sorted({row.number for row in read_answers(workbook) if row.number})
    table = tables.issue
    columns = (table.c.region_code, table.c.county, table.c.department)
    places: set[tuple[str, str, str]] = set()
    with reading(engine) as connection:
        for start in range(0, len(numbers), CHUNK):
            some = select(*columns).where(table.c.number.in_(numbers[start : start + CHUNK]))
            places |= {(region, county, department) for region, county, department in connection.execute(some)}
    townships = {region[:9] for region, _, _ in places}
    departments = {f"{county}-{department}" for _, county, department in places}
    fitting = [code for code in townships if len(code) == 9] if len(townships) == 1 else []
    if len(departments) == 1 and not next(iter(departments)).endswith(f"-{TOWNSHIP_DEPARTMENT}"):
        fitting += departments
    if len(fitting) != 1:
        said = (
            f"it can be of {' or '.join(fitting)}" if fitting else "its issues are of no single township or department"
        )
        raise ConfigurationError(f"{workbook.name}: name who hands it in with --sender: {said}")
    return fitting[0]
