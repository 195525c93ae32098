"""Policy values that apply where and when, each with its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crosscheck.catalog.policy import PolicyRow, policy
from crosscheck.spec.policy_words import unit
from crosscheck.views.places import refuse_unknown_region


@dataclass(frozen=True)
class PolicyLine:
    """One parameter and the row that counts for it; None where no value is set: rules that need it are held there."""

    parameter: str
    title: str
    unit: str
    row: PolicyRow | None


def policy_lines(region: str, day: date) -> list[PolicyLine]:
    """Every parameter with the row that counts for ``region`` on ``day``; ``ConfigurationError`` for no region."""
    refuse_unknown_region(region)
    known = policy()
    return [PolicyLine(name, known.titles[name], unit(name), known.row(name, region, day)) for name in known.rows]
