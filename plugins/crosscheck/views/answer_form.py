"""What an answer to an issue can say: results, the reasons that fit each, the rule's innocent explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.settings import Settings
from crosscheck.words import ANSWERS

OF_RESULT: Mapping[str, tuple[str, ...]] = {
    "source_wrong": ("01", "02", "03", "04", "05", "06", "99"),
    "registry_wrong": ("01", "03", "07", "08", "09", "99"),
}
"""The reasons for which a result can be; the others imply theirs."""
OF_LINKED, OF_PERSONS, OF_PLACES = ("02",), ("01", "03", "04"), ("09",)
"""Reasons about how a record was tied to somebody, about somebody, and about where somebody learns or is insured."""
PERSONS = ("member", "resident", "helper", "household")
ELSEWHERE = ("education", "health", "risk", "civil")
"""Groups of rules about what somebody can have in another county."""


@dataclass(frozen=True)
class AnswerForm:
    """``results`` in order; ``reasons`` by result; ``explanations`` in both languages; ``proof``: what documents close
    an issue of the rule; ``money``: whether sums can be recovered.
    """

    results: tuple[str, ...]
    reasons: Mapping[str, tuple[str, ...]]
    explanations: tuple[tuple[str, str], ...]
    proof: str
    money: bool


def answer_form(rule: Rule | None, closes: str, subject_kind: str, linked: bool, money: bool) -> AnswerForm:
    """What fits an issue of ``rule`` (None: it is no longer there) about such a subject; ``closes`` is its wording."""
    unfit = {*(() if linked else OF_LINKED), *(() if subject_kind in PERSONS else (*OF_PERSONS, *OF_LINKED))}
    if rule is not None and rule.group not in ELSEWHERE:
        unfit |= {*OF_PLACES}
    return AnswerForm(
        results=tuple(ANSWERS),
        reasons={r: tuple(code for code in codes if code not in unfit) for r, codes in OF_RESULT.items()},
        explanations=rule.unless if rule else (),
        proof=closes,
        money=money or bool(rule and rule.amount),
    )


def form_of_rule(settings: Settings, rule_id: str) -> AnswerForm | None:
    """What fits any issue of a rule; None for a rule that is not known. Sums differ from issue to issue."""
    rule = rule_catalog(settings.root).get(rule_id)
    return (
        replace(answer_form(rule, rule.closes, rule.subject, linked=True, money=False), money=False) if rule else None
    )
