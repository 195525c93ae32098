"""The figures of 通报: what is due, who has which rank, and that names in it are text."""

from __future__ import annotations

from datetime import date

import pytest

from crosscheck.publish.lists.bulletin import render
from crosscheck.publish.lists.bulletin_content import Bulletin, Group
from crosscheck.publish.lists.closings import Closer
from crosscheck.publish.lists.figures import Figures, Line, Progress, cells, lines
from crosscheck.publish.lists.office_sums import OfficeSums
from kit.nights import DAY


def due(township: str, due: int, met: int, month: int = 11) -> list[dict[str, object]]:
    """Issues of a township whose deadline has passed, of which ``met`` were answered."""
    nothing = dict.fromkeys(("answered", "confirmed", "rectified", "closed", "settled", "returned", "reopened"), 0)
    common = {"department": "乡镇", "township": township, "due_on": None, "state": "issued", "n": 1}
    issued = {"issued": 1, "issued_on": date(2026, month, 2), "days": 5}
    answered = f"2026-{month:02d}-03"
    return [{**common, **nothing, **issued, "answered_on": answered if n < met else None} for n in range(due)]


def test_ranks_by_the_rate_of_what_is_due_and_the_change_in_points():
    early = [{**row, "issued_on": date(2026, 11, 18)} for row in due("甲镇", 30, 0)]
    now = [*due("甲镇", 10, 5), *early, *due("乙镇", 2, 2), *due("丙镇", 4, 4), *due("未落实到乡镇", 9, 9)]
    found = lines(now, due("甲镇", 4, 1, month=9) + due("甲镇", 4, 1, month=10), date(2026, 11, 20))
    assert [(line.rank, line.name, line.now.rate, line.change, line.small) for line in found] == [
        (1, "丙镇", 1.0, None, True),
        (1, "乙镇", 1.0, None, True),
        (3, "甲镇", 0.5, 25.0, False),
        (None, "未落实到乡镇", 1.0, None, True),
    ]
    assert [cells(line)[2:7] for line in found[1:]] == [
        [2, 2, 2, "100.0%(2/2)※", "—"],
        [40, 10, 5, "50.0%(5/10)", "+25.0个百分点"],
        [9, 9, 9, "100.0%(9/9)※", "—"],
    ]


@pytest.mark.parametrize(("on", "counts"), [(9, 0), (10, 1), (30, 1)])
def test_an_issue_is_due_when_its_deadline_has_passed(on, counts):
    """Issued on Monday the 2nd with five working days: the 9th is its last day."""
    figures = lines(due("甲镇", 1, 0), [], date(2026, 11, on))[0].now
    assert (figures.due, figures.met) == (counts, 0)


def test_a_deadline_of_the_last_day_counts_in_the_next_month():
    rows = [{**row, "issued_on": date(2026, 11, 23), "answered_on": "2026-11-24"} for row in due("甲镇", 1, 1)]
    (november,), (december,) = lines(rows, [], date(2026, 11, 30)), lines(rows, rows, date(2026, 12, 31))
    assert (november.now.due, december.now.due, december.before.due) == (0, 1, 0)
    assert december.now.met == 1


def test_names_in_the_bulletin_are_text():
    line = Line(1, "<b>&'\"", Figures(issued=1), Figures(), Progress(overdue=1))
    money = [OfficeSums("<u>&", 1, 2, 3, 4)]
    content = Bulletin([Group("按乡镇", "乡镇", [line], line)], [Closer("<em>&", 3, 1, 0, 0)], money)
    page = render("甲县通报", DAY, content)
    assert "<b>" not in page
    assert "<em>" not in page
    assert "<u>" not in page
    assert "&lt;b&gt;&amp;" in page
