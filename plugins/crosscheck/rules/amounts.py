"""The sum at stake: how a finding about money states it and how people read it. Never a binary fraction."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

AT_STAKE, NOT_STATED = "at_stake", "not_stated"
"""What the statement of a rule about money returns last: the sum in yuan, NULL where no payment has an amount; and,
where amounts can be missing, of how many payments."""
AMOUNT_COLUMNS = (AT_STAKE, NOT_STATED)
NOT_ABOUT_MONEY, UNKNOWN, AT_LEAST = "不涉及", "金额未填", "至少"
CENT = Decimal("0.01")


def stated(row: Mapping[str, Any]) -> dict[str, Any]:
    """The sum that a rule's row states, as evidence keeps it: yuan as text, and whether it may be more."""
    sum_of = row[AT_STAKE]
    return {"yuan": None if sum_of is None else f"{sum_of:.2f}", "at_least": bool(row.get(NOT_STATED))}


def amount_words(evidence: Mapping[str, Any]) -> str:
    """The sum at stake as people read it in lists and on pages."""
    amount = evidence.get("amount")
    if amount is None:
        return NOT_ABOUT_MONEY
    if amount["yuan"] is None:
        return UNKNOWN
    return f"{AT_LEAST if amount['at_least'] else ''}{amount['yuan']}元"


def amount_fen(evidence: Mapping[str, Any]) -> int | None:
    """The sum at stake in fen, as the ledger keeps and adds it; None where there is none to add."""
    amount = evidence.get("amount") or {"yuan": None}
    return None if amount["yuan"] is None else fen(Decimal(amount["yuan"]))


def fen(yuan: Decimal) -> int:
    """Yuan with at most two decimals as whole fen."""
    return int(yuan / CENT)


def sum_words(sum_in_fen: int) -> str:
    """A sum in fen as people read it."""
    return f"{yuan(sum_in_fen)}元"


def yuan(sum_in_fen: int) -> Decimal:
    """Fen as yuan with two decimals."""
    return Decimal(sum_in_fen).scaleb(-2).quantize(CENT)
