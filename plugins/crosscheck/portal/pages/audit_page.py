"""``/audit``: who looked, was shown whole numbers, took lists away, changed; for auditors and the administrator.

A user's name is asked for by a form, never by an address: servers keep addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from crosscheck.access.roles import Role
from crosscheck.portal.menu import PERSONLESS
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.views.audit_trail import KINDS, trail
from crosscheck.words import STATES
from crosscheck.words.portal.audit_words import DID

router = APIRouter()
FIELDS = ("kind", "user", "about", "since", "until", "before")


@router.get("/audit")
def audit(
    here: Here, kind: str = "changed", about: str = "", since: str = "", until: str = "", before: str = ""
) -> Response:
    """The newest acts of a kind, or those before one."""
    return _audit(here, {"kind": kind, "user": "", "about": about, "since": since, "until": until, "before": before})


@router.post("/audit")
def audit_of(here: Here, posted: Posted) -> Response:
    """The same of one user. Nothing is changed; the name must not stand in an address."""
    return _audit(here, {name: str(posted.get(name, "")).strip() for name in FIELDS})


def newest_acts(here: Visit) -> dict[str, Any]:
    """What the first page of an auditor shows: the newest changes and whole numbers shown."""
    found = {
        kind: trail(here.ledger, here.scope, dict.fromkeys(FIELDS, "") | {"kind": kind}, here.role in PERSONLESS)
        for kind in ("changed", "revealed")
    }
    return {"found": found, "did": DID, "states": STATES}


def _audit(here: Visit, asked: Mapping[str, str]) -> Response:
    here.only(Role.AUDITOR, Role.COUNTY)
    if asked["kind"] not in KINDS or not (here.role is Role.AUDITOR or here.may("admin")):
        raise HTTPException(404)
    known: dict[str, Any] = {"kinds": list(KINDS), "asked": asked, "did": DID, "states": STATES}
    try:
        found = trail(here.ledger, here.scope, asked, here.role in PERSONLESS)
    except (ValueError, OverflowError):
        return page(here, "audit.html", 422, found=None, **known)
    return page(here, "audit.html", found=found, **known)
