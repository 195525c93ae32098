"""Pure: what would have to happen for an issue to be closed, step by step, as keys of the portal's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crosscheck.access.roles import Role
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.moves import main_of
from crosscheck.ledger.reconcile import CLEAN_NIGHTS
from crosscheck.ledger.vocabulary import AWAITED, CHANNEL_RULES, State

_WAITS = {
    State.NEW: "is_way_issue",
    State.REOPENED: "is_way_issue",
    State.ISSUED: "is_way_answer",
    State.RETURNED: "is_way_answer_again",
    State.ANSWERED: "is_way_unverified",
    State.RECTIFYING: "is_way_rectify",
    State.SUBMITTED: "is_way_check",
    State.EXEMPTION_ASKED: "is_way_exemption",
    State.REFERRED: "is_way_referred",
    State.EXEMPT: "is_way_exempt",
    State.CLOSED: "is_way_closed",
    State.REVISIT: "is_way_revisit",
    State.WITHDRAWN: "is_way_withdrawn",
}
"""What an issue in each state waits for."""


@dataclass(frozen=True)
class Step:
    """One step: the key of its sentence and what the sentence names."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def way_to_close(issue: Issue, kind: str, closes: str) -> tuple[Step, ...]:
    """The steps from where ``issue`` stands; ``kind`` and ``closes`` are its rule's."""
    values = {
        "main": main_of(issue),
        "due": issue.due_on.isoformat() if issue.due_on else "—",
        "level": Role(issue.referred_to).zh if issue.referred_to else "",
        "until": issue.exempt_until.isoformat() if issue.exempt_until else "—",
    }
    steps = [Step(_WAITS[issue.state], values)]
    if issue.state.settled:
        return tuple(steps)
    if issue.state in AWAITED or issue.state in (State.NEW, State.REOPENED, State.ANSWERED):
        steps += [Step("is_way_then_check"), Step("is_way_then_exempt")]
    return (*steps, Step("is_way_proof", {"closes": closes}), _of_data(issue, kind))


def _of_data(issue: Issue, kind: str) -> Step:
    """What becomes of it when the data no longer shows it."""
    if issue.key.rule_id in CHANNEL_RULES:
        return Step("is_way_data_never")
    if kind == "data":
        return Step("is_way_data_closes", {"nights": CLEAN_NIGHTS, "clean": issue.clean_nights})
    return Step("is_way_data_not_enough")
