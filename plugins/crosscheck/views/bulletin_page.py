"""通报 as a page and as a workbook from the same figures: the county's whole, an office's own line.

It holds counts of offices and no person; an office sees its own line, its place among the others, and the total.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from crosscheck.access.offices import main_office
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope
from crosscheck.clock import stamp
from crosscheck.files import private_folder
from crosscheck.ledger.database import Connection, Ledger, planned_without, reading
from crosscheck.ledger.desk_queries import county_name, township_name
from crosscheck.ledger.history import head
from crosscheck.ledger.list_queries import held_rows, issue_events
from crosscheck.ledger.nights import NightRecord, newest_night
from crosscheck.publish.lists import bulletin_content
from crosscheck.publish.lists.bulletin import TITLE
from crosscheck.publish.lists.bulletin_book import write_book
from crosscheck.publish.lists.bulletin_content import Bulletin
from crosscheck.publish.lists.edition import County, Edition
from crosscheck.publish.lists.figures import Line, period, period_before
from crosscheck.settings import Settings

OFFICES = (Role.TOWNSHIP, Role.DEPARTMENT)
"""Who has a line of their own."""


@dataclass(frozen=True)
class BulletinPage:
    """通报 up to ``day``: its title, the period and the one before, what it says. ``office``: whose own it is, empty
    for the whole county; ``competing``: how many offices have a rank beside it.
    """

    title: str
    day: date
    period: tuple[date, date]
    before: tuple[date, date]
    content: Bulletin
    counted_at: str
    office: str = ""
    competing: int = 0

    @property
    def own(self) -> Line | None:
        """The office's own line; None for the county, and for an office that had nothing."""
        lines = [line for group in self.content.groups for line in group.lines] if self.office else []
        return lines[0] if lines else None


class StillCounting:
    """Stands for the page while its figures are being counted, for longer than somebody waits."""


RESTS = 50
"""Counting anew rests so many times as long as it took: it reads the whole ledger."""
MOMENT = 0.2
"""Seconds that a page waits for figures anew where it has some already."""


@dataclass(frozen=True)
class _Kept:
    """What was counted for a county: of which night and run, up to which entry, when (ISO time); and until when, on the
    monotonic clock, it is shown though the history has moved on.
    """

    night: tuple[date, int]
    seq: int
    at: str
    until: float
    name: str
    content: Bulletin


_kept: dict[tuple[str, str], _Kept] = {}
"""By ledger and county."""
_begun: dict[tuple[str, str], tuple[float, Future[_Kept]]] = {}
"""By ledger and county: the counting that began last, and when on the monotonic clock."""
_counter = ThreadPoolExecutor(1, "bulletin")
"""Counts beside the requests, one county after the other."""


def bulletin_page(
    ledger: Ledger, settings: Settings, person: Person, wait: float
) -> BulletinPage | StillCounting | None:
    """通报 as ``person`` may see it; None before the first night and for a village, which has no line. Where counting
    takes longer than ``wait`` seconds in all, whoever asks again later finds it.

    It is counted anew when the history has moved on; in a ledger so large that counting takes long not each time, and
    ``counted_at`` says when it was.
    """
    if person.role is Role.VILLAGE:
        return None
    county = person.scope.region[:6]
    with reading(ledger, person.scope) as connection:
        office = person.scope.department or township_name(connection, person.scope)
        night, seq = newest_night(connection), head(connection).seq
    if night is None:
        return None
    kept = _whole(ledger, settings, county, night, seq, wait)
    if kept is None:
        return StillCounting()
    day, title = night.business_date, f"{kept.name}疑点数据核查整改情况{TITLE}"
    page = BulletinPage(title, day, period(day), period_before(day), kept.content, kept.at)
    return _of_office(page, office, person.role) if person.role in OFFICES else page


def _whole(ledger: Ledger, settings: Settings, county: str, night: NightRecord, seq: int, wait: float) -> _Kept | None:
    """What was counted last, where that counts still; else what is counted now."""
    key = str(ledger.url), county
    last = _kept.get(key)
    known = last if last and last.night == (night.business_date, night.run) else None
    if known and (known.seq == seq or time.monotonic() < known.until):
        return known
    began, counting = _begun.get(key, (0.0, None))
    if counting is None or counting.done():
        began, counting = time.monotonic(), _counter.submit(_count, ledger, settings, county, night, seq)
        _begun[key] = began, counting
    patience = MOMENT if known else wait
    try:
        return counting.result(max(0.0, began + patience - time.monotonic()))
    except TimeoutError:
        return known


def _count(ledger: Ledger, settings: Settings, county: str, night: NightRecord, seq: int) -> _Kept:
    start = time.monotonic()
    # The figures of all offices make a rank; none of them is about a person.
    with reading(ledger, Scope(county)) as connection, planned_without(connection, "nestloop"):
        name, content = county_name(connection, Scope(county)), _counted(connection, settings, county, night)
    end = time.monotonic()
    until = end + RESTS * (end - start)
    found = _kept[str(ledger.url), county] = _Kept((night.business_date, night.run), seq, stamp(), until, name, content)
    return found


def _counted(connection: Connection, settings: Settings, code: str, night: NightRecord) -> Bulletin:
    root, day = settings.root, night.business_date
    county = County(
        edition=Edition(root, night, frozenset(), None, False),
        code=code,
        name="",
        issues=(),
        rows={},
        held=held_rows(connection, root, day, night.run, code),
        events=issue_events(connection, root, code, *period(day)),
    )
    return bulletin_content.read(connection, county)


def _of_office(page: BulletinPage, office: str, role: Role) -> BulletinPage:
    """The page with one office's lines alone."""
    content = page.content
    group = content.groups[0 if role is Role.TOWNSHIP else 1]
    only = replace(group, lines=[line for line in group.lines if line.name == office])
    own = Bulletin(
        groups=[only],
        closers=[closer for closer in content.closers if closer.unit == office],
        sums=[one for one in content.sums if one.office == main_office(office)],
        held=content.held,
    )
    ranked = sum(line.rank is not None for line in group.lines)
    return replace(page, content=own, office=office, competing=ranked)


def bulletin_workbook(settings: Settings, page: BulletinPage) -> bytes:
    """The same figures as a workbook."""
    with tempfile.TemporaryDirectory(dir=private_folder(settings.spill)) as folder:
        path = Path(folder) / f"{TITLE}.xlsx"
        write_book(path, page.title, page.day, page.content)
        return path.read_bytes()


def widths(line: Line, parts: Sequence[str], most: int) -> list[tuple[str, float, float]]:
    """The bar of one line: each part with where it begins and how wide it is, in hundredths of the longest bar."""
    found, at = [], 0.0
    for part in parts:
        wide = 100 * getattr(line.progress, part) / most
        if wide:
            found.append((part, at, wide))
        at += wide
    return found
