"""A rule that suddenly finds too much is more often a broken delivery than a broken county."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crosscheck.ledger.issue import Finding, Issue, Key
from crosscheck.ledger.reconcile import stands

SHARE_PERCENT = 5
FIRST_SHARE_PERCENT = 10
"""Of a rule that never ran: what it finds has been there for long, but a tenth of a county is never looked at alone."""
AT_LEAST = 20


def surge(
    findings: Iterable[Finding], issues: Mapping[Key, Issue], population: int | None, kind: str, ran_before: bool
) -> str | None:
    """Why one rule's findings must wait for an inspector, in Chinese; None when they may pass (rules.md, "Holds").

    ``population`` is the number of rows the rule is about; None is a rule about datasets, which never waits. On its
    first run a rule of ``kind`` data never waits either: it accuses nobody; any other waits at a wider bound.
    """
    if population is None or (kind == "data" and not ran_before):
        return None
    share = SHARE_PERCENT if ran_before else FIRST_SHARE_PERCENT
    fresh = sum(1 for finding in findings if not finding.withheld and not stands(issues.get(finding.key)))
    if fresh <= AT_LEAST or fresh * 100 <= population * share:
        return None
    return f"新增疑点{fresh}条,超过校验对象{population}的{share}%,待核查员确认后放行"
