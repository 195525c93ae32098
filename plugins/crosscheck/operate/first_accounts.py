"""Who signs in first: on one machine one user of each role of a made county; on a server whoever maps the others."""

from __future__ import annotations

from collections.abc import Iterator

from crosscheck.access.accounts import Account, Right, account
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import site
from crosscheck.clock import stamp
from crosscheck.errors import LedgerError
from crosscheck.ledger.accounts import accounts, put_account
from crosscheck.ledger.busiest import Busiest, busiest_offices
from crosscheck.ledger.database import Ledger, existing_ledger, reading
from crosscheck.ledger.write_changes import Author
from crosscheck.settings import Settings


def who_signs_in(settings: Settings) -> list[Account]:
    """The accounts of the county's ledger, by name; a made county without any gets one of each role."""
    try:
        ledger = existing_ledger(settings.ledger_url)
    except LedgerError:
        return []
    try:
        known = _known(ledger)
        if known or not settings.made_county:
            return known
        with reading(ledger, EVERYTHING) as connection:
            busiest = busiest_offices(connection, EVERYTHING)
        for each in one_of_each_role(busiest) if busiest.county else ():
            put_account(ledger, each, Author(stamp(), "crosscheck up", Role.ENGINEER.value, "crosscheck up"))
        return _known(ledger)
    finally:
        ledger.dispose()


def map_first_admin(settings: Settings, user: str) -> None:
    """Let ``user`` map everybody else on the portal, as somebody of the county, where nobody is mapped yet."""
    ledger = existing_ledger(settings.ledger_url)
    try:
        if not _known(ledger):
            first = account(user, Role.COUNTY, site().code, rights=[Right.ADMIN])
            put_account(ledger, first, Author(stamp(), "crosscheck first-start", Role.ENGINEER.value, "first start"))
    finally:
        ledger.dispose()


def _known(ledger: Ledger) -> list[Account]:
    with reading(ledger, EVERYTHING) as connection:
        return accounts(connection)


def one_of_each_role(busiest: Busiest) -> Iterator[Account]:
    """One user of each role, at the offices with most to do; two of the county, of whom one answers and one checks."""
    county = busiest.county
    if busiest.village:
        yield account("village", Role.VILLAGE, busiest.village)
        yield account("township", Role.TOWNSHIP, busiest.village[:9])
    if busiest.department:
        yield account("department", Role.DEPARTMENT, county, busiest.department)
    yield account("inspector", Role.INSPECTOR, county, rights=[Right.FULL_ID])
    yield account("county", Role.COUNTY, county, rights=[Right.ADMIN])
    yield account("checker", Role.COUNTY, county)
    yield account("engineer", Role.ENGINEER, county)
