"""The words of the ledger as tables: states, moves between them, answers, reasons, roles, links, severities."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError


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
        return _STATE_WORDS[self]

    @property
    def settled(self) -> bool:
        """True when nobody has to do anything: it is no open issue."""
        return self in SETTLED


_STATE_WORDS = {
    State.NEW: "待下发",
    State.ISSUED: "待核查",
    State.ANSWERED: "已反馈",
    State.RECTIFYING: "整改中",
    State.SUBMITTED: "待审核",
    State.RETURNED: "退回",
    State.EXEMPTION_ASKED: "申请豁免",
    State.REFERRED: "已上报",
    State.REOPENED: "重新上账",
    State.EXEMPT: "已豁免",
    State.CLOSED: "已销号",
    State.REVISIT: "回头看",
    State.WITHDRAWN: "规则撤销",
}
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


ABOUT_FILES = (Action.PUBLISHED, Action.REPORTED, Action.DOWNLOAD)
"""What became of stored files: it changes no list."""


@dataclass(frozen=True)
class Move:
    """One arrow of the state diagram: ``action`` leads from any of ``before`` to ``after``; ``roles`` may do it."""

    action: Action
    zh: str
    before: frozenset[State]
    after: State
    roles: frozenset[Role]


_NIGHT = (Role.NIGHT,)
_ANSWERING = (Role.VILLAGE, Role.TOWNSHIP, Role.DEPARTMENT)
_HIGHER = (Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.PROVINCE)
_HANDLING = (*_ANSWERING, Role.COUNTY, Role.CITY, Role.PROVINCE)
_CHECKING = (Role.TOWNSHIP, Role.COUNTY)
_UNSETTLED = (*OPEN, State.EXEMPT)
AWAITED = (State.ISSUED, State.RETURNED, State.RECTIFYING, State.REFERRED)
"""Somebody has to act by ``due_on``: these have a light, are urged and at last referred up."""


def _move(action: Action, zh: str, before: tuple[State, ...], after: State, roles: tuple[Role, ...]) -> Move:
    return Move(action, zh, frozenset(before), after, frozenset(roles))


MOVES = {
    move.action: move
    for move in (
        _move(Action.ISSUED, "下发", (State.NEW, State.REOPENED), State.ISSUED, (Role.NIGHT, Role.COUNTY)),
        _move(
            Action.ANSWERED,
            "反馈",
            (State.ISSUED, State.ANSWERED, State.RETURNED, State.REFERRED),
            State.ANSWERED,
            _HANDLING,
        ),
        _move(Action.RECTIFYING, "转入整改", (State.ANSWERED, State.RETURNED), State.RECTIFYING, _HANDLING),
        _move(Action.SUBMITTED, "提交审核", (State.ANSWERED, State.RECTIFYING), State.SUBMITTED, _HANDLING),
        _move(Action.EXEMPTION_ASKED, "申请豁免", (State.ANSWERED,), State.EXEMPTION_ASKED, _HANDLING),
        _move(Action.EXEMPTED, "批准豁免", (State.EXEMPTION_ASKED,), State.EXEMPT, (Role.COUNTY,)),
        _move(
            Action.REFERRED,
            "上报",
            (State.ANSWERED, *AWAITED),
            State.REFERRED,
            (*_NIGHT, *_ANSWERING, Role.COUNTY, Role.CITY),
        ),
        _move(
            Action.RETURNED,
            "退回",
            (State.SUBMITTED, State.EXEMPTION_ASKED, State.REFERRED),
            State.RETURNED,
            _HIGHER,
        ),
        _move(Action.CLOSED, "销号", (State.SUBMITTED,), State.CLOSED, _CHECKING),
        _move(Action.REVISIT, "回头看", (State.CLOSED,), State.REVISIT, (*_NIGHT, Role.COUNTY, Role.INSPECTOR)),
        _move(Action.UPHELD, "维持销号", (State.REVISIT,), State.CLOSED, (Role.COUNTY, Role.INSPECTOR)),
        _move(
            Action.REOPENED,
            "重新上账",
            (State.CLOSED, State.EXEMPT, State.REVISIT, State.WITHDRAWN),
            State.REOPENED,
            (Role.NIGHT, Role.COUNTY, Role.INSPECTOR),
        ),
        _move(Action.SYSTEM_CLOSED, "系统销号", _UNSETTLED, State.CLOSED, _NIGHT),
        _move(Action.WITHDRAWN, "规则撤销", _UNSETTLED, State.WITHDRAWN, _NIGHT),
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
ANSWERS = {
    "confirmed": "属实",
    "partly": "部分属实",
    "source_wrong": "不属实-源数据错",
    "registry_wrong": "不属实-登记错",
    "allowed": "政策允许",
    "cannot_verify": "无法核实",
}
REASONS = {
    "01": "证件号码或姓名有误",
    "02": "同名误关联",
    "03": "人员已死亡或迁出未更新",
    "04": "重复户籍或空挂户",
    "05": "源部门数据滞后",
    "06": "源部门数据有误",
    "07": "建档系统登记有误",
    "08": "已落实未录入系统",
    "09": "在外地就读、参保或居住",
    "10": "符合政策规定",
    "99": "其他(请在情况说明中写明)",
}
GIVEN_REASONS = {"confirmed": "00", "partly": "00", "allowed": "10", "cannot_verify": "99"}
"""The reason of an answer that names none; the list asks for one only where something is wrong with the data."""
LINKS = {"exact": "证件号码一致", "repaired": "证件号码修复后一致", "explicit": "经核实为同一人"}
