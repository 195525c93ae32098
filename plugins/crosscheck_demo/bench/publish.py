"""``crosscheck bench publish``: rows a second from the ledger to each list, and from a filled-in list back."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from crosscheck.access.scopes import EVERYTHING
from crosscheck.access.senders import sender
from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.screen import steps
from crosscheck.feedback.answers import Taken, take_back
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger import list_queries
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.intake import Night, rule_text
from crosscheck.ledger.list_queries import open_issues
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.publish.lists import issue_ledger
from crosscheck.publish.lists.answer_sheet import TITLE as FEEDBACK_TITLE
from crosscheck.publish.lists.answer_sheet import write_feedback
from crosscheck.publish.lists.county import COLUMNS, write_county
from crosscheck.publish.lists.county import TITLE as COUNTY_TITLE
from crosscheck.publish.lists.issues import ListRow, Share, by_department, by_township, list_row
from crosscheck.publish.lists.register import write_register
from crosscheck.publish.sheets.tabular import write_csv, write_parquet
from crosscheck.settings import Settings
from crosscheck_demo.bench.measurements import Figures, Out, growth, machine
from crosscheck_demo.bench.phases import Phase, Phases, alone, as_documents, total
from crosscheck_demo.bench.year import COUNTY, FIRST
from crosscheck_demo.bench.year_county import STANDING, County
from crosscheck_demo.offices.filled_lists import AnswerSheet, answered

HANDED_IN = 5_000
"""Rows of the list that is filled in and taken back, at the most."""
PLACE = "模拟县"
CSV = "csv"


class PublishBench:
    """The lists of a made-up county, in ledger and home of ``settings``; ``phases`` of what was done."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.folder = settings, settings.home
        self.ledger = open_ledger(settings.ledger_url)
        self.phases = Phases()
        self.rows: list[ListRow] = []

    def open_issues(self, count: int) -> None:
        """Open and issue ``count`` issues in one night."""
        texts = {rule.id: rule_text(rule) for rule in rule_catalog(self.settings.root).values()}
        county = County(random.Random(1), texts, round(count / STANDING))  # a made-up county, no secret
        findings, _ = county.night(FIRST, ())
        night = Night(FIRST, (COUNTY,), findings, (), texts, {})
        with self.phases.phase("reconcile and issue", len(findings)):
            record_night(self.ledger, night)
            issue_new(self.ledger, FIRST)

    def write(self) -> None:
        """Write every list of the open issues, each row once by township, once by department, once for the county."""
        with reading(self.ledger, EVERYTHING) as connection:
            issues = open_issues(connection, self.settings.root, EVERYTHING)
            in_year = list_queries.issue_ledger(connection, self.settings.root, COUNTY, FIRST)
            ledger = [issue_ledger.row_of(issue, False) for issue in in_year]
        with self.phases.phase("rows of the lists", len(issues)):
            self.rows = [list_row(issue, FIRST, False, b"") for issue in issues]
        self._feedback("township", list(by_township(self.rows).values()))
        self._feedback("department", list(by_department(self.rows).values()))
        with self.phases.phase(COUNTY_TITLE, len(self.rows)):
            write_county(self.folder / "county.xlsx", PLACE, self.rows, FIRST)
        title = issue_ledger.TITLE
        with self.phases.phase(title, len(ledger)):
            write_register(
                self.folder / "ledger.xlsx", title, PLACE, issue_ledger.COLUMNS, ledger, FIRST, issue_ledger.ON_PAPER
            )
        with self.phases.phase(CSV, len(self.rows)):
            numbered = ((n, *row.cells, *row.standing, row.notes) for n, row in enumerate(self.rows, start=1))
            write_csv(self.folder / "county.csv", [column.header for column in COLUMNS], numbered)
        with self.phases.phase("parquet", len(issues)):
            write_parquet(self.folder / "open.parquet", issues, FIRST, False)

    def _feedback(self, by: str, groups: list[Share]) -> None:
        with self.phases.phase(
            f"{len(groups)} {FEEDBACK_TITLE} by {by}", sum(len(some.leads) + len(some.helps) for some in groups)
        ):
            for n, some in enumerate(groups):
                write_feedback(self.folder / f"{by}-{n}.xlsx", PLACE, some, FIRST)

    def take(self) -> None:
        """Take a filled-in list of one township back, and the same file once more."""
        code, some = next(iter(by_township(self.rows).items()))
        rows = some.leads[:HANDED_IN]
        listed, filled = self.folder / "list.xlsx", self.folder / "filled.xlsx"
        write_feedback(listed, PLACE, Share(rows), FIRST)
        sheet = AnswerSheet(listed)
        sheet.fill(filled, answered(sheet.led, random.Random(2), FIRST + timedelta(days=1)), {})
        for name in ("taking back, with the reply", "the same file again"):
            with self.phases.phase(name, len(rows)):
                self._taken(filled, code)

    def _taken(self, filled: Path, code: str) -> Taken:
        at = f"{(FIRST + timedelta(days=1)).isoformat()}T08:30:00+08:00"
        return take_back(self.ledger, open_workbook(filled), sender(code), at, lambda n: self.folder / f"{n}.xlsx")


def run_publish_bench(settings: Settings, out: Out, issues: int, times: Sequence[int]) -> None:
    """Write and take back the lists of ``issues`` open issues and of multiples, each in a process and a scratch folder
    of its own.
    """
    found: dict[int, list[Phase]] = {}
    with steps(out.console, "lists") as step:
        for size in (issues * factor for factor in times):
            step(f"{size:,} open issues")
            found[size] = alone(_published, settings, size)
    document = {size: as_documents(phases) for size, phases in found.items()}
    slopes = growth({"all of it": {size: total(phases).cpu for size, phases in found.items()}})
    tables = [_shown(size, phases) for size, phases in found.items()]
    out.hand(settings.root, "publish", [*tables, *slopes], document)


def _published(settings: Settings, issues: int) -> list[Phase]:
    with tempfile.TemporaryDirectory(prefix="crosscheck-lists-") as home:
        bench = PublishBench(settings.apart(Path(home)))
        bench.open_issues(issues)
        bench.write()
        bench.take()
        bench.ledger.dispose()
        return bench.phases.done


def _shown(issues: int, phases: Sequence[Phase]) -> Figures:
    csv = next(each.cpu / each.rows for each in phases if each.name == CSV)
    rows = [
        (
            each.name,
            f"{each.rows:,}",
            f"{each.wall:.1f}",
            f"{each.cpu:.1f}",
            f"{each.rows / each.cpu:,.0f}",
            f"{each.cpu / each.rows / csv:.1f}",
            f"{each.peak:,.0f}",
        )
        for each in phases
    ]
    headers = ("step", "rows", "wall s", "CPU s", "rows a CPU s", "against csv", "peak MB")
    return Figures(f"{issues:,} open issues; {machine()}", headers, rows)
