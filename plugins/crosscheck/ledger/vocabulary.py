"""The codes of the ledger: states, moves between them, what is an answer. Their words stand in ``crosscheck.words``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError
from crosscheck.words import ACTIONS, STATES


class State(StrEnum):
    """Where an issue stands. ``zh`` is what people read; a settled issue asks nothing of anybody."""

    NEW = "new"
    ISSUED = "issued"
    ANSWERED = "answered"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    EXEMPTION_ASKED = "exemption_asked"
    REFERRED = "referred"
    REOPENED = "reopened"
    EXEMPT = "exempt"
    CLOSED = "closed"
    REVISIT = "revisit"
    WITHDRAWN = "withdrawn"

    @property
    def zh(self) -> str:
        """The word in lists and pages."""
        return STATES[self]

    @property
    def settled(self) -> bool:
        """True when nobody has to do anything: it is no open issue."""
        return self in SETTLED


SETTLED = frozenset([State.EXEMPT, State.CLOSED, State.REVISIT, State.WITHDRAWN])
OPEN = tuple(state for state in State if state not in SETTLED)


class Action(StrEnum):
    """What is written into the history. Those without a move leave the state as it is."""

    OPENED = "opened"
    ISSUED = "issued"
    ANSWERED = "answered"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    EXEMPTION_ASKED = "exemption_asked"
    EXEMPTED = "exempted"
    REFERRED = "referred"
    CLOSED = "closed"
    UPHELD = "upheld"
    SYSTEM_CLOSED = "system_closed"
    REVISIT = "revisit"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    EVIDENCE = "evidence"
    MISSING = "missing"
    FOUND_AGAIN = "found_again"
    MOVED = "moved"
    UPDATED = "updated"
    NOTED = "noted"
    URGED = "urged"
    UNDONE = "undone"
    NIGHT = "night"
    NIGHT_UNDONE = "night_undone"
    FEEDBACK = "feedback"
    REVISIT_DRAW = "revisit_draw"
    HOLD_RELEASED = "hold_released"
    HOLD_REJECTED = "hold_rejected"
    IDENTITY = "identity"
    PUBLISHED = "published"
    REPORTED = "reported"
    DOWNLOAD = "download"
    ACCOUNT = "account"
    CONTACTED = "contacted"
    EXPIRED = "expired"
    ERASED = "erased"


CHANGES_NO_LIST = (
    *(Action.PUBLISHED, Action.REPORTED, Action.DOWNLOAD),
    *(Action.ACCOUNT, Action.CONTACTED, Action.EXPIRED),
)
"""What became of stored files and of accounts, and whom an inspector has called."""


@dataclass(frozen=True)
class Move:
    """One arrow of the state diagram: ``action`` leads from any of ``before`` to ``after``; ``roles`` may do it."""

    action: Action
    before: frozenset[State]
    after: State
    roles: frozenset[Role]

    @property
    def zh(self) -> str:
        """The word in refusals."""
        return ACTIONS[self.action]


_NIGHT = (Role.NIGHT,)
_ANSWERING = (Role.VILLAGE, Role.TOWNSHIP, Role.DEPARTMENT)
_HIGHER = (Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.PROVINCE)
_HANDLING = (*_ANSWERING, Role.COUNTY, Role.CITY, Role.PROVINCE)
_CHECKING = (Role.TOWNSHIP, Role.COUNTY)
_UNSETTLED = (*OPEN, State.EXEMPT)
AWAITED = (State.ISSUED, State.RETURNED, State.RECTIFYING, State.REFERRED)
"""Somebody has to act by ``due_on``: these have a light, are urged and at last referred up."""


def _move(action: Action, before: tuple[State, ...], after: State, roles: tuple[Role, ...]) -> Move:
    return Move(action, frozenset(before), after, frozenset(roles))


MOVES = {
    move.action: move
    for move in (
        _move(Action.ISSUED, (State.NEW, State.REOPENED), State.ISSUED, (Role.NIGHT, Role.COUNTY)),
        _move(
            Action.ANSWERED,
            (State.ISSUED, State.ANSWERED, State.RETURNED, State.REFERRED),
            State.ANSWERED,
            _HANDLING,
        ),
        _move(Action.RECTIFYING, (State.ANSWERED, State.RETURNED), State.RECTIFYING, _HANDLING),
        _move(Action.SUBMITTED, (State.ANSWERED, State.RECTIFYING), State.SUBMITTED, _HANDLING),
        _move(Action.EXEMPTION_ASKED, (State.ANSWERED,), State.EXEMPTION_ASKED, _HANDLING),
        _move(Action.EXEMPTED, (State.EXEMPTION_ASKED,), State.EXEMPT, (Role.COUNTY,)),
        _move(
            Action.REFERRED,
            (State.ANSWERED, *AWAITED),
            State.REFERRED,
            (*_NIGHT, *_ANSWERING, Role.COUNTY, Role.CITY),
        ),
        _move(
            Action.RETURNED,
            (State.SUBMITTED, State.EXEMPTION_ASKED, State.REFERRED),
            State.RETURNED,
            _HIGHER,
        ),
        _move(Action.CLOSED, (State.SUBMITTED,), State.CLOSED, _CHECKING),
        _move(Action.REVISIT, (State.CLOSED,), State.REVISIT, (*_NIGHT, Role.COUNTY, Role.INSPECTOR)),
        _move(Action.UPHELD, (State.REVISIT,), State.CLOSED, (Role.COUNTY, Role.INSPECTOR)),
        _move(
            Action.REOPENED,
            (State.CLOSED, State.EXEMPT, State.REVISIT, State.WITHDRAWN),
            State.REOPENED,
            (Role.NIGHT, Role.COUNTY, Role.INSPECTOR),
        ),
        _move(Action.SYSTEM_CLOSED, _UNSETTLED, State.CLOSED, _NIGHT),
        _move(Action.WITHDRAWN, _UNSETTLED, State.WITHDRAWN, _NIGHT),
    )
}


def next_state(state: State, action: Action) -> State:
    """The state that ``action`` leads to. A move the diagram does not have raises, saying which ones there are."""
    move = MOVES[action]
    if state in move.before:
        return move.after
    possible = "、".join(other.zh for other in MOVES.values() if state in other.before and other.roles != {Role.NIGHT})
    raise LedgerError(f"问题当前为“{state.zh}”,不能{move.zh};现在可以:{possible or '无'}")


CHANNEL_RULES = frozenset(["WM-15", "WM-16", "WM-17"])
"""Tip-offs and visits: events that a person answers. Data neither closes such an issue nor reopens a closed one."""
GIVEN_REASONS = {"confirmed": "00", "partly": "00", "allowed": "10", "cannot_verify": "99"}
"""The reason of an answer that names none; the list asks for one only where something is wrong with the data."""
