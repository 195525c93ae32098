"""``/rules``: how each rule does within the visitor's scope, and one rule with its entry in the handbook."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from crosscheck.catalog.datasets import catalog
from crosscheck.portal.menu import PERSONLESS
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here
from crosscheck.views.rule_pages import Wanted, rule_lines, rule_offices, rule_page
from crosscheck.words import REASONS, SEVERITIES

router = APIRouter()


@router.get("/rules")
def rules(here: Here, dataset: str = "", department: str = "", severity: str = "") -> Response:
    """The rules, of one dataset, office or level where these are named."""
    wanted = Wanted(dataset, department, severity)
    day, lines = rule_lines(here.settings, here.ledger, here.scope, wanted)
    offers: dict[str, Any] = {
        "datasets": catalog().datasets,
        "offices": rule_offices(here.settings),
        "severities": list(SEVERITIES),
    }
    return page(here, "rules.html", day=day, lines=lines, wanted=wanted, **offers)


@router.get("/rules/{rule_id}")
def rule(here: Here, rule_id: str) -> Response:
    """One rule: figures, answers by reason, policy, handbook."""
    shown = rule_page(here.settings, here.ledger, here.scope, rule_id)
    return page(here, "rule.html", shown=shown, reasons=REASONS, finds_issues=here.role not in PERSONLESS)
