"""``/`` for inspectors, the data team and auditors, and what inspectors do there: contacted, release, reject."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from crosscheck.access.roles import Role
from crosscheck.catalog.datasets import catalog
from crosscheck.errors import LedgerError
from crosscheck.flow.inspecting import contacted, decide_hold
from crosscheck.portal.pages.audit_page import newest_acts
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.views.charts import bars
from crosscheck.views.engineer_day import engineer_day
from crosscheck.views.inspector_day import inspector_day
from crosscheck.views.past_nights import WINDOW
from crosscheck.views.strips import legend_mark, strip, strip_text

router = APIRouter()
DRAWN: dict[str, Any] = {
    "bars": bars,
    "strip": strip,
    "legend_mark": legend_mark,
    "strip_text": strip_text,
    "window": WINDOW,
}


def inspector_today(here: Visit) -> Response:
    """What an inspector must handle."""
    return _inspector(here)


def engineer_today(here: Visit) -> Response:
    """The last nights, for the data team."""
    day = engineer_day(here.settings, here.ledger, here.scope)
    named: dict[str, Any] = {"airflow": here.settings.airflow, "departments": _departments()}
    return page(here, "today_engineer.html", day=day, **named, **DRAWN)


def _departments() -> dict[str, str]:
    return {department.name: department.title for department in catalog().departments}


def auditor_today(here: Visit) -> Response:
    """What was done of late."""
    return page(here, "today_auditor.html", **newest_acts(here))


@router.post("/contacted")
def contact(here: Here, posted: Posted) -> Response:
    """Keep that the inspector contacted whoever answers for a list or a rule."""
    here.only(Role.INSPECTOR)
    about, why = str(posted.get("about", "")), str(posted.get("why", ""))
    day = inspector_day(here.settings, here.ledger, here.scope)
    if day is None or about not in day.abouts:
        raise HTTPException(404)
    try:
        contacted(here.ledger, here.account.person, about, why)
    except LedgerError as error:
        return _inspector(here, 409, error.told(here.language), about, why)
    return _home(here)


@router.post("/holds/{rule_id}/release")
def release(here: Here, rule_id: str, posted: Posted) -> Response:
    """Let what waits of a rule through: issues are opened, issued and published."""
    return _decide(here, rule_id, True, str(posted.get("why", "")))


@router.post("/holds/{rule_id}/reject")
def reject(here: Here, rule_id: str, posted: Posted) -> Response:
    """Drop what waits of a rule; the reason stays on record."""
    return _decide(here, rule_id, False, str(posted.get("why", "")))


def _decide(here: Visit, rule_id: str, released: bool, why: str) -> Response:
    here.only(Role.INSPECTOR)
    day = inspector_day(here.settings, here.ledger, here.scope)
    if day is None or rule_id not in {surge.rule for surge in day.surges}:
        raise HTTPException(404)
    try:
        decide_hold(here.settings, here.ledger, here.account.person, rule_id, released, why)
    except LedgerError as error:
        return _inspector(here, 409, error.told(here.language), rule_id, why)
    return _home(here)


def _inspector(here: Visit, status: int = 200, refused: str = "", about: str = "", why: str = "") -> Response:
    day = inspector_day(here.settings, here.ledger, here.scope)
    typed = {"refused": refused, "about": about, "why": why}
    return page(here, "today_inspector.html", status, day=day, **typed, **DRAWN)


def _home(here: Visit) -> Response:
    return RedirectResponse(f"{here.request.scope.get('root_path', '')}/", 303)
