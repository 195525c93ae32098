"""The tables of ledger.md as the code has them."""

from __future__ import annotations

import pytest

from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError
from crosscheck.ledger.vocabulary import MOVES, OPEN, SETTLED, Action, State, next_state


def test_every_state_can_be_reached_and_has_a_word():
    reached = {move.after for move in MOVES.values()} | {State.NEW}
    assert reached == set(State)
    assert len({state.zh for state in State}) == len(State)
    assert set(OPEN) | SETTLED == set(State)


def test_every_open_state_can_be_left():
    assert all(any(state in move.before for move in MOVES.values()) for state in OPEN)


def test_people_cannot_do_what_only_the_night_does():
    for action in (Action.SYSTEM_CLOSED, Action.WITHDRAWN):
        assert MOVES[action].roles == {Role.NIGHT}


def test_an_illegal_move_says_what_is_possible():
    with pytest.raises(LedgerError) as refused:
        next_state(State.ISSUED, Action.CLOSED)
    assert str(refused.value) == "问题当前为“待核查”,不能销号;现在可以:反馈、上报"
    with pytest.raises(LedgerError) as refused:
        next_state(State.WITHDRAWN, Action.ANSWERED)
    assert str(refused.value) == "问题当前为“规则撤销”,不能反馈;现在可以:重新上账"
