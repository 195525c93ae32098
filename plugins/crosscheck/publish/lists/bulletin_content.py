"""What 通报 says of a county, as plain values and the words beside them: for the page, the workbook and the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crosscheck.access.offices import NO_TOWNSHIP, TOWNSHIP, offices
from crosscheck.ledger import list_queries
from crosscheck.ledger.database import Connection
from crosscheck.publish.lists import office_sums
from crosscheck.publish.lists.closings import Closer, closers
from crosscheck.publish.lists.edition import County
from crosscheck.publish.lists.figures import MARK, SMALL, Line, lines, next_deadline, period_before, share_of, total

RANK = "名次"
PROGRESS_TITLE = "办理进度"
CLOSINGS = "销号质量"
CLOSER_WORDS = ("销号单位", "本期销号", "本期重新上账", "上期销号", "上期重新上账")
SHADES = {
    "closed": "#595959",
    "rectifying": "#A6A6A6",
    "answered": "#D9D9D9",
    "in_time": "#FFFFFF",
    "overdue": "#C00000",
}
"""Greys tell the states apart in any print; the one colour stands for a deadline that has passed."""
NOTES = (
    "本期到期:反馈截止日在本期内已过的问题,不论何时下发;反馈率只计到期的,不到期的不计入。整改率只计已整改和整改逾期的。",
    f"{MARK}:到期不足{SMALL}件,比率起伏大,请与件数一并看。反馈率相同的名次并列;本期没有到期的单位不排名,"
    f"{NO_TOWNSHIP}的问题没有主办单位可比,不参与排名。",
    "本期反馈、属实、整改、销号、退回、重新上账按本期发生计;逾期按截止本日仍未办理计。各表只计主办的问题,协办的不计入;"
    "全县合计含乡镇和部门主办的全部问题。",
)
PROGRESS_NOTE = "本期在办(上期结转和本期下发)的每个问题按本日所处状态计一次;豁免和规则撤销的计入已销号。"
CLOSINGS_NOTE = "已销号的问题再次发现或被重新上账的,计入原销号单位。"


@dataclass(frozen=True)
class Group:
    """One table of 通报: the offices of a kind, ranked, and all of them together. ``note``: why nobody has a rank."""

    heading: str
    kind: str
    lines: Sequence[Line]
    total: Line
    note: str = ""


@dataclass(frozen=True)
class Bulletin:
    """All that 通报 shows of a county. ``held``: rules that were not checked on its day."""

    groups: Sequence[Group]
    closers: Sequence[Closer]
    sums: Sequence[office_sums.OfficeSums]
    held: int = 0

    @property
    def all(self) -> Line:
        """The county as a whole."""
        return self.groups[0].total


def read(connection: Connection, county: County) -> Bulletin:
    """The offices' figures of this month so far and of the month before, and whose closings hold."""
    root, day, now = county.edition.root, county.day, county.events
    before = list_queries.issue_events(connection, root, county.code, *period_before(day))
    in_all = total(now, before, day)
    groups = []
    for heading, kind, by_township in (("按乡镇", "乡镇", True), ("按部门", "部门", False)):
        led = _led(now, by_township)
        ranked = lines(led, _led(before, by_township), day)
        groups.append(Group(heading, kind, ranked, in_all, no_rank(ranked, next_deadline(led, day))))
    held = len({row.rule_id for row in county.held})
    money = office_sums.sums_by_office(connection, root, county.code, day)
    return Bulletin(groups, closers(connection, root, county.code, day), money, held)


def _led(rows: Sequence[Mapping[str, Any]], by_township: bool) -> list[Mapping[str, Any]]:
    """The issues that townships answer, or those that departments do."""
    return [row for row in rows if (offices(row["department"])[0] == TOWNSHIP) is by_township]


def no_rank(some: Sequence[Line], coming: date | None) -> str:
    """Why there is no rank; nothing where there is one."""
    if not some or any(line.rank is not None for line in some):
        return ""
    when = f",最近的反馈截止日为{coming.isoformat()}" if coming else ""
    return f"本期反馈截止日均未过{when}:暂不计反馈率,不排名。"


def summary(content: Bulletin) -> str:
    """The whole county in a few sentences."""
    now = content.all.now
    of_due = (
        f"本期到期{now.due}条,已反馈{now.met}条,反馈率{share_of(now.met, now.due)}" if now.due else "本期尚无到期的问题"
    )
    held = f"另有{content.held}条规则本期未校验,不代表无问题。" if content.held else ""
    return (
        f"本期下发疑点{now.issued}条,反馈{now.answered}条(属实{now.confirmed}条),整改{now.rectified}条,"
        f"销号{now.closed}条;{of_due};逾期{now.overdue}条,退回{now.returned}条,重新上账{now.reopened}条。{held}"
    )
