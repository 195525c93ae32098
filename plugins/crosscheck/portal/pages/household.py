"""``/households/<no>``: one household with all that is known and open about it, and its sheet to print."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from crosscheck.portal.render import page
from crosscheck.portal.visit import Here
from crosscheck.publish.lists.household_pages import stylesheet
from crosscheck.views.household_file import household_file, sheet

router = APIRouter()


@router.get("/households/sheet.css")
def look() -> Response:
    """How the sheets of households look; nothing of it is anybody's."""
    return Response(stylesheet(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@router.get("/households/{number}")
def household(here: Here, number: str) -> Response:
    """All about one household."""
    found = household_file(here.settings, here.ledger, here.account, number, date.fromisoformat(here.at[:10]))
    here.keep_sight("household", number)
    return page(here, "household.html", h=found)


@router.get("/households/{number}/sheet")
def household_sheet(here: Here, number: str) -> Response:
    """The household's 入户核查单: one household, one sheet."""
    made = sheet(here.settings, here.ledger, here.account, number)
    here.keep_sight("household_sheet", number)
    return page(here, "household_sheet.html", sheet=made, number=number)
