"""``/`` for villages, townships and departments: what waits, this period's lists, what was not checked, receipts."""

from __future__ import annotations

from starlette.responses import Response

from crosscheck.access.roles import Role
from crosscheck.flow.uploads import past_uploads
from crosscheck.portal.render import page
from crosscheck.portal.visit import Visit
from crosscheck.publish.lists import answer_sheet, household_pages
from crosscheck.publish.lists.figures import COLUMNS
from crosscheck.views.bulletin_page import BulletinPage, bulletin_page
from crosscheck.views.handed_lists import shown_lists
from crosscheck.views.office_day import OfficeDay, office_day

Tile = tuple[str, int, str, str]
"""Key of its word, number, what its link asks of ``/issues``, look."""
RECEIPTS = 3
PATIENCE = 1.0
"""Seconds that the page waits for the first figures of 通报 after a night; then it shows the rest."""


def office_today(here: Visit) -> Response:
    """The first page of an office."""
    person, settings = here.account.person, here.settings
    day = office_day(here.ledger, settings, person, here.day)
    files = shown_lists(here.ledger, settings, person)
    bulletin = bulletin_page(here.ledger, settings, person, PATIENCE)
    return page(
        here,
        "today_office.html",
        day=day,
        tiles=tiles(day),
        sheets=sorted(
            (file for file in files.files if file.title == answer_sheet.TITLE),
            key=lambda file: file.ending,
            reverse=True,
        ),
        households=[file for file in files.files if file.title == household_pages.TITLE],
        revision=files.revision,
        receipts=past_uploads(settings, person, limit=RECEIPTS),
        bulletin=bulletin if isinstance(bulletin, BulletinPage) else None,
        ranked=person.role is not Role.VILLAGE and day.night is not None,
        columns=COLUMNS,
    )


def tiles(day: OfficeDay) -> list[Tile]:
    """The numbers of the first page; each leads to the issues it counts."""
    desk = day.desk
    return [
        ("tile_due_today", desk.due_today, "tab=lead&left=today", "soon"),
        ("tile_overdue", desk.overdue, "tab=lead&left=late", "late"),
        ("tile_returned", desk.returned, "tab=lead&state=returned", "late"),
        ("tile_main", desk.main, "tab=lead", ""),
        ("tile_helping", desk.helping, "tab=help", ""),
        ("tile_gone", desk.gone, "tab=lead&gone=1", ""),
    ]
