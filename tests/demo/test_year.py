"""A short simulated season with all that happens to issues: the ledger keeps its promises, the benchmarks tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from crosscheck import settings as settings_module
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.main import app
from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, open_ledger, reading
from crosscheck.ledger.history import Head, head
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import affected_issues, issues
from crosscheck.ledger.proof import verify
from crosscheck.ledger.vocabulary import CHANGES_NO_LIST, Action, State
from crosscheck_demo.bench.year import simulate
from crosscheck_demo.bench.year_county import STANDING
from kit.nights import sqlite_url

NIGHTS, HOUSEHOLDS = 33, 500


def simulated(url: str, nights: int, seed: int = 1) -> Ledger:
    engine = open_ledger(url)
    rules = rule_catalog(settings_module.load().root).values()
    assert len(list(simulate(engine, rules, HOUSEHOLDS, nights, seed))) == nights
    return engine


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    engine = simulated(sqlite_url(tmp_path_factory.mktemp("season")), NIGHTS)
    yield engine
    engine.dispose()


def known(engine: Ledger) -> list[Issue]:
    with reading(engine, EVERYTHING) as connection:
        return list(issues(connection))


def actions(engine: Ledger) -> Counter[str]:
    table = tables.history
    with reading(engine, EVERYTHING) as connection:
        return Counter(dict(connection.execute(select(table.c.action, func.count()).group_by(table.c.action)).all()))


def test_every_kind_of_move_happens(season):
    seen = actions(season)
    rare = {Action.MOVED, Action.UPHELD, Action.FOUND_AGAIN, Action.HOLD_RELEASED, Action.HOLD_REJECTED}
    elsewhere = {Action.FEEDBACK, Action.IDENTITY, Action.WITHDRAWN, Action.UNDONE, Action.NIGHT_UNDONE, Action.ERASED}
    elsewhere |= {*CHANGES_NO_LIST, Action.UPDATED}  # the season publishes nothing, and nobody's name changes in it
    assert {action for action in Action if action.value not in seen} <= rare | elsewhere
    assert seen["opened"] == len(known(season))


def test_no_issue_is_lost_or_doubled_and_numbers_are_never_reused(season):
    found = known(season)
    assert len({issue.key for issue in found}) == len(found) > HOUSEHOLDS * STANDING
    assert [issue.number for issue in found] == [f"451022-2026-{n:06d}" for n in range(1, len(found) + 1)]
    with reading(season, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        table = tables.history
        opened = select(table.c.number).where(table.c.action == "opened").order_by(table.c.number)
        assert list(connection.execute(opened).scalars()) == [issue.number for issue in found]


def test_nobody_closes_what_he_answered(season):
    table = tables.history
    with reading(season, EVERYTHING) as connection:
        rows = connection.execute(select(table.c.number, table.c.actor, table.c.action).order_by(table.c.seq)).all()
    answered: dict[str, set[str]] = {}
    closed = 0
    for number, actor, action in rows:
        if action in ("opened", "reopened"):
            answered[number] = set()
        elif action == "answered":
            answered[number].add(actor)
        elif action == "closed":
            closed += 1
            assert actor not in answered[number]
    assert closed > 5


def test_the_same_seed_gives_the_same_ledger(tmp_path):
    heads: list[Head] = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        (tmp_path / name).mkdir()
        engine = simulated(sqlite_url(tmp_path / name), 9, seed)
        with reading(engine, EVERYTHING) as connection:
            heads.append(head(connection))
        engine.dispose()
    assert heads[0] == heads[1] != heads[2]


def test_a_night_reads_no_closed_issue_that_it_does_not_find(season):
    settled = [issue for issue in known(season) if issue.state is State.CLOSED]
    open_ones = {issue.key for issue in known(season) if not issue.state.settled}
    exempt = {issue.key for issue in known(season) if issue.state is State.EXEMPT}
    again = settled[0].key
    with reading(season, EVERYTHING) as connection:
        assert set(affected_issues(connection, [again, next(iter(open_ones))])) == open_ones | exempt | {again}


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        (
            ["bench", "ledger", "--nights", "33", "--households", "100"],
            [
                "33 nights, 100 households",
                "history intact",
                "lists taken back",
                "median",
                "answers refused",
                "answers of main offices",
                "notes of helping offices",
                "confirmed",
            ],
        ),
        (
            ["bench", "publish", "--issues", "100"],
            ["100 open issues", "疑点下发及反馈表 by township", "问题整改台账", "parquet", "taking back", "again"],
        ),
    ],
)
def test_the_benchmarks(command, lines):
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert [line for line in lines if line not in done.output] == []
