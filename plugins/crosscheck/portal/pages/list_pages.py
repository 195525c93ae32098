"""``/lists`` and ``/bulletin``: published lists by scope, who took which, and 通报 from the same figures."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from crosscheck.access.roles import Role
from crosscheck.portal.attachments import attachment
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Visit
from crosscheck.publish.download import hand_out, hand_out_made
from crosscheck.publish.lists.bulletin import TITLE, template_values
from crosscheck.views.bulletin_page import BulletinPage, StillCounting, bulletin_page, bulletin_workbook, widths
from crosscheck.views.handed_lists import shown_lists, who_took

router = APIRouter()
SEES_WHO_TOOK = (Role.COUNTY, Role.AUDITOR)
PATIENCE = 10.0
"""Seconds that 通报 waits for its first figures after a night: those of a million issues take most of a minute."""
TAKEN = 50
"""Downloads on one page."""


def _address(here: Visit) -> str:
    return here.request.client.host if here.request.client else ""


@router.get("/lists")
def lists(here: Here, revision: str = "") -> Response:
    """The files of a revision that the visitor may take away."""
    shown = shown_lists(here.ledger, here.settings, here.account.person, revision)
    by_title = sorted(shown.files, key=lambda file: file.title)
    groups = [(title, list(files)) for title, files in groupby(by_title, key=lambda file: file.title)]
    return page(here, "lists.html", lists=shown, groups=groups, who=here.role in SEES_WHO_TOOK)


@router.get("/lists/files/{name:path}")
def take(here: Here, name: str) -> Response:
    """One published file, with the visitor's name in it; on record."""
    content = hand_out(here.ledger, here.settings, here.account.person, name, here.at, _address(here))
    return attachment(name.rpartition("/")[2], content)


@router.get("/lists/taken")
def taken(here: Here, before: int = 0) -> Response:
    """Who took which list, when, and to where."""
    here.only(*SEES_WHO_TOOK)
    found = who_took(here.ledger, here.account.person, before, TAKEN + 1)
    return page(here, "taken.html", taken=found[:TAKEN], more=found[TAKEN - 1][0] if len(found) > TAKEN else 0)


@router.get("/bulletin")
def bulletin(here: Here) -> Response:
    """通报: the county's whole, or the office's own line."""
    shown = _bulletin(here)
    if isinstance(shown, StillCounting):
        return page(here, "bulletin_counting.html")
    values = template_values(shown.content, of_office=bool(shown.office))
    return page(here, "bulletin_page.html", bulletin=shown, widths=widths, **values)


def _bulletin(here: Visit) -> BulletinPage | StillCounting:
    shown = bulletin_page(here.ledger, here.settings, here.account.person, PATIENCE)
    if shown is None:
        raise HTTPException(404)
    return shown


@router.get("/bulletin/workbook")
def bulletin_file(here: Here) -> Response:
    """The same figures as a workbook; on record."""
    shown = _bulletin(here)
    if isinstance(shown, StillCounting):
        return page(here, "bulletin_counting.html")
    name = f"{shown.day.isoformat()}/{here.scope.region[:6]}/{TITLE}.xlsx"
    content = bulletin_workbook(here.settings, shown)
    made = hand_out_made(here.ledger, here.account.person, name, content, here.at, _address(here))
    return attachment(f"{TITLE}_{shown.day.isoformat()}.xlsx", made)
