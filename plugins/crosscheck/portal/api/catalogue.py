"""``/api/v1/rules``: the rules, and what one of them asks. They are everybody's."""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.portal.api.shapes import OneRule, RuleLine
from crosscheck.portal.visit import Here
from crosscheck.views.rules import known_rule

router = APIRouter()
OF_LINE = tuple(RuleLine.model_fields)


@router.get("/rules")
def rule_list(here: Here) -> list[RuleLine]:
    """Every rule by id."""
    rules = sorted(rule_catalog(here.settings.root).values(), key=lambda rule: rule.id)
    return [RuleLine(**_line(rule)) for rule in rules]


@router.get("/rules/{rule_id}")
def one_rule(here: Here, rule_id: str) -> OneRule:
    """What one rule asks, whom it spares, what closes its issues."""
    rule = known_rule(here.settings, rule_id)
    texts = {name: getattr(rule, name) for name in ("when", "when_en", "advice", "closes")}
    return OneRule(**_line(rule), **texts, unless=[list(pair) for pair in rule.unless], needs=list(rule.all_needs))


def _line(rule: Rule) -> dict[str, str | int]:
    return {name: getattr(rule, name) for name in OF_LINE}
