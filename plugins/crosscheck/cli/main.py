"""The command line: the night's plain functions without a scheduler, and ways to look at what they did."""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli import (
    county_site,
    first_start,
    identity,
    issues,
    lists,
    night,
    object_store,
    operation,
    outgoing,
    portal,
    rules,
    sources,
    upkeep,
    users,
)
from crosscheck.cli.options import (
    AnyDateOption,
    DateOption,
    ExportsOption,
    JsonOption,
    SiteOption,
    brought_by_others,
    console,
    exit_on_error,
    load_county,
    load_settings,
    tell,
)
from crosscheck.cli.speech import chosen, say
from crosscheck.settings import OWNER_ALONE

if TYPE_CHECKING:
    from crosscheck.ledger.proof import Proof

COMMANDS = "crosscheck.commands"
"""The entry-point group by which another package brings commands: each a function, or an app of its own."""
OF_THE_MADE_COUNTY = ("demo", "truth", "bench")
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.callback()
def _quiet() -> None:
    """Keep libraries' chatter off the screen: what a person needs to know is printed by the commands."""
    os.umask(OWNER_ALONE)  # what libraries write beside our files, such as Airflow's home, is its owner's alone too
    warnings.filterwarnings("ignore")
    for name in ("", "alembic", "httpx"):  # the last two by name: Airflow, once it is imported, resets the first
        logging.getLogger(name).setLevel(logging.ERROR)


@app.command()
def run(
    day: DateOption,
    exports: ExportsOption = None,
    any_date: AnyDateOption = False,
    site_folder: SiteOption = None,
) -> None:
    """One night: take in deliveries up to D, check, reconcile with the ledger, publish."""
    from crosscheck.cli.screen import show_night, steps
    from crosscheck.flow.dates import refuse_future
    from crosscheck.flow.night import run_night
    from crosscheck.operate.notify import telling
    from crosscheck.operate.store import push_if_named
    from crosscheck.views.nights import summary

    with exit_on_error():
        settings = load_settings(exports, site_folder)
        if not any_date:
            refuse_future(settings, day.date())
        with telling(settings, "crosscheck run", day.date()), steps(console, f"night of {day.date()}") as step:
            run_night(settings, day.date(), step, any_date)
            push_if_named(settings)
        show_night(console, summary(settings, day.date()))


@app.command()
def findings(
    day: DateOption,
    out: Annotated[Path, typer.Option(help="Parquet file; F.holds.json and F.counts.json are written beside it.")],
    exports: ExportsOption = None,
    any_date: AnyDateOption = False,
    site_folder: SiteOption = None,
) -> None:
    """Tonight's findings before the ledger, unmasked, with holds and counts beside them."""
    from crosscheck.cli.screen import steps
    from crosscheck.flow.dates import refuse_future
    from crosscheck.flow.night import check, export_findings, land_all

    with exit_on_error():
        settings = load_settings(exports, site_folder)
        if not any_date:
            refuse_future(settings, day.date())
        with steps(console, f"findings of {day.date()}") as step:
            land_all(settings, day.date(), step, any_date)
            step("check")
            check(settings, day.date())
        count = export_findings(settings, day.date(), out)
        console.print(say("findings_written", count=count, path=out), soft_wrap=True)


@app.command()
def verify(as_json: JsonOption = False) -> None:
    """Check the hashes of lake, nights, revisions and the ledger's history."""
    from crosscheck.operate.verify import verify

    with exit_on_error(as_json):
        proof = verify(load_county())
        proven = {
            "entries": proof.entries,
            "head": proof.head.hash,
            "untold": [{"zh": zh, "en": en} for zh, en in proof.untold],
        }
        tell(proven, as_json, lambda: _show_proof(proof))


def _show_proof(proof: Proof) -> None:
    console.print(say("intact", entries=proof.entries, hash=proof.head.hash[:16]), soft_wrap=True)
    for zh, en in proof.untold:
        console.print(say("cant_tell", what=chosen(zh, en)), soft_wrap=True)


@app.command()
def up(
    port: Annotated[int, typer.Option(min=1024, max=65535)] = 8080,
    site_folder: SiteOption = None,
) -> None:
    """Airflow for one machine."""
    from crosscheck.cli.airflow import run_airflow

    with exit_on_error():
        run_airflow(load_settings(site_folder=site_folder), console, port)


for part in (lists, rules, issues, outgoing, county_site, portal, first_start, operation, upkeep):
    part.add_to(app)
app.add_typer(identity.app, name="identity")
app.add_typer(night.app, name="night")
app.add_typer(object_store.app, name="store")
app.add_typer(sources.app, name="source")
app.add_typer(users.app, name="user")


def _add_commands_of_others() -> None:
    brought = {point.name: point for point in brought_by_others(COMMANDS)}
    for name, point in brought.items():
        command = point.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    whatever = {"allow_extra_args": True, "ignore_unknown_options": True}
    for name in set(OF_THE_MADE_COUNTY) - brought.keys():
        app.command(name, hidden=True, context_settings=whatever)(_refuse_made_county)


def _refuse_made_county() -> None:
    """Say why the command is not there."""
    console.print(say("made_county"))
    raise typer.Exit(3)


_add_commands_of_others()
