"""``/`` for the county office, and what it does from there: check many at once, urge, publish anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from crosscheck.access.roles import Role
from crosscheck.flow.checking import Decision, choices, decide_many, publish_now, urge
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.views.checks import desk
from crosscheck.views.handed_lists import shown_lists
from crosscheck.views.office_day import county_day

router = APIRouter()
TOLD = ("urged_done", "published_done")
"""What the page may say after something was done."""


def county_today(here: Visit) -> Response:
    """The first page of the county office."""
    person, settings, query = here.account.person, here.settings, here.request.query_params
    day = county_day(here.ledger, settings, person, here.day)
    told = query.get("told", "")
    return page(
        here,
        "today_county.html",
        day=day,
        lists=shown_lists(here.ledger, settings, person),
        told=told if told in TOLD else "",
        count=query.get("n", "")[:12],
    )


@router.get("/check/{state}")
def check(here: Here, state: str, rule: str = "", after: str = "", n: str = "") -> Response:
    """What waits for the county office in one state, with what may be decided on it."""
    here.only(Role.COUNTY)
    return _desk(here, state, rule, after, done=n[:6])


def _desk(
    here: Visit,
    state: str,
    rule: str,
    after: str,
    status: int = 200,
    done: str = "",
    refused: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    possible = choices(state)
    if not possible:
        raise HTTPException(404)
    shown = desk(here.ledger, here.account.person, state, rule, after)
    here.keep_sight("desk", f"{state} {rule}".strip())
    values = {"why": "", "until": "", "decision": possible[0], **(typed or {})}
    return page(
        here,
        "check.html",
        status,
        state=state,
        rule=rule,
        after=after,
        desk=shown,
        possible=possible,
        done=done,
        refused=refused or {},
        typed=values,
    )


@router.post("/check/{state}")
def decide(here: Here, posted: Posted, state: str) -> Response:
    """Decide the same on all that is ticked; what is refused is told, and what was typed stays."""
    here.only(Role.COUNTY)
    if not choices(state):
        raise HTTPException(404)
    typed = {name: str(posted.get(name, "")) for name in ("why", "until", "decision")}
    rule, after = str(posted.get("rule", "")), str(posted.get("after", ""))
    seen = _ticked(posted)
    if not seen:
        return _desk(here, state, rule, after, 422, refused={"": "nothing_ticked"}, typed=typed)
    decision = Decision(typed["decision"], typed["why"], _until(typed["until"]))
    if decision.kind not in choices(state):
        raise HTTPException(404)
    refused = decide_many(here.ledger, here.account.person, seen, decision, here.at)
    if refused:
        return _desk(here, state, rule, after, 409, str(len(seen) - len(refused)), refused, typed)
    query = urlencode({name: value for name, value in {"rule": rule, "n": len(seen)}.items() if value})
    return RedirectResponse(f"{here.request.scope.get('root_path', '')}/check/{state}?{query}", 303)


def _ticked(posted: FormData) -> dict[str, int]:
    """The issues that were ticked, each with the entry of its history that was seen."""
    pairs = (str(value).partition(":") for value in posted.getlist("issue"))
    return {number: int(seen) for number, _, seen in pairs if seen.isdecimal() and len(seen) < 12}


def _until(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@router.post("/urge")
def urge_office(here: Here, posted: Posted) -> Response:
    """Urge one office about all that is overdue there."""
    here.only(Role.COUNTY)
    count = urge(here.ledger, here.account.person, str(posted.get("office", "")), here.day, here.at)
    return _home(here, told="urged_done", n=count)


@router.post("/publish")
def publish(here: Here, _: Posted) -> Response:
    """Publish a new revision now."""
    here.only(Role.COUNTY)
    return _home(here, told="published_done", n=publish_now(here.settings, here.ledger, here.account.person))


def _home(here: Visit, **query: object) -> Response:
    return RedirectResponse(f"{here.request.scope.get('root_path', '')}/?{urlencode(query)}", 303)
