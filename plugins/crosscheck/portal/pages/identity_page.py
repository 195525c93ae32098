"""``/identity``: one pair a screen; verdict with its grounds, undo, and whole numbers for a reason on record."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError
from crosscheck.flow.inspecting import settle_identity, take_identity_back
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.views.identity_pair import IdentityPair, identity_pair
from crosscheck.words import VERDICTS
from crosscheck.words.portal import say

router = APIRouter()
DIGITS = 18
"""Of a place in the history, more than there will ever be."""
DECIDING = (Role.INSPECTOR, Role.COUNTY)
LOOKED, REVEALED = "identity_pair", "id_no"
"""What is kept of a look at a pair, and of whole numbers shown."""


@router.get("/identity")
def first_pair(here: Here) -> Response:
    """The first pair that waits."""
    return _pair(here, "")


@router.get("/identity/{key}")
def one_pair(here: Here, key: str) -> Response:
    """One pair."""
    return _pair(here, key)


@router.post("/identity/{key}")
def decide(here: Here, key: str, posted: Posted) -> Response:
    """Record a verdict and go on to the next pair; what is refused is shown with what was typed."""
    shown = _known(here, key)
    verdict, why = str(posted.get("verdict", "")), str(posted.get("why", ""))
    seen = str(posted.get("seen", ""))[:DIGITS]
    try:
        settle_identity(
            here.settings, here.ledger, here.account.person, key, verdict, why, int(seen) if seen.isdecimal() else 0
        )
    except LedgerError as error:
        return _shown(here, _known(here, key), 409, refused=error.told(here.language), verdict=verdict, why=why)
    return _go(here, shown.following)


@router.post("/identity/{key}/undo")
def undo(here: Here, key: str, posted: Posted) -> Response:
    """Take the verdict on a pair back."""
    shown, why = _known(here, key), str(posted.get("why", ""))
    try:
        take_identity_back(here.ledger, here.account.person, key, why)
    except LedgerError as error:
        return _shown(here, shown, 409, refused=error.told(here.language), undo_why=why)
    return _go(here, key if shown.question else "")


@router.post("/identity/{key}/reveal")
def reveal(here: Here, key: str, posted: Posted) -> Response:
    """The pair with whole numbers, for whoever may and says why; the reason is kept."""
    shown, why = _known(here, key), str(posted.get("why", "")).strip()
    if not here.may("full_id"):
        raise HTTPException(404)
    if not why:
        return _shown(here, shown, 422, refused=say("identity_reveal_missing", here.language))
    here.keep_sight(REVEALED, key, why)
    return _shown(here, _known(here, key, whole=True), whole=True)


def _pair(here: Visit, key: str) -> Response:
    here.only(*DECIDING)
    shown = identity_pair(here.settings, here.ledger, here.scope, key)
    if shown is None:
        return page(here, "identity.html", shown=None)
    here.keep_sight(LOOKED, shown.key)
    return _shown(here, shown)


def _known(here: Visit, key: str, whole: bool = False) -> IdentityPair:
    here.only(*DECIDING)
    shown = identity_pair(here.settings, here.ledger, here.scope, key, whole)
    if shown is None:
        raise HTTPException(404)
    return shown


def _shown(
    here: Visit,
    shown: IdentityPair,
    status: int = 200,
    refused: str = "",
    verdict: str = "",
    why: str = "",
    undo_why: str = "",
    whole: bool = False,
) -> Response:
    typed = {"refused": refused, "verdict": verdict, "why": why, "undo_why": undo_why, "whole": whole}
    return page(here, "identity.html", status, shown=shown, verdicts=list(VERDICTS), **typed)


def _go(here: Visit, key: str) -> Response:
    root = here.request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/identity/{key}" if key else f"{root}/identity", 303)
