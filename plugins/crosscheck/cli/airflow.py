"""``crosscheck up``: which county Airflow runs for, and what the operator is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from crosscheck.access.accounts import Account
from crosscheck.cli.options import brought_by_others
from crosscheck.cli.screen import Column, show_table, steps
from crosscheck.cli.speech import say, word
from crosscheck.flow.progress import Step
from crosscheck.flow.site_check import refuse_unchecked
from crosscheck.operate.up import Running, running_airflow, stop_on_signals
from crosscheck.settings import Settings

COUNTIES = "crosscheck.counties"
"""The entry-point group of packages that bring a county to look at while the home holds none."""


def run_airflow(settings: Settings, console: Console, port: int) -> None:
    """Start Airflow for the county of the home, say where it answers, and wait until interrupted."""
    refuse_unchecked(settings)
    stop_on_signals()
    with (
        steps(console, "up") as step,
        county_of(settings, step) as settings,
        running_airflow(settings, port, step) as airflow,
    ):
        step(say("running"))
        access = {"address": airflow.address, "user": airflow.user, "password": airflow.password}
        console.print(say("airflow", **access), soft_wrap=True)
        console.print(say("airflow_ready"))
        _show_people(console, airflow)
        console.print(say("logs", path=airflow.logs), soft_wrap=True)
        airflow.watch()


def _show_people(console: Console, airflow: Running) -> None:
    """Print who signs in to the portal, and where each lands."""
    columns = [
        *(Column("user", whole=True), Column("password", whole=True), Column("role"), Column("office", 2)),
        Column("first_page", whole=True),
    ]
    rows = [
        [
            each.account.user,
            each.password,
            word("ROLES", each.account.person.role),
            _office(each.account),
            airflow.portal,
        ]
        for each in airflow.people
    ]
    if rows:
        show_table(console, say("title_portal"), columns, rows)
    else:
        console.print(say("no_users"))


def _office(account: Account) -> str:
    scope = account.person.scope
    return f"{scope.region} {scope.department}".strip()


@contextmanager
def county_of(settings: Settings, step: Step) -> Iterator[Settings]:
    """The county that the home holds or a site names; else the one that another package brings, if there is one."""
    brought = brought_by_others(COUNTIES)
    if settings.lake.exists() or settings.site or not brought:
        yield settings
        return
    with brought[0].load()(settings, step) as county:
        yield county
