"""Who looked and whom somebody called: kept beside the night, and seen by one's own county alone."""

from __future__ import annotations

from sqlalchemy import select

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger import portal_tables
from crosscheck.ledger.contacted import keep_contact, last_contacts
from crosscheck.ledger.database import Ledger, open_ledger, reading, writing
from crosscheck.ledger.sightings import Sighting, keep_sighting
from crosscheck.ledger.write_changes import Author
from kit.postgres import empty

AT = "2026-11-20T09:00:00+08:00"
LOOK = Sighting(AT, "township", "township", "issue", "451022-2026-000001")


def test_a_look_at_a_page_does_not_wait_for_a_night_that_is_recorded(postgres: str) -> None:
    empty(postgres)
    open_ledger(postgres).dispose()
    impatient = f"{postgres}{'&' if '?' in postgres else '?'}options=-c%20lock_timeout%3D2s"
    ledger, page = open_ledger(postgres), open_ledger(impatient)
    with writing(ledger):
        keep_sighting(page, LOOK)
    with reading(ledger, EVERYTHING) as connection:
        assert connection.execute(select(portal_tables.seen.c.about)).scalars().all() == [LOOK.about]
    page.dispose()
    ledger.dispose()


def test_what_another_county_noted_about_a_call_is_not_shown(ledger: Ledger) -> None:
    for region in ("451022", "451023"):
        author = Author(AT, f"inspector of {region}", "inspector", "portal")
        keep_contact(ledger, "health.insurance", "2026-11-20", region, author, f"called by {region}")
    with reading(ledger, EVERYTHING) as connection:
        shown = {region: last_contacts(connection, region, "2026-11-20") for region in ("451022", "451023", "451024")}
    assert [found.why for found in shown["451022"].values()] == ["called by 451022"]
    assert [found.why for found in shown["451023"].values()] == ["called by 451023"]
    assert shown["451024"] == {}
