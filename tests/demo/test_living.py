"""A small living county, three weeks of it: every list and state has something to show, and the truth is exact."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import rule_catalog
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import Entry
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.list_queries import closings, exemptions, held_rows, issue_ledger
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.vocabulary import Action, State
from crosscheck.operate.verify import verify
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck.words import ANSWERS
from crosscheck_demo.demo_screen import truth_line
from crosscheck_demo.living import living_county as story
from crosscheck_demo.living.living_county import DAYS, FIRST
from crosscheck_demo.living.living_screen import (
    BY_DAY,
    BY_LEDGER,
    BY_NIGHT,
    Happened,
    examples,
    living_table,
    what_happened,
)
from crosscheck_demo.living.run_living import live
from kit.lived import FewDepartments, copied, few_departments, lived_home


@dataclass(frozen=True)
class Lived:
    """Where it lived, the county, its issues at the end, and night after night what happened."""

    settings: Settings
    county: FewDepartments
    happened: Sequence[Happened]
    issues: Sequence[Issue]

    @property
    def nights(self) -> list[Mapping[str, Any]]:
        return [part.night for part in self.happened]

    @property
    def entries(self) -> list[Entry]:
        return [entry for part in self.happened for entry in part.entries]


@pytest.fixture(scope="module")
def lived(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    settings = copied(lived_home(shared), tmp_path_factory.mktemp("living") / "home")
    county = few_departments(settings.home)
    return Lived(settings, county, *what_happened(settings, county, by_dags=0))


def test_every_night_finds_what_was_planted_save_what_is_held(lived: Lived) -> None:
    nights = lived.nights
    lines = [
        truth_line(lived.settings, lived.county.truth, lived.county.night(number), night["revision"])
        for number, night in enumerate(nights)
    ]
    assert [line for line in lines if " found, 0 missed, 0 findings beyond them; " not in line] == []
    assert ["of held rules" in line for line in lines] == [False, True, False, False, True]
    needing = {rule.id for rule in rule_catalog(lived.settings.root).values() if story.SPOILT in rule.needs}
    held = [{rule["rule"] for rule in night["rules"] if rule["held"]} for night in nights]
    assert held[1] - held[0] == needing - held[0]
    states = [{dataset["dataset"]: dataset["state"] for dataset in night["datasets"]} for night in nights]
    assert states[1][story.SPOILT] == "rejected"
    assert [state[story.TOO_OLD[0]] for state in states] == ["accepted"] * 3 + ["read failed"] * 2
    assert nights[2]["ledger"]["rules_surge"] == 1


def test_every_kind_of_answer_comes_in_and_every_kind_of_mistake_is_refused(lived: Lived) -> None:
    with reading(open_ledger(lived.settings.ledger_url), EVERYTHING) as connection:
        last = lived.county.night(len(DAYS) - 1)
        given = {row["result"] for row in issue_ledger(connection, lived.settings.root, "451022", last)}
    assert given >= ANSWERS.keys()
    causes = {cause for entry in lived.entries if entry.action == Action.FEEDBACK for cause in entry.details["causes"]}
    assert causes == {"missing", "changed", "unknown", "moved_on"}
    replies = lived.settings.home / "feedback" / "replies"
    assert len(list(replies.glob("*/*.xlsx"))) > 10
    assert len(list(replies.glob("*/*.未接收.txt"))) == 1


def test_all_that_may_become_of_an_issue_has_an_example(lived: Lived) -> None:
    wanted = {Action.NOTED, Action.EXEMPTED, Action.RETURNED, Action.CLOSED, Action.REOPENED, Action.SYSTEM_CLOSED}
    wanted |= {Action.URGED, Action.REFERRED, Action.REVISIT, Action.UPHELD, Action.HOLD_REJECTED}
    assert wanted - {entry.action for entry in lived.entries} == set()
    left = {State.ISSUED, State.RETURNED, State.REFERRED, State.EXEMPT, State.CLOSED, State.REVISIT, State.SUBMITTED}
    assert left - {issue.state for issue in lived.issues} == set()
    reopened = {entry.why for entry in lived.entries if entry.action == Action.REOPENED}
    assert reopened == {"已销号后再次发现", "豁免已到期"}
    assert any(issue.urged_on for issue in lived.issues)


def test_no_list_of_the_last_night_is_empty(lived: Lived) -> None:
    with reading(open_ledger(lived.settings.ledger_url), EVERYTHING) as connection:
        night = newest_night(connection)
        assert night is not None
        assert exemptions(connection, lived.settings.root, "451022")
        assert held_rows(connection, lived.settings.root, night.business_date, night.run, "451022")
        assert closings(connection, lived.settings.root, "451022", FIRST, night.business_date)
    stored = current_night(lived.settings, night.business_date)
    assert stored is not None
    assert pq.read_metadata(stored.review).num_rows > 0
    assert verify(lived.settings).problems == ()


def test_the_screen_has_a_column_for_each_night_and_an_example_of_everything(lived: Lived) -> None:
    console = Console(file=io.StringIO(), width=100)
    console.print(living_table(lived.happened))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    names = [line.strip().partition("  ")[0] for line in lines]
    wanted = [*BY_NIGHT, *BY_LEDGER.values(), *BY_DAY.values(), "rows refused"]
    assert [name for name in wanted if name not in names] == []
    assert all(len(line.split()) >= len(DAYS) for line in lines if line.strip().startswith(("run by", "issues opened")))
    assert len(list(examples(lived.issues))) == 7


def test_what_is_done_is_not_done_again(lived: Lived) -> None:
    before = [entry for part in lived.happened for entry in part.entries]
    said: list[str] = []
    live(lived.settings, lived.county, said.append, lambda: None, by_dags=0)
    happened, _ = what_happened(lived.settings, lived.county, by_dags=0)
    assert ([entry for part in happened for entry in part.entries], said) == (before, [])
