"""What tests ask of a ledger: where each issue stands, and whether it is as its history says."""

from __future__ import annotations

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.proof import verify
from crosscheck.ledger.vocabulary import State


def states(ledger: Ledger) -> dict[str, State]:
    with reading(ledger, EVERYTHING) as connection:
        return {issue.number: issue.state for issue in issues(connection)}


def proven(ledger: Ledger) -> bool:
    with reading(ledger, EVERYTHING) as connection:
        return verify(connection).problems == ()
