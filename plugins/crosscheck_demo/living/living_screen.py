"""What the living demo ends with on the screen: what happened by night and on the days after it, and where it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.screen import plain_table, show_night
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import Entry, entries_of
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import Action, State
from crosscheck.settings import Settings
from crosscheck.views.nights import summary
from crosscheck_demo.demo_screen import MISSING, truth_line
from crosscheck_demo.living.living_county import DAYS, LivingCounty

BY_NIGHT = ("run by", "deliveries accepted", "rejected", "missing", "rules ran", "rules held", "held for a surge")
BY_LEDGER = {
    Action.OPENED: "issues opened",
    Action.REOPENED: "wrongly closed or expired, found again",
    Action.SYSTEM_CLOSED: "closed by the data",
}
"""What a night does."""
BY_DAY = {
    Action.FEEDBACK: "filled-in lists taken back",
    Action.ANSWERED: "answers taken",
    Action.NOTED: "helpers' and second answers kept as notes",
    Action.EXEMPTED: "exempted",
    Action.RETURNED: "returned",
    Action.CLOSED: "closed by a check",
    Action.URGED: "overdue, told to the next level (督办)",
    Action.REFERRED: "referred up",
    Action.REVISIT: "closed ones looked at again",
}
"""What happens by day."""
REFUSED = "rows refused"
AS_IT_STANDS = (
    (State.RETURNED, "returned"),
    (State.EXEMPT, "exempt"),
    (State.REFERRED, "overdue, referred up"),
    (State.REVISIT, "closed, to be looked at again"),
)
NEXT_STEPS = """
Lists:    {lists}
Receipts: {replies}
Report:   {report}
One of each, as the ledger has it now:
{examples}
Next, with the command in .venv/bin (demo and up again change nothing that is there):
  export CROSSCHECK_HOME={home}
  crosscheck issues                       the ledger
  crosscheck explain NUMBER               one issue's evidence and history
  crosscheck holds --date {day}      what is held, and why
  crosscheck handbook                     every rule with its sample rows, as one page
  crosscheck verify                       hashes of lake, lists and history
  crosscheck up                           the same county in Airflow, with its pages"""


class Happened(NamedTuple):
    """One night and the days up to the next one: the night's summary, and the history's entries since it began."""

    night: Mapping[str, Any]
    run_by: str
    entries: Sequence[Entry]

    def count(self, action: Action) -> int:
        """How often something happened."""
        return sum(entry.action == action for entry in self.entries)


def show_living(settings: Settings, console: Console, county: LivingCounty, by_dags: int, verbose: bool) -> None:
    """Print what happened, what was found of what was planted, and where it lies; ``verbose``: the last night too."""
    happened, issues = what_happened(settings, county, by_dags)
    if verbose:
        show_night(console, happened[-1].night)
    console.print(living_table(happened))
    for number, part in enumerate(happened):
        console.print(truth_line(settings, county.truth, county.night(number), part.night["revision"]))
    console.print(_next_steps(settings, issues, happened[-1].night), soft_wrap=True)


def what_happened(settings: Settings, county: LivingCounty, by_dags: int) -> tuple[list[Happened], list[Issue]]:
    """Night after night what it brought and what came by day, and every issue as it stands now."""
    days = [county.night(number) for number in range(len(DAYS))]
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        issues = find(connection, EVERYTHING)
        numbers = ("", *(issue.number for issue in issues))
        entries = [entry for number in numbers for entry in entries_of(connection, number)]
    untils = [*(day.isoformat() for day in days[1:]), "9999"]
    return [
        Happened(
            summary(settings, day),
            "DAGs" if number < by_dags else "commands",
            [entry for entry in entries if day.isoformat() <= entry.at[:10] < until],
        )
        for number, (day, until) in enumerate(zip(days, untils, strict=True))
    ], issues


def living_table(happened: Sequence[Happened]) -> Table:
    """A column for each night: its deliveries, rules and issues, then what people did until the next one."""
    table = plain_table("What happened, by night and on the days up to the next one")
    table.add_column("night", overflow="fold")
    for part in happened:
        table.add_column(part.night["business_date"][5:], justify="right", no_wrap=True)
    for name, *cells in zip(BY_NIGHT, *map(_of_night, happened), strict=True):
        table.add_row(name, *cells)
    for action, name in BY_LEDGER.items():
        table.add_row(name, *(f"{part.count(action):,}" for part in happened))
    table.add_section()
    for action, name in BY_DAY.items():
        table.add_row(name, *(f"{part.count(action):,}" for part in happened))
        if action is Action.FEEDBACK:
            table.add_row(REFUSED, *(f"{refused(part.entries):,}" for part in happened))
    return table


def _of_night(part: Happened) -> tuple[str, ...]:
    night = part.night
    states = Counter(dataset["state"] for dataset in night["datasets"])
    counts = (
        *(states["accepted"], states["rejected"], sum(states[state] for state in MISSING)),
        *(night["ran"], night["held"], night["ledger"].get("rules_surge", 0)),
    )
    return part.run_by, *map(str, counts)


def refused(entries: Sequence[Entry]) -> int:
    """Rows of filled-in lists that were refused."""
    return sum(sum(entry.details["causes"].values()) for entry in entries if entry.action == Action.FEEDBACK)


def _next_steps(settings: Settings, issues: Sequence[Issue], last: Mapping[str, Any]) -> str:
    return NEXT_STEPS.format(
        lists=Path(last["revision"]["path"]),
        replies=settings.home / "feedback" / "replies",
        report=last["report"],
        examples="\n".join(f"  {number}   {what}" for what, number in examples(issues)),
        home=settings.home,
        day=last["business_date"],
    )


def examples(issues: Sequence[Issue]) -> Iterator[tuple[str, str]]:
    """For each way an issue may stand, what it is and the number of one."""
    found = [(what, [issue for issue in issues if issue.state is state]) for state, what in AS_IT_STANDS]
    found += [
        ("found again after it was closed, or its exemption ended", [issue for issue in issues if issue.reopened]),
        ("overdue, told to the next level (督办)", [issue for issue in issues if issue.urged_on]),
        ("no longer found", [issue for issue in issues if issue.missing_since and not issue.state.settled]),
    ]
    for what, those in found:
        if those:
            yield what, min(issue.number for issue in those)
