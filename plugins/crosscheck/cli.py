"""The command line: the night's plain functions without a scheduler, and ways to look at what they did."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from crosscheck import settings as settings_module
from crosscheck.console import make_console, steps
from crosscheck.errors import CrosscheckError
from crosscheck.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
console = make_console()

DateOption = Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="Business date D.")]
ExportsOption = Annotated[
    Path | None,
    typer.Option(exists=True, file_okay=False, help="Read DIR/database and DIR/drop instead of the connections."),
]


@contextmanager
def _told() -> Iterator[None]:
    """Show a refusal as one sentence with the exit code of its family, never as a traceback."""
    try:
        yield
    except CrosscheckError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(error.exit_code) from None


def _settings(exports: Path | None = None) -> Settings:
    settings = settings_module.load()
    _keep_airflow_at_home(settings)
    return replace(settings, exports=exports.resolve()) if exports else settings


def _keep_airflow_at_home(settings: Settings) -> None:
    """Airflow makes its home where it is imported; an operator without one must not find one elsewhere than in ours."""
    if not Path("~/airflow/airflow.cfg").expanduser().exists():
        os.environ.setdefault("AIRFLOW_HOME", str(settings.home / "airflow"))


@app.callback()
def _quiet() -> None:
    """Keep libraries' chatter off the screen: what a person needs to know is printed by the commands."""
    warnings.filterwarnings("ignore")
    for name in ("", "alembic", "httpx"):  # the last two by name: Airflow, once it is imported, resets the first
        logging.getLogger(name).setLevel(logging.ERROR)


@app.command()
def run(day: DateOption, exports: ExportsOption = None) -> None:
    """One night: take in deliveries up to D, check, reconcile with the ledger, publish."""
    from crosscheck import flow
    from crosscheck.console import show_night
    from crosscheck.summary import summary

    with _told():
        settings = _settings(exports)
        business_date: date = day.date()
        with steps(console, f"night of {business_date}") as step:
            flow.run_night(settings, business_date, step)
        show_night(console, summary(settings, business_date))


@app.command()
def findings(
    day: DateOption,
    out: Annotated[Path, typer.Option(help="Parquet file; F.holds.json and F.counts.json are written beside it.")],
    exports: ExportsOption = None,
) -> None:
    """Tonight's findings before the ledger, unmasked, with holds and counts beside them."""
    from crosscheck import flow

    with _told():
        settings = _settings(exports)
        with steps(console, f"findings of {day.date()}") as step:
            flow.land_all(settings, day.date(), step)
            step("check")
            flow.check(settings, day.date())
        count = flow.export_findings(settings, day.date(), out)
        console.print(f"{count} findings: {out}", soft_wrap=True)


@app.command()
def demo(
    households: Annotated[int, typer.Option(min=50, help="Registered households.")] = 2000,
    nights: Annotated[int, typer.Option(min=1, max=14)] = 3,
    seed: Annotated[int, typer.Option(help="The same seed makes the same county.")] = 1,
) -> None:
    """A demo county, its departments' exports, and its nights through the real DAGs in this process."""
    from crosscheck.demo import run_demo

    with _told():
        run_demo(_settings(), console, households, nights, seed)


@app.command()
def truth(
    seeds: Annotated[str, typer.Option(help="One seed, or a range: 1-5.")] = "1",
    households: Annotated[int, typer.Option(min=50)] = 2000,
    dirt: Annotated[str, typer.Option(help="none, light or heavy")] = "heavy",
    readme: Annotated[bool, typer.Option("--readme", help="Write the table in README.md anew.")] = False,
) -> None:
    """Planted problems against findings, per rule: planted, found, missed, extra."""
    from crosscheck.truth import run_truth

    first, _, last = seeds.partition("-")
    with _told():
        complete = run_truth(_settings(), console, range(int(first), int(last or first) + 1), households, dirt, readme)
    if not complete:
        raise typer.Exit(1)


@app.command()
def issues(
    rule: Annotated[str | None, typer.Option(help="Only this rule.")] = None,
    region: Annotated[str, typer.Option(help="Region prefix.")] = "",
    state: Annotated[str | None, typer.Option(help="Only this state, such as 待核查.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
) -> None:
    """Issues of the ledger."""
    from crosscheck.inspect import show_issues

    with _told():
        show_issues(_settings(), console, rule, region, state, limit)


@app.command()
def explain(issue: Annotated[str, typer.Argument(help="Issue number, such as 451022-2026-000001.")]) -> None:
    """An issue's evidence again, from the frozen snapshots."""
    from crosscheck.inspect import explain_issue

    with _told():
        explain_issue(_settings(), console, issue)


@app.command()
def rule(rule_id: Annotated[str, typer.Argument(help="Rule, such as ED-01.")]) -> None:
    """One rule: what it asks, and what it finds in the sample rows of its specification."""
    from crosscheck.inspect import show_rule

    with _told():
        show_rule(_settings(), console, rule_id)


@app.command()
def handbook(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when the page is not current.")] = False,
) -> None:
    """The inspectors' handbook, from the rules' headers, the policy and the specifications."""
    from crosscheck.portal.handbook import current, write

    with _told():
        root = _settings().root
        if not check:
            console.print(str(write(root)), soft_wrap=True)
        elif not current(root):
            console.print("[red]The handbook is not what the rules say; make handbook writes it anew.[/red]")
            raise typer.Exit(1)


@app.command()
def bench(
    households: Annotated[int, typer.Option(min=1000, help="280,000 are a million persons.")] = 280_000,
) -> None:
    """What a night's check costs on a large county, as a ratio to one scan of the same Parquet."""
    from crosscheck.bench import run_bench

    with _told():
        run_bench(_settings(), console, households)


@app.command()
def ledger_bench(
    households: Annotated[int, typer.Option(min=100)] = 30_000,
    nights: Annotated[int, typer.Option(min=1, max=1000)] = 365,
) -> None:
    """A simulated year of nights, answers and checks: ledger size, time of a night, rows a second."""
    from crosscheck.ledger_bench import run_ledger_bench

    with _told():
        run_ledger_bench(_settings(), console, households, nights)


@app.command()
def feedback(
    file: Annotated[Path, typer.Argument(help="A filled-in 疑点下发及反馈表 (xlsx).")],
    sender: Annotated[
        str, typer.Option(help="Who hands it in: 451022100, 451022100201 or 451022-县民政局; else any township.")
    ] = "",
    reply: Annotated[
        Path | None, typer.Option(help="The workbook with outcomes; else FILE.回执.xlsx beside it.")
    ] = None,
) -> None:
    """Take a filled-in list back into the ledger, and write the reply."""
    from crosscheck import duties
    from crosscheck.console import show_taken

    with _told():
        taken = duties.feedback(_settings(), file, sender, reply)
        show_taken(console, taken.counts, taken.refused, taken.reply)


@app.command()
def holds(day: DateOption) -> None:
    """Rules held on a night and why; surges wait for `release` or `reject`."""
    from crosscheck.review import show_holds

    with _told():
        show_holds(_settings(), console, day.date())


WhyOption = Annotated[str, typer.Option(help="The reason; it stays in the history.")]
InspectorOption = Annotated[str, typer.Option("--by", help="Who decides.")]


@app.command()
def release(rule_id: str, day: DateOption, why: WhyOption, inspector: InspectorOption) -> None:
    """Let the findings of a rule that was held for its surge through, and publish them."""
    from crosscheck.review import decide_hold

    with _told():
        decide_hold(_settings(), console, day.date(), rule_id, inspector, why, release=True)


@app.command()
def reject(rule_id: str, day: DateOption, why: WhyOption, inspector: InspectorOption) -> None:
    """Drop the findings of a rule that was held for its surge."""
    from crosscheck.review import decide_hold

    with _told():
        decide_hold(_settings(), console, day.date(), rule_id, inspector, why, release=False)


@app.command()
def policy(
    day: DateOption, region: Annotated[str, typer.Option(help="Code or prefix, such as 451022100201.")] = ""
) -> None:
    """Policy values that apply where and when, each with its document."""
    from crosscheck.review import show_policy

    with _told():
        show_policy(console, region, day.date())


@app.command()
def verify() -> None:
    """Check the hashes of lake, nights, revisions and the ledger's history."""
    from crosscheck.inspect import verify_all

    with _told():
        verify_all(_settings(), console)


@app.command()
def up(port: Annotated[int, typer.Option(min=1024, max=65535)] = 8080) -> None:
    """Airflow for one machine, with the demo county connected."""
    from crosscheck.up import start

    with _told():
        start(_settings(), console, port)
