"""A rule that suddenly finds too much is more often a broken delivery than a broken county."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crosscheck.ledger.issue import Finding, Issue, Key
from crosscheck.ledger.reconcile import stands

SHARE_PERCENT = 5
AT_LEAST = 20


def surge(
    findings: Iterable[Finding], issues: Mapping[Key, Issue], population: int | None, ran_before: bool
) -> str | None:
    """Why one rule's findings must wait for an inspector, in Chinese; None when they may pass (rules.md, "Holds").

    ``population`` is the number of rows the rule is about; None (rules about datasets) and a first run never wait.
    """
    if population is None or not ran_before:
        return None
    fresh = sum(1 for finding in findings if not stands(issues.get(finding.key)))
    if fresh <= AT_LEAST or fresh * 100 <= population * SHARE_PERCENT:
        return None
    return f"新增疑点{fresh}条,超过校验对象{population}的{SHARE_PERCENT}%,待核查员确认后放行"
