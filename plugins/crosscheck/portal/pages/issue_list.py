"""``/issues``: issues page by page in the order in which they are due, found, answered in bulk, taken away."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from crosscheck.errors import LedgerError
from crosscheck.flow.handling import entry_seen, handle_all, read_form
from crosscheck.flow.taking_away import CSV, XLSX, Protected, TooMany, take_issues
from crosscheck.portal.menu import OFFICES
from crosscheck.portal.pages.asked import Asked, is_number
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.views.answer_form import AnswerForm, form_of_rule
from crosscheck.views.choices import choices
from crosscheck.views.listed_issues import LEAD, LEFT, MOST_ROWS, TABS, listed, refuse_several_rules
from crosscheck.words import SEVERITIES, STATES
from crosscheck.words.portal import say

router = APIRouter()
KINDS = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv; charset=utf-8"}


@router.get("/issues")
def issues(here: Here) -> Response:
    """The list that the address asks for."""
    asked = Asked.read(here.request.query_params, TABS(here.role))
    return _shown(here, asked, here.request.query_params.get("after", ""))


@router.post("/issues/find")
def find_issues(here: Here, posted: Posted) -> Response:
    """Find by number, which may stand in an address, or by name, which may not."""
    typed = str(posted.get("q", "")).strip()
    root = here.request.scope.get("root_path", "")
    if not typed:
        return RedirectResponse(f"{root}/issues", 303)
    if is_number(typed):
        return RedirectResponse(f"{root}{Asked(q=typed).address()}", 303)
    return _shown(here, Asked().named(typed), str(posted.get("after", "")))


@router.post("/issues/bulk")
def answer_many(here: Here, posted: Posted) -> Response:
    """One answer for the issues that were ticked, each in a transaction of its own."""
    form = {key: str(value) for key, value in posted.items()}
    asked, picked = Asked.read(form, TABS(here.role)), [str(one) for one in posted.getlist("pick")]
    seen = {number: entry_seen(form.get(f"seen.{number}", "")) for number in picked}
    try:
        if not picked:
            raise LedgerError(say("is_bulk_none", here.language))
        given = read_form(form)
        refuse_several_rules(here.ledger, here.account, picked)
    except LedgerError as error:
        told = error.told(here.language)
        return _shown(here, asked, form.get("after", ""), 422, told=told, typed=form, picked=picked)
    taken, refused = handle_all(here.ledger, here.account.person, seen, given, here.at)
    return page(here, "bulk_done.html", taken=taken, refused=refused, back=asked.address())


@router.post("/issues/take")
def take(here: Here, posted: Posted) -> Response:
    """The list as a file."""
    form = {key: str(value) for key, value in posted.items()}
    asked, kind = Asked.read(form, TABS(here.role)), form.get("kind", "")
    if kind not in KINDS:
        raise HTTPException(404)
    asked = asked.named(form["name"]) if form.get("name") else asked
    address = here.request.client.host if here.request.client else ""
    wanted = asked.wanted(_day(here))
    try:
        content = take_issues(here.ledger, here.settings, here.account, wanted, kind, here.at, address)
    except TooMany:
        return _shown(here, asked, "", 422, told=say("is_too_many", here.language, most=MOST_ROWS))
    except Protected:
        return _shown(here, asked, "", 422, told=say("is_csv_locked", here.language))
    name = quote(f"{say('issues', here.language)}_{here.at[:10]}.{kind}")
    return Response(content, 200, {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}, KINDS[kind])


def _day(here: Visit) -> date:
    return date.fromisoformat(here.at[:10])


def _shown(here: Visit, asked: Asked, after: str, status: int = 200, **said: Any) -> Response:
    """The page of a list. ``said``: what could not be done, and what was typed."""
    day = _day(here)
    found = listed(here.ledger, here.account, asked.wanted(day), after, day)
    here.keep_sight("name_search" if asked.name else "issues")
    values: dict[str, Any] = {"told": "", "typed": {}, "picked": (), **said}
    return page(
        here,
        "issues.html",
        status,
        asked=asked,
        found=found,
        after=after,
        tabs=TABS(here.role),
        offered=choices(here.settings, here.scope, day),
        codes={"level": SEVERITIES, "left": LEFT, "state": STATES},
        offices=here.role in OFFICES,
        form=_bulk_form(here, asked),
        **values,
    )


def _bulk_form(here: Visit, asked: Asked) -> AnswerForm | None:
    """The form of one answer for many, where the list is about one rule and of issues that the visitor answers."""
    answers = asked.tab == LEAD and here.role in OFFICES
    return form_of_rule(here.settings, asked.rule) if answers else None
