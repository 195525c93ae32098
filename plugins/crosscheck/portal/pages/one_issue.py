"""``/issues/<number>``: all about one issue, and what somebody may do with it now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from crosscheck.errors import LedgerError
from crosscheck.flow.handling import DONE, MovedOn, entry_seen, handle, read_form
from crosscheck.portal.menu import OFFICES
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.views.issue_file import IssueFile, issue_file, meanwhile, whole_number
from crosscheck.words.portal import say

router = APIRouter()
FULL_ID = "full_id"
CHECKS = ("close", "send_back", "exempt", "revisit", "uphold", "reopen")
"""Moves of those who check; the others are of those who answer and help."""


@router.get("/issues/{number}")
def one_issue(here: Here, number: str) -> Response:
    """The issue; ``?done`` says that a move was taken."""
    found = _file(here, number)
    here.keep_sight("issue", number)
    return _shown(here, found, done="done" in here.request.query_params)


@router.post("/issues/{number}/id_number")
def reveal(here: Here, posted: Posted, number: str) -> Response:
    """The whole ID number, for whoever holds the right and says why; kept on record before it is shown."""
    found, why = _file(here, number), str(posted.get("why", "")).strip()
    if not here.may(FULL_ID):
        raise HTTPException(404)
    if not why:
        return _shown(here, found, 422, told=say("is_reveal_needs", here.language))
    here.keep_sight("id_no", number, why)
    whole = whole_number(here.ledger, here.account, number) or say("is_no_id", here.language)
    return _shown(here, found, whole=whole)


@router.post("/issues/{number}/{move}")
def act(here: Here, posted: Posted, number: str, move: str) -> Response:
    """Do what a form of the page says. Whoever comes second sees what happened meanwhile, and what was typed."""
    form = _typed(posted)
    _file(here, number)  # what lies outside is missing whatever the form says
    if move not in DONE:
        raise HTTPException(404)
    seen = entry_seen(form.get("seen", ""))
    try:
        handle(here.ledger, here.account.person, number, move, read_form(form), seen, here.at)
    except MovedOn:
        news = meanwhile(here.ledger, here.account, number, seen)
        return _shown(here, _file(here, number), 409, news=news, move=move, typed=form)
    except LedgerError as refused:
        told = say("is_not_done", here.language, why=refused.told(here.language))
        return _shown(here, _file(here, number), 422, told=told, move=move, typed=form)
    root = here.request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/issues/{number}?done=1", 303)


def _file(here: Visit, number: str) -> IssueFile:
    return issue_file(here.settings, here.ledger, here.account, number, date.fromisoformat(here.at[:10]))


def _typed(posted: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in posted.items() if key != "token"}


def _shown(here: Visit, found: IssueFile, status: int = 200, **said: Any) -> Response:
    """The page. ``said``: what was done or refused, what happened meanwhile, what was typed into which form."""
    values: dict[str, Any] = {"done": False, "told": "", "news": (), "move": "", "typed": {}, "whole": "", **said}
    allowed, refused = _offers(found.offers, here)
    return page(here, "issue.html", status, f=found, allowed=allowed, refused=refused, checks=CHECKS, **values)


def _offers(offers: Mapping[str, str], here: Visit) -> tuple[list[str], dict[str, str]]:
    """The moves that are allowed, and the refusals worth telling: an office's own, and a checker's own."""
    allowed = [move for move, refusal in offers.items() if not refusal]
    own = () if not here.role.sees_persons else ("answer",) if here.role in OFFICES else CHECKS
    return allowed, {move: offers[move] for move in own if offers[move]}
